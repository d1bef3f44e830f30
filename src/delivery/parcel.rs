//! What is ready to be sent: an activity, serialised and digested once and signed anew for each
//! request; or a feed for a subscriber, with headers that do not age.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::signature::digest::BodyDigest;
use crate::signature::signing::{Header, SigningKey};
use crate::signature::{Scheme, cavage, rfc9421};
use crate::store::destinations::Matter;
use std::sync::Arc;
use url::Url;

/// The media type of every activity.
const MEDIA_TYPE: &str = "application/activity+json";

/// Bytes and what goes with them.
pub struct Parcel {
    matter: Matter,
    body: bytes::Bytes,
    said: Timestamp,
    seal: Seal,
}

/// How the receiver knows whom it comes from.
enum Seal {
    /// The team signs every request.
    Signature { digest: BodyDigest, key: Arc<SigningKey>, key_id: String },
    /// The headers say it all.
    Headers(Vec<Header>),
}

impl Parcel {
    /// Makes a parcel of a team's document, said at an instant.
    pub fn signed(
        position: i64,
        body: String,
        key: Arc<SigningKey>,
        key_id: String,
        said: Timestamp,
    ) -> Parcel {
        let seal = Seal::Signature { digest: BodyDigest::of(body.as_bytes()), key, key_id };
        Parcel { matter: Matter::Activity(position), body: body.into(), said, seal }
    }

    /// Makes a parcel with headers that are ready.
    pub fn ready(matter: Matter, body: bytes::Bytes, headers: Vec<Header>, said: Timestamp) -> Parcel {
        Parcel { matter, body, said, seal: Seal::Headers(headers) }
    }

    /// What it holds; of a feed, the version that it really is.
    pub fn matter(&self) -> &Matter {
        &self.matter
    }

    /// When it was said.
    pub fn said(&self) -> Timestamp {
        self.said
    }

    /// The bytes to send.
    pub fn body(&self) -> bytes::Bytes {
        self.body.clone()
    }

    /// The headers for one inbox, signed at this instant: dates age.
    pub fn headers(&self, inbox: &Url, scheme: Scheme, now: Timestamp) -> Vec<Header> {
        let sign = match scheme {
            Scheme::Cavage => cavage::sign_post,
            Scheme::Rfc9421 => rfc9421::sign_post,
        };
        match &self.seal {
            Seal::Signature { digest, key, key_id } => sign(key, key_id, inbox, digest, MEDIA_TYPE, now),
            Seal::Headers(headers) => headers.clone(),
        }
    }
}

/// Names the team of a parcel that cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the activity at position {position} of team {team} cannot be signed: {reason}")]
pub struct Unsignable {
    /// Where in the log.
    pub position: i64,
    /// Whose key is at fault.
    pub team: Slug,
    /// What is wrong with it.
    pub reason: String,
}

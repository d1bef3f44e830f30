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
    Signature { digest: BodyDigest, signer: Signer, newer: Option<Signer> },
    /// The headers say it all.
    Headers(Vec<Header>),
}

/// A key and its id.
pub struct Signer {
    /// The key.
    pub key: Arc<SigningKey>,
    /// Its id.
    pub key_id: String,
}

/// Whose signature a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The key's that was in use when it was said.
    Own,
    /// The newest key's.
    Newer,
}

impl Parcel {
    /// Makes a parcel of a team's document, said at an instant. `newer` is the key in use now, when
    /// it was another then.
    pub fn signed(
        position: i64,
        body: String,
        signer: Signer,
        newer: Option<Signer>,
        said: Timestamp,
    ) -> Parcel {
        let seal = Seal::Signature { digest: BodyDigest::of(body.as_bytes()), signer, newer };
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

    /// True when its team has had new keys since it was said.
    pub fn has_newer(&self) -> bool {
        matches!(&self.seal, Seal::Signature { newer: Some(_), .. })
    }

    /// The bytes to send.
    pub fn body(&self) -> bytes::Bytes {
        self.body.clone()
    }

    /// The headers for one inbox, signed at this instant: dates age.
    pub fn headers(&self, inbox: &Url, scheme: Scheme, by: By, now: Timestamp) -> Vec<Header> {
        let sign = match scheme {
            Scheme::Cavage => cavage::sign_post,
            Scheme::Rfc9421 => rfc9421::sign_post,
        };
        match &self.seal {
            Seal::Signature { digest, signer, newer } => {
                let signer = newer.as_ref().filter(|_| by == By::Newer).unwrap_or(signer);
                sign(&signer.key, &signer.key_id, inbox, digest, MEDIA_TYPE, now)
            }
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

//! An activity ready to be sent: serialised and digested once, signed anew for each request.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::signature::cavage::sign_post;
use crate::signature::digest::BodyDigest;
use crate::signature::signing::{Header, SigningKey};
use std::sync::Arc;
use url::Url;

/// The media type of every activity.
const MEDIA_TYPE: &str = "application/activity+json";

/// One activity of the log.
pub struct Parcel {
    body: bytes::Bytes,
    digest: BodyDigest,
    key: Arc<SigningKey>,
    key_id: String,
    said: Timestamp,
}

impl Parcel {
    /// Makes a parcel of a team's document, said at an instant.
    pub fn new(body: String, key: Arc<SigningKey>, key_id: String, said: Timestamp) -> Parcel {
        Parcel { digest: BodyDigest::of(body.as_bytes()), body: body.into(), key, key_id, said }
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
    pub fn headers(&self, inbox: &Url, now: Timestamp) -> Vec<Header> {
        sign_post(&self.key, &self.key_id, inbox, &self.digest, MEDIA_TYPE, now)
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

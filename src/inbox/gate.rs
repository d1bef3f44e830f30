//! The one gate: size, signature, digest, date, form, whose key, replay – before anything acts.

use crate::activity::incoming::{Deed, Incoming};
use crate::activity::malformed::Malformed;
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::Rejection;
use crate::inbox::keyring::{Keyring, Known};
use crate::model::Timestamp;
use crate::signature::refusal::Refusal;
use crate::signature::request::Request;
use crate::signature::{self, Claim};
use crate::store::Store;
use std::sync::Arc;

/// The largest body, in bytes.
pub const LARGEST: usize = 256 * 1024;

/// What came through.
pub enum Passed {
    /// A stranger tells of its own end or change: nothing to do, and no reason to fetch its key.
    Stranger,
    /// An activity, surely its actor's.
    Verified(Box<Incoming>, Arc<RemoteActor>),
}

/// The gate.
pub struct Gate {
    store: Store,
    keyring: Keyring,
}

impl Gate {
    /// A gate that fetches keys by the keyring.
    pub fn new(store: Store, keyring: Keyring) -> Gate {
        Gate { store, keyring }
    }

    /// Lets a request through, or says why not. Whatever is refused has changed nothing.
    pub async fn admit(
        &self,
        request: &Request<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Passed, Rejection> {
        if body.len() > LARGEST {
            return Err(Rejection::TooLarge);
        }
        let claim = signature::claim(request, body, now).map_err(unauthorised)?;
        let activity = Incoming::read(body).map_err(malformed)?;
        if self.is_of_a_stranger(&activity).await? {
            return Ok(Passed::Stranger);
        }
        let known = self.verify(&claim, &activity, now).await?;
        if !self.store.remember(&claim.fingerprint(), now).await? {
            return Err(Rejection::Unauthorised(
                "this request has been here before; sign each one anew".into(),
            ));
        }
        if let Some(authority) = authority(known.actor.inbox.as_str()) {
            self.store.wake_host(&authority, now).await?;
        }
        Ok(Passed::Verified(Box::new(activity), known.actor))
    }

    /// Servers tell everybody when an account goes. Its key is gone as well, so asking for it
    /// would cost each of us a request and find nothing.
    async fn is_of_a_stranger(&self, activity: &Incoming) -> Result<bool, Rejection> {
        let about = match &activity.deed {
            Deed::Delete { object } | Deed::Update { object, .. } => object,
            _ => return Ok(false),
        };
        let itself = about == &activity.actor;
        Ok(itself && !self.store.knows(activity.actor.as_str()).await?)
    }

    /// Checks the signature, and that the key is the actor's own. A key that does not fit may have
    /// been changed since it was fetched: it is fetched once more.
    async fn verify(&self, claim: &Claim, activity: &Incoming, now: Timestamp) -> Result<Known, Rejection> {
        let known = self.keyring.find(claim, &activity.actor, now).await?;
        let first = claim.verify(&known.key);
        if first.is_ok() {
            return Ok(known);
        }
        match self.keyring.find_anew(claim, &activity.actor, known.fetched, now).await? {
            Some(newer) => claim.verify(&newer.key).map(|_| newer).map_err(unauthorised),
            None => first.map(|_| known).map_err(unauthorised),
        }
    }
}

fn unauthorised(refusal: Refusal) -> Rejection {
    if refusal.is_malformed() {
        Rejection::Malformed(refusal.to_string())
    } else {
        Rejection::Unauthorised(refusal.to_string())
    }
}

fn malformed(malformed: Malformed) -> Rejection {
    Rejection::Malformed(malformed.to_string())
}

/// Host and port of an address.
pub fn authority(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

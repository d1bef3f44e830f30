//! One signed request → one change.
//!
//! Knows nothing of the web server: a request arrives as a [`Request`] and a body. Nothing acts
//! before [`gate`] has found out who speaks; `202` before that is only for strangers who tell of
//! their own end, which concerns nobody here.

pub mod deeds;
pub mod discovery;
pub mod gate;
pub mod keyring;
pub mod moves;
pub mod quotes;
pub mod reactions;

use crate::activity::incoming::Deed;
use crate::inbox::deeds::Deeds;
use crate::inbox::discovery::Discovery;
use crate::inbox::gate::{Gate, Passed};
use crate::inbox::keyring::Keyring;
use crate::iri::Site;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::remote::Remote;
use crate::signature::request::Request;
use crate::store::{Store, StoreError};
use std::sync::Arc;

/// Why a request changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum Rejection {
    /// It is not what an inbox takes: 400.
    #[error("{0}")]
    Malformed(String),
    /// It is too large: 413.
    #[error("the activity is larger than 256 kB")]
    TooLarge,
    /// Who speaks could not be made sure: 401.
    #[error("{0}")]
    Unauthorised(String),
    /// It is about an actor that is not here: 404.
    #[error("there is no such actor here")]
    NoSuchActor,
    /// We cannot tell now: 503.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Rejection {
    /// The word under which it is counted.
    pub fn reason(&self) -> &'static str {
        match self {
            Rejection::Malformed(_) => "malformed",
            Rejection::TooLarge => "too-large",
            Rejection::Unauthorised(_) => "unauthorised",
            Rejection::NoSuchActor => "no-such-actor",
            Rejection::Store(_) => "store",
        }
    }
}

/// The inbox of the site: every actor's, and the shared one.
pub struct Inbox {
    gate: Gate,
    deeds: Deeds,
    metrics: Arc<Metrics>,
}

impl Inbox {
    /// An inbox that fetches keys as the umbrella.
    pub fn new(
        site: Site,
        store: Store,
        keys: Arc<Keys>,
        remote: Arc<Remote>,
        umbrella: Slug,
        metrics: Arc<Metrics>,
    ) -> Inbox {
        let key_id = site.key(umbrella.as_str());
        let discovery = Discovery::new(remote.clone(), keys.clone(), key_id.clone(), umbrella.clone());
        let keyring = Keyring::new(remote, keys, key_id, umbrella);
        let deeds = Deeds::new(site, store.clone(), discovery);
        Inbox { gate: Gate::new(store, keyring), deeds, metrics }
    }

    /// Takes a request in.
    pub async fn receive(&self, request: &Request<'_>, body: &[u8], now: Timestamp) -> Result<(), Rejection> {
        let done = self.take(request, body, now).await;
        match &done {
            Ok(kind) => self.metrics.inbox.accepted(kind),
            Err(rejection) => self.metrics.inbox.refused(rejection.reason()),
        }
        done.map(drop)
    }

    /// Gives what kind of activity was acted on.
    async fn take(
        &self,
        request: &Request<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<&'static str, Rejection> {
        match self.gate.admit(request, body, now).await? {
            Passed::Stranger => Ok("Stranger"),
            Passed::Verified(activity, actor) => {
                let kind = kind(&activity.deed);
                self.deeds.act(*activity, &actor, now).await?;
                Ok(kind)
            }
        }
    }
}

/// The word under which an activity is counted.
fn kind(deed: &Deed) -> &'static str {
    match deed {
        Deed::Follow(_) => "Follow",
        Deed::Undo(_) => "Undo",
        Deed::Accept { .. } => "Accept",
        Deed::Reject { .. } => "Reject",
        Deed::Like { .. } => "Like",
        Deed::Announce { .. } => "Announce",
        Deed::Create { .. } => "Create",
        Deed::Update { .. } => "Update",
        Deed::Delete { .. } => "Delete",
        Deed::Block { .. } => "Block",
        Deed::Flag { .. } => "Flag",
        Deed::Move { .. } => "Move",
        Deed::Quote(_) => "QuoteRequest",
        Deed::Other { .. } => "Other",
    }
}

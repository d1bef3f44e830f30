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

use crate::activity::id::Id;
use crate::activity::incoming::Deed;
use crate::activity::malformed::Malformed;
use crate::config::LimitsConfig;
use crate::inbox::deeds::Deeds;
use crate::inbox::discovery::Discovery;
use crate::inbox::gate::{Gate, Passed};
use crate::inbox::keyring::KeyFault;
use crate::iri::Site;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::model::Timestamp;
use crate::model::blocks::Door;
use crate::model::slug::Slug;
use crate::remote::Remote;
use crate::signature::refusal::Refusal;
use crate::signature::request::Request;
use crate::store::{Store, StoreError};
use std::sync::Arc;

/// Why a request changed nothing: one sentence for the sender.
#[derive(Debug, thiserror::Error)]
pub enum Rejection {
    /// The body did not come whole: 400.
    #[error("{0}")]
    Broken(String),
    /// The body took too long: 408.
    #[error("the body took too long")]
    TooSlow,
    /// It is too large: 413.
    #[error("the activity is larger than 256 kB")]
    TooLarge,
    /// It is of another media type, or compressed: 415.
    #[error("send application/activity+json, not compressed")]
    ContentType,
    /// The signature does not hold: 401.
    #[error(transparent)]
    Signature(#[from] Refusal),
    /// The signature was here before: 401.
    #[error("this request has been here before; sign each one anew")]
    Replayed,
    /// The key cannot be had (401), or it is another's (403).
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// The document cannot be read (422), or speaks for somebody else (403).
    #[error(transparent)]
    Document(#[from] Malformed),
    /// It makes no sense here: 422.
    #[error("{0}")]
    Malformed(String),
    /// Nothing is taken from there: 403.
    #[error("nothing is taken from {0} here")]
    Blocked(String),
    /// It is about an actor that is not here: 404.
    #[error("there is no such actor here")]
    NoSuchActor,
    /// Too much comes from there: 429, to be tried again after so many seconds.
    #[error("too many requests; come again in {0} seconds")]
    TooMany(u32),
    /// The actor's server has as many followers here as it may: 403.
    #[error("too many accounts of this server follow here")]
    Full,
    /// We cannot tell now: 503.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Rejection {
    /// The status of the answer (RFC 9110 §15).
    pub fn status(&self) -> u16 {
        match self {
            Rejection::Broken(_) => 400,
            Rejection::Signature(_) | Rejection::Replayed => 401,
            Rejection::Key(fault) if fault.wait().is_some() => 429,
            Rejection::Key(fault) if fault.is_of_another() => 403,
            Rejection::Key(_) => 401,
            Rejection::Document(Malformed::Foreign(_)) | Rejection::Blocked(_) | Rejection::Full => 403,
            Rejection::NoSuchActor => 404,
            Rejection::TooSlow => 408,
            Rejection::TooLarge | Rejection::Document(Malformed::TooLarge(_)) => 413,
            Rejection::ContentType => 415,
            Rejection::Document(_) | Rejection::Malformed(_) => 422,
            Rejection::TooMany(_) => 429,
            Rejection::Store(_) => 503,
        }
    }

    /// The word under which it is counted.
    pub fn reason(&self) -> &'static str {
        match self {
            Rejection::Broken(_) => "broken",
            Rejection::TooSlow => "too-slow",
            Rejection::TooLarge => "too-large",
            Rejection::ContentType => "content-type",
            Rejection::Signature(refusal) => refusal.reason(),
            Rejection::Replayed => "replayed",
            Rejection::Key(fault) => fault.reason(),
            Rejection::Document(malformed) => malformed.reason(),
            Rejection::Malformed(_) => "malformed",
            Rejection::Blocked(_) => "blocked",
            Rejection::NoSuchActor => "no-such-actor",
            Rejection::TooMany(_) => "too-many",
            Rejection::Full => "full",
            Rejection::Store(_) => "store",
        }
    }
}

/// What an inbox works with.
#[derive(Clone)]
pub struct Surroundings {
    /// The site's addresses.
    pub site: Site,
    /// Where followers and the log are.
    pub store: Store,
    /// The keys of the site's actors.
    pub keys: Arc<Keys>,
    /// The way to other servers.
    pub remote: Arc<Remote>,
    /// Who signs what is fetched.
    pub umbrella: Slug,
    /// Who is blocked.
    pub door: Arc<Door>,
    /// How much a server may send and have here.
    pub limits: LimitsConfig,
}

/// The inbox of the site: every actor's, and the shared one.
pub struct Inbox {
    gate: Gate,
    deeds: Deeds,
    metrics: Arc<Metrics>,
}

impl Inbox {
    /// An inbox that fetches keys as the umbrella.
    pub fn new(around: &Surroundings, metrics: Arc<Metrics>) -> Inbox {
        let (remote, keys, umbrella) = (around.remote.clone(), around.keys.clone(), around.umbrella.clone());
        let discovery = Discovery::new(remote, keys, around.site.clone(), umbrella, &around.limits);
        Inbox { gate: Gate::new(around, discovery.clone()), deeds: Deeds::new(around, discovery), metrics }
    }

    /// Who asks for something with a signed `GET`; nothing is taken from those who are blocked.
    pub async fn identify(&self, request: &Request<'_>, now: Timestamp) -> Result<Id, Rejection> {
        let known = self.gate.identify(request, now).await;
        known.inspect_err(|rejection| self.metrics.inbox.refused(rejection.reason()))
    }

    /// Counts a request that was refused before it came here.
    pub fn refused(&self, rejection: &Rejection) {
        self.metrics.inbox.refused(rejection.reason());
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
            Passed::Gone(actor) => {
                self.deeds.forget(&actor).await?;
                Ok("Delete")
            }
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

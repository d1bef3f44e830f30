//! Looks at documents of others: fetched by requests that the umbrella signs, and only so many of one
//! domain.

use crate::activity::id::Id;
use crate::activity::remote_actor::RemoteActor;
use crate::config::LimitsConfig;
use crate::iri::Site;
use crate::keys::{Keys, KeysError};
use crate::model::Timestamp;
use crate::model::bucket::Buckets;
use crate::model::hosts::{domain, registry};
use crate::model::slug::Slug;
use crate::remote::Remote;
use crate::remote::failure::FetchError;
use crate::remote::fetch::{Fetched, GetSigner};
use crate::signature::Scheme;
use std::sync::Arc;

/// The most domains whose fetches are counted apart from those of others.
const MOST_DOMAINS: usize = 20_000;
/// How many domains' worth is fetched of all domains together that end in the same two labels, when a
/// domain has three: `co.uk` has many owners, and `x.io` has one with names in any number.
const DOMAINS_OF_A_REGISTRY: u32 = 8;

/// Why a document cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unseen {
    /// Our own key is not there to ask with.
    #[error("it cannot be asked for now")]
    Ours,
    /// Too many were fetched from that domain.
    #[error("too many documents of this domain were asked for; come again in {0} seconds")]
    TooMany(u32),
    /// Its server says that it is gone for good (410).
    #[error("it could not be fetched: {0} is gone")]
    Gone(String),
    /// Nothing came, or something else.
    #[error("it could not be fetched: {0}")]
    Unfetched(String),
}

/// The way to documents of others. Clones share how much may still be fetched.
#[derive(Clone)]
pub struct Discovery {
    remote: Arc<Remote>,
    keys: Arc<Keys>,
    site: Site,
    umbrella: Slug,
    fetches: Arc<Fetches>,
}

/// How much may still be fetched.
struct Fetches {
    domains: Buckets,
    registries: Buckets,
}

impl Discovery {
    /// Signs by the umbrella's key.
    pub fn new(
        remote: Arc<Remote>,
        keys: Arc<Keys>,
        site: Site,
        umbrella: Slug,
        limits: &LimitsConfig,
    ) -> Discovery {
        let buckets = |times: u32| {
            let times = |number: u32| number.saturating_mul(times);
            Buckets::per_minute(times(limits.fetch_burst), times(limits.fetch_per_minute), MOST_DOMAINS)
        };
        let fetches = Fetches { domains: buckets(1), registries: buckets(DOMAINS_OF_A_REGISTRY) };
        Discovery { remote, keys, site, umbrella, fetches: Arc::new(fetches) }
    }

    /// The document in which an id is found. Asked by RFC 9421 if draft-cavage is not taken.
    pub async fn document(&self, id: &Id, now: Timestamp) -> Result<Fetched, Unseen> {
        self.fetches.take(id.host(), now).map_err(Unseen::TooMany)?;
        let mut signer = self.signer(now).map_err(|error| {
            tracing::error!("nothing can be fetched: {error}");
            Unseen::Ours
        })?;
        let address = id.without_fragment();
        let mut fetched = self.remote.get_activity_json(address, Some(&signer), now).await;
        if matches!(fetched, Err(FetchError::Status { status: 400 | 401, .. })) {
            signer.scheme = Scheme::Rfc9421;
            fetched = self.remote.get_activity_json(address, Some(&signer), now).await;
        }
        fetched.map_err(|error| match error {
            FetchError::Status { url, status: 410 } => Unseen::Gone(url),
            error => Unseen::Unfetched(error.to_string()),
        })
    }

    /// The actor as it is now, or a sentence why it cannot be had.
    pub async fn actor(&self, id: &Id, now: Timestamp) -> Result<RemoteActor, String> {
        let fetched = self.document(id, now).await.map_err(|unseen| unseen.to_string())?;
        let address = Id::parse(&fetched.url).ok_or("the address is too long")?;
        let actor = RemoteActor::read(&fetched.body, &address).map_err(|error| error.to_string())?;
        if actor.id == *id { Ok(actor) } else { Err(format!("{id} is not the id of what is found there")) }
    }

    /// The umbrella, by the pair of keys in use.
    fn signer(&self, now: Timestamp) -> Result<GetSigner, KeysError> {
        let ring = self.keys.ring(&self.umbrella)?;
        let pair = ring.at(now);
        let key_id = self.site.rsa_key(self.umbrella.as_str(), pair.number);
        Ok(GetSigner { key: pair.rsa.clone(), key_id, scheme: Scheme::Cavage })
    }
}

impl Fetches {
    /// The narrow bucket first: what one domain may not have is not taken from its neighbours.
    fn take(&self, host: &str, now: Timestamp) -> Result<(), u32> {
        self.domains.take_or_seconds(domain(host), now)?;
        match registry(host) {
            Some(registry) => self.registries.take_or_seconds(registry, now),
            None => Ok(()),
        }
    }
}

//! The keys of remote actors: fetched signed, checked against their owner, kept for a while.

use crate::activity::id::Id;
use crate::activity::malformed::Malformed;
use crate::activity::remote_actor::RemoteActor;
use crate::activity::remote_key::{Material, RemoteKey};
use crate::inbox::Surroundings;
use crate::iri::Site;
use crate::keys::{Keys, KeysError};
use crate::model::Timestamp;
use crate::model::bucket::Buckets;
use crate::model::slug::Slug;
use crate::remote::Remote;
use crate::remote::failure::FetchError;
use crate::remote::fetch::{Fetched, GetSigner};
use crate::signature::key::{NotAKey, PublicKey};
use crate::signature::{Claim, Scheme};
use chrono::Duration;
use moka::future::Cache;
use std::sync::Arc;

/// Keys that are kept, and for how long.
pub const MOST: u64 = 10_000;
const LIFETIME: std::time::Duration = std::time::Duration::from_secs(3_600);
/// How long a failure is remembered: a flood must not become a flood of fetches.
const FAILURE_LIFETIME: std::time::Duration = std::time::Duration::from_secs(60);
/// A key younger than this is not fetched again because it did not fit.
const YOUNG: Duration = Duration::seconds(60);
/// The most domains whose fetches are counted apart from those of others.
const MOST_DOMAINS: usize = 20_000;

/// A key and the actor it belongs to.
#[derive(Clone)]
pub struct Known {
    /// The key.
    pub key: Arc<PublicKey>,
    /// Its owner, who names it.
    pub actor: Arc<RemoteActor>,
    /// When it was fetched.
    pub fetched: Timestamp,
}

/// Why a key is not to be had.
#[derive(Clone, Debug, thiserror::Error)]
pub enum KeyFault {
    /// It is not on the web.
    #[error("the keyId is no http or https address")]
    NoAddress,
    /// It lies on another host than its owner.
    #[error("the key is not on the host of {0}")]
    OtherHost(String),
    /// The owner does not name it.
    #[error("{0} does not name the key as its own")]
    NotNamed(String),
    /// Nothing came.
    #[error("the actor could not be fetched: {0}")]
    Unfetched(String),
    /// What came is not the actor.
    #[error("{0} is not the id of what is found there")]
    OtherId(String),
    /// What came is no actor.
    #[error("what is found at the actor's id cannot be used: {0}")]
    NoActor(Malformed),
    /// The key cannot be used.
    #[error("{0}")]
    Unusable(NotAKey),
    /// Our own key is not there to ask with.
    #[error("the key cannot be asked for now")]
    Ours,
    /// Too many were fetched from that domain.
    #[error("too many keys of this domain were asked for; come again in {0} seconds")]
    TooMany(u32),
}

impl KeyFault {
    /// True when the key belongs to somebody else.
    pub fn is_of_another(&self) -> bool {
        matches!(self, KeyFault::OtherHost(_) | KeyFault::NotNamed(_))
    }

    /// A short constant name for counting.
    pub fn reason(&self) -> &'static str {
        match self {
            KeyFault::NoAddress => "key-no-address",
            KeyFault::OtherHost(_) | KeyFault::NotNamed(_) => "key-of-another",
            KeyFault::Unfetched(_) => "key-unfetched",
            KeyFault::OtherId(_) | KeyFault::NoActor(_) => "key-no-actor",
            KeyFault::Unusable(_) => "key-unusable",
            KeyFault::Ours => "key-ours",
            KeyFault::TooMany(_) => "key-too-many",
        }
    }
}

/// What a key is looked up by: its id, and whose it has to be.
type Name = (String, Option<String>);

/// The keyring.
pub struct Keyring {
    site: Site,
    remote: Arc<Remote>,
    keys: Arc<Keys>,
    umbrella: Slug,
    known: Cache<Name, Known>,
    failed: Cache<Name, KeyFault>,
    fetches: Buckets,
}

impl Keyring {
    /// A keyring that signs its fetches with the umbrella's key.
    pub fn new(around: &Surroundings) -> Keyring {
        let limits = &around.limits;
        Keyring {
            site: around.site.clone(),
            remote: around.remote.clone(),
            keys: around.keys.clone(),
            umbrella: around.umbrella.clone(),
            known: Cache::builder().max_capacity(MOST).time_to_live(LIFETIME).build(),
            failed: Cache::builder().max_capacity(MOST).time_to_live(FAILURE_LIFETIME).build(),
            fetches: Buckets::new(limits.fetch_burst, limits.fetch_per_minute, MOST_DOMAINS),
        }
    }

    /// The key that a claim names, if it is the actor's.
    pub async fn find(&self, claim: &Claim, actor: &Id, now: Timestamp) -> Result<Known, KeyFault> {
        self.look_up((claim.key_id.clone(), Some(actor.as_str().to_owned())), now).await
    }

    /// The key that a claim names, and whose it is.
    pub async fn owner(&self, claim: &Claim, now: Timestamp) -> Result<Known, KeyFault> {
        let known = self.look_up((claim.key_id.clone(), None), now).await?;
        let own = (claim.key_id.clone(), Some(known.actor.id.as_str().to_owned()));
        if !self.known.contains_key(&own) {
            self.known.insert(own, known.clone()).await;
        }
        Ok(known)
    }

    /// The key as it is now, unless it was fetched just before.
    pub async fn find_anew(
        &self,
        claim: &Claim,
        actor: &Id,
        fetched: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Known>, KeyFault> {
        if now - fetched < YOUNG {
            return Ok(None);
        }
        let name = (claim.key_id.clone(), Some(actor.as_str().to_owned()));
        self.known.invalidate(&name).await;
        self.fetch(name, now).await.map(Some)
    }

    /// The actor as it is now, since it says that it has changed; if it cannot be had, as it was.
    pub async fn renew(&self, claim: &Claim, known: Known, now: Timestamp) -> Known {
        let name = (claim.key_id.clone(), Some(known.actor.id.as_str().to_owned()));
        self.known.invalidate(&name).await;
        match self.fetch(name.clone(), now).await {
            Ok(newer) => newer,
            Err(_) => {
                self.known.insert(name, known.clone()).await;
                known
            }
        }
    }

    async fn look_up(&self, name: Name, now: Timestamp) -> Result<Known, KeyFault> {
        if let Some(known) = self.known.get(&name).await {
            return Ok(known);
        }
        match self.failed.get(&name).await {
            Some(fault) => Err(fault),
            None => self.fetch(name, now).await,
        }
    }

    /// Fetches a key. Concurrent requests for one key share one fetch.
    async fn fetch(&self, name: Name, now: Timestamp) -> Result<Known, KeyFault> {
        let asking = async {
            let key = Id::parse(&name.0).ok_or(KeyFault::NoAddress)?;
            match name.1.as_deref().and_then(Id::parse) {
                Some(actor) => self.ask(&key, &actor, now).await,
                None => self.ask_whose(&key, now).await,
            }
        };
        let known = self.known.try_get_with(name.clone(), asking).await;
        match known.map_err(|fault| (*fault).clone()) {
            Ok(known) => Ok(known),
            Err(fault) => {
                // Who came too often may come again as soon as it is told.
                if !matches!(fault, KeyFault::TooMany(_)) {
                    self.failed.insert(name, fault.clone()).await;
                }
                Err(fault)
            }
        }
    }

    /// Fetches the actor, which has to name the key as its own.
    async fn ask(&self, key: &Id, actor: &Id, now: Timestamp) -> Result<Known, KeyFault> {
        if !key.same_host(actor) {
            return Err(KeyFault::OtherHost(actor.as_str().to_owned()));
        }
        let fetched = self.get(actor, now).await?;
        self.judge(key, actor, &fetched, now).await
    }

    /// Fetches a key of which the owner is not known: from the owner, from a stub that names it,
    /// or from a document of its own. Whatever that says, the owner has to say the same.
    async fn ask_whose(&self, key: &Id, now: Timestamp) -> Result<Known, KeyFault> {
        let fetched = self.get(key, now).await?;
        let address = Id::parse(&fetched.url).ok_or(KeyFault::NoAddress)?;
        if let Ok(document) = RemoteActor::read(&fetched.body, &address) {
            let actor = document.id.clone();
            return match key.same_host(&actor) {
                true => self.judge(key, &actor, &fetched, now).await,
                false => Err(KeyFault::OtherHost(actor.as_str().to_owned())),
            };
        }
        let alone = RemoteKey::read(&fetched.body, key).map_err(KeyFault::NoActor)?;
        self.ask(key, &alone.owner, now).await
    }

    /// The key, if the document is the actor's and names it.
    async fn judge(
        &self,
        key: &Id,
        actor: &Id,
        fetched: &Fetched,
        now: Timestamp,
    ) -> Result<Known, KeyFault> {
        let not_named = || KeyFault::NotNamed(actor.as_str().to_owned());
        let address = Id::parse(&fetched.url).ok_or(KeyFault::NoAddress)?;
        let document = RemoteActor::read(&fetched.body, &address).map_err(KeyFault::NoActor)?;
        if document.id != *actor {
            return Err(KeyFault::OtherId(actor.as_str().to_owned()));
        }
        let found = match document.key(key).cloned() {
            Some(found) => found,
            None if document.key_references.contains(key) => self.alone(key, now).await?,
            None => return Err(not_named()),
        };
        if found.owner != *actor {
            return Err(not_named());
        }
        let read = match &found.material {
            Material::Pem(pem) => PublicKey::from_pem(pem),
            Material::Multibase(text) => PublicKey::from_multikey(text),
        };
        let read = read.map_err(KeyFault::Unusable)?;
        Ok(Known { key: Arc::new(read), actor: Arc::new(document), fetched: now })
    }

    /// A key in a document of its own, which its owner names by the id alone.
    async fn alone(&self, key: &Id, now: Timestamp) -> Result<RemoteKey, KeyFault> {
        let fetched = self.get(key, now).await?;
        match fetched.url == key.without_fragment() {
            true => RemoteKey::read(&fetched.body, key).map_err(KeyFault::NoActor),
            false => Err(KeyFault::OtherId(key.as_str().to_owned())),
        }
    }

    async fn get(&self, id: &Id, now: Timestamp) -> Result<Fetched, KeyFault> {
        self.fetches.take(domain(id.host()), now).map_err(KeyFault::TooMany)?;
        let mut signer = signer(&self.keys, &self.site, &self.umbrella, now).map_err(|error| {
            tracing::error!("nothing can be fetched: {error}");
            KeyFault::Ours
        })?;
        let address = id.without_fragment();
        let mut fetched = self.remote.get_activity_json(address, Some(&signer), now).await;
        if matches!(fetched, Err(FetchError::Status { status: 400 | 401, .. })) {
            signer.scheme = Scheme::Rfc9421;
            fetched = self.remote.get_activity_json(address, Some(&signer), now).await;
        }
        fetched.map_err(|error| KeyFault::Unfetched(error.to_string()))
    }
}

/// Who signs what is fetched: the umbrella, by the pair of keys in use.
pub fn signer(keys: &Keys, site: &Site, umbrella: &Slug, now: Timestamp) -> Result<GetSigner, KeysError> {
    let ring = keys.ring(umbrella)?;
    let pair = ring.at(now);
    let key_id = site.rsa_key(umbrella.as_str(), pair.number);
    Ok(GetSigner { key: pair.rsa.clone(), key_id, scheme: Scheme::Cavage })
}

/// The last two labels of a host: names below one domain are made in any number by one owner.
fn domain(host: &str) -> &str {
    if host.starts_with('[') || host.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit()) {
        return host;
    }
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    dots.nth(1).map_or(host, |at| &host[at + 1..])
}

#[cfg(test)]
mod tests {
    use crate::inbox::keyring::domain;

    #[test]
    fn hosts_below_one_domain_count_together() {
        let table = [
            ("a.example", "a.example"),
            ("x.a.example", "a.example"),
            ("y.x.a.example", "a.example"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[2001:db8::1]", "[2001:db8::1]"),
        ];
        for (host, expected) in table {
            assert_eq!(domain(host), expected);
        }
    }
}

//! The keys of remote actors: fetched signed, checked against their owner, kept for a while.

use crate::activity::id::Id;
use crate::activity::remote_actor::RemoteActor;
use crate::activity::remote_key::Material;
use crate::inbox::Rejection;
use crate::keys::Keys;
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::remote::Remote;
use crate::remote::fetch::GetSigner;
use crate::signature::Claim;
use crate::signature::key::PublicKey;
use chrono::Duration;
use moka::future::Cache;
use std::sync::Arc;

/// Keys that are kept, and for how long.
const MOST: u64 = 10_000;
const LIFETIME: std::time::Duration = std::time::Duration::from_secs(3_600);
/// How long a failure is remembered: a flood must not become a flood of fetches.
const FAILURE_LIFETIME: std::time::Duration = std::time::Duration::from_secs(60);
/// A key younger than this is not fetched again because it did not fit.
const YOUNG: Duration = Duration::seconds(60);

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

/// The keyring.
pub struct Keyring {
    remote: Arc<Remote>,
    keys: Arc<Keys>,
    key_id: String,
    umbrella: Slug,
    known: Cache<(String, String), Known>,
    failed: Cache<(String, String), String>,
}

impl Keyring {
    /// A keyring that signs its fetches with the umbrella's key.
    pub fn new(remote: Arc<Remote>, keys: Arc<Keys>, key_id: String, umbrella: Slug) -> Keyring {
        let known = Cache::builder().max_capacity(MOST).time_to_live(LIFETIME).build();
        let failed = Cache::builder().max_capacity(MOST).time_to_live(FAILURE_LIFETIME).build();
        Keyring { remote, keys, key_id, umbrella, known, failed }
    }

    /// The key that a claim names, if it is the actor's.
    pub async fn find(&self, claim: &Claim, actor: &Id, now: Timestamp) -> Result<Known, Rejection> {
        let name = (claim.key_id.clone(), actor.as_str().to_owned());
        if let Some(known) = self.known.get(&name).await {
            return Ok(known);
        }
        if let Some(sentence) = self.failed.get(&name).await {
            return Err(Rejection::Unauthorised(sentence));
        }
        self.fetch(name, actor, now).await
    }

    /// The key as it is now, unless it was fetched just before.
    pub async fn find_anew(
        &self,
        claim: &Claim,
        actor: &Id,
        fetched: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Known>, Rejection> {
        if now - fetched < YOUNG {
            return Ok(None);
        }
        let name = (claim.key_id.clone(), actor.as_str().to_owned());
        self.known.invalidate(&name).await;
        self.fetch(name, actor, now).await.map(Some)
    }

    /// The actor as it is now, since it says that it has changed; if it cannot be had, as it was.
    pub async fn renew(&self, claim: &Claim, known: Known, now: Timestamp) -> Known {
        let name = (claim.key_id.clone(), known.actor.id.as_str().to_owned());
        self.known.invalidate(&name).await;
        let id = known.actor.id.clone();
        match self.fetch(name.clone(), &id, now).await {
            Ok(newer) => newer,
            Err(_) => {
                self.known.insert(name, known.clone()).await;
                known
            }
        }
    }

    /// Fetches the actor, which has to name the key as its own. Concurrent requests for one key
    /// share one fetch.
    async fn fetch(&self, name: (String, String), actor: &Id, now: Timestamp) -> Result<Known, Rejection> {
        let (failed, key_id) = (name.clone(), name.0.clone());
        let known = self.known.try_get_with(name, async { self.ask(&key_id, actor, now).await }).await;
        match known {
            Ok(known) => Ok(known),
            Err(sentence) => {
                self.failed.insert(failed, (*sentence).clone()).await;
                Err(Rejection::Unauthorised((*sentence).clone()))
            }
        }
    }

    async fn ask(&self, key_id: &str, actor: &Id, now: Timestamp) -> Result<Known, String> {
        let key_id = Id::parse(key_id).ok_or("the keyId is no http or https address")?;
        if !key_id.same_host(actor) {
            return Err(format!("the key is not on the host of {}", actor.as_str()));
        }
        let key = self.keys.signing_key(&self.umbrella).map_err(|error| error.to_string())?;
        let signer = GetSigner { key, key_id: self.key_id.clone() };
        let fetched = self.remote.get_activity_json(actor.without_fragment(), Some(&signer), now).await;
        let fetched = fetched.map_err(|error| format!("the actor could not be fetched: {error}"))?;
        let address = Id::parse(&fetched.url).ok_or("the actor's address is too long")?;
        let document = RemoteActor::read(&fetched.body, &address).map_err(|error| error.to_string())?;
        if document.id != *actor {
            return Err(format!("{} is not the id of what is found there", actor.as_str()));
        }
        let found =
            document.key(&key_id).ok_or(format!("{} does not name the key as its own", actor.as_str()))?;
        let key = match &found.material {
            Material::Pem(pem) => PublicKey::from_pem(pem),
            Material::Multibase(text) => PublicKey::from_multikey(text),
        };
        let key = key.map_err(|error| error.to_string())?;
        Ok(Known { key: Arc::new(key), actor: Arc::new(document), fetched: now })
    }
}

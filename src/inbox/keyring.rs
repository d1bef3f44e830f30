//! The keys of remote actors: fetched signed, checked against their owner, kept for a while.

use crate::activity::id::Id;
use crate::activity::malformed::Malformed;
use crate::activity::remote_actor::RemoteActor;
use crate::activity::remote_key::{Material, RemoteKey};
use crate::inbox::Surroundings;
use crate::inbox::discovery::{Discovery, Unseen};
use crate::model::Timestamp;
use crate::remote::fetch::Fetched;
use crate::signature::Claim;
use crate::signature::key::{NotAKey, PublicKey};
use moka::future::Cache;
use std::sync::Arc;
use std::time::Duration;

/// How much room keys have that are kept, in bytes: some ten thousand, fewer if they have long names.
pub const ROOM: u64 = 32 * 1024 * 1024;
/// For how long they are kept.
const LIFETIME: Duration = Duration::from_secs(3_600);
/// How much room failures have that are remembered, in bytes.
const ROOM_OF_FAILURES: u64 = 8 * 1024 * 1024;
/// How long a failure is remembered: a flood must not become a flood of fetches.
const FAILURE_LIFETIME: Duration = Duration::from_secs(60);
/// What one thing takes besides its texts, in bytes: a parsed key, and the tables around it.
const OVERHEAD: usize = 2_048;

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
    /// It, or its owner, cannot be had.
    #[error("the key is not to be had: {0}")]
    Unseen(Unseen),
    /// What came is not the actor.
    #[error("{0} is not the id of what is found there")]
    OtherId(String),
    /// What came is no actor.
    #[error("what is found at the actor's id cannot be used: {0}")]
    NoActor(Malformed),
    /// The key cannot be used.
    #[error("{0}")]
    Unusable(NotAKey),
}

impl From<Unseen> for KeyFault {
    fn from(unseen: Unseen) -> KeyFault {
        KeyFault::Unseen(unseen)
    }
}

impl KeyFault {
    /// True when the key belongs to somebody else.
    pub fn is_of_another(&self) -> bool {
        matches!(self, KeyFault::OtherHost(_) | KeyFault::NotNamed(_))
    }

    /// True when the owner itself says that it has no such key: then no older one is good either.
    fn is_the_owners_word(&self) -> bool {
        matches!(self, KeyFault::NotNamed(_) | KeyFault::Unusable(_) | KeyFault::Unseen(Unseen::Gone(_)))
    }

    /// In how many seconds to come again, if too many came.
    pub fn wait(&self) -> Option<u32> {
        match self {
            KeyFault::Unseen(Unseen::TooMany(seconds)) => Some(*seconds),
            _ => None,
        }
    }

    /// A short constant name for counting.
    pub fn reason(&self) -> &'static str {
        match self {
            KeyFault::NoAddress => "key-no-address",
            KeyFault::OtherHost(_) | KeyFault::NotNamed(_) => "key-of-another",
            KeyFault::Unseen(Unseen::Unfetched(_) | Unseen::Gone(_)) => "key-unfetched",
            KeyFault::OtherId(_) | KeyFault::NoActor(_) => "key-no-actor",
            KeyFault::Unusable(_) => "key-unusable",
            KeyFault::Unseen(Unseen::Ours) => "key-ours",
            KeyFault::Unseen(Unseen::TooMany(_)) => "key-too-many",
        }
    }
}

/// What a key is looked up by: its id, and whose it has to be.
type Name = (String, Option<String>);

/// The keyring.
pub struct Keyring {
    discovery: Discovery,
    known: Cache<Name, Known>,
    failed: Cache<Name, KeyFault>,
    /// Keys that were fetched once more because the old one did not fit.
    newer: Cache<Name, Known>,
    refetch_after: Duration,
}

impl Keyring {
    /// An empty keyring. `discovery` signs its fetches with the umbrella's key.
    pub fn new(around: &Surroundings, discovery: Discovery) -> Keyring {
        let refetch_after = around.limits.refetch_after;
        let keys =
            || Cache::builder().weigher(|name, known: &Known| weight(name, known.texts())).max_capacity(ROOM);
        let failures =
            Cache::builder().weigher(|name, fault: &KeyFault| weight(name, fault.to_string().len()));
        Keyring {
            discovery,
            known: keys().time_to_live(LIFETIME).build(),
            failed: failures.max_capacity(ROOM_OF_FAILURES).time_to_live(FAILURE_LIFETIME).build(),
            newer: keys().time_to_live(refetch_after).build(),
            refetch_after,
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

    /// The key as it is now, unless it was fetched just before. The one that is known stays until
    /// there is another: a forged signature takes nobody's key away.
    pub async fn find_anew(
        &self,
        claim: &Claim,
        actor: &Id,
        fetched: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Known>, KeyFault> {
        let name = (claim.key_id.clone(), Some(actor.as_str().to_owned()));
        let young = (now - fetched).to_std().is_ok_and(|age| age < self.refetch_after);
        if young || self.failed.contains_key(&name) {
            return Ok(None);
        }
        // Concurrent requests share one fetch, and those that come soon after have the same answer.
        let newer = self.newer.try_get_with(name.clone(), self.ask_for(&name, now)).await;
        let newer = newer.map_err(|fault| (*fault).clone());
        match &newer {
            Ok(newer) => self.known.insert(name, newer.clone()).await,
            Err(fault) => self.note_failure(&name, fault).await,
        }
        newer.map(Some)
    }

    /// The actor as it is now, since it says that it has changed; if it cannot be had, as it was.
    pub async fn renew(&self, claim: &Claim, known: Known, now: Timestamp) -> Known {
        let name = (claim.key_id.clone(), Some(known.actor.id.as_str().to_owned()));
        match self.ask_for(&name, now).await {
            Ok(newer) => {
                self.known.insert(name.clone(), newer.clone()).await;
                self.newer.insert(name, newer.clone()).await;
                newer
            }
            Err(fault) => {
                self.note_failure(&name, &fault).await;
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
        let known = self.known.try_get_with(name.clone(), self.ask_for(&name, now)).await;
        let known = known.map_err(|fault| (*fault).clone());
        if let Err(fault) = &known {
            self.note_failure(&name, fault).await;
        }
        known
    }

    async fn note_failure(&self, name: &Name, fault: &KeyFault) {
        if fault.is_the_owners_word() {
            self.known.invalidate(name).await;
        }
        // Who came too often may come again as soon as it is told.
        if fault.wait().is_none() {
            self.failed.insert(name.clone(), fault.clone()).await;
        }
    }

    async fn ask_for(&self, (key, actor): &Name, now: Timestamp) -> Result<Known, KeyFault> {
        let key = Id::parse(key).ok_or(KeyFault::NoAddress)?;
        match actor.as_deref().and_then(Id::parse) {
            Some(actor) => self.ask(&key, &actor, now).await,
            None => self.ask_whose(&key, now).await,
        }
    }

    /// Fetches the actor, which has to name the key as its own.
    async fn ask(&self, key: &Id, actor: &Id, now: Timestamp) -> Result<Known, KeyFault> {
        if !key.same_host(actor) {
            return Err(KeyFault::OtherHost(actor.as_str().to_owned()));
        }
        let fetched = self.discovery.document(actor, now).await?;
        self.judge(key, actor, &fetched, now).await
    }

    /// Fetches a key of which the owner is not known: from the owner, from a stub that names it,
    /// or from a document of its own. Whatever that says, the owner has to say the same.
    async fn ask_whose(&self, key: &Id, now: Timestamp) -> Result<Known, KeyFault> {
        let fetched = self.discovery.document(key, now).await?;
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
        Ok(Known::new(read, document, now))
    }

    /// A key in a document of its own, which its owner names by the id alone.
    async fn alone(&self, key: &Id, now: Timestamp) -> Result<RemoteKey, KeyFault> {
        let fetched = self.discovery.document(key, now).await.map_err(|unseen| match unseen {
            // The key is gone; nothing is said of its owner.
            Unseen::Gone(url) => Unseen::Unfetched(format!("{url} is gone")),
            other => other,
        })?;
        match fetched.url == key.without_fragment() {
            true => RemoteKey::read(&fetched.body, key).map_err(KeyFault::NoActor),
            false => Err(KeyFault::OtherId(key.as_str().to_owned())),
        }
    }
}

impl Known {
    /// A key, and of its owner what is needed to act for it: lists would take much room.
    fn new(key: PublicKey, mut owner: RemoteActor, fetched: Timestamp) -> Known {
        (owner.keys, owner.key_references, owner.also_known_as) = Default::default();
        Known { key: Arc::new(key), actor: Arc::new(owner), fetched }
    }

    /// How long its texts are, in bytes.
    fn texts(&self) -> usize {
        let RemoteActor { id, inbox, shared_inbox, preferred_username, name, .. } = &*self.actor;
        let ids = [Some(id), Some(inbox), shared_inbox.as_ref()].into_iter().flatten();
        let others = [preferred_username, name].into_iter().flatten();
        // An id holds its host once more.
        ids.map(|id| 2 * id.as_str().len()).sum::<usize>() + others.map(String::len).sum::<usize>()
    }
}

fn weight((key, actor): &Name, texts: usize) -> u32 {
    let names = key.len() + actor.as_ref().map_or(0, String::len);
    (OVERHEAD + names + texts).try_into().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::activity::id::Id;
    use crate::activity::remote_actor::RemoteActor;
    use crate::inbox::keyring::{Known, OVERHEAD, weight};
    use crate::model::Timestamp;
    use crate::signature::key::PublicKey;
    use serde_json::json;

    #[test]
    fn a_key_takes_little_room_whatever_its_owner_says_of_itself() {
        let id = "https://m.example/users/ana";
        let other = |number| format!("https://m.example/{number}/{}", "x".repeat(2_000));
        let key = |number| json!({ "id": other(number), "owner": id, "publicKeyPem": format!("-----BEGIN {}", "x".repeat(4_000)) });
        let document = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": "Person", "inbox": other(0),
            "name": "x".repeat(9_000),
            "alsoKnownAs": (0..64).map(other).collect::<Vec<_>>(),
            "publicKey": (0..10).map(key).collect::<Vec<_>>(),
            "assertionMethod": (0..10).map(other).collect::<Vec<_>>(),
        });
        let id = Id::parse(id).expect("an id");
        let actor = RemoteActor::read(document.to_string().as_bytes(), &id).expect("an actor");
        assert_eq!((actor.also_known_as.len(), actor.keys.len(), actor.key_references.len()), (64, 10, 10));
        let key =
            PublicKey::from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK").expect("a key");
        let known = Known::new(key, actor, Timestamp::UNIX_EPOCH);
        assert!(known.actor.also_known_as.is_empty() && known.actor.key_references.is_empty());
        assert!(known.actor.keys.is_empty());
        let weight = weight(&("k".repeat(1_000), Some("a".repeat(2_000))), known.texts()) as usize;
        assert!((OVERHEAD + 3_000 + 4_000..12_000).contains(&weight), "{weight}");
    }
}

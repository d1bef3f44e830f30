//! The one gate: size, media type, signature, digest, date, form, whose key, replay – before
//! anything acts.

use crate::activity::id::Id;
use crate::activity::incoming::{Deed, Incoming};
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::discovery::{Discovery, Unseen};
use crate::inbox::keyring::{KeyFault, Keyring, Known};
use crate::inbox::{Rejection, Surroundings};
use crate::model::Timestamp;
use crate::model::blocks::Door;
use crate::model::bucket::Buckets;
use crate::signature::request::Request;
use crate::signature::{self, Claim, Scheme};
use crate::store::Store;
use crate::store::manners::Seen;
use std::sync::Arc;

/// The largest body, in bytes.
pub const LARGEST: usize = 256 * 1024;
/// The most hosts whose pace is kept apart from that of others.
pub const MOST_HOSTS: usize = 20_000;

/// What came through.
pub enum Passed {
    /// A stranger tells of its own end or change: nothing to do, and no reason to fetch its key.
    Stranger,
    /// Somebody tells of its own end, and its server says that it is gone: there is no key any more
    /// to check that by, and no need.
    Gone(Id),
    /// An activity, surely its actor's.
    Verified(Box<Incoming>, Arc<RemoteActor>),
}

/// The gate.
pub struct Gate {
    store: Store,
    keyring: Keyring,
    door: Arc<Door>,
    hosts: Buckets,
    /// Hosts of which the store knows already that they speak RFC 9421.
    told: moka::sync::Cache<String, ()>,
}

impl Gate {
    /// A gate that fetches keys by `discovery`.
    pub fn new(around: &Surroundings, discovery: Discovery) -> Gate {
        let limits = &around.limits;
        Gate {
            store: around.store.clone(),
            keyring: Keyring::new(around, discovery),
            door: around.door.clone(),
            hosts: Buckets::per_minute(limits.host_burst, limits.host_per_minute, MOST_HOSTS),
            told: moka::sync::Cache::builder().max_capacity(MOST_HOSTS as u64).time_to_live(TOLD).build(),
        }
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
        check_type(request)?;
        let claim = signature::claim(request, body, now)?;
        let activity = Incoming::read(body)?;
        self.is_not_blocked(&activity.actor)?;
        if self.is_of_a_stranger(&activity).await? {
            return Ok(Passed::Stranger);
        }
        let mut known = match self.verify(&claim, &activity.actor, now).await {
            Err(Rejection::Key(KeyFault::Unseen(Unseen::Gone(_)))) if is_its_own_end(&activity) => {
                return Ok(Passed::Gone(activity.actor));
            }
            verified => verified?,
        };
        self.is_new(&claim, &activity.actor, now).await?;
        if is_about_itself(&activity) {
            known = self.keyring.renew(&claim, known, now).await;
        }
        self.greet(&claim, &known.actor, now).await?;
        Ok(Passed::Verified(Box::new(activity), known.actor))
    }

    /// Who asks with a signed `GET`. Asking twice is no replay: it changes nothing.
    pub async fn identify(&self, request: &Request<'_>, now: Timestamp) -> Result<Id, Rejection> {
        let claim = signature::claim(request, b"", now)?;
        if let Some(key) = Id::parse(&claim.key_id) {
            self.is_not_blocked(&key)?;
        }
        let owner = self.keyring.owner(&claim, now).await?;
        self.is_not_blocked(&owner.actor.id)?;
        Ok(self.verify(&claim, &owner.actor.id, now).await?.actor.id.clone())
    }

    fn is_not_blocked(&self, actor: &Id) -> Result<(), Rejection> {
        match self.door.blocks().refuses_actor(actor.as_str(), actor.host()) {
            true => Err(Rejection::Blocked(actor.host().to_owned())),
            false => Ok(()),
        }
    }

    /// Servers tell everybody when an account goes. Its key is gone as well, so asking for it
    /// would cost each of us a request and find nothing.
    async fn is_of_a_stranger(&self, activity: &Incoming) -> Result<bool, Rejection> {
        let of_itself = is_its_own_end(activity) || is_about_itself(activity);
        Ok(of_itself && !self.store.knows(activity.actor.as_str()).await?)
    }

    /// Checks the signature, and that the key is the actor's own. A key that does not fit may have
    /// been changed since it was fetched: it is fetched once more.
    async fn verify(&self, claim: &Claim, actor: &Id, now: Timestamp) -> Result<Known, Rejection> {
        let known = self.keyring.find(claim, actor, now).await?;
        let first = claim.verify(&known.key);
        if first.is_ok() {
            return Ok(known);
        }
        match self.keyring.find_anew(claim, actor, known.fetched, now).await? {
            Some(newer) => Ok(claim.verify(&newer.key).map(|_| newer)?),
            None => Ok(first.map(|_| known)?),
        }
    }

    /// Refuses what has been here before, and what comes too often from one host.
    async fn is_new(&self, claim: &Claim, actor: &Id, now: Timestamp) -> Result<(), Rejection> {
        self.hosts.take_or_seconds(actor.host(), now).map_err(Rejection::TooMany)?;
        match self.store.remember(&claim.fingerprint(), actor.host(), claim.valid_until, now).await? {
            Seen::New => Ok(()),
            Seen::Before => Err(Rejection::Replayed),
            Seen::TooMany => Err(Rejection::TooMany(600)),
        }
    }

    /// A host that spoke to us is awake, and takes what it makes.
    async fn greet(&self, claim: &Claim, actor: &RemoteActor, now: Timestamp) -> Result<(), Rejection> {
        let Some(host) = authority(actor.inbox.as_str()) else { return Ok(()) };
        self.store.wake_host(&host, now).await?;
        if claim.scheme == Scheme::Rfc9421 && !self.told.contains_key(&host) {
            self.store.speaks_rfc9421(&host, now).await?;
            self.told.insert(host, ());
        }
        Ok(())
    }
}

/// How long it is enough to have told the store that a host speaks RFC 9421.
const TOLD: std::time::Duration = std::time::Duration::from_secs(3_600);

/// The media types in which activities come (ActivityPub §7), and no compression: a body that
/// unpacks to something larger must not get in.
fn check_type(request: &Request<'_>) -> Result<(), Rejection> {
    let content_type = request.only("content-type").map_err(|_| Rejection::ContentType)?;
    let name = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = matches!(&*name, "application/activity+json" | "application/ld+json" | "application/json");
    let plain = request.all("content-encoding").all(|coding| coding.eq_ignore_ascii_case("identity"));
    if known && plain { Ok(()) } else { Err(Rejection::ContentType) }
}

/// Host and port of an address.
pub fn authority(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// True when an actor tells that it is gone.
fn is_its_own_end(activity: &Incoming) -> bool {
    matches!(&activity.deed, Deed::Delete { object } if *object == activity.actor)
}

/// True when an actor tells that it has changed.
fn is_about_itself(activity: &Incoming) -> bool {
    matches!(&activity.deed, Deed::Update { object, .. } if *object == activity.actor)
}

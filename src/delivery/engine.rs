//! The engine: claims hosts while there is room, gives each its turn, sleeps until something is
//! due.

use crate::config::DeliveryConfig;
use crate::delivery::feed::Edition;
use crate::delivery::flush::{Flush, Flusher};
use crate::delivery::host::Turn;
use crate::delivery::parcel::{By, Parcel, Signer, Unsignable};
use crate::delivery::room::{Room, descriptors};
use crate::iri::Site;
use crate::keys::Keys;
use crate::keys::ring::Pair;
use crate::metrics::Metrics;
use crate::model::Timestamp;
use crate::model::blocks::Door;
use crate::model::bucket::Buckets;
use crate::remote::Remote;
use crate::remote::post::{After, Answer};
use crate::signature::Scheme;
use crate::signature::proof::proven;
use crate::signature::signing::Header;
use crate::store::destinations::{HostWork, Matter};
use crate::store::log::Activity;
use crate::store::news::News;
use crate::store::notifications::Notification;
use crate::store::{Store, StoreError};
use chrono::Utc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, MutexGuard, Notify, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The longest sleep: what nobody told us of is noticed by then.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// The shortest rest between two passes over all hosts.
const SHORTEST_REST: Duration = Duration::from_millis(10);
/// The longest pause before that: notes must not wait for ever.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// The longest rest: hosts that a killed process held, or that spoke to us, are noticed by then.
const LONGEST_REST: Duration = Duration::from_secs(4);
/// How long requests under way may take once the program stops.
const LAST_WORDS: Duration = Duration::from_secs(6);
/// Parcels kept at hand.
const PARCELS: u64 = 256;
/// Feeds kept at hand: they are larger, and nobody wants an old one.
const FEEDS: u64 = 16;

/// What a pass over all hosts found.
#[derive(Clone, Copy, Debug)]
struct Pass {
    /// The end of the log when it began.
    head: i64,
    /// How long its last look took, which no more hosts came of.
    looked: Duration,
}

/// Why a turn cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The store is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The parcel cannot be made.
    #[error("{0}")]
    Parcel(#[from] Arc<ParcelFailure>),
}

/// Why a parcel cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ParcelFailure {
    /// The store is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The team's key is at fault.
    #[error(transparent)]
    Unsignable(#[from] Unsignable),
    /// The log has no such position.
    #[error("the log has no position {0}; restore a backup")]
    Lost(i64),
    /// The topic went while it was to be sent.
    #[error("nobody subscribes to {0} any more")]
    NoTopic(Arc<str>),
}

/// Everything a turn needs.
pub struct Engine {
    /// Where cursors and the log are.
    pub store: Store,
    /// How fast hosts are spoken to.
    pub pace: Buckets,
    /// The settings of `[delivery]`.
    pub settings: DeliveryConfig,
    /// Where outcomes go.
    pub flusher: Flusher,
    /// Where requests are counted.
    pub metrics: Arc<Metrics>,
    /// Who is blocked.
    pub door: Arc<Door>,
    keys: Arc<Keys>,
    remote: Arc<Remote>,
    site: Site,
    holder: String,
    parcels: moka::future::Cache<i64, Arc<Parcel>>,
    feeds: moka::future::Cache<(Arc<str>, i64), Arc<Edition>>,
    room: Room,
    head: AtomicI64,
    wake: Arc<Notify>,
    claiming: Mutex<()>,
    hands: Semaphore,
    dice: AtomicU64,
    abandon: CancellationToken,
}

impl Engine {
    /// An engine and the task that writes for it. `holder` names this process in leases.
    pub fn new(
        store: Store,
        keys: Arc<Keys>,
        remote: Arc<Remote>,
        site: Site,
        settings: DeliveryConfig,
        holder: String,
        (metrics, door): (Arc<Metrics>, Arc<Door>),
    ) -> (Arc<Engine>, Flush) {
        let (flusher, flush) = Flusher::new(store.clone(), holder.clone(), settings.lease);
        let engine = Engine {
            // Every host has a bucket of its own, and soon needs none.
            pace: Buckets::new(settings.burst, Duration::from_secs(1) / settings.per_second, usize::MAX),
            room: Room::new(settings.hosts_at_once, descriptors()),
            head: AtomicI64::new(0),
            wake: Arc::new(Notify::new()),
            claiming: Mutex::new(()),
            hands: Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)),
            parcels: moka::future::Cache::new(PARCELS),
            feeds: moka::future::Cache::new(FEEDS),
            dice: AtomicU64::new(Utc::now().timestamp_micros().unsigned_abs()),
            abandon: CancellationToken::new(),
            store,
            settings,
            flusher,
            metrics,
            door,
            keys,
            remote,
            site,
            holder,
        };
        (Arc::new(engine), flush)
    }

    /// Lets the engine look for work at once.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends when nothing more is waited for: the program stops.
    pub async fn abandoned(&self) {
        self.abandon.cancelled().await;
    }

    /// The end of the log when the last pass over all hosts began.
    pub fn head(&self) -> i64 {
        self.head.load(Ordering::Acquire)
    }

    /// Nothing that enters the log is sent while the guard lives: who hears of a note fetches it, so
    /// it must be served first.
    pub async fn hold(&self) -> MutexGuard<'_, ()> {
        self.claiming.lock().await
    }

    /// Works until `stop`, then finishes what is in flight.
    pub async fn run(self: Arc<Self>, flush: Flush, stop: CancellationToken) {
        let wake = self.wake.clone();
        let writer = tokio::spawn(flush.run(move || wake.notify_one()));
        let listener = tokio::spawn(pass_on(self.store.news(), self.wake.clone()));
        let turns = TaskTracker::new();
        while !stop.is_cancelled() {
            self.look(&turns, &stop).await;
        }
        turns.close();
        listener.abort();
        // What does not answer is left for the next start.
        if tokio::time::timeout(LAST_WORDS, turns.wait()).await.is_err() {
            self.abandon.cancel();
            turns.wait().await;
        }
        drop(self);
        if writer.await.is_err() {
            tracing::error!("the last outcomes could not be written; they will be tried again");
        }
    }

    /// One pass over all hosts, and the rest after it.
    async fn look(self: &Arc<Self>, turns: &TaskTracker, stop: &CancellationToken) {
        let begun_at = Utc::now();
        let pass = self.give_turns(turns, stop).await;
        let rest = async {
            let pass = pass?;
            tokio::time::sleep(pause_after(pass.looked)).await;
            self.rest(pass.head, begun_at).await
        };
        let rested = tokio::select! { rested = rest => rested, () = stop.cancelled() => Ok(()) };
        if let Err(error) = rested {
            tracing::error!("no work can be claimed, trying again: {error}");
            let _ = tokio::time::timeout(LONGEST_SLEEP, stop.cancelled()).await;
        }
    }

    /// Claims every host that has something due, as room becomes free, and starts their turns.
    async fn give_turns(
        self: &Arc<Self>,
        turns: &TaskTracker,
        stop: &CancellationToken,
    ) -> Result<Pass, StoreError> {
        let head = self.store.head().await?;
        self.head.store(head, Ordering::Release);
        let mut after = String::new();
        loop {
            let places = tokio::select! {
                places = self.room.take() => places,
                () = stop.cancelled() => return Ok(Pass { head, looked: Duration::ZERO }),
            };
            let (limit, begun) = (places.len(), Instant::now());
            let claimed = self.claim(&after, limit).await?;
            let (complete, looked) = (claimed.len() < limit, begun.elapsed());
            if let Some(last) = claimed.last() {
                after.clone_from(&last.host);
            }
            for (work, place) in claimed.into_iter().zip(places) {
                let (engine, stop) = (self.clone(), stop.clone());
                turns.spawn(async move { Turn::new(&engine, work, place, head).run(&stop).await });
            }
            if complete {
                return Ok(Pass { head, looked });
            }
        }
    }

    async fn claim(&self, after: &str, limit: usize) -> Result<Vec<HostWork>, StoreError> {
        let _held = self.claiming.lock().await;
        let now = Utc::now();
        self.store.claim(&self.holder, after, limit as i64, now + self.settings.lease, now).await
    }

    /// Waits until there may be work: the log has grown beyond `head`, something came due after
    /// the last pass began, a host was given back early, or it is time to look what a process that
    /// ended has left.
    async fn rest(&self, head: i64, begun: Timestamp) -> Result<(), StoreError> {
        let end = Instant::now() + LONGEST_REST;
        while Instant::now() < end && self.store.head().await? == head {
            let due = self.store.next_due(begun).await?;
            let due = due.map(|due| (due - Utc::now()).to_std().unwrap_or_default());
            if due == Some(Duration::ZERO) {
                break;
            }
            let step = LONGEST_SLEEP.min(due.unwrap_or(LONGEST_SLEEP));
            if tokio::time::timeout(step, self.wake.notified()).await.is_ok() {
                break;
            }
        }
        Ok(())
    }

    /// The parcel of an item: its bytes are read once, an activity is also digested and its key
    /// parsed once.
    pub async fn parcel(&self, matter: &Matter) -> Result<Arc<Parcel>, Failure> {
        match matter {
            Matter::Activity(position) => {
                Ok(self.parcels.try_get_with(*position, self.make_parcel(*position)).await?)
            }
            Matter::Feed(wanted) => Ok(Arc::new(self.edition(wanted).await?.parcel(wanted))),
        }
    }

    async fn edition(&self, wanted: &Notification) -> Result<Arc<Edition>, Failure> {
        let read = async {
            match self.store.topic(&wanted.topic).await? {
                Some(version) => Ok(Arc::new(Edition::new(version))),
                None => Err(ParcelFailure::NoTopic(wanted.topic.clone())),
            }
        };
        Ok(self.feeds.try_get_with((wanted.topic.clone(), wanted.version), read).await?)
    }

    async fn make_parcel(&self, position: i64) -> Result<Arc<Parcel>, ParcelFailure> {
        let said = self.store.activity(position).await?.ok_or(ParcelFailure::Lost(position))?;
        let ring = self.keys.ring(&said.team).map_err(|error| {
            ParcelFailure::from(Unsignable { position, team: said.team.clone(), reason: error.to_string() })
        })?;
        let (pair, current) = (ring.at(said.said), ring.current());
        let signer = |pair: &Pair| Signer {
            key: pair.rsa.clone(),
            key_id: self.site.rsa_key(said.team.as_str(), pair.number),
        };
        let newer = (pair.number != current.number).then(|| signer(current));
        let body = self.proven(&said, pair);
        Ok(Arc::new(Parcel::signed(position, body, signer(pair), newer, said.said)))
    }

    /// The document with a proof by the team (FEP-8b32). It is the same whenever it is made: the
    /// instant is the one at which it was said.
    fn proven(&self, said: &Activity, pair: &Pair) -> String {
        match serde_json::from_str(&said.body) {
            Ok(document) => {
                let method = self.site.proof_key(said.team.as_str(), pair.number);
                proven(document, &pair.ed25519, &method, said.said).to_string()
            }
            Err(_) => said.body.clone(),
        }
    }

    /// Posts a parcel, signed in one of the two ways; without an answer, says why.
    pub async fn post(
        &self,
        inbox: &str,
        parcel: &Parcel,
        (scheme, by): (Scheme, By),
        after: After,
    ) -> Result<Answer, String> {
        let url = url::Url::parse(inbox).map_err(|error| format!("{inbox} is no address: {error}"))?;
        let headers = self.sign(parcel, &url, scheme, by).await;
        self.remote.post(inbox, &headers, parcel.body(), after).await.map_err(|error| error.to_string())
    }

    /// Signing is most of the work. Only as many sign as there are processors: answers that have
    /// come, and outcomes to be written, need not wait behind hundreds of signatures.
    async fn sign(&self, parcel: &Parcel, inbox: &url::Url, scheme: Scheme, by: By) -> Vec<Header> {
        let _hand = self.hands.acquire().await;
        parcel.headers(inbox, scheme, by, Utc::now())
    }

    /// A number from 0 to 1 that differs from call to call (splitmix64): jitter needs no more.
    pub fn chance(&self) -> f64 {
        let mut x = self.dice.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// How long hosts are left alone after a look in vain. It reads the rows of every host that it passes,
/// so it may take a fifth of the time; one that takes longer than five seconds, more.
fn pause_after(look: Duration) -> Duration {
    (look * 4).clamp(SHORTEST_REST, LONGEST_PAUSE)
}

/// Whatever is written may be work.
async fn pass_on(mut news: News, wake: Arc<Notify>) {
    loop {
        news.next().await;
        wake.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use crate::delivery::engine::pause_after;
    use std::time::Duration;

    #[test]
    fn looking_in_vain_takes_a_fifth_of_the_time_at_most() {
        let table = [(0, 10), (1, 10), (100, 400), (1_000, 4_000), (5_000, 20_000), (26_000, 20_000)];
        for (look, pause) in table {
            assert_eq!(pause_after(Duration::from_millis(look)), Duration::from_millis(pause), "{look}");
        }
    }
}

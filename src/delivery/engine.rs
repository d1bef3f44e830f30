//! The engine: claims hosts while there is room, gives each its turn, sleeps until something is
//! due.

use crate::config::DeliveryConfig;
use crate::delivery::flush::{Flush, Flusher, LEASE};
use crate::delivery::host::Turn;
use crate::delivery::pace::Pace;
use crate::delivery::parcel::{Parcel, Unsignable};
use crate::iri::Site;
use crate::keys::Keys;
use crate::remote::Remote;
use crate::remote::post::Answer;
use crate::store::{Store, StoreError};
use chrono::Utc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, Notify, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Hosts taken by one claim.
const CLAIM: usize = 500;
/// The longest sleep: what another process wrote is noticed by then.
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// Parcels kept at hand.
const PARCELS: u64 = 256;

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
}

/// Everything a turn needs.
pub struct Engine {
    /// Where cursors and the log are.
    pub store: Store,
    /// How fast hosts are spoken to.
    pub pace: Pace,
    /// The settings of `[delivery]`.
    pub settings: DeliveryConfig,
    /// Where outcomes go.
    pub flusher: Flusher,
    keys: Arc<Keys>,
    remote: Arc<Remote>,
    site: Site,
    holder: String,
    parcels: moka::future::Cache<i64, Arc<Parcel>>,
    room: Arc<Semaphore>,
    wake: Arc<Notify>,
    claiming: Mutex<()>,
    dice: AtomicU64,
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
    ) -> (Arc<Engine>, Flush) {
        let (flusher, flush) = Flusher::new(store.clone(), holder.clone());
        let engine = Engine {
            pace: Pace::new(settings.burst, settings.per_second),
            room: Arc::new(Semaphore::new(settings.hosts_at_once)),
            wake: Arc::new(Notify::new()),
            claiming: Mutex::new(()),
            parcels: moka::future::Cache::new(PARCELS),
            dice: AtomicU64::new(Utc::now().timestamp_micros().unsigned_abs()),
            store,
            settings,
            flusher,
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

    /// Nothing that enters the log is sent while the guard lives: who hears of a note fetches it, so
    /// it must be served first.
    pub async fn hold(&self) -> MutexGuard<'_, ()> {
        self.claiming.lock().await
    }

    /// Works until `stop`, then finishes what is in flight.
    pub async fn run(self: Arc<Self>, flush: Flush, stop: CancellationToken) {
        let wake = self.wake.clone();
        let writer = tokio::spawn(flush.run(move || wake.notify_one()));
        let turns = TaskTracker::new();
        while !stop.is_cancelled() {
            let found = match self.round(&turns, &stop).await {
                Ok(found) => found,
                Err(error) => {
                    tracing::error!("no work can be claimed, trying again: {error}");
                    0
                }
            };
            if found == 0 {
                self.sleep(&stop).await;
            }
        }
        turns.close();
        turns.wait().await;
        drop(self);
        if writer.await.is_err() {
            tracing::error!("the last outcomes could not be written; they will be tried again");
        }
    }

    /// Claims hosts while there is room for them and starts their turns.
    async fn round(
        self: &Arc<Self>,
        turns: &TaskTracker,
        stop: &CancellationToken,
    ) -> Result<usize, StoreError> {
        let mut after = String::new();
        let mut found = 0;
        while !stop.is_cancelled() {
            let room = self.room.available_permits().min(CLAIM);
            if room == 0 {
                break;
            }
            let held = self.claiming.lock().await;
            let now = Utc::now();
            let claimed = self.store.claim(&self.holder, &after, room as i64, now + LEASE, now).await?;
            drop(held);
            found += claimed.len();
            let Some(last) = claimed.last() else { break };
            after = last.host.clone();
            for work in claimed {
                self.start(work, turns, stop);
            }
        }
        Ok(found)
    }

    fn start(
        self: &Arc<Self>,
        work: crate::store::destinations::HostWork,
        turns: &TaskTracker,
        stop: &CancellationToken,
    ) {
        let (engine, stop) = (self.clone(), stop.clone());
        let room = self.room.clone().try_acquire_owned();
        turns.spawn(async move {
            Turn::new(&engine, work).run(&stop).await;
            drop(room);
        });
    }

    async fn sleep(&self, stop: &CancellationToken) {
        tokio::select! {
            () = self.wake.notified() => {}
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
            () = stop.cancelled() => {}
        }
    }

    /// The parcel of a position: read, digested and its key parsed once.
    pub async fn parcel(&self, position: i64) -> Result<Arc<Parcel>, Failure> {
        Ok(self.parcels.try_get_with(position, self.make_parcel(position)).await?)
    }

    async fn make_parcel(&self, position: i64) -> Result<Arc<Parcel>, ParcelFailure> {
        let (team, body) = self.store.activity(position).await?.ok_or(ParcelFailure::Lost(position))?;
        let key = self.keys.signing_key(&team).map_err(|error| {
            ParcelFailure::from(Unsignable { position, team: team.clone(), reason: error.to_string() })
        })?;
        Ok(Arc::new(Parcel::new(body, key, self.site.key(team.as_str()))))
    }

    /// Posts a parcel; without an answer, says why.
    pub async fn post(&self, inbox: &str, parcel: &Parcel) -> Result<Answer, String> {
        let url = url::Url::parse(inbox).map_err(|error| format!("{inbox} is no address: {error}"))?;
        let headers = parcel.headers(&url, Utc::now());
        self.remote.post(inbox, &headers, parcel.body()).await.map_err(|error| error.to_string())
    }

    /// A number from 0 to 1 that differs from call to call (splitmix64): jitter needs no more.
    pub fn chance(&self) -> f64 {
        let mut x = self.dice.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

//! What another process has published and this one does not show yet. Who asks for something that is
//! not there waits until everything is shown that was published before: who hears of a note may
//! fetch it anywhere at once.
//!
//! However many ask, the database is asked by one at a time for all who wait, and only the keeper
//! renders, once.

use crate::store::Store;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Notify, watch};

/// How long somebody waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// The numbers of the store: what is ours, and what others did about it.
type Numbers = (i64, i64);

/// What is shown, and what there is.
pub struct Arrears {
    store: Store,
    shown: watch::Sender<Numbers>,
    wanted: Notify,
    /// What there was, and when that was asked.
    newest: Mutex<Option<(Instant, Numbers)>>,
}

impl Arrears {
    /// Nothing is shown yet.
    pub fn new(store: Store) -> Arrears {
        let (shown, wanted) = (watch::Sender::new((0, 0)), Notify::new());
        Arrears { store, shown, wanted, newest: Mutex::default() }
    }

    /// Notes that everything is shown up to the numbers of the store.
    pub fn shows(&self, numbers: Numbers) {
        self.shown.send_replace(numbers);
    }

    /// Waits until somebody misses something that there is.
    pub async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Waits until everything is shown that there was when this was called; not for long, and not
    /// at all when the database does not answer.
    pub async fn settled(&self) {
        let begun = Instant::now();
        let settling = async {
            let Some(newest) = self.newest(begun).await else { return };
            let is_shown = |shown: &Numbers| shown.0 >= newest.0 && shown.1 >= newest.1;
            let mut shown = self.shown.subscribe();
            if !is_shown(&shown.borrow()) {
                self.wanted.notify_one();
            }
            // The sender is ours.
            let _ = shown.wait_for(is_shown).await;
        };
        if tokio::time::timeout(PATIENCE, settling).await.is_err() {
            tracing::warn!("something was asked for that may have been published and is not shown yet");
        }
    }

    /// The numbers of the store, asked after an instant by whoever came first. `None`: no answer.
    async fn newest(&self, since: Instant) -> Option<Numbers> {
        let mut newest = self.newest.lock().await;
        if let Some((at, numbers)) = *newest
            && at >= since
        {
            return Some(numbers);
        }
        let at = Instant::now();
        let numbers = self.store.numbers().await.map_err(|error| tracing::warn!("{error}")).ok()?;
        *newest = Some((at, numbers));
        Some(numbers)
    }
}

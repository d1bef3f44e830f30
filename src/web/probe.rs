//! Whether the database takes what is written to it. However often that is asked, it is tried once
//! in a second at most.

use crate::store::Store;
use chrono::Utc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);
/// A database that takes longer is not there.
const PATIENCE: Duration = Duration::from_secs(3);

/// The last answer.
#[derive(Debug)]
pub struct Probe {
    store: Store,
    last: Mutex<Option<(Instant, bool)>>,
}

impl Probe {
    /// Nothing is known yet.
    pub fn new(store: Store) -> Probe {
        Probe { store, last: Mutex::default() }
    }

    /// True when what is written now is kept.
    pub async fn works(&self) -> bool {
        let mut last = self.last.lock().await;
        if let Some((at, works)) = *last
            && at.elapsed() < HOLDS
        {
            return works;
        }
        let tried = tokio::time::timeout(PATIENCE, self.store.probe(Utc::now())).await;
        let works = matches!(tried, Ok(Ok(())));
        *last = Some((Instant::now(), works));
        works
    }
}

//! Outcomes on their way to the store, written together several times a second.
//!
//! A crash repeats at most what was sent since the last flush. When the store is away, outcomes
//! wait here and are written when it is back.

use crate::store::Store;
use crate::store::destinations::{Release, Settlement};
use chrono::Utc;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How long outcomes may wait for each other.
const TOGETHER: Duration = Duration::from_millis(200);
/// How often leases are renewed while nothing else is written.
const RENEW: Duration = Duration::from_secs(4);
/// How long a lease lasts.
pub const LEASE: chrono::Duration = chrono::Duration::seconds(15);
/// No more outcomes than this wait unwritten; then sending waits, too.
const WAITING: usize = 50_000;

enum News {
    Settled(Settlement),
    Released(Release),
}

/// The way to the store.
#[derive(Clone)]
pub struct Flusher {
    sender: Sender<News>,
}

/// The task that writes.
pub struct Flush {
    receiver: Receiver<News>,
    store: Store,
    holder: String,
    settlements: Vec<Settlement>,
    released: Vec<Release>,
}

impl Flusher {
    /// A way to the store and the task at its end.
    pub fn new(store: Store, holder: String) -> (Flusher, Flush) {
        let (sender, receiver) = channel(WAITING);
        (Flusher { sender }, Flush { receiver, store, holder, settlements: Vec::new(), released: Vec::new() })
    }

    /// Hands over what became of an item.
    pub async fn settle(&self, settlement: Settlement) {
        self.send(News::Settled(settlement)).await;
    }

    /// Gives a host back, after everything that was settled there.
    pub async fn release(&self, release: Release) {
        self.send(News::Released(release)).await;
    }

    async fn send(&self, news: News) {
        if self.sender.send(news).await.is_err() {
            tracing::error!("an outcome came after the store was closed; it will be tried again");
        }
    }
}

impl Flush {
    /// Writes until every [`Flusher`] is gone and everything is written; `written` is called after
    /// each write that gave hosts back.
    pub async fn run(mut self, written: impl Fn()) {
        loop {
            let open = self.gather().await;
            let gave_back = !self.released.is_empty();
            while let Err(error) = self.write().await {
                tracing::error!("outcomes cannot be written, trying again in a second: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            if gave_back {
                written();
            }
            if !open {
                return;
            }
        }
    }

    /// Takes what comes within [`TOGETHER`] of the first outcome. `false`: nothing more will come.
    async fn gather(&mut self) -> bool {
        match tokio::time::timeout(RENEW, self.receiver.recv()).await {
            Ok(Some(news)) => self.take(news),
            Ok(None) => return false,
            Err(_) => return true,
        }
        let deadline = tokio::time::Instant::now() + TOGETHER;
        loop {
            match tokio::time::timeout_at(deadline, self.receiver.recv()).await {
                Ok(Some(news)) => self.take(news),
                Ok(None) => return false,
                Err(_) => return true,
            }
        }
    }

    fn take(&mut self, news: News) {
        match news {
            News::Settled(settlement) => self.settlements.push(settlement),
            News::Released(release) => self.released.push(release),
        }
    }

    async fn write(&mut self) -> Result<(), crate::store::StoreError> {
        let until = Utc::now() + LEASE;
        self.store.settle(&self.holder, &self.settlements, &self.released, until).await?;
        self.settlements.clear();
        self.released.clear();
        Ok(())
    }
}

//! Outcomes on their way to the store: what came during one write is written by the next.
//!
//! A crash repeats at most what was sent since the last flush. When the store is away, outcomes
//! wait here and are written when it is back.

use crate::store::destinations::{Release, Settlement};
use crate::store::{Store, StoreError};
use chrono::Utc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

/// How long outcomes wait for each other.
const TOGETHER: Duration = Duration::from_millis(1);
/// How often leases are renewed while they last.
const RENEWALS: u32 = 4;
/// No more outcomes than this wait unwritten; then sending waits, too.
const WAITING: usize = 50_000;

enum News {
    Settled(Settlement, oneshot::Sender<Option<i64>>),
    Released(Release),
    /// Given back although more is due there.
    Interrupted(Release),
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
    lease: Duration,
    settlements: Vec<Settlement>,
    waiting: Vec<oneshot::Sender<Option<i64>>>,
    released: Vec<Release>,
    interrupted: bool,
    renewed: Instant,
}

impl Flusher {
    /// A way to the store and the task at its end.
    pub fn new(store: Store, holder: String, lease: Duration) -> (Flusher, Flush) {
        let (sender, receiver) = channel(WAITING);
        let flush = Flush {
            receiver,
            store,
            holder,
            lease,
            settlements: Vec::new(),
            waiting: Vec::new(),
            released: Vec::new(),
            interrupted: false,
            renewed: Instant::now(),
        };
        (Flusher { sender }, flush)
    }

    /// Hands over what became of an item. The answer says when it is written: a host gets nothing
    /// more until then, so that a crash repeats one request per host that is being served, not more.
    /// It tells at which revision a follower last left the inbox, `None` when it is no longer there.
    pub async fn settle(&self, settlement: Settlement) -> oneshot::Receiver<Option<i64>> {
        let (written, wait) = oneshot::channel();
        self.send(News::Settled(settlement, written)).await;
        wait
    }

    /// Gives a host back, after everything that was settled there.
    pub async fn release(&self, release: Release) {
        self.send(News::Released(release)).await;
    }

    /// The same for a host at which more is due.
    pub async fn interrupt(&self, release: Release) {
        self.send(News::Interrupted(release)).await;
    }

    async fn send(&self, news: News) {
        if self.sender.send(news).await.is_err() {
            tracing::error!("an outcome came after the store was closed; it will be tried again");
        }
    }
}

impl Flush {
    /// Writes until every [`Flusher`] is gone and everything is written; `interrupted` is called
    /// after each write that gave back a host at which more is due.
    pub async fn run(mut self, interrupted: impl Fn()) {
        loop {
            let open = self.gather().await;
            while let Err(error) = self.write().await {
                tracing::error!("outcomes cannot be written, trying again in a second: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            if std::mem::take(&mut self.interrupted) {
                interrupted();
            }
            if !open {
                return;
            }
        }
    }

    /// Takes what comes within [`TOGETHER`] of the first outcome. `false`: nothing more will come.
    async fn gather(&mut self) -> bool {
        match tokio::time::timeout(self.lease / RENEWALS, self.receiver.recv()).await {
            Ok(Some(news)) => self.take(news),
            Ok(None) => return false,
            Err(_) => return true,
        }
        tokio::time::sleep(TOGETHER).await;
        loop {
            match self.receiver.try_recv() {
                Ok(news) => self.take(news),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn take(&mut self, news: News) {
        match news {
            News::Settled(settlement, written) => {
                self.settlements.push(settlement);
                self.waiting.push(written);
            }
            News::Released(release) => self.released.push(release),
            News::Interrupted(release) => {
                self.released.push(release);
                self.interrupted = true;
            }
        }
    }

    async fn write(&mut self) -> Result<(), StoreError> {
        if !self.settlements.is_empty() || !self.released.is_empty() {
            let audiences = self.store.settle(&self.holder, &self.settlements, &self.released).await?;
            for (settled, written) in self.settlements.drain(..).zip(self.waiting.drain(..)) {
                // Who no longer waits has ended.
                let _ = written.send(audiences.get(&*settled.inbox).copied());
            }
            self.released.clear();
        }
        if self.renewed.elapsed() >= self.lease / RENEWALS {
            self.store.renew(&self.holder, Utc::now() + self.lease).await?;
            self.renewed = Instant::now();
        }
        Ok(())
    }
}

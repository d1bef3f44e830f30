//! Who waits for something to be written hears of it at once: of what this process writes, and of
//! what other processes write to a PostgreSQL database (LISTEN, NOTIFY). Others that write to a
//! SQLite file are not heard: who waits has to look now and then all the same.

use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::watch;

/// The channel of PostgreSQL; each database has its own.
const CHANNEL: &str = "tidings";
/// How long a listener that lost its connection waits before it tries again.
const AGAIN: Duration = Duration::from_secs(1);

/// Hears of what is written from the moment on at which it was made.
#[derive(Clone, Debug)]
pub struct News(watch::Receiver<u64>);

impl News {
    /// Waits until something was written since the last time.
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            // The store is gone, and so is everything that could be written.
            std::future::pending::<()>().await;
        }
    }
}

impl Store {
    /// Begins to hear of what is written.
    pub fn news(&self) -> News {
        News(self.bell.subscribe())
    }

    /// Hears what other processes write to the PostgreSQL database at `url`, for ever. Does nothing
    /// for SQLite.
    pub async fn listen(&self, url: &str) {
        if self.sqlite {
            return std::future::pending().await;
        }
        loop {
            if let Err(error) = self.hear(url).await {
                tracing::warn!("other processes cannot be heard, trying again: {error}");
            }
            tokio::time::sleep(AGAIN).await;
            // What was said meanwhile has been missed.
            self.ring();
        }
    }

    async fn hear(&self, url: &str) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect(url).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        while listener.try_recv().await?.is_some() {
            self.ring();
        }
        Ok(())
    }

    /// Commits what others wait for, and tells them.
    pub(crate) async fn commit(&self, mut tx: Tx) -> Result<(), StoreError> {
        if !self.sqlite {
            sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        self.ring();
        Ok(())
    }

    fn ring(&self) {
        self.bell.send_modify(|rung| *rung = rung.wrapping_add(1));
    }
}

//! A transaction that may write. The one process of a SQLite file lets its writers take turns:
//! left to SQLite, the one that waits sleeps longer and longer, and the others overtake it.

use crate::store::{Store, StoreError};
use sqlx::{Any, AnyConnection, Transaction};
use std::ops::{Deref, DerefMut};
use tokio::sync::OwnedMutexGuard;

/// A transaction of the store; without [`Tx::commit`] it leaves no trace.
pub struct Tx {
    inner: Transaction<'static, Any>,
    // Declared last: the turn ends after the transaction.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Store {
    /// Begins a transaction that may write. On SQLite it takes the write lock at once, so that it
    /// never fails half-way because another one wrote first.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        if !self.sqlite {
            return Ok(Tx { inner: self.pool.begin().await?, _turn: None });
        }
        let turn = self.turns.clone().lock_owned().await;
        Ok(Tx { inner: self.pool.begin_with("BEGIN IMMEDIATE").await?, _turn: Some(turn) })
    }

    /// A transaction that sees everything as it is at one instant, and writes nothing.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreError> {
        let begin = if self.sqlite { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        Ok(Tx { inner: self.pool.begin_with(begin).await?, _turn: None })
    }
}

impl Tx {
    /// Writes everything.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.inner.commit().await?)
    }

    /// Writes nothing.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }
}

impl Deref for Tx {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}

//! What is said to one inbox alone, to somebody who need not follow: put into the log.

use crate::store::followers::{ensure_destination, wake};
use crate::store::log::{Activity, Audience, append};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, hold_head};

impl Store {
    /// Puts an activity into the log, addressed to one inbox. `host` is the inbox's host (and port).
    pub async fn answer(&self, inbox: &str, host: &str, activity: &Activity) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        address(&mut tx, inbox, host, activity).await?;
        self.commit(tx).await
    }
}

/// The same within a transaction.
pub(crate) async fn address(
    tx: &mut Tx,
    inbox: &str,
    host: &str,
    activity: &Activity,
) -> Result<(), StoreError> {
    let (head, revision) = hold_head(tx).await?;
    ensure_destination(tx, inbox, host, head, revision).await?;
    wake(tx, host, activity.said.timestamp_millis()).await?;
    append(tx, activity, &Audience::Inbox(inbox.to_owned())).await?;
    Ok(())
}

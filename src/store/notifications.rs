//! WebSub: who has yet to hear of a feed that changed, and what became of telling.
//!
//! A subscription is due when it was told of an older version than there is. So nobody gets two
//! versions where one will do, and there is no row per recipient of a change. What fails, fails for
//! the callback, with all the feeds that it subscribes to.

use crate::model::Timestamp;
use crate::store::StoreError;
use crate::store::destinations::{HostWork, Item, Matter, Outcome, Settlement};
use crate::store::placeholders::Placeholders;
use crate::store::row::{number, optional_instant, optional_text, text};
use crate::store::transaction::Tx;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A feed that changed, for one who subscribes to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The address of the feed.
    pub topic: Arc<str>,
    /// The version that is sent; a newer one will do as well.
    pub version: i64,
    /// What is sent.
    pub kind: Kind,
}

/// What a subscriber gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole feed, signed if there is a secret.
    Content(Option<Secret>),
    /// Word that it changed: for other hubs.
    Ping,
}

/// What signs the feeds that a subscriber gets; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The hosts with a subscription that is due. Begins at the subscriptions: they are few.
pub(crate) const CLAIMABLE: &str = "SELECT h.host FROM host h WHERE h.host IN (SELECT s.host FROM subscription s \
    JOIN topic t ON t.topic = s.topic WHERE s.host > $2 AND s.due <= $1 AND s.told < t.version AND s.expires > $1) \
    AND h.due <= $1 AND h.paused = 0 AND h.lease_until <= $1 ORDER BY h.host LIMIT $3";

/// Adds the feeds that are due at some of the claimed hosts.
pub(crate) async fn fill(
    tx: &mut Tx,
    work: &mut BTreeMap<String, HostWork>,
    hosts: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    if hosts.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "SELECT s.host, s.callback, s.failures, s.failing_since, s.topic, t.version, s.kind, s.secret \
         FROM subscription s JOIN topic t ON t.topic = s.topic \
         WHERE s.due <= $1 AND s.told < t.version AND s.expires > $1 AND s.host IN ({}) ORDER BY s.callback, s.topic",
        Placeholders::Numbered.list(2, hosts.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(now.timestamp_millis());
    for host in hosts {
        query = query.bind(host.clone());
    }
    for row in query.fetch_all(&mut **tx).await? {
        if let Some(host) = work.get_mut(&text(&row, 0)?) {
            host.items.push(item(&row)?);
        }
    }
    Ok(())
}

fn item(row: &AnyRow) -> Result<Item, StoreError> {
    let kind = match &*text(row, 6)? {
        "ping" => Kind::Ping,
        _ => Kind::Content(optional_text(row, 7)?.map(Secret)),
    };
    Ok(Item {
        late: false,
        audience: 0,
        inbox: text(row, 1)?.into(),
        matter: Matter::Feed(Notification { topic: text(row, 4)?.into(), version: number(row, 5)?, kind }),
        failures: number(row, 2)?,
        failing_since: optional_instant(row, 3)?,
    })
}

/// Writes what became of a feed on its way to a callback.
pub(crate) async fn settle(
    tx: &mut Tx,
    settled: &Settlement,
    notification: &Notification,
) -> Result<(), StoreError> {
    let (delivered, refused): (i64, i64) = match settled.outcome {
        Outcome::Delivered => (1, 0),
        Outcome::Refused => (0, 1),
        Outcome::Retry(_) => (0, 0),
    };
    let told = if delivered + refused > 0 { notification.version } else { 0 };
    let sql = "UPDATE subscription SET told = CASE WHEN $3 > told THEN $3 ELSE told END, delivered = delivered + $4, \
               refused = refused + $5, status = $6, answer = $7, attempted = $8 \
               WHERE callback = $1 AND topic = $2";
    let query = sqlx::query(sql).bind(settled.inbox.to_string()).bind(notification.topic.to_string());
    let query = query.bind(told).bind(delivered).bind(refused);
    let query = query.bind(settled.status.map(i64::from)).bind(settled.answer.clone());
    query.bind(settled.at.timestamp_millis()).execute(&mut **tx).await?;
    match settled.outcome {
        Outcome::Delivered => recover(tx, &settled.inbox).await,
        Outcome::Refused => fail(tx, settled, Timestamp::UNIX_EPOCH).await,
        Outcome::Retry(due) => fail(tx, settled, due).await,
    }
}

/// One more failure of a callback, for all its topics.
async fn fail(tx: &mut Tx, settled: &Settlement, due: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE subscription SET failures = failures + 1, failing_since = COALESCE(failing_since, $2), due = $3 \
               WHERE callback = $1";
    let query = sqlx::query(sql).bind(settled.inbox.to_string()).bind(settled.at.timestamp_millis());
    query.bind(due.timestamp_millis()).execute(&mut **tx).await?;
    Ok(())
}

/// Forgets the failures of a callback.
pub(crate) async fn recover(tx: &mut Tx, callback: &str) -> Result<(), StoreError> {
    let sql = "UPDATE subscription SET failures = 0, failing_since = NULL, due = 0 \
               WHERE callback = $1 AND (failures > 0 OR due > 0)";
    sqlx::query(sql).bind(callback.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

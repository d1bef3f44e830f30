//! WebSub: who wants to be told of which feeds, and until when; also other hubs.
//!
//! [`crate::store::topics`] says what changed, [`crate::store::notifications`] who has yet to hear
//! of it.

use crate::model::Timestamp;
use crate::store::followers::{drop_idle_hosts, ensure_host, wake};
use crate::store::notifications::{Secret, recover};
use crate::store::placeholders::Placeholders;
use crate::store::row::{instant, number, optional_instant, optional_number, optional_text, text};
use crate::store::topics::{Shown, drop_idle_topics, ensure_topic};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

/// A subscription whose intent was verified.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Where feeds are posted to.
    pub callback: String,
    /// Its host and port.
    pub host: String,
    /// What signs them.
    pub secret: Option<Secret>,
    /// When it ends, unless it is renewed.
    pub expires: Timestamp,
}

/// How many subscriptions there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At one host.
    pub host: i64,
    /// In all.
    pub all: i64,
}

/// What became of a wish to subscribe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is kept, or renewed.
    Kept,
    /// Its host has as many as it may have.
    HostFull,
    /// There are as many as there may be.
    Full,
}

/// What the operator sees of a subscription: never its secret.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Listed {
    /// Where feeds go; for another hub, the hub.
    pub callback: String,
    /// The feed.
    pub topic: String,
    /// `content`, or `ping` for another hub.
    pub kind: String,
    /// True when feeds are signed.
    pub signed: bool,
    /// Since when.
    pub since: Timestamp,
    /// Until when; another hub has no end.
    pub expires: Option<Timestamp>,
    /// True when it knows the feed as it is now.
    pub current: bool,
    /// Versions delivered so far.
    pub delivered: i64,
    /// Versions given up after too many tries.
    pub refused: i64,
    /// Failures in a row at the callback.
    pub failures: i64,
    /// The last status.
    pub last_status: Option<i64>,
    /// The beginning of the last answer.
    pub last_answer: Option<String>,
    /// When it was last tried.
    pub last_try: Option<Timestamp>,
    /// When it is tried next, if it is not current.
    pub next_try: Option<Timestamp>,
}

impl Store {
    /// Keeps a subscription to a feed, or renews it: then it begins without failures. One that is
    /// new knows the feed as it is now.
    pub async fn subscribe(
        &self,
        subscription: &Subscription,
        shown: &Shown,
        limits: Limits,
        now: Timestamp,
    ) -> Result<Admission, StoreError> {
        let mut tx = self.begin().await?;
        let admission = admission(&mut tx, subscription, &shown.topic, limits).await?;
        if admission != Admission::Kept {
            return Ok(admission);
        }
        ensure_topic(&mut tx, shown, now).await?;
        ensure_host(&mut tx, &subscription.host).await?;
        let sql = "INSERT INTO subscription (callback, topic, host, kind, secret, told, since, expires, due, failures, \
                   delivered, refused) SELECT $1, $2, $3, 'content', $4, t.version, $5, $6, 0, 0, 0, 0 \
                   FROM topic t WHERE t.topic = $2 ON CONFLICT (callback, topic) DO UPDATE SET \
                   secret = excluded.secret, expires = excluded.expires, kind = excluded.kind";
        let query = sqlx::query(sql).bind(subscription.callback.clone()).bind(shown.topic.clone());
        let query = query.bind(subscription.host.clone());
        let query = query.bind(subscription.secret.as_ref().map(|secret| secret.0.clone()));
        let query = query.bind(now.timestamp_millis()).bind(subscription.expires.timestamp_millis());
        query.execute(&mut *tx).await?;
        recover(&mut tx, &subscription.callback).await?;
        wake(&mut tx, &subscription.host, now.timestamp_millis()).await?;
        self.commit(tx).await?;
        Ok(Admission::Kept)
    }

    /// True when there is such a subscription.
    pub async fn is_subscribed(&self, callback: &str, topic: &str) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM subscription WHERE callback = $1 AND topic = $2 AND kind = 'content'";
        let query = sqlx::query_scalar(sql).bind(callback.to_owned()).bind(topic.to_owned());
        let count: i64 = query.fetch_one(&self.pool).await?;
        Ok(count > 0)
    }

    /// Ends a subscription. `false`: there is none.
    pub async fn unsubscribe(&self, callback: &str, topic: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM subscription WHERE callback = $1 AND topic = $2 AND kind = 'content'";
        let query = sqlx::query(sql).bind(callback.to_owned()).bind(topic.to_owned());
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// Ends the subscriptions whose time is over, and drops topics that nobody subscribes to and
    /// hosts that nothing is sent to; gives how many subscriptions ended.
    pub async fn expire_subscriptions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let query = sqlx::query("DELETE FROM subscription WHERE expires <= $1").bind(now.timestamp_millis());
        let ended = query.execute(&mut *tx).await?.rows_affected();
        drop_idle_topics(&mut tx).await?;
        drop_idle_hosts(&mut tx).await?;
        self.commit(tx).await?;
        Ok(ended)
    }

    /// Lets other hubs, each with its host and port, be told of these feeds from their next change
    /// on, and no others any more.
    pub async fn set_pings(
        &self,
        hubs: &[(String, String)],
        shown: &[Shown],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for shown in shown {
            ensure_topic(&mut tx, shown, now).await?;
            for (hub, host) in hubs {
                ensure_host(&mut tx, host).await?;
                let sql = "INSERT INTO subscription (callback, topic, host, kind, told, since, expires, due, failures, \
                           delivered, refused) SELECT $1, $2, $3, 'ping', t.version, $4, $5, 0, 0, 0, 0 \
                           FROM topic t WHERE t.topic = $2 ON CONFLICT (callback, topic) DO NOTHING";
                let query = sqlx::query(sql).bind(hub.clone()).bind(shown.topic.clone());
                let query = query.bind(host.clone()).bind(now.timestamp_millis()).bind(i64::MAX);
                query.execute(&mut *tx).await?;
            }
        }
        let others = match hubs.is_empty() {
            true => String::new(),
            false => format!(" AND callback NOT IN ({})", Placeholders::Numbered.list(1, hubs.len())),
        };
        let sql = format!("DELETE FROM subscription WHERE kind = 'ping'{others}");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (hub, _) in hubs {
            query = query.bind(hub.clone());
        }
        query.execute(&mut *tx).await?;
        self.commit(tx).await
    }

    /// What the operator sees of every subscription.
    pub async fn subscriptions(&self) -> Result<Vec<Listed>, StoreError> {
        let sql = "SELECT s.callback, s.topic, s.kind, CASE WHEN s.secret IS NULL THEN 0 ELSE 1 END, s.since, s.expires, \
                   t.version - s.told, s.delivered, s.refused, s.failures, s.status, s.answer, s.attempted, \
                   CASE WHEN s.due > h.due THEN s.due ELSE h.due END FROM subscription s \
                   JOIN topic t ON t.topic = s.topic JOIN host h ON h.host = s.host ORDER BY s.topic, s.callback";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(listed).collect()
    }
}

async fn admission(
    tx: &mut Tx,
    subscription: &Subscription,
    topic: &str,
    limits: Limits,
) -> Result<Admission, StoreError> {
    let sql = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN host = $1 THEN 1 ELSE 0 END), 0), \
               COALESCE(SUM(CASE WHEN callback = $2 AND topic = $3 THEN 1 ELSE 0 END), 0) \
               FROM subscription WHERE kind = 'content'";
    let query = sqlx::query(sql).bind(subscription.host.clone());
    let query = query.bind(subscription.callback.clone()).bind(topic.to_owned());
    let row = query.fetch_one(&mut **tx).await?;
    let (all, host, same) = (number(&row, 0)?, number(&row, 1)?, number(&row, 2)?);
    Ok(match same > 0 {
        true => Admission::Kept,
        false if host >= limits.host => Admission::HostFull,
        false if all >= limits.all => Admission::Full,
        false => Admission::Kept,
    })
}

fn listed(row: &AnyRow) -> Result<Listed, StoreError> {
    let behind = number(row, 6)?;
    let expires = number(row, 5)?;
    Ok(Listed {
        callback: text(row, 0)?,
        topic: text(row, 1)?,
        kind: text(row, 2)?,
        signed: number(row, 3)? > 0,
        since: instant(row, 4)?,
        expires: Timestamp::from_timestamp_millis(expires),
        current: behind <= 0,
        delivered: number(row, 7)?,
        refused: number(row, 8)?,
        failures: number(row, 9)?,
        last_status: optional_number(row, 10)?,
        last_answer: optional_text(row, 11)?,
        last_try: optional_instant(row, 12)?,
        next_try: (behind > 0).then(|| instant(row, 13)).transpose()?,
    })
}

//! How far every destination has read in the log, and what was answered.
//!
//! [`crate::store::claims`] gives work out, [`crate::store::settlements`] takes the outcomes.

use crate::model::Timestamp;
use crate::model::hosts::HostState;
use crate::signature::Scheme;
use crate::store::hosts::{STATE, state, suspended_beyond};
use crate::store::late;
use crate::store::notifications::Notification;
use crate::store::row::{instant, number, optional_instant, optional_number, optional_text, text};
use crate::store::{Store, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use std::sync::Arc;

/// A host that this process may now serve, with everything that is due there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostWork {
    /// Host and port.
    pub host: String,
    /// Failures in a row, of the host itself.
    pub failures: i64,
    /// Since when it has failed.
    pub failing_since: Option<Timestamp>,
    /// What to send where: activities in the order of the log, then feeds.
    pub items: Vec<Item>,
    /// True when more is due there than was taken.
    pub more: bool,
    /// How requests there are signed.
    pub scheme: Scheme,
}

/// One thing for one inbox or callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it goes.
    pub inbox: Arc<str>,
    /// What it is.
    pub matter: Matter,
    /// True when more than the cursor may have to be written: the inbox has read beyond it, or a
    /// follower came there who misses something.
    pub late: bool,
    /// The revision at which a follower had last left the inbox, or moved there, when this was
    /// claimed.
    pub audience: i64,
    /// Failures in a row at this inbox.
    pub failures: i64,
    /// Since when this inbox has failed.
    pub failing_since: Option<Timestamp>,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// An activity, by its position in the log.
    Activity(i64),
    /// A feed that changed, to who subscribes to it.
    Feed(Notification),
}

/// What became of an item.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// Where it was sent.
    pub inbox: Arc<str>,
    /// What was sent.
    pub matter: Matter,
    /// As in the item.
    pub late: bool,
    /// As in the item.
    pub audience: i64,
    /// The outcome.
    pub outcome: Outcome,
    /// The status, when there was an answer.
    pub status: Option<u16>,
    /// The beginning of the answer, or why there was none.
    pub answer: String,
    /// When.
    pub at: Timestamp,
}

impl Settlement {
    /// True when it will not be tried again by itself.
    pub fn is_done(&self) -> bool {
        !matches!(self.outcome, Outcome::Retry(_))
    }
}

/// The three ends of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived; the cursor moves on.
    Delivered,
    /// It was refused for good, or too often; recorded, and the cursor moves on.
    Refused,
    /// It is tried again at the instant; the cursor stays.
    Retry(Timestamp),
}

/// A host that is given back.
#[derive(Clone, Debug)]
pub struct Release {
    /// Host and port.
    pub host: String,
    /// Not before.
    pub due: Timestamp,
    /// Failures in a row, of the host itself.
    pub failures: i64,
    /// Since when it has failed.
    pub failing_since: Option<Timestamp>,
}

/// What the operator sees of a destination.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Destination {
    /// Where deliveries go.
    pub inbox: String,
    /// Its host and port.
    pub host: String,
    /// The state of that host's breaker.
    pub state: HostState,
    /// The last position of the log that it has read.
    pub position: i64,
    /// How many activities it has yet to get.
    pub lag: i64,
    /// Activities delivered so far.
    pub delivered: i64,
    /// Activities refused so far and not taken since.
    pub refused: i64,
    /// Failures in a row.
    pub failures: i64,
    /// The last status.
    pub last_status: Option<i64>,
    /// The beginning of the last answer.
    pub last_answer: Option<String>,
    /// When it was last tried.
    pub last_try: Option<Timestamp>,
    /// When it is tried next, while something waits.
    pub next_try: Option<Timestamp>,
}

/// The positions that destination `d` is to get for its followers. Lookups by index: it costs as much
/// as it gives.
const FOLLOWED: &str = "SELECT a.position AS position FROM (SELECT f.team, MIN(f.since) AS since FROM follower f \
    WHERE f.destination = d.inbox GROUP BY f.team) t JOIN activity a ON a.team = t.team \
    AND a.audience = 'followers' AND a.position > t.since AND a.position > d.\"cursor\"";

/// How many activities destination `d` is to get.
pub(crate) fn lag() -> String {
    format!(
        "(SELECT COUNT(*) FROM activity a WHERE a.audience = d.inbox AND a.position > d.\"cursor\") + \
         (SELECT COUNT(*) FROM ({FOLLOWED} UNION {late}) n) + \
         (SELECT COUNT(*) FROM refusal r WHERE r.inbox = d.inbox AND r.again > 0)",
        late = late::POSITIONS
    )
}

/// The next positions for a destination `d`, as one text: what is addressed to it, what the teams say
/// that it has followers of, what these missed on their way here, and what was refused and is to be
/// sent again.
pub(crate) fn positions(limit: usize) -> String {
    format!(
        "SELECT string_agg(CAST(n.position AS TEXT), ',') FROM (\
         SELECT a.position AS position FROM activity a WHERE a.audience = d.inbox AND a.position > d.\"cursor\" \
         UNION {FOLLOWED} UNION {late} \
         UNION SELECT r.position FROM refusal r WHERE r.inbox = d.inbox AND r.again > 0 \
         ORDER BY 1 LIMIT {limit}) n",
        late = late::POSITIONS
    )
}

impl Store {
    /// Ends every lease: for the one process of a SQLite database when it starts.
    pub async fn end_leases(&self) -> Result<(), StoreError> {
        sqlx::query("UPDATE host SET lease_until = 0, lease_holder = '' WHERE lease_holder <> ''")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// What the operator sees of every destination, the furthest behind first.
    pub async fn destinations(&self, now: Timestamp) -> Result<Vec<Destination>, StoreError> {
        let query = sqlx::query(AssertSqlSafe(listing("")));
        let query = query.bind(now.timestamp_millis()).bind(suspended_beyond(now));
        query.fetch_all(&self.pool).await?.iter().map(destination).collect()
    }

    /// The same for the destinations at one host.
    pub async fn destinations_of(&self, host: &str, now: Timestamp) -> Result<Vec<Destination>, StoreError> {
        let query = sqlx::query(AssertSqlSafe(listing("WHERE d.host = $3")));
        let query = query.bind(now.timestamp_millis()).bind(suspended_beyond(now)).bind(host.to_owned());
        query.fetch_all(&self.pool).await?.iter().map(destination).collect()
    }
}

fn listing(condition: &str) -> String {
    format!(
        "SELECT d.inbox, d.host, d.\"cursor\", {lag} AS lag, \
         d.delivered, d.refused, d.failures, d.status, d.answer, d.attempted, \
         CASE WHEN d.due > h.due THEN d.due ELSE h.due END, {STATE} \
         FROM destination d JOIN host h ON h.host = d.host {condition} ORDER BY lag DESC, d.inbox",
        lag = lag()
    )
}

fn destination(row: &AnyRow) -> Result<Destination, StoreError> {
    let lag = number(row, 3)?;
    Ok(Destination {
        inbox: text(row, 0)?,
        host: text(row, 1)?,
        position: number(row, 2)?,
        lag,
        delivered: number(row, 4)?,
        refused: number(row, 5)?,
        failures: number(row, 6)?,
        last_status: optional_number(row, 7)?,
        last_answer: optional_text(row, 8)?,
        last_try: optional_instant(row, 9)?,
        state: state(number(row, 11)?),
        next_try: (lag > 0).then(|| instant(row, 10)).transpose()?,
    })
}

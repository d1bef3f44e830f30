//! How far every destination has read in the log, who works on which host, and what was answered.

use crate::model::Timestamp;
use crate::store::row::{instant, number, optional_instant, optional_number, optional_text, text};
use crate::store::{Store, StoreError, Tx};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// A host that this process may now serve, with everything that is due there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostWork {
    /// Host and port.
    pub host: String,
    /// Failures in a row, of the host itself.
    pub failures: i64,
    /// Since when it has failed.
    pub failing_since: Option<Timestamp>,
    /// What to send where, in the order of the log.
    pub items: Vec<Item>,
}

/// One activity for one inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it goes.
    pub inbox: String,
    /// Its position in the log.
    pub position: i64,
    /// Failures in a row at this inbox.
    pub failures: i64,
    /// Since when this inbox has failed.
    pub failing_since: Option<Timestamp>,
}

/// What became of an item.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// Where it was sent.
    pub inbox: String,
    /// Its position in the log.
    pub position: i64,
    /// The outcome.
    pub outcome: Outcome,
    /// The status, when there was an answer.
    pub status: Option<u16>,
    /// The beginning of the answer, or why there was none.
    pub answer: String,
    /// When.
    pub at: Timestamp,
}

/// The three ends of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived; the cursor moves on.
    Delivered,
    /// It was refused for good; recorded, and the cursor moves on.
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
    /// The last position of the log that it has read.
    pub position: i64,
    /// How many activities it has yet to get.
    pub lag: i64,
    /// Activities delivered so far.
    pub delivered: i64,
    /// Activities refused so far.
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

/// True of an activity `a` that destination `d` is to get.
const CONCERNS: &str = "a.position > d.\"cursor\" AND (a.audience = d.inbox OR (a.audience = 'followers' AND EXISTS \
                        (SELECT 1 FROM follower f WHERE f.destination = d.inbox AND f.team = a.team \
                        AND f.since < a.position)))";

const CLAIMABLE: &str = "SELECT h.host FROM host h WHERE h.due <= $1 AND h.lease_until <= $1 AND h.host > $2 AND EXISTS \
    (SELECT 1 FROM destination d WHERE d.host = h.host AND d.due <= $1 AND \
    (EXISTS (SELECT 1 FROM follower f JOIN voice v ON v.team = f.team WHERE f.destination = d.inbox \
     AND v.position > d.\"cursor\" AND v.position > f.since) \
     OR EXISTS (SELECT 1 FROM activity a WHERE a.audience = d.inbox AND a.position > d.\"cursor\"))) \
    ORDER BY h.host LIMIT $3";

/// More items than this are left for the next claim.
const ITEMS_AT_ONCE: i64 = 20_000;

impl Store {
    /// Claims up to `limit` hosts beyond `after` (in the order of names) that have something due,
    /// until the lease ends.
    pub async fn claim(
        &self,
        holder: &str,
        after: &str,
        limit: i64,
        lease_until: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<HostWork>, StoreError> {
        let mut tx = self.begin().await?;
        let lock = if self.is_sqlite() { "" } else { " FOR UPDATE OF h SKIP LOCKED" };
        let query = sqlx::query_scalar(AssertSqlSafe(format!("{CLAIMABLE}{lock}")));
        let query = query.bind(now.timestamp_millis()).bind(after.to_owned()).bind(limit);
        let hosts: Vec<String> = query.fetch_all(&mut *tx).await?;
        if hosts.is_empty() {
            return Ok(Vec::new());
        }
        let mut work = lease(&mut tx, &hosts, holder, lease_until).await?;
        fill(&mut tx, &mut work, now).await?;
        tx.commit().await?;
        Ok(work.into_values().collect())
    }

    /// The next instant at which something that failed is tried again; `None`: nothing waits.
    pub async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT MIN(due) FROM (SELECT due FROM host WHERE due > $1 UNION ALL \
                   SELECT due FROM destination WHERE due > $1 UNION ALL SELECT due FROM departure) AS later";
        let row = sqlx::query(sql).bind(now.timestamp_millis()).fetch_one(&self.pool).await?;
        Ok(optional_number(&row, 0)?.and_then(Timestamp::from_timestamp_millis))
    }

    /// Writes what became of items, gives hosts back and renews the leases of the others, in one
    /// transaction.
    pub async fn settle(
        &self,
        holder: &str,
        settlements: &[Settlement],
        released: &[Release],
        renewed_until: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for settlement in settlements {
            write_settlement(&mut tx, settlement).await?;
        }
        for release in released {
            write_release(&mut tx, holder, release).await?;
        }
        let sql = "UPDATE host SET lease_until = $2 WHERE lease_holder = $1";
        sqlx::query(sql)
            .bind(holder.to_owned())
            .bind(renewed_until.timestamp_millis())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Ends every lease: for the one process of a SQLite database when it starts.
    pub async fn end_leases(&self) -> Result<(), StoreError> {
        sqlx::query("UPDATE host SET lease_until = 0, lease_holder = ''").execute(&self.pool).await?;
        Ok(())
    }

    /// What the operator sees of every destination, the furthest behind first.
    pub async fn destinations(&self) -> Result<Vec<Destination>, StoreError> {
        let sql = format!(
            "SELECT d.inbox, d.host, d.\"cursor\", (SELECT COUNT(*) FROM activity a WHERE {CONCERNS}) AS lag, \
             d.delivered, d.refused, d.failures, d.status, d.answer, d.attempted, \
             CASE WHEN d.due > h.due THEN d.due ELSE h.due END \
             FROM destination d JOIN host h ON h.host = d.host ORDER BY lag DESC, d.inbox"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.iter().map(destination).collect()
    }
}

fn placeholders(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

async fn lease(
    tx: &mut Tx,
    hosts: &[String],
    holder: &str,
    until: Timestamp,
) -> Result<BTreeMap<String, HostWork>, StoreError> {
    let sql = format!(
        "UPDATE host SET lease_holder = $1, lease_until = $2 WHERE host IN ({}) RETURNING host, failures, failing_since",
        placeholders(3, hosts.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(holder.to_owned()).bind(until.timestamp_millis());
    for host in hosts {
        query = query.bind(host.clone());
    }
    let rows = query.fetch_all(&mut **tx).await?;
    let work = rows.iter().map(|row| {
        let host = text(row, 0)?;
        let failing_since = optional_instant(row, 2)?;
        Ok((host.clone(), HostWork { host, failures: number(row, 1)?, failing_since, items: Vec::new() }))
    });
    work.collect()
}

async fn fill(tx: &mut Tx, work: &mut BTreeMap<String, HostWork>, now: Timestamp) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT d.host, d.inbox, a.position, d.failures, d.failing_since FROM destination d JOIN activity a \
         ON {CONCERNS} WHERE d.due <= $1 AND d.host IN ({}) ORDER BY d.host, a.position LIMIT {ITEMS_AT_ONCE}",
        placeholders(2, work.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(now.timestamp_millis());
    for host in work.keys() {
        query = query.bind(host.clone());
    }
    for row in query.fetch_all(&mut **tx).await? {
        let item = Item {
            inbox: text(&row, 1)?,
            position: number(&row, 2)?,
            failures: number(&row, 3)?,
            failing_since: optional_instant(&row, 4)?,
        };
        if let Some(host) = work.get_mut(&text(&row, 0)?) {
            host.items.push(item);
        }
    }
    Ok(())
}

async fn write_settlement(tx: &mut Tx, settled: &Settlement) -> Result<(), StoreError> {
    let at = settled.at.timestamp_millis();
    let status = settled.status.map(i64::from);
    let (sql, last) = match settled.outcome {
        Outcome::Delivered => (
            "UPDATE destination SET status = $2, answer = $3, attempted = $4, \"cursor\" = $5, due = 0, failures = 0, \
             failing_since = NULL, delivered = delivered + 1 WHERE inbox = $1",
            settled.position,
        ),
        Outcome::Refused => (
            "UPDATE destination SET status = $2, answer = $3, attempted = $4, \"cursor\" = $5, due = 0, failures = 0, \
             failing_since = NULL, refused = refused + 1 WHERE inbox = $1",
            settled.position,
        ),
        Outcome::Retry(due) => (
            "UPDATE destination SET status = $2, answer = $3, attempted = $4, due = $5, failures = failures + 1, \
             failing_since = COALESCE(failing_since, $4) WHERE inbox = $1",
            due.timestamp_millis(),
        ),
    };
    let query = sqlx::query(sql).bind(settled.inbox.clone()).bind(status).bind(settled.answer.clone());
    query.bind(at).bind(last).execute(&mut **tx).await?;
    if settled.outcome == Outcome::Refused {
        let sql = "INSERT INTO refusal (inbox, position, status, answer, refused) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(settled.inbox.clone()).bind(settled.position);
        query.bind(status.unwrap_or(0)).bind(settled.answer.clone()).bind(at).execute(&mut **tx).await?;
    }
    Ok(())
}

async fn write_release(tx: &mut Tx, holder: &str, release: &Release) -> Result<(), StoreError> {
    let sql = "UPDATE host SET due = $3, failures = $4, failing_since = $5, lease_until = 0, lease_holder = '' \
               WHERE host = $1 AND lease_holder = $2";
    let query = sqlx::query(sql).bind(release.host.clone()).bind(holder.to_owned());
    let query = query.bind(release.due.timestamp_millis()).bind(release.failures);
    query.bind(release.failing_since.map(|since| since.timestamp_millis())).execute(&mut **tx).await?;
    Ok(())
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
        next_try: (lag > 0).then(|| instant(row, 10)).transpose()?,
    })
}

//! Who works on which host: hosts are claimed with a lease, together with what is due there.

use crate::model::Timestamp;
use crate::signature::Scheme;
use crate::store::destinations::{HostWork, Item, Matter, positions};
use crate::store::late;
use crate::store::notifications;
use crate::store::placeholders::Placeholders;
use crate::store::row::{number, optional_instant, optional_number, optional_text, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Executor};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// `d.host > $2` says nothing new; it lets PostgreSQL begin there when it merges the two tables.
const CLAIMABLE: &str = "SELECT h.host FROM host h WHERE h.due <= $1 AND h.paused = 0 AND h.lease_until <= $1 AND h.host > $2 AND EXISTS \
    (SELECT 1 FROM destination d WHERE d.host = h.host AND d.host > $2 AND d.due <= $1 AND \
    (EXISTS (SELECT 1 FROM follower f JOIN voice v ON v.team = f.team WHERE f.destination = d.inbox \
     AND v.position > d.\"cursor\" AND v.position > f.since) \
     OR EXISTS (SELECT 1 FROM activity a WHERE a.audience = d.inbox AND a.position > d.\"cursor\") \
     OR EXISTS (SELECT 1 FROM late l WHERE l.inbox = d.inbox) \
     OR EXISTS (SELECT 1 FROM refusal r WHERE r.inbox = d.inbox AND r.again > 0))) \
    ORDER BY h.host LIMIT $3";

/// What a destination gets by one claim at most; the rest comes with the next.
const AT_ONCE: usize = 100;

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
        // The one process of a SQLite database looks before it takes the lock for writing.
        let seen = match self.sqlite {
            true => {
                let mut connection = self.pool.acquire().await?;
                Some(Claimable::look(&mut connection, "", after, limit, now).await?)
            }
            false => None,
        };
        if seen.as_ref().is_some_and(Claimable::is_empty) {
            return Ok(Vec::new());
        }
        let mut tx = self.begin().await?;
        let claimable = match seen {
            Some(claimable) => claimable,
            None => Claimable::look(&mut tx, " FOR UPDATE OF h SKIP LOCKED", after, limit, now).await?,
        };
        if claimable.is_empty() {
            return Ok(Vec::new());
        }
        let places = Placeholders::of(self);
        let mut work = lease(&mut tx, &claimable.first(limit), holder, lease_until, now, places).await?;
        fill(&mut tx, &mut work, now, places).await?;
        notifications::fill(&mut tx, &mut work, &claimable.subscribing, now).await?;
        tx.commit().await?;
        let hosts: Vec<String> = work.keys().cloned().collect();
        for host in self.speakers_of_rfc9421(&hosts, now).await? {
            if let Some(work) = work.get_mut(&host) {
                work.scheme = Scheme::Rfc9421;
            }
        }
        Ok(work.into_values().collect())
    }

    /// Prolongs every lease of a holder.
    pub async fn renew(&self, holder: &str, until: Timestamp) -> Result<(), StoreError> {
        let query =
            sqlx::query("UPDATE host SET lease_until = $2 WHERE lease_holder <> '' AND lease_holder = $1");
        query.bind(holder.to_owned()).bind(until.timestamp_millis()).execute(&self.pool).await?;
        Ok(())
    }

    /// The next instant at which something that failed is tried again; `None`: nothing waits.
    pub async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT MIN(due) FROM (SELECT MIN(due) AS due FROM host WHERE due > 0 AND due > $1 UNION ALL \
                   SELECT MIN(due) FROM destination WHERE due > 0 AND due > $1 UNION ALL \
                   SELECT MIN(due) FROM subscription WHERE due > 0 AND due > $1) AS later";
        let row = sqlx::query(sql).bind(now.timestamp_millis()).fetch_one(&self.pool).await?;
        Ok(optional_number(&row, 0)?.and_then(Timestamp::from_timestamp_millis))
    }
}

/// Hosts with something due, each list in the order of names and cut at the limit.
struct Claimable {
    /// Activities are due there.
    following: Vec<String>,
    /// Feeds are.
    subscribing: Vec<String>,
}

impl Claimable {
    async fn look(
        connection: &mut AnyConnection,
        locking: &str,
        after: &str,
        limit: i64,
        now: Timestamp,
    ) -> Result<Claimable, StoreError> {
        let sql = |select: &str| format!("{select}{locking}");
        Ok(Claimable {
            following: claimable(&mut *connection, sql(CLAIMABLE), after, limit, now).await?,
            subscribing: claimable(connection, sql(notifications::CLAIMABLE), after, limit, now).await?,
        })
    }

    fn is_empty(&self) -> bool {
        self.following.is_empty() && self.subscribing.is_empty()
    }

    /// The first of both. Whoever is among them and subscribes is in that list, too.
    fn first(&self, limit: i64) -> Vec<String> {
        let both: BTreeSet<&String> = self.following.iter().chain(&self.subscribing).collect();
        both.into_iter().take(limit.unsigned_abs() as usize).cloned().collect()
    }
}

async fn claimable(
    executor: impl Executor<'_, Database = Any>,
    sql: String,
    after: &str,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(now.timestamp_millis());
    Ok(query.bind(after.to_owned()).bind(limit).fetch_all(executor).await?)
}

async fn lease(
    tx: &mut Tx,
    hosts: &[String],
    holder: &str,
    until: Timestamp,
    now: Timestamp,
    places: Placeholders,
) -> Result<BTreeMap<String, HostWork>, StoreError> {
    let sql = format!(
        "UPDATE host SET lease_holder = {}, lease_until = {} WHERE lease_until <= {} AND host IN ({}) \
         RETURNING host, failures, failing_since",
        places.one(1),
        places.one(2),
        places.one(3),
        places.list(4, hosts.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(holder.to_owned());
    query = query.bind(until.timestamp_millis()).bind(now.timestamp_millis());
    for host in hosts {
        query = query.bind(host.clone());
    }
    let rows = query.fetch_all(&mut **tx).await?;
    rows.iter().map(leased).collect()
}

fn leased(row: &AnyRow) -> Result<(String, HostWork), StoreError> {
    let host = text(row, 0)?;
    let failing_since = optional_instant(row, 2)?;
    let work = HostWork {
        host: host.clone(),
        failures: number(row, 1)?,
        failing_since,
        items: Vec::new(),
        more: false,
        scheme: Scheme::Cavage,
    };
    Ok((host, work))
}

async fn fill(
    tx: &mut Tx,
    work: &mut BTreeMap<String, HostWork>,
    now: Timestamp,
    places: Placeholders,
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT d.host, d.inbox, d.failures, d.failing_since, ({positions}), d.\"cursor\", d.audience, \
         CASE WHEN {late} THEN 1 ELSE 0 END FROM destination d \
         WHERE d.due <= {} AND d.host IN ({})",
        places.one(1),
        places.list(2, work.len()),
        positions = positions(AT_ONCE),
        late = late::EXISTS
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(now.timestamp_millis());
    for host in work.keys() {
        query = query.bind(host.clone());
    }
    for row in query.fetch_all(&mut **tx).await? {
        if let Some(host) = work.get_mut(&text(&row, 0)?) {
            add(host, &row)?;
        }
    }
    for host in work.values_mut() {
        host.items.sort_by_key(|item| match item.matter {
            Matter::Activity(position) => position,
            Matter::Feed(_) => i64::MAX,
        });
    }
    Ok(())
}

/// Adds the items of one destination.
fn add(host: &mut HostWork, row: &AnyRow) -> Result<(), StoreError> {
    let Some(positions) = optional_text(row, 4)? else { return Ok(()) };
    let (inbox, failures) = (Arc::<str>::from(text(row, 1)?), number(row, 2)?);
    let (failing_since, cursor, audience) = (optional_instant(row, 3)?, number(row, 5)?, number(row, 6)?);
    let (before, is_missed) = (host.items.len(), number(row, 7)? > 0);
    for position in positions.split(',') {
        let position = position.parse().map_err(|_| StoreError::Damaged(format!("position {position}")))?;
        let (matter, late) = (Matter::Activity(position), is_missed || position <= cursor);
        host.items.push(Item { inbox: inbox.clone(), matter, late, audience, failures, failing_since });
    }
    host.more |= host.items.len() - before == AT_ONCE;
    Ok(())
}

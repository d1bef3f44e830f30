//! The hosts as the operator sees them: the states of their breakers, what they answered when they
//! did not take something; and how he stops, starts and forgets them.

use crate::model::Timestamp;
use crate::model::hosts::{HostState, HostStates};
use crate::store::followers::wake;
use crate::store::moves::note_exits;
use crate::store::row::{instant, number, optional_instant, optional_number, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, next_revision};
use chrono::Duration;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

/// The state of host `h` as a number, with the instants of [`Store::host_states`] as `$1` and `$2`.
pub(crate) const STATE: &str = "CASE WHEN h.paused > 0 THEN 4 WHEN h.due > $2 THEN 3 WHEN h.failures = 0 THEN 0 \
                                WHEN h.due > $1 THEN 1 ELSE 2 END";

/// What the operator sees of a host.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Host {
    /// Host and port.
    pub host: String,
    /// The state of its breaker.
    pub state: HostState,
    /// Failures in a row, of the host itself.
    pub failures: i64,
    /// Since when it has failed.
    pub failing_since: Option<Timestamp>,
    /// When the operator stopped its deliveries.
    pub paused_since: Option<Timestamp>,
    /// When it is tried next, unless that is now.
    pub next_try: Option<Timestamp>,
    /// How many Follows come from it.
    pub followers: i64,
}

/// Something that a host did not take at once: an answer other than success, or none.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Answer {
    /// Where it was sent.
    pub inbox: String,
    /// Its position in the log.
    pub position: i64,
    /// The status; `None` without an answer.
    pub status: Option<i64>,
    /// The beginning of the answer, or why there was none.
    pub answer: String,
    /// When.
    pub at: Timestamp,
}

/// Until when a host sleeps that has failed for too long: for ever, unless it speaks to us.
pub fn suspended(now: Timestamp) -> Timestamp {
    now + Duration::days(36_525)
}

/// Who is not to be tried before this is suspended.
pub(crate) fn suspended_beyond(now: Timestamp) -> i64 {
    (now + Duration::days(3_652)).timestamp_millis()
}

/// The state behind the number of [`STATE`].
pub(crate) fn state(number: i64) -> HostState {
    match number {
        0 => HostState::Closed,
        1 => HostState::Open,
        2 => HostState::HalfOpen,
        3 => HostState::Suspended,
        _ => HostState::Paused,
    }
}

impl Store {
    /// How many hosts are in which state.
    pub async fn host_states(&self, now: Timestamp) -> Result<HostStates, StoreError> {
        let sql = format!("SELECT {STATE}, COUNT(*) FROM host h GROUP BY 1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(now.timestamp_millis()).bind(suspended_beyond(now));
        let mut states = HostStates::default();
        for row in query.fetch_all(&self.pool).await? {
            states.add(state(number(&row, 0)?), number(&row, 1)?);
        }
        Ok(states)
    }

    /// One host; `None`: nothing is ever sent there.
    pub async fn host(&self, host: &str, now: Timestamp) -> Result<Option<Host>, StoreError> {
        let sql = format!(
            "SELECT h.host, {STATE}, h.failures, h.failing_since, h.paused, h.due, (SELECT COUNT(*) FROM follower f \
             JOIN destination d ON d.inbox = f.destination WHERE d.host = h.host) FROM host h WHERE h.host = $3"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(now.timestamp_millis()).bind(suspended_beyond(now));
        let row = query.bind(host.to_owned()).fetch_optional(&self.pool).await?;
        row.as_ref().map(|row| seen(row, now)).transpose()
    }

    /// What a host did not take at once, the latest first; no more than are kept.
    pub async fn answers(&self, host: &str) -> Result<Vec<Answer>, StoreError> {
        let sql = "SELECT inbox, position, status, answer, answered FROM answer WHERE host = $1 \
                   ORDER BY answered DESC, position DESC";
        let rows = sqlx::query(sql).bind(host.to_owned()).fetch_all(&self.pool).await?;
        rows.iter().map(answer).collect()
    }

    /// Stops all deliveries to a host; what is under way is finished. `false`: there is no such
    /// host.
    pub async fn pause_host(&self, host: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let query = sqlx::query("UPDATE host SET paused = $2 WHERE host = $1 AND paused = 0");
        query.bind(host.to_owned()).bind(now.timestamp_millis()).execute(&mut *tx).await?;
        let inboxes = inboxes(&mut tx, host).await?;
        let revision = next_revision(&mut tx).await?;
        note_exits(&mut tx, &inboxes, revision).await?;
        self.commit(tx).await?;
        self.is_host(host).await
    }

    /// Lets deliveries to a host go on, at once. `false`: there is no such host.
    pub async fn resume_host(&self, host: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE host SET paused = 0 WHERE host = $1")
            .bind(host.to_owned())
            .execute(&mut *tx)
            .await?;
        wake(&mut tx, host, now.timestamp_millis()).await?;
        self.commit(tx).await?;
        self.is_host(host).await
    }

    /// Forgets everybody whose inboxes are on a host, and all that waits for it. Gives how many
    /// Follows that were.
    pub async fn drop_host(&self, host: &str) -> Result<usize, StoreError> {
        let mut dropped = 0;
        let sql = "SELECT DISTINCT actor FROM follower WHERE destination IN (SELECT inbox FROM destination WHERE host = $1) \
                   OR inbox IN (SELECT inbox FROM destination WHERE host = $1)";
        let actors: Vec<String> = sqlx::query_scalar(sql).bind(host.to_owned()).fetch_all(&self.pool).await?;
        for actor in actors {
            dropped += self.forget(&actor).await?.len();
        }
        let mut tx = self.begin().await?;
        for sql in [
            "DELETE FROM refusal WHERE inbox IN (SELECT inbox FROM destination WHERE host = $1)",
            "DELETE FROM answer WHERE host = $1",
            "DELETE FROM destination WHERE host = $1",
            "DELETE FROM host WHERE host = $1 AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.host = host.host)",
        ] {
            sqlx::query(sql).bind(host.to_owned()).execute(&mut *tx).await?;
        }
        self.commit(tx).await?;
        Ok(dropped)
    }

    async fn is_host(&self, host: &str) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM host WHERE host = $1").bind(host.to_owned());
        Ok(query.fetch_one(&self.pool).await.map(|hosts: i64| hosts > 0)?)
    }
}

async fn inboxes(tx: &mut Tx, host: &str) -> Result<Vec<String>, StoreError> {
    let query = sqlx::query_scalar("SELECT inbox FROM destination WHERE host = $1").bind(host.to_owned());
    Ok(query.fetch_all(&mut **tx).await?)
}

fn seen(row: &AnyRow, now: Timestamp) -> Result<Host, StoreError> {
    let paused = Timestamp::from_timestamp_millis(number(row, 4)?).filter(|at| *at > Timestamp::UNIX_EPOCH);
    Ok(Host {
        host: text(row, 0)?,
        state: state(number(row, 1)?),
        failures: number(row, 2)?,
        failing_since: optional_instant(row, 3)?,
        paused_since: paused,
        next_try: Some(instant(row, 5)?).filter(|due| *due > now),
        followers: number(row, 6)?,
    })
}

fn answer(row: &AnyRow) -> Result<Answer, StoreError> {
    Ok(Answer {
        inbox: text(row, 0)?,
        position: number(row, 1)?,
        status: optional_number(row, 2)?,
        answer: text(row, 3)?,
        at: instant(row, 4)?,
    })
}

//! What destinations did not take: final refusals, which may be sent again, and the last answers of
//! a host. Both are bounded: a host that refuses everything forever fills nothing.

use crate::model::Timestamp;
use crate::store::destinations::{Outcome, Settlement};
use crate::store::followers::wake;
use crate::store::row::{instant, number, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};
use chrono::Duration;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

/// Refusals that are kept for an inbox: the latest.
const REFUSALS: i64 = 1_000;
/// Refusals that are kept for a host, over all of its inboxes: the latest.
const REFUSALS_OF_A_HOST: i64 = 5_000;
/// How long a refusal is kept.
const REFUSALS_LAST: Duration = Duration::days(90);
/// Answers that are kept for a host: the latest.
const ANSWERS: i64 = 20;

/// An activity that an inbox refused for good.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// The inbox.
    pub inbox: String,
    /// The activity's position in the log.
    pub position: i64,
    /// The activity's id.
    pub activity: String,
    /// The status.
    pub status: i64,
    /// The beginning of the answer, at most 500 bytes.
    pub answer: String,
    /// When.
    pub refused: Timestamp,
    /// True when it is about to be sent again.
    pub again: bool,
}

/// Which refusals.
#[derive(Clone, Copy, Debug)]
pub enum Refused<'a> {
    /// Those of a host (and port).
    Host(&'a str),
    /// Those of an activity, by its id.
    Activity(&'a str),
}

impl Refused<'_> {
    /// A condition on `refusal`, with the value as `$1`.
    fn condition(&self) -> &'static str {
        match self {
            Refused::Host(_) => "refusal.inbox IN (SELECT inbox FROM destination WHERE host = $1)",
            Refused::Activity(_) => "refusal.position = (SELECT position FROM activity WHERE id = $1)",
        }
    }

    fn value(&self) -> String {
        match self {
            Refused::Host(value) | Refused::Activity(value) => (*value).to_owned(),
        }
    }
}

/// True of a refusal whose inbox still is to get such activities.
const WANTED: &str = "EXISTS (SELECT 1 FROM activity a WHERE a.position = refusal.position AND (a.audience = refusal.inbox \
                      OR EXISTS (SELECT 1 FROM follower f WHERE f.destination = refusal.inbox AND f.team = a.team)))";

impl Store {
    /// The refusals that are kept, in the order of the log.
    pub async fn refusals(&self, which: Refused<'_>) -> Result<Vec<Refusal>, StoreError> {
        let sql = format!(
            "SELECT refusal.inbox, refusal.position, said.id, refusal.status, refusal.answer, refusal.refused, \
             refusal.again FROM refusal JOIN activity said ON said.position = refusal.position WHERE {} \
             ORDER BY refusal.position, refusal.inbox",
            which.condition()
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(which.value()).fetch_all(&self.pool).await?;
        rows.iter().map(refusal).collect()
    }

    /// Lets refused activities be sent again, in the order of the log, to those who still follow.
    /// Gives how many that are.
    pub async fn replay(&self, which: Refused<'_>, now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let condition = which.condition();
        let hosts = format!(
            "SELECT DISTINCT d.host FROM destination d JOIN refusal ON refusal.inbox = d.inbox \
             WHERE {condition} AND {WANTED}"
        );
        let query = sqlx::query_scalar(AssertSqlSafe(hosts)).bind(which.value());
        let hosts: Vec<String> = query.fetch_all(&mut *tx).await?;
        let sql = format!("UPDATE refusal SET again = 1 WHERE {condition} AND {WANTED}");
        let again = sqlx::query(AssertSqlSafe(sql)).bind(which.value()).execute(&mut *tx).await?;
        for host in hosts {
            wake(&mut tx, &host, now.timestamp_millis()).await?;
        }
        self.commit(tx).await?;
        Ok(again.rows_affected())
    }

    /// Forgets refusals that are older than 90 days, and of every host those beyond the latest 5,000.
    /// What is about to be sent again stays. Gives how many are forgotten.
    pub async fn forget_refusals(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.forget_refusals_beyond(REFUSALS_OF_A_HOST, now).await
    }

    /// The same, with another limit for one host.
    pub async fn forget_refusals_beyond(&self, most: i64, now: Timestamp) -> Result<u64, StoreError> {
        let old = sqlx::query("DELETE FROM refusal WHERE again = 0 AND refused < $1");
        let old = old.bind((now - REFUSALS_LAST).timestamp_millis()).execute(&self.pool).await?;
        let sql = "DELETE FROM refusal WHERE again = 0 AND (inbox, position) IN (SELECT inbox, position FROM \
                   (SELECT r.inbox, r.position, ROW_NUMBER() OVER (PARTITION BY d.host \
                   ORDER BY r.position DESC, r.inbox) AS place FROM refusal r \
                   JOIN destination d ON d.inbox = r.inbox) placed WHERE place > $1)";
        let beyond = sqlx::query(sql).bind(most).execute(&self.pool).await?;
        Ok(old.rows_affected() + beyond.rows_affected())
    }
}

/// Writes what became of an activity, if it was not taken at once: an answer, a refusal, or the end
/// of one.
pub(crate) async fn note(tx: &mut Tx, settled: &Settlement, position: i64) -> Result<(), StoreError> {
    let again = settled.late && settled.is_done() && take_back(tx, &settled.inbox, position).await?;
    if settled.outcome != Outcome::Delivered {
        note_answer(tx, settled, position).await?;
    }
    if settled.outcome == Outcome::Refused {
        note_refusal(tx, settled, position).await?;
    }
    if again {
        let sql = "UPDATE destination SET refused = refused - 1 WHERE inbox = $1";
        sqlx::query(sql).bind(settled.inbox.to_string()).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Nobody is to get again what he no longer follows.
pub(crate) async fn forget_replays(tx: &mut Tx, inbox: &str) -> Result<(), StoreError> {
    let sql = format!("UPDATE refusal SET again = 0 WHERE inbox = $1 AND again > 0 AND NOT ({WANTED})");
    sqlx::query(AssertSqlSafe(sql)).bind(inbox.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

/// `false`: it had not been refused.
async fn take_back(tx: &mut Tx, inbox: &str, position: i64) -> Result<bool, StoreError> {
    let query = sqlx::query("DELETE FROM refusal WHERE inbox = $1 AND position = $2").bind(inbox.to_owned());
    Ok(query.bind(position).execute(&mut **tx).await?.rows_affected() > 0)
}

async fn note_refusal(tx: &mut Tx, settled: &Settlement, position: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO refusal (inbox, position, status, answer, refused, again) VALUES ($1, $2, $3, $4, $5, 0) \
               ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(settled.inbox.to_string()).bind(position);
    let query = query.bind(settled.status.map_or(0, i64::from)).bind(settled.answer.clone());
    query.bind(settled.at.timestamp_millis()).execute(&mut **tx).await?;
    let sql = "DELETE FROM refusal WHERE inbox = $1 AND position <= (SELECT position FROM refusal WHERE inbox = $1 \
               ORDER BY position DESC LIMIT 1 OFFSET $2)";
    sqlx::query(sql).bind(settled.inbox.to_string()).bind(REFUSALS).execute(&mut **tx).await?;
    Ok(())
}

async fn note_answer(tx: &mut Tx, settled: &Settlement, position: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO answer (host, inbox, position, status, answer, answered) \
               SELECT d.host, d.inbox, $2, NULLIF($3, -1), $4, $5 FROM destination d WHERE d.inbox = $1 \
               ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(settled.inbox.to_string()).bind(position);
    let query = query.bind(settled.status.map_or(-1, i64::from)).bind(settled.answer.clone());
    query.bind(settled.at.timestamp_millis()).execute(&mut **tx).await?;
    let sql = "DELETE FROM answer WHERE host = (SELECT host FROM destination WHERE inbox = $1) AND answered <= \
               (SELECT o.answered FROM answer o WHERE o.host = (SELECT host FROM destination WHERE inbox = $1) \
               ORDER BY o.answered DESC, o.position DESC LIMIT 1 OFFSET $2)";
    sqlx::query(sql).bind(settled.inbox.to_string()).bind(ANSWERS).execute(&mut **tx).await?;
    Ok(())
}

fn refusal(row: &AnyRow) -> Result<Refusal, StoreError> {
    Ok(Refusal {
        inbox: text(row, 0)?,
        position: number(row, 1)?,
        activity: text(row, 2)?,
        status: number(row, 3)?,
        answer: text(row, 4)?,
        refused: instant(row, 5)?,
        again: number(row, 6)? > 0,
    })
}

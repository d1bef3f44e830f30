//! Complaints of others, kept for the operator.

use crate::model::Timestamp;
use crate::store::row::{instant, json, text, to_json};
use crate::store::{Store, StoreError, count_up_to};
use sqlx::any::AnyRow;

/// The most complaints that are kept; the oldest make room.
pub const MOST: i64 = 1_000;
/// The most that are kept of one host; more are taken and forgotten.
pub const PER_HOST: i64 = 100;

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Flag {
    /// The id of the activity.
    pub id: String,
    /// Who complains; for most servers an account that stands for all of theirs.
    pub actor: String,
    /// What it is about: ids of actors and notes.
    pub objects: Vec<String>,
    /// What it says: one line of plain text, not to be trusted.
    pub content: String,
    /// When it came.
    pub said: Timestamp,
}

impl Store {
    /// Keeps a complaint. `false`: it is there already, or its host has complained too often.
    pub async fn flag(&self, flag: &Flag, host: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        if count_up_to(&mut tx, ("flag", "host"), host, PER_HOST).await? >= PER_HOST {
            return Ok(false);
        }
        let sql = "INSERT INTO flag (activity, actor, host, objects, content, said) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(flag.id.clone()).bind(flag.actor.clone()).bind(host.to_owned());
        let query = query.bind(to_json(&flag.objects)).bind(flag.content.clone());
        let kept = query.bind(flag.said.timestamp_millis()).execute(&mut *tx).await?.rows_affected() > 0;
        let sql = "DELETE FROM flag WHERE activity IN \
                   (SELECT activity FROM flag ORDER BY said DESC, activity LIMIT 1000000 OFFSET $1)";
        sqlx::query(sql).bind(MOST).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// All complaints, the latest first.
    pub async fn flags(&self) -> Result<Vec<Flag>, StoreError> {
        let sql = "SELECT activity, actor, objects, content, said FROM flag ORDER BY said DESC, activity";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(flag).collect()
    }

    /// Forgets one complaint. `false`: there is no such.
    pub async fn forget_flag(&self, id: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("DELETE FROM flag WHERE activity = $1").bind(id.to_owned());
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }
}

fn flag(row: &AnyRow) -> Result<Flag, StoreError> {
    Ok(Flag {
        id: text(row, 0)?,
        actor: text(row, 1)?,
        objects: json(row, 2)?,
        content: text(row, 3)?,
        said: instant(row, 4)?,
    })
}

//! How many follow each team, day by day: for the operator's eyes.

use crate::model::Timestamp;
use crate::store::row::{number, text};
use crate::store::{Store, StoreError};
use std::collections::BTreeMap;

/// How many days are kept, the present one among them.
pub const DAYS: i64 = 400;

/// The length of a day in milliseconds.
const DAY: i64 = 86_400_000;

/// A team and how its followers came to be as many as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The team's name.
    pub name: String,
    /// How many follow now.
    pub followers: u64,
    /// How many followed on days before, by how many days ago that was, the longest ago first. Days on
    /// which nobody counted are missing.
    pub before: Vec<(u32, u64)>,
}

impl Store {
    /// Counts the followers of every team for this day (UTC), instead of what was counted on it before.
    /// Days that are [`DAYS`] or more ago are forgotten.
    pub async fn count_followers(&self, now: Timestamp) -> Result<(), StoreError> {
        let today = day(now);
        let mut tx = self.begin().await?;
        // In the order of their names: others that count at this moment wait and do not block us.
        let sql = "INSERT INTO census (team, day, followers) \
                   SELECT id, CAST($1 AS BIGINT), (SELECT COUNT(*) FROM follower WHERE follower.team = team.id) \
                   FROM team WHERE TRUE ORDER BY id \
                   ON CONFLICT (team, day) DO UPDATE SET followers = excluded.followers";
        sqlx::query(sql).bind(today).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM census WHERE day <= $1").bind(today - DAYS).execute(&mut *tx).await?;
        tx.commit().await
    }

    /// The teams that most follow, at most `limit`, and how many followed on each of the last `days`.
    pub async fn trends(&self, limit: u32, days: u32, now: Timestamp) -> Result<Vec<Trend>, StoreError> {
        let today = day(now);
        let sql = "SELECT id, name, (SELECT COUNT(*) FROM follower WHERE follower.team = team.id) AS followers \
                   FROM team ORDER BY followers DESC, name LIMIT $1";
        let teams = sqlx::query(sql).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        let sql = "SELECT team, day, followers FROM census WHERE day >= $1 AND day < $2 ORDER BY day";
        let query = sqlx::query(sql).bind(today - i64::from(days)).bind(today);
        let mut counted: BTreeMap<String, Vec<(u32, u64)>> = BTreeMap::new();
        for row in query.fetch_all(&self.pool).await? {
            let ago = u32::try_from(today - number(&row, 1)?).unwrap_or_default();
            counted.entry(text(&row, 0)?).or_default().push((ago, number(&row, 2)?.unsigned_abs()));
        }
        let trend = |row| {
            let before = counted.remove(&text(row, 0)?).unwrap_or_default();
            Ok(Trend { name: text(row, 1)?, followers: number(row, 2)?.unsigned_abs(), before })
        };
        teams.iter().map(trend).collect()
    }
}

fn day(now: Timestamp) -> i64 {
    now.timestamp_millis().div_euclid(DAY)
}

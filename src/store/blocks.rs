//! Whom the operator has blocked, and what goes with it: followers, inboxes, subscriptions.

use crate::model::Timestamp;
use crate::model::blocks::{Blocks, Pattern};
use crate::store::followers::touch_team;
use crate::store::row::{instant, text};
use crate::store::{Store, StoreError, Tx, from_slug, next_revision};
use std::collections::BTreeSet;

/// A block by the operator's command.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Block {
    /// Who is blocked.
    pub pattern: String,
    /// Why, in the operator's words.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

impl Store {
    /// Blocks somebody; who is blocked already is so for another reason, if one is given. Servers that
    /// run notice.
    pub async fn block(&self, pattern: &Pattern, reason: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO block (pattern, reason, since) VALUES ($1, $2, $3) \
                   ON CONFLICT (pattern) DO UPDATE SET reason = CASE WHEN excluded.reason = '' THEN block.reason \
                   ELSE excluded.reason END";
        let query = sqlx::query(sql).bind(pattern.to_string()).bind(reason.to_owned());
        query.bind(now.timestamp_millis()).execute(&mut *tx).await?;
        next_revision(&mut tx).await?;
        tx.commit().await
    }

    /// Ends a block. `false`: there was none.
    pub async fn unblock(&self, pattern: &Pattern) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let query = sqlx::query("DELETE FROM block WHERE pattern = $1").bind(pattern.to_string());
        let ended = query.execute(&mut *tx).await?.rows_affected() > 0;
        next_revision(&mut tx).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// All blocks, in the order of their names.
    pub async fn blocks(&self) -> Result<Vec<Block>, StoreError> {
        let sql = "SELECT pattern, reason, since FROM block ORDER BY pattern";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok(Block { pattern: text(row, 0)?, reason: text(row, 1)?, since: instant(row, 2)? }))
            .collect()
    }

    /// Forgets every follower, inbox and subscription of those who are refused; gives how many
    /// followers that were.
    pub async fn expel(&self, blocks: &Blocks) -> Result<usize, StoreError> {
        let hosts: Vec<String> = sqlx::query_scalar("SELECT host FROM host").fetch_all(&self.pool).await?;
        let mut expelled = 0;
        for host in hosts.iter().filter(|host| blocks.refuses_host(host)) {
            expelled += self.expel_host(host).await?;
        }
        for pattern in &blocks.blocked {
            if let Pattern::Actor(id) = pattern {
                expelled += self.forget(id).await?.len();
            }
        }
        Ok(expelled)
    }

    async fn expel_host(&self, host: &str) -> Result<usize, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM follower WHERE destination IN (SELECT inbox FROM destination WHERE host = $1) \
                   OR inbox IN (SELECT inbox FROM destination WHERE host = $1) RETURNING team";
        let rows = sqlx::query(sql).bind(host.to_owned()).fetch_all(&mut *tx).await?;
        let teams = rows.iter().map(|row| from_slug(text(row, 0)?)).collect::<Result<BTreeSet<_>, _>>()?;
        for sql in [
            "DELETE FROM refusal WHERE inbox IN (SELECT inbox FROM destination WHERE host = $1)",
            "DELETE FROM destination WHERE host = $1",
            "DELETE FROM subscription WHERE host = $1",
            "DELETE FROM host WHERE host = $1",
        ] {
            sqlx::query(sql).bind(host.to_owned()).execute(&mut *tx).await?;
        }
        let revision = next_revision(&mut tx).await?;
        for team in &teams {
            touch_team(&mut tx, team, revision).await?;
        }
        tx.commit().await?;
        Ok(rows.len())
    }

    /// True when a host has as many followers here as it may.
    pub async fn is_full(&self, host: &str, most: i64) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM follower f JOIN destination d ON d.inbox = f.destination \
                   WHERE d.host = $1 LIMIT $2) n";
        let query = sqlx::query_scalar(sql).bind(host.to_owned()).bind(most);
        let count: i64 = query.fetch_one(&self.pool).await?;
        Ok(count >= most)
    }

    /// Lets a team's documents be made anew, and its followers be told if they are others now.
    pub async fn touch(&self, team: &crate::model::slug::Slug) -> Result<(), StoreError> {
        let mut tx: Tx = self.begin().await?;
        let revision = next_revision(&mut tx).await?;
        touch_team(&mut tx, team, revision).await?;
        tx.commit().await
    }
}

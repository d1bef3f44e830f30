//! Who wants nothing of us any more: actors that have blocked a team, accounts that are gone.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::store::followers::{drop_idle, touch_team};
use crate::store::moves::note_exits;
use crate::store::reactions::recount;
use crate::store::row::text;
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, count_up_to, from_slug, next_revision, next_tallied};
use sqlx::any::AnyRow;

/// The most blocks that are kept of one host; more are heeded once and then forgotten.
pub const PER_HOST: i64 = 10_000;

impl Store {
    /// Forgets an actor as far as a team is concerned, and remembers that it wants nothing of it.
    pub async fn blocked(
        &self,
        team: &Slug,
        actor: &str,
        host: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM follower WHERE team = $1 AND actor = $2 RETURNING team, inbox, destination";
        let query = sqlx::query(sql).bind(team.to_string()).bind(actor.to_owned());
        let rows = query.fetch_all(&mut *tx).await?;
        leave(&mut tx, &rows).await?;
        let sql = "DELETE FROM reaction WHERE actor = $1 AND EXISTS (SELECT 1 FROM entry e \
                   WHERE e.report = reaction.report AND e.slug = reaction.entry AND e.team = $2) \
                   RETURNING report, entry";
        let query = sqlx::query(sql).bind(actor.to_owned()).bind(team.to_string());
        let rows = query.fetch_all(&mut *tx).await?;
        recount(&mut tx, &rows).await?;
        if count_up_to(&mut tx, ("blocked_by", "host"), host, PER_HOST).await? < PER_HOST {
            let sql = "INSERT INTO blocked_by (team, actor, host, said) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT DO NOTHING";
            let query = sqlx::query(sql).bind(team.to_string()).bind(actor.to_owned());
            query.bind(host.to_owned()).bind(now.timestamp_millis()).execute(&mut *tx).await?;
        }
        self.commit(tx).await
    }

    /// The actor takes its block back.
    pub async fn unblocked(&self, team: &Slug, actor: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM blocked_by WHERE team = $1 AND actor = $2";
        let query = sqlx::query(sql).bind(team.to_string()).bind(actor.to_owned());
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// True when the actor has blocked the team.
    pub async fn is_blocked_by(&self, team: &Slug, actor: &str) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM blocked_by WHERE team = $1 AND actor = $2";
        let query = sqlx::query_scalar(sql).bind(team.to_string()).bind(actor.to_owned());
        let count: i64 = query.fetch_one(&self.pool).await?;
        Ok(count > 0)
    }

    /// Forgets everything of an actor; gives the teams it followed. What it did about notes is
    /// counted no longer, and nothing of what it quotes may be quoted any more.
    pub async fn forget(&self, actor: &str) -> Result<Vec<Slug>, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM follower WHERE actor = $1 RETURNING team, inbox, destination";
        let rows = sqlx::query(sql).bind(actor.to_owned()).fetch_all(&mut *tx).await?;
        let teams = leave(&mut tx, &rows).await?;
        let sql = "DELETE FROM reaction WHERE actor = $1 RETURNING report, entry";
        let rows = sqlx::query(sql).bind(actor.to_owned()).fetch_all(&mut *tx).await?;
        recount(&mut tx, &rows).await?;
        let tallied = next_tallied(&mut tx).await?;
        // The account is gone; the stamps stay where they were, taken back.
        let sql = "UPDATE stamp SET revoked = said, revision = $2 WHERE actor = $1 AND revoked IS NULL";
        sqlx::query(sql).bind(actor.to_owned()).bind(tallied).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM blocked_by WHERE actor = $1")
            .bind(actor.to_owned())
            .execute(&mut *tx)
            .await?;
        self.commit(tx).await?;
        Ok(teams)
    }
}

/// Settles what rows of team, inbox and destination leave behind; gives the teams.
async fn leave(tx: &mut Tx, rows: &[AnyRow]) -> Result<Vec<Slug>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let revision = next_revision(tx).await?;
    let (mut teams, mut left) = (Vec::new(), Vec::new());
    for row in rows {
        let team = from_slug(text(row, 0)?)?;
        touch_team(tx, &team, revision).await?;
        teams.push(team);
        left.extend([text(row, 1)?, text(row, 2)?]);
    }
    note_exits(tx, &left, revision).await?;
    drop_idle(tx, &left).await?;
    Ok(teams)
}

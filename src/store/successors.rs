//! Followers that have another account now, and a site that has another address.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::store::followers::{drop_idle, ensure_destination, touch_team};
use crate::store::moves::{Present, Route, note_exits, reroute};
use crate::store::portraits::ErrandKind;
use crate::store::row::{text, to_word};
use crate::store::{Store, StoreError, from_slug, next_revision};
use std::collections::BTreeSet;

/// The name under which the store remembers where the site has moved.
const MOVED_TO: &str = "moved_to";

impl Store {
    /// Lets a new account follow whatever an old one followed; gives the teams. It reads on where
    /// the old one stood, so that it misses nothing and gets nothing twice. `host` is the host (and
    /// port) of its inboxes.
    pub async fn succeed(&self, old: &str, new: &Route<'_>, host: &str) -> Result<Vec<Slug>, StoreError> {
        let mut tx = self.begin().await?;
        // What both follow, the new one follows already.
        let sql = "DELETE FROM follower WHERE actor = $1 AND team IN (SELECT team FROM follower WHERE actor = $2) \
                   RETURNING team, inbox, destination";
        let query = sqlx::query(sql).bind(old.to_owned()).bind(new.actor.to_owned());
        let doubled = query.fetch_all(&mut *tx).await?;
        let sql = "UPDATE follower SET actor = $2 WHERE actor = $1 RETURNING team";
        let query = sqlx::query(sql).bind(old.to_owned()).bind(new.actor.to_owned());
        let renamed = query.fetch_all(&mut *tx).await?;
        let mut teams = BTreeSet::new();
        for row in doubled.iter().chain(&renamed) {
            teams.insert(from_slug(text(row, 0)?)?);
        }
        if teams.is_empty() {
            return Ok(Vec::new());
        }
        let revision = next_revision(&mut tx).await?;
        let mut left = Vec::new();
        for row in &doubled {
            left.extend([text(row, 1)?, text(row, 2)?]);
        }
        note_exits(&mut tx, &left, revision).await?;
        let head = sqlx::query_scalar("SELECT position FROM head WHERE id = 1").fetch_one(&mut *tx).await?;
        ensure_destination(&mut tx, new.destination, host, head, revision).await?;
        left.extend(reroute(&mut tx, new, Present { head, revision }).await?);
        drop_idle(&mut tx, &left).await?;
        for team in &teams {
            touch_team(&mut tx, team, revision).await?;
        }
        self.commit(tx).await?;
        Ok(teams.into_iter().collect())
    }

    /// Where the site has moved; `None`: nowhere.
    pub async fn moved_to(&self) -> Result<Option<String>, StoreError> {
        self.setting(MOVED_TO).await
    }

    /// Says that the site has moved to another origin: every account is shown as moved, and tells
    /// its followers.
    pub async fn move_site(&self, origin: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let revision = next_revision(&mut tx).await?;
        let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        sqlx::query(sql).bind(MOVED_TO).bind(origin.to_owned()).execute(&mut *tx).await?;
        sqlx::query("UPDATE team SET revision = $1").bind(revision).execute(&mut *tx).await?;
        let sql = "INSERT INTO errand (team, kind, due) SELECT id, $1, $2 FROM team WHERE TRUE \
                   ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(to_word(&ErrandKind::Move)).bind(now.timestamp_millis());
        query.execute(&mut *tx).await?;
        self.commit(tx).await
    }

    /// Says that the site has not moved after all.
    pub async fn stay(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let revision = next_revision(&mut tx).await?;
        sqlx::query("DELETE FROM setting WHERE name = $1").bind(MOVED_TO).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM errand WHERE kind = 'move'").execute(&mut *tx).await?;
        sqlx::query("UPDATE team SET revision = $1").bind(revision).execute(&mut *tx).await?;
        self.commit(tx).await
    }
}

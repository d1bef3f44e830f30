//! Followers that have another account now, and a site that has another address.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::store::followers::{drop_idle_destinations, ensure_destination, touch_team};
use crate::store::portraits::ErrandKind;
use crate::store::row::{number, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug, next_revision};

/// The name under which the store remembers where the site has moved.
const MOVED_TO: &str = "moved_to";

/// Where an account is delivered to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Its id.
    pub actor: String,
    /// Its own inbox.
    pub inbox: String,
    /// Its server's shared inbox.
    pub shared: Option<String>,
    /// Host and port of both.
    pub host: String,
}

/// What one team has to move of a follower.
struct Row {
    team: Slug,
    /// Up to where the old destination has read: from here the new one reads on.
    read: i64,
}

impl Store {
    /// Lets a new account follow whatever an old one followed; gives the teams. It reads on where
    /// the old one stood, so that it misses nothing and gets nothing twice.
    pub async fn move_follower(&self, old: &str, new: &Address) -> Result<Vec<Slug>, StoreError> {
        let mut tx = self.begin().await?;
        let rows = rows(&mut tx, old).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let revision = next_revision(&mut tx).await?;
        for row in &rows {
            move_row(&mut tx, old, new, row).await?;
            touch_team(&mut tx, &row.team, revision).await?;
        }
        drop_idle_destinations(&mut tx).await?;
        self.commit(tx).await?;
        Ok(rows.into_iter().map(|row| row.team).collect())
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
        let kind = crate::store::row::to_word(&ErrandKind::Move);
        sqlx::query(sql).bind(kind).bind(now.timestamp_millis()).execute(&mut *tx).await?;
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

async fn rows(tx: &mut Tx, actor: &str) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT f.team, CASE WHEN d.\"cursor\" > f.since THEN d.\"cursor\" ELSE f.since END \
               FROM follower f JOIN destination d ON d.inbox = f.destination WHERE f.actor = $1 ORDER BY f.team";
    let rows = sqlx::query(sql).bind(actor.to_owned()).fetch_all(&mut **tx).await?;
    rows.iter().map(|row| Ok(Row { team: from_slug(text(row, 0)?)?, read: number(row, 1)? })).collect()
}

/// Who follows the team by the new account already, keeps that; the old row goes.
async fn move_row(tx: &mut Tx, old: &str, new: &Address, row: &Row) -> Result<(), StoreError> {
    let destination = match &new.shared {
        Some(shared) if !has_missed(tx, shared, row).await? => shared.clone(),
        _ => new.inbox.clone(),
    };
    if destination == new.inbox && has_missed(tx, &new.inbox, row).await? {
        // It hears again what was addressed to it alone: receivers drop repeated ids.
        let sql = "UPDATE destination SET \"cursor\" = $2 WHERE inbox = $1 AND \"cursor\" > $2";
        sqlx::query(sql).bind(new.inbox.clone()).bind(row.read).execute(&mut **tx).await?;
    }
    for inbox in [&new.inbox, &destination] {
        ensure_destination(tx, inbox, &new.host, row.read).await?;
    }
    let sql = "INSERT INTO follower (team, actor, inbox, destination, follow, since, followed) \
               SELECT team, $3, $4, $5, follow, $6, followed FROM follower WHERE team = $1 AND actor = $2 \
               ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(row.team.to_string()).bind(old.to_owned()).bind(new.actor.clone());
    let query = query.bind(new.inbox.clone()).bind(destination).bind(row.read);
    query.execute(&mut **tx).await?;
    let query = sqlx::query("DELETE FROM follower WHERE team = $1 AND actor = $2").bind(row.team.to_string());
    query.bind(old.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

/// True when an inbox has read past something that the old account had yet to get, and that nobody
/// there was sent.
async fn has_missed(tx: &mut Tx, inbox: &str, row: &Row) -> Result<bool, StoreError> {
    let sql = "SELECT (SELECT COUNT(*) FROM activity a WHERE a.team = $2 AND a.audience = 'followers' \
               AND a.position > $3 AND a.position <= d.\"cursor\"), \
               (SELECT COUNT(*) FROM follower f WHERE f.destination = d.inbox AND f.team = $2 AND f.since <= $3) \
               FROM destination d WHERE d.inbox = $1";
    let query = sqlx::query(sql).bind(inbox.to_owned()).bind(row.team.to_string()).bind(row.read);
    let Some(found) = query.fetch_optional(&mut **tx).await? else { return Ok(false) };
    Ok(number(&found, 0)? > 0 && number(&found, 1)? == 0)
}

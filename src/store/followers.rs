//! Who follows which team, and the memory against replays.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::store::log::{Activity, Audience, append};
use crate::store::row::{instant, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug, next_revision};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A remote actor that follows one of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follower {
    /// Whom it follows.
    pub team: Slug,
    /// The remote actor's id.
    pub actor: String,
    /// Its own inbox.
    pub inbox: String,
    /// Where its deliveries go: its server's shared inbox, else its own.
    pub destination: String,
    /// The id of the Follow.
    pub follow: String,
    /// Since when.
    pub followed: Timestamp,
}

impl Store {
    /// Keeps a follower and puts the Accept into the log, addressed to the follower's own inbox.
    /// A follower that is there already keeps its place in the log. `host` is the host (and port)
    /// of both inboxes.
    pub async fn follow(&self, follower: &Follower, host: &str, accept: &Activity) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let revision = next_revision(&mut tx).await?;
        let head: i64 =
            sqlx::query("SELECT position FROM head WHERE id = 1").fetch_one(&mut *tx).await?.try_get(0)?;
        insert(&mut tx, follower, head).await?;
        let now = accept.said.timestamp_millis();
        for inbox in [&follower.inbox, &follower.destination] {
            ensure_destination(&mut tx, inbox, host, head).await?;
        }
        wake(&mut tx, host, now).await?;
        append(&mut tx, accept, &Audience::Inbox(follower.inbox.clone())).await?;
        touch_team(&mut tx, &follower.team, revision).await?;
        self.commit(tx).await
    }

    /// Forgets that an actor follows a team. `false`: it did not.
    pub async fn unfollow(&self, team: &Slug, actor: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM follower WHERE team = $1 AND actor = $2";
        let query = sqlx::query(sql).bind(team.to_string()).bind(actor.to_owned());
        if query.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let revision = next_revision(&mut tx).await?;
        touch_team(&mut tx, team, revision).await?;
        drop_idle_destinations(&mut tx).await?;
        self.commit(tx).await?;
        Ok(true)
    }

    /// Forgets what an actor began with a Follow of that id. `false`: there is no such.
    pub async fn unfollow_by_id(&self, follow: &str, actor: &str) -> Result<bool, StoreError> {
        let sql = "SELECT team FROM follower WHERE actor = $1 AND follow = $2";
        let query = sqlx::query(sql).bind(actor.to_owned()).bind(follow.to_owned());
        match query.fetch_optional(&self.pool).await? {
            Some(row) => self.unfollow(&from_slug(text(&row, 0)?)?, actor).await,
            None => Ok(false),
        }
    }

    /// Forgets everybody whose deliveries go to an inbox that is gone.
    pub async fn forget_destination(&self, inbox: &str) -> Result<Vec<Slug>, StoreError> {
        self.forget_by("DELETE FROM follower WHERE destination = $1 RETURNING team", inbox).await
    }

    async fn forget_by(&self, sql: &'static str, value: &str) -> Result<Vec<Slug>, StoreError> {
        let mut tx = self.begin().await?;
        let rows = sqlx::query(sql).bind(value.to_owned()).fetch_all(&mut *tx).await?;
        let mut teams = rows.iter().map(|row| from_slug(text(row, 0)?)).collect::<Result<Vec<_>, _>>()?;
        teams.sort();
        teams.dedup();
        let revision = next_revision(&mut tx).await?;
        for team in &teams {
            touch_team(&mut tx, team, revision).await?;
        }
        drop_idle_destinations(&mut tx).await?;
        self.commit(tx).await?;
        Ok(teams)
    }

    /// True when the actor follows one of our teams.
    pub async fn is_follower(&self, actor: &str) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM follower WHERE actor = $1";
        let count: i64 = sqlx::query_scalar(sql).bind(actor.to_owned()).fetch_one(&self.pool).await?;
        Ok(count > 0)
    }

    /// True when anything is kept of the actor.
    pub async fn knows(&self, actor: &str) -> Result<bool, StoreError> {
        let sql = "SELECT (SELECT COUNT(*) FROM follower WHERE actor = $1) + \
                   (SELECT COUNT(*) FROM reaction WHERE actor = $1) + \
                   (SELECT COUNT(*) FROM stamp WHERE actor = $1) + \
                   (SELECT COUNT(*) FROM blocked_by WHERE actor = $1)";
        let count: i64 = sqlx::query_scalar(sql).bind(actor.to_owned()).fetch_one(&self.pool).await?;
        Ok(count > 0)
    }

    /// Everybody who follows, by team and then in the order in which they came.
    pub async fn followers(&self) -> Result<Vec<Follower>, StoreError> {
        let sql = "SELECT team, actor, inbox, destination, follow, followed FROM follower \
                   ORDER BY team, since, actor";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(follower).collect()
    }

    /// Remembers a signature. `false`: it has been seen before.
    pub async fn remember(&self, signature: &str, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "INSERT INTO seen (signature, seen) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(signature.to_owned()).bind(now.timestamp_millis());
        Ok(query.execute(&self.pool).await?.rows_affected() > 0)
    }

    /// True when it was remembered and is not forgotten yet.
    pub async fn remembers(&self, signature: &str) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM seen WHERE signature = $1";
        let count: i64 = sqlx::query_scalar(sql).bind(signature.to_owned()).fetch_one(&self.pool).await?;
        Ok(count > 0)
    }

    /// Forgets the signatures that are too old to be valid.
    pub async fn forget_signatures(&self, before: Timestamp) -> Result<(), StoreError> {
        let query = sqlx::query("DELETE FROM seen WHERE seen < $1").bind(before.timestamp_millis());
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// Lets a host that spoke to us be tried again at once.
    pub async fn wake_host(&self, host: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        match wake(&mut tx, host, now.timestamp_millis()).await? {
            true => self.commit(tx).await,
            false => tx.rollback().await,
        }
    }
}

async fn insert(tx: &mut Tx, follower: &Follower, head: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO follower (team, actor, inbox, destination, follow, since, followed) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) \
               ON CONFLICT (team, actor) DO UPDATE SET inbox = excluded.inbox, \
               destination = excluded.destination, follow = excluded.follow";
    let query = sqlx::query(sql).bind(follower.team.to_string()).bind(follower.actor.clone());
    let query = query.bind(follower.inbox.clone()).bind(follower.destination.clone());
    let query = query.bind(follower.follow.clone()).bind(head).bind(follower.followed.timestamp_millis());
    query.execute(&mut **tx).await?;
    Ok(())
}

pub(crate) async fn ensure_destination(
    tx: &mut Tx,
    inbox: &str,
    host: &str,
    head: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO destination (inbox, host, \"cursor\", due, failures, delivered, refused) \
               VALUES ($1, $2, $3, 0, 0, 0, 0) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(inbox.to_owned()).bind(host.to_owned()).bind(head);
    query.execute(&mut **tx).await?;
    ensure_host(tx, host).await
}

pub(crate) async fn ensure_host(tx: &mut Tx, host: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO host (host, due, failures, lease_until, lease_holder) VALUES ($1, 0, 0, 0, '') \
               ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(host.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

/// `false`: nothing there had to wait.
pub(crate) async fn wake(tx: &mut Tx, host: &str, now: i64) -> Result<bool, StoreError> {
    let mut woken = 0;
    for sql in [
        "UPDATE destination SET due = $2 WHERE host = $1 AND due > $2",
        "UPDATE host SET due = $2 WHERE host = $1 AND due > $2",
        "UPDATE subscription SET due = $2 WHERE host = $1 AND due > $2",
    ] {
        woken += sqlx::query(sql).bind(host.to_owned()).bind(now).execute(&mut **tx).await?.rows_affected();
    }
    Ok(woken > 0)
}

pub(crate) async fn touch_team(tx: &mut Tx, team: &Slug, revision: i64) -> Result<(), StoreError> {
    let query =
        sqlx::query("UPDATE team SET revision = $2 WHERE id = $1").bind(team.to_string()).bind(revision);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Drops destinations that nobody's deliveries go to and that nothing waits for.
pub(crate) async fn drop_idle_destinations(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "DELETE FROM destination WHERE \
               NOT EXISTS (SELECT 1 FROM follower f WHERE f.destination = destination.inbox) AND \
               NOT EXISTS (SELECT 1 FROM follower f WHERE f.inbox = destination.inbox) AND \
               NOT EXISTS (SELECT 1 FROM activity a WHERE a.audience = destination.inbox \
                           AND a.position > destination.\"cursor\")";
    sqlx::query(sql).execute(&mut **tx).await?;
    drop_idle_hosts(tx).await
}

/// Drops hosts that nothing is ever sent to.
pub(crate) async fn drop_idle_hosts(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "DELETE FROM host WHERE \
               NOT EXISTS (SELECT 1 FROM destination d WHERE d.host = host.host) AND \
               NOT EXISTS (SELECT 1 FROM subscription s WHERE s.host = host.host)";
    sqlx::query(sql).execute(&mut **tx).await?;
    Ok(())
}

fn follower(row: &AnyRow) -> Result<Follower, StoreError> {
    Ok(Follower {
        team: from_slug(text(row, 0)?)?,
        actor: text(row, 1)?,
        inbox: text(row, 2)?,
        destination: text(row, 3)?,
        follow: text(row, 4)?,
        followed: instant(row, 5)?,
    })
}

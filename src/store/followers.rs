//! Who follows which team.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::store::log::{Activity, Audience, append};
use crate::store::moves::{Present, Route, forget_hops, note_exits, reroute};
use crate::store::row::{instant, text};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug, hold_head, next_revision};
use chrono::Duration;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row};
use std::collections::BTreeSet;

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

/// True of a destination that nobody's deliveries go to and that nothing waits for.
const UNUSED: &str = "NOT EXISTS (SELECT 1 FROM follower f WHERE f.destination = destination.inbox) AND \
                      NOT EXISTS (SELECT 1 FROM activity a WHERE a.audience = destination.inbox \
                                  AND a.position > destination.\"cursor\")";

/// True of a destination that is nobody's own inbox either.
const STRANGE: &str = "NOT EXISTS (SELECT 1 FROM follower f WHERE f.inbox = destination.inbox)";

/// How long the own inbox of somebody whose deliveries go to a shared one is kept, after it got its
/// Accept.
const OWN_INBOXES_LAST: Duration = Duration::days(1);

/// True of a host that nothing is ever sent to.
const EMPTY: &str = "NOT EXISTS (SELECT 1 FROM destination d WHERE d.host = host.host) AND \
                     NOT EXISTS (SELECT 1 FROM subscription s WHERE s.host = host.host)";

type Statement = Query<'static, Any, AnyArguments>;

impl Store {
    /// Keeps a follower and puts the Accept into the log, addressed to the follower's own inbox.
    /// A follower that is there already keeps its place in the log; if its inboxes are others now,
    /// everything that it follows goes there. `host` is the host (and port) of both inboxes.
    pub async fn follow(&self, follower: &Follower, host: &str, accept: &Activity) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let revision = next_revision(&mut tx).await?;
        let head: i64 =
            sqlx::query("SELECT position FROM head WHERE id = 1").fetch_one(&mut *tx).await?.try_get(0)?;
        for inbox in [&follower.inbox, &follower.destination] {
            ensure_destination(&mut tx, inbox, host, head, revision).await?;
        }
        let Follower { actor, inbox, destination, .. } = follower;
        let present = Present { head, revision };
        let left = reroute(&mut tx, &Route { actor, inbox, destination }, present).await?;
        insert(&mut tx, follower, head).await?;
        drop_idle(&mut tx, &left).await?;
        let now = accept.said.timestamp_millis();
        wake(&mut tx, host, now).await?;
        append(&mut tx, accept, &Audience::Inbox(follower.inbox.clone())).await?;
        touch_team(&mut tx, &follower.team, revision).await?;
        self.commit(tx).await
    }

    /// Forgets that an actor follows a team. `false`: it did not.
    pub async fn unfollow(&self, team: &Slug, actor: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM follower WHERE team = $1 AND actor = $2 RETURNING team, inbox, destination";
        let teams = self.leave(sqlx::query(sql).bind(team.to_string()).bind(actor.to_owned())).await?;
        Ok(!teams.is_empty())
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
        let sql = "DELETE FROM follower WHERE destination = $1 RETURNING team, inbox, destination";
        self.leave(sqlx::query(sql).bind(inbox.to_owned())).await
    }

    /// Runs a statement that deletes followers; gives their teams.
    async fn leave(&self, delete: Statement) -> Result<Vec<Slug>, StoreError> {
        let mut tx = self.begin().await?;
        let rows = delete.fetch_all(&mut *tx).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let (mut teams, mut left) = (BTreeSet::new(), BTreeSet::new());
        for row in &rows {
            teams.insert(from_slug(text(row, 0)?)?);
            left.extend([text(row, 1)?, text(row, 2)?]);
        }
        let revision = next_revision(&mut tx).await?;
        for team in &teams {
            touch_team(&mut tx, team, revision).await?;
        }
        let left: Vec<String> = left.into_iter().collect();
        note_exits(&mut tx, &left, revision).await?;
        drop_idle(&mut tx, &left).await?;
        self.commit(tx).await?;
        Ok(teams.into_iter().collect())
    }

    /// Sends everything that an actor follows to other inboxes, which are on `host`, if they are
    /// not the ones that are known. `false`: they are, or it follows nobody.
    pub async fn reroute(&self, route: &Route<'_>, host: &str) -> Result<bool, StoreError> {
        let sql = "SELECT COUNT(*) FROM follower WHERE actor = $1 AND (destination <> $2 OR inbox <> $3)";
        let query = sqlx::query_scalar(sql).bind(route.actor.to_owned()).bind(route.destination.to_owned());
        let others: i64 = query.bind(route.inbox.to_owned()).fetch_one(&self.pool).await?;
        if others == 0 {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        let revision = next_revision(&mut tx).await?;
        let head = sqlx::query_scalar("SELECT position FROM head WHERE id = 1").fetch_one(&mut *tx).await?;
        ensure_destination(&mut tx, route.destination, host, head, revision).await?;
        let left = reroute(&mut tx, route, Present { head, revision }).await?;
        drop_idle(&mut tx, &left).await?;
        self.commit(tx).await?;
        Ok(true)
    }

    /// Drops every destination that nobody's deliveries go to and that nothing waits for; of a
    /// follower's own inbox only what took everything, and a day after that: engines look at every
    /// destination, and of a server with many followers most are such.
    pub async fn sweep_destinations(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        // Who is about to put something into the log waits, and then makes the destination anew.
        hold_head(&mut tx).await?;
        let sql = format!(
            "DELETE FROM destination WHERE {UNUSED} AND ({STRANGE} OR \
             (refused = 0 AND failures = 0 AND COALESCE(attempted, 0) < $1))"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind((now - OWN_INBOXES_LAST).timestamp_millis());
        query.execute(&mut *tx).await?;
        drop_idle_hosts(&mut tx).await?;
        forget_hops(&mut tx).await?;
        for sql in [
            "DELETE FROM refusal WHERE NOT EXISTS (SELECT 1 FROM destination d WHERE d.inbox = refusal.inbox)",
            "DELETE FROM answer WHERE NOT EXISTS (SELECT 1 FROM host h WHERE h.host = answer.host)",
        ] {
            sqlx::query(sql).execute(&mut *tx).await?;
        }
        tx.commit().await
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
    revision: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO destination (inbox, host, \"cursor\", audience, due, failures, delivered, refused) \
               VALUES ($1, $2, $3, $4, 0, 0, 0, 0) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(inbox.to_owned()).bind(host.to_owned()).bind(head).bind(revision);
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

/// Drops those of the destinations that nobody's deliveries go to and that nothing waits for.
pub(crate) async fn drop_idle(tx: &mut Tx, inboxes: &[String]) -> Result<(), StoreError> {
    for inbox in inboxes {
        let sql =
            format!("DELETE FROM destination WHERE inbox = $1 AND {UNUSED} AND {STRANGE} RETURNING host");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(inbox.clone());
        if let Some(row) = query.fetch_optional(&mut **tx).await? {
            let sql = "DELETE FROM refusal WHERE inbox = $1";
            sqlx::query(sql).bind(inbox.clone()).execute(&mut **tx).await?;
            let sql = format!("DELETE FROM host WHERE host = $1 AND {EMPTY}");
            sqlx::query(AssertSqlSafe(sql)).bind(text(&row, 0)?).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// Drops hosts that nothing is ever sent to.
pub(crate) async fn drop_idle_hosts(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM host WHERE {EMPTY}");
    sqlx::query(AssertSqlSafe(sql)).execute(&mut **tx).await?;
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

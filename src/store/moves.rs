//! Followers that move from one destination to another, and those that leave: nobody gets what he
//! did not follow, and who moves gets what he has not got yet, once and in order.
//!
//! A cursor never goes back. If the new destination has read further than the old one, what the
//! follower missed between the two is noted beside the follower as **late**: positions after
//! `late_from`, up to `late_until`. The destination gets these first.

use crate::store::StoreError;
use crate::store::destinations::Settlement;
use crate::store::refusals::forget_replays;
use crate::store::row::{number, optional_number, text};
use crate::store::transaction::Tx;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Where the deliveries of an actor go from now on.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// The actor.
    pub actor: &'a str,
    /// Its own inbox.
    pub inbox: &'a str,
    /// The shared inbox, else its own.
    pub destination: &'a str,
}

/// One Follow of an actor that moves.
struct Moving {
    team: String,
    destination: String,
    since: i64,
    late_from: i64,
    late_until: i64,
}

/// Sends everything that an actor follows another way, also what it has not got yet. The new
/// destination is known already. Gives the inboxes that are left.
pub(crate) async fn reroute(
    tx: &mut Tx,
    route: &Route<'_>,
    revision: i64,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT team, destination, inbox, since, late_from, late_until FROM follower \
               WHERE actor = $1 AND (destination <> $2 OR inbox <> $3)";
    let query = sqlx::query(sql).bind(route.actor.to_owned()).bind(route.destination.to_owned());
    let rows = query.bind(route.inbox.to_owned()).fetch_all(&mut **tx).await?;
    let mut left = Vec::new();
    for row in &rows {
        left.push(text(row, 2)?);
        let moving = moving(row)?;
        if moving.destination != route.destination {
            send_after(tx, route, &moving, revision).await?;
            left.push(moving.destination);
        }
    }
    let sql = "UPDATE follower SET inbox = $2, destination = $3 WHERE actor = $1";
    let query = sqlx::query(sql).bind(route.actor.to_owned()).bind(route.inbox.to_owned());
    query.bind(route.destination.to_owned()).execute(&mut **tx).await?;
    left.sort();
    left.dedup();
    note_exits(tx, &left, revision).await?;
    Ok(left)
}

/// Begins at the new destination where the old one stood.
async fn send_after(
    tx: &mut Tx,
    route: &Route<'_>,
    moving: &Moving,
    revision: i64,
) -> Result<(), StoreError> {
    let read = cursor(tx, &moving.destination).await?.unwrap_or(moving.since);
    let since = if moving.late_until > 0 { moving.late_from } else { moving.since.max(read) };
    let reached = cursor(tx, route.destination).await?.unwrap_or(since);
    // What others there follow has come to that server already.
    let others = "SELECT MIN(since) FROM follower WHERE destination = $1 AND team = $2 AND actor <> $3";
    let query = sqlx::query(others).bind(route.destination.to_owned()).bind(moving.team.clone());
    let row = query.bind(route.actor.to_owned()).fetch_one(&mut **tx).await?;
    let until = optional_number(&row, 0)?.map_or(reached, |others| others.min(reached));
    let (late_from, late_until) = match spoke(tx, &moving.team, since, until).await? {
        true => (since, until),
        false => (0, 0),
    };
    let sql = "UPDATE follower SET since = $3, late_from = $4, late_until = $5, came_from = $6, came_at = $7 \
               WHERE actor = $1 AND team = $2";
    let query = sqlx::query(sql).bind(route.actor.to_owned()).bind(moving.team.clone()).bind(since);
    let query = query.bind(late_from).bind(late_until).bind(moving.destination.clone()).bind(revision);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Marks destinations that somebody has left: who is just serving one has to look again at what is
/// due there.
pub(crate) async fn note_exits(tx: &mut Tx, inboxes: &[String], revision: i64) -> Result<(), StoreError> {
    for inbox in inboxes {
        let sql = "UPDATE destination SET audience = $2 WHERE inbox = $1";
        sqlx::query(sql).bind(inbox.clone()).bind(revision).execute(&mut **tx).await?;
        forget_replays(tx, inbox).await?;
    }
    Ok(())
}

/// Notes that a destination has got something late.
pub(crate) async fn got_late(tx: &mut Tx, inbox: &str, position: i64) -> Result<(), StoreError> {
    let sql = "UPDATE follower SET late_from = $2 WHERE destination = $1 AND late_from < $2 AND late_until >= $2 \
               AND team = (SELECT team FROM activity WHERE position = $2)";
    sqlx::query(sql).bind(inbox.to_owned()).bind(position).execute(&mut **tx).await?;
    let sql = "UPDATE follower SET late_from = 0, late_until = 0 WHERE destination = $1 AND late_until > 0 AND NOT EXISTS \
               (SELECT 1 FROM activity a WHERE a.team = follower.team AND a.audience = 'followers' \
               AND a.position > follower.late_from AND a.position <= follower.late_until)";
    sqlx::query(sql).bind(inbox.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

/// What was under way to a destination when a follower left it for another, he has got: the other
/// need not send it again.
pub(crate) async fn take_along(tx: &mut Tx, done: &Settlement, position: i64) -> Result<(), StoreError> {
    let sql = "UPDATE follower SET since = CASE WHEN since < $2 THEN $2 ELSE since END, \
               late_from = CASE WHEN late_until > $2 AND late_from < $2 THEN $2 WHEN late_until > $2 THEN late_from ELSE 0 END, \
               late_until = CASE WHEN late_until > $2 THEN late_until ELSE 0 END \
               WHERE came_from = $1 AND came_at > $3 AND team = (SELECT team FROM activity WHERE position = $2)";
    let query = sqlx::query(sql).bind(done.inbox.to_string()).bind(position);
    query.bind(done.audience).execute(&mut **tx).await?;
    Ok(())
}

/// True when a team has said something to its followers after one position, up to another.
async fn spoke(tx: &mut Tx, team: &str, after: i64, until: i64) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM activity WHERE team = $1 AND audience = 'followers' \
               AND position > $2 AND position <= $3";
    let query = sqlx::query(sql).bind(team.to_owned()).bind(after).bind(until);
    Ok(query.fetch_one(&mut **tx).await?.try_get::<i64, _>(0)? > 0)
}

async fn cursor(tx: &mut Tx, inbox: &str) -> Result<Option<i64>, StoreError> {
    let query = sqlx::query("SELECT \"cursor\" FROM destination WHERE inbox = $1").bind(inbox.to_owned());
    query.fetch_optional(&mut **tx).await?.as_ref().map(|row| number(row, 0)).transpose()
}

fn moving(row: &AnyRow) -> Result<Moving, StoreError> {
    Ok(Moving {
        team: text(row, 0)?,
        destination: text(row, 1)?,
        since: number(row, 3)?,
        late_from: number(row, 4)?,
        late_until: number(row, 5)?,
    })
}

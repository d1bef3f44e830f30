//! Followers that move from one destination to another, and those that leave: nobody gets what he
//! did not follow, and who moves gets what he has not got yet, once and in order.
//!
//! Who moves joins the new destination like a newcomer, at the present end of the log; what the old
//! one has not got yet goes along as **late** (see [`crate::store::late`]), also what the new one is
//! going to get anyway for others, since these may leave. Whatever is under way was claimed before,
//! so it lies before that end: cursors that move on meanwhile pass over nothing.
//!
//! What was under way to the old destination, and arrives, is missed no longer at a new one on the
//! same host: a **hop** remembers where a follower was. Another host gets it, too: each server gets
//! it once.

use crate::store::StoreError;
use crate::store::late::{self, Following};
use crate::store::ranges::{Range, with, without};
use crate::store::refusals::forget_replays;
use crate::store::row::{number, optional_number, text};
use crate::store::transaction::Tx;
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
}

/// The end of the log and the number of the change, as a move finds them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Present {
    pub head: i64,
    pub revision: i64,
}

/// Sends everything that an actor follows another way, also what it has not got yet. The new
/// destination is known already. Gives the inboxes that are left.
pub(crate) async fn reroute(
    tx: &mut Tx,
    route: &Route<'_>,
    present: Present,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT team, destination, inbox, since FROM follower \
               WHERE actor = $1 AND (destination <> $2 OR inbox <> $3)";
    let query = sqlx::query(sql).bind(route.actor.to_owned()).bind(route.destination.to_owned());
    let rows = query.bind(route.inbox.to_owned()).fetch_all(&mut **tx).await?;
    let moving = rows.iter().map(moving).collect::<Result<Vec<_>, _>>()?;
    let mut left = Vec::new();
    for (row, moving) in rows.iter().zip(&moving) {
        left.extend([text(row, 2)?, moving.destination.clone()]);
    }
    // Whoever writes what became of something there has written it, or waits here and then knows.
    let mut touched = left.clone();
    touched.push(route.destination.to_owned());
    mark(tx, &mut touched, present.revision).await?;
    for moving in moving.iter().filter(|moving| moving.destination != route.destination) {
        bring_along(tx, route, moving, present).await?;
    }
    let sql = "UPDATE follower SET inbox = $2, destination = $3 WHERE actor = $1";
    let query = sqlx::query(sql).bind(route.actor.to_owned()).bind(route.inbox.to_owned());
    query.bind(route.destination.to_owned()).execute(&mut **tx).await?;
    left.sort();
    left.dedup();
    left.retain(|inbox| inbox != route.destination && inbox != route.inbox);
    for inbox in &left {
        forget_replays(tx, inbox).await?;
    }
    Ok(left)
}

/// Begins at the end of the log, and keeps what the old destination has not got.
async fn bring_along(
    tx: &mut Tx,
    route: &Route<'_>,
    moving: &Moving,
    present: Present,
) -> Result<(), StoreError> {
    let following = Following { team: &moving.team, actor: route.actor };
    let (old, new) = (destination(tx, &moving.destination).await?, destination(tx, route.destination).await?);
    let read = old.as_ref().map_or(moving.since, |old| old.cursor.max(moving.since));
    let missed = late::missed(tx, following).await?;
    let heard = late::heard(tx, &moving.destination, &moving.team).await?;
    let missed = with(heard.into_iter().fold(missed, without), Range::new(read, present.head));
    // What others there follow has come to that server already, as far as it has read.
    let others = first_of_others(tx, route, &moving.team).await?;
    let reached = new.as_ref().map_or(0, |new| new.cursor);
    let missed = without(missed, Range::new(others.unwrap_or(reached), reached));
    let sql = "UPDATE follower SET since = $3 WHERE team = $1 AND actor = $2";
    let query = sqlx::query(sql).bind(moving.team.clone()).bind(route.actor.to_owned());
    query.bind(present.head).execute(&mut **tx).await?;
    late::keep(tx, following, route.destination, missed).await?;
    let same = old.filter(|old| new.is_some_and(|new| new.host == old.host));
    remember(tx, following, &moving.destination, same.map(|old| old.host), present.revision).await
}

/// From where on the longest follower of a team at a route's destination follows, apart from its
/// actor: whatever the team has said since, up to the cursor, came there.
async fn first_of_others(tx: &mut Tx, route: &Route<'_>, team: &str) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT MIN(since) FROM follower WHERE destination = $1 AND team = $2 AND actor <> $3";
    let query = sqlx::query(sql).bind(route.destination.to_owned()).bind(team.to_owned());
    optional_number(&query.bind(route.actor.to_owned()).fetch_one(&mut **tx).await?, 0)
}

/// Remembers which inbox a follower has left for another on the same `host`; who goes to another
/// host (`None`) leaves everything behind. Hosts that nobody serves have nothing under way.
async fn remember(
    tx: &mut Tx,
    following: Following<'_>,
    inbox: &str,
    host: Option<String>,
    revision: i64,
) -> Result<(), StoreError> {
    let idle = "DELETE FROM hop WHERE team = $1 AND actor = $2 AND ($3 = 1 OR NOT EXISTS \
                (SELECT 1 FROM host h WHERE h.host = hop.host AND h.lease_holder <> ''))";
    let query = sqlx::query(idle).bind(following.team.to_owned()).bind(following.actor.to_owned());
    query.bind(i64::from(host.is_none())).execute(&mut **tx).await?;
    let Some(host) = host else { return Ok(()) };
    let sql = "INSERT INTO hop (team, actor, inbox, host, revision) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (team, actor, inbox) DO UPDATE SET revision = excluded.revision";
    let query = sqlx::query(sql).bind(following.team.to_owned()).bind(following.actor.to_owned());
    query.bind(inbox.to_owned()).bind(host).bind(revision).execute(&mut **tx).await?;
    Ok(())
}

/// Marks destinations that somebody has left: who is just serving one has to look again at what is
/// due there.
pub(crate) async fn note_exits(tx: &mut Tx, inboxes: &[String], revision: i64) -> Result<(), StoreError> {
    mark(tx, &mut inboxes.to_vec(), revision).await?;
    for inbox in inboxes {
        forget_replays(tx, inbox).await?;
    }
    Ok(())
}

/// Marks destinations as changed, in the order of their names: writers that wait for each other all
/// wait in the same direction.
async fn mark(tx: &mut Tx, inboxes: &mut Vec<String>, revision: i64) -> Result<(), StoreError> {
    inboxes.sort();
    inboxes.dedup();
    for inbox in inboxes {
        let sql = "UPDATE destination SET audience = $2 WHERE inbox = $1";
        sqlx::query(sql).bind(inbox.clone()).bind(revision).execute(&mut **tx).await?;
    }
    Ok(())
}

/// What was under way to a destination when a follower left it for another, he has got: the other
/// need not send it again. `claimed` is the revision at which somebody had last left it when it was
/// claimed.
pub(crate) async fn take_along(
    tx: &mut Tx,
    inbox: &str,
    team: &str,
    position: i64,
    claimed: i64,
) -> Result<(), StoreError> {
    for (actor, destination) in late::gone_from(tx, inbox, team, position, claimed).await? {
        let following = Following { team, actor: &actor };
        let missed = without(late::missed(tx, following).await?, Range::new(position - 1, position));
        late::keep(tx, following, &destination, missed).await?;
    }
    Ok(())
}

/// Forgets hops from hosts that nobody serves any more.
pub(crate) async fn forget_hops(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "DELETE FROM hop WHERE NOT EXISTS \
               (SELECT 1 FROM host h WHERE h.host = hop.host AND h.lease_holder <> '')";
    sqlx::query(sql).execute(&mut **tx).await?;
    Ok(())
}

/// Where a destination is, and how far it has read.
struct Reader {
    host: String,
    cursor: i64,
}

async fn destination(tx: &mut Tx, inbox: &str) -> Result<Option<Reader>, StoreError> {
    let query =
        sqlx::query("SELECT host, \"cursor\" FROM destination WHERE inbox = $1").bind(inbox.to_owned());
    let row = query.fetch_optional(&mut **tx).await?;
    row.map(|row| Ok(Reader { host: text(&row, 0)?, cursor: number(&row, 1)? })).transpose()
}

fn moving(row: &AnyRow) -> Result<Moving, StoreError> {
    Ok(Moving { team: text(row, 0)?, destination: text(row, 1)?, since: number(row, 3)? })
}

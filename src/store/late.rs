//! What followers had not got yet when they came to another destination, and what that has got of it.
//!
//! A cursor never goes back, so this is kept beside it, as stretches of the log: **late** is what one
//! follower misses, and goes when he goes; **heard** is what a destination has got of such, and is
//! neither sent again nor missed by who comes next. There is a row for each stretch, however long it
//! is, and none at all as long as nobody moves.

use crate::store::StoreError;
use crate::store::ranges::{Range, with, without};
use crate::store::row::{number, optional_number, text};
use crate::store::transaction::Tx;
use sqlx::Row;
use sqlx::any::AnyRow;

/// One follower of one team.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Following<'a> {
    pub team: &'a str,
    pub actor: &'a str,
}

/// The positions that are late at destination `d`. Followers who came with the same stretch are read
/// once.
pub(crate) const POSITIONS: &str = "SELECT a.position FROM \
    (SELECT DISTINCT l.team, l.beyond, l.until FROM late l WHERE l.inbox = d.inbox) l \
    JOIN activity a ON a.team = l.team AND a.audience = 'followers' AND a.position > l.beyond AND a.position <= l.until \
    WHERE NOT EXISTS (SELECT 1 FROM heard h WHERE h.inbox = d.inbox AND h.team = a.team \
    AND a.position > h.beyond AND a.position <= h.until)";

/// True of a destination `d` where something is late.
pub(crate) const EXISTS: &str = "EXISTS (SELECT 1 FROM late l WHERE l.inbox = d.inbox)";

/// What a follower misses that came to its destination from another.
pub(crate) async fn missed(tx: &mut Tx, following: Following<'_>) -> Result<Vec<Range>, StoreError> {
    let sql = "SELECT beyond, until FROM late WHERE team = $1 AND actor = $2";
    let query = sqlx::query(sql).bind(following.team.to_owned()).bind(following.actor.to_owned());
    query.fetch_all(&mut **tx).await?.iter().map(range).collect()
}

/// What a destination has got of what a team's followers brought with them.
pub(crate) async fn heard(tx: &mut Tx, inbox: &str, team: &str) -> Result<Vec<Range>, StoreError> {
    let sql = "SELECT beyond, until FROM heard WHERE inbox = $1 AND team = $2";
    let query = sqlx::query(sql).bind(inbox.to_owned()).bind(team.to_owned());
    query.fetch_all(&mut **tx).await?.iter().map(range).collect()
}

/// Keeps what a follower misses at a destination, without what the destination has got already, and
/// without stretches in which its team said nothing. Replaces what was kept before.
pub(crate) async fn keep(
    tx: &mut Tx,
    following: Following<'_>,
    inbox: &str,
    missed: Vec<Range>,
) -> Result<(), StoreError> {
    let missed = heard(tx, inbox, following.team).await?.into_iter().fold(missed, without);
    let query = sqlx::query("DELETE FROM late WHERE team = $1 AND actor = $2");
    let query = query.bind(following.team.to_owned()).bind(following.actor.to_owned());
    query.execute(&mut **tx).await?;
    for range in missed {
        let Some(said) = said(tx, following.team, range).await? else { continue };
        let sql = "INSERT INTO late (team, actor, inbox, beyond, until) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(sql).bind(following.team.to_owned()).bind(following.actor.to_owned());
        let query = query.bind(inbox.to_owned()).bind(said.beyond).bind(said.until);
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// Notes that a destination has got something that a team has said, if somebody misses it there.
pub(crate) async fn got(tx: &mut Tx, inbox: &str, team: &str, position: i64) -> Result<(), StoreError> {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM late WHERE inbox = $1 AND team = $2 AND beyond < $3 \
               AND until >= $3 LIMIT 1) n";
    let query = sqlx::query_scalar(sql).bind(inbox.to_owned()).bind(team.to_owned()).bind(position);
    let missed: i64 = query.fetch_one(&mut **tx).await?;
    if missed == 0 {
        return Ok(());
    }
    // Back to what the team said before: stretches between which it said nothing are one.
    let before =
        "SELECT MAX(position) FROM activity WHERE team = $1 AND audience = 'followers' AND position < $2";
    let query = sqlx::query(before).bind(team.to_owned()).bind(position);
    let before = optional_number(&query.fetch_one(&mut **tx).await?, 0)?.unwrap_or(0);
    let heard = with(heard(tx, inbox, team).await?, Range::new(before, position));
    write_heard(tx, inbox, team, &heard).await?;
    let sql = "DELETE FROM late WHERE inbox = $1 AND team = $2 AND EXISTS (SELECT 1 FROM heard h \
               WHERE h.inbox = late.inbox AND h.team = late.team AND h.beyond <= late.beyond AND h.until >= late.until)";
    sqlx::query(sql).bind(inbox.to_owned()).bind(team.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

async fn write_heard(tx: &mut Tx, inbox: &str, team: &str, heard: &[Range]) -> Result<(), StoreError> {
    let query = sqlx::query("DELETE FROM heard WHERE inbox = $1 AND team = $2");
    query.bind(inbox.to_owned()).bind(team.to_owned()).execute(&mut **tx).await?;
    for range in heard {
        let sql = "INSERT INTO heard (inbox, team, beyond, until) VALUES ($1, $2, $3, $4)";
        let query = sqlx::query(sql).bind(inbox.to_owned()).bind(team.to_owned());
        query.bind(range.beyond).bind(range.until).execute(&mut **tx).await?;
    }
    Ok(())
}

/// A stretch cut down to what a team said in it; `None`: nothing.
async fn said(tx: &mut Tx, team: &str, range: Range) -> Result<Option<Range>, StoreError> {
    let sql = "SELECT MIN(position), MAX(position) FROM activity WHERE team = $1 AND audience = 'followers' \
               AND position > $2 AND position <= $3";
    let query = sqlx::query(sql).bind(team.to_owned()).bind(range.beyond).bind(range.until);
    let row = query.fetch_one(&mut **tx).await?;
    let (first, last) = (optional_number(&row, 0)?, optional_number(&row, 1)?);
    Ok(first.zip(last).map(|(first, last)| Range::new(first - 1, last)))
}

/// Who misses a position of its team, and has left an inbox since a revision, with its destination.
pub(crate) async fn gone_from(
    tx: &mut Tx,
    inbox: &str,
    team: &str,
    position: i64,
    since: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "SELECT l.actor, l.inbox FROM hop h JOIN late l ON l.team = h.team AND l.actor = h.actor \
               AND l.beyond < $3 AND l.until >= $3 WHERE h.inbox = $1 AND h.team = $2 AND h.revision > $4";
    let query = sqlx::query(sql).bind(inbox.to_owned()).bind(team.to_owned()).bind(position).bind(since);
    let rows = query.fetch_all(&mut **tx).await?;
    rows.iter().map(|row| Ok((text(row, 0)?, text(row, 1)?))).collect()
}

/// The team that said something to its followers at a position; `None`: that was said to one alone.
pub(crate) async fn speaker(tx: &mut Tx, position: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT team FROM activity WHERE position = $1 AND audience = 'followers'";
    let row = sqlx::query(sql).bind(position).fetch_optional(&mut **tx).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

fn range(row: &AnyRow) -> Result<Range, StoreError> {
    Ok(Range::new(number(row, 0)?, number(row, 1)?))
}

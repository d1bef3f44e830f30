//! What others did about our notes: kept once, counted, bounded. No text is kept.

use crate::model::reaction::{LISTED, Reaction, ReactionKind, Reply, Stamp, Tally};
use crate::model::slug::Slug;
use crate::store::row::{number, optional_text, text, to_word};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, count_up_to, from_slug, next_tallied};
use sqlx::any::AnyRow;

/// The most reactions of one kind that are kept of a note. More are taken and not counted.
pub const PER_NOTE: i64 = 10_000;
/// The most that are kept of one host, over all notes.
pub const PER_HOST: i64 = 20_000;
/// The most replies to one note that are kept of one actor.
pub const REPLIES_PER_ACTOR: i64 = 20;

/// What changed among the reactions.
#[derive(Debug, Default)]
pub struct Reactions {
    /// The number that these lead to.
    pub tallied: i64,
    /// Notes, by report and entry, and their reactions.
    pub tallies: Vec<((Slug, Slug), Tally)>,
    /// Stamps that are new or were taken back.
    pub stamps: Vec<Stamp>,
}

impl Store {
    /// Keeps a reaction to a note that stands. `false`: it is there already, the note does not
    /// stand, or there are too many.
    pub async fn react(&self, reaction: &Reaction) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        if !stands(&mut tx, reaction).await? || is_full(&mut tx, reaction).await? {
            return Ok(false);
        }
        let name = match reaction.kind {
            ReactionKind::Like | ReactionKind::Announce => &reaction.actor,
            ReactionKind::Reply => &reaction.activity,
        };
        let sql = "INSERT INTO reaction (report, entry, kind, name, actor, host, activity, url, said) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING report, entry";
        let query = sqlx::query(sql).bind(reaction.report.to_string()).bind(reaction.entry.to_string());
        let query = query.bind(to_word(&reaction.kind)).bind(name.clone()).bind(reaction.actor.clone());
        let query = query.bind(reaction.host.clone()).bind(reaction.activity.clone());
        let query = query.bind(reaction.url.clone()).bind(reaction.said.timestamp_millis());
        let rows = query.fetch_all(&mut *tx).await?;
        recount(&mut tx, &rows).await?;
        tx.commit().await?;
        Ok(!rows.is_empty())
    }

    /// Takes back an actor's reaction of a kind to a note. `false`: there is none.
    pub async fn unreact(
        &self,
        (report, entry): (&Slug, &Slug),
        kind: ReactionKind,
        actor: &str,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM reaction WHERE report = $1 AND entry = $2 AND kind = $3 AND name = $4 \
                   RETURNING report, entry";
        let query = sqlx::query(sql).bind(report.to_string()).bind(entry.to_string());
        let rows = query.bind(to_word(&kind)).bind(actor.to_owned()).fetch_all(&mut *tx).await?;
        recount(&mut tx, &rows).await?;
        tx.commit().await?;
        Ok(!rows.is_empty())
    }

    /// Takes back what has an id, if it is the actor's. `false`: there is no such.
    pub async fn unreact_by_id(&self, activity: &str, actor: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM reaction WHERE activity = $1 AND actor = $2 RETURNING report, entry";
        let query = sqlx::query(sql).bind(activity.to_owned()).bind(actor.to_owned());
        let rows = query.fetch_all(&mut *tx).await?;
        recount(&mut tx, &rows).await?;
        tx.commit().await?;
        Ok(!rows.is_empty())
    }

    /// A reply of the actor's is read at another address now. `false`: there is no such reply, or
    /// it was read there before.
    pub async fn readdress(&self, reply: &str, actor: &str, url: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE reaction SET url = $3 WHERE activity = $1 AND actor = $2 AND kind = 'reply' \
                   AND (url IS NULL OR url <> $3) RETURNING report, entry";
        let query = sqlx::query(sql).bind(reply.to_owned()).bind(actor.to_owned()).bind(url.to_owned());
        let rows = query.fetch_all(&mut *tx).await?;
        recount(&mut tx, &rows).await?;
        tx.commit().await?;
        Ok(!rows.is_empty())
    }

    /// What changed among the reactions after a number; 0 gives everything.
    pub async fn reactions_since(&self, tallied: i64) -> Result<Reactions, StoreError> {
        let mut tx = self.snapshot().await?;
        let latest = sqlx::query_scalar("SELECT tallied FROM head WHERE id = 1").fetch_one(&mut *tx).await?;
        let sql = "SELECT report, entry, likes, shares, replies FROM tally WHERE revision > $1";
        let rows = sqlx::query(sql).bind(tallied).fetch_all(&mut *tx).await?;
        let mut tallies = rows.iter().map(tally).collect::<Result<Vec<_>, _>>()?;
        for ((report, entry), tally) in tallies.iter_mut().filter(|(_, tally)| tally.replies > 0) {
            tally.latest = replies(&mut tx, report, entry).await?;
        }
        let stamps = crate::store::stamps::since(&mut tx, tallied).await?;
        tx.rollback().await?;
        Ok(Reactions { tallied: latest, tallies, stamps })
    }
}

/// Only a note that has left and was not withdrawn can be liked.
async fn stands(tx: &mut Tx, reaction: &Reaction) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM entry WHERE report = $1 AND slug = $2 AND posted IS NOT NULL \
               AND withdrawn IS NULL";
    let query = sqlx::query_scalar(sql).bind(reaction.report.to_string()).bind(reaction.entry.to_string());
    let count: i64 = query.fetch_one(&mut **tx).await?;
    Ok(count > 0)
}

async fn is_full(tx: &mut Tx, reaction: &Reaction) -> Result<bool, StoreError> {
    let sql = "SELECT CASE $3 WHEN 'like' THEN likes WHEN 'announce' THEN shares ELSE replies END \
               FROM tally WHERE report = $1 AND entry = $2";
    let query = sqlx::query_scalar(sql).bind(reaction.report.to_string()).bind(reaction.entry.to_string());
    let kept: Option<i64> = query.bind(to_word(&reaction.kind)).fetch_optional(&mut **tx).await?;
    if kept.unwrap_or(0) >= PER_NOTE
        || count_up_to(tx, ("reaction", "host"), &reaction.host, PER_HOST).await? >= PER_HOST
    {
        return Ok(true);
    }
    if reaction.kind != ReactionKind::Reply {
        return Ok(false);
    }
    let sql =
        "SELECT COUNT(*) FROM reaction WHERE report = $1 AND entry = $2 AND kind = 'reply' AND actor = $3";
    let query = sqlx::query_scalar(sql).bind(reaction.report.to_string()).bind(reaction.entry.to_string());
    let replies: i64 = query.bind(reaction.actor.clone()).fetch_one(&mut **tx).await?;
    Ok(replies >= REPLIES_PER_ACTOR)
}

/// Counts the reactions to the notes that rows name by report and entry.
pub(crate) async fn recount(tx: &mut Tx, rows: &[AnyRow]) -> Result<(), StoreError> {
    let mut notes = Vec::new();
    for row in rows {
        notes.push((text(row, 0)?, text(row, 1)?));
    }
    notes.sort();
    notes.dedup();
    if notes.is_empty() {
        return Ok(());
    }
    let tallied = next_tallied(tx).await?;
    let sql = "INSERT INTO tally (report, entry, likes, shares, replies, revision) \
               SELECT $1, $2, COUNT(CASE WHEN kind = 'like' THEN 1 END), \
               COUNT(CASE WHEN kind = 'announce' THEN 1 END), COUNT(CASE WHEN kind = 'reply' THEN 1 END), $3 \
               FROM reaction WHERE report = $1 AND entry = $2 \
               ON CONFLICT (report, entry) DO UPDATE SET likes = excluded.likes, shares = excluded.shares, \
               replies = excluded.replies, revision = excluded.revision";
    for (report, entry) in notes {
        sqlx::query(sql).bind(report).bind(entry).bind(tallied).execute(&mut **tx).await?;
    }
    Ok(())
}

async fn replies(tx: &mut Tx, report: &Slug, entry: &Slug) -> Result<Vec<Reply>, StoreError> {
    let sql = "SELECT activity, url, host FROM reaction WHERE report = $1 AND entry = $2 AND kind = 'reply' \
               ORDER BY said DESC, activity LIMIT $3";
    let query = sqlx::query(sql).bind(report.to_string()).bind(entry.to_string()).bind(LISTED as i64);
    let rows = query.fetch_all(&mut **tx).await?;
    let reply = |row: &AnyRow| {
        let id = text(row, 0)?;
        Ok(Reply { url: optional_text(row, 1)?.unwrap_or_else(|| id.clone()), host: text(row, 2)?, id })
    };
    rows.iter().map(reply).collect()
}

fn tally(row: &AnyRow) -> Result<((Slug, Slug), Tally), StoreError> {
    let count = |column| Ok::<_, StoreError>(number(row, column)?.unsigned_abs() as usize);
    let tally = Tally { likes: count(2)?, shares: count(3)?, replies: count(4)?, latest: Vec::new() };
    Ok(((from_slug(text(row, 0)?)?, from_slug(text(row, 1)?)?), tally))
}

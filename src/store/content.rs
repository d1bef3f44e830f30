//! What is shown: editions, teams and entries, whole or only what changed since a revision.

use crate::model::Timestamp;
use crate::model::published::{Edition, Published, Subject, Team};
use crate::model::slug::Slug;
use crate::store::places::{LENGTHS, Place, lengths, read};
use crate::store::row::{instant, json, number, optional_instant, optional_text, text, word};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug};
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

/// Everything that changed after a revision.
#[derive(Debug, Default)]
pub struct Changes {
    /// The revision that these lead to.
    pub revision: i64,
    /// Editions, in no order.
    pub editions: Vec<Edition>,
    /// Teams with the number of their followers.
    pub teams: Vec<(Team, usize)>,
    /// Entries, withdrawn ones as well.
    pub entries: Vec<Kept>,
    /// Places in the rows of feeds.
    pub places: Vec<Place>,
    /// How long the rows are now: all of them.
    pub lengths: Vec<(Subject, usize)>,
}

/// An entry as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was published.
    pub published: Published,
    /// The fingerprint of its text.
    pub fingerprint: String,
    /// The revision at which it last changed for readers of feeds.
    pub changed: i64,
}

pub(crate) const ENTRY: &str = "SELECT e.report, e.ordinal, e.team, e.category_name, e.said, e.published, e.updated, \
                                e.posted, e.withdrawn, e.fingerprint, e.changed";

const TEAM: &str = "SELECT id, name, summary, kind, icon, published, updated, \
                    (SELECT COUNT(*) FROM follower WHERE follower.team = team.id) FROM team WHERE revision > $1";

impl Store {
    /// What changed after `revision`; 0 gives everything.
    pub async fn changes_since(&self, revision: i64) -> Result<Changes, StoreError> {
        let mut tx = self.pool.begin().await?;
        let mut changes = frame(&mut tx, revision).await?;
        let sql = sqlx::AssertSqlSafe(format!("{ENTRY} FROM entry e WHERE e.revision > $1"));
        let entries = sqlx::query(sql).bind(revision).fetch_all(&mut *tx).await?;
        changes.entries = entries.iter().map(kept).collect::<Result<_, _>>()?;
        let places = "SELECT subject, number, report, entry FROM place WHERE revision > $1";
        let places = sqlx::query(places).bind(revision).fetch_all(&mut *tx).await?;
        changes.places = places.iter().map(read).collect::<Result<_, _>>()?;
        tx.rollback().await?;
        Ok(changes)
    }

    /// All editions and teams, and of these reports alone the entries with their places.
    pub async fn contents_of(&self, reports: &[Slug]) -> Result<Changes, StoreError> {
        let mut tx = self.pool.begin().await?;
        let mut changes = frame(&mut tx, 0).await?;
        for report in reports {
            let sql = sqlx::AssertSqlSafe(format!("{ENTRY} FROM entry e WHERE e.report = $1"));
            let rows = sqlx::query(sql).bind(report.to_string()).fetch_all(&mut *tx).await?;
            changes.entries.extend(rows.iter().map(kept).collect::<Result<Vec<_>, _>>()?);
            let sql = "SELECT subject, number, report, entry FROM place WHERE report = $1";
            let rows = sqlx::query(sql).bind(report.to_string()).fetch_all(&mut *tx).await?;
            changes.places.extend(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?);
        }
        tx.rollback().await?;
        Ok(changes)
    }

    /// The team that wrote an entry.
    pub async fn author(&self, report: &Slug, entry: &Slug) -> Result<Option<Slug>, StoreError> {
        let sql = "SELECT team FROM entry WHERE report = $1 AND slug = $2";
        let query = sqlx::query_scalar::<_, String>(sql).bind(report.to_string()).bind(entry.to_string());
        query.fetch_optional(&self.pool).await?.map(from_slug).transpose()
    }

    /// True when the team has an actor.
    pub async fn has_team(&self, id: &Slug) -> Result<bool, StoreError> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM team WHERE id = $1").bind(id.to_string());
        let count: i64 = count.fetch_one(&self.pool).await?;
        Ok(count > 0)
    }
}

/// What changed but for entries and their places.
async fn frame(tx: &mut Transaction<'_, Any>, revision: i64) -> Result<Changes, StoreError> {
    let latest = sqlx::query_scalar("SELECT revision FROM head WHERE id = 1").fetch_one(&mut **tx).await?;
    let editions = "SELECT slug, title, format, period, introduction, categories, published, updated \
                    FROM edition WHERE revision > $1";
    let editions = sqlx::query(editions).bind(revision).fetch_all(&mut **tx).await?;
    let teams = sqlx::query(TEAM).bind(revision).fetch_all(&mut **tx).await?;
    let rows = sqlx::query(LENGTHS).fetch_all(&mut **tx).await?;
    Ok(Changes {
        revision: latest,
        editions: editions.iter().map(edition).collect::<Result<_, _>>()?,
        teams: teams.iter().map(team).collect::<Result<_, _>>()?,
        lengths: lengths(&rows)?,
        ..Changes::default()
    })
}

fn edition(row: &AnyRow) -> Result<Edition, StoreError> {
    let period = optional_text(row, 3)?.map(|text| crate::store::row::from_json(&text)).transpose()?;
    Ok(Edition {
        slug: slug(row, 0)?,
        title: text(row, 1)?,
        format: word(row, 2)?,
        period,
        introduction: json(row, 4)?,
        categories: json(row, 5)?,
        published: instant(row, 6)?,
        updated: instant(row, 7)?,
    })
}

pub(crate) fn team(row: &AnyRow) -> Result<(Team, usize), StoreError> {
    let team = Team {
        id: slug(row, 0)?,
        name: text(row, 1)?,
        summary: text(row, 2)?,
        kind: word(row, 3)?,
        icon: text(row, 4)?,
        published: instant(row, 5)?,
        updated: instant(row, 6)?,
    };
    Ok((team, number(row, 7)?.unsigned_abs() as usize))
}

/// The entries that stand, in no order.
pub(in crate::store) async fn standing(tx: &mut Tx) -> Result<Vec<Published>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{ENTRY} FROM entry e WHERE e.withdrawn IS NULL"));
    let rows = sqlx::query(sql).fetch_all(&mut **tx).await?;
    rows.iter().map(|row| Ok(kept(row)?.published)).collect()
}

/// Reads the columns of [`ENTRY`].
pub(crate) fn kept(row: &AnyRow) -> Result<Kept, StoreError> {
    let published = Published {
        report: slug(row, 0)?,
        ordinal: number(row, 1)?.unsigned_abs() as u32,
        team: slug(row, 2)?,
        category_name: text(row, 3)?,
        entry: json(row, 4)?,
        published: instant(row, 5)?,
        updated: instant(row, 6)?,
        posted: optional_instant(row, 7)?,
        withdrawn: optional_instant(row, 8)?,
    };
    Ok(Kept { published, fingerprint: text(row, 9)?, changed: number(row, 10)? })
}

fn slug(row: &AnyRow, column: usize) -> Result<Slug, StoreError> {
    from_slug(text(row, column)?)
}

/// Milliseconds of an instant that may be absent.
pub fn millis(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(|instant| instant.timestamp_millis())
}

//! What is shown: editions, teams and entries, whole or only what changed since a revision.

use crate::model::Timestamp;
use crate::model::published::{Edition, Published, Team};
use crate::model::slug::Slug;
use crate::store::row::{instant, json, number, optional_instant, optional_text, text, word};
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug};
use sqlx::any::AnyRow;

/// Everything that changed after a revision.
#[derive(Debug, Default)]
pub struct Changes {
    /// The revision that these lead to.
    pub revision: i64,
    /// Editions, in no order.
    pub editions: Vec<Edition>,
    /// Teams with the number of their followers.
    pub teams: Vec<(Team, usize)>,
    /// Entries with the fingerprints of their text; withdrawn ones as well.
    pub entries: Vec<(Published, String)>,
}

const ENTRY: &str = "SELECT report, ordinal, team, category_name, said, published, updated, posted, withdrawn, \
                     fingerprint FROM entry WHERE ";

impl Store {
    /// What changed after `revision`; 0 gives everything.
    pub async fn changes_since(&self, revision: i64) -> Result<Changes, StoreError> {
        let mut tx = self.pool.begin().await?;
        let latest = sqlx::query_scalar("SELECT revision FROM head WHERE id = 1").fetch_one(&mut *tx).await?;
        let editions = "SELECT slug, title, format, period, introduction, categories, published, updated \
                        FROM edition WHERE revision > $1";
        let editions = sqlx::query(editions).bind(revision).fetch_all(&mut *tx).await?;
        let teams = "SELECT id, name, summary, kind, icon, published, updated, \
                     (SELECT COUNT(*) FROM follower WHERE follower.team = team.id) FROM team WHERE revision > $1";
        let teams = sqlx::query(teams).bind(revision).fetch_all(&mut *tx).await?;
        let sql = sqlx::AssertSqlSafe(format!("{ENTRY} revision > $1"));
        let entries = sqlx::query(sql).bind(revision).fetch_all(&mut *tx).await?;
        tx.rollback().await?;
        Ok(Changes {
            revision: latest,
            editions: editions.iter().map(edition).collect::<Result<_, _>>()?,
            teams: teams.iter().map(team).collect::<Result<_, _>>()?,
            entries: entries.iter().map(entry).collect::<Result<_, _>>()?,
        })
    }

    /// The team that wrote an entry.
    pub async fn author(&self, report: &Slug, entry: &Slug) -> Result<Option<Slug>, StoreError> {
        let sql = "SELECT team FROM entry WHERE report = $1 AND slug = $2";
        let query = sqlx::query_scalar::<_, String>(sql).bind(report.to_string()).bind(entry.to_string());
        query.fetch_optional(&self.pool).await?.map(from_slug).transpose()
    }

    /// The names of the teams that most follow, with the numbers of their followers; at most `limit`.
    pub async fn most_followed(&self, limit: u32) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = "SELECT name, (SELECT COUNT(*) FROM follower WHERE follower.team = team.id) AS followers \
                   FROM team ORDER BY followers DESC, name LIMIT $1";
        let rows = sqlx::query(sql).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((text(row, 0)?, number(row, 1)?.unsigned_abs()))).collect()
    }

    /// True when the team has an actor.
    pub async fn has_team(&self, id: &Slug) -> Result<bool, StoreError> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM team WHERE id = $1").bind(id.to_string());
        let count: i64 = count.fetch_one(&self.pool).await?;
        Ok(count > 0)
    }
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
    let sql = sqlx::AssertSqlSafe(format!("{ENTRY} withdrawn IS NULL"));
    let rows = sqlx::query(sql).fetch_all(&mut **tx).await?;
    rows.iter().map(|row| Ok(entry(row)?.0)).collect()
}

/// Reads the columns of [`ENTRY`].
fn entry(row: &AnyRow) -> Result<(Published, String), StoreError> {
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
    Ok((published, text(row, 9)?))
}

fn slug(row: &AnyRow, column: usize) -> Result<Slug, StoreError> {
    from_slug(text(row, column)?)
}

/// Milliseconds of an instant that may be absent.
pub fn millis(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(|instant| instant.timestamp_millis())
}

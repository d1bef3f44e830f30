//! The rows of entries that feeds show: places in the order of publication, given once for ever.

use crate::model::Timestamp;
use crate::model::published::{Published, Subject};
use crate::model::slug::Slug;
use crate::store::content::{ENTRY, Kept, kept};
use crate::store::row::{instant, number, text};
use crate::store::{Store, StoreError, Tx, from_slug};
use sqlx::any::AnyRow;
use std::ops::Range;

/// An entry's place in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The row.
    pub subject: Subject,
    /// The place in it, from 0, the oldest.
    pub number: usize,
    /// The report of the entry.
    pub report: Slug,
    /// The slug of the entry.
    pub entry: Slug,
}

pub(crate) const LENGTHS: &str = "SELECT subject, length FROM feed";

impl Store {
    /// The entries that have these places of a row, with their numbers.
    pub async fn placed(
        &self,
        subject: &Subject,
        numbers: Range<usize>,
    ) -> Result<Vec<(usize, Kept)>, StoreError> {
        let sql = format!(
            "{ENTRY}, p.number FROM place p JOIN entry e ON e.report = p.report AND e.slug = p.entry \
             WHERE p.subject = $1 AND p.number >= $2 AND p.number < $3"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(written(subject));
        let query = query.bind(numbers.start as i64).bind(numbers.end as i64);
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((index(row, 11)?, kept(row)?))).collect()
    }

    /// When entries last changed, the latest first.
    pub async fn latest_instants(&self, limit: i64) -> Result<Vec<Timestamp>, StoreError> {
        let sql = "SELECT updated FROM entry ORDER BY updated DESC LIMIT $1";
        let rows = sqlx::query(sql).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(|row| instant(row, 0)).collect()
    }

    /// Which team spoke in which report and which category of it.
    pub async fn voices(&self) -> Result<Vec<[Slug; 3]>, StoreError> {
        let sql = "SELECT DISTINCT team, report, category FROM entry";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let slug = |row, column| from_slug(text(row, column)?);
        rows.iter().map(|row| Ok([slug(row, 0)?, slug(row, 1)?, slug(row, 2)?])).collect()
    }
}

/// Gives an entry its place in every row that it stands in and has none in.
pub(crate) async fn place(tx: &mut Tx, published: &Published, revision: i64) -> Result<(), StoreError> {
    let (report, entry) = (published.report.to_string(), published.entry.slug.to_string());
    let sql = "SELECT subject FROM place WHERE report = $1 AND entry = $2";
    let rows = sqlx::query(sql).bind(report.clone()).bind(entry.clone()).fetch_all(&mut **tx).await?;
    let known = rows.iter().map(|row| text(row, 0)).collect::<Result<Vec<_>, _>>()?;
    let subjects = published.subjects().map(|subject| written(&subject));
    for subject in subjects.into_iter().filter(|subject| !known.contains(subject)) {
        let sql = "INSERT INTO feed (subject, length) VALUES ($1, 1) \
                   ON CONFLICT (subject) DO UPDATE SET length = feed.length + 1 RETURNING length";
        let length: i64 = sqlx::query_scalar(sql).bind(subject.clone()).fetch_one(&mut **tx).await?;
        let sql = "INSERT INTO place (subject, number, report, entry, revision) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(sql).bind(subject).bind(length - 1).bind(report.clone()).bind(entry.clone());
        query.bind(revision).execute(&mut **tx).await?;
    }
    Ok(())
}

pub(crate) fn lengths(rows: &[AnyRow]) -> Result<Vec<(Subject, usize)>, StoreError> {
    rows.iter().map(|row| Ok((subject(&text(row, 0)?)?, index(row, 1)?))).collect()
}

/// Reads the columns subject, number, report, entry.
pub(crate) fn read(row: &AnyRow) -> Result<Place, StoreError> {
    Ok(Place {
        subject: subject(&text(row, 0)?)?,
        number: index(row, 1)?,
        report: from_slug(text(row, 2)?)?,
        entry: from_slug(text(row, 3)?)?,
    })
}

fn index(row: &AnyRow, column: usize) -> Result<usize, StoreError> {
    Ok(number(row, column)?.unsigned_abs() as usize)
}

fn written(subject: &Subject) -> String {
    match subject {
        Subject::Site => "site".to_owned(),
        Subject::Team(id) => format!("team/{id}"),
        Subject::Category(slug) => format!("category/{slug}"),
    }
}

fn subject(text: &str) -> Result<Subject, StoreError> {
    match text.split_once('/') {
        None => Ok(Subject::Site),
        Some(("team", id)) => Ok(Subject::Team(from_slug(id.to_owned())?)),
        Some((_, slug)) => Ok(Subject::Category(from_slug(slug.to_owned())?)),
    }
}

//! One publication, one transaction: all of it or nothing.

use crate::model::Timestamp;
use crate::model::published::{Edition, Published, Team};
use crate::model::slug::Slug;
use crate::store::content::millis;
use crate::store::row::{to_json, to_word};
use crate::store::search::index;
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};

/// What is to be said about an entry's note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The note is new.
    Create,
    /// Its text changed.
    Update,
    /// It was withdrawn.
    Delete,
    /// The umbrella passes it on.
    Announce,
}

/// Something that is to be said when its time comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The report.
    pub report: Slug,
    /// The entry.
    pub entry: Slug,
    /// What is said.
    pub kind: Kind,
    /// Not before.
    pub due: Timestamp,
}

/// What a publication changes.
#[derive(Debug)]
pub struct Change {
    /// The revision that the plan was made from.
    pub planned_at: i64,
    /// The edition as it is now.
    pub edition: Edition,
    /// Teams that are new or have changed.
    pub teams: Vec<Team>,
    /// Entries that are new or have changed, with the fingerprints of their text.
    pub entries: Vec<(Published, String)>,
    /// What is to be said.
    pub departures: Vec<Departure>,
    /// What was to be said and no longer is.
    pub cancelled: Vec<(Slug, Kind)>,
}

impl Store {
    /// Writes a publication. [`StoreError::Overtaken`] when anything was written since the plan.
    pub async fn publish(&self, change: &Change) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let revision = crate::store::next_revision(&mut tx).await?;
        if revision != change.planned_at + 1 {
            return Err(StoreError::Overtaken);
        }
        write_edition(&mut tx, &change.edition, revision).await?;
        for team in &change.teams {
            write_team(&mut tx, team, revision).await?;
        }
        for (published, fingerprint) in &change.entries {
            write_entry(&mut tx, published, fingerprint, revision).await?;
        }
        // The last entry of a report has the earliest place: feeds show the newest first.
        for (published, _) in change.entries.iter().rev() {
            crate::store::places::place(&mut tx, published, revision).await?;
        }
        for (entry, kind) in &change.cancelled {
            cancel(&mut tx, &change.edition.slug, entry, *kind).await?;
        }
        for departure in &change.departures {
            schedule(&mut tx, departure).await?;
        }
        self.commit(tx).await
    }

    /// Makes a team known, or known by another name.
    pub async fn introduce(&self, team: &Team) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let revision = crate::store::next_revision(&mut tx).await?;
        write_team(&mut tx, team, revision).await?;
        self.commit(tx).await
    }
}

/// Puts a departure on the list; an earlier one of the same kind keeps its place.
pub(crate) async fn schedule(tx: &mut Tx, departure: &Departure) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO departure (report, entry, kind, due) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(departure.report.to_string()).bind(departure.entry.to_string());
    query.bind(to_word(&departure.kind)).bind(departure.due.timestamp_millis()).execute(&mut **tx).await?;
    Ok(())
}

/// Takes a departure off the list. `false`: it was not there.
pub(crate) async fn cancel(tx: &mut Tx, report: &Slug, entry: &Slug, kind: Kind) -> Result<bool, StoreError> {
    let sql = "DELETE FROM departure WHERE report = $1 AND entry = $2 AND kind = $3";
    let query = sqlx::query(sql).bind(report.to_string()).bind(entry.to_string()).bind(to_word(&kind));
    Ok(query.execute(&mut **tx).await?.rows_affected() > 0)
}

async fn write_edition(tx: &mut Tx, edition: &Edition, revision: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO edition (slug, title, format, period, introduction, categories, published, updated, revision) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
               ON CONFLICT (slug) DO UPDATE SET title = excluded.title, format = excluded.format, \
               period = excluded.period, introduction = excluded.introduction, categories = excluded.categories, \
               updated = excluded.updated, revision = excluded.revision";
    let query = sqlx::query(sql).bind(edition.slug.to_string()).bind(edition.title.clone());
    let query = query.bind(to_word(&edition.format)).bind(edition.period.as_ref().map(to_json));
    let query = query.bind(to_json(&edition.introduction)).bind(to_json(&edition.categories));
    let query = query.bind(edition.published.timestamp_millis()).bind(edition.updated.timestamp_millis());
    query.bind(revision).execute(&mut **tx).await?;
    Ok(())
}

async fn write_team(tx: &mut Tx, team: &Team, revision: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO team (id, name, summary, kind, icon, published, updated, revision) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
               ON CONFLICT (id) DO UPDATE SET name = excluded.name, summary = excluded.summary, \
               kind = excluded.kind, icon = excluded.icon, updated = excluded.updated, revision = excluded.revision";
    let query = sqlx::query(sql).bind(team.id.to_string()).bind(team.name.clone()).bind(team.summary.clone());
    let query =
        query.bind(to_word(&team.kind)).bind(team.icon.clone()).bind(team.published.timestamp_millis());
    query.bind(team.updated.timestamp_millis()).bind(revision).execute(&mut **tx).await?;
    Ok(())
}

async fn write_entry(
    tx: &mut Tx,
    said: &Published,
    fingerprint: &str,
    revision: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO entry (report, slug, ordinal, team, category, category_name, said, fingerprint, published, updated, \
               posted, withdrawn, changed, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
               ON CONFLICT (report, slug) DO UPDATE SET ordinal = excluded.ordinal, \
               category = excluded.category, category_name = excluded.category_name, said = excluded.said, fingerprint = excluded.fingerprint, \
               updated = excluded.updated, posted = excluded.posted, withdrawn = excluded.withdrawn, \
               changed = excluded.changed, revision = excluded.revision";
    let query = sqlx::query(sql).bind(said.report.to_string()).bind(said.entry.slug.to_string());
    let query = query.bind(i64::from(said.ordinal)).bind(said.team.to_string());
    let query = query.bind(said.entry.category.to_string()).bind(said.category_name.clone());
    let query = query.bind(to_json(&said.entry)).bind(fingerprint.to_owned());
    let query = query.bind(said.published.timestamp_millis()).bind(said.updated.timestamp_millis());
    let query = query.bind(millis(said.posted)).bind(millis(said.withdrawn));
    query.bind(revision).bind(revision).execute(&mut **tx).await?;
    index(tx, said).await
}

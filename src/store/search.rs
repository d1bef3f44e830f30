//! Search over all entries: FTS5 on SQLite, `tsvector` on PostgreSQL.
//!
//! Both index words that were folded by `model::words`, written with the entry in one transaction,
//! and both look for the beginnings of words; what a query means is therefore the same on both.

use crate::model::published::Published;
use crate::model::slug::Slug;
use crate::model::text::clean;
use crate::model::words::{Query, folded};
use crate::store::content::standing;
use crate::store::row::text;
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError, from_slug};

/// The most bytes of an entry's folded text that are indexed: PostgreSQL's `tsvector` takes 1 MiB.
const LONGEST: usize = 200_000;

impl Store {
    /// The entries that hold every word of a query, as report and slug: those that hold them in
    /// their titles first, and at most `limit`. Withdrawn entries are not found.
    pub async fn search(&self, query: &Query, limit: u32) -> Result<Vec<(Slug, Slug)>, StoreError> {
        let (sql, looked_for) = if self.sqlite { for_sqlite(query) } else { for_postgres(query) };
        let rows = sqlx::query(sql).bind(looked_for).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((from_slug(text(row, 0)?)?, from_slug(text(row, 1)?)?))).collect()
    }
}

/// Words of a query are letters and digits alone, so they need no escaping.
fn for_sqlite(query: &Query) -> (&'static str, String) {
    let terms: Vec<String> = query.beginnings().iter().map(|word| format!("\"{word}\"*")).collect();
    let sql = "SELECT passage.report, passage.slug FROM passage_words JOIN passage ON passage.id = passage_words.rowid \
               WHERE passage_words MATCH $1 ORDER BY bm25(passage_words, 20.0, 1.0), passage.id DESC LIMIT $2";
    (sql, terms.join(" "))
}

fn for_postgres(query: &Query) -> (&'static str, String) {
    let terms: Vec<String> = query.beginnings().iter().map(|word| format!("'{word}':*")).collect();
    let sql = "SELECT report, slug FROM passage, to_tsquery('simple', $1) AS query \
               WHERE words @@ query ORDER BY ts_rank(words, query) DESC, id DESC LIMIT $2";
    (sql, terms.join(" & "))
}

/// Brings the index in line with an entry.
pub(in crate::store) async fn index(tx: &mut Tx, said: &Published) -> Result<(), StoreError> {
    let key = (said.report.to_string(), said.entry.slug.to_string());
    if said.withdrawn.is_some() {
        let sql = "DELETE FROM passage WHERE report = $1 AND slug = $2";
        sqlx::query(sql).bind(key.0).bind(key.1).execute(&mut **tx).await?;
        return Ok(());
    }
    let sql = "INSERT INTO passage (report, slug, title, body) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (report, slug) DO UPDATE SET title = excluded.title, body = excluded.body";
    let query = sqlx::query(sql).bind(key.0).bind(key.1);
    query.bind(indexed(&said.entry.title)).bind(indexed(&body(said))).execute(&mut **tx).await?;
    Ok(())
}

/// Makes the index anew from the entries.
pub(in crate::store) async fn index_all(tx: &mut Tx) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM passage").execute(&mut **tx).await?;
    for said in standing(tx).await? {
        index(tx, &said).await?;
    }
    Ok(())
}

/// Everything that the page of the entry says besides its title.
fn body(said: &Published) -> String {
    let entry = &said.entry;
    let mut parts = vec![said.category_name.clone(), entry.body.plain_text()];
    parts.extend(entry.contacts.iter().map(|contact| contact.name.clone()));
    parts.extend(entry.links.iter().map(|link| link.text.clone()));
    parts.extend(entry.sponsors.iter().cloned());
    parts.join("\n")
}

fn indexed(text: &str) -> String {
    let words = folded(&clean(text));
    let end = words.floor_char_boundary(LONGEST.min(words.len()));
    words[..end].to_owned()
}

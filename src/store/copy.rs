//! Everything from one database into another, empty one: from SQLite to PostgreSQL or back.
//!
//! Which tables and columns there are, the databases say themselves, so that no table can be
//! forgotten. All is read from one snapshot and written in one transaction: a copy is whole, or
//! there is none.

use crate::store::placeholders::Placeholders;
use crate::store::row::{number, optional_number, optional_text, text};
use crate::store::search::index_all;
use crate::store::transaction::Tx;
use crate::store::{Store, StoreError};
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// Rows that are written with one statement.
const TOGETHER: usize = 200;

/// The tables in the order in which they were made: what is referred to comes first.
const SQLITE_COLUMNS: &str = "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                              WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.rowid, c.cid";
const POSTGRESQL_COLUMNS: &str = "SELECT CAST(t.relname AS TEXT), CAST(c.attname AS TEXT), \
     UPPER(format_type(c.atttypid, NULL)) FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid \
     WHERE t.relkind = 'r' AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) \
     AND c.attnum > 0 AND NOT c.attisdropped ORDER BY t.oid, c.attnum";

/// The library's own list of migrations; the other database has it already.
const MIGRATIONS: &str = "_sqlx_migrations";

/// What follows from the entries, and differs between databases, is made anew.
const INDEX: &str = "passage";

/// A table that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// The sum of the digests of its rows, the same on both sides, in whatever order they come.
    pub checksum: u64,
}

#[derive(Debug, PartialEq, Eq)]
struct Table {
    name: String,
    columns: Vec<(String, Kind)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
}

enum Value {
    Text(Option<String>),
    Number(Option<i64>),
}

impl Store {
    /// Copies every row into a store that holds nothing yet, reads it back there, and compares.
    /// [`StoreError::Occupied`] when the other holds something, [`StoreError::Miscopied`] when what
    /// is read back differs; then nothing is written.
    pub async fn copy_to(&self, target: &Store) -> Result<Vec<Copied>, StoreError> {
        let (mut from, mut to) = (self.snapshot().await?, target.begin().await?);
        let there = tables(&mut to, target.sqlite).await?;
        // Another program's tables may stand beside ours: ours are those that both have.
        let mut ours = tables(&mut from, self.sqlite).await?;
        ours.retain(|table| there.contains(table));
        for table in &ours {
            refuse_data(&mut to, table).await?;
        }
        let mut copied = Vec::new();
        for table in &ours {
            let read = copy(&mut from, &mut to, table, Placeholders::of(target)).await?;
            if sum(&mut to, table).await? != read {
                return Err(StoreError::Miscopied(table.name.clone()));
            }
            copied.push(read);
        }
        index_all(&mut to).await?;
        to.commit().await?;
        Ok(copied)
    }
}

async fn tables(tx: &mut Tx, sqlite: bool) -> Result<Vec<Table>, StoreError> {
    let sql = if sqlite { SQLITE_COLUMNS } else { POSTGRESQL_COLUMNS };
    let mut tables: Vec<Table> = Vec::new();
    for row in sqlx::query(sql).fetch_all(&mut **tx).await? {
        let (table, column) = (text(&row, 0)?, text(&row, 1)?);
        if table == MIGRATIONS || table.starts_with(INDEX) {
            continue;
        }
        let kind = match &*text(&row, 2)? {
            "TEXT" => Kind::Text,
            "BIGINT" => Kind::Number,
            other => return Err(StoreError::Damaged(format!("{table}.{column} is of the type {other}"))),
        };
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push((column, kind)),
            None => tables.push(Table { name: table, columns: vec![(column, kind)] }),
        }
    }
    Ok(tables)
}

/// A new database holds one row, the `head` at nought; any other is data.
async fn refuse_data(tx: &mut Tx, table: &Table) -> Result<(), StoreError> {
    let fresh = if table.name == "head" { " WHERE position > 0 OR revision > 0" } else { "" };
    let sql = format!("SELECT COUNT(*) FROM {}{fresh}", table.quoted());
    let rows = number(&sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut **tx).await?, 0)?;
    if rows > 0 { Err(StoreError::Occupied(table.name.clone(), rows)) } else { Ok(()) }
}

async fn copy(from: &mut Tx, to: &mut Tx, table: &Table, places: Placeholders) -> Result<Copied, StoreError> {
    let clear = format!("DELETE FROM {}", table.quoted());
    sqlx::query(AssertSqlSafe(clear)).execute(&mut **to).await?;
    let mut copied = table.nothing();
    let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(&mut **from);
    let mut waiting = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let row = table.read(&row)?;
        copied.add(&row);
        waiting.push(row);
        if waiting.len() == TOGETHER {
            insert(to, table, std::mem::take(&mut waiting), places).await?;
        }
    }
    insert(to, table, waiting, places).await?;
    Ok(copied)
}

async fn insert(
    to: &mut Tx,
    table: &Table,
    rows: Vec<Vec<Value>>,
    places: Placeholders,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO {} ({}) VALUES {}",
        table.quoted(),
        table.list(),
        places.rows(table.columns.len(), rows.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in rows.into_iter().flatten() {
        query = match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        };
    }
    query.execute(&mut **to).await?;
    Ok(())
}

async fn sum(tx: &mut Tx, table: &Table) -> Result<Copied, StoreError> {
    let mut copied = table.nothing();
    let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(&mut **tx);
    while let Some(row) = rows.try_next().await? {
        copied.add(&table.read(&row)?);
    }
    Ok(copied)
}

impl Table {
    fn quoted(&self) -> String {
        format!("\"{}\"", self.name)
    }

    fn list(&self) -> String {
        let names = self.columns.iter().map(|(name, _)| format!("\"{name}\""));
        names.collect::<Vec<_>>().join(", ")
    }

    fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.list(), self.quoted())
    }

    fn nothing(&self) -> Copied {
        Copied { table: self.name.clone(), rows: 0, checksum: 0 }
    }

    fn read(&self, row: &AnyRow) -> Result<Vec<Value>, StoreError> {
        let value = |place: usize, kind| match kind {
            Kind::Text => Ok(Value::Text(optional_text(row, place)?)),
            Kind::Number => Ok(Value::Number(optional_number(row, place)?)),
        };
        (0..row.len()).zip(&self.columns).map(|(place, (_, kind))| value(place, *kind)).collect()
    }
}

impl Copied {
    fn add(&mut self, row: &[Value]) {
        let mut bytes = Vec::new();
        for value in row {
            match value {
                Value::Text(Some(text)) => {
                    bytes.push(b't');
                    bytes.extend((text.len() as u64).to_le_bytes());
                    bytes.extend(text.as_bytes());
                }
                Value::Number(Some(number)) => {
                    bytes.push(b'n');
                    bytes.extend(number.to_le_bytes());
                }
                Value::Text(None) | Value::Number(None) => bytes.push(b'-'),
            }
        }
        let digest = digest(&SHA256, &bytes);
        let first = digest.as_ref().first_chunk().copied().unwrap_or_default();
        self.rows += 1;
        self.checksum = self.checksum.wrapping_add(u64::from_le_bytes(first));
    }
}

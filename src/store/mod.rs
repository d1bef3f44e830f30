//! The only room that speaks SQL: what was published, the outbox log, who follows, and how far
//! every destination has read.
//!
//! One SQL text serves SQLite and PostgreSQL; the few places where the two differ ask
//! [`Store::is_sqlite`]. Knows nothing of documents or of the network: bodies are opaque text.

pub mod answers;
pub mod blocks;
pub mod census;
pub mod claims;
pub mod content;
pub mod copy;
pub mod destinations;
pub mod farewells;
pub mod flags;
pub mod followers;
pub mod hosts;
pub mod late;
pub mod log;
pub mod manners;
pub mod moves;
pub mod news;
pub mod notifications;
pub mod placeholders;
pub mod places;
pub mod portraits;
pub mod progress;
pub mod publication;
pub mod ranges;
pub mod reactions;
pub mod refusals;
pub mod row;
pub mod search;
pub mod settlements;
pub mod stamps;
pub mod subscriptions;
pub mod successors;
pub mod topics;
pub mod transaction;

use crate::model::Timestamp;
use crate::store::transaction::Tx;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, SqlSafeStr};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, watch};

/// A database, open and at the newest schema.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    sqlite: bool,
    bell: watch::Sender<u64>,
    turns: Arc<Mutex<()>>,
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be opened.
    #[error("the database {url} cannot be opened: {reason}; check [store] url and that {remedy}")]
    Closed {
        /// As configured, without a password.
        url: String,
        /// What the database says.
        reason: String,
        /// What may help.
        remedy: &'static str,
    },
    /// A newer program has been here.
    #[error(
        "the database {0} was made by a newer version of Tidings (schema {1}); run that version, or restore a backup from before the upgrade"
    )]
    Newer(String, i64),
    /// The schema could not be brought up to date.
    #[error("the database {0} cannot be brought up to date: {1}")]
    Migration(String, String),
    /// Somebody else published between plan and deed.
    #[error("something else was published at the same moment; try again")]
    Overtaken,
    /// A copy was to go where there is something already.
    #[error("the other database holds data already ({1} rows in {0}): name an empty one")]
    Occupied(String, i64),
    /// A copy is not what was copied.
    #[error("the copy of the table {0} differs from what was read, so nothing was kept; try again")]
    Miscopied(String),
    /// A row holds what no version wrote.
    #[error("the database holds a damaged row: {0}; restore a backup")]
    Damaged(String),
    /// Any other failure of the database.
    #[error("the database failed: {0}")]
    Failed(#[from] sqlx::Error),
}

/// A version of the schema: what both databases take, then what each has of its own.
struct Version {
    name: &'static str,
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const MIGRATIONS: [Version; 1] = [Version {
    name: "first",
    both: include_str!("migrations/0001_first.sql"),
    sqlite: include_str!("migrations/0001_sqlite.sql"),
    postgres: include_str!("migrations/0001_postgres.sql"),
}];

impl Store {
    /// Opens `sqlite:FILE` (made when absent) or `postgres://…` and brings the schema up to date.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        sqlx::any::install_default_drivers();
        let sqlite = url.starts_with("sqlite:");
        let shown = without_password(url);
        let address = if sqlite && !url.contains('?') { format!("{url}?mode=rwc") } else { url.to_owned() };
        let pool = match pool_options(sqlite).connect(&address).await {
            Ok(pool) => pool,
            Err(error) => return Err(closed(shown, &address, sqlite, error).await),
        };
        let store = Store { pool, sqlite, bell: watch::Sender::new(0), turns: Arc::default() };
        store.migrate(&shown).await?;
        Ok(store)
    }

    /// True for SQLite: one process, one writer.
    pub fn is_sqlite(&self) -> bool {
        self.sqlite
    }

    /// The same database through two connections of its own, to be closed like any other. They stay
    /// open: a pool hands out its connections in turn, and what is asked all the time is asked faster
    /// over few, which have the statements prepared.
    pub async fn apart(&self) -> Result<Store, StoreError> {
        let options = (*self.pool.connect_options()).clone();
        let pool = pool_options(self.sqlite).min_connections(2).max_connections(2);
        Ok(Store { pool: pool.connect_with(options).await?, ..self.clone() })
    }

    /// Closes every connection after what is under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    async fn migrate(&self, shown: &str) -> Result<(), StoreError> {
        let numbered = MIGRATIONS.iter().zip(1..);
        let migrations = numbered.map(|(schema, version)| {
            let own = if self.sqlite { schema.sqlite } else { schema.postgres };
            let sql = AssertSqlSafe(format!("{}{own}", schema.both)).into_sql_str();
            Migration::new(version, schema.name.into(), MigrationType::Simple, sql, false)
        });
        Migrator::with_migrations(migrations.collect()).run(&self.pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => StoreError::Newer(shown.to_owned(), version),
            other => StoreError::Migration(shown.to_owned(), other.to_string()),
        })
    }

    /// A setting that the program keeps for itself.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let query = sqlx::query_scalar("SELECT value FROM setting WHERE name = $1").bind(name.to_owned());
        Ok(query.fetch_optional(&self.pool).await?)
    }

    /// Writes a little, to see whether that works.
    pub async fn probe(&self, now: Timestamp) -> Result<(), StoreError> {
        self.set("probed", &now.to_rfc3339()).await
    }

    /// Keeps a setting.
    pub async fn set(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        sqlx::query(sql).bind(name.to_owned()).bind(value.to_owned()).execute(&self.pool).await?;
        Ok(())
    }

    /// The number that grows with every change of what is shown, and the one that grows with every
    /// reaction of others.
    pub async fn numbers(&self) -> Result<(i64, i64), StoreError> {
        let sql = "SELECT revision, tallied FROM head WHERE id = 1";
        let row = sqlx::query(sql).fetch_one(&self.pool).await?;
        Ok((row::number(&row, 0)?, row::number(&row, 1)?))
    }

    /// The number that grows with every change of what is shown.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT revision FROM head WHERE id = 1").fetch_one(&self.pool).await?)
    }
}

/// How many rows of `table` hold `value` in `column`, counted no further than `most`: limits cost
/// little to look up, however high they are. The names are ours.
async fn count_up_to(
    tx: &mut Tx,
    (table, column): (&'static str, &'static str),
    value: &str,
    most: i64,
) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM {table} WHERE {column} = $1 LIMIT $2) AS counted"
    );
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(value.to_owned()).bind(most);
    Ok(query.fetch_one(&mut **tx).await?)
}

/// The end of the log and the revision; the row stays locked until the transaction ends.
async fn hold_head(tx: &mut Tx) -> Result<(i64, i64), StoreError> {
    let sql = "UPDATE head SET position = position WHERE id = 1 RETURNING position, revision";
    let row = sqlx::query(sql).fetch_one(&mut **tx).await?;
    Ok((row::number(&row, 0)?, row::number(&row, 1)?))
}

/// Raises the revision and gives its new value; the row stays locked until the transaction ends.
async fn next_revision(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "UPDATE head SET revision = revision + 1 WHERE id = 1 RETURNING revision";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut **tx).await?)
}

/// Raises the number of reactions and gives its new value; the row stays locked until the
/// transaction ends.
async fn next_tallied(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "UPDATE head SET tallied = tallied + 1 WHERE id = 1 RETURNING tallied";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut **tx).await?)
}

fn pool_options(sqlite: bool) -> AnyPoolOptions {
    // Whoever asks for something that has to be kept is told within that time that it cannot be.
    let options = AnyPoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(4));
    // A transaction that could neither be written nor taken back – the disk is full – makes a
    // connection useless for ever.
    let options = options.before_acquire(|connection, _| {
        let usable = !connection.is_in_transaction();
        Box::pin(async move { Ok(usable) })
    });
    if !sqlite {
        // Short statements on few rows: compiling one (JIT) takes a hundred times as long as it runs.
        return options.after_connect(|connection, _| {
            Box::pin(async move { connection.execute("SET jit = off").await.map(drop) })
        });
    }
    options.max_connections(4).after_connect(|connection, _| Box::pin(prepare(connection)))
}

/// Write-ahead log: readers never wait for the writer. FULL: what was committed survives a power cut,
/// too.
async fn prepare(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; \
                   PRAGMA foreign_keys = ON";
    connection.execute(sqlx::raw_sql(pragmas)).await.map(drop)
}

/// A pool that tried again and again only says that it did: what is wrong, one more attempt says. A
/// file that SQLite opens may still be one that it cannot use.
async fn closed(url: String, address: &str, sqlite: bool, error: sqlx::Error) -> StoreError {
    let error = match error {
        sqlx::Error::PoolTimedOut => attempt(address, sqlite).await.err().unwrap_or(error),
        _ => error,
    };
    let remedy = if sqlite {
        "the file is a database of SQLite, this user may write to it and to its folder, and the disk is not full"
    } else {
        "the server runs and lets this user in"
    };
    StoreError::Closed { url, reason: error.to_string(), remedy }
}

async fn attempt(address: &str, sqlite: bool) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect(address).await?;
    if sqlite { prepare(&mut connection).await } else { Ok(()) }
}

fn without_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            let _ = parsed.set_password(Some("…"));
            parsed.to_string()
        }
        _ => url.to_owned(),
    }
}

fn from_slug(text: String) -> Result<crate::model::slug::Slug, StoreError> {
    crate::model::slug::Slug::try_from(text).map_err(|error| StoreError::Damaged(error.to_string()))
}

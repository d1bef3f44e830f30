//! `tidings copy`: everything from the configured database into another, empty one.

use crate::cli::context;
use crate::cli::output::Output;
use crate::cli::table;
use crate::cli::terminal::say;
use crate::config::Config;
use crate::store::Store;
use crate::store::copy::Copied;
use anyhow::bail;
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;

/// What `copy` takes.
#[derive(Args)]
pub struct CopyArgs {
    /// The other database: "postgres://user@host/name" or "sqlite:FILE".
    #[arg(long, value_name = "URL")]
    to: String,
}

/// A table that was copied.
#[derive(Serialize)]
struct Row {
    table: String,
    rows: u64,
    /// In hexadecimal digits.
    checksum: String,
}

/// Copies, and prints for every table how many rows it has and the sum of their digests, which was
/// the same when the copy was read back.
pub async fn copy(config: Config, args: &CopyArgs, output: Output) -> anyhow::Result<ExitCode> {
    let to = &*args.to;
    if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| to.starts_with(scheme)) {
        bail!("{to:?} is neither \"sqlite:FILE\" nor \"postgres://…\"");
    }
    context::must_be_there(&config)?;
    let source = Store::open(&config.store.url).await?;
    if source.revision().await? == 0 {
        bail!("the database that [store] url names is empty: there is nothing to copy");
    }
    let target = Store::open(to).await?;
    let copied = source.copy_to(&target).await?;
    target.close().await;
    output.print(&copied.into_iter().map(row).collect::<Vec<_>>(), |rows| {
        let cells = |row: &Row| [row.table.clone(), row.rows.to_string(), row.checksum.clone()];
        table::list(["TABLE", "ROWS", "CHECKSUM"], rows, cells);
        let count: u64 = rows.iter().map(|row| row.rows).sum();
        say!("{count} rows were copied, and read back from the copy with the same checksums");
        say!(
            "now set [store] url to the copy, keep the folder of keys, and never start on the old database again"
        );
    })
}

fn row(copied: Copied) -> Row {
    Row { table: copied.table, rows: copied.rows, checksum: format!("{:016x}", copied.checksum) }
}

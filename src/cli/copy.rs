//! `tidings copy`: everything from the configured database into another, empty one.

use crate::cli::table;
use crate::cli::terminal::say;
use crate::config::Config;
use crate::store::Store;
use crate::store::copy::Copied;
use anyhow::bail;
use std::process::ExitCode;

/// Copies, and prints for every table how many rows it has and the sum of their digests, which was
/// the same when the copy was read back.
pub async fn copy(config: Config, to: &str) -> anyhow::Result<ExitCode> {
    if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| to.starts_with(scheme)) {
        bail!("{to:?} is neither \"sqlite:FILE\" nor \"postgres://…\"");
    }
    let source = Store::open(&config.store.url).await?;
    if source.revision().await? == 0 {
        bail!("the database that [store] url names is empty: there is nothing to copy");
    }
    let target = Store::open(to).await?;
    let copied = source.copy_to(&target).await?;
    target.close().await;
    table::print(["TABLE", "ROWS", "CHECKSUM"], &copied.iter().map(row).collect::<Vec<_>>());
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    say!("{rows} rows were copied, and read back from the copy with the same checksums");
    say!(
        "now set [store] url to the copy, keep the folder of keys, and never start on the old database again"
    );
    Ok(ExitCode::SUCCESS)
}

fn row(copied: &Copied) -> [String; 3] {
    [copied.table.clone(), copied.rows.to_string(), format!("{:016x}", copied.checksum)]
}

//! `tidings backup` and `tidings restore`: the database, the keys and the configuration with what it
//! names in one file, taken while the server runs, and put back where there is nothing yet.

use crate::cli::context;
use crate::cli::output::Output;
use crate::cli::terminal::say;
use crate::cli::upkeep::listed;
use crate::config::Config;
use crate::files::archive::{Aside, Content, pack, unpack};
use crate::files::{self, write_private};
use crate::keys::Keys;
use crate::model::Timestamp;
use crate::model::picture::Picture;
use crate::store::Store;
use anyhow::{Context as _, bail};
use chrono::{SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a backup holds, besides the keys.
const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "tidings.db";
const CONFIG: &str = "config.toml";
/// The folder of keys in it.
const KEYS: &str = "keys/";
/// The folder of what the configuration names: pictures, and the list of blocks. They are numbered.
const NAMED: &str = "named/";

/// The most bytes of a file that the configuration names.
const LARGEST_NAMED: u64 = 16 << 20;

/// What a backup says of itself.
#[derive(Serialize, Deserialize)]
struct Manifest {
    /// The version that made it.
    tidings: String,
    /// Whose accounts these are.
    site: String,
    made: Timestamp,
    /// The files that the configuration names, as it does.
    #[serde(default)]
    named: Vec<PathBuf>,
}

#[derive(Serialize)]
struct BackedUp<'a> {
    file: &'a Path,
    rows: u64,
    keys: usize,
}

#[derive(Serialize)]
struct Restored<'a> {
    site: &'a str,
    made: Timestamp,
    rows: u64,
    keys: usize,
}

/// Writes a backup. The database first: whoever it knows has a key by then.
pub async fn backup(
    config: Config,
    named: Option<&Path>,
    file: &Path,
    output: Output,
) -> anyhow::Result<ExitCode> {
    context::must_be_there(&config)?;
    if file == Path::new("-") {
        bail!("a backup holds all private keys, so it is written into a file and nowhere else: name one");
    }
    let store = Store::open(&config.store.url).await?;
    if store.revision().await? == 0 {
        bail!("the database that [store] url names is empty: there is nothing to back up");
    }
    let aside =
        Aside::new(file.parent().filter(|folder| folder != &Path::new("")).unwrap_or(Path::new(".")))?;
    let database = aside.path().join(DATABASE);
    let copy = Store::open(&sqlite(&database)).await.context("the database was not copied for the backup")?;
    let copied = store.copy_to(&copy).await?;
    copy.close().await;
    let site = context::site(&config, &store).await?.to_string();
    store.close().await;
    let (tidings, made) = (env!("CARGO_PKG_VERSION").to_owned(), Utc::now().trunc_subsecs(0));
    let manifest = Manifest { tidings, site, made, named: config.named_files() };
    let mut members = vec![(MANIFEST.to_owned(), Content::Bytes(serde_json::to_vec_pretty(&manifest)?))];
    for (number, path) in manifest.named.iter().enumerate() {
        members.push((format!("{NAMED}{number}"), Content::Bytes(named_file(path)?)));
    }
    if let Some(text) = files::text(configuration(named))? {
        members.push((CONFIG.to_owned(), Content::Bytes(text.into_bytes())));
    }
    let keys = Keys::open(&config.store.keys)?.files()?;
    let count = keys.len();
    members.extend(
        keys.into_iter().map(|(name, text)| (format!("{KEYS}{name}"), Content::Bytes(text.into_bytes()))),
    );
    members.push((DATABASE.to_owned(), Content::File(database)));
    let target = file.to_owned();
    tokio::task::spawn_blocking(move || pack(&target, &members)).await??;
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    output.print(&BackedUp { file, rows, keys: count }, |_| {
        let file = file.display();
        say!("{file} holds {rows} rows and {count} keys; whoever reads it can speak as your accounts");
    })
}

/// Puts a backup back: the configuration if there is none, keys and database only where nothing
/// else is.
pub async fn restore(named: Option<&Path>, file: &Path, output: Output) -> anyhow::Result<ExitCode> {
    let aside = Aside::new(Path::new("."))?;
    let (source, folder) = (file.to_owned(), aside.path().to_owned());
    let names = tokio::task::spawn_blocking(move || unpack(&source, &folder, admits)).await??;
    if !names.iter().any(|name| name == DATABASE) {
        bail!("{} holds no database", file.display());
    }
    let manifest = files::text(&aside.path().join(MANIFEST))?.unwrap_or_default();
    let manifest: Manifest = serde_json::from_str(&manifest).context("the backup does not say what it is")?;
    restore_configuration(named, &aside, output)?;
    restore_named(&manifest.named, &aside)?;
    let config = context::config(named)?;
    let keys = Keys::open(&config.store.keys)?;
    let mut count = 0;
    for (name, path) in
        names.iter().filter_map(|name| Some((name.strip_prefix(KEYS)?, aside.path().join(name))))
    {
        keys.restore(name, &files::text(&path)?.unwrap_or_default())?;
        count += 1;
    }
    let rows = restore_database(&config, &aside).await?;
    let Manifest { site, made, .. } = manifest;
    output.print(&Restored { site: &site, made, rows, keys: count }, |_| {
        say!("restored {rows} rows and {count} keys of {site}, as of {made}");
    })
}

async fn restore_database(config: &Config, aside: &Aside) -> anyhow::Result<u64> {
    let source = Store::open(&sqlite(&aside.path().join(DATABASE))).await?;
    let target = Store::open(&config.store.url).await?;
    let copied = source.copy_to(&target).await.context("the database was not restored")?;
    source.close().await;
    target.close().await;
    Ok(copied.iter().map(|table| table.rows).sum())
}

/// A configuration that is there stays as it is, and says where things are to go.
fn restore_configuration(named: Option<&Path>, aside: &Aside, output: Output) -> anyhow::Result<()> {
    let Some(text) = files::text(&aside.path().join(CONFIG))? else { return Ok(()) };
    let path = configuration(named);
    match files::text(path)? {
        None => Ok(write_private(path, text.as_bytes())?),
        Some(there) if there == text => Ok(()),
        Some(_) if output == Output::Json => Ok(()),
        Some(_) => {
            say!("{} stays as it is; the backup's is another one", path.display());
            Ok(())
        }
    }
}

/// What the configuration names is put where nothing is: pictures and lists of blocks, nothing else.
fn restore_named(named: &[PathBuf], aside: &Aside) -> anyhow::Result<()> {
    for (number, path) in named.iter().enumerate().filter(|(_, path)| !path.exists()) {
        let member = aside.path().join(format!("{NAMED}{number}"));
        let bytes = named_file(&member)?;
        if Picture::parse(&bytes).is_err() && listed(&member).is_err() {
            bail!("what the backup has for {} is no picture and no list of blocks", path.display());
        }
        if let Some(folder) = path.parent() {
            files::prepare_folder(folder)?;
        }
        files::write(path, &bytes)?;
    }
    Ok(())
}

/// A file that the configuration names, whole.
fn named_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = files::small(path, LARGEST_NAMED)?;
    if bytes.len() as u64 > LARGEST_NAMED {
        bail!("{} is larger than 16 MiB, too large for a backup: make it smaller", path.display());
    }
    Ok(bytes)
}

fn configuration(named: Option<&Path>) -> &Path {
    named.unwrap_or(Path::new("config.toml"))
}

fn sqlite(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// What a backup of ours may hold.
fn admits(name: &str) -> bool {
    let plain = |name: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        name.ends_with(".pem") && !name.starts_with('.') && name.chars().all(allowed)
    };
    let number = |name: &str| name.parse::<u16>().is_ok_and(|number| number.to_string() == name);
    matches!(name, MANIFEST | DATABASE | CONFIG)
        || name.strip_prefix(KEYS).is_some_and(plain)
        || name.strip_prefix(NAMED).is_some_and(number)
}

/// What `backup` and `restore` take.
#[derive(clap::Args)]
pub struct FileArgs {
    /// The backup: a tar archive in zstd, such as tidings.tar.zst.
    pub file: PathBuf,
}

#[cfg(test)]
mod tests {
    use crate::cli::backup::admits;

    #[test]
    fn a_backup_holds_what_we_put_in_and_nothing_else() {
        for name in [
            "manifest.json",
            "config.toml",
            "tidings.db",
            "keys/core.pem",
            "keys/core_ed25519.pem",
            "named/0",
        ] {
            assert!(admits(name), "{name}");
        }
        for name in [
            "",
            "keys/",
            "keys/.pem",
            "keys/../x.pem",
            "/etc/passwd",
            "keys/a/b.pem",
            "named/x",
            "named/00",
            "../config.toml",
            "x.pem",
        ] {
            assert!(!admits(name), "{name}");
        }
    }
}

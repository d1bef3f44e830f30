//! `tidings export`: the whole site as files, for a static server or a CDN.

use crate::cli::context;
use crate::cli::output::Output;
use crate::cli::terminal::say;
use crate::config::Config;
use crate::keys::Keys;
use crate::model::published::handle;
use crate::publication::export::export as write;
use crate::publication::gallery::Gallery;
use crate::publication::library::Library;
use crate::publication::showroom::Showroom;
use chrono::Utc;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What `export` takes.
#[derive(Args)]
pub struct ExportArgs {
    /// Where the files go; made when absent, and other files there are left alone.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Serialize)]
struct Exported {
    folder: String,
    files: usize,
    written: usize,
    removed: usize,
}

/// Renders everything that is published and writes it; what is the same already stays untouched.
pub async fn export(config: Config, args: &ExportArgs, output: Output) -> anyhow::Result<ExitCode> {
    crate::files::prepare_folder(&args.folder)?;
    let store = context::existing(&config).await?;
    let site = context::site(&config, &store).await?;
    let library = Library::open(&store).await?;
    store.close().await;
    let keys = Arc::new(Keys::open(&config.store.keys)?);
    let teams: Vec<_> = library.teams.keys().cloned().collect();
    let made = keys.clone();
    tokio::task::spawn_blocking(move || made.ensure(&teams)).await??;
    let account = handle(&config.site.umbrella);
    let config = Arc::new(config);
    let mut room = Showroom::new(site.clone(), config.clone(), keys, Utc::now());
    let mut exhibits = room.fixtures();
    exhibits.extend(room.render(&library, &library.everything())?);
    let gallery = Gallery::new(&site, &config, &library);
    let done = write(&args.folder, &exhibits, gallery.as_ref(), &account)?;
    let folder = args.folder.display().to_string();
    let exported = Exported { folder, files: done.files, written: done.written, removed: done.removed };
    output.print(&exported, |Exported { folder, files, written, removed }| {
        say!("{files} files in {folder}: {written} written, {removed} removed, the others were the same already");
    })
}

//! `tidings export`: the whole site as files, for a static server or a CDN.

use crate::cli::terminal::say;
use crate::cli::{ExportArgs, context};
use crate::config::Config;
use crate::keys::Keys;
use crate::model::published::handle;
use crate::publication::export::export as write;
use crate::publication::gallery::Gallery;
use crate::publication::library::Library;
use crate::publication::showroom::Showroom;
use chrono::Utc;
use std::process::ExitCode;
use std::sync::Arc;

/// Renders everything that is published and writes it; what is the same already stays untouched.
pub async fn export(config: Config, args: &ExportArgs) -> anyhow::Result<ExitCode> {
    crate::files::prepare_folder(&args.folder)?;
    let store = context::store(&config).await?;
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
    say!(
        "{} files in {}: {} written, {} removed, the others were the same already",
        done.files,
        args.folder.display(),
        done.written,
        done.removed
    );
    Ok(ExitCode::SUCCESS)
}

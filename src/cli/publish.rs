//! `tidings publish`: reports into the store, feeds to the disk. A server that runs notices by
//! itself and delivers.

use crate::cli::output::Output;
use crate::cli::plan::print_plan;
use crate::cli::planned::Planned;
use crate::cli::progress::Progress;
use crate::cli::reading::{print_warnings, read};
use crate::cli::{context, watch};
use crate::config::Config;
use crate::iri::Site;
use crate::keys::Keys;
use crate::model::slug::Slug;
use crate::publication::keeper::write_feeds;
use crate::publication::library::Library;
use crate::publication::plan::{Missing, Plan, Voice, plan};
use crate::publication::showroom::Showroom;
use crate::report::Reading;
use crate::store::{Store, StoreError};
use anyhow::{Context as _, bail};
use chrono::Utc;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often a plan is made again because something else was written meanwhile.
const TRIES: usize = 20;

/// Of each report: reading, writing and rendering.
const STEPS: usize = 3;

/// What `publish` takes.
#[derive(Args)]
pub struct PublishArgs {
    /// Files or folders of reports; `-` reads standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Fill feeds, pages and outboxes, and deliver nothing: for archives.
    #[arg(long)]
    silent: bool,
    /// Withdraw entries that the report no longer has, everywhere and for ever; else they stay
    /// published.
    #[arg(long)]
    withdraw: bool,
    /// Let all notes leave at once instead of one by one, `[publish] spacing` apart (60 seconds by
    /// default).
    #[arg(long)]
    now: bool,
    /// Then watch it go out: how much of how much is delivered, how fast, and how long it will take.
    ///
    /// Until everything has left that can be delivered now. Drawn twice a second on a terminal, a line
    /// every five seconds elsewhere. Ctrl-C ends the watching, not the delivery. Exit code 1 when
    /// nothing moves for 20 seconds although something could.
    #[arg(long, conflicts_with = "silent")]
    watch: bool,
}

/// Publishes every path; one that cannot be read does not stop the others.
pub async fn publish(mut config: Config, args: &PublishArgs, output: Output) -> anyhow::Result<ExitCode> {
    if args.now {
        config.publish.spacing = Duration::ZERO;
    }
    let manner = (
        if args.silent { Voice::Silent } else { Voice::Aloud },
        if args.withdraw { Missing::Withdraw } else { Missing::Keep },
    );
    let press = Press::open(config, output).await?;
    let before = if args.watch { Some(press.store.progress(Utc::now()).await?) } else { None };
    let mut code = ExitCode::SUCCESS;
    let mut progress = Progress::of(args.paths.len() * STEPS);
    for (number, path) in args.paths.iter().enumerate() {
        progress.skip_to(number * STEPS);
        if let Err(error) = press.publish(path, manner, &mut progress).await {
            progress.clear();
            output.complain(&error);
            code = ExitCode::FAILURE;
        }
    }
    drop(progress);
    if let Some(before) = before {
        watch::watch(&press.store, before, output).await?;
    }
    press.close().await;
    Ok(code)
}

/// What publishing needs.
pub struct Press {
    store: Store,
    site: Site,
    config: Arc<Config>,
    keys: Arc<Keys>,
    output: Output,
}

impl Press {
    /// Opens all of it.
    pub async fn open(config: Config, output: Output) -> anyhow::Result<Press> {
        crate::files::prepare_folder(&config.store.feeds)?;
        let store = context::store(&config).await?;
        let site = context::site(&config, &store).await?;
        let keys = Arc::new(Keys::open(&config.store.keys)?);
        Ok(Press { store, site, config: Arc::new(config), keys, output })
    }

    /// Closes the store.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Publishes the report at a path, shows what that changed, and writes the feeds.
    async fn publish(
        &self,
        path: &Path,
        manner: (Voice, Missing),
        progress: &mut Progress,
    ) -> anyhow::Result<()> {
        progress.step(path, "reading");
        let reading = read(path)?;
        self.print(path, &reading, manner, progress).await
    }

    /// The same for a report that was read.
    pub async fn print(
        &self,
        path: &Path,
        reading: &Reading,
        manner: (Voice, Missing),
        progress: &mut Progress,
    ) -> anyhow::Result<()> {
        if let (Some(new), Voice::Aloud) = (self.store.moved_to().await?, manner.0) {
            bail!("the site has moved to {new}: publish there; or say `tidings move --cancel` to stay here");
        }
        progress.step(path, "publishing");
        let (library, plan) = write(&self.store, &self.config, &self.keys, reading, manner).await?;
        progress.clear();
        self.output.print_made(
            || Planned::new(reading, &plan, &library),
            || {
                print_warnings(reading);
                print_plan(reading, &plan, &library);
            },
        )?;
        progress.step(path, "rendering the feeds of");
        self.render(library).await
    }

    /// Writes the feeds that changed since the library was read.
    async fn render(&self, mut library: Library) -> anyhow::Result<()> {
        let mut touched = library.refresh(&self.store).await?;
        // Until nothing came between: who was slower must not leave older feeds behind.
        while touched.is_ours() {
            if touched.is_renaming {
                library = Library::open(&self.store).await?;
                touched = library.everything();
            } else {
                library.complete(&self.store, &touched).await?;
            }
            let mut room =
                Showroom::new(self.site.clone(), self.config.clone(), self.keys.clone(), Utc::now());
            write_feeds(&self.config.store.feeds, &room.render_feeds(&library, &touched))?;
            touched = library.refresh(&self.store).await?;
        }
        Ok(())
    }
}

/// Plans and writes, again and again until nothing else came between. New teams have their keys
/// before anybody can ask for them. Gives the library as it was before.
pub async fn write(
    store: &Store,
    config: &Config,
    keys: &Arc<Keys>,
    reading: &Reading,
    manner: (Voice, Missing),
) -> anyhow::Result<(Library, Plan)> {
    for _ in 0..TRIES {
        let library = Library::of(store, std::slice::from_ref(&reading.report.slug)).await?;
        let plan = plan(&reading.report, &library, config, manner, Utc::now());
        if !plan.is_needed {
            return Ok((library, plan));
        }
        let teams: Vec<Slug> = plan.change.teams.iter().map(|team| team.id.clone()).collect();
        let keys = keys.clone();
        tokio::task::spawn_blocking(move || keys.ensure(&teams)).await??;
        match store.publish(&plan.change).await {
            Ok(()) => return Ok((library, plan)),
            Err(StoreError::Overtaken) => {}
            Err(error) => return Err(error).context("nothing was published"),
        }
    }
    Err(StoreError::Overtaken.into())
}

//! Watched reports: published when their files have been quiet for a while. By the server for
//! `[[reports]] watch = true`, or by `tidings watch`.
//!
//! Looks again and again instead of being told: that works on every disk and in every container.

use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::publish::{Press, write};
use crate::cli::reading::read;
use crate::cli::serve::{House, pause};
use crate::cli::signals;
use crate::cli::terminal::{say, tell};
use crate::config::Config;
use crate::files::{self, FileError};
use crate::keys::Keys;
use crate::model::Timestamp;
use crate::publication::plan::{Fate, Missing, Plan, Voice};
use crate::publication::watch::Watch;
use crate::report::Reading;
use crate::store::Store;
use chrono::{Duration, Months, Utc};
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The longest time between two looks.
const LOOK: std::time::Duration = std::time::Duration::from_secs(2);
/// What is said of a watched path at which no report is.
const NOTHING: &str = "nothing is there yet that this process may read";

/// What `watch` takes.
#[derive(Args)]
pub struct WatchArgs {
    /// Files or folders of reports, which need not be there yet; the last part may hold `*`, in quotes.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// What the server watches.
pub struct Watching {
    store: Store,
    keys: Arc<Keys>,
    config: watch::Receiver<Arc<Config>>,
    stop: CancellationToken,
}

impl Watching {
    /// Watches what the configuration says.
    pub fn new(house: &House) -> Watching {
        let (store, keys) = (house.store.clone(), house.keys.clone());
        Watching { store, keys, config: house.config.clone(), stop: house.stop.clone() }
    }

    /// Watches until the program stops; another configuration is heeded.
    pub async fn run(mut self) {
        let mut quiet = self.config.borrow_and_update().publish.quiet;
        let (mut watch, mut empty) = (watcher(quiet), BTreeSet::new());
        while !self.stop.is_cancelled() {
            let config = self.config.borrow_and_update().clone();
            if config.publish.quiet != quiet {
                quiet = config.publish.quiet;
                watch = watcher(quiet);
            }
            let paths = config.reports.iter().filter(|report| report.watch).map(|report| report.path.clone());
            let looked = looks(paths.collect()).await;
            for path in newly_empty(&looked, &mut empty) {
                tracing::info!("watching {}: {NOTHING}", path.display());
            }
            self.look(&mut watch, looked, &config).await;
            pause(interval(quiet), &self.stop).await;
        }
    }

    async fn look(&self, watch: &mut Watch, looked: Vec<Look>, config: &Config) {
        for path in ready(watch, looked) {
            match self.publish(&path, config).await {
                Ok(()) => {}
                Err(Held::Report(error)) => {
                    tracing::warn!("{} is held back until its files change: {error:#}", path.display());
                }
                Err(Held::Other(error)) => {
                    tracing::error!("{} cannot be published, trying again: {error:#}", path.display());
                    watch.retry(&path, Utc::now());
                }
            }
        }
    }

    async fn publish(&self, path: &Path, config: &Config) -> Result<(), Held> {
        let reading = read_aside(path).await?;
        let manner = (voice(&reading, Utc::now()), Missing::Keep);
        let written = write(&self.store, config, &self.keys, &reading, manner).await;
        let (_, plan) = written.map_err(Held::Other)?;
        if plan.is_needed {
            for warning in &reading.warnings {
                tracing::warn!("{warning}");
            }
            tracing::info!("published {}: {}", reading.report.title, summary(&plan));
        }
        Ok(())
    }
}

/// Why a report is not published.
enum Held {
    /// It is at fault, and has to change.
    Report(anyhow::Error),
    /// Something else is.
    Other(anyhow::Error),
}

/// `tidings watch`: publishes what changes until it is stopped.
pub async fn watch_paths(config: Config, args: &WatchArgs, output: Output) -> anyhow::Result<ExitCode> {
    let quiet = config.publish.quiet;
    let press = Press::open(config, output).await?;
    let stop = CancellationToken::new();
    let heeding = tokio::spawn(signals::stop(stop.clone()));
    if output == Output::Text {
        say!("watching {} until it is stopped", shown(&args.paths));
    }
    let (mut seen, mut empty) = (watcher(quiet), BTreeSet::new());
    while !stop.is_cancelled() {
        let looked = looks(args.paths.clone()).await;
        for path in newly_empty(&looked, &mut empty) {
            tell!("tidings: {}: {NOTHING}", path.display());
        }
        for path in ready(&mut seen, looked) {
            if let Err(error) = publish_one(&press, &path).await {
                output.complain(
                    &error.context(format!("{} is held back until its files change", path.display())),
                );
            }
        }
        pause(interval(quiet), &stop).await;
    }
    heeding.await??;
    press.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn publish_one(press: &Press, path: &Path) -> anyhow::Result<()> {
    let reading = match read_aside(path).await {
        Ok(reading) => reading,
        Err(Held::Report(error) | Held::Other(error)) => return Err(error),
    };
    let manner = (voice(&reading, Utc::now()), Missing::Keep);
    press.print(path, &reading, manner, &mut Progress::of(2)).await
}

fn watcher(quiet: std::time::Duration) -> Watch {
    Watch::new(Duration::from_std(quiet).unwrap_or(Duration::days(1)))
}

/// Often enough for the time that files have to be quiet.
fn interval(quiet: std::time::Duration) -> std::time::Duration {
    (quiet / 4).clamp(std::time::Duration::from_millis(50), LOOK)
}

/// A watched path, and the reports that are there with what they look like.
type Look = (PathBuf, Vec<(PathBuf, u64)>);

/// The reports that are ready.
fn ready(watch: &mut Watch, looked: Vec<Look>) -> Vec<PathBuf> {
    watch.look(looked.into_iter().flat_map(|(_, reports)| reports).collect(), Utc::now())
}

/// What is at these paths. What cannot be looked at is not there.
async fn looks(paths: Vec<PathBuf>) -> Vec<Look> {
    let look = |path: PathBuf| {
        let reports = pulses(&path);
        (path, reports)
    };
    let looked = tokio::task::spawn_blocking(move || paths.into_iter().map(look).collect()).await;
    looked.unwrap_or_default()
}

fn pulses(path: &Path) -> Vec<(PathBuf, u64)> {
    let pulse = |path: PathBuf| -> Result<(PathBuf, u64), FileError> {
        let pulse = files::pulse(&path)?;
        Ok((path, pulse))
    };
    files::matching(path).unwrap_or_default().into_iter().filter_map(|path| pulse(path).ok()).collect()
}

/// Where nothing is and something was, or was not looked at before: it may be misspelt, or out of
/// sight, and is to be told of once.
fn newly_empty<'a>(looked: &'a [Look], told: &mut BTreeSet<PathBuf>) -> Vec<&'a Path> {
    told.retain(|path| looked.iter().any(|(other, reports)| other == path && reports.is_empty()));
    let empty = looked.iter().filter(|(_, reports)| reports.is_empty());
    empty.filter(|(path, _)| told.insert(path.clone())).map(|(path, _)| &**path).collect()
}

async fn read_aside(path: &Path) -> Result<Reading, Held> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || read(&path)).await;
    read.map_err(|error| Held::Other(error.into()))?.map_err(Held::Report)
}

/// Archives stay quiet: what is about a time long ago fills pages and feeds, and is not delivered.
fn voice(reading: &Reading, now: Timestamp) -> Voice {
    let recent = now.date_naive().checked_sub_months(Months::new(12));
    match (reading.report.period, recent) {
        (Some(period), Some(recent)) if period.end < recent => Voice::Silent,
        _ => Voice::Aloud,
    }
}

fn summary(plan: &Plan) -> String {
    let count = |fate: Fate| plan.lines.iter().filter(|line| line.fate == fate).count();
    format!(
        "{} new, {} changed, {} unchanged, {} missing",
        count(Fate::New),
        count(Fate::Changed),
        count(Fate::Unchanged),
        count(Fate::Missing)
    )
}

fn shown(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

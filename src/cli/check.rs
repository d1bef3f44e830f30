//! `tidings check`: what a report says and what publishing it would change.

use crate::cli::context;
use crate::cli::output::Output;
use crate::cli::plan::print_plan;
use crate::cli::planned::Planned;
use crate::cli::progress::Progress;
use crate::cli::reading::{print_warnings, read};
use crate::cli::terminal::say;
use crate::config::Config;
use crate::model::report::{Contact, Entry, Link};
use crate::publication::library::Library;
use crate::publication::plan::{Line, Missing, Plan, Voice, plan};
use crate::report::Reading;
use crate::store::Store;
use chrono::Utc;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Of each report: reading and comparing.
const STEPS: usize = 2;

/// What `check` takes.
#[derive(Args)]
pub struct CheckArgs {
    /// Files or folders of reports; `-` reads standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Checked<'a> {
    #[serde(flatten)]
    planned: Planned<'a>,
    entries: Vec<EntryLine<'a>>,
}

impl<'a> Checked<'a> {
    fn new(reading: &'a Reading, plan: &'a Plan, library: &Library) -> Checked<'a> {
        let entries = reading.report.entries.iter().zip(&plan.lines);
        let entries = entries.map(|(entry, line)| entry_line(reading, entry, line)).collect();
        Checked { planned: Planned::new(reading, plan, library), entries }
    }
}

#[derive(Serialize)]
struct EntryLine<'a> {
    slug: &'a str,
    title: &'a str,
    category: &'a str,
    team: &'a str,
    contacts: &'a [Contact],
    links: &'a [Link],
    sponsors: &'a [String],
    words: usize,
    html: String,
}

/// Checks every path; one that cannot be read does not stop the others.
pub async fn check(config: Config, args: &CheckArgs, output: Output) -> anyhow::Result<ExitCode> {
    let library = library(&config).await?;
    let mut progress = Progress::of(args.paths.len() * STEPS);
    let mut code = ExitCode::SUCCESS;
    for (number, path) in args.paths.iter().enumerate() {
        progress.skip_to(number * STEPS);
        if let Err(error) = check_one(&config, &library, path, output, &mut progress) {
            progress.clear();
            output.complain(&error);
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// What is published; a database that is not there yet is not made.
async fn library(config: &Config) -> anyhow::Result<Library> {
    if context::absent(config).is_some() {
        return Ok(Library::default());
    }
    Ok(Library::open(&Store::open(&config.store.url).await?).await?)
}

fn check_one(
    config: &Config,
    library: &Library,
    path: &Path,
    output: Output,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    progress.step(path, "reading");
    let reading = read(path)?;
    progress.step(path, "comparing");
    let plan = plan(&reading.report, library, config, (Voice::Aloud, Missing::Keep), Utc::now());
    progress.clear();
    output.print_made(
        || Checked::new(&reading, &plan, library),
        || {
            print_warnings(&reading);
            print_plan(&reading, &plan, library);
            match reading.warnings.len() {
                0 => {}
                1 => say!("1 warning, above: look at it before you publish"),
                many => say!("{many} warnings, above: look at them before you publish"),
            }
        },
    )?;
    Ok(())
}

fn entry_line<'a>(reading: &'a Reading, entry: &'a Entry, line: &'a Line) -> EntryLine<'a> {
    EntryLine {
        slug: entry.slug.as_str(),
        title: &entry.title,
        category: reading.report.category_of(entry).map_or("", |category| &category.name),
        team: line.team.as_str(),
        contacts: &entry.contacts,
        links: &entry.links,
        sponsors: &entry.sponsors,
        words: entry.body.words(),
        html: entry.body.html(3, &|slug| Some(format!("#{slug}"))),
    }
}

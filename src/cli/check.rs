//! `tidings check`: what a report says and what publishing it would change.

use crate::cli::CheckArgs;
use crate::cli::plan::{difference_of, print_differences};
use crate::cli::reading::{print_warnings, read};
use crate::cli::terminal::say;
use crate::config::Config;
use crate::model::report::{Contact, Entry, Link};
use crate::publication::difference::Difference;
use crate::publication::library::Library;
use crate::publication::plan::{Line, Missing, Plan, Voice, plan};
use crate::report::{Reading, Warning};
use crate::store::Store;
use chrono::Utc;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

#[derive(Serialize)]
struct Checked<'a> {
    report: ReportLine<'a>,
    entries: Vec<EntryLine<'a>>,
    warnings: &'a [Warning],
    plan: Vec<PlanLine<'a>>,
}

/// A line of the plan; of a changed entry with what changed.
#[derive(Serialize)]
struct PlanLine<'a> {
    #[serde(flatten)]
    line: &'a Line,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Difference>,
}

#[derive(Serialize)]
struct ReportLine<'a> {
    slug: &'a str,
    title: &'a str,
    format: crate::model::report::Format,
    period: Option<crate::model::period::Period>,
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
pub async fn check(config: Config, args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let library = library(&config).await?;
    let mut code = ExitCode::SUCCESS;
    for path in &args.paths {
        if let Err(error) = check_one(&config, &library, path, args.json) {
            eprintln!("tidings: {error:#}");
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// What is published; a database that is not there yet is not made.
async fn library(config: &Config) -> anyhow::Result<Library> {
    let file = config.store.url.strip_prefix("sqlite:").map(|file| file.split('?').next().unwrap_or(file));
    if file.is_some_and(|file| !Path::new(file.trim_start_matches("//")).exists()) {
        return Ok(Library::default());
    }
    Ok(Library::open(&Store::open(&config.store.url).await?).await?)
}

fn check_one(config: &Config, library: &Library, path: &Path, json: bool) -> anyhow::Result<()> {
    let reading = read(path)?;
    let plan = plan(&reading.report, library, config, (Voice::Aloud, Missing::Keep), Utc::now());
    if json {
        say!("{}", serde_json::to_string_pretty(&checked(&reading, &plan, library))?);
    } else {
        print_warnings(&reading);
        print_differences(&reading, &plan, library);
    }
    Ok(())
}

fn checked<'a>(reading: &'a Reading, plan: &'a Plan, library: &Library) -> Checked<'a> {
    let report = &reading.report;
    let line = |line: &'a Line| PlanLine { line, difference: difference_of(line, plan, library) };
    let entries = report.entries.iter().zip(&plan.lines);
    Checked {
        report: ReportLine {
            slug: report.slug.as_str(),
            title: &report.title,
            format: report.format,
            period: report.period,
        },
        entries: entries.map(|(entry, line)| entry_line(reading, entry, line)).collect(),
        warnings: &reading.warnings,
        plan: plan.lines.iter().map(line).collect(),
    }
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

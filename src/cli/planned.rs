//! A plan for programs: the report, a line for each entry with what changed in it, the warnings.

use crate::model::period::Period;
use crate::model::report::Format;
use crate::publication::difference::{Difference, difference};
use crate::publication::library::Library;
use crate::publication::plan::{Fate, Line, Plan};
use crate::report::{Reading, Warning};
use serde::Serialize;

/// What becomes of a report.
#[derive(Serialize)]
pub struct Planned<'a> {
    report: ReportLine<'a>,
    plan: Vec<PlanLine<'a>>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct ReportLine<'a> {
    slug: &'a str,
    title: &'a str,
    format: Format,
    period: Option<Period>,
}

/// A line of the plan; of a changed entry with what changed.
#[derive(Serialize)]
struct PlanLine<'a> {
    #[serde(flatten)]
    line: &'a Line,
    new_account: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Difference>,
}

impl<'a> Planned<'a> {
    /// A plan against what was published before.
    pub fn new(reading: &'a Reading, plan: &'a Plan, library: &Library) -> Planned<'a> {
        let report = &reading.report;
        let line = |line: &'a Line| PlanLine {
            line,
            new_account: is_new_account(line, library),
            difference: difference_of(line, plan, library),
        };
        Planned {
            report: ReportLine {
                slug: report.slug.as_str(),
                title: &report.title,
                format: report.format,
                period: report.period,
            },
            plan: plan.lines.iter().map(line).collect(),
            warnings: &reading.warnings,
        }
    }
}

/// True for an entry by a team that has never spoken.
pub fn is_new_account(line: &Line, library: &Library) -> bool {
    !library.teams.contains_key(&line.team)
}

/// What changed in an entry, if that is what becomes of it.
pub fn difference_of(line: &Line, plan: &Plan, library: &Library) -> Option<Difference> {
    if line.fate != Fate::Changed {
        return None;
    }
    let (new, _) = plan.change.entries.iter().find(|(new, _)| new.entry.slug == line.slug)?;
    Some(difference(&library.entry(&new.report, &line.slug)?.entry, &new.entry))
}

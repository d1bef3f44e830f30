//! A plan for people, to be read as a diff: a line for each entry below its category, and what changed
//! in it.

use crate::cli::planned::{difference_of, is_new_account};
use crate::cli::terminal::{Colour, Paint, harmless, say};
use crate::model::published::handle;
use crate::publication::difference::{Change, Difference, Piece, Sign, What};
use crate::publication::library::Library;
use crate::publication::plan::{Fate, Line, Plan};
use crate::report::Reading;

/// The widest title that pushes the accounts of the others to the right.
const WIDEST: usize = 48;

/// Prints the plan against what was published before, then how many entries there are of each fate.
pub fn print_plan(reading: &Reading, plan: &Plan, library: &Library) {
    let paint = Paint::on(&std::io::stdout());
    let report = &reading.report;
    say!("{}", paint.paint(Colour::Bold, format!("{} ({})", harmless(&report.title), report.slug)));
    if report.period.is_none() {
        say!(
            "no months are named, so the report is known as {}: with another title it is another report",
            report.slug
        );
    }
    let width = plan.lines.iter().map(length).filter(|length| *length <= WIDEST).max().unwrap_or(0);
    let mut before = None;
    for (number, line) in plan.lines.iter().enumerate() {
        let heading = match report.entries.get(number) {
            Some(entry) => report.category_of(entry).map_or("", |category| &*category.name),
            None => "No longer in the report",
        };
        if before != Some(heading) {
            say!("\n{}", paint.paint(Colour::Bold, harmless(heading)));
            before = Some(heading);
        }
        // On a new site all are new, and nobody has to be told.
        let is_new = !library.editions.is_empty() && is_new_account(line, library);
        say!("{}{}", entry(line, width, paint), if is_new { "  (a new account)" } else { "" });
        if let Some(difference) = difference_of(line, plan, library) {
            rows(&difference, paint).iter().for_each(|row| say!("      {row}"));
        }
    }
    say!("\n{}", counts(plan, paint));
    if plan.lines.iter().any(|line| line.fate == Fate::Missing) {
        say!("missing entries stay published; publish with --withdraw to withdraw them");
    }
}

fn length(line: &Line) -> usize {
    line.title.chars().count()
}

fn entry(line: &Line, width: usize, paint: Paint) -> String {
    let (sign, name, colour) = sign(line.fate);
    let (begin, rest) = (
        format!("{sign} {name:<9}"),
        format!("  {:<width$}  @{}{}", harmless(&line.title), handle(&line.team), loss(line)),
    );
    match line.fate {
        Fate::Unchanged => paint.paint(colour, begin + &rest),
        _ => paint.paint(colour, begin) + &rest,
    }
}

fn counts(plan: &Plan, paint: Paint) -> String {
    let fates = [Fate::New, Fate::Changed, Fate::Unchanged, Fate::Withdrawn, Fate::Missing];
    let count = |fate: Fate| plan.lines.iter().filter(|line| line.fate == fate).count();
    let named = fates.iter().filter(|fate| count(**fate) > 0).map(|fate| {
        let (_, name, colour) = sign(*fate);
        paint.paint(colour, format!("{} {name}", count(*fate)))
    });
    let entries = if plan.lines.len() == 1 { "entry" } else { "entries" };
    format!("{} {entries}: {}", plan.lines.len(), named.collect::<Vec<_>>().join(", "))
}

/// Says what a mail lacks of the published text, and what becomes of it.
fn loss(line: &Line) -> String {
    let count = match line.lost.len() {
        0 => return String::new(),
        1 => "1 address".to_owned(),
        many => format!("{many} addresses"),
    };
    match line.fate {
        Fate::Changed => format!("  (poorer: {count} will be gone: {})", some(&line.lost)),
        _ => format!("  (poorer mail: {count} kept as published)"),
    }
}

fn some(addresses: &[String]) -> String {
    let shown = addresses.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    if addresses.len() > 3 { format!("{shown}, …") } else { shown }
}

fn rows(difference: &Difference, paint: Paint) -> Vec<String> {
    let title = difference.title.iter().flat_map(|(old, new)| {
        [(Sign::Removed, old), (Sign::Added, new)].map(|(sign, text)| row(sign, "title", text, paint))
    });
    let rows = difference.rows.iter().map(|row| changed(row, paint));
    let passages = difference.passages.iter().map(|pieces| passage(pieces, paint));
    title.chain(rows).chain(passages).collect()
}

fn changed(change: &Change, paint: Paint) -> String {
    let what = match change.what {
        What::Contact => "contact",
        What::Link => "link",
        What::Sponsor => "sponsor",
        What::Address => "address",
    };
    row(change.sign, what, &change.text, paint)
}

fn row(sign: Sign, what: &str, text: &str, paint: Paint) -> String {
    let mark = if sign == Sign::Removed { '-' } else { '+' };
    colour(sign, format!("{mark} {what}: {}", harmless(text)), paint)
}

/// The words of a passage, those that went as `[-these-]` and those that came as `{+these+}`.
fn passage(pieces: &[Piece], paint: Paint) -> String {
    let text: String = pieces.iter().map(|one| piece(one, paint)).collect();
    format!("… {} …", text.trim())
}

/// The blank before the words stays outside of the marks.
fn piece(piece: &Piece, paint: Paint) -> String {
    let words = piece.text.trim_start();
    let blank = &piece.text[..piece.text.len() - words.len()];
    let words = harmless(words);
    let marked = match piece.sign {
        Sign::Kept => words,
        Sign::Removed => format!("[-{words}-]"),
        Sign::Added => format!("{{+{words}+}}"),
    };
    format!("{blank}{}", colour(piece.sign, marked, paint))
}

fn colour(sign: Sign, text: String, paint: Paint) -> String {
    match sign {
        Sign::Kept => text,
        Sign::Removed => paint.paint(Colour::Red, text),
        Sign::Added => paint.paint(Colour::Green, text),
    }
}

fn sign(fate: Fate) -> (char, &'static str, Colour) {
    match fate {
        Fate::New => ('+', "new", Colour::Green),
        Fate::Changed => ('~', "changed", Colour::Yellow),
        Fate::Unchanged => (' ', "unchanged", Colour::Dim),
        Fate::Missing => ('?', "missing", Colour::Yellow),
        Fate::Withdrawn => ('-', "withdrawn", Colour::Red),
    }
}

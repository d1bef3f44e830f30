//! A plan for people: a line for each entry, and what changed in it.

use crate::model::published::handle;
use crate::publication::difference::{Change, Difference, Piece, Sign, What, difference};
use crate::publication::library::Library;
use crate::publication::plan::{Fate, Line, Plan};
use crate::report::Reading;
use std::io::IsTerminal;

/// How words that went or came are marked: on a terminal also by colours (<https://no-color.org>).
#[derive(Clone, Copy)]
struct Paint {
    colours: bool,
}

/// Prints the plan: a line for each entry, then how many there are of each fate.
pub fn print_plan(reading: &Reading, plan: &Plan) {
    print_lines(reading, plan, |_| {});
}

/// Prints the plan with what changed in every changed entry.
pub fn print_differences(reading: &Reading, plan: &Plan, library: &Library) {
    let paint = Paint { colours: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() };
    print_lines(reading, plan, |line| {
        if let Some(difference) = difference_of(line, plan, library) {
            rows(&difference, paint).iter().for_each(|row| println!("      {row}"));
        }
    });
}

/// What changed in an entry, if that is what becomes of it.
pub fn difference_of(line: &Line, plan: &Plan, library: &Library) -> Option<Difference> {
    if line.fate != Fate::Changed {
        return None;
    }
    let (new, _) = plan.change.entries.iter().find(|(new, _)| new.entry.slug == line.slug)?;
    Some(difference(&library.entry(&new.report, &line.slug)?.entry, &new.entry))
}

fn print_lines(reading: &Reading, plan: &Plan, more: impl Fn(&Line)) {
    println!("{} ({})", reading.report.title, reading.report.slug);
    for line in &plan.lines {
        println!("  {:<9} {}  @{}{}", name(line.fate), line.title, handle(&line.team), loss(line));
        more(line);
    }
    let fates = [Fate::New, Fate::Changed, Fate::Unchanged, Fate::Withdrawn, Fate::Missing];
    let count = |fate: Fate| plan.lines.iter().filter(|line| line.fate == fate).count();
    let counts =
        fates.iter().filter(|fate| count(**fate) > 0).map(|fate| format!("{} {}", count(*fate), name(*fate)));
    println!("{} entries: {}", plan.lines.len(), counts.collect::<Vec<_>>().join(", "));
    if count(Fate::Missing) > 0 {
        println!("missing entries stay published; publish with --withdraw to withdraw them");
    }
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
        [(Sign::Removed, old), (Sign::Added, new)].map(|(sign, text)| paint.row(sign, "title", text))
    });
    let rows = difference.rows.iter().map(|row| changed(row, paint));
    let passages = difference.passages.iter().map(|pieces| passage(pieces, paint));
    title.chain(rows).chain(passages).collect()
}

fn changed(row: &Change, paint: Paint) -> String {
    let what = match row.what {
        What::Contact => "contact",
        What::Link => "link",
        What::Sponsor => "sponsor",
        What::Address => "address",
    };
    paint.row(row.sign, what, &row.text)
}

/// The words of a passage, those that went as `[-these-]` and those that came as `{+these+}`.
fn passage(pieces: &[Piece], paint: Paint) -> String {
    let text: String = pieces.iter().map(|piece| paint.piece(piece)).collect();
    format!("… {} …", text.trim())
}

impl Paint {
    fn row(self, sign: Sign, what: &str, text: &str) -> String {
        let mark = if sign == Sign::Removed { '-' } else { '+' };
        self.colour(sign, format!("{mark} {what}: {text}"))
    }

    /// The blank before the words stays outside of the marks.
    fn piece(self, piece: &Piece) -> String {
        let words = piece.text.trim_start();
        let blank = &piece.text[..piece.text.len() - words.len()];
        let marked = match piece.sign {
            Sign::Kept => words.to_owned(),
            Sign::Removed => format!("[-{words}-]"),
            Sign::Added => format!("{{+{words}+}}"),
        };
        format!("{blank}{}", self.colour(piece.sign, marked))
    }

    /// ECMA-48 §8.3.117: red for what went, green for what came.
    fn colour(self, sign: Sign, text: String) -> String {
        match sign {
            Sign::Removed if self.colours => format!("\u{1b}[31m{text}\u{1b}[0m"),
            Sign::Added if self.colours => format!("\u{1b}[32m{text}\u{1b}[0m"),
            _ => text,
        }
    }
}

fn name(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "new",
        Fate::Changed => "changed",
        Fate::Unchanged => "unchanged",
        Fate::Missing => "missing",
        Fate::Withdrawn => "withdrawn",
    }
}

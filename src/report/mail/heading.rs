//! Lines that may be headings, and what stands around them.
//!
//! Whether a heading opens a category, an entry or a part of an entry is decided elsewhere.

use crate::model::text::fold;
use crate::report::label::Label;
use crate::report::mail::head::{self, Part};
use crate::report::mail::label;
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::{Line, key, numbered};
use std::collections::HashSet;

/// A line, or a wrapped pair of lines, that may be a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its first line, as an index.
    pub at: usize,
    /// The line after its last.
    pub end: usize,
    /// What it says.
    pub text: String,
    /// Its text made comparable.
    pub key: String,
    /// True when a rule stands right above it.
    pub after_rule: bool,
    /// True when rows of links or contacts stand right below it.
    pub heads: bool,
    /// True when rows of contacts are among them.
    pub contacts: bool,
}

/// The longest a heading may be, in lines: titles are wrapped like text.
const LINES: usize = 3;

/// More words than this are a sentence when a full stop ends them.
const STOPPED: usize = 12;

/// Where lynx begins a heading that it puts in the middle is never further to the left.
pub const CENTRED: usize = 8;

/// All lines that may be headings, in order. `announced`: the keys of those that the table of
/// contents names.
pub fn all(lines: &[Line], from: usize, layout: Layout, announced: &HashSet<&str>) -> Vec<Heading> {
    let mut headings = Vec::new();
    let (mut at, mut after_rule) = (from, false);
    while let Some(line) = lines.get(at) {
        if !line.is_text() {
            after_rule |= line.is_rule();
            at += 1;
            continue;
        }
        let is_announced =
            || alone(lines, at).filter(|end| announced.contains(&*key(&text(lines, at, *end))));
        let end = match layout.margin {
            Margin::Indented => indented(lines, at).or_else(|| match after_rule {
                true => centred(lines, at),
                false => centred(lines, at).and_then(|_| is_announced()),
            }),
            Margin::Flush => flush(lines, at, after_rule, layout).or_else(is_announced),
        };
        match end {
            Some(end) => {
                headings.push(heading(lines, at, end, after_rule));
                at = end;
            }
            None => at += lines[at..].iter().take_while(|line| line.is_text()).count(),
        }
        after_rule = false;
    }
    headings
}

fn heading(lines: &[Line], at: usize, end: usize, after_rule: bool) -> Heading {
    let text = text(lines, at, end);
    Heading {
        at,
        end,
        key: key(&text),
        text,
        after_rule,
        heads: heads(lines, end),
        contacts: contacts(lines, end),
    }
}

fn text(lines: &[Line], at: usize, end: usize) -> String {
    fold(&lines[at..end].iter().map(|line| &*line.text).collect::<Vec<&str>>().join(" "))
}

/// The end of a run of lines that is short enough for a heading.
fn alone(lines: &[Line], at: usize) -> Option<usize> {
    let count = lines[at..].iter().take(LINES + 1).take_while(|line| line.is_text()).count();
    (count <= LINES).then_some(at + count)
}

/// lynx puts the headings of the first level in the middle, when it is set up to.
fn centred(lines: &[Line], at: usize) -> Option<usize> {
    let end = alone(lines, at)?;
    let plain = label::of(&lines[at].text).is_none();
    let middle = |line: &Line| line.indent >= CENTRED && !line.is_bullet();
    (plain && lines[at..end].iter().all(middle)).then_some(end)
}

/// lynx puts headings at the margin and everything else further in. Text may follow at once.
fn indented(lines: &[Line], at: usize) -> Option<usize> {
    let outdented = |line: &&Line| line.is_text() && line.indent <= 1;
    let count = lines[at..].iter().take(LINES + 1).take_while(outdented).count();
    let line = &lines[at];
    let plain = !line.is_bullet() && label::of(&line.text).is_none();
    ((1..=LINES).contains(&count) && plain).then_some(at + count)
}

/// w3m gives headings no mark but the blank lines around them: a line that is no sentence, or two
/// when the first is full.
fn flush(lines: &[Line], at: usize, after_rule: bool, layout: Layout) -> Option<usize> {
    let count = lines[at..].iter().take(LINES + 1).take_while(|line| line.is_text()).count();
    let run = lines.get(at..at + count.min(LINES))?;
    let (first, last) = (run.first()?, run.last()?);
    let wrapped = run.windows(2).all(|pair| !layout.breaks(&pair[0], &pair[1]));
    // A title that ends like a sentence is short and stands alone above contacts.
    let stopped = || count == 1 && first.text.split(' ').count() <= STOPPED && contacts(lines, at + count);
    let ends: &[char] = match after_rule || stopped() {
        true => &[',', ';'],
        false => &['.', ',', ';', ':'],
    };
    let plain = label::of(&first.text).is_none() && !first.is_bullet() && numbered(&first.text).is_none();
    let margin = run.iter().all(|line| line.indent <= 1);
    let title = plain
        && margin
        && wrapped
        && !last.text.ends_with(ends)
        && !run.iter().any(|line| line.text.contains("URL:") || line.text.contains("://"));
    (title && count <= if after_rule { LINES } else { 2 }).then_some(at + count)
}

/// True when the next run is a row of a head. One line alone above contacts may be the title of an
/// entry below a category, so it does not count without indentation.
fn heads(lines: &[Line], end: usize) -> bool {
    let Some((start, stop)) = head::run(lines, end) else { return false };
    match head::part(lines, start, stop) {
        Part::Contacts => true,
        Part::Links => {
            let sure = label::of(&lines[start].text).is_some()
                || lines[start..stop].iter().any(|line| line.text.contains("URL:"));
            sure || lines[start].indent >= 2 || stop - start > 1
        }
        Part::Text => false,
    }
}

fn contacts(lines: &[Line], end: usize) -> bool {
    let Some((start, stop)) = head::run(lines, end) else { return false };
    match head::part(lines, start, stop) {
        Part::Contacts => true,
        Part::Links => {
            head::links_end(lines, start, stop) < stop
                || head::run(lines, stop).is_some_and(|(at, _)| label::is(&lines[at].text, Label::Contact))
        }
        Part::Text => false,
    }
}

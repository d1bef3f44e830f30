//! The head of an entry: rows of links and contacts between its title and its text.
//!
//! Knows the rows as the text browsers show them, and as an archive left them that lost the
//! addresses; knows nothing of the rest of the entry.

use crate::model::href::Href;
use crate::model::report::{Contact, Link};
use crate::report::contact;
use crate::report::label::{Label, after};
use crate::report::mail::body::Style;
use crate::report::mail::inline::plain;
use crate::report::mail::label;
use crate::report::mail::line::{Line, numbered as numbered_item};
use crate::report::mail::references::next_mark;
use crate::report::mail::row;
use crate::report::mail::wrap;

/// What a head says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// Where to read more.
    pub links: Vec<Link>,
}

/// What a run of lines without a blank is, as seen from the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rows of links, the first line being their heading or not.
    Links,
    /// Rows of contacts.
    Contacts,
    /// Anything else: the head is over.
    Text,
}

/// Reads the head at the beginning of the lines; gives the place where it ends, too.
pub fn read(lines: &[Line], style: &Style<'_>) -> (Head, usize) {
    let mut head = Head::default();
    let mut at = 0;
    while let Some((start, end)) = run(lines, at) {
        let links_read = !head.links.is_empty();
        match part(lines, start, end) {
            Part::Links if links_read && !head.contacts.is_empty() => break,
            Part::Links => {
                at = links_end(lines, start, end);
                head.links.extend(row::links(&lines[start..at], style));
            }
            Part::Contacts => {
                at = contacts_end(lines, start, end);
                head.contacts.extend(contacts(&lines[start..at], style));
                if at < end && !label::is(&lines[at].text, Label::Link) {
                    break;
                }
            }
            Part::Text => break,
        }
    }
    (head, at)
}

/// The next run of lines without a blank.
pub fn run(lines: &[Line], from: usize) -> Option<(usize, usize)> {
    let start = from + lines.get(from..)?.iter().take_while(|line| line.is_blank()).count();
    let length = lines[start..].iter().take_while(|line| line.is_text()).count();
    (length > 0).then_some((start, start + length))
}

/// The next run of lines without a blank, over rules.
pub fn run_over_rules(lines: &[Line], from: usize) -> Option<(usize, usize)> {
    let text = from + lines.get(from..)?.iter().position(Line::is_text)?;
    run(lines, text)
}

/// Tells what a run is.
pub fn part(lines: &[Line], start: usize, end: usize) -> Part {
    let rows = &lines[start..end];
    match label::of(&rows[0].text) {
        Some((Label::Contact, _)) => return Part::Contacts,
        Some((Label::Link, _)) => return Part::Links,
        Some((Label::Sponsor, _)) => return Part::Text,
        None => {}
    }
    let addressed = rows.iter().any(|line| line.text.contains("URL: ") || line.text.ends_with("URL:"));
    // One blank line parts the rows; where there are more, a heading between them is lost.
    let before_contacts = || {
        run(lines, end)
            .is_some_and(|(next, _)| next == end + 1 && label::is(&lines[next].text, Label::Contact))
    };
    if (addressed && !is_prose(rows)) || (mostly_rows(rows) && before_contacts()) {
        return Part::Links;
    }
    // The heading of the rows was lost, or a line of the rows is a contact.
    Part::Text
}

/// Rows of links whose heading and addresses are lost: short, and ending like no sentence.
fn is_row(line: &Line) -> bool {
    !line.text.ends_with(['.', ',', ';']) && line.text.split(' ').count() <= 12 && !line.is_bullet()
}

/// Rows are of all lengths; the lines of a sentence are full but for the last.
fn mostly_rows(rows: &[Line]) -> bool {
    let full = rows.iter().rev().skip(1).all(|line| line.columns >= 50);
    if rows.len() >= 3 && full && rows.last().is_some_and(|line| line.text.ends_with('.')) {
        return false;
    }
    rows.iter().filter(|line| is_row(line)).count() * 2 >= rows.len()
}

fn is_prose(rows: &[Line]) -> bool {
    let addresses =
        rows.iter().filter(|line| line.text.contains("URL:") || line.text.contains("://")).count();
    rows.len() > 3 && addresses * 4 < rows.len()
}

/// Where rows of links end: rows of contacts may stand right below them.
pub fn links_end(lines: &[Line], start: usize, end: usize) -> usize {
    (start + 1..end).find(|&at| label::is(&lines[at].text, Label::Contact)).unwrap_or(end)
}

/// A text that was glued to the contacts begins with a line that no contact goes on with: an item of a
/// list, unless the label stands alone above it.
fn contacts_end(lines: &[Line], start: usize, end: usize) -> usize {
    let alone = is_label_alone(&lines[start]);
    let goes_on = |at: usize| {
        let line = &lines[at];
        if label::is(&line.text, Label::Link) {
            return false;
        }
        if line.is_bullet() || numbered_item(&line.text).is_some() {
            return alone || line.text.contains('@');
        }
        let open = lines[at - 1].text.contains('<') && !lines[at - 1].text.contains('>');
        let short = line.text.split(' ').count() <= 4 && !line.text.ends_with('.');
        let labelled = label::is(&line.text, Label::Contact) || line.text.starts_with("Contact ");
        labelled || open || short || line.text.contains('@')
    };
    (start + 1..end).find(|&at| !goes_on(at)).unwrap_or(end)
}

/// A row begins with its label, which some authors write without the colon.
fn contacts(lines: &[Line], style: &Style<'_>) -> Vec<Contact> {
    let labelled = |line: &Line| label::is(&line.text, Label::Contact) || line.text.starts_with("Contact ");
    let alone = is_label_alone(&lines[0]);
    // Below a label that stands alone, every line with an address is a contact.
    let listed = |at: usize| alone && lines[at].text.contains('@') && lines[at - 1].text.contains('@');
    let starts: Vec<usize> =
        (0..lines.len()).filter(|&at| at == 0 || labelled(&lines[at]) || listed(at)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let rows = starts.iter().zip(ends).map(|(&start, end)| wrap::join(&lines[start..end], style.layout));
    rows.flat_map(|row| numbered(melted(&plain(&row)), &row, style)).collect()
}

/// The address of a page, when a row of one contact has a numbered link and no mailbox.
fn numbered(mut contacts: Vec<Contact>, row: &str, style: &Style<'_>) -> Vec<Contact> {
    if let [contact] = contacts.as_mut_slice()
        && contact.email.is_none()
        && let Some((_, number, _)) = next_mark(row)
    {
        let listed = style.references.address(number).and_then(Href::parse);
        contact.url = listed.filter(|href| href.as_str().starts_with("http"));
    }
    contacts
}

/// Rows melt into one line where the source forgot a break: the label tells them apart.
fn melted(row: &str) -> Vec<Contact> {
    let row = row.strip_prefix("Contact ").unwrap_or(row);
    let rows = row.split("Contact:").flat_map(|row| row.split("Contacts:"));
    rows.flat_map(|row| contact::from_text(bare(row.trim()))).collect()
}

fn is_label_alone(line: &Line) -> bool {
    label::of(&line.text).is_some_and(|(_, rest)| rest.is_empty())
}

/// The row without the word for an address of mail.
fn bare(row: &str) -> &str {
    after(row, "Mail").or_else(|| after(row, "E-mail")).map_or(row, str::trim)
}

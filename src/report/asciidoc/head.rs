//! The rows between an entry's title and its text: links and contacts.
//!
//! The text and the target of a link come from the first macro of a row; what stands after `URL:`
//! repeats it. Knows nothing of what follows the head.

use crate::model::report::{Contact, Link};
use crate::model::text::{fold, inline_text};
use crate::report::asciidoc::block::interrupts;
use crate::report::asciidoc::inline::{Context, Typography, read as inlines};
use crate::report::asciidoc::line::{Line, Place, heading, join, row};
use crate::report::label::{Label, after, label};
use crate::report::link::{gather, is_row};
use crate::report::person;
use std::borrow::Cow;

/// How many paragraphs of text may stand above the rows.
const MOST_ABOVE: usize = 2;

/// How many lines the text of one link may take.
const MOST_LINES: usize = 4;

/// What the head says.
#[derive(Debug, Default)]
pub struct Head {
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// The links.
    pub links: Vec<Link>,
    /// Who paid, where a head says so.
    pub sponsors: Vec<String>,
}

/// Reads the rows, and gives the number of lines they take.
pub fn read(lines: &[Line<'_>], context: &mut Context<'_>) -> (Head, usize) {
    let mut rows = Rows { head: Head::default(), of: None, gap: true, open: false, context };
    let mut at = 0;
    let mut end = 0;
    while let Some(line) = lines.get(at).filter(|line| heading(&line.text).is_none()) {
        if line.is_blank() {
            rows.gap = true;
            at += 1;
            continue;
        }
        let count = row_lines(&lines[at..]);
        let text = match count {
            1 => Cow::Borrowed(line.text.trim()),
            _ => Cow::Owned(join(&lines[at..at + count]).replace('\n', " ")),
        };
        if !rows.take(&text, line.place) {
            break;
        }
        rows.gap = false;
        at += count;
        end = at;
    }
    if end > 0 && lines.get(end).is_some_and(|line| !line.is_blank()) {
        rows.context
            .warnings
            .push(lines[end].place.warning("a blank line is missing between the rows and the text"));
    }
    (rows.head, end)
}

/// How many lines of text stand above the rows: none, unless the first row is a contact below one or
/// two paragraphs.
pub fn above(lines: &[Line<'_>], context: &mut Context<'_>) -> usize {
    let is_contact = |line: &Line<'_>| label(&line.text).is_some_and(|(label, _)| label == Label::Contact);
    let (mut at, mut paragraphs) = (0, 0);
    while paragraphs <= MOST_ABOVE {
        at += lines[at..].iter().take_while(|line| line.is_blank()).count();
        match lines.get(at) {
            Some(line) if paragraphs > 0 && is_contact(line) => break,
            Some(line) if is_prose(line, context) => {}
            _ => return 0,
        }
        at += lines[at..].iter().take_while(|line| !line.is_blank()).count();
        paragraphs += 1;
    }
    if paragraphs > MOST_ABOVE {
        return 0;
    }
    context.warnings.push(lines[at].place.warning("a text stands above the contacts"));
    at
}

/// True for a line that begins neither a row nor a block.
fn is_prose(line: &Line<'_>, context: &Context<'_>) -> bool {
    let text = &*line.text;
    let mut unheard = Vec::new();
    let mut aside = Context { references: context.references, warnings: &mut unheard };
    label(text).is_none()
        && !interrupts(text)
        && !text.starts_with([' ', '\t', '.', '*', '-'])
        && !is_row(&inlines(text, line.place, Typography::Kept, &mut aside), false)
}

/// The text of a link may go on in the next line while its bracket is open.
fn row_lines(lines: &[Line<'_>]) -> usize {
    let mut open = 0usize;
    for (at, line) in lines.iter().take(MOST_LINES).enumerate() {
        if line.is_blank() {
            return 1;
        }
        open = (open + line.text.matches('[').count()).saturating_sub(closing(&line.text));
        if open == 0 && !(at == 0 && awaits_address(&line.text)) {
            return at + 1;
        }
    }
    1
}

/// How many brackets close: `\\]` does not.
fn closing(text: &str) -> usize {
    text.match_indices(']').filter(|(at, _)| !text[..*at].ends_with('\\')).count()
}

/// A row that ends in `URL:` has its address below.
fn awaits_address(text: &str) -> bool {
    row(text).0.ends_with("URL:")
}

struct Rows<'c, 'r> {
    head: Head,
    /// What the rows are about.
    of: Option<Label>,
    /// True after a blank line.
    gap: bool,
    /// True when the last row ended in ` +` or was a label alone.
    open: bool,
    context: &'c mut Context<'r>,
}

impl Rows<'_, '_> {
    /// Takes a row. `false`: the text begins here.
    fn take(&mut self, text: &str, place: Place<'_>) -> bool {
        let (text, goes_on) = row(text);
        let was_open = std::mem::replace(&mut self.open, goes_on) || self.gap || after(text, "URL").is_some();
        let known = self.head.links.len() + self.head.contacts.len();
        self.open |= label(text).is_some_and(|(_, rest)| rest.is_empty());
        let taken = match label(text) {
            Some((label, rest)) => {
                self.of = Some(label);
                rest.is_empty() || self.labelled(label, rest, place)
            }
            None => self.unlabelled(text, was_open, place),
        };
        if taken && !was_open && known > 0 {
            let message = "the row before lacks its + at the end, so that the two melt into one";
            self.context.warnings.push(place.warning(message));
        }
        taken
    }

    fn labelled(&mut self, label: Label, rest: &str, place: Place<'_>) -> bool {
        match label {
            Label::Link => self.link_row(rest, place),
            Label::Contact => self.contact_row(rest, place),
            Label::Sponsor => {
                let inlines = inlines(rest, place, Typography::Kept, self.context);
                self.head.sponsors.push(fold(&inline_text(&inlines)));
            }
        }
        true
    }

    fn unlabelled(&mut self, text: &str, open: bool, place: Place<'_>) -> bool {
        match self.of {
            Some(Label::Link) if !self.gap => self.link_row(text, place),
            Some(Label::Contact) if !self.gap => return self.more_contact(text, open, place),
            Some(Label::Contact | Label::Sponsor) => return false,
            Some(Label::Link) | None => {
                if !self.is_link_row(text, place) {
                    return false;
                }
                let message = match self.of {
                    Some(_) => "a blank line stands between the links",
                    None => "the label Links: is missing above this link",
                };
                self.context.warnings.push(place.warning(message));
                self.of = Some(Label::Link);
                self.link_row(text, place);
            }
        }
        true
    }

    /// `Contact IRC …` without its colon, `Mail:` and `IRC:`, and rows below a bare `Contact:`.
    fn more_contact(&mut self, text: &str, open: bool, place: Place<'_>) -> bool {
        if let Some(rest) = after(text, "Contact") {
            self.context.warnings.push(place.warning("the colon after Contact is missing"));
            self.contact_row(rest, place);
        } else if let Some(rest) = after(text, "Mail").or_else(|| after(text, "E-mail")) {
            self.contact_row(rest, place);
        } else if open || after(text, "IRC").is_some() {
            self.contact_row(text, place);
        } else {
            return false;
        }
        true
    }

    fn contact_row(&mut self, text: &str, place: Place<'_>) {
        let inlines = inlines(text, place, Typography::Kept, self.context);
        self.head.contacts.extend(person::contacts(&inlines));
    }

    fn link_row(&mut self, text: &str, place: Place<'_>) {
        let text = text.strip_prefix("* ").or_else(|| text.strip_prefix("- ")).unwrap_or(text);
        let inlines = inlines(text, place, Typography::Kept, self.context);
        let begins = self.head.links.len();
        let goes_on = after(text, "URL").is_some() && begins > 0;
        let left = gather(&inlines, goes_on, &mut self.head.links);
        if goes_on {
            return;
        }
        if self.head.links.len() == begins && !left.is_empty() {
            self.context.warnings.push(place.warning("the row has no address that can be followed"));
            self.head.links.push(Link { text: left, url: None });
        } else if self.head.links.len() > begins + 1 {
            self.context.warnings.push(place.warning("the row holds several links"));
        }
    }

    /// Looks first; what is wrong with a row is said when it is taken.
    fn is_link_row(&self, text: &str, place: Place<'_>) -> bool {
        let mut unheard = Vec::new();
        let mut context = Context { references: self.context.references, warnings: &mut unheard };
        is_row(&inlines(text, place, Typography::Kept, &mut context), self.of.is_some())
    }
}

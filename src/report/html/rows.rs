//! The head of an entry on a page that was made from AsciiDoc: rows of links and contacts in
//! paragraphs, read by the same rules as their source. Knows nothing of titles or of what follows
//! the head.

use crate::model::body::Inline;
use crate::model::report::{Contact, Link};
use crate::model::text::{fold, inline_text};
use crate::report::html::address::Context;
use crate::report::html::elements::is_list;
use crate::report::html::inlines::folded;
use crate::report::html::parts::{Part, Row};
use crate::report::html::split::{pieces, typed, without};
use crate::report::label::{Label, after, label};
use crate::report::link::{gather, is_row};
use crate::report::person;

/// How many words may follow the last address of a contact and still belong to it.
const LONGEST_TAIL: usize = 12;

/// How many paragraphs of text may stand above the rows.
const MOST_ABOVE: usize = 2;

/// What the rows say.
#[derive(Debug, Default)]
pub struct Rows {
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// The links.
    pub links: Vec<Link>,
    /// Who paid, where a head says so.
    pub sponsors: Vec<String>,
    /// How many parts are the head.
    pub parts: usize,
    /// What the last of them holds of the text.
    pub rest: Vec<Inline>,
}

/// Reads the parts that belong to the head of the entry whose title stands in that line.
pub fn read(parts: &[Part<'_>], line: usize, context: &mut Context) -> Rows {
    let mut reader = Reader { rows: Rows::default(), of: None, gap: true, line, context };
    for (at, part) in parts.iter().enumerate() {
        if !reader.part(part) {
            break;
        }
        reader.rows.parts = at + 1;
        if !reader.rows.rest.is_empty() {
            break;
        }
    }
    reader.rows
}

/// How many paragraphs of text stand above the rows of a head that begins with a contact.
pub fn above(parts: &[Part<'_>]) -> usize {
    let is_contact = |row: &Row<'_>| label(&row.text()).is_some_and(|(label, _)| label == Label::Contact);
    let begins = |part: &Part<'_>| part.rows().first().is_some_and(is_contact);
    let near = parts.iter().take(MOST_ABOVE + 1).take_while(|part| !part.rows().is_empty());
    near.enumerate().find(|(_, part)| begins(part)).map_or(0, |(at, _)| at)
}

struct Reader<'c> {
    rows: Rows,
    /// What the rows are about.
    of: Option<Label>,
    /// True at the beginning of a paragraph.
    gap: bool,
    line: usize,
    context: &'c mut Context,
}

impl Reader<'_> {
    /// False: the text begins with this part.
    fn part(&mut self, part: &Part<'_>) -> bool {
        match part.element() {
            Some(element) if is_list(&element.name) => {
                let open = matches!(self.of, Some(Label::Link | Label::Contact)) && self.is_bare();
                self.gap = false;
                let items = element.elements().flat_map(|item| Row::of(item.children.iter()));
                let rows: Vec<Vec<Inline>> = items.map(|row| typed(row.inlines(self.context))).collect();
                open && rows.iter().all(|row| self.row(row))
            }
            Some(element) if element.name != "p" => false,
            _ => {
                self.gap = true;
                self.paragraph(&part.rows())
            }
        }
    }

    /// Nothing stands below the label yet.
    fn is_bare(&self) -> bool {
        match self.of {
            Some(Label::Link) => self.rows.links.is_empty(),
            _ => self.rows.contacts.is_empty(),
        }
    }

    fn paragraph(&mut self, rows: &[Row<'_>]) -> bool {
        let mut taken = 0;
        for (at, row) in rows.iter().enumerate() {
            let lines = pieces(typed(row.inlines(self.context)));
            for (number, line) in lines.iter().enumerate() {
                if !self.line(line, number == 0) {
                    if taken > 0 {
                        self.leave(&lines[number..], &rows[at + 1..]);
                    }
                    return taken > 0;
                }
                taken += 1;
                self.gap = false;
            }
        }
        taken > 0
    }

    /// What is left of a paragraph is text.
    fn leave(&mut self, lines: &[Vec<Inline>], rows: &[Row<'_>]) {
        let mut rest = std::mem::take(&mut self.rows.rest);
        for line in lines {
            rest.push(Inline::text(" "));
            rest.extend(line.iter().cloned());
        }
        for row in rows {
            rest.push(Inline::Break);
            rest.extend(row.inlines(self.context));
        }
        self.rows.rest = folded(rest);
        self.context.warn(self.line, "The text begins in the last row of the entry's head".to_owned());
    }

    /// `open`: a line break ends the row before.
    fn line(&mut self, row: &[Inline], open: bool) -> bool {
        if !self.rows.rest.is_empty() {
            return false;
        }
        let text = fold(&inline_text(row));
        let known = self.rows.contacts.len() + self.rows.links.len();
        let taken = match label(&text) {
            Some((label, rest)) => {
                self.of = Some(label);
                rest.is_empty() || self.labelled(label, &without(row, ":"))
            }
            None => text.is_empty() || self.unlabelled(row, &text, open),
        };
        if taken && !open && known > 0 && label(&text).is_some() {
            let message = "Two rows of the entry's head stand in one line and were read as two".to_owned();
            self.context.warn(self.line, message);
        }
        taken
    }

    fn row(&mut self, row: &[Inline]) -> bool {
        self.of.is_some_and(|label| self.labelled(label, row))
    }

    fn labelled(&mut self, label: Label, row: &[Inline]) -> bool {
        match label {
            Label::Link => self.link_row(row),
            Label::Contact => self.contact_row(row),
            Label::Sponsor => self.rows.sponsors.push(fold(&inline_text(row))),
        }
        true
    }

    fn unlabelled(&mut self, row: &[Inline], text: &str, open: bool) -> bool {
        match self.of {
            Some(Label::Link) if !self.gap => self.link_row(row),
            Some(Label::Contact) if !self.gap => return self.more_contact(row, text, open),
            Some(Label::Contact | Label::Sponsor) => return false,
            Some(Label::Link) | None => {
                let blank = |inline: &Inline| matches!(inline, Inline::Text(text) if text.trim().is_empty());
                let begins = row.iter().take_while(|inline| blank(inline)).count();
                if !is_row(&row[begins..], self.of.is_some()) {
                    return false;
                }
                self.of = Some(Label::Link);
                self.link_row(row);
            }
        }
        true
    }

    /// `Contact IRC …` without its colon, `Mail:` and `IRC:`, and rows below a bare `Contact:`.
    fn more_contact(&mut self, row: &[Inline], text: &str, open: bool) -> bool {
        let word = ["Contact", "Mail", "E-mail"].into_iter().find(|word| after(text, word).is_some());
        match word {
            Some(word) => self.contact_row(&without(&without(row, word), ":")),
            None if open || after(text, "IRC").is_some() => self.contact_row(row),
            None => return false,
        }
        true
    }

    /// Text that follows an address without a break is no name.
    fn contact_row(&mut self, row: &[Inline]) {
        let last = row.iter().rposition(|inline| matches!(inline, Inline::Link { .. }));
        let tail = last.map_or(&[][..], |last| &row[last + 1..]);
        let words = inline_text(tail).split_whitespace().count();
        let end = if words > LONGEST_TAIL { row.len() - tail.len() } else { row.len() };
        self.rows.contacts.extend(person::contacts(&row[..end]));
        if end < row.len() {
            self.leave(&[without(&row[end..], ">")], &[]);
        }
    }

    fn link_row(&mut self, row: &[Inline]) {
        let begins = self.rows.links.len();
        let goes_on = after(&fold(&inline_text(row)), "URL").is_some() && begins > 0;
        let left = gather(row, goes_on, &mut self.rows.links);
        if !goes_on && self.rows.links.len() == begins && !left.is_empty() {
            let message = format!("The link {left:?} has no address that can be followed");
            self.context.warn(self.line, message);
            self.rows.links.push(Link { text: left, url: None });
        }
    }
}

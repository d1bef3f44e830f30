//! What stands before the text of an entry: links and contacts. Knows nothing of titles or of
//! sponsors.

use crate::model::body::Target;
use crate::model::href::Href;
use crate::model::report::{Contact, Link};
use crate::model::text::fold;
use crate::report::contact;
use crate::report::html::address::Context;
use crate::report::html::elements::is_list;
use crate::report::html::parts::{Part, Row};
use crate::report::html::tables;
use crate::report::html::tree::{Element, Node};

/// The head of an entry.
#[derive(Debug, Default)]
pub struct Head {
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// The links.
    pub links: Vec<Link>,
}

/// What a row of the head begins with.
#[derive(Clone, Copy, PartialEq)]
enum Label {
    Contact,
    Link,
}

/// How many words a row without a label may have to belong to the label before it.
const LONGEST_ROW: usize = 12;

/// True when what follows a heading begins with a row of a head.
pub fn begins(nodes: &[&Node<'_>]) -> bool {
    let is_blank = |node: &&Node<'_>| matches!(node, Node::Text(text) if text.trim().is_empty());
    let Some(first) = nodes.iter().find(|node| !is_blank(node)) else { return false };
    let mut text = String::new();
    first.write(&mut text);
    let titled = first.element().is_some_and(|element| element.attribute("title") == Some("Links"));
    titled || split_label(&fold(&text)).is_some()
}

/// Reads the parts that belong to the head; also tells how many they are.
pub fn read(parts: &[Part<'_>], context: &mut Context) -> (Head, usize) {
    let mut head = Head::default();
    let mut open = None;
    for (at, part) in parts.iter().enumerate() {
        let element = part.element();
        let belongs = match element.map_or("", |element| &*element.name) {
            "table" => head.table(element, context),
            name if is_list(name) => head.list(open, element, context),
            _ => {
                let rows = part.rows();
                let labels = labels(&rows);
                // Only a label that stands alone waits for the list below it.
                let last = labels.as_ref().and_then(|labels| labels.last().copied());
                open = last.filter(|_| rows.last().is_some_and(stands_alone));
                labels.map(|labels| head.rows(&rows, &labels, context)).is_some()
            }
        };
        if !belongs {
            return (head, at);
        }
    }
    (head, parts.len())
}

/// The label of every row, or `None` when the rows are no head.
fn labels(rows: &[Row<'_>]) -> Option<Vec<Label>> {
    let mut labels: Vec<Label> = Vec::new();
    for row in rows {
        let text = row.text();
        let goes_on = || labels.last().copied().filter(|_| text.split(' ').count() <= LONGEST_ROW);
        let label = split_label(&text).map(|(label, _)| label).or_else(goes_on)?;
        labels.push(label);
    }
    (!labels.is_empty()).then_some(labels)
}

fn stands_alone(row: &Row<'_>) -> bool {
    split_label(&row.text()).is_some_and(|(_, rest)| rest.trim().is_empty())
}

fn split_label(text: &str) -> Option<(Label, &str)> {
    let (label, rest) = text.split_once(':')?;
    let label = match &*label.trim().to_ascii_lowercase() {
        "contact" | "contacts" => Label::Contact,
        "url" | "urls" | "link" | "links" => Label::Link,
        _ => return None,
    };
    Some((label, rest))
}

impl Head {
    /// A table titled Links, or one whose rows begin with labels. False: it is none of the head's.
    fn table(&mut self, table: Option<&Element<'_>>, context: &mut Context) -> bool {
        let Some(table) = table else { return false };
        let mut rows = tables::rows(table);
        let title = |row: &Vec<&Element<'_>>| row.iter().map(|cell| cell.text()).collect::<String>();
        let is_title = |text: &str| matches!(text, "Links" | "Links:");
        let titled = rows.first().is_some_and(|row| is_title(&title(row)));
        if !titled && table.attribute("title") != Some("Links") {
            return self.labelled_table(&rows, context);
        }
        rows.drain(..usize::from(titled));
        for row in rows {
            self.links.extend(row_link(&row, context));
        }
        true
    }

    /// Rows of two cells: `Contact`, then a person; `URL`, then a link.
    fn labelled_table(&mut self, rows: &[Vec<&Element<'_>>], context: &mut Context) -> bool {
        let label = |row: &Vec<&Element<'_>>| match row.as_slice() {
            [first, _, ..] => {
                split_label(&format!("{}:", first.text().trim_end_matches(':'))).map(|(label, _)| label)
            }
            _ => None,
        };
        let Some(labels) = rows.iter().map(label).collect::<Option<Vec<Label>>>() else { return false };
        for (row, label) in rows.iter().zip(&labels) {
            let cells: Vec<Row<'_>> =
                row[1..].iter().flat_map(|cell| Row::of(cell.children.iter())).collect();
            cells.iter().for_each(|cell| self.row(*label, &cell.text(), cell, context));
        }
        !labels.is_empty()
    }

    fn list(&mut self, label: Option<Label>, list: Option<&Element<'_>>, context: &mut Context) -> bool {
        let (Some(label), Some(list)) = (label, list) else { return false };
        let rows: Vec<Row<'_>> = list.elements().flat_map(|item| Row::of(item.children.iter())).collect();
        rows.iter().for_each(|row| self.row(label, &row.text(), row, context));
        true
    }

    fn rows(&mut self, rows: &[Row<'_>], labels: &[Label], context: &mut Context) {
        for (row, label) in rows.iter().zip(labels) {
            let text = row.text();
            let text = split_label(&text).map_or(&*text, |(_, rest)| rest);
            self.row(*label, text, row, context);
        }
    }

    fn row(&mut self, label: Label, text: &str, row: &Row<'_>, context: &mut Context) {
        let anchors = row.links();
        match label {
            Label::Contact => self.contact(text, &anchors, context),
            Label::Link if anchors.is_empty() && fold(text).is_empty() => {}
            Label::Link if anchors.is_empty() => self.links.push(bare_link(text)),
            Label::Link => {
                let links = anchors.iter().map(|anchor| anchor_link(anchor, context));
                self.links.extend(links.filter(shows));
            }
        }
    }

    /// Rows that lost their `<br/>` melt into one: each `Contact:` begins another.
    fn contact(&mut self, text: &str, anchors: &[&Element<'_>], context: &mut Context) {
        for text in text.split("Contact:") {
            let mut contacts = contact::from_text(text);
            if let ([contact], [anchor]) = (contacts.as_mut_slice(), anchors)
                && contact.email.is_none()
            {
                address(contact, anchor, context);
            }
            self.contacts.extend(contacts);
        }
    }
}

/// The address behind a contact whose text shows none.
fn address(contact: &mut Contact, anchor: &Element<'_>, context: &mut Context) {
    let address = anchor.attribute("href").unwrap_or_default();
    match address.strip_prefix("mailto:") {
        Some(mail) => contact.email = contact::mail(mail),
        None => contact.url = context.href(address, anchor.line),
    }
}

/// A row of the table of links: the text in the first cell, the address in the last.
fn row_link(row: &[&Element<'_>], context: &mut Context) -> Option<Link> {
    let anchor = row.iter().rev().find_map(|cell| cell.find(&is_link));
    let text = match row {
        [only] => only.text(),
        [first, ..] => first.text(),
        [] => return None,
    };
    match anchor {
        Some(anchor) => Some(link(text, anchor, context)).filter(shows),
        None => (!text.is_empty()).then(|| bare_link(&text)),
    }
}

/// A link of the earliest form, which shows its address; its text is only a tooltip.
fn anchor_link(anchor: &Element<'_>, context: &mut Context) -> Link {
    let shown = anchor.text();
    let is_address = anchor.attribute("href").is_some_and(|address| fold(address) == shown);
    let title = fold(anchor.attribute("title").unwrap_or_default());
    link(if is_address { title } else { shown }, anchor, context)
}

/// A text that only repeats the address is none, as the source has it. One that leads nowhere
/// keeps at least its address as its text.
fn link(text: String, anchor: &Element<'_>, context: &mut Context) -> Link {
    let address = anchor.attribute("href").unwrap_or_default();
    let url = match context.target(address, anchor.line) {
        Some(Target::Web(href)) => Some(href),
        _ => None,
    };
    let text = if url.is_none() && text.is_empty() { fold(address) } else { text };
    Link { text, url }
}

/// False for a row that the template left empty.
fn shows(link: &Link) -> bool {
    link.url.is_some() || !link.text.is_empty()
}

/// A row without an element: its address stands in the text.
fn bare_link(text: &str) -> Link {
    let text = fold(text);
    let (words, last) = text.rsplit_once(' ').unwrap_or(("", &text));
    match Href::parse(last) {
        Some(url) => Link { text: words.trim_end_matches(" URL:").to_owned(), url: Some(url) },
        None => Link { text, url: None },
    }
}

fn is_link(element: &Element<'_>) -> bool {
    element.name == "a" && element.attribute("href").is_some()
}

//! Reports as mailed: text dumps of the published page, made with lynx or w3m, whole or as an
//! archive left them.
//!
//! The table of contents, rules and rows below headings tell what is an entry; what was lost on
//! the way is restored where there is evidence, and every guess is a warning. Knows nothing of
//! the other forms.

mod align;
mod body;
mod category;
mod contents;
mod cut;
pub mod enclosed;
mod head;
mod heading;
mod inline;
mod label;
mod layout;
mod line;
mod lost;
mod message;
mod outline;
mod preface;
mod references;
mod row;
#[cfg(test)]
mod samples;
mod section;
mod shape;
mod sponsor;
mod table;
mod trailer;
mod wrap;

use crate::model::body::Body;
use crate::model::report::{Category, Entry, Format, Report};
use crate::model::slug::Slug;
use crate::report::mail::body::Style;
use crate::report::mail::layout::Layout;
use crate::report::mail::line::Line;
use crate::report::mail::references::References;
use crate::report::mail::section::{Kind, Outline};
use crate::report::{Manuscript, Reading, Unreadable, Warning};
use std::collections::HashMap;

/// Reads a mailed report. The manuscript is a single file.
pub fn read(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    let name = &manuscript.name;
    let Some(source) = manuscript.files.first() else { return Err(Unreadable::Empty(name.clone())) };
    if source.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty(source.path.clone()));
    }
    if source.bytes.contains(&0) {
        return Err(Unreadable::Binary(source.path.clone()));
    }
    let letter = message::open(&source.bytes);
    let document = Document::of(&letter.text);
    let report = document.report(letter.subject.as_deref(), name);
    if report.entries.is_empty() {
        let reason = "no heading with a text, and with rows of links or contacts or a place in a table of contents, was found";
        return Err(Unreadable::NoEntries(source.path.clone(), reason.to_owned()));
    }
    let warning = |(line, message): &(usize, String)| Warning {
        file: source.path.clone(),
        line: line + letter.above,
        message: message.clone(),
    };
    let warnings = document.outline.guesses.iter().map(warning).collect();
    Ok(Reading { report, warnings })
}

/// A text with its parts found.
struct Document {
    lines: Vec<Line>,
    references: References,
    layout: Layout,
    damaged: bool,
    outline: Outline,
    /// The line where the first part, or the table of contents before it, begins.
    preface: usize,
}

impl Document {
    fn of(text: &str) -> Document {
        let mut lines = line::split(text);
        trailer::unwrap_signed(&mut lines);
        let references = References::take(&mut lines);
        lines.truncate(trailer::start(&lines));
        let layout = Layout::of(&lines);
        let contents = contents::find(&lines);
        let damaged = lines.iter().any(|line| line.text.starts_with("Contact:") && line.text.ends_with("<>"));
        let outline = match &contents {
            Some(contents) => outline::announced(&lines, contents, layout),
            None => shape::outline(&lines, preface::title_end(&lines), layout, damaged),
        };
        let first = outline.sections.first().map_or(lines.len(), |section| section.at);
        let preface = contents.map_or(first, |contents| contents.start.min(first));
        Document { lines, references, layout, damaged, outline, preface }
    }

    fn style(&self) -> Style<'_> {
        Style { layout: self.layout, references: &self.references, damaged: self.damaged }
    }

    fn report(&self, subject: Option<&str>, name: &str) -> Report {
        let style = self.style();
        let preface = preface::read(&self.lines[..self.preface], subject, name, &style);
        let (categories, entries) = self.entries(&style);
        let slug = preface.dates.map_or_else(|| Slug::from_text(&preface.title), |dates| dates.slug());
        Report {
            slug,
            title: preface.title,
            format: Format::Mail,
            period: preface.dates.map(|dates| dates.period),
            introduction: preface.introduction,
            categories,
            entries,
        }
    }

    /// The entries, and the categories that hold them.
    fn entries(&self, style: &Style<'_>) -> (Vec<Category>, Vec<Entry>) {
        let mut categories = Categories::default();
        let mut entries: Vec<Entry> = Vec::new();
        let mut slugs: HashMap<Slug, usize> = HashMap::new();
        let ends = self.outline.sections.iter().skip(1).map(|section| section.at).chain([self.lines.len()]);
        for (section, end) in self.outline.sections.iter().zip(ends) {
            let lines = &self.lines[section.text.min(end)..end];
            match &section.kind {
                Kind::Category(name) => categories.open(name, style.body(lines)),
                Kind::Entry { title, category } => {
                    let category = categories.of_entry(category.as_deref());
                    entries.push(entry(title, category, lines, style, &mut slugs));
                }
            }
        }
        (categories.filled(&entries), entries)
    }
}

fn entry(
    title: &str,
    category: Slug,
    lines: &[Line],
    style: &Style<'_>,
    slugs: &mut HashMap<Slug, usize>,
) -> Entry {
    let (head, end) = head::read(lines, style);
    let mut lines = lines[end..].to_vec();
    let sponsors = sponsor::take(&mut lines, style);
    let body = style.body(&lines);
    let (contacts, links) = (head.contacts, head.links);
    let slug = fresh(Slug::from_text(title), slugs);
    Entry { slug, title: title.to_owned(), category, stem: None, contacts, links, sponsors, body }
}

/// A slug that no entry before has: the second of two equal titles gets a number.
fn fresh(slug: Slug, slugs: &mut HashMap<Slug, usize>) -> Slug {
    let mut number = slugs.get(&slug).copied().unwrap_or(0) + 1;
    let mut name = if number == 1 { slug.clone() } else { slug.numbered(number) };
    while number > 1 && slugs.contains_key(&name) {
        number += 1;
        name = slug.numbered(number);
    }
    slugs.insert(slug, number);
    slugs.entry(name.clone()).or_insert(1);
    name
}

/// The categories seen so far, the open one last used.
#[derive(Default)]
struct Categories {
    all: Vec<Category>,
    open: usize,
}

impl Categories {
    fn open(&mut self, name: &str, description: Body) {
        self.open = self.place(name);
        let category = &mut self.all[self.open];
        if category.description.is_empty() {
            category.description = description;
        }
    }

    /// The category that an entry belongs to: the one the table of contents says, else the open
    /// one, else one for entries that stand alone.
    fn of_entry(&mut self, name: Option<&str>) -> Slug {
        if let Some(name) = name {
            self.open = self.place(name);
        } else if self.all.is_empty() {
            self.open = self.place("Entries");
        }
        self.all[self.open].slug.clone()
    }

    fn place(&mut self, name: &str) -> usize {
        let slug = Slug::from_text(name);
        self.all.iter().position(|category| category.slug == slug).unwrap_or_else(|| {
            self.all.push(Category::named(name));
            self.all.len() - 1
        })
    }

    fn filled(self, entries: &[Entry]) -> Vec<Category> {
        let holds = |category: &Category| entries.iter().any(|entry| entry.category == category.slug);
        self.all.into_iter().filter(holds).collect()
    }
}

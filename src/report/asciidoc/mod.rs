//! Reports in AsciiDoc: a folder with `_index.adoc`, which names a file for every entry, or one
//! document with headings for categories and entries.
//!
//! The reader is our own and knows what reports are written with: it takes addresses as they
//! stand, has the project's macros (`man:`, `package:`, `gitref:`), is linear in the length of
//! the text, and has no way to pass anything through unread.

mod attribute;
mod block;
mod document;
mod entry;
mod head;
mod header;
mod include;
mod index;
mod inline;
mod library;
mod line;
mod outline;
mod part;
mod preprocess;
mod reference;
mod sponsor;

use crate::model::period::Period;
use crate::model::report::{Category, Entry, Format, Report};
use crate::model::slug::Slug;
use crate::model::text::{fold, inline_text};
use crate::report::asciidoc::entry::{Draft, FileName, draft};
use crate::report::asciidoc::index::{Article, Index, Section};
use crate::report::asciidoc::inline::{Context, Typography};
use crate::report::asciidoc::library::Library;
use crate::report::asciidoc::line::heading;
use crate::report::asciidoc::preprocess::Preprocessor;
use crate::report::asciidoc::reference::References;
use crate::report::naming::{category, dates, stem};
use crate::report::{Manuscript, Reading, Unreadable, Warning};
use std::collections::HashMap;

/// The category of entries that stand in none.
const NO_CATEGORY: &str = "Entries";

const NO_FILE: &str = "its _index.adoc includes no file with an entry that could be read";
const NO_SECTION: &str = "give every entry a heading with text below it, as in == Title";

/// Reads a report.
pub fn read(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    let library = Library::of(manuscript);
    let mut warnings = Vec::new();
    let mut preprocessor = Preprocessor::new(&library);
    let mut index = match library.index() {
        Some(file) => index::read(&library, file, &mut preprocessor, &mut warnings),
        None => index::made_up(&library),
    };
    let sections = std::mem::take(&mut index.categories);
    let (slug, title, period) = names(&manuscript.name, &index);
    let only = if index.is_document { category(&title) } else { NO_CATEGORY.to_owned() };
    let mut drafts = Drafts { preprocessor, warnings, ..Drafts::new(&library, only) };
    sections.into_iter().for_each(|section| drafts.section(section));
    let Drafts { categories, drafts, mut warnings, .. } = drafts;
    if drafts.is_empty() {
        let reason = if index.is_document { NO_SECTION } else { NO_FILE };
        return Err(Unreadable::NoEntries(manuscript.name.clone(), reason.to_owned()));
    }
    let mut references = References::default();
    drafts.iter().for_each(|draft| references.add(&draft.title, &draft.slug));
    let mut context = Context { references: &references, warnings: &mut warnings };
    let introduction = block::read(&index.introduction, 1, &mut context);
    let categories = categories.into_iter().map(|category| category.read(&mut context)).collect();
    let entries: Vec<Entry> = drafts.into_iter().map(|draft| draft.entry(&mut context)).collect();
    let report = Report { slug, title, format: Format::Asciidoc, period, introduction, categories, entries };
    in_order(&mut warnings);
    Ok(Reading { report, warnings })
}

fn names(name: &str, index: &Index<'_>) -> (Slug, String, Option<Period>) {
    let title = index.title.clone().filter(|title| !title.trim().is_empty());
    let dates = dates(title.as_deref().into_iter().chain([name]));
    let slug = dates.map_or_else(|| Slug::from_text(stem(name)), |dates| dates.slug());
    let title = title.unwrap_or_else(|| format!("Status report {slug}"));
    (slug, title, dates.map(|dates| dates.period))
}

/// Files in the order in which they are first spoken of, lines in the order of the file.
fn in_order(warnings: &mut [Warning]) {
    let mut files: HashMap<String, usize> = HashMap::new();
    for warning in warnings.iter() {
        let next = files.len();
        files.entry(warning.file.clone()).or_insert(next);
    }
    warnings.sort_by_key(|warning| (files.get(&warning.file).copied(), warning.line));
}

/// A category whose description is not read yet.
struct Open<'a> {
    category: Category,
    description: Vec<crate::report::asciidoc::line::Line<'a>>,
}

impl Open<'_> {
    fn read(mut self, context: &mut Context<'_>) -> Category {
        self.category.description = block::read(&self.description, 2, context);
        self.category
    }
}

/// The entries as far as they can be read one by one.
struct Drafts<'a> {
    library: &'a Library,
    /// The category of entries that stand in none.
    only: String,
    preprocessor: Preprocessor<'a>,
    warnings: Vec<Warning>,
    categories: Vec<Open<'a>>,
    drafts: Vec<Draft<'a>>,
    /// How often each slug was asked for.
    slugs: HashMap<Slug, usize>,
}

impl<'a> Drafts<'a> {
    fn new(library: &'a Library, only: String) -> Drafts<'a> {
        Drafts {
            library,
            only,
            preprocessor: Preprocessor::new(library),
            warnings: Vec::new(),
            categories: Vec::new(),
            drafts: Vec::new(),
            slugs: HashMap::new(),
        }
    }

    fn section(&mut self, section: Section<'a>) {
        let category = self.category(&section);
        for article in section.entries {
            self.article(article, &category.slug);
        }
        let known = self.categories.iter().any(|open| open.category.slug == category.slug);
        if !known && self.drafts.last().is_some_and(|draft| draft.category == category.slug) {
            self.categories.push(Open { category, description: section.description });
        }
    }

    fn category(&mut self, section: &Section<'_>) -> Category {
        let Some(line) = &section.heading else { return Category::named(&self.only) };
        let text = heading(&line.text).map_or("", |(_, text)| text);
        let mut context = Context { references: &References::default(), warnings: &mut self.warnings };
        let name = inline::read(text, line.place, Typography::Replaced, &mut context);
        Category::named(&fold(&inline_text(&name)))
    }

    fn article(&mut self, article: Article<'a>, category: &Slug) {
        let (lines, name) = match article {
            Article::File(file) => {
                let document = self.library.document(file);
                let name = FileName { stem: stem(&document.path), title: document.front.title() };
                (self.preprocessor.lines(file, &mut self.warnings), Some(name))
            }
            Article::Lines(lines) => (lines, None),
        };
        let mut context = Context { references: &References::default(), warnings: &mut self.warnings };
        let Some(mut draft) = draft(lines, name, category, &mut context) else { return };
        draft.slug = self.apart(draft.slug);
        self.drafts.push(draft);
    }

    /// The slug with a number when it is taken.
    fn apart(&mut self, slug: Slug) -> Slug {
        let mut number = self.slugs.get(&slug).copied().unwrap_or(0);
        loop {
            number += 1;
            let free = if number == 1 { slug.clone() } else { slug.numbered(number) };
            if number == 1 || !self.slugs.contains_key(&free) {
                self.slugs.insert(slug, number);
                self.slugs.entry(free.clone()).or_insert(1);
                return free;
            }
        }
    }
}

#[cfg(test)]
mod tests;

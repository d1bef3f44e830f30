//! Categories and entries while they are gathered; every name in URLs is given once.

use crate::model::body::Body;
use crate::model::report::{Category, Entry, Format, Report};
use crate::model::slug::Slug;
use crate::report::markdown::head;
use crate::report::markdown::naming::Name;
use crate::report::markdown::row;
use crate::report::markdown::tree::{self, Definitions};
use crate::report::passage::Passage;
use crate::report::{Reading, Unreadable, Warning};
use std::collections::{HashMap, HashSet};

/// A report that is being put together.
#[derive(Default)]
pub struct Assembly {
    /// What stands before the first entry.
    pub introduction: Body,
    /// Every guess so far.
    pub warnings: Vec<Warning>,
    categories: Vec<Category>,
    entries: Vec<Entry>,
    names: HashMap<String, usize>,
    asked: usize,
    category_slugs: Slugs,
    entry_slugs: Slugs,
}

/// The slugs that are taken, and how often each was asked for.
#[derive(Default)]
struct Slugs {
    taken: HashSet<Slug>,
    repeats: HashMap<Slug, usize>,
}

impl Slugs {
    /// The slug, or the first numbered one that is free.
    fn free(&mut self, slug: Slug) -> Slug {
        let mut free = slug.clone();
        while !self.taken.insert(free.clone()) {
            let number = self.repeats.entry(slug.clone()).or_insert(1);
            *number += 1;
            free = slug.numbered(*number);
        }
        free
    }
}

/// An entry as it stands in its file.
pub struct Written<'a> {
    /// The title.
    pub title: String,
    /// The stem of the file, when it holds this entry alone.
    pub stem: Option<String>,
    /// The links that stand in the heading, text and target.
    pub links: Vec<(String, String)>,
    /// What follows the heading.
    pub text: Passage<'a>,
    /// The line of the heading.
    pub line: usize,
}

impl Assembly {
    /// The slug of a category, which is added if it is new.
    pub fn category(&mut self, name: &str) -> Slug {
        let at = self.names.get(name).copied().unwrap_or_else(|| {
            let slug = self.category_slugs.free(Slug::from_text(name));
            self.names.insert(name.to_owned(), self.categories.len());
            self.categories.push(Category { slug, ..Category::named(name) });
            self.categories.len() - 1
        });
        self.asked = at;
        self.categories[at].slug.clone()
    }

    /// Says what the category that was last asked for is.
    pub fn describe(&mut self, description: Body) {
        if let Some(category) = self.categories.get_mut(self.asked) {
            category.description.0.extend(description.0);
        }
    }

    /// Reads an entry and adds it.
    pub fn entry(&mut self, written: Written<'_>, category: Slug, definitions: &Definitions) {
        let (rows, text) = head::split(&written.text);
        let head = row::head(&rows, &text, definitions, &mut self.warnings);
        let (file, line) = (written.text.file, written.line);
        let mut warn = |message| self.warnings.push(Warning { file: file.to_owned(), line, message });
        let links = written.links.iter().filter_map(|link| row::title_link(link, &mut warn));
        let links = links.collect::<Vec<_>>().into_iter().chain(head.links).collect();
        let body = tree::body(&text, definitions, &mut self.warnings);
        if body.is_empty() {
            let message = format!("the entry {:?} has no text", written.title);
            let file = written.text.file.to_owned();
            self.warnings.push(Warning { file, line: written.line, message });
        }
        let slug = self.entry_slugs.free(Slug::from_text(written.stem.as_deref().unwrap_or(&written.title)));
        self.entries.push(Entry {
            slug,
            title: written.title,
            category,
            stem: written.stem,
            contacts: head.contacts,
            links,
            sponsors: head.sponsors,
            body,
        });
    }

    /// The report, or why there is none. Categories without entries are left out; warnings are
    /// put in the order of the lines.
    pub fn finish(mut self, name: Name, manuscript: &str) -> Result<Reading, Unreadable> {
        if self.entries.is_empty() {
            let reason = "give every entry a heading with text below it, as in ## Title";
            return Err(Unreadable::NoEntries(manuscript.to_owned(), reason.to_owned()));
        }
        let used: HashSet<&Slug> = self.entries.iter().map(|entry| &entry.category).collect();
        self.categories.retain(|category| used.contains(&category.slug));
        self.warnings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        let mut raw = HashSet::new();
        self.warnings.retain(|warning| warning.message != tree::RAW || raw.insert(warning.file.clone()));
        let report = Report {
            slug: name.slug,
            title: name.title,
            format: Format::Markdown,
            period: name.period,
            introduction: self.introduction,
            categories: self.categories,
            entries: self.entries,
        };
        Ok(Reading { report, warnings: self.warnings })
    }
}

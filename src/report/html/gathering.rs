//! The sections of a page → categories and entries. Knows nothing of tags.

use crate::model::body::{Block, Body};
use crate::model::report::{Category, Entry, Link};
use crate::model::slug::Slug;
use crate::report::html::address::Context;
use crate::report::html::elements::is_heading;
use crate::report::html::head::{self, Head};
use crate::report::html::levels::Form;
use crate::report::html::outline::{Kind, Outline, Section};
use crate::report::html::trailing::Guess;
use crate::report::html::tree::Element;
use crate::report::html::{blocks, heading, parts, rows, sponsors, title, trailing};
use crate::report::naming;
use std::collections::{HashMap, HashSet};

/// What a page holds.
pub struct Gathering {
    /// What stands before the first entry.
    pub introduction: Body,
    /// The categories that have entries, in order.
    pub categories: Vec<Category>,
    /// The entries in order.
    pub entries: Vec<Entry>,
}

/// Reads the sections of a page with that title.
pub fn of(outline: &Outline<'_>, title: &str, context: &mut Context) -> Gathering {
    let slugs = slugs(outline);
    context.entries = anchors(outline, &slugs);
    let introduction = introduction(outline, title, context);
    let mut categories = Categories::of(outline, title);
    let mut slugs = slugs.into_iter();
    let mut entries = Vec::new();
    for section in &outline.sections {
        match section.kind {
            Kind::Category => categories.begin(section, context),
            Kind::Entry => {
                let category = categories.of_entry(section, context);
                let slug = slugs.next().unwrap_or_else(|| Slug::from_text(&section.title));
                entries.push(entry(section, slug, category, context));
            }
        }
    }
    Gathering { introduction, categories: categories.with_entries(context), entries }
}

/// The slugs of the entries in order, the second of two equal ones numbered.
fn slugs(outline: &Outline<'_>) -> Vec<Slug> {
    let mut taken: HashSet<Slug> = HashSet::new();
    let mut numbers: HashMap<Slug, usize> = HashMap::new();
    let mut slugs = Vec::new();
    for section in outline.sections.iter().filter(|section| section.kind == Kind::Entry) {
        let stem = Slug::from_text(&section.title);
        let mut slug = stem.clone();
        while !taken.insert(slug.clone()) {
            let number = numbers.entry(stem.clone()).or_insert(1);
            *number += 1;
            slug = stem.numbered(*number);
        }
        slugs.push(slug);
    }
    slugs
}

fn anchors(outline: &Outline<'_>, slugs: &[Slug]) -> HashMap<String, Slug> {
    let mut anchors = HashMap::new();
    let entries = outline.sections.iter().filter(|section| section.kind == Kind::Entry);
    for (section, slug) in entries.zip(slugs) {
        if let Some(anchor) = &section.anchor {
            anchors.entry(anchor.clone()).or_insert_with(|| slug.clone());
        }
    }
    anchors
}

/// The introduction without the headings that say no more than that, or the page's title again, and
/// without the rules that set off the contents.
fn introduction(outline: &Outline<'_>, name: &str, context: &mut Context) -> Body {
    let own = heading::first(&outline.introduction).filter(|element| title::of(element) == name);
    let says_nothing = |element: &Element<'_>| {
        let is_own = own.is_some_and(|own| std::ptr::eq(element, own));
        is_own || is_heading(&element.name) && heading::is_introduction(&title::of(element))
    };
    let nodes = outline.introduction.iter().copied();
    let nodes = nodes.filter(|node| !node.element().is_some_and(says_nothing));
    let mut body = blocks::body(nodes, context);
    body.0.retain(|block| *block != Block::Rule);
    body
}

fn entry(section: &Section<'_>, slug: Slug, category: Slug, context: &mut Context) -> Entry {
    let read = match context.levels.form {
        Form::Site => of_site,
        Form::Document => of_document,
    };
    let mut links = title_links(section, context);
    let (head, sponsors, body) = read(section, context);
    let contacts = head.contacts;
    links.extend(head.links);
    if body.is_empty() {
        context.warn(section.line, format!("The entry {:?} has no text", section.title));
    }
    Entry { slug, title: section.title.clone(), category, stem: None, contacts, links, sponsors, body }
}

/// The links of a title; one that shows only a sign has no text.
fn title_links(section: &Section<'_>, context: &mut Context) -> Vec<Link> {
    let mut link = |element: &&Element<'_>| {
        let text = element.text();
        let url = context.href(element.attribute("href")?, element.line)?;
        let says = text.contains(char::is_alphanumeric);
        Some(Link { text: if says { text } else { String::new() }, url: Some(url) })
    };
    section.links.iter().filter_map(&mut link).collect()
}

fn of_document(section: &Section<'_>, context: &mut Context) -> (Head, Vec<String>, Body) {
    let parts = parts::of(&section.nodes);
    let (head, length) = head::read(&parts, context);
    let text = &parts[length..];
    let (sponsors, range) = sponsors::read(text);
    let kept = text.iter().enumerate().filter(|(at, _)| !range.contains(at));
    let body = blocks::body(kept.flat_map(|(_, part)| part.nodes.iter().copied()), context);
    (head, sponsors, body)
}

/// Of a page that was made from AsciiDoc: all parts of an entry are paragraphs.
fn of_site(section: &Section<'_>, context: &mut Context) -> (Head, Vec<String>, Body) {
    let parts = parts::of(&section.nodes);
    let mut rows = rows::read(&parts, section.line, context);
    let above = if rows.parts == 0 { rows::above(&parts) } else { 0 };
    if above > 0 {
        rows = rows::read(&parts[above..], section.line, context);
        let title = &section.title;
        context.warn(section.line, format!("a text stands above the contacts of {title:?}"));
    }
    let text = parts[..above].iter().chain(&parts[above + rows.parts..]);
    let mut body = blocks::body(text.flat_map(|part| part.nodes.iter().copied()), context);
    if !rows.rest.is_empty() {
        body.0.insert(above.min(body.0.len()), Block::Paragraph(rows.rest));
    }
    let (named, guess) = trailing::take(&mut body);
    let title = &section.title;
    let guessed = match guess {
        Guess::None => None,
        Guess::Glued => Some(format!("The last paragraph of {title:?} ends with a sponsor, who")),
        Guess::Amid => Some(format!("The sponsor of {title:?} stands amid the text and")),
    };
    if let Some(guessed) = guessed {
        context.warn(section.line, format!("{guessed} was read as that of the whole entry"));
    }
    let sponsors = rows.sponsors.into_iter().chain(named).collect();
    (Head { contacts: rows.contacts, links: rows.links }, sponsors, body)
}

/// The categories while the sections are read.
struct Categories<'o> {
    known: Vec<(Category, usize)>,
    places: HashMap<Slug, usize>,
    /// The category that the heading before names.
    current: Option<usize>,
    /// The categories of entries as the contents list them.
    listed: HashMap<&'o str, &'o str>,
    /// Where entries belong when the page names no category.
    only: String,
    guessed: bool,
}

impl<'o> Categories<'o> {
    fn of(outline: &'o Outline<'_>, title: &str) -> Categories<'o> {
        let mut listed = HashMap::new();
        for category in outline.contents.iter().filter(|category| !category.name.is_empty()) {
            for anchor in &category.anchors {
                listed.entry(&**anchor).or_insert(&*category.name);
            }
        }
        let only = naming::category(title);
        Categories { known: Vec::new(), places: HashMap::new(), current: None, listed, only, guessed: false }
    }

    fn place(&mut self, name: &str) -> usize {
        let category = Category::named(name);
        *self.places.entry(category.slug.clone()).or_insert_with(|| {
            self.known.push((category, 0));
            self.known.len() - 1
        })
    }

    fn begin(&mut self, section: &Section<'_>, context: &mut Context) {
        let place = self.place(&section.title);
        self.current = Some(place);
        let mut description = blocks::body(section.nodes.iter().copied(), context);
        description.0.retain(|block| *block != Block::Rule);
        self.known[place].0.description.0.extend(description.0);
    }

    fn of_entry(&mut self, section: &Section<'_>, context: &mut Context) -> Slug {
        let listed = section.anchor.as_deref().and_then(|anchor| self.listed.get(anchor).copied());
        let place = match (self.current, listed) {
            (Some(place), _) => place,
            (None, Some(name)) => self.place(name),
            (None, None) => {
                self.guess(section, context);
                self.place(&self.only.clone())
            }
        };
        self.known[place].1 += 1;
        self.known[place].0.slug.clone()
    }

    fn guess(&mut self, section: &Section<'_>, context: &mut Context) {
        if !std::mem::replace(&mut self.guessed, true) {
            let message = format!(
                "No category stands above this entry, so it and others like it are filed under {:?}",
                self.only
            );
            context.warn(section.line, message);
        }
    }

    fn with_entries(self, context: &mut Context) -> Vec<Category> {
        for (category, _) in self.known.iter().filter(|(_, entries)| *entries == 0) {
            context.warn(1, format!("The category {:?} has no entries and is left out", category.name));
        }
        self.known.into_iter().filter(|(_, entries)| *entries > 0).map(|(category, _)| category).collect()
    }
}

//! The one-document form: `== Category`, `=== Entry`, and what other projects make of it.

use crate::report::Warning;
use crate::report::asciidoc::block::style::is_attribute_line;
use crate::report::asciidoc::index::{Article, Index, Section};
use crate::report::asciidoc::line::Line;
use crate::report::asciidoc::outline::{self, Outline, is_furniture, outline, shows_nothing};
use crate::report::asciidoc::part::{Part, parts};
use crate::report::sections::no_place;

/// The level at which entries stand in files of their own.
const ENTRY: usize = 3;

/// Reads a document into its index.
pub fn read<'a>(lines: Vec<Line<'a>>, index: &mut Index<'a>, warnings: &mut Vec<Warning>) {
    let outline = outline(lines);
    let parts = parts(&outline);
    warnings.extend(guess(&outline, &parts));
    index.is_document = true;
    index.introduction = outline.preface;
    for (section, part) in outline.sections.into_iter().zip(parts) {
        take(section, part, index, warnings);
    }
    index.introduction.retain(|line| !is_furniture(&line.text));
    index.leave_out_empty_categories(warnings);
    let articles = index.categories.iter_mut().flat_map(|section| &mut section.entries);
    articles.for_each(trim);
}

fn take<'a>(section: outline::Section<'a>, part: Part, index: &mut Index<'a>, warnings: &mut Vec<Warning>) {
    match part {
        Part::Title => {
            let title = section.title();
            let named = !title.eq_ignore_ascii_case("introduction");
            index.title = index.title.take().or_else(|| named.then(|| title.to_owned()));
            index.introduction.extend(section.text);
        }
        Part::Introduction => index.introduction.extend(section.text),
        Part::Category => {
            let description = section.text.into_iter().filter(|line| !is_furniture(&line.text)).collect();
            let heading = Some(section.heading);
            index.categories.push(Section { heading, description, entries: Vec::new() });
        }
        Part::Entry => open(index).entries.push(article(section)),
        Part::Aside | Part::Stray => {
            let message = no_place(section.title());
            warnings.push(section.heading.place.warning(message));
            let category = if part == Part::Aside { aside(index) } else { open(index) };
            category.entries.push(article(section));
        }
        Part::Inside => {
            if let Some(Article::Lines(lines)) = open(index).entries.last_mut() {
                lines.push(section.heading);
                lines.extend(section.text);
            }
        }
        Part::Empty => {
            let message = "the heading has no text below it and is left out";
            warnings.push(section.heading.place.warning(message));
        }
    }
}

/// The category that is open; before all of them one without a name.
fn open<'i, 'a>(index: &'i mut Index<'a>) -> &'i mut Section<'a> {
    if index.categories.is_empty() {
        index.categories.push(Section { heading: None, description: Vec::new(), entries: Vec::new() });
    }
    let last = index.categories.len() - 1;
    &mut index.categories[last]
}

/// A category without a name, since none that has one is meant.
fn aside<'i, 'a>(index: &'i mut Index<'a>) -> &'i mut Section<'a> {
    if index.categories.last().is_some_and(|section| section.heading.is_some()) {
        index.categories.push(Section { heading: None, description: Vec::new(), entries: Vec::new() });
    }
    open(index)
}

fn article(section: outline::Section<'_>) -> Article<'_> {
    Article::Lines(std::iter::once(section.heading).chain(section.text).collect())
}

/// Takes off what stands before the heading of the next entry, and belongs to it or to none.
fn trim(article: &mut Article<'_>) {
    let Article::Lines(lines) = article else { return };
    let belongs = |line: &Line<'_>| shows_nothing(line) || is_attribute_line(&line.text);
    while lines.last().is_some_and(belongs) {
        lines.pop();
    }
}

/// Without head rows nothing but the shape of the document tells categories from entries, where they
/// stand at other levels than those of reports in folders.
fn guess(outline: &Outline<'_>, parts: &[Part]) -> Option<Warning> {
    let unclear = parts.iter().any(|part| matches!(part, Part::Category | Part::Inside));
    let sections = outline.sections.iter();
    let (entry, _) = sections.clone().zip(parts).find(|(_, part)| **part == Part::Entry)?;
    (unclear && entry.level != ENTRY && !sections.clone().any(outline::Section::is_headed)).then(|| {
        let marks = "=".repeat(entry.level);
        let message =
            format!("no entry has Contact, Link or Sponsor rows; headings with {marks} were read as entries");
        entry.heading.place.warning(message)
    })
}

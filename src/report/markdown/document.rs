//! The one-document form: `# Category`, `## Entry`, and what other projects make of it.

use crate::model::slug::Slug;
use crate::report::markdown::assembly::{Assembly, Written};
use crate::report::markdown::front;
use crate::report::markdown::naming;
use crate::report::markdown::outline::{Outline, Section, outline};
use crate::report::markdown::part::{Part, parts};
use crate::report::markdown::passage::Passage;
use crate::report::markdown::tree;
use crate::report::{Reading, Source, Unreadable, decode};

/// Reads a document. `name` is the manuscript's.
pub fn read(source: &Source, name: &str) -> Result<Reading, Unreadable> {
    let mut assembly = Assembly::default();
    let text = decode::text(source, &mut assembly.warnings)?;
    let whole = Passage { file: &source.path, line: 1, lines: text.split('\n').collect() };
    let front = front::front(&whole);
    let outline = outline(&whole.part(front.lines, whole.lines.len()));
    let parts = parts(&outline, front.title().is_some());
    let heading = outline.sections.first().zip(parts.first());
    let heading = heading.filter(|(_, part)| **part == Part::Title).map(|(section, _)| &*section.title);
    let name_of_report = naming::name(front.title().or(heading), &front, name, &[]);
    let mut document = Document {
        assembly,
        outline: &outline,
        only: naming::category(&name_of_report.title),
        category: None,
    };
    document.introduce(&outline.preface);
    document.sections(&parts);
    document.assembly.finish(name_of_report, name)
}

struct Document<'a> {
    assembly: Assembly,
    outline: &'a Outline<'a>,
    /// The name of the category for entries that stand in none.
    only: String,
    category: Option<Slug>,
}

impl<'a> Document<'a> {
    fn introduce(&mut self, text: &Passage<'_>) {
        let body = tree::body(text, &self.outline.definitions, &mut self.assembly.warnings);
        self.assembly.introduction.0.extend(body.0);
    }

    fn sections(&mut self, parts: &[Part]) {
        let sections = &*self.outline.sections;
        let mut at = 0;
        while let (Some(section), Some(part)) = (sections.get(at), parts.get(at)) {
            let inside = parts[at + 1..].iter().take_while(|part| **part == Part::Inside).count();
            match part {
                Part::Title | Part::Introduction => self.introduce(&section.text),
                Part::Category => self.begin(section),
                Part::Entry => self.entry(section, &sections[at + inside]),
                Part::Stray => self.stray(section, &sections[at + inside]),
                Part::Inside | Part::Contents => {}
            }
            at += 1 + inside;
        }
    }

    fn begin(&mut self, section: &Section<'_>) {
        self.category = Some(self.assembly.category(&section.title));
        let description = tree::body(&section.text, &self.outline.definitions, &mut self.assembly.warnings);
        self.assembly.describe(description);
    }

    /// An entry at a level where none is expected.
    fn stray(&mut self, section: &'a Section<'a>, last: &'a Section<'a>) {
        let message =
            format!("{:?} has no place among the categories and was read as an entry", section.title);
        let file = section.text.file.to_owned();
        self.assembly.warnings.push(crate::report::Warning { file, line: section.line, message });
        self.entry(section, last);
    }

    /// An entry from its heading to the end of its last section.
    fn entry(&mut self, section: &'a Section<'a>, last: &'a Section<'a>) {
        let category = match &self.category {
            Some(category) => category.clone(),
            None => self.assembly.category(&self.only),
        };
        let end = last.text.line + last.text.lines.len();
        let text = self.outline.document.between(section.text.line, end);
        let title = match section.title.is_empty() {
            true => naming::spoken(naming::stem(section.text.file)),
            false => section.title.clone(),
        };
        let written = Written { title, stem: None, links: section.links.clone(), text, line: section.line };
        self.assembly.entry(written, category, &self.outline.definitions);
    }
}

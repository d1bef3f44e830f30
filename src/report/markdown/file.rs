//! A file that holds one entry: its title, wherever it hides, and its text.

use crate::model::text::fold;
use crate::report::Warning;
use crate::report::front;
use crate::report::markdown::assembly::Written;
use crate::report::markdown::naming;
use crate::report::markdown::outline::{Outline, outline};
use crate::report::markdown::tree::Definitions;
use crate::report::naming::stem;
use crate::report::passage::Passage;

/// Titles of templates that authors forgot to replace begin so.
const TEMPLATE: &str = "status report sample";

/// How deep a heading may lie to be a title when no head row follows it.
const TITLES: u8 = 2;

/// A file cut into an entry.
pub struct EntryFile<'a> {
    /// The entry.
    pub written: Written<'a>,
    /// The file's link definitions.
    pub definitions: Definitions,
    /// What had to be guessed.
    pub warnings: Vec<Warning>,
    /// How many sections have head rows: many in a file that holds the whole report.
    pub headed: usize,
}

/// Cuts a file.
pub fn cut<'a>(path: &'a str, text: &'a str) -> EntryFile<'a> {
    let whole = Passage { file: path, line: 1, lines: text.split('\n').collect() };
    let front = front::front(&whole);
    let outline = outline(&whole.part(front.lines, whole.lines.len()));
    let headed = outline.sections.iter().filter(|section| section.headed).count();
    let stem = stem(path).to_owned();
    let mut warnings: Vec<Warning> = outline.warnings();
    let (title, line, first, links) = match (front.title(), title(&outline)) {
        (Some(title), _) => (title.to_owned(), 1, outline.document.line, Vec::new()),
        (None, Some(found)) => found.checked(&stem, &outline, &mut warnings),
        (None, None) => {
            let title = naming::spoken(&stem);
            warnings.push(whole.warning(0, format!("the file has no title; it was called {title:?}")));
            (title, 1, outline.document.line, Vec::new())
        }
    };
    let text = outline.document.between(first, usize::MAX);
    let written = Written { title, stem: Some(stem), links, text, line };
    EntryFile { written, definitions: outline.definitions, warnings, headed }
}

/// A heading that may be the title.
struct Title {
    text: String,
    line: usize,
    /// The line after the heading.
    below: usize,
    links: Vec<(String, String)>,
}

/// The first heading, unless rows of a head stand before it. Behind something that was pasted by
/// mistake it is the first that head rows follow.
fn title(outline: &Outline<'_>) -> Option<Title> {
    if let Some(title) = tagged_title(&outline.preface) {
        return Some(title);
    }
    if outline.preface_is_headed() {
        return None;
    }
    let sections = &outline.sections;
    let headed = sections.iter().find(|section| section.headed);
    let section = match sections.first() {
        Some(first) if outline.preface.is_blank() => Some(first),
        first => headed.or(first.filter(|section| section.level <= TITLES)),
    };
    let found = section.map(|section| Title {
        text: section.title.clone(),
        line: section.line,
        below: section.text.line,
        links: section.links.clone(),
    });
    let spoilt = || spoilt_title(&outline.preface);
    if outline.preface.is_blank() { found } else { spoilt().or(found) }
}

/// `<title>Title</title>` on a line of its own: the entry was begun in the form with tags.
fn tagged_title(preface: &Passage<'_>) -> Option<Title> {
    preface.lines.iter().enumerate().find_map(|(at, line)| {
        let text = fold(line.trim().strip_prefix("<title>")?.strip_suffix("</title>")?);
        let line = preface.line + at;
        let title = Title { text, line, below: line + 1, links: Vec::new() };
        (!title.text.is_empty()).then_some(title)
    })
}

/// `pasted by mistake## Title ##`: a heading that does not begin its line.
fn spoilt_title(preface: &Passage<'_>) -> Option<Title> {
    let (at, line) = preface.lines.iter().enumerate().find(|(_, line)| line.contains("## "))?;
    let text = line[line.find("## ")? + 3..].trim_end().strip_suffix("##")?.trim();
    let line = preface.line + at;
    let title = Title { text: text.to_owned(), line, below: line + 1, links: Vec::new() };
    (!text.is_empty()).then_some(title)
}

impl Title {
    /// The title with its place, after a look at what stands before it and whether it is one.
    fn checked(
        self,
        stem: &str,
        outline: &Outline<'_>,
        warnings: &mut Vec<Warning>,
    ) -> (String, usize, usize, Vec<(String, String)>) {
        let before = outline.document.between(outline.document.line, self.below);
        let heading = self.line - before.line;
        let pasted = |(at, line): (usize, &&str)| match at < heading {
            true => !line.trim().is_empty(),
            false => line.contains("## ") && !line.trim_start().starts_with('#'),
        };
        if let Some(at) = before.lines.iter().enumerate().position(pasted) {
            warnings.push(before.warning(at, "what stands before the title was left out"));
        }
        let mut text = self.text;
        if text.is_empty() || text.to_lowercase().starts_with(TEMPLATE) {
            let title = naming::spoken(stem);
            let message = format!("the template's title was left in place; the entry was called {title:?}");
            let at = self.line.saturating_sub(outline.document.line);
            warnings.push(outline.document.warning(at, message));
            text = title;
        }
        (text, self.line, self.below, self.links)
    }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::file::cut;

    #[test]
    fn titles_are_found_wherever_they_hide() {
        let table = [
            ("## A title ##\n\ntext", "A title", "text", None),
            ("# CheriBSD #\n\nLink: u\n\n### Sub", "CheriBSD", "Link: u", None),
            ("### A ###\nContact: x", "A", "Contact: x", None),
            ("sed -i x\nsed -i y\n\n## A ##\n\nContact: x", "A", "Contact: x", Some(1)),
            ("oops## A ##\n\ntext\n### Sub", "A", "text", Some(1)),
            ("Link: u\n\ntext\n\n### git ###\n", "Entry file", "Link: u", Some(1)),
            ("text\n\n### git ###\nmore", "Entry file", "text", Some(1)),
            ("## Status Report Sample - This\n\nLink: u", "Entry file", "Link: u", Some(1)),
            ("---\ntitle: A\n---\ntext", "A", "text", None),
            ("## A ##q\ntext", "A", "text", None),
            ("<project cat='x'>\n  <title>A b</title>\n\nContact: C\n", "A b", "Contact: C", Some(1)),
        ];
        for (text, title, first, warned) in table {
            let file = cut("x/entry_file.md", text);
            let line = file.written.text.lines.iter().find(|line| !line.is_empty());
            let warning = file.warnings.first().map(|warning| warning.line);
            assert_eq!(
                (&*file.written.title, line.copied(), warning),
                (title, Some(first), warned),
                "{text}"
            );
        }
    }
}

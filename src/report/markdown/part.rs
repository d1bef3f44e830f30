//! Which headings of a document are its title, its categories and its entries.
//!
//! At which level the entries stand is for [`crate::report::markdown::level`] to say.

use crate::report::markdown::level;
use crate::report::markdown::outline::{Outline, Section};
use crate::report::period::find;
use crate::report::sections::{grouping, is_introduction};

/// What a section of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The heading is the document's title, the text belongs to the introduction.
    Title,
    /// The text belongs to the introduction.
    Introduction,
    /// A category with its description.
    Category,
    /// A category whose text is too long for a description: its first entry.
    Telling,
    /// An entry.
    Entry,
    /// An entry that stands at a level of its own.
    Stray,
    /// A section of the entry before it.
    Inside,
    /// A list of what follows, made by hand.
    Contents,
}

/// Says for every section what it is. `title` is the one that the front matter gives.
pub fn parts(outline: &Outline<'_>, title: Option<&str>) -> Vec<Part> {
    let sections = &*outline.sections;
    let first = usize::from(has_title(outline, title));
    let entry = level::of_entries(&sections[first..]);
    let headed = sections.iter().any(|section| section.headed);
    let grouping = grouping(sections.iter().map(|section| section.level), entry);
    let title = if sections.first().is_some_and(|section| is_introduction(&section.title)) {
        Part::Introduction
    } else {
        Part::Title
    };
    let mut parts = vec![title; first];
    // True after an entry, until a category begins.
    let mut open = false;
    let mut started = false;
    for (section, &grouping) in sections.iter().zip(&grouping).skip(first) {
        let part = match part(section, entry, grouping, open, started) {
            Part::Category if !headed && grouping && level::tells(section) => Part::Telling,
            part => part,
        };
        open = matches!(part, Part::Entry | Part::Stray | Part::Inside);
        started |= open || part == Part::Telling;
        parts.push(part);
    }
    parts
}

fn part(section: &Section<'_>, entry: u8, grouping: bool, open: bool, started: bool) -> Part {
    let name = section.title.to_lowercase();
    if !section.headed && !grouping && matches!(&*name, "contents" | "table of contents") {
        return Part::Contents;
    }
    if !section.headed && !grouping && !started && is_introduction(&section.title) {
        return Part::Introduction;
    }
    match section.level.cmp(&entry) {
        _ if section.level < entry && grouping => Part::Category,
        std::cmp::Ordering::Equal => Part::Entry,
        std::cmp::Ordering::Greater if open => Part::Inside,
        std::cmp::Ordering::Less if section.words == 0 => Part::Category,
        _ => Part::Stray,
    }
}

/// A single heading of level 1 that begins the document and has others below it; or one that calls
/// itself a report, or names its months, where others of its level follow or a last one closes the document.
fn has_title(outline: &Outline<'_>, title: Option<&str>) -> bool {
    let sections = &*outline.sections;
    let Some((first, rest)) = sections.split_first() else { return false };
    let alone = |rest: &[Section<'_>]| first.level == 1 && rest.iter().all(|section| section.level > 1);
    let is_report = |word: &str| word.eq_ignore_ascii_case("report");
    let calls_itself = || first.title.split(' ').any(is_report) || find(&first.title).is_some();
    let next = rest.first().is_some_and(|next| next.level == 1);
    let closed = rest.split_last().is_some_and(|(_, between)| alone(between));
    let named = first.level == 1 && (next || closed) && !first.headed && calls_itself();
    let entry = first.headed && rest.iter().filter(|section| section.headed).count() < 2;
    let needed = title.is_none_or(|title| title == first.title) || is_introduction(&first.title);
    needed && (alone(rest) || named) && !rest.is_empty() && !entry && outline.preface.is_blank()
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::outline::outline;
    use crate::report::markdown::part::parts;
    use crate::report::passage::Passage;

    /// The parts of a document by the first two letters of each.
    fn letters(text: &str, title: Option<&str>) -> String {
        let document = Passage { file: "x.md", line: 1, lines: text.lines().collect() };
        let parts = parts(&outline(&document), title);
        parts.iter().map(|part| format!("{part:?}")[..2].to_owned()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn head_rows_show_the_level_of_entries() {
        let table = [
            ("# P\n## a\nContact: x\n## b\nContact: x\n### s\n# Q\n## c\nLink: u\n", "Ca En En In Ca En"),
            ("# T\nintro\n## P\n### a\nContact: x\n### b\nContact: x", "Ti Ca En En"),
            ("# T\n## a\nContact: x\n## b\nContact: x", "Ti En En"),
            ("# Status Report\nintro\n# P\n## a\nContact: x\n# Q\n## b\nContact: x", "Ti Ca En Ca En"),
            ("# News of May 2024\n\n# a\nContact: x\n# b\nContact: x", "Ti En En"),
            ("# Team Reports\n\n# P\n## a\nContact: x", "Ca Ca En"),
            ("## a\nContact: x\n### s\ntext", "En In"),
            ("# a\nContact: x\n### s\ntext", "En In"),
            ("text\n# P\n## a\nContact: x\n## b\ntext", "Ca En En"),
            (
                "# P\n## a\nContact: x\n# b\nContact: x\n# Q\n### c\nLink: u\n## d\nLink: u",
                "Ca En St Ca St En",
            ),
            ("# Introduction\ntext\n# P\n## a\nContact: x\n# Thanks\ntext", "In Ca En St"),
            ("# Welcome! 👋\ntext\n# P\n## a\nContact: x\n", "In Ca En"),
            ("# Foo\ntext\n# P\n## a\nContact: x\n# Foo\ntext", "St Ca En St"),
            ("# T\nintro\n## Foo\ntext\n## P\n### a\nContact: x\n", "Ti St Ca En"),
            ("## Contents\n* a\n## a\nContact: x\n", "Co En"),
            ("## a\ntext\n## b\ntext\n### Read on\nLinks: u\n## c\ntext", "En En In En"),
            ("## P\n### a\nLinks: u\n## b\ntext\n## c\ntext", "Ca En St St"),
        ];
        for (text, expected) in table {
            assert_eq!(letters(text, None), expected, "{text}");
        }
    }

    #[test]
    fn without_head_rows_the_shape_decides() {
        let long = "word ".repeat(50);
        let table = [
            ("### a\ntext\n### b\ntext", None, "En En"),
            ("# T\n## a\ntext\n## b\ntext", None, "Ti En En"),
            ("# P\n## a\ntext\n## b\ntext", Some("X"), "Ca En En"),
            ("# T\n## a\ntext\n## b\ntext", Some("T"), "Ti En En"),
            ("## P\n### a\ntext\n## Q\nsaid\n### b\ntext\n#### s\ntext", None, "Ca En Ca En In"),
            ("# T\n## P\n### a\ntext\n### b\ntext", None, "Ti Ca En En"),
            ("## Foo\ntext\n## P\n### a\ntext\n## Q\n### b\ntext", None, "St Ca En Ca En"),
            (&format!("## a\n{long}\n### s\ntext\n## b\ntext"), None, "En In En"),
            ("## a\ntext\n## b\ntext\n# Thanks\ntext", None, "En En St"),
            ("# News of May 2024\n\nsaid\n## a\ntext\n## b\ntext\n# Thanks\ntext", None, "Ti En En St"),
            ("# Introduction\ntext\n## a\ntext\n## b\ntext", None, "In En En"),
            ("# Introduction\ntext\n## a\ntext\n## b\ntext", Some("X"), "In En En"),
            (
                "## P\n### a\ntext\n### b\ntext\n## Q\n<!-- x -->\n## R\n## Thanks\ntext",
                None,
                "Ca En En Ca Ca St",
            ),
            ("## P\ntext\n### a ([x](u))\n## b\ntext\n## c\ntext", None, "Ca En St St"),
            ("## [P](u)\ntext\n### a [#](#a)\n## b\ntext\n## c\ntext", None, "En In En En"),
            (&format!("## P\n{long}\n### a [↗](u)\n## b\n### c"), None, "Te En Ca En"),
            (&format!("## P\n### a\n{long}\n## b\ntext\n## c\ntext"), None, "Ca En St St"),
            (&format!("## P\n### a\n{long}\n## b\ntext\n## c\ntext\n## d\ntext"), None, "En In En En En"),
        ];
        for (text, title, expected) in table {
            assert_eq!(letters(text, title), expected, "{text}");
        }
    }
}

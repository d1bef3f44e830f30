//! Which headings of a document are its title, its categories and its entries.
//!
//! Headings with an entry's head rows below them show the level of entries; a document without
//! such rows is judged by how its sections lie in each other.

use crate::report::asciidoc::outline::{Outline, Section};
use crate::report::sections::{DESCRIPTION, grouping, is_introduction};
use std::cmp::Ordering;

/// What a section of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The heading is the document's title, the text belongs to the introduction.
    Title,
    /// The text belongs to the introduction.
    Introduction,
    /// A category with its description.
    Category,
    /// An entry.
    Entry,
    /// An entry that stands where categories do.
    Aside,
    /// An entry that stands deeper than others.
    Stray,
    /// A section of the entry before it.
    Inside,
    /// A heading alone where entries stand.
    Empty,
}

/// Says for every section what it is.
pub fn parts(outline: &Outline<'_>) -> Vec<Part> {
    let sections = &*outline.sections;
    let first = usize::from(has_title(sections));
    let entry = entry_level(&sections[first..]);
    let flat = sections[first..].iter().all(|section| section.level >= entry);
    let grouping = grouping(sections.iter().map(|section| section.level), entry);
    let mut parts = vec![Part::Title; first];
    // True after an entry, until a category begins.
    let mut open = false;
    let mut started = false;
    for at in first..sections.len() {
        let section = &sections[at];
        let parent = sections.get(at + 1).is_some_and(|next| next.level > section.level);
        let part = match part(section, entry, grouping[at], open) {
            Part::Entry if flat && !parent && section.is_blank() => Part::Empty,
            Part::Entry | Part::Aside if !started && introduces(section) => Part::Introduction,
            part => part,
        };
        open = matches!(part, Part::Entry | Part::Aside | Part::Stray | Part::Inside);
        started |= open;
        parts.push(part);
    }
    parts
}

fn part(section: &Section<'_>, entry: usize, grouping: bool, open: bool) -> Part {
    match section.level.cmp(&entry) {
        Ordering::Less if grouping => Part::Category,
        Ordering::Equal => Part::Entry,
        Ordering::Greater if open => Part::Inside,
        Ordering::Less if section.is_blank() => Part::Category,
        Ordering::Less => Part::Aside,
        Ordering::Greater => Part::Stray,
    }
}

fn introduces(section: &Section<'_>) -> bool {
    !section.is_headed() && is_introduction(section.title())
}

/// A first heading of level 1 is the title, unless it begins the only entry or one of several.
fn has_title(sections: &[Section<'_>]) -> bool {
    let Some((first, rest)) = sections.split_first() else { return false };
    let alone = rest.iter().all(|section| section.level > 1);
    let entries = rest.iter().filter(|section| section.is_headed()).count();
    first.level == 1 && (!first.is_headed() || alone && entries > 1)
}

/// The level of entries.
fn entry_level(sections: &[Section<'_>]) -> usize {
    let headed = |level: usize| sections.iter().filter(|s| s.level == level && s.is_headed()).count();
    let counts: Vec<usize> = (1..=6).map(headed).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    if most > 0 {
        return 1 + counts.iter().position(|count| count * 2 > most).unwrap_or(0);
    }
    let shallowest = sections.iter().map(|section| section.level).min().unwrap_or(1);
    let below = || sections.iter().map(|s| s.level).filter(|&level| level > shallowest).min();
    if gathers(sections, shallowest) { below().unwrap_or(shallowest) } else { shallowest }
}

/// True when most sections of a level only gather the sections below them. One without any text, and
/// the last one with nothing below it (thanks, how to join), say nothing of the others.
fn gathers(sections: &[Section<'_>], level: usize) -> bool {
    let (mut gathering, mut telling) = (0, 0);
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.level == level) {
        let words = section.text.iter().flat_map(|line| line.text.split_whitespace()).take(DESCRIPTION + 1);
        let next = sections.get(at + 1);
        if next.is_some_and(|next| next.level > level) {
            let short = words.count() <= DESCRIPTION;
            gathering += usize::from(short);
            telling += usize::from(!short);
        } else {
            telling += usize::from(next.is_some() && !section.is_blank());
        }
    }
    gathering > telling
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::line::{Line, Place};
    use crate::report::asciidoc::outline::outline;
    use crate::report::asciidoc::part::parts;
    use std::borrow::Cow;

    /// The parts of a document by the first two letters of each.
    fn letters(text: &str) -> String {
        let place = Place { file: "x", line: 1 };
        let lines = text.lines().map(|text| Line { text: Cow::Borrowed(text), place });
        let parts = parts(&outline(lines.collect()));
        parts.iter().map(|part| format!("{part:?}")[..2].to_owned()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn head_rows_show_the_level_of_entries() {
        let table = [
            ("= T\n== P\n=== a\nContact: x\n==== s\n== Q\n=== b\nLinks: +", "Ti Ca En In Ca En"),
            ("= T\n== a\nContact: x\ntext\n== b\nContact: x\n=== s\ntext", "Ti En En In"),
            ("= T\n== Introduction\ntext\n== P\n=== a\nContact: x\n== Thanks\ntext", "Ti In Ca En As"),
            ("== P\n=== a\nContact: x\n== Empty\n== Q\nsaid\n=== b\ntext", "Ca En Ca Ca En"),
            ("= a\nContact: x\n== s\ntext", "En In"),
            ("= T\nContact: x\n== a\nContact: x\n== b\nContact: x", "Ti En En"),
            ("== P\n==== s\ntext\n=== a\nContact: x", "Ca St En"),
            ("= a\nContact: x\n= b\nContact: x", "En En"),
        ];
        for (text, expected) in table {
            assert_eq!(letters(text), expected, "{text}");
        }
    }

    #[test]
    fn without_head_rows_the_shape_decides() {
        let long = "word ".repeat(50);
        let table = [
            ("= T\n== a\n* x\n== b\ntext\n=== s\ntext", "Ti En En In"),
            ("= T\n== P\n=== a\ntext\n== Q\n=== b\ntext\n== Thanks\ntext", "Ti Ca En Ca En As"),
            ("= T\n== P\n=== a\ntext\n== Empty\n", "Ti Ca En Ca"),
            ("= T\n== P\n=== a\n=== b\n", "Ti Ca En En"),
            ("= T\n== a\ntext\n== Empty\n== b\ntext", "Ti En Em En"),
            ("= T\n= a\ntext\n= b\ntext", "Ti En En"),
            (&format!("= T\n== a\n{long}\n=== s\ntext\n== b\n{long}"), "Ti En In En"),
            ("= T\ntext", "Ti"),
            ("== a\ntext", "En"),
        ];
        for (text, expected) in table {
            assert_eq!(letters(text), expected, "{text}");
        }
    }
}

//! Which headings of a document are its title, its categories and its entries.
//!
//! Headings with an entry's head rows below them show the level of entries; a document without
//! such rows is judged by how its sections lie in each other.

use crate::report::markdown::outline::{Outline, Section};

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
    /// An entry that stands at a level of its own.
    Stray,
    /// A section of the entry before it.
    Inside,
    /// A list of what follows, made by hand.
    Contents,
}

/// The longest description of a category that has no entries with head rows, in words.
const DESCRIPTION: usize = 40;

/// Says for every section what it is. `titled`: the front matter gives the title.
pub fn parts(outline: &Outline<'_>, titled: bool) -> Vec<Part> {
    let sections = &*outline.sections;
    let first = usize::from(has_title(outline, titled));
    let entry = entry_level(&sections[first..]);
    let grouping = grouping(sections, entry);
    let mut parts = vec![Part::Title; first];
    // True after an entry, until a category begins.
    let mut open = false;
    let mut started = false;
    for (section, &grouping) in sections.iter().zip(&grouping).skip(first) {
        let part = part(section, entry, grouping, open, started);
        open = matches!(part, Part::Entry | Part::Stray | Part::Inside);
        started |= open;
        parts.push(part);
    }
    parts
}

fn part(section: &Section<'_>, entry: u8, grouping: bool, open: bool, started: bool) -> Part {
    let name = section.title.to_lowercase();
    if !section.headed && !grouping && matches!(&*name, "contents" | "table of contents") {
        return Part::Contents;
    }
    if !section.headed && !grouping && !started && matches!(&*name, "introduction" | "intro" | "foreword") {
        return Part::Introduction;
    }
    match section.level.cmp(&entry) {
        _ if section.level < entry && grouping => Part::Category,
        std::cmp::Ordering::Equal => Part::Entry,
        std::cmp::Ordering::Greater if open => Part::Inside,
        std::cmp::Ordering::Less if section.text.is_blank() => Part::Category,
        std::cmp::Ordering::Less if !section.headed && !started => Part::Introduction,
        _ => Part::Stray,
    }
}

/// A single heading of level 1 that begins the document and has others below it.
fn has_title(outline: &Outline<'_>, titled: bool) -> bool {
    let sections = &*outline.sections;
    let Some((first, rest)) = sections.split_first() else { return false };
    let alone = first.level == 1 && rest.iter().all(|section| section.level > 1);
    let entry = first.headed && rest.iter().filter(|section| section.headed).count() < 2;
    !titled && alone && !rest.is_empty() && !entry && outline.preface.is_blank()
}

/// The level of entries.
fn entry_level(sections: &[Section<'_>]) -> u8 {
    let headed = |level: u8| sections.iter().filter(|s| s.headed && s.level == level).count();
    let most = (1..=6).map(headed).max().unwrap_or(0);
    if most > 0 {
        return (1..=6).find(|&level| headed(level) * 2 >= most).unwrap_or(1);
    }
    let shallowest = sections.iter().map(|section| section.level).min().unwrap_or(1);
    match gathers(sections, shallowest) {
        true => sections.iter().map(|s| s.level).filter(|&level| level > shallowest).min().unwrap_or(1),
        false => shallowest,
    }
}

/// True when most sections of a level only gather the sections below them.
fn gathers(sections: &[Section<'_>], level: u8) -> bool {
    let (mut gathering, mut telling) = (0, 0);
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| section.level == level) {
        let words = section.text.lines.iter().flat_map(|line| line.split_whitespace()).take(DESCRIPTION + 1);
        let parent = sections.get(at + 1).is_some_and(|next| next.level > level);
        if parent && words.count() <= DESCRIPTION {
            gathering += 1;
        } else {
            telling += 1;
        }
    }
    gathering > telling
}

/// For every section whether an entry lies in it.
fn grouping(sections: &[Section<'_>], entry: u8) -> Vec<bool> {
    // The shallowest level at which an entry was seen from the end with nothing shallower between.
    let mut inside = u8::MAX;
    let mut grouping: Vec<bool> = sections
        .iter()
        .rev()
        .map(|section| {
            let holds = inside > section.level && inside < u8::MAX;
            inside = match section.level {
                level if level >= entry => entry,
                level if holds => level,
                _ => u8::MAX,
            };
            holds
        })
        .collect();
    grouping.reverse();
    grouping
}

//! At which level of a document's headings its entries stand.
//!
//! Headings with an entry's head rows below them show it, or with links that are no part of the title; a
//! document without such is judged by how its sections lie in each other.

use crate::report::markdown::outline::Section;
use crate::report::sections::DESCRIPTION;

/// The level of entries.
pub fn of_entries(sections: &[Section<'_>]) -> u8 {
    let shape = by_shape(without_closing(sections));
    let rows = most(sections, &|section| section.headed);
    let rows = rows.filter(|&level| level <= shape || !only_reads_on(sections, level, shape));
    let links = || most(sections, &has_head_link).filter(|&level| level > shape);
    rows.or_else(links).unwrap_or(shape)
}

/// True for a text that is too long for the description of a category that has no entries with head rows.
pub fn tells(section: &Section<'_>) -> bool {
    section.words > DESCRIPTION
}

/// True for `### Title [↗](address)`: a link that is no part of the title leads to what the entry is about.
fn has_head_link(section: &Section<'_>) -> bool {
    let leads = |(text, target): &(String, String)| {
        !target.starts_with('#') && (text.is_empty() || !section.title.contains(&**text))
    };
    section.links.iter().any(leads)
}

/// The level at which most of the sections stand that show it.
fn most(sections: &[Section<'_>], shows: &dyn Fn(&Section<'_>) -> bool) -> Option<u8> {
    let showing = |level: u8| sections.iter().filter(|s| s.level == level && shows(s)).count();
    let most = (1..=6).map(showing).max().filter(|&most| most > 0)?;
    (1..=6).find(|&level| showing(level) * 2 > most)
}

/// True when the rows at a level belong to few sections, all within the text of what the shape shows as
/// entries: `### Further reading` with its links.
fn only_reads_on(sections: &[Section<'_>], level: u8, shape: u8) -> bool {
    // The words of the section that is open at each level.
    let mut open: [Option<usize>; 7] = [None; 7];
    let (mut headed, mut entries) = (0, 0);
    for section in sections {
        let at = usize::from(section.level);
        entries += usize::from(section.level == shape);
        if section.headed && section.level == level {
            headed += 1;
            if open[..at].iter().rev().flatten().next().is_none_or(|&words| words == 0) {
                return false;
            }
        }
        open[at..].fill(None);
        open[at] = Some(section.words);
    }
    headed * 2 <= entries
}

/// The sections without a last heading that alone lies higher than all others: it ends the document.
fn without_closing<'s, 'a>(sections: &'s [Section<'a>]) -> &'s [Section<'a>] {
    match sections.split_last() {
        Some((last, before))
            if before.iter().all(|section| section.level > last.level) && !before.is_empty() =>
        {
            before
        }
        _ => sections,
    }
}

fn by_shape(sections: &[Section<'_>]) -> u8 {
    let shallowest = sections.iter().map(|section| section.level).min().unwrap_or(1);
    match gathers(sections, shallowest) {
        true => sections.iter().map(|s| s.level).filter(|&level| level > shallowest).min().unwrap_or(1),
        false => shallowest,
    }
}

/// True when most sections of a level only gather the sections below them, or a good part of them that
/// has most of the text below deeper headings. What is empty does not count.
fn gathers(sections: &[Section<'_>], level: u8) -> bool {
    let (mut gathering, mut telling, mut deeper, mut own) = (0, 0, 0, 0);
    for at in (0..sections.len()).filter(|&at| sections[at].level == level) {
        let words = sections[at].words;
        let below = sections[at + 1..].iter().take_while(|section| section.level > level);
        let below = below.fold((0, 0), |(count, words), section| (count + 1, words + section.words));
        match below {
            (0, _) if words == 0 => {}
            (1.., below) if !tells(&sections[at]) => {
                gathering += 1;
                deeper += below;
                own += words;
            }
            (_, below) => {
                telling += 1;
                own += words + below;
            }
        }
    }
    gathering > telling || (gathering * 2 >= telling && deeper > own)
}

//! At which level of a document's headings its entries stand.
//!
//! Headings with an entry's head rows below them show it; a document without such rows is judged by
//! how its sections lie in each other.

use crate::report::markdown::outline::Section;

/// The longest description of a category that has no entries with head rows, in words.
const DESCRIPTION: usize = 40;

/// The level of entries.
pub fn of_entries(sections: &[Section<'_>]) -> u8 {
    let shape = by_shape(without_closing(sections));
    by_rows(sections)
        .filter(|&level| level <= shape || !only_reads_on(sections, level, shape))
        .unwrap_or(shape)
}

/// The level at which most of the sections with head rows stand.
fn by_rows(sections: &[Section<'_>]) -> Option<u8> {
    let headed = |level: u8| sections.iter().filter(|s| s.headed && s.level == level).count();
    let most = (1..=6).map(headed).max().filter(|&most| most > 0)?;
    (1..=6).find(|&level| headed(level) * 2 > most)
}

/// True when the rows at a level belong to few sections, all within the text of what the shape shows as
/// entries: `### Further reading` with its links.
fn only_reads_on(sections: &[Section<'_>], level: u8, shape: u8) -> bool {
    let headed = |&(_, section): &(usize, &Section<'_>)| section.headed && section.level == level;
    let headed = sections.iter().enumerate().filter(headed);
    let parent = |at: usize| sections[..at].iter().rev().find(|above| above.level < level);
    let within = headed.clone().all(|(at, _)| parent(at).is_some_and(|above| above.words > 0));
    let entries = sections.iter().filter(|section| section.level == shape).count();
    within && headed.count() * 2 <= entries
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
            (1.., below) if words <= DESCRIPTION => {
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

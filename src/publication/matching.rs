//! Which entry of a report is which published one: by slug, else by title, else because it says
//! nearly the same.

use crate::model::published::Published;
use crate::model::report::{Entry, Report};
use crate::model::slug::Slug;
use crate::publication::library::Library;
use crate::publication::wording::words;
use std::collections::HashMap;

/// How much of their words two texts must share to be the same entry under another title.
const ALIKE: f64 = 0.75;
/// Texts of fewer words than this are too short to be recognised by them.
const FEWEST_WORDS: usize = 20;

/// For each entry of the report, in order, the slug of the published entry that it is.
///
/// An entry that was withdrawn is none: servers never show again what they have seen deleted.
pub fn matches(report: &Report, library: &Library) -> Vec<Option<Slug>> {
    let mut open: Vec<&Published> = library.of_report(&report.slug);
    let mut found: Vec<Option<Slug>> = vec![None; report.entries.len()];
    pair(report, &mut open, &mut found, |entry, old| old.slug == entry.slug);
    pair(report, &mut open, &mut found, |entry, old| {
        Slug::from_text(&old.title) == Slug::from_text(&entry.title)
    });
    match_alike(report, open, &mut found);
    found
}

/// Gives every entry that has no partner yet the first that is the same.
fn pair(
    report: &Report,
    open: &mut Vec<&Published>,
    found: &mut [Option<Slug>],
    is_same: impl Fn(&Entry, &Entry) -> bool,
) {
    for (entry, found) in report.entries.iter().zip(found).filter(|(_, found)| found.is_none()) {
        let place = open.iter().position(|old| is_same(entry, &old.entry));
        *found = place.map(|place| open.remove(place).entry.slug.clone());
    }
}

/// The pairs that are most alike first.
fn match_alike(report: &Report, open: Vec<&Published>, found: &mut [Option<Slug>]) {
    if open.is_empty() {
        return;
    }
    let old: Vec<_> = open.iter().map(|old| counted(&old.entry)).collect();
    let mut pairs = Vec::new();
    for (place, entry) in report.entries.iter().enumerate().filter(|(place, _)| found[*place].is_none()) {
        let new = counted(entry);
        let likeness = old.iter().map(|old| likeness(old, &new)).enumerate();
        pairs.extend(likeness.filter(|(_, share)| *share >= ALIKE).map(|(old, share)| (share, place, old)));
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut taken = vec![false; open.len()];
    for (_, place, old) in pairs {
        if found[place].is_none() && !std::mem::replace(&mut taken[old], true) {
            found[place] = Some(open[old].entry.slug.clone());
        }
    }
}

fn counted(entry: &Entry) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let words = words(&entry.body.plain_text());
    for word in words.into_iter().filter(|word| word.key.contains(char::is_alphanumeric)) {
        *counts.entry(word.key).or_insert(0) += 1;
    }
    counts
}

/// The share of words that two texts have in common (Sørensen and Dice).
fn likeness(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> f64 {
    let (sizes, common): (usize, usize) = (
        one.values().sum::<usize>() + other.values().sum::<usize>(),
        one.iter().map(|(word, count)| *count.min(other.get(word).unwrap_or(&0))).sum(),
    );
    if sizes < 2 * FEWEST_WORDS { 0.0 } else { 2.0 * common as f64 / sizes as f64 }
}

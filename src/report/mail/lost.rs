//! Where an entry begins whose heading the archive lost.
//!
//! The table of contents says that it must be here; a new head of contacts, the end of the entry
//! before, wider gaps and the words of the title say where.

use crate::report::label::Label;
use crate::report::mail::head::{self, Part};
use crate::report::mail::label;
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::{Line, key};

/// More places than this between two headings are not considered.
const PLACES: usize = 64;

/// A place where an entry may begin.
struct Place {
    at: usize,
    score: usize,
}

/// Finds where the entries with these titles begin between two lines, in order. The entry before
/// them begins at `from` with its own head.
pub fn locate(lines: &[Line], from: usize, to: usize, titles: &[&str], layout: Layout) -> Vec<Option<usize>> {
    let lines = &lines[..to];
    let places = places(lines, from, layout);
    let titles = &titles[..titles.len().min(PLACES)];
    let score = |title: &str, place: &Place| {
        let score = place.score + 3 * usize::from(mentions(&lines[place.at..], title));
        if score < 3 { 0 } else { score }
    };
    // best[t][p]: the score of the titles from t on among the places from p on.
    let mut best = vec![vec![0; places.len() + 1]; titles.len() + 1];
    for t in (0..titles.len()).rev() {
        for p in (0..places.len()).rev() {
            let taken = score(titles[t], &places[p]);
            let taken = if taken > 0 { taken + best[t + 1][p + 1] } else { 0 };
            best[t][p] = taken.max(best[t][p + 1]).max(best[t + 1][p]);
        }
    }
    let mut found = vec![None; titles.len()];
    let (mut t, mut p) = (0, 0);
    while t < titles.len() && p < places.len() {
        if best[t][p] == best[t][p + 1] {
            p += 1;
        } else if best[t][p] == best[t + 1][p] {
            t += 1;
        } else {
            found[t] = Some(places[p].at);
            (t, p) = (t + 1, p + 1);
        }
    }
    found
}

/// The runs of lines at which an entry may begin: heads of contacts first, then wide gaps.
fn places(lines: &[Line], from: usize, layout: Layout) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let (mut at, mut before) = (from, None);
    let mut in_head = true;
    while let Some((start, end)) = head::run_over_rules(lines, at) {
        let part = head::part(lines, start, end);
        let blanks = start - at;
        let below_heading = before.is_some_and(|(s, e)| is_heading(&lines[s..e], layout)) && blanks < 2;
        if part == Part::Text {
            in_head = false;
        }
        if !in_head && !below_heading && !lines[start].is_bullet() {
            let score = 4 * usize::from(part != Part::Text)
                + usize::from(blanks >= 2)
                + usize::from(before.is_some_and(|(s, _)| ends_entry(&lines[s])));
            places.push(Place { at: start, score });
        }
        if part != Part::Text {
            in_head = true;
        }
        before = Some((start, end));
        at = end;
    }
    places.retain(|place| place.score > 0);
    // Where there are too many, those with the better evidence stay.
    let mut least = 1;
    while places.len() > PLACES && least < 7 {
        least += 1;
        places.retain(|place| place.score >= least);
    }
    places.truncate(PLACES);
    places
}

fn is_heading(run: &[Line], layout: Layout) -> bool {
    let outdented = layout.margin == Margin::Flush || run[0].indent <= 1;
    outdented && run.len() == 1 && !run[0].text.ends_with(['.', ',', ';', ':']) && !run[0].is_bullet()
}

fn ends_entry(line: &Line) -> bool {
    line.text.starts_with("This project was sponsored") || label::is(&line.text, Label::Sponsor)
}

/// True when the next lines hold a word of the title that is longer than two letters.
fn mentions(lines: &[Line], title: &str) -> bool {
    let title = key(title);
    let words: Vec<&str> = title.split(' ').filter(|word| word.chars().count() > 2).collect();
    let near = lines.iter().filter(|line| line.is_text()).take(10);
    near.map(|line| key(&line.text)).any(|text| words.iter().any(|word| text.contains(word)))
}

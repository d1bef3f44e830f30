//! Who paid: rows with a label, and the sentence that the published pages end entries with.
//!
//! Other sentences about sponsors belong to the text and stay there.

use crate::report::label::Label;
use crate::report::mail::body::Style;
use crate::report::mail::inline::plain;
use crate::report::mail::label;
use crate::report::mail::line::Line;
use crate::report::mail::wrap;

const SENTENCE: &str = "This project was sponsored by ";

/// Takes the sponsors out of an entry's lines.
pub fn take(lines: &mut Vec<Line>, style: &Style<'_>) -> Vec<String> {
    let mut sponsors = Vec::new();
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|line| line.is_text()).count();
        let run = &lines[at..at + length];
        let opens = run.iter().position(|line| label::is(&line.text, Label::Sponsor));
        if run.first().is_some_and(|line| line.text.starts_with(SENTENCE)) {
            let text = plain(&wrap::join(run, style.layout));
            sponsors.extend(named(text.get(SENTENCE.len()..).unwrap_or_default()));
        } else if let Some(opens) = opens {
            kept.extend_from_slice(&run[..opens]);
            sponsors.extend(rows(&run[opens..], style));
        } else {
            kept.extend_from_slice(run);
        }
        at += length;
        kept.extend(lines.get(at).cloned());
        at += 1;
    }
    sponsors.extend(glued(&mut kept, style));
    *lines = kept;
    sponsors
}

/// Rows, each with its label; a line without one goes on with the row above. A label alone stands
/// over rows without.
fn rows(lines: &[Line], style: &Style<'_>) -> Vec<String> {
    let bare =
        lines.first().is_some_and(|line| label::of(&line.text).is_some_and(|(_, rest)| rest.is_empty()));
    let begins = |at: usize| {
        let meant = || bare && (at == 1 || style.layout.breaks(&lines[at - 1], &lines[at]));
        at == 0 || label::is(&lines[at].text, Label::Sponsor) || meant()
    };
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| begins(at)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let texts =
        starts.iter().zip(ends).map(|(&start, end)| plain(&wrap::join(&lines[start..end], style.layout)));
    texts.flat_map(|text| melted(&text)).collect()
}

/// Rows melt into one where the source forgot a break.
fn melted(text: &str) -> Vec<String> {
    let text = label::of(text).map_or(text, |(_, rest)| rest);
    let rows = text.split(" Sponsor: ").flat_map(|row| row.split(" Sponsored by: "));
    rows.map(|row| row.trim().to_owned()).filter(|row| !row.is_empty()).collect()
}

/// The last run of an entry may end in a row that was glued to its sentence.
fn glued(lines: &mut Vec<Line>, style: &Style<'_>) -> Vec<String> {
    let Some(last) = lines.iter().rposition(Line::is_text) else { return Vec::new() };
    let length = lines[..=last].iter().rev().take_while(|line| line.is_text() && !line.is_bullet()).count();
    let start = last + 1 - length.min(last + 1);
    let start = if lines.get(start.wrapping_sub(1)).is_some_and(Line::is_bullet) { start - 1 } else { start };
    let Some(at) = (start..=last).find(|&at| lines[at].text.contains(" Sponsor: ")) else {
        return Vec::new();
    };
    let mut tail = lines[at..=last].to_vec();
    let (text, marked) = (lines[at].text.clone(), lines[at].marked.clone());
    let (before, after) = text.split_once(" Sponsor: ").unwrap_or((&text, ""));
    let marked_before = marked.split_once(" Sponsor: ").map_or(before, |(before, _)| before);
    tail[0].text = format!("Sponsor: {after}");
    tail[0].marked = tail[0].text.clone();
    lines[at].text = before.to_owned();
    lines[at].marked = marked_before.to_owned();
    lines.truncate(at + 1);
    rows(&tail, style)
}

/// `A, B, and C.` names three; a comma without `and` belongs to a name (`Juniper Networks, Inc`).
fn named(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches('.');
    let Some((first, last)) = text.rsplit_once(", and ") else {
        return if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    };
    let mut names: Vec<String> = Vec::new();
    for name in first.split(", ") {
        match names.last_mut() {
            Some(before) if is_suffix(name) => {
                before.push_str(", ");
                before.push_str(name);
            }
            _ => names.push(name.to_owned()),
        }
    }
    names.push(last.to_owned());
    names
}

fn is_suffix(name: &str) -> bool {
    matches!(name.trim_end_matches('.'), "Inc" | "LLC" | "Ltd" | "GmbH" | "Corp" | "Co" | "AG" | "SA" | "UAB")
}

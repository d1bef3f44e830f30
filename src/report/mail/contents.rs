//! The table of contents: categories and the titles of their entries, in order.
//!
//! It is recognised by what it announces: most of its items stand later as lines of their own.
//! Categories may be headings over lists, or items that hold the list of their entries.

use crate::model::text::fold;
use crate::report::label::Label;
use crate::report::mail::label;
use crate::report::mail::line::{Line, bullet, key};
use std::collections::HashMap;

/// The table of contents of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Its first line, as an index.
    pub start: usize,
    /// The line after its last.
    pub end: usize,
    /// The categories in order.
    pub groups: Vec<Group>,
}

/// A category in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name; `None` when the line with it is lost.
    pub name: Option<String>,
    /// The number of its first line.
    pub line: usize,
    /// Its entries.
    pub items: Vec<Item>,
}

/// An entry in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The title.
    pub title: String,
    /// The number of its line.
    pub line: usize,
}

/// A piece of a table.
enum Piece {
    Heading(String),
    Bullet(usize, String),
}

/// Finds the table: the part before the first entry that announces most.
pub fn find(lines: &[Line]) -> Option<Contents> {
    let alone = alone(lines);
    let heads = heads(lines);
    let first_head = lines.iter().position(|line| label::of(&line.text).is_some()).unwrap_or(lines.len());
    let mut best: Option<(usize, Contents)> = None;
    let mut at = 0;
    while at < first_head {
        let (contents, end) = region(lines, at, first_head);
        at = end.max(at + 1);
        let Some(contents) = contents else { continue };
        let (announced, all) = announced(&contents, &alone);
        let named = contents.groups.iter().any(|group| group.name.is_some());
        let enough = announced * 2 >= all && (named || announced * 2 >= heads);
        if announced > 0 && enough && best.as_ref().is_none_or(|(most, _)| announced > *most) {
            best = Some((announced, contents));
        }
    }
    best.map(|(_, contents)| contents)
}

/// How many heads of entries there are: runs of contacts.
fn heads(lines: &[Line]) -> usize {
    let contact = |line: &Line| label::is(&line.text, Label::Contact);
    let starts = lines.windows(2).filter(|pair| contact(&pair[1]) && !contact(&pair[0]));
    starts.count()
}

/// The lines that stand alone (or in pairs, when wrapped), with their last place.
fn alone(lines: &[Line]) -> HashMap<String, usize> {
    let mut alone = HashMap::new();
    let mut start = 0;
    while start < lines.len() {
        if !lines[start].is_text() {
            start += 1;
            continue;
        }
        let length = lines[start..].iter().take_while(|line| line.is_text()).count();
        if length <= 2 {
            let text: Vec<&str> = lines[start..start + length].iter().map(|line| &*line.text).collect();
            alone.insert(key(&text.join(" ")), start);
        }
        start += length;
    }
    alone
}

fn announced(contents: &Contents, alone: &HashMap<String, usize>) -> (usize, usize) {
    let items = || contents.groups.iter().flat_map(|group| &group.items);
    let later = |item: &&Item| alone.get(&key(&item.title)).is_some_and(|&at| at >= contents.end);
    (items().filter(later).count(), items().count())
}

/// Reads as many lines as can belong to a table. Gives the place where it ended, too.
fn region(lines: &[Line], from: usize, to: usize) -> (Option<Contents>, usize) {
    let mut pieces: Vec<(usize, usize, Piece)> = Vec::new();
    let (mut at, mut blanks) = (from, 0);
    while at < to {
        let line = &lines[at];
        if !line.is_text() {
            blanks += 1;
        } else if let Some((offset, text)) = bullet(&line.text, line.indent) {
            let (text, end) = item(lines, at, line.indent + offset, text);
            pieces.push((at, blanks, Piece::Bullet(line.indent, text)));
            (at, blanks) = (end, 0);
            continue;
        } else if is_heading(lines, at) {
            pieces.push((at, blanks, Piece::Heading(line.text.clone())));
            blanks = 0;
        } else {
            break;
        }
        at += 1;
    }
    (grouped(lines, &pieces), at)
}

/// An item with the lines it was wrapped to.
fn item(lines: &[Line], at: usize, column: usize, text: &str) -> (String, usize) {
    let mut text = text.to_owned();
    let mut end = at + 1;
    while let Some(line) = lines.get(end).filter(|l| l.is_text() && !l.is_bullet() && l.indent >= column) {
        text.push(' ');
        text.push_str(&line.text);
        end += 1;
    }
    (fold(&text), end)
}

/// A line alone with a list below it, or the title of the table.
fn is_heading(lines: &[Line], at: usize) -> bool {
    let alone = at.checked_sub(1).is_none_or(|before| !lines[before].is_text() || lines[before].is_bullet());
    let next = lines[at + 1..].iter().take(6).find(|line| line.is_text());
    let titled = matches!(&*key(&lines[at].text), "table of contents" | "contents");
    alone && lines[at].indent <= 3 && (titled || next.is_some_and(Line::is_bullet))
}

fn grouped(lines: &[Line], pieces: &[(usize, usize, Piece)]) -> Option<Contents> {
    let indents = pieces.iter().filter_map(|(_, _, piece)| match piece {
        Piece::Bullet(indent, _) => Some(*indent),
        Piece::Heading(_) => None,
    });
    let outer = indents.clone().min()?;
    let inner = indents.filter(|indent| *indent > outer + 1).min();
    // In a loose list a blank line stands between all items; only a wider gap is a loss.
    let tight = pieces.windows(2).any(|pair| {
        pair[1].1 == 0 && matches!((&pair[0].2, &pair[1].2), (Piece::Bullet(..), Piece::Bullet(..)))
    });
    let gap = if tight { 1 } else { 2 };
    let mut groups: Vec<Group> = Vec::new();
    let mut heading: Option<String> = None;
    for (at, blanks, piece) in pieces {
        let line = lines[*at].number;
        match piece {
            Piece::Heading(text) => heading = Some(text.clone()),
            Piece::Bullet(indent, text) if inner.is_some() && *indent <= outer + 1 => {
                heading = None;
                groups.push(Group { name: Some(text.clone()), line, items: Vec::new() });
            }
            Piece::Bullet(indent, _) if inner.is_some_and(|inner| *indent > inner + 1) => {}
            Piece::Bullet(_, text) => {
                let lost = groups.is_empty() || (*blanks >= gap && inner.is_none());
                if heading.is_some() || lost {
                    groups.push(Group { name: heading.take(), line, items: Vec::new() });
                }
                let item = Item { title: text.clone(), line };
                groups.last_mut().expect("a group was pushed when there was none").items.push(item);
            }
        }
    }
    groups.retain(|group| !group.items.is_empty());
    let (start, end) = (pieces.first()?.0, pieces.last()?.0 + 1);
    let end =
        (end..lines.len()).find(|&at| !lines[at].is_text() || lines[at].indent < 2).unwrap_or(lines.len());
    (!groups.is_empty()).then_some(Contents { start, end, groups })
}

#[cfg(test)]
mod tests {
    use crate::report::mail::contents::{Contents, find};
    use crate::report::mail::line::split;

    fn shape(contents: &Contents) -> Vec<(Option<&str>, Vec<&str>)> {
        let titles = |group: &crate::report::mail::contents::Group| group.items.len();
        assert!(contents.groups.iter().all(|group| titles(group) > 0));
        let groups = contents.groups.iter();
        groups.map(|g| (g.name.as_deref(), g.items.iter().map(|i| &*i.title).collect())).collect()
    }

    #[test]
    fn headings_over_lists_are_categories_and_a_gap_is_a_lost_one() {
        let text = "Hello\n\nTeam Reports\n\n     * One\n     * Two words\n\n\n     * Three\n\nTeam Reports\n\nOne\n\n   x\n\nTwo words\n\n   x\n\nThree\n";
        let found = find(&split(text));
        assert_eq!(
            found.as_ref().map(shape),
            Some(vec![(Some("Team Reports"), vec!["One", "Two words"]), (None, vec!["Three"])])
        );
        assert_eq!(found.map(|contents| (contents.start, contents.end)), Some((2, 9)));
    }

    #[test]
    fn lists_inside_lists_are_read_too() {
        let text = "Table of Contents\n\n  • Teams\n      □ One\n      □ A very\n        long one\n  • Ports\n      □ Two\n\nTeams\n\nOne\n\nx x\n\nA very long one\n\nTwo\n";
        assert_eq!(
            find(&split(text)).as_ref().map(shape),
            Some(vec![(Some("Teams"), vec!["One", "A very long one"]), (Some("Ports"), vec!["Two"])])
        );
    }

    #[test]
    fn a_list_that_announces_nothing_is_no_table() {
        assert_eq!(find(&split("Site\n\n     * Home\n     * About\n\nText\n")), None);
    }
}

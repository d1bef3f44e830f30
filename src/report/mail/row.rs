//! Rows of links: `Text URL: https://…`, in one column or two, wrapped anywhere, or without the
//! address where an archive lost it.

use crate::model::href::Href;
use crate::model::report::Link;
use crate::report::label::Label;
use crate::report::mail::body::Style;
use crate::report::mail::inline::{next_address, plain};
use crate::report::mail::label;
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::Line;
use crate::report::mail::references::next_mark;
use crate::report::mail::wrap;
use crate::report::typed::dashes;

/// Reads the rows of a run of lines; the first line may be their heading.
pub fn links(lines: &[Line], style: &Style<'_>) -> Vec<Link> {
    let (mut rows, mut begins) = (Vec::new(), Vec::new());
    for line in lines {
        let label = label::of(&line.text).filter(|(label, _)| *label == Label::Link);
        match label {
            Some((_, "")) => continue,
            Some((_, rest)) => rows.push(without_label(line, rest)),
            None => rows.push(line.clone()),
        }
        begins.push(label.is_some());
    }
    match column(&rows).filter(|_| style.layout.margin == Margin::Flush) {
        Some(column) => in_columns(&rows, column),
        None => texts(&rows, &begins, style.layout).iter().flat_map(|row| split(row, style)).collect(),
    }
}

/// The line with what follows its label, at its place.
fn without_label(line: &Line, rest: &str) -> Line {
    let label = line.text.len() - rest.len();
    let indent = line.indent + line.text[..label].chars().count();
    // The number of a link stands behind the label.
    let marked = line.marked.strip_prefix(line.text[..label].trim_end()).map_or(rest, str::trim_start);
    let marked = marked.to_owned();
    Line { indent, marked, text: rest.to_owned(), ..line.clone() }
}

/// Joins the lines of every row. A row ends where its break was meant, where an address ended, or where
/// the next `begins` with a label.
fn texts(lines: &[Line], begins: &[bool], layout: Layout) -> Vec<String> {
    let glued = wrap::glued_rows(lines, layout);
    let mut rows = Vec::new();
    let mut start = 0;
    for at in 1..=lines.len() {
        let ends = |at: usize| begins[at] || !glued[at - 1] && ends_row(&lines[at - 1], &lines[at], layout);
        if at == lines.len() || ends(at) {
            rows.push(wrap::join_at(&lines[start..at], &glued[start..]));
            start = at;
        }
    }
    rows
}

fn ends_row(line: &Line, next: &Line, layout: Layout) -> bool {
    let waits = line.text.ends_with("URL:") || next.text.starts_with("URL:") && !line.text.contains("://");
    !waits && layout.breaks(line, next)
}

/// Splits a joined row at its addresses: where the source forgot a break, rows melt into one.
fn split(row: &str, style: &Style<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    let mut rest = row;
    while let Some((before, after)) = rest.split_once("URL:") {
        let mark = next_mark(after).filter(|(before, ..)| before.trim().is_empty());
        let listed = mark.and_then(|(_, number, _)| style.references.address(number));
        let shown = mark.map_or(after, |(_, _, after)| after).trim_start();
        let length = shown.find(' ').unwrap_or(shown.len());
        let address = shown[..length].split('[').next().unwrap_or_default();
        links.extend(link(before, best(address, listed), Some(address)));
        rest = &shown[length..];
    }
    if !rest.trim().is_empty() {
        links.extend(unmarked(rest, style));
    }
    links
}

/// The address as the author wrote it, unless the list of addresses knows more of it: lynx lists
/// them in its own spelling.
fn best(shown: &str, listed: Option<&str>) -> Option<Href> {
    let more = |listed: &&str| {
        let start = listed.get(..shown.len());
        let begins = start.is_some_and(|start| start.eq_ignore_ascii_case(shown));
        let unmarked = listed.contains("__") && listed.replace("__", "") == shown.replace("%40", "@");
        (listed.len() > shown.len() + 1 && begins) || unmarked
    };
    listed
        .filter(more)
        .and_then(Href::parse)
        .or_else(|| Href::parse(shown))
        .or_else(|| listed.and_then(Href::parse))
}

/// A row without `URL:`: an address stands bare, or behind a number, or is lost. Several numbers are
/// several links, when nothing but their texts stands there.
fn unmarked(row: &str, style: &Style<'_>) -> Vec<Link> {
    let Some((before, number, after)) = next_mark(row) else { return one(row, None).into_iter().collect() };
    let several =
        before.trim().is_empty() && next_mark(after).is_some_and(|(text, ..)| !text.trim().is_empty());
    if !several || row.contains("://") {
        return one(row, style.references.address(number)).into_iter().collect();
    }
    let (mut links, mut number, mut rest) = (Vec::new(), number, after);
    loop {
        let next = next_mark(rest);
        let text = next.map_or(rest, |(text, ..)| text);
        let text = text.trim().trim_end_matches([',', ';']);
        links.extend(one(text, style.references.address(number)));
        match next {
            Some((_, following, after)) => (number, rest) = (following, after),
            None => return links,
        }
    }
}

/// A link by its text, with the address that is listed for it.
fn one(row: &str, listed: Option<&str>) -> Option<Link> {
    let text = plain(row);
    let listed = listed.and_then(Href::parse);
    match next_address(&text) {
        Some((start, end)) => {
            let address = &text[start..end];
            link(&text[..start], listed.or_else(|| Href::parse(address)), Some(address))
        }
        None => link(&text, listed, None),
    }
}

fn link(text: &str, url: Option<Href>, shown: Option<&str>) -> Option<Link> {
    let text = plain(&dashes(text));
    let text = text.trim_end_matches(':').trim();
    let named = !text.is_empty() && !text.eq_ignore_ascii_case("none");
    let text = match (&url, shown) {
        _ if named => text.to_owned(),
        (Some(_), _) => String::new(),
        (None, Some(shown)) if !shown.is_empty() => shown.to_owned(),
        _ => return None,
    };
    Some(Link { text, url })
}

/// w3m shows a table of links in two columns; gives where the second begins. Some row must have
/// a gap before it: in one column nothing keeps the places of the addresses alike.
fn column(rows: &[Line]) -> Option<usize> {
    let place = |line: &Line| Some(line.indent + line.text[..line.text.find("URL:")?].chars().count());
    let mut places: Vec<usize> = rows.iter().filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    let column = *places.first().filter(|column| places.len() == 1 && **column >= 2)?;
    let before = |line: &Line, back: usize| {
        let at = column.checked_sub(line.indent + back)?;
        line.text.chars().nth(at)
    };
    let reaches = |line: &Line| line.indent + line.text.chars().count() > column;
    let crosses = |line: &Line| before(line, 1).is_some_and(|c| c != ' ');
    let gap =
        |line: &Line| reaches(line) && [1, 2].iter().all(|&back| before(line, back).is_none_or(|c| c == ' '));
    (!rows.iter().any(crosses) && rows.iter().any(gap)).then_some(column)
}

fn in_columns(rows: &[Line], column: usize) -> Vec<Link> {
    let mut cells: Vec<(String, String)> = Vec::new();
    for row in rows {
        let split = column.saturating_sub(row.indent);
        let left: String = row.text.chars().take(split).collect();
        let right: String = row.text.chars().skip(split).collect();
        match (right.strip_prefix("URL:"), cells.last_mut()) {
            (Some(address), _) => cells.push((left.trim().to_owned(), address.trim().to_owned())),
            (None, Some((text, address))) => {
                if !text.ends_with('/') {
                    text.push(' ');
                }
                text.push_str(left.trim());
                address.push_str(right.trim());
            }
            (None, None) => cells.push((left.trim().to_owned(), right.trim().to_owned())),
        }
    }
    cells.iter().filter_map(|(text, address)| link(text, Href::parse(address), Some(address))).collect()
}

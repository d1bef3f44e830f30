//! Rows of links: `Text URL: https://…`, in one column or two, wrapped anywhere, or without the
//! address where an archive lost it.

use crate::model::href::Href;
use crate::model::report::Link;
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
    let Some(first) = lines.first() else { return Vec::new() };
    let mut rows = lines.to_vec();
    match label::of(&first.text) {
        Some((_, "")) => drop(rows.remove(0)),
        Some((_, rest)) => {
            rows[0].indent += first.text.chars().count() - rest.chars().count();
            let bytes = first.marked.len().saturating_sub(rest.len());
            rows[0].marked = first.marked.get(bytes..).unwrap_or(rest).to_owned();
            rows[0].text = rest.to_owned();
        }
        None => {}
    }
    match column(&rows).filter(|_| style.layout.margin == Margin::Flush) {
        Some(column) => in_columns(&rows, column),
        None => texts(&rows, style.layout).iter().flat_map(|row| split(row, style)).collect(),
    }
}

/// Joins the lines of every row. A row ends where its break was meant, or where an address ended.
fn texts(lines: &[Line], layout: Layout) -> Vec<String> {
    let glued = wrap::glued_rows(lines, layout);
    let mut rows = Vec::new();
    let mut start = 0;
    for at in 1..=lines.len() {
        if at == lines.len() || (!glued[at - 1] && ends_row(&lines[at - 1], &lines[at], layout)) {
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
        links.extend(without_label(rest, style));
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

/// A row without `URL:`: an address stands bare, or behind a number, or is lost.
fn without_label(row: &str, style: &Style<'_>) -> Option<Link> {
    let numbered = next_mark(row).and_then(|(_, number, _)| style.references.address(number));
    let text = plain(row);
    let url = numbered.map(str::to_owned);
    let bare =
        next_address(&text).map(|(start, end)| (text[..start].to_owned(), text[start..end].to_owned()));
    match (bare, url) {
        (Some((before, address)), url) => {
            let href = url.as_deref().and_then(Href::parse).or_else(|| Href::parse(&address));
            link(&before, href, Some(&address))
        }
        (None, url) => link(&text, url.as_deref().and_then(Href::parse), None),
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

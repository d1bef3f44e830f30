//! Tables: `|` begins a cell, or commas part cells (CSV); columns are counted, not measured.

use crate::model::body::{Block, Inline};
use crate::report::asciidoc::block::style::Style;
use crate::report::asciidoc::inline::{Context, Typography, read as inlines};
use crate::report::asciidoc::line::{Line, Place};

/// How often a cell may be repeated.
const MOST_REPEATS: usize = 32;

struct Cell<'a> {
    text: String,
    place: Place<'a>,
    /// Columns it takes.
    span: usize,
}

/// Reads the lines between the delimiters, of which `opening` is one. `None`: there is no cell.
pub fn read(
    lines: &[Line<'_>],
    opening: &str,
    style: &Style<'_>,
    context: &mut Context<'_>,
) -> Option<Block> {
    let (cells, first_line) = match style.parted_by().or(parted_by(opening)) {
        Some(sign) => parted(lines, sign),
        None => cells(lines),
    };
    let columns = style.columns().unwrap_or(first_line).max(1);
    let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
    let mut used = columns;
    for cell in cells {
        if used >= columns {
            rows.push(Vec::new());
            used = 0;
        }
        used += cell.span;
        let content = inlines(cell.text.trim(), cell.place, Typography::Replaced, context);
        if let Some(row) = rows.last_mut() {
            row.push(content);
        }
    }
    let head = match style.has_header() || has_implicit_head(lines) {
        true if rows.len() > 1 => rows.remove(0),
        _ => Vec::new(),
    };
    (!rows.is_empty()).then_some(Block::Table { head, rows })
}

/// A first line right below the delimiter with a blank line after it is a head.
fn has_implicit_head(lines: &[Line<'_>]) -> bool {
    matches!(lines, [first, second, ..] if !first.is_blank() && second.is_blank())
}

/// What parts the cells of a table with this delimiter, if nothing begins them.
fn parted_by(opening: &str) -> Option<char> {
    opening.chars().next().filter(|sign| [',', ':'].contains(sign))
}

/// The cells of lines of comma separated values (RFC 4180), each on one line, and how many the first has.
fn parted<'a>(lines: &[Line<'a>], sign: char) -> (Vec<Cell<'a>>, usize) {
    let mut cells: Vec<Cell<'a>> = Vec::new();
    let mut first = 0;
    for line in lines.iter().filter(|line| !line.is_blank()) {
        let texts = values(&line.text, sign);
        first = if first == 0 { texts.len() } else { first };
        cells.extend(texts.into_iter().map(|text| Cell { text, place: line.place, span: 1 }));
    }
    (cells, first)
}

/// The values of a line; those in quotes may hold the sign, and `""` for a quote.
fn values(text: &str, sign: char) -> Vec<String> {
    let (mut values, mut value, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.next_if_eq(&'"').is_some() => value.push('"'),
            '"' if quoted || value.trim().is_empty() => quoted = !quoted,
            c if c == sign && !quoted => values.push(std::mem::take(&mut value)),
            c => value.push(c),
        }
    }
    values.push(value);
    values
}

/// The cells in order, and how many columns those of the first line take.
fn cells<'a>(lines: &[Line<'a>]) -> (Vec<Cell<'a>>, usize) {
    let mut cells: Vec<Cell<'a>> = Vec::new();
    let mut first = 0;
    for line in lines {
        let parts = parts(&line.text);
        let mut spec = "";
        for (at, part) in parts.iter().enumerate() {
            let (text, next) =
                if at + 1 < parts.len() { split_spec(part, at == 0) } else { (part.as_str(), "") };
            match at {
                0 => go_on(&mut cells, text),
                _ => begin(&mut cells, text, line.place, spec),
            }
            spec = next;
        }
        if first == 0 {
            first = cells.iter().map(|cell| cell.span).sum();
        }
    }
    (cells, first)
}

/// The text between unescaped bars.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        match (c, parts.last_mut()) {
            ('|', Some(part)) if escaped => {
                part.pop();
                part.push('|');
            }
            ('|', _) => parts.push(String::new()),
            (c, Some(part)) => part.push(c),
            (_, None) => {}
        }
        escaped = c == '\\';
    }
    parts
}

/// Cuts off what stands before a bar and says how the next cell is meant: `2+`, `3*`, `a`. It stands
/// after a blank, or at the beginning of a line.
fn split_spec(part: &str, begins: bool) -> (&str, &str) {
    let (text, spec) = match part.rfind(char::is_whitespace) {
        Some(at) => part.split_at(at + part[at..].chars().next().map_or(1, char::len_utf8)),
        None if begins => ("", part),
        None => return (part, ""),
    };
    let signs = spec.chars().all(|c| c.is_ascii_digit() || "+*.<^>adehlmsv".contains(c));
    let marked =
        spec.contains(['+', '*', '<', '^', '>']) || spec.len() == 1 && spec.starts_with(char::is_alphabetic);
    if signs && marked { (text, spec) } else { (part, "") }
}

fn go_on(cells: &mut [Cell<'_>], text: &str) {
    if let Some(cell) = cells.last_mut() {
        cell.text.push('\n');
        cell.text.push_str(text);
    }
}

fn begin<'a>(cells: &mut Vec<Cell<'a>>, text: &str, place: Place<'a>, spec: &str) {
    let count = |sign: char| {
        let (number, _) = spec.split_once(sign)?;
        number.split('.').next()?.parse::<usize>().ok()
    };
    let span = count('+').unwrap_or(1).clamp(1, 100);
    for _ in 0..count('*').unwrap_or(1).clamp(1, MOST_REPEATS) {
        cells.push(Cell { text: text.to_owned(), place, span });
    }
}

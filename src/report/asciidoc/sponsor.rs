//! Sponsor rows: mostly the last lines of an entry, often glued to what stands before them.
//!
//! What a row says is free text and is never cut: commas separate sponsors as often as they
//! separate a company from its legal form.

use crate::model::text::{fold, inline_text};
use crate::report::asciidoc::block::interrupts;
use crate::report::asciidoc::inline::{Context, Typography, read};
use crate::report::asciidoc::line::{Line, Place, heading, row};
use crate::report::label::{Label, label};

/// A row, put together from its lines.
struct Row<'a> {
    text: String,
    place: Place<'a>,
}

/// Takes the sponsor rows out of the lines.
pub fn take(lines: &mut Vec<Line<'_>>, context: &mut Context<'_>) -> Vec<String> {
    let mut chunks = Vec::new();
    while let Some(begin) = last_rows(lines) {
        let taken = lines.split_off(begin);
        let glued = lines.last().is_some_and(|line| !line.is_blank());
        chunks.push(put_together(&taken, context));
        if glued {
            let message = "a blank line is missing before the sponsor";
            context.warnings.push(taken[0].place.warning(message));
            break;
        }
    }
    if chunks.is_empty() {
        chunks.push(amid(lines, context));
    }
    let rows = chunks.into_iter().rev().flatten();
    let texts = rows.map(|row| {
        let inlines = read(&row.text, row.place, Typography::Kept, context);
        fold(&inline_text(&inlines))
    });
    texts.filter(|text| !text.is_empty()).collect()
}

fn is_sponsor(line: &Line<'_>) -> bool {
    label(row(&line.text).0).is_some_and(|(label, _)| label == Label::Sponsor)
}

/// Where the rows begin with which the lines end.
fn last_rows(lines: &mut Vec<Line<'_>>) -> Option<usize> {
    while lines.last().is_some_and(Line::is_blank) {
        lines.pop();
    }
    let begin = lines.iter().rposition(Line::is_blank).map_or(0, |blank| blank + 1);
    let found = begin + lines[begin..].iter().position(is_sponsor)?;
    let other = |line: &Line<'_>| interrupts(&line.text);
    (!lines[found..].iter().any(other)).then_some(found)
}

/// Rows that stand alone in the last section, with text of the entry below them.
fn amid<'a>(lines: &mut Vec<Line<'a>>, context: &mut Context<'_>) -> Vec<Row<'a>> {
    let section = lines.iter().rposition(|line| heading(&line.text).is_some()).map_or(0, |at| at + 1);
    let apart = |at: usize| at == 0 || lines[at - 1].is_blank();
    let found = (section..lines.len()).find(|&at| is_sponsor(&lines[at]) && apart(at));
    let Some(begin) = found else { return Vec::new() };
    let count = lines[begin..].iter().take_while(|line| is_sponsor(line)).count();
    let message = "the sponsor stands amid the text; it is read as the sponsor of the whole entry";
    context.warnings.push(lines[begin].place.warning(message));
    let taken: Vec<Line<'a>> = lines.drain(begin..begin + count).collect();
    put_together(&taken, context)
}

fn put_together<'a>(lines: &[Line<'a>], context: &mut Context<'_>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut open = true;
    for line in lines {
        let (text, goes_on) = row(&line.text);
        match (label(text), rows.last_mut()) {
            (Some((Label::Sponsor, text)), _) => {
                if !open {
                    let message = "the row before lacks its + at the end, so that the two melt into one";
                    context.warnings.push(line.place.warning(message));
                }
                rows.push(Row { text: text.to_owned(), place: line.place });
            }
            (_, Some(last)) if !open => {
                context
                    .warnings
                    .push(line.place.warning("the line is read as the rest of the sponsor's name"));
                last.text.push(' ');
                last.text.push_str(text);
            }
            _ => rows.push(Row { text: text.to_owned(), place: line.place }),
        }
        open = goes_on;
    }
    rows
}

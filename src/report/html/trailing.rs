//! Sponsor rows of an entry on a page that was made from AsciiDoc: the last lines of its text, often
//! in one paragraph or in one item with what stands before them. Knows nothing of tags.

use crate::model::body::{Block, Body, Inline};
use crate::model::text::{fold, inline_text};
use crate::report::html::inlines::folded;
use crate::report::html::split::{add, without};
use crate::report::label::{Label, label};
use crate::report::typed::signs;

/// What a guess was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Nothing was guessed.
    None,
    /// Text stands before the rows in the same paragraph or item.
    Glued,
    /// Text of the entry stands below the rows.
    Amid,
}

/// Takes the sponsors out of a body.
pub fn take(body: &mut Body) -> (Vec<String>, Guess) {
    let mut chunks = Vec::new();
    let mut guess = Guess::None;
    while let Some((rows, found)) = last(body) {
        chunks.push(rows);
        guess = found;
        if found == Guess::Glued {
            break;
        }
    }
    if chunks.is_empty() {
        let found = amid(body);
        guess = if found.is_empty() { Guess::None } else { Guess::Amid };
        chunks.push(found);
    }
    (chunks.into_iter().rev().flatten().collect(), guess)
}

/// Rows at the very end.
fn last(body: &mut Body) -> Option<(Vec<String>, Guess)> {
    match body.0.last_mut()? {
        Block::Paragraph(content) => {
            let (kept, rows) = cut(content)?;
            if kept.is_empty() {
                body.0.pop();
                return Some((rows, Guess::None));
            }
            *content = kept;
            Some((rows, Guess::Glued))
        }
        Block::List { items, .. } => {
            let (rows, _) = last(items.last_mut()?)?;
            items.retain(|item| !item.is_empty());
            if items.is_empty() {
                body.0.pop();
            }
            Some((rows, Guess::Glued))
        }
        _ => None,
    }
}

/// Rows that stand alone in the last section, with text of the entry below them.
fn amid(body: &mut Body) -> Vec<String> {
    let heading = body.0.iter().rposition(|block| matches!(block, Block::Heading { .. }));
    let section = heading.map_or(0, |at| at + 1);
    let rows = |block: &Block| match block {
        Block::Paragraph(content) => cut(content).filter(|(kept, _)| kept.is_empty()).map(|(_, rows)| rows),
        _ => None,
    };
    let found = (section..body.0.len()).find_map(|at| Some((at, rows(&body.0[at])?)));
    let Some((at, rows)) = found else { return Vec::new() };
    body.0.remove(at);
    rows
}

/// The text before the first sponsor row, and what the rows from there on say.
fn cut(content: &[Inline]) -> Option<(Vec<Inline>, Vec<String>)> {
    let rows = rows(content);
    let is_sponsor = |row: &Vec<Inline>| names(&fold(&inline_text(row)));
    let first = rows.iter().position(is_sponsor)?;
    let names = rows[first..].iter().map(|row| {
        let name = if is_sponsor(row) { without(row, ":") } else { row.clone() };
        fold(&signs(&inline_text(&name)))
    });
    let names = names.filter(|name| !name.is_empty()).collect();
    Some((folded(rows[..first].concat()), names))
}

/// The lines of a paragraph, and before every `Sponsor:` amid a line a cut, too. A break stays with
/// the line it ends.
fn rows(content: &[Inline]) -> Vec<Vec<Inline>> {
    let cuts = |text: &str| {
        let capitals = text.match_indices(" S").map(|(at, _)| at);
        capitals.filter(|at| names(&text[at + 1..])).collect()
    };
    let mut rows = vec![Vec::new()];
    for inline in content {
        add(&mut rows, inline.clone(), cuts);
        if *inline == Inline::Break {
            rows.push(Vec::new());
        }
    }
    rows
}

fn names(text: &str) -> bool {
    label(text).is_some_and(|(label, _)| label == Label::Sponsor)
}

#[cfg(test)]
mod tests {
    use crate::report::html::body;
    use crate::report::html::trailing::{Guess, take};

    #[test]
    fn sponsors_are_taken_from_the_end_of_a_text() {
        let table: [(&str, &[&str], &str, Guess); 8] = [
            ("<p>a<p>Sponsor: X<br>Sponsor: Y, Inc.", &["X", "Y, Inc."], "a", Guess::None),
            ("<p>a<p>Sponsor: X<p>Sponsored by: Y", &["X", "Y"], "a", Guess::None),
            ("<p>a<p>Sponsor: X Sponsor: Y", &["X", "Y"], "a", Guess::None),
            ("<p>a<p>Sponsor: X<br>Y", &["X", "Y"], "a", Guess::None),
            ("<ul><li><p>a<li><p>b Sponsor: X</ul>", &["X"], "a\nb", Guess::Glued),
            ("<p>a <b>b</b>\nSponsor: <a href='https://x.org'>X</a>", &["X"], "a b", Guess::Glued),
            ("<p>a<p>Sponsor: X<p>b", &["X"], "a\n\nb", Guess::Amid),
            (
                "<p>a<p>Sponsor: X<h4>b</h4><p>was sponsored by: c",
                &[],
                "a\n\nSponsor: X\n\nb\n\nwas sponsored by: c",
                Guess::None,
            ),
        ];
        for (html, expected, text, guess) in table {
            let mut body = body(html);
            assert_eq!(take(&mut body), (expected.iter().map(|name| (*name).to_owned()).collect(), guess));
            assert_eq!(body.plain_text(), text, "{html}");
        }
    }
}

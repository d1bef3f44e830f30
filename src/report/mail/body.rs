//! Lines as blocks: paragraphs, headings, lists, typed text.
//!
//! Works by shape alone. Where an entry begins and what its head and foot are was settled before.

use crate::model::body::{Block, Body};
use crate::report::mail::inline;
use crate::report::mail::label;
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::{Line, bullet, numbered};
use crate::report::mail::references::References;
use crate::report::mail::table;
use crate::report::mail::wrap;

/// Lists deeper than this are read as paragraphs.
const DEEPEST: usize = 6;

/// Words that headings hardly ever have more of.
const HEADING_WORDS: usize = 9;

/// lynx keeps these columns free to the right of text, but not of typed text.
const RIGHT: usize = 6;

/// What the blocks are read with.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// The layout of the whole text.
    pub layout: Layout,
    /// The addresses of numbered links.
    pub references: &'a References,
    /// True when words and addresses are missing, so that short lines mean nothing.
    pub damaged: bool,
}

impl Style<'_> {
    /// Reads the lines of a body.
    pub fn body(&self, lines: &[Line]) -> Body {
        let mut blocks = self.blocks(lines, self.layout.base(), 0);
        while matches!(blocks.last(), Some(Block::Rule)) {
            blocks.pop();
        }
        Body(blocks)
    }

    fn blocks(&self, lines: &[Line], base: usize, depth: usize) -> Vec<Block> {
        let mut out: Vec<Block> = Vec::new();
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
            } else if line.is_rule() {
                if !out.is_empty() && out.last() != Some(&Block::Rule) {
                    out.push(Block::Rule);
                }
                at += 1;
            } else if depth < DEEPEST && marker(line, base).is_some() {
                let (block, end) = self.list(lines, at, base, depth);
                out.push(block);
                at = end;
            } else {
                let end = self.paragraph_end(lines, at, base);
                self.text(lines, at..end, base, depth, &mut out);
                at = end;
            }
        }
        out
    }

    /// Where a run of lines ends: lynx puts typed text at the margin, also right below a paragraph.
    fn paragraph_end(&self, lines: &[Line], start: usize, base: usize) -> usize {
        let outdented = self.outdented(&lines[start]);
        let goes_on = |pair: &&[Line]| {
            let (before, line) = (&pair[0], &pair[1]);
            let same = outdented || !self.outdented(line) && marker(line, base).is_none();
            line.is_text() && same && !table::parts(before, line)
        };
        start + 1 + lines[start..].windows(2).take_while(goes_on).count()
    }

    /// True for a line to the left of where text stands.
    fn outdented(&self, line: &Line) -> bool {
        self.layout.margin == Margin::Indented && line.indent <= 1
    }

    /// A run of lines without a blank: a heading, typed text or a paragraph.
    fn text(
        &self,
        all: &[Line],
        range: std::ops::Range<usize>,
        base: usize,
        depth: usize,
        out: &mut Vec<Block>,
    ) {
        let lines = &all[range.clone()];
        if let Some(table) = table::read(lines, self) {
            out.push(table);
        } else if depth == 0 && self.is_heading(all, range.clone()) {
            let content = inline::read(&wrap::join(lines, self.layout), self.references);
            out.push(Block::Heading { level: 1, content });
        } else if is_typed(lines) || self.outdented(&lines[0]) && !self.damaged {
            let text = typed(lines, base, self.layout);
            match out.last_mut() {
                Some(Block::Preformatted(before)) => {
                    before.push_str("\n\n");
                    before.push_str(&text);
                }
                _ => out.push(Block::Preformatted(text)),
            }
        } else {
            out.push(Block::Paragraph(self.paragraph(lines)));
        }
    }

    fn paragraph(&self, lines: &[Line]) -> Vec<crate::model::body::Inline> {
        let glued = wrap::glued(lines, self.layout);
        let mut content = Vec::new();
        let mut start = 0;
        for at in 1..=lines.len() {
            let last = at == lines.len();
            let meant = || !self.damaged && !glued[at - 1] && self.layout.breaks(&lines[at - 1], &lines[at]);
            if last || meant() {
                let text = wrap::join_at(&lines[start..at], &glued[start..]);
                content.extend(inline::read(&text, self.references));
                start = at;
                if !last {
                    content.push(crate::model::body::Inline::Break);
                }
            }
        }
        content
    }

    /// A heading stands alone, is short, ends like no sentence, and something follows it. lynx
    /// puts the larger ones at the margin.
    fn is_heading(&self, all: &[Line], range: std::ops::Range<usize>) -> bool {
        let lines = &all[range.clone()];
        let line = &lines[0];
        let followed = all[range.end..].iter().any(Line::is_text);
        let full = lines.windows(2).all(|pair| !self.layout.breaks(&pair[0], &pair[1]));
        let below = range.start > 0 && all[range.start - 1].is_text();
        if self.outdented(line) && below {
            return false;
        }
        if self.outdented(line) && lines.len() <= 2 && followed && !is_typed(lines) && (full || self.damaged)
        {
            return true;
        }
        let words = line.text.split(' ').count();
        let most = if self.damaged { HEADING_WORDS / 2 } else { HEADING_WORDS };
        let begins = line.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let ends = line.text.ends_with(['.', ',', ';', ':', '!']);
        let next = all[range.end..].iter().find(|line| line.is_text());
        let leads = next.is_some_and(|next| !next.text.starts_with(char::is_lowercase));
        let labelled = label::of(&line.text).is_some();
        lines.len() == 1
            && !labelled
            && words <= most
            && begins
            && !ends
            && leads
            && !line.text.contains("://")
    }

    /// A list and the place where it ends.
    fn list(&self, lines: &[Line], start: usize, base: usize, depth: usize) -> (Block, usize) {
        let first = &lines[start];
        let number = marker(first, base).and_then(|marker| marker.number);
        let same_list = |line: &Line, marker: &Marker| {
            let beside = line.indent <= first.indent + 1 && line.indent + 1 >= first.indent;
            beside && marker.number.is_some() == number.is_some()
        };
        let mut items = Vec::new();
        let mut at = start;
        let mut last: Option<Marker> = None;
        while let Some(line) = lines.get(at) {
            let Some(marker) = marker(line, base)
                .filter(|marker| same_list(line, marker))
                .or_else(|| following(line, last.as_ref()))
            else {
                break;
            };
            let end = item_end(lines, at, marker.column);
            let mut item = lines[at..end].to_vec();
            item[0].indent = marker.column;
            item[0].text = content(&item[0].text);
            item[0].marked = content(&item[0].marked);
            items.push(Body(self.blocks(&item, marker.column, depth + 1)));
            at = end + lines[end..].iter().take_while(|line| line.is_blank()).count();
            last = Some(marker);
        }
        (Block::List { start: number, items }, at)
    }
}

struct Marker {
    number: Option<u32>,
    column: usize,
}

/// What opens an item: lists stand further in than the text around them.
fn marker(line: &Line, base: usize) -> Option<Marker> {
    let drawn = !line.text.starts_with(|c: char| c.is_ascii());
    if line.indent <= base && !drawn {
        return None;
    }
    if let Some((offset, _)) = bullet(&line.text, line.indent) {
        return Some(Marker { number: None, column: line.indent + offset });
    }
    let (number, offset, _) = numbered(&line.text)?;
    Some(Marker { number: Some(number), column: line.indent + offset })
}

/// The next number of a list: browsers align numbers to the right, so that a longer one begins
/// further to the left, up to where text stands.
fn following(line: &Line, last: Option<&Marker>) -> Option<Marker> {
    let last = last?;
    let (number, offset, _) = numbered(&line.text)?;
    let column = line.indent + offset;
    let follows = last.number.and_then(|last| last.checked_add(1)) == Some(number);
    (follows && column == last.column).then_some(Marker { number: Some(number), column })
}

/// The text of an item without its bullet or number.
fn content(text: &str) -> String {
    text.split_once(' ').map_or("", |(_, rest)| rest).trim_start().to_owned()
}

/// An item goes on as long as lines stand under its text.
fn item_end(lines: &[Line], start: usize, column: usize) -> usize {
    let mut end = start + 1;
    for (at, line) in lines.iter().enumerate().skip(start + 1) {
        if line.is_rule() || (line.is_text() && line.indent < column) {
            break;
        }
        if line.is_text() {
            end = at + 1;
        }
    }
    end
}

/// Typed text keeps its columns or begins with a prompt; wrapped text does neither.
fn is_typed(lines: &[Line]) -> bool {
    let columns = |line: &&Line| line.text.contains("   ");
    let prompt = |line: &Line| ["# ", "$ ", "% "].iter().any(|prompt| line.text.starts_with(prompt));
    lines.iter().filter(columns).count() * 2 > lines.len() || prompt(&lines[0])
}

/// Typed text as it was, from its own margin or that of the text around it.
fn typed(lines: &[Line], base: usize, layout: Layout) -> String {
    let left = lines.iter().map(|line| line.indent).min().unwrap_or(base).min(base);
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &lines[before]);
        if before.is_some_and(|before| !is_cut_typed(before, line, layout)) {
            text.push('\n');
        }
        text.extend(std::iter::repeat_n(' ', (line.indent - left).min(40)));
        text.push_str(&line.text);
    }
    text
}

/// lynx cuts a typed line where the screen ends. What begins like the line above is a line of its
/// own, though that is as long.
fn is_cut_typed(line: &Line, next: &Line, layout: Layout) -> bool {
    let full = layout.margin == Margin::Indented && line.columns == layout.width + RIGHT;
    full && line.indent == 0 && line.text.split(' ').next() != next.text.split(' ').next()
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body};
    use crate::report::mail::body::Style;
    use crate::report::mail::layout::{Layout, Margin};
    use crate::report::mail::line::split;
    use crate::report::mail::references::References;

    fn body(text: &str, margin: Margin) -> Vec<Block> {
        let layout = Layout { margin, width: 40 };
        Style { layout, references: &References::default(), damaged: false }.body(&split(text)).0
    }

    #[test]
    fn numbers_that_are_aligned_to_the_right_are_one_list() {
        let lynx =
            "   To do:\n    8. eight\n    9. nine, and it\n       goes on\n   10. ten\n   11. eleven\n";
        let w3m = "To do:\n\n 9. nine\n10. ten\n11. eleven\n";
        for (text, margin, number, count) in [(lynx, Margin::Indented, 8, 4), (w3m, Margin::Flush, 9, 3)] {
            let blocks = body(text, margin);
            let Some(Block::List { start, items }) = blocks.get(1) else { panic!("{blocks:?}") };
            assert_eq!((blocks.len(), *start, items.len()), (2, Some(number), count), "{text}");
        }
        let apart = body(" 1. one\n10. ten is no second\n", Margin::Flush);
        assert!(matches!(&apart[0], Block::List { items, .. } if items.len() == 1), "{apart:?}");
    }

    #[test]
    fn lynx_puts_typed_text_at_the_margin() {
        let typed = |text: &str| {
            let blocks = body(text, Margin::Indented);
            match blocks.get(1) {
                Some(Block::Preformatted(code)) => code.clone(),
                _ => panic!("{blocks:?}"),
            }
        };
        let below = "\n   More text.\n";
        assert_eq!(typed(&format!("   Try:\n\n$ acme foo\n  indented\n{below}")), "$ acme foo\n  indented");
        assert_eq!(typed(&format!("   Try:\nacme_enable=YES\n{below}")), "acme_enable=YES");
        assert_eq!(typed(&format!("   Try:\n\nA=1\nB=2\n{below}")), "A=1\nB=2");
        let long = format!("{:.<46}", "acme: it says ");
        assert_eq!(typed(&format!("   Try:\n{long}\nend\n{below}")), format!("{long}end"));
        let full = format!("{long}\n{long}");
        assert_eq!(typed(&format!("   Try:\n{full}\n{below}")), full);
    }

    #[test]
    fn headings_at_the_margin_stay_headings() {
        let blocks = body("   Text.\n\nOpen tasks:\n\n   More.\n", Margin::Indented);
        assert!(matches!(&blocks[1], Block::Heading { .. }), "{blocks:?}");
        assert!(!Body(blocks).is_empty());
    }
}

//! Lines → blocks.
//!
//! A cursor goes over the lines once; blocks within blocks are read from the lines between their
//! delimiters, at most [`DEEPEST`] deep. Knows nothing of an entry's head.

pub mod delimiter;
mod list;
mod macros;
mod marker;
mod paragraph;
pub mod style;
mod table;

use crate::model::body::{Block, Body, Inline};
use crate::report::asciidoc::block::delimiter::{Delimiter, delimiter};
use crate::report::asciidoc::block::marker::{marker, term};
use crate::report::asciidoc::block::style::Style;
use crate::report::asciidoc::inline::Context;
use crate::report::asciidoc::line::{Line, Place, heading};
use crate::report::html;

/// How deep blocks may lie in each other.
const DEEPEST: usize = 32;

/// Reads lines. A heading of the level `title` would be the entry's own title.
pub fn read(lines: &[Line<'_>], title: usize, context: &mut Context<'_>) -> Body {
    let mut blocks = Reader { lines, at: 0, depth: 0, title, in_item: false, context }.blocks();
    let mut above = title;
    levels(&mut blocks, &mut |level| above = above.min(usize::from(*level).saturating_sub(1)));
    levels(&mut blocks, &mut |level| *level = (usize::from(*level) - above).clamp(1, 5) as u8);
    Body(blocks)
}

/// Visits the levels of all headings. They are those of the source at first; then they get their
/// places below the entry's title, and below each other where an author began above it.
fn levels(blocks: &mut [Block], visit: &mut dyn FnMut(&mut u8)) {
    for block in blocks {
        match block {
            Block::Heading { level, .. } => visit(level),
            Block::List { items, .. } => items.iter_mut().for_each(|item| levels(&mut item.0, visit)),
            Block::Quote(body) => levels(&mut body.0, visit),
            _ => {}
        }
    }
}

/// True for a line that begins a block although no blank line stands before it.
pub fn interrupts(text: &str) -> bool {
    delimiter(text).is_some() || style::is_attribute_line(text) || interrupts_unasked(text)
}

/// Headings and lists that lack the blank line before them.
fn interrupts_unasked(text: &str) -> bool {
    heading(text).is_some_and(|(level, _)| level > 1)
        || marker(text).is_some_and(|(marker, _)| marker.interrupts())
}

/// A cursor over lines.
struct Reader<'l, 'a, 'c, 'r> {
    lines: &'l [Line<'a>],
    at: usize,
    depth: usize,
    title: usize,
    /// True within a block that a `+` attaches to an item; the next item ends it.
    in_item: bool,
    context: &'c mut Context<'r>,
}

impl<'l, 'a> Reader<'l, 'a, '_, '_> {
    fn line(&self) -> Option<&'l Line<'a>> {
        self.lines.get(self.at)
    }

    fn warn(&mut self, place: Place<'_>, message: &str) {
        self.context.warnings.push(place.warning(message));
    }

    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while self.line().is_some() {
            self.block(&mut blocks);
        }
        blocks
    }

    /// Reads what stands at the cursor: always at least one line.
    fn block(&mut self, blocks: &mut Vec<Block>) {
        let mut style = Style::default();
        while let Some(line) = self.line() {
            let text = &*line.text;
            if line.is_blank() || text == "+" {
                self.at += 1;
                if !style.is_empty() || text == "+" {
                    continue;
                }
                return;
            }
            if !style.take(text) {
                break;
            }
            self.at += 1;
        }
        if let Some(title) = style.title.take() {
            blocks.push(Block::Paragraph(vec![Inline::Strong(self.inline_title(title))]));
        }
        if let Some(line) = self.line() {
            self.begins(line, &style, blocks);
        }
    }

    fn inline_title(&mut self, title: &str) -> Vec<Inline> {
        let place = self.lines[self.at.min(self.lines.len()) - 1].place;
        let typography = crate::report::asciidoc::inline::Typography::Replaced;
        crate::report::asciidoc::inline::read(title, place, typography, self.context)
    }

    fn begins(&mut self, line: &'l Line<'a>, style: &Style<'_>, blocks: &mut Vec<Block>) {
        let text = &*line.text;
        if let Some((level, title)) = heading(text).filter(|(level, _)| *level > 1) {
            self.heading(line, level, title, blocks);
        } else if is_rule(text) {
            self.at += 1;
            blocks.push(Block::Rule);
        } else if let Some(delimiter) = delimiter(text) {
            self.delimited(delimiter, style, blocks);
        } else if marker(text).is_some() || term(text).is_some() {
            let list = self.list(style.start());
            blocks.push(list);
        } else if is_furniture(text) {
            self.at += 1;
        } else if let Some(call) = macros::call(text) {
            self.at += 1;
            blocks.extend(macros::read(&call, line.place, self.context));
        } else if text.starts_with("> ") {
            let quote = self.quoted_lines();
            blocks.push(quote);
        } else if text.starts_with([' ', '\t']) {
            let text = self.literal();
            blocks.push(Block::Preformatted(text));
        } else {
            self.paragraph(style, blocks);
        }
    }

    fn heading(&mut self, line: &Line<'_>, level: usize, title: &str, blocks: &mut Vec<Block>) {
        self.at += 1;
        if level <= self.title {
            self.warn(
                line.place,
                "the heading is not below the entry's title; it is read as one of its headings",
            );
        }
        let typography = crate::report::asciidoc::inline::Typography::Replaced;
        let content = crate::report::asciidoc::inline::read(title, line.place, typography, self.context);
        blocks.push(Block::Heading { level: level.min(9) as u8, content });
    }

    /// Indented lines up to the next blank one.
    fn literal(&mut self) -> String {
        let begin = self.at;
        while self.line().is_some_and(|line| !line.is_blank()) {
            self.at += 1;
        }
        let lines = &self.lines[begin..self.at];
        let margin = |line: &Line<'_>| line.text.len() - line.text.trim_start().len();
        let least = lines.iter().map(margin).min().unwrap_or(0);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.get(least..).unwrap_or_default()).collect();
        texts.join("\n")
    }

    fn delimited(&mut self, delimiter: Delimiter, style: &Style<'_>, blocks: &mut Vec<Block>) {
        let opening = &self.lines[self.at];
        let begin = self.at + 1;
        let closing = delimiter.closing(&opening.text);
        let found = self.lines[begin..].iter().position(|line| line.text == closing);
        if found.is_none() {
            self.warn(opening.place, "the block is not closed; it is taken to go on to the end");
        }
        let end = found.map_or(self.lines.len(), |found| begin + found);
        self.at = (end + 1).min(self.lines.len());
        let inside = &self.lines[begin..end];
        match delimiter {
            Delimiter::Verbatim => blocks.push(Block::Preformatted(verbatim(inside))),
            _ if style.is_verbatim() || self.depth >= DEEPEST => {
                blocks.push(Block::Preformatted(verbatim(inside)))
            }
            Delimiter::Passed => self.passed(inside, opening.place, blocks),
            Delimiter::Table => blocks.extend(table::read(inside, &opening.text, style, self.context)),
            Delimiter::Quote if style.keeps_lines() => {
                let verses = self.verses(inside);
                blocks.push(self.quote(verses, style));
            }
            Delimiter::Quote => {
                let inner = self.inside(inside);
                blocks.push(self.quote(inner, style));
            }
            Delimiter::Compound => {
                let label = style.admonition().map(|label| vec![Inline::Strong(vec![Inline::text(label)])]);
                blocks.extend(label.map(Block::Paragraph));
                blocks.extend(self.inside(inside));
            }
        }
    }

    /// HTML, as pages of it are read.
    fn passed(&mut self, lines: &[Line<'_>], place: Place<'_>, blocks: &mut Vec<Block>) {
        let (body, warnings) = html::fragment(&verbatim(lines), place.file, place.line + 1);
        if body.is_empty() {
            self.warn(place, "the HTML here shows no text of its own and is left out");
        }
        self.context.warnings.extend(warnings);
        blocks.extend(body.0);
    }

    fn inside(&mut self, lines: &[Line<'_>]) -> Vec<Block> {
        let (depth, title) = (self.depth + 1, self.title);
        Reader { lines, at: 0, depth, title, in_item: false, context: self.context }.blocks()
    }
}

fn verbatim(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| &*line.text).collect::<Vec<_>>().join("\n")
}

fn is_rule(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "---" | "***" | "- - -" | "* * *")
        || (text.len() >= 3 && text.trim_matches('\'').is_empty())
}

/// What shows nothing where an entry is read.
fn is_furniture(text: &str) -> bool {
    text == "<<<" || (text.starts_with("toc::") && text.ends_with(']'))
}

#[cfg(test)]
mod tests;

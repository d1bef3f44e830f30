//! Paragraphs: text, notes, quotations and verses.

use crate::model::body::{Block, Body, Inline};
use crate::report::asciidoc::block::marker::marker;
use crate::report::asciidoc::block::style::{Style, admonition};
use crate::report::asciidoc::block::{DEEPEST, Reader, interrupts, interrupts_unasked, verbatim};
use crate::report::asciidoc::inline::{Typography, read};
use crate::report::asciidoc::line::{Line, join};
use std::borrow::Cow;

impl<'l, 'a> Reader<'l, 'a, '_, '_> {
    /// Reads the paragraph that begins at the cursor.
    pub(crate) fn paragraph(&mut self, style: &Style<'_>, blocks: &mut Vec<Block>) {
        let lines = self.paragraph_lines();
        if style.is_verbatim() {
            return blocks.push(Block::Preformatted(verbatim(lines)));
        }
        let mut content = self.content(lines, style);
        if !content.iter().any(is_shown) {
            return;
        }
        if let Some(label) = style.admonition() {
            content.splice(..0, labelled(label));
        }
        let paragraph = Block::Paragraph(content);
        blocks.push(if style.is_quote() { self.quote(vec![paragraph], style) } else { paragraph });
    }

    fn paragraph_lines(&mut self) -> &'l [Line<'a>] {
        let begin = self.at;
        self.at += 1;
        while let Some(line) = self.line().filter(|line| !line.is_blank()) {
            if interrupts_unasked(&line.text) {
                if !self.in_item || marker(&line.text).is_none() {
                    self.warn(
                        line.place,
                        "a blank line is missing before this line, which begins a list or a heading",
                    );
                }
                break;
            }
            if interrupts(&line.text) {
                break;
            }
            self.at += 1;
        }
        &self.lines[begin..self.at]
    }

    fn content(&mut self, lines: &[Line<'_>], style: &Style<'_>) -> Vec<Inline> {
        let Some(first) = lines.first() else { return Vec::new() };
        let text = join(lines);
        let text = if style.keeps_lines() { text.replace('\n', " +\n") } else { text };
        match admonition(&text) {
            Some((label, rest)) => {
                let rest = read(rest, first.place, Typography::Replaced, self.context);
                labelled(label).into_iter().chain(rest).collect()
            }
            None => read(&text, first.place, Typography::Replaced, self.context),
        }
    }

    /// Paragraphs in which the ends of lines are shown.
    pub(crate) fn verses(&mut self, lines: &[Line<'_>]) -> Vec<Block> {
        let style = Style::verse();
        let verses = lines.split(Line::is_blank).filter(|lines| !lines.is_empty());
        verses.map(|lines| Block::Paragraph(self.content(lines, &style))).collect()
    }

    /// A quotation and who is quoted.
    pub(crate) fn quote(&mut self, mut blocks: Vec<Block>, style: &Style<'_>) -> Block {
        if let Some(author) = style.author() {
            blocks.push(Block::Paragraph(vec![Inline::text(format!("— {author}"))]));
        }
        Block::Quote(Body(blocks))
    }

    /// Lines that begin with `>`, as in Markdown.
    pub(crate) fn quoted_lines(&mut self) -> Block {
        let mut quoted = Vec::new();
        while let Some(text) = self.line().and_then(|line| line.text.strip_prefix('>')) {
            let text = text.strip_prefix(' ').unwrap_or(text);
            quoted.push(Line { text: Cow::Borrowed(text), place: self.lines[self.at].place });
            self.at += 1;
        }
        if self.depth >= DEEPEST {
            return Block::Preformatted(verbatim(&quoted));
        }
        Block::Quote(Body(self.inside(&quoted)))
    }
}

fn labelled(label: &str) -> [Inline; 2] {
    [Inline::Strong(vec![Inline::text(format!("{label}:"))]), Inline::text(" ")]
}

fn is_shown(inline: &Inline) -> bool {
    !matches!(inline, Inline::Text(text) if text.trim().is_empty())
}

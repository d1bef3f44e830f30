//! Finished inlines of a body: whether they show anything, and which addresses in them are links.

use crate::model::body::{Block, Body, Inline};
use crate::model::href::Href;
use crate::model::text::inline_text;
use crate::report::markdown::address;

/// True when nothing would be shown.
pub fn is_blank(content: &[Inline]) -> bool {
    let picture = |inline: &Inline| !matches!(inline, Inline::Text(_) | Inline::Break);
    !content.iter().any(picture) && inline_text(content).trim().is_empty()
}

/// The content without blanks and line breaks at its ends, where raw HTML and pictures left them.
pub fn trimmed(mut content: Vec<Inline>) -> Vec<Inline> {
    let blank = |inline: &Inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        inline => *inline == Inline::Break,
    };
    content.truncate(content.iter().rposition(|inline| !blank(inline)).map_or(0, |last| last + 1));
    content.drain(..content.iter().position(|inline| !blank(inline)).unwrap_or(0));
    if let Some(Inline::Text(text)) = content.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = content.last_mut() {
        text.truncate(text.trim_end().len());
    }
    content
}

/// The content with its bare addresses made links.
pub fn linked(content: Vec<Inline>) -> Vec<Inline> {
    let part = |inline| match inline {
        Inline::Text(text) => linked_text(text),
        Inline::Strong(content) => vec![Inline::Strong(linked(content))],
        Inline::Emphasis(content) => vec![Inline::Emphasis(linked(content))],
        inline => vec![inline],
    };
    content.into_iter().flat_map(part).collect()
}

/// The blocks with the bare addresses in them made links.
pub fn linked_blocks(blocks: Vec<Block>) -> Vec<Block> {
    let inside = |body: Body| Body(linked_blocks(body.0));
    let block = |block| match block {
        Block::Paragraph(content) => Block::Paragraph(linked(content)),
        Block::Quote(body) => Block::Quote(inside(body)),
        Block::List { start, items } => Block::List { start, items: items.into_iter().map(inside).collect() },
        block => block,
    };
    blocks.into_iter().map(block).collect()
}

fn linked_text(text: String) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut from = 0;
    for range in address::bare(&text) {
        if let Some(href) = Href::parse(&text[range.clone()]) {
            if range.start > from {
                parts.push(Inline::text(&text[from..range.start]));
            }
            parts.push(Inline::link(href, Vec::new()));
            from = range.end;
        }
    }
    match from {
        0 => vec![Inline::Text(text)],
        _ if from == text.len() => parts,
        _ => {
            parts.push(Inline::text(&text[from..]));
            parts
        }
    }
}

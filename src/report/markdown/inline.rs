//! Finished inlines of a body: whether they show anything, and which addresses in them are links.

use crate::model::body::Inline;
use crate::model::href::Href;
use crate::model::text::inline_text;
use crate::report::markdown::address;

/// True when nothing would be shown.
pub fn is_blank(content: &[Inline]) -> bool {
    let picture = |inline: &Inline| !matches!(inline, Inline::Text(_) | Inline::Break);
    !content.iter().any(picture) && inline_text(content).trim().is_empty()
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

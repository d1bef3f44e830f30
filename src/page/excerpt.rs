//! The beginning of a body, for lists and link previews.

use crate::model::body::{Block, Body};
use crate::model::text::{fold, inline_text};

/// The first words of the body's running text, at most `limit`, ended with `…` when there is more
/// of it. Headings, lists and drawings are passed over unless there is nothing else.
pub fn excerpt(body: &Body, limit: usize) -> String {
    let prose: Vec<String> = body.0.iter().filter_map(paragraph).collect();
    let text = if prose.is_empty() { body.plain_text() } else { prose.join(" ") };
    first_words(&fold(&text), limit)
}

fn paragraph(block: &Block) -> Option<String> {
    match block {
        Block::Paragraph(content) => Some(inline_text(content)).filter(|text| !text.trim().is_empty()),
        _ => None,
    }
}

fn first_words(text: &str, limit: usize) -> String {
    match text.match_indices(' ').nth(limit.saturating_sub(1)) {
        Some((end, _)) => format!("{}…", text[..end].trim_end_matches([',', ';', ':', '.'])),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body, Inline};
    use crate::page::excerpt::excerpt;

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline::text(text)]
    }

    #[test]
    fn an_excerpt_is_running_text() {
        let body = Body(vec![
            Block::Heading { level: 1, content: text("Head") },
            Block::Paragraph(text("One two,\nthree.")),
            Block::Preformatted("% ls".into()),
            Block::Paragraph(text("Four five.")),
        ]);
        assert_eq!(excerpt(&body, 60), "One two, three. Four five.");
        assert_eq!(excerpt(&body, 5), "One two, three. Four five.");
        assert_eq!(excerpt(&body, 4), "One two, three. Four…");
        assert_eq!(excerpt(&body, 2), "One two…");
    }

    #[test]
    fn a_body_without_prose_still_begins_somehow() {
        let list = Block::List { start: None, items: vec![Body(vec![Block::Paragraph(text("one"))])] };
        assert_eq!(excerpt(&Body(vec![list]), 60), "one");
        assert_eq!(excerpt(&Body::default(), 60), "");
    }
}

//! The levels of headings inside an entry.

use crate::model::body::{Block, Body, Inline};

/// Gives the shallowest heading level 1 and the others their places below it.
pub fn level(body: &mut Body) {
    let mut shallowest = u8::MAX;
    headings(body, &mut |level| shallowest = shallowest.min(*level));
    headings(body, &mut |level| *level = (*level - shallowest + 1).min(5));
}

/// Takes the id off that generators of sites know behind a heading: `Title {#id}`.
pub fn without_id(text: &str) -> &str {
    match text.trim_end().rsplit_once(" {#") {
        Some((before, id)) if id.ends_with('}') && !id.contains(' ') => before.trim_end(),
        _ => text,
    }
}

/// Takes off the marks of a heading that were typed twice: `# ## Title`.
pub fn without_marks(text: &str) -> &str {
    match text.trim_start_matches('#') {
        rest if rest.len() < text.len() && rest.starts_with(' ') => rest.trim_start(),
        _ => text,
    }
}

/// The content of a heading without its id.
pub fn content(mut content: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(text)) = content.last_mut() {
        let shorter = without_id(text).to_owned();
        *text = shorter;
    }
    content
}

fn headings(body: &mut Body, visit: &mut dyn FnMut(&mut u8)) {
    for block in &mut body.0 {
        match block {
            Block::Heading { level, .. } => visit(level),
            Block::List { items, .. } => items.iter_mut().for_each(|item| headings(item, visit)),
            Block::Quote(body) => headings(body, visit),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::heading::without_marks;

    #[test]
    fn marks_that_were_typed_twice_are_taken_off() {
        for (text, bare) in [("## Routes", "Routes"), ("#hash", "#hash"), ("# ", ""), ("C#", "C#")] {
            assert_eq!(without_marks(text), bare);
        }
    }
}

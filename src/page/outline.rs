//! Closes the gaps among the headings of a body: a page's headings go down one step at a time,
//! whatever levels the source used.

use crate::model::body::{Block, Body};
use crate::model::html::EntryAddress;

/// The body as HTML, its topmost headings as `h{heading}` and no level left out below.
pub fn outlined(body: &Body, heading: u8, address: EntryAddress<'_>) -> String {
    let mut body = body.clone();
    close(&mut body, &mut Vec::new());
    body.html(heading, address)
}

/// `open` holds the source's levels of the headings that the current place stands under.
fn close(body: &mut Body, open: &mut Vec<u8>) {
    for block in &mut body.0 {
        match block {
            Block::Heading { level, .. } => {
                open.retain(|above| above < level);
                open.push(*level);
                *level = u8::try_from(open.len()).unwrap_or(u8::MAX);
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| close(item, open)),
            Block::Quote(quoted) => close(quoted, open),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body, Inline};
    use crate::page::outline::outlined;

    #[test]
    fn headings_go_down_one_step_at_a_time() {
        let head = |level| Block::Heading { level, content: vec![Inline::text("x")] };
        let body = Body(vec![head(3), head(5), Block::Quote(Body(vec![head(3)])), head(1), head(2), head(2)]);
        let html = outlined(&body, 2, &|_| None);
        let levels: String =
            html.match_indices("<h").filter_map(|(at, _)| html[at + 2..].chars().next()).collect();
        assert_eq!(levels, "232233");
    }
}

//! A body as it stands on a page: its headings go down one step at a time, whatever levels the
//! source used, and what may be wider than the screen can be scrolled with the keyboard.

use crate::model::body::{Block, Body};
use crate::model::html::EntryAddress;

/// The body as HTML, its topmost headings as `h{heading}` and no level left out below.
pub fn outlined(body: &Body, heading: u8, address: EntryAddress<'_>) -> String {
    let mut body = body.clone();
    close(&mut body, &mut Vec::new());
    scrollable(&body.html(heading, address))
}

/// Text is escaped, so these tags are tags.
fn scrollable(html: &str) -> String {
    html.replace("<pre>", "<pre tabindex=\"0\">")
        .replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
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

    #[test]
    fn what_may_be_wide_can_be_scrolled_with_the_keyboard() {
        let text = |text: &str| vec![Inline::text(text)];
        let table = Block::Table { head: vec![], rows: vec![vec![text("<table>")]] };
        let html = outlined(&Body(vec![Block::Preformatted("<pre>".into()), table]), 2, &|_| None);
        assert_eq!(
            html,
            "<pre tabindex=\"0\"><code>&lt;pre&gt;</code></pre>\n\
             <div class=\"scroll\" tabindex=\"0\"><table>\n<tbody><tr><td>&lt;table&gt;</td></tr>\n</tbody>\n</table></div>\n"
        );
    }
}

//! The links of a row of an entry's head, told from what only repeats their address, and those behind a
//! title. Knows nothing of how a row is written.

use crate::model::body::{Inline, Target};
use crate::model::report::Link;
use crate::model::text::{fold, inline_text};
use std::ops::Range;

/// Adds the links of a row; `goes_on`: the row begins with the `URL:` of the row before. Gives
/// the text that belongs to no link.
pub fn gather(inlines: &[Inline], goes_on: bool, links: &mut Vec<Link>) -> String {
    let first = if goes_on { links.len().saturating_sub(1) } else { links.len() };
    let mut text = String::new();
    for inline in inlines {
        let Inline::Link { target: Target::Web(href), content } = inline else {
            text.push_str(&inline_text(std::slice::from_ref(inline)));
            continue;
        };
        let said = fold(&inline_text(content));
        let before = fold(&std::mem::take(&mut text));
        let repeats = ends_in_url(&before) && links.len() > first;
        let same = links[first..].last().is_some_and(|last| last.url.as_ref() == Some(href));
        if same
            && before == "URL"
            && let Some(last) = links.last_mut()
        {
            // Only with its colon it is decoration; the page shows all of this as the link's text.
            last.text = format!("{} {before} {said}", last.text);
            continue;
        }
        if repeats || (same && said == href.as_str()) {
            if let Some(last) = links.last_mut().filter(|last| last.url.is_none()) {
                last.url = Some(href.clone());
            }
            continue;
        }
        let named = before.trim_end_matches([':', '-', ' ', ',']);
        let takes_name = said == href.as_str() && !named.is_empty() && !ends_in_url(&before);
        links.push(Link { text: if takes_name { named.to_owned() } else { said }, url: Some(href.clone()) });
    }
    let left = fold(&text);
    left.split(" URL").next().unwrap_or_default().to_owned()
}

/// True when a row begins with a link and holds nothing else but `URL:` and another one; where links are
/// `awaited`, one will do.
pub fn is_row(inlines: &[Inline], awaited: bool) -> bool {
    let is_link = |inline: &Inline| matches!(inline, Inline::Link { .. });
    let decoration = |inline: &Inline| match inline {
        Inline::Text(text) => matches!(text.trim().trim_end_matches(':'), "" | "URL"),
        inline => is_link(inline),
    };
    let repeated = inlines.iter().filter(|inline| is_link(inline)).count() > 1 || awaited;
    inlines.first().is_some_and(is_link) && inlines.iter().all(decoration) && repeated
}

/// The brackets at the end of a title that hold nothing but links, by the places of its links in order:
/// `Title (website, code)`.
pub fn bracketed(text: &str, links: &[Range<usize>]) -> Option<Range<usize>> {
    let close = text.rfind(')')?;
    let last = links.iter().rfind(|link| link.end <= close)?;
    let open = text[..last.start].rfind('(')?;
    let mut words = String::new();
    let mut from = open + 1;
    for link in links.iter().filter(|link| link.start > open && link.end <= close) {
        words.push_str(&text[from..link.start]);
        from = link.end;
    }
    words.push_str(&text[from..close]);
    let says = |text: &str| text.contains(char::is_alphanumeric);
    (says(&text[..open]) && !says(&text[close + 1..]) && !says(&words)).then_some(open..close + 1)
}

fn ends_in_url(text: &str) -> bool {
    // `URL: link:[https://x.org/]` has its address in the brackets.
    let text = text.strip_suffix("link:[").unwrap_or(text);
    text.trim_end_matches([':', ' ']).ends_with("URL")
}

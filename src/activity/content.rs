//! The text of a note, laid out for how servers show it.
//!
//! 1. The title, strong and linked to the entry's page. It stands in the content because `name`
//!    and `summary` of a Note are shown as a content warning that hides the rest. It carries the
//!    first plain link because the first plain link gets the preview card.
//! 2. The body in narrow HTML: whole when short, else its beginning and a link to the page.
//! 3. Who paid, in one line: sponsors are promised to be named wherever the entry is read.
//! 4. The hashtags.
//!
//! Contacts and links of the entry's head are left to the page: a note is read in passing.

use crate::activity::excerpt::{Excerpt, excerpt};
use crate::activity::folding::{folded, without_line_ends};
use crate::activity::hashtag::Hashtag;
use crate::model::html::{EntryAddress, escape};
use crate::model::report::Entry;
use crate::model::text::shorten;

/// The longest title and the longest line of sponsors, in characters.
pub(crate) const LONGEST_TITLE: usize = 300;
const LONGEST_SPONSORS: usize = 300;

/// The HTML of an entry's note, and what it says as plain text. `page` is the entry's page,
/// `address` finds its neighbours.
pub fn content(
    entry: &Entry,
    page: &str,
    hashtags: &[Hashtag],
    address: EntryAddress<'_>,
) -> (String, String) {
    let Excerpt { body, whole } = excerpt(&folded(&entry.body), address);
    let plain = format!("{}\n\n{}", shorten(&entry.title, LONGEST_TITLE), body.plain_text());
    let mut html = title(entry, page);
    html += &without_line_ends(&body.note_html(address));
    if !whole {
        html += &format!("<p>… <a href=\"{}\">Read the whole entry</a></p>", escape(page));
    }
    (html + &sponsors(entry) + &tags(hashtags), plain.trim_end().to_owned())
}

fn title(entry: &Entry, page: &str) -> String {
    let title = escape(&shorten(&entry.title, LONGEST_TITLE));
    format!("<p><strong><a href=\"{}\">{title}</a></strong></p>", escape(page))
}

fn sponsors(entry: &Entry) -> String {
    let names = shorten(&entry.sponsors.join(", "), LONGEST_SPONSORS);
    if names.is_empty() { String::new() } else { format!("<p>Sponsor: {}</p>", escape(&names)) }
}

fn tags(hashtags: &[Hashtag]) -> String {
    let tags: Vec<String> = hashtags.iter().map(Hashtag::html).collect();
    if tags.is_empty() { String::new() } else { format!("<p>{}</p>", tags.join(" ")) }
}

#[cfg(test)]
mod tests {
    use crate::activity::content::content;
    use crate::activity::sample;
    use crate::model::body::{Block, Body, Inline, Target};
    use crate::model::report::Entry;

    const PAGE: &str = "https://x.org/r/e";

    fn with(body: Vec<Block>) -> Entry {
        Entry { body: Body(body), sponsors: Vec::new(), ..sample::entry().entry }
    }

    #[test]
    fn the_first_link_leads_to_our_page() {
        let link = Inline::Link { target: Target::Entry("pf".into()), content: vec![Inline::text("pf")] };
        let entry = with(vec![Block::Paragraph(vec![link])]);
        let (html, _) = content(&entry, PAGE, &[], &|slug| Some(format!("https://x.org/r/{slug}")));
        assert_eq!(
            html,
            "<p><strong><a href=\"https://x.org/r/e\">Releases &amp; more</a></strong></p>\
             <p><a href=\"https://x.org/r/pf\">pf</a></p>"
        );
    }

    #[test]
    fn a_long_entry_ends_with_the_way_to_its_page() {
        let block = Block::Paragraph(vec![Inline::text("word ".repeat(300))]);
        let (html, _) = content(&with(vec![block; 3]), PAGE, &[], &|_| None);
        assert!(html.ends_with("<p>… <a href=\"https://x.org/r/e\">Read the whole entry</a></p>"));
        assert_eq!(html.matches("word").count(), 300);
    }

    #[test]
    fn an_entry_without_a_body_is_its_title() {
        let (html, plain) = content(&with(vec![]), PAGE, &[], &|_| None);
        assert_eq!(plain, "Releases & more");
        assert_eq!(html, "<p><strong><a href=\"https://x.org/r/e\">Releases &amp; more</a></strong></p>");
    }
}

//! feed-rs reads what we write.

use crate::entries::{NASTY, document, published, site, updated};
use feed_rs::model::{Entry, Feed};
use proptest::prelude::{ProptestConfig, proptest};
use tidings::iri::FeedFormat;
use tidings::model::text::{clean, fold};

fn read(document: &str) -> Feed {
    feed_rs::parser::parse(document.as_bytes()).unwrap_or_else(|error| panic!("{error} in {document}"))
}

/// What people see of the title.
fn title(entry: &Entry) -> String {
    let Some(title) = &entry.title else { return String::new() };
    match title.content_type.subty().as_str() {
        "html" => scraper::Html::parse_fragment(&title.content).root_element().text().collect(),
        _ => seen(&title.content),
    }
}

/// A text without what keeps readers from taking it for HTML.
fn seen(text: &str) -> String {
    text.replace('\u{2060}', "")
}

fn content(entry: &Entry) -> &str {
    entry.content.as_ref().and_then(|content| content.body.as_deref()).unwrap_or_default()
}

/// What a text becomes: clean and on one line, or what stands in for nothing.
fn shown(text: &str, instead: &str) -> String {
    let text = fold(&clean(text));
    if text.is_empty() { instead.to_owned() } else { text }
}

#[test]
fn every_format_says_what_the_model_says() {
    for format in FeedFormat::ALL {
        let feed = read(&document(&NASTY, format));
        assert_eq!(feed.entries.len(), NASTY.len());
        for (number, (text, entry)) in NASTY.iter().zip(&feed.entries).enumerate() {
            let slug = format!("entry-{number}");
            assert_eq!(entry.id, site().note("2019q2", &slug), "{format:?}");
            assert_eq!(title(entry), shown(text, &slug), "{format:?}");
            assert_eq!(entry.published, Some(published(number)), "{format:?} {text:?}");
            assert_eq!(entry.links[0].href, site().entry_page("2019q2", &slug), "{format:?}");
            assert_eq!(seen(&entry.authors[0].name), shown(text, "team"), "{format:?}");
            let category = &entry.categories[0];
            let label = category.label.as_ref().unwrap_or(&category.term);
            assert_eq!(seen(label), shown(text, "kernel"), "{format:?}");
            if format != FeedFormat::Rss {
                assert_eq!(entry.updated, Some(updated(number)), "{format:?}");
            }
        }
    }
}

#[test]
fn a_feed_changed_when_its_newest_item_did() {
    let newest = Some(updated(NASTY.len() - 1));
    assert_eq!(read(&document(&NASTY, FeedFormat::Atom)).updated, newest);
    assert_eq!(read(&document(&NASTY, FeedFormat::Rss)).updated, newest);
}

#[test]
fn the_content_is_the_same_in_every_format_and_holds_the_whole_entry() {
    let [atom, rss, json] = FeedFormat::ALL.map(|format| read(&document(&NASTY, format)));
    for (number, entry) in atom.entries.iter().enumerate() {
        let html = content(entry).trim();
        assert_eq!(html, content(&rss.entries[number]).trim());
        assert_eq!(html, content(&json.entries[number]).trim());
        assert!(html.contains("mailto:a@example.org"), "{html}");
        assert!(html.contains("href=\"https://example.org/?a=1&amp;b='2%22\""), "{html}");
        assert!(!html.contains("<script") && !html.contains('\r'), "{html}");
        let words = scraper::Html::parse_fragment(html).root_element().text().collect::<String>();
        assert!(fold(&words).contains(&fold(&clean(NASTY[number]))), "{words}");
    }
}

#[test]
fn every_link_is_absolute() {
    for format in FeedFormat::ALL {
        for entry in read(&document(&["Plain"], format)).entries {
            let html = content(&entry).to_owned();
            assert!(html.contains("href=\"https://status.example.org/reports/2019q2/other\""), "{html}");
            for rest in html.split("href=\"").skip(1) {
                assert!(rest.starts_with("https://") || rest.starts_with("mailto:"), "{rest}");
            }
            assert!(!html.contains("nowhere"), "a link to no entry is text: {html}");
        }
    }
}

#[test]
fn an_empty_feed_is_a_feed() {
    for format in FeedFormat::ALL {
        let feed = read(&document(&[], format));
        assert_eq!(feed.title.map(|title| title.content).as_deref(), Some("Empty"), "{format:?}");
        assert!(feed.entries.is_empty());
    }
}

#[test]
fn the_same_entries_give_the_same_bytes() {
    for format in FeedFormat::ALL {
        assert_eq!(document(&NASTY, format), document(&NASTY, format));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_text_is_read_back_as_it_was_cleaned(text in "(?s:.){0,40}") {
        for format in FeedFormat::ALL {
            let feed = read(&document(&[&text], format));
            assert_eq!(title(&feed.entries[0]), shown(&text, "entry-0"), "{format:?}");
            assert_eq!(seen(&feed.entries[0].authors[0].name), shown(&text, "team"), "{format:?}");
        }
    }

    #[test]
    fn any_markup_is_read_back_as_it_was_cleaned(text in "[<>&;/\\]\\[!a\u{1}\u{b}\u{fffe} \"'#x-]{0,30}") {
        for format in FeedFormat::ALL {
            let feed = read(&document(&[&text], format));
            assert_eq!(title(&feed.entries[0]), shown(&text, "entry-0"), "{format:?}");
        }
    }
}

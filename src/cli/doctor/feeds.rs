//! Can feeds be found from the front page, read, and told apart?

use crate::cli::doctor::finding::Sheet;
use crate::iri::FeedFormat;
use std::collections::BTreeSet;

const CHECK: &str = "feed";

/// The address of a page's feed in a format, from its `<link rel="alternate">`.
pub fn address(page: &str, format: FeedFormat) -> Option<String> {
    let kind = format!("type=\"{}\"", format.media_type());
    let mut tags = page.split("<link ").skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag));
    let tag = tags.find(|tag| tag.contains("rel=\"alternate\"") && tag.contains(&kind))?;
    Some(tag.split_once("href=\"")?.1.split_once('"')?.0.replace("&amp;", "&"))
}

/// Looks at a feed.
pub fn examine(sheet: &mut Sheet, address: &str, format: FeedFormat, content_type: &str, body: &[u8]) {
    if !content_type.starts_with(format.media_type()) {
        let found = format!("it is served as {content_type:?}");
        sheet.warn(CHECK, address, found, "serve it as what it is: some readers insist");
    }
    match ids(format, body) {
        None => sheet.fail(
            CHECK,
            address,
            "it cannot be read",
            "look at it in a browser: a proxy may have changed it",
        ),
        Some(ids) => {
            let distinct: BTreeSet<&String> = ids.iter().collect();
            if distinct.len() == ids.len() {
                sheet.ok(CHECK, address, format!("{} items", ids.len()));
            } else {
                let found = "two items have one id";
                sheet.fail(CHECK, address, found, "readers show only one of them: tell us how it came");
            }
        }
    }
}

fn ids(format: FeedFormat, body: &[u8]) -> Option<Vec<String>> {
    match format {
        FeedFormat::Atom => {
            let feed = atom_syndication::Feed::read_from(body).ok()?;
            Some(feed.entries().iter().map(|entry| entry.id().to_owned()).collect())
        }
        FeedFormat::Rss => {
            let channel = rss::Channel::read_from(body).ok()?;
            let id = |item: &rss::Item| item.guid().map(|guid| guid.value().to_owned());
            channel.items().iter().map(id).collect()
        }
        FeedFormat::Json => {
            let feed: serde_json::Value = serde_json::from_slice(body).ok()?;
            feed["items"].as_array()?.iter().map(|item| Some(item["id"].as_str()?.to_owned())).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::doctor::feeds::{address, examine};
    use crate::cli::doctor::finding::{Sheet, Verdict};
    use crate::iri::FeedFormat;

    #[test]
    fn a_feed_is_found_from_the_page() {
        let page = r#"<link rel="stylesheet" href="/a.css"><link rel="alternate" type="application/atom+xml" title="x" href="https://x.org/feed.atom?a&amp;b">"#;
        assert_eq!(address(page, FeedFormat::Atom).as_deref(), Some("https://x.org/feed.atom?a&b"));
        assert_eq!(address(page, FeedFormat::Json), None);
    }

    #[test]
    fn items_need_ids_of_their_own() {
        let table = [
            (r#"{"items":[{"id":"1"},{"id":"2"}]}"#, Verdict::Ok),
            (r#"{"items":[{"id":"1"},{"id":"1"}]}"#, Verdict::Fail),
            (r#"{"items":[{}]}"#, Verdict::Fail),
            ("<rss>", Verdict::Fail),
        ];
        for (body, verdict) in table {
            let mut sheet = Sheet::default();
            examine(&mut sheet, "https://x.org", FeedFormat::Json, "application/feed+json", body.as_bytes());
            assert_eq!(sheet.findings[0].verdict, verdict, "{body}");
        }
    }
}

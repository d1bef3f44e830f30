//! Page or ActivityPub object? What the `Accept` header asks for (RFC 9110 §12.5.1).

/// What is asked for at an address that has two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The page: browsers say `text/html`.
    Page,
    /// The object: servers name one of its types.
    Activity,
    /// Whatever is there.
    Any,
}

/// Reads the header. A type that is named beats a wildcard; at equal quality the object wins,
/// since browsers never name its types.
pub fn wanted(accept: &str) -> Wanted {
    let (mut page, mut activity) = (0.0f32, 0.0f32);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality =
            parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
        match &*name {
            "application/activity+json" | "application/ld+json" => activity = activity.max(quality),
            "text/html" | "application/xhtml+xml" => page = page.max(quality),
            _ => {}
        }
    }
    match (page > 0.0, activity > 0.0) {
        (_, true) if activity >= page => Wanted::Activity,
        (true, _) => Wanted::Page,
        _ => Wanted::Any,
    }
}

/// True when a page is wanted more than any feed: browsers name `text/html` first, and XML after
/// it. Feed readers name a type of feeds, or nothing.
pub fn prefers_page(accept: &str) -> bool {
    let (mut page, mut feed) = (0.0f32, 0.0f32);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality =
            parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
        let is_feed = name.ends_with("/xml") || name.ends_with("json") || name.ends_with("/rss+xml");
        match &*name {
            "text/html" => page = page.max(quality),
            _ if is_feed || name.contains("atom") || name.contains("opml") => feed = feed.max(quality),
            _ => {}
        }
    }
    page > feed
}

#[cfg(test)]
mod tests {
    use crate::web::negotiation::{Wanted, prefers_page, wanted};

    #[test]
    fn browsers_get_pages_and_servers_get_objects() {
        let table = [
            ("", Wanted::Any),
            ("*/*", Wanted::Any),
            ("application/json", Wanted::Any),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Wanted::Page),
            ("application/activity+json", Wanted::Activity),
            ("application/activity+json, application/ld+json", Wanted::Activity),
            ("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", Wanted::Activity),
            ("application/activity+json, application/ld+json, text/html;q=0.1", Wanted::Activity),
            ("text/html, application/activity+json;q=0.5", Wanted::Page),
            ("application/activity+json;q=0", Wanted::Any),
        ];
        for (accept, expected) in table {
            assert_eq!(wanted(accept), expected, "{accept}");
        }
    }

    #[test]
    fn only_browsers_get_the_page_of_a_feed() {
        let pages = [
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
            "text/html",
        ];
        let feeds = [
            "",
            "*/*",
            "application/atom+xml",
            "application/rss+xml, application/rdf+xml;q=0.8, application/atom+xml;q=0.6, text/html;q=0.4",
            "text/html, application/atom+xml",
            "application/xml, text/html, */*;q=0.9",
            "application/feed+json, text/html",
            "application/atom+xml,application/rdf+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.1",
        ];
        for accept in pages {
            assert!(prefers_page(accept), "{accept}");
        }
        for accept in feeds {
            assert!(!prefers_page(accept), "{accept}");
        }
    }
}

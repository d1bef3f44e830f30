//! JSON Feed 1.1.

use crate::feed::Feed;
use crate::feed::date::rfc3339;
use crate::feed::item::Item;
use serde::Serialize;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// How an item begins and ends in the document, which follows from [`Element`].
pub(in crate::feed) const BEGIN: &str = "{\"id\":\"";
pub(in crate::feed) const END: &str = "/feed.json\"}}}";

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    authors: Vec<Author<'a>>,
    language: &'a str,
    hubs: Vec<Hub<'a>>,
    items: Vec<Element<'a>>,
}

/// An element of `hubs`.
#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

/// An element of `items`. [`BEGIN`] and [`END`] rely on its first and its last name.
#[derive(Serialize)]
struct Element<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    date_published: String,
    date_modified: String,
    authors: Vec<Author<'a>>,
    tags: [&'a str; 1],
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    _tidings: Extension<'a>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'static str,
}

/// What the other formats say and JSON Feed has no word for.
#[derive(Serialize)]
struct Extension<'a> {
    note: &'a str,
    source: Source<'a>,
}

#[derive(Serialize)]
struct Source<'a> {
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
}

/// The document.
pub(in crate::feed) fn write(feed: &Feed<'_>) -> String {
    let document = Document {
        version: VERSION,
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.addresses.json,
        next_url: feed.history.older.as_ref().map(|older| &*older.json),
        description: &feed.subtitle,
        authors: vec![Author { name: &feed.author, url: Some(&feed.home) }],
        language: &feed.language,
        hubs: feed.hubs.iter().map(|url| Hub { kind: "WebSub", url }).collect(),
        items: feed.items.iter().map(|item| element(item, &feed.language)).collect(),
    };
    serde_json::to_string(&document).expect("texts are always JSON")
}

fn element<'a>(item: &'a Item, language: &'a str) -> Element<'a> {
    Element {
        id: &item.id,
        url: &item.page,
        title: &item.title,
        content_html: &item.html,
        summary: &item.summary,
        date_published: rfc3339(item.published),
        date_modified: rfc3339(item.updated),
        authors: authors(item),
        tags: [&item.category.label],
        language,
        attachments: attachments(item),
        _tidings: extension(item),
    }
}

/// The team, then who may be asked.
fn authors(item: &Item) -> Vec<Author<'_>> {
    let team = Author { name: &item.author.name, url: Some(&item.author.page) };
    std::iter::once(team).chain(item.contacts.iter().map(|name| Author { name, url: None })).collect()
}

fn attachments(item: &Item) -> Vec<Attachment<'_>> {
    item.enclosures.iter().map(|media| Attachment { url: &media.url, mime_type: media.media_type }).collect()
}

fn extension(item: &Item) -> Extension<'_> {
    Extension {
        note: &item.id,
        source: Source {
            title: &item.source.title,
            home_page_url: &item.source.page,
            feed_url: &item.source.addresses.json,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::feed::sample;
    use crate::iri::FeedFormat;

    #[test]
    fn an_entry_is_shown_whole() {
        insta::assert_snapshot!(sample::document(FeedFormat::Json), @r#"
        {"version":"https://jsonfeed.org/version/1.1",
        "title":"FUSE & friends",
        "home_page_url":"https://status.example.org/teams/fuse-team",
        "feed_url":"https://status.example.org/teams/fuse-team/feed.json",
        "description":"What the team reports.",
        "authors":[{"name":"FUSE team",
        "url":"https://status.example.org/teams/fuse-team"}],
        "language":"en",
        "hubs":[{"type":"WebSub",
        "url":"https://status.example.org/hub"}],
        "items":[{"id":"https://status.example.org/ap/notes/2019q2/fuse",
        "url":"https://status.example.org/reports/2019q2/fuse",
        "title":"FUSE <b>7.31</b>",
        "content_html":"<p>Now with ]]&gt;, see <a href=\"https://status.example.org/reports/2019q2/pf\">pf</a></p>\n<h3>Links</h3>\n<ul>\n<li><a href=\"https://example.org/?a=1&amp;b=2\">Code</a></li>\n</ul>\n<h3>Contacts</h3>\n<ul>\n<li><a href=\"mailto:asomers@example.org\">Alan Somers</a></li>\n</ul>\n<h3>Sponsors</h3>\n<ul>\n<li>The Foundation</li>\n</ul>\n",
        "summary":"Now with ]]>, see pf",
        "date_published":"2019-07-01T12:00:00Z",
        "date_modified":"2019-07-02T12:00:00Z",
        "authors":[{"name":"FUSE team",
        "url":"https://status.example.org/teams/fuse-team"},{"name":"Alan Somers"}],
        "tags":["Kernel"],
        "language":"en",
        "_tidings":{"note":"https://status.example.org/ap/notes/2019q2/fuse",
        "source":{"title":"Report 2019/2",
        "home_page_url":"https://status.example.org/reports/2019q2",
        "feed_url":"https://status.example.org/reports/2019q2/feed.json"}}}]}
        "#);
    }

    #[test]
    fn a_feed_may_be_empty() {
        insta::assert_snapshot!(sample::empty(FeedFormat::Json), @r#"
        {"version":"https://jsonfeed.org/version/1.1",
        "title":"FUSE & friends",
        "home_page_url":"https://status.example.org/",
        "feed_url":"https://status.example.org/feed.json",
        "authors":[{"name":"FUSE team",
        "url":"https://status.example.org/"}],
        "language":"en",
        "hubs":[{"type":"WebSub",
        "url":"https://status.example.org/hub"}],
        "items":[]}
        "#);
    }
}

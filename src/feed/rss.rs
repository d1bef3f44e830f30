//! RSS 2.0 after the profile of the RSS Advisory Board, with the modules `content`, `dc` and
//! `atom`.

use crate::feed::date::{rfc2822, rfc3339};
use crate::feed::history::NAMESPACE;
use crate::feed::item::Item;
use crate::feed::markup::{plain, written};
use crate::feed::{Feed, GENERATOR, MINUTES_TO_LIVE, VERSION};
use crate::iri::FeedFormat;
use crate::model::html::escape;
use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Enclosure, Guid, Source};
use std::collections::BTreeMap;

/// The specification that the document follows.
const DOCS: &str = "https://www.rssboard.org/rss-specification";

/// The document. Texts of a [`Feed`] are clean, which the crate relies on: it escapes (and splits
/// `]]>` in CDATA), but lets control characters through.
pub(in crate::feed) fn write(feed: &Feed<'_>) -> String {
    let channel = Channel {
        title: plain(&feed.title),
        link: feed.home.clone(),
        description: plain(or(&feed.subtitle, &feed.title)),
        language: Some(feed.language.clone()),
        last_build_date: Some(rfc2822(feed.updated)),
        generator: Some(format!("{GENERATOR} {VERSION}")),
        docs: Some(DOCS.to_owned()),
        ttl: Some(MINUTES_TO_LIVE.to_string()),
        atom_ext: Some(links(feed)),
        namespaces: feed.history.mark.map(|_| ("fh".to_owned(), NAMESPACE.to_owned())).into_iter().collect(),
        extensions: feed.history.mark.map(marked).unwrap_or_default(),
        items: feed.items.iter().map(|entry| item(entry)).collect(),
        ..Channel::default()
    };
    let bytes = channel.write_to(Vec::new()).expect("memory takes every write");
    written(String::from_utf8(bytes).expect("a document made of texts is a text"))
}

/// The profile, `atom:link`: the document's own address, where older items are, and where to
/// subscribe.
fn links(feed: &Feed<'_>) -> AtomExtension {
    let history = feed.history.links(|addresses| &addresses.rss);
    let all = [("self", &*feed.addresses.rss)].into_iter().chain(history);
    let all = all.map(|(rel, href)| link(rel, href, FeedFormat::Rss.media_type()));
    // WebSub §4.
    let hubs = feed.hubs.iter().map(|hub| Link { mime_type: None, ..link("hub", hub, "") });
    AtomExtension { links: all.chain(hubs).collect() }
}

/// The mark of RFC 5005.
fn marked(mark: &str) -> ExtensionMap {
    let element = Extension { name: format!("fh:{mark}"), ..Extension::default() };
    let elements = BTreeMap::from([(mark.to_owned(), vec![element])]);
    BTreeMap::from([("fh".to_owned(), elements)])
}

/// Title, category and source are plain text; `description` is HTML like the content, so the
/// summary is escaped once more.
fn item(item: &Item) -> rss::Item {
    rss::Item {
        title: Some(plain(&item.title)),
        link: Some(item.page.clone()),
        description: Some(escape(or(&item.summary, &item.title))),
        categories: vec![Category { name: plain(&item.category.label), domain: None }],
        guid: Some(Guid { value: item.id.clone(), permalink: false }),
        pub_date: Some(rfc2822(item.published)),
        source: Some(Source {
            url: item.source.addresses.rss.clone(),
            title: Some(plain(&item.source.title)),
        }),
        enclosure: enclosure(item),
        content: Some(item.html.clone()),
        extensions: updated(item),
        atom_ext: Some(AtomExtension {
            links: vec![link("alternate", &item.id, "application/activity+json")],
        }),
        dublin_core_ext: Some(DublinCoreExtension {
            creators: std::iter::once(&item.author.name)
                .chain(&item.contacts)
                .map(|name| plain(name))
                .collect(),
            ..DublinCoreExtension::default()
        }),
        ..rss::Item::default()
    }
}

/// The profile, `enclosure`: one at most, so a recording rather than a picture, which is in the content
/// as well; length 0 when it is unknown.
fn enclosure(item: &Item) -> Option<Enclosure> {
    let media = item.enclosures.iter().find(|media| media.is_recording()).or(item.enclosures.first())?;
    Some(Enclosure { url: media.url.clone(), length: "0".to_owned(), mime_type: media.media_type.to_owned() })
}

/// RSS has no element for the last change; readers that know Atom's see an edit.
fn updated(item: &Item) -> ExtensionMap {
    let element = Extension {
        name: "atom:updated".to_owned(),
        value: Some(rfc3339(item.updated)),
        ..Extension::default()
    };
    let elements = BTreeMap::from([("updated".to_owned(), vec![element])]);
    BTreeMap::from([("atom".to_owned(), elements)])
}

fn link(rel: &str, href: &str, media_type: &str) -> Link {
    Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    }
}

fn or<'a>(text: &'a str, instead: &'a str) -> &'a str {
    if text.is_empty() { instead } else { text }
}

#[cfg(test)]
mod tests {
    use crate::feed::sample;
    use crate::iri::FeedFormat;

    #[test]
    fn an_entry_is_shown_whole() {
        // The joiner that nobody sees is shown as a bar.
        insta::assert_snapshot!(sample::document(FeedFormat::Rss).replace('\u{2060}', "|"), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel>
        <title>FUSE &#x26; friends</title>
        <link>https://status.example.org/teams/fuse-team</link>
        <description>What the team reports.</description>
        <language>en</language>
        <lastBuildDate>Tue, 02 Jul 2019 12:00:00 GMT</lastBuildDate>
        <generator>Tidings 0</generator>
        <docs>https://www.rssboard.org/rss-specification</docs>
        <ttl>15</ttl>
        <atom:link href="https://status.example.org/teams/fuse-team/feed.rss" rel="self" type="application/rss+xml"/>
        <atom:link href="https://status.example.org/hub" rel="hub"/>
        <item>
        <title>FUSE &#x3C;b&gt;7.31&#x3C;|/b&gt;</title>
        <link>https://status.example.org/reports/2019q2/fuse</link>
        <description>
        <![CDATA[Now with ]]&gt;, see pf]]>
        </description>
        <category>Kernel</category>
        <guid isPermaLink="false">https://status.example.org/ap/notes/2019q2/fuse</guid>
        <pubDate>Mon, 01 Jul 2019 12:00:00 GMT</pubDate>
        <source url="https://status.example.org/reports/2019q2/feed.rss">Report 2019/2</source>
        <content:encoded>
        <![CDATA[<p>Now with ]]&gt;, see <a href="https://status.example.org/reports/2019q2/pf">pf</a>
        </p>
        <h3>Links</h3>
        <ul>
        <li>
        <a href="https://example.org/?a=1&amp;b=2">Code</a>
        </li>
        </ul>
        <h3>Contacts</h3>
        <ul>
        <li>
        <a href="mailto:asomers@example.org">Alan Somers</a>
        </li>
        </ul>
        <h3>Sponsors</h3>
        <ul>
        <li>The Foundation</li>
        </ul>
        ]]>
        </content:encoded>
        <atom:updated>2019-07-02T12:00:00Z</atom:updated>
        <atom:link href="https://status.example.org/ap/notes/2019q2/fuse" rel="alternate" type="application/activity+json"/>
        <dc:creator>FUSE team</dc:creator>
        <dc:creator>Alan Somers</dc:creator>
        </item>
        </channel>
        </rss>
        "#);
    }

    #[test]
    fn a_feed_may_be_empty() {
        insta::assert_snapshot!(sample::empty(FeedFormat::Rss), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
        <channel>
        <title>FUSE &#x26; friends</title>
        <link>https://status.example.org/</link>
        <description>FUSE &#x26; friends</description>
        <language>en</language>
        <lastBuildDate>Tue, 01 Jan 2019 00:00:00 GMT</lastBuildDate>
        <generator>Tidings 0</generator>
        <docs>https://www.rssboard.org/rss-specification</docs>
        <ttl>15</ttl>
        <atom:link href="https://status.example.org/feed.rss" rel="self" type="application/rss+xml"/>
        <atom:link href="https://status.example.org/hub" rel="hub"/>
        </channel>
        </rss>
        "#);
    }
}

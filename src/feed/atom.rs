//! Atom: RFC 4287.

use crate::feed::history::NAMESPACE;
use crate::feed::item::{Item, Source};
use crate::feed::markup::{plain, text as construct, written};
use crate::feed::{Feed, GENERATOR, VERSION};
use crate::iri::FeedFormat;
use atom_syndication::{Category, Content, Entry, Generator, Link, Person};

/// The document. Texts of a [`Feed`] are clean, which the crate relies on: it escapes, but lets
/// control characters through.
pub(in crate::feed) fn write(feed: &Feed<'_>) -> String {
    let document = atom_syndication::Feed {
        title: construct(&feed.title),
        id: feed.id.clone(),
        updated: feed.updated.fixed_offset(),
        authors: vec![person(&feed.author, Some(&feed.home))],
        generator: Some(Generator {
            value: GENERATOR.to_owned(),
            uri: None,
            version: Some(VERSION.to_owned()),
        }),
        links: links(feed),
        subtitle: Some(&*feed.subtitle).filter(|text| !text.is_empty()).map(construct),
        entries: feed.items.iter().map(|item| entry(item)).collect(),
        lang: Some(feed.language.clone()),
        ..atom_syndication::Feed::default()
    };
    let bytes = document.write_to(Vec::new()).expect("memory takes every write");
    let text = String::from_utf8(bytes).expect("a document made of texts is a text");
    written(marked(text, feed.history.mark))
}

/// The document with the mark of RFC 5005 before its entries: who reads along knows it in time.
fn marked(mut text: String, mark: Option<&str>) -> String {
    if let (Some(mark), Some(place)) = (mark, text.find("<entry>").or_else(|| text.rfind("</feed>"))) {
        text.insert_str(place, &format!("<fh:{mark} xmlns:fh=\"{NAMESPACE}\"/>"));
    }
    text
}

/// RFC 4287 §4.2.7: one `self`; the home page as the plain alternate, the other formats as typed
/// ones.
fn links(feed: &Feed<'_>) -> Vec<Link> {
    let mut links = vec![
        link("self", &feed.addresses.atom, FeedFormat::Atom.media_type()),
        link("alternate", &feed.home, "text/html"),
        link("alternate", &feed.addresses.rss, FeedFormat::Rss.media_type()),
        link("alternate", &feed.addresses.json, FeedFormat::Json.media_type()),
    ];
    let history = feed.history.links(|addresses| &addresses.atom);
    links.extend(history.iter().map(|(rel, href)| link(rel, href, FeedFormat::Atom.media_type())));
    // WebSub §4.
    links.extend(feed.hubs.iter().map(|hub| Link { mime_type: None, ..link("hub", hub, "") }));
    links
}

fn entry(item: &Item) -> Entry {
    Entry {
        title: construct(&item.title),
        id: item.id.clone(),
        updated: item.updated.fixed_offset(),
        authors: authors(item),
        categories: vec![Category {
            term: item.category.term.clone(),
            scheme: None,
            label: Some(plain(&item.category.label)),
        }],
        links: entry_links(item),
        published: Some(item.published.fixed_offset()),
        source: Some(source(&item.source)),
        summary: Some(&*item.summary).filter(|text| !text.is_empty()).map(construct),
        content: Some(Content {
            value: Some(item.html.clone()),
            content_type: Some("html".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// RFC 4287 §4.2.1: the team, then who may be asked; readers that show one author show the first.
fn authors(item: &Item) -> Vec<Person> {
    let team = person(&item.author.name, Some(&item.author.page));
    std::iter::once(team).chain(item.contacts.iter().map(|name| person(name, None))).collect()
}

/// RFC 4287 §4.2.7.2. The length of an enclosure is a hint, and unknown.
fn entry_links(item: &Item) -> Vec<Link> {
    let alternates = [
        link("alternate", &item.page, "text/html"),
        link("alternate", &item.id, "application/activity+json"),
    ];
    let enclosures = item.enclosures.iter().map(|media| link("enclosure", &media.url, media.media_type));
    alternates.into_iter().chain(enclosures).collect()
}

fn source(source: &Source) -> atom_syndication::Source {
    atom_syndication::Source {
        title: construct(&source.title),
        id: source.addresses.atom.clone(),
        updated: source.updated.fixed_offset(),
        links: vec![
            link("self", &source.addresses.atom, FeedFormat::Atom.media_type()),
            link("alternate", &source.page, "text/html"),
        ],
        ..atom_syndication::Source::default()
    }
}

fn link(rel: &str, href: &str, media_type: &str) -> Link {
    Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    }
}

fn person(name: &str, uri: Option<&str>) -> Person {
    Person { name: plain(name), uri: uri.map(str::to_owned), ..Person::default() }
}

#[cfg(test)]
mod tests {
    use crate::feed::sample;
    use crate::iri::FeedFormat;

    #[test]
    fn an_entry_is_shown_whole() {
        insta::assert_snapshot!(sample::document(FeedFormat::Atom), @r#"
        <?xml version="1.0"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
        <title>FUSE &#x26; friends</title>
        <id>https://status.example.org/teams/fuse-team/feed.atom</id>
        <updated>2019-07-02T12:00:00+00:00</updated>
        <author>
        <name>FUSE team</name>
        <uri>https://status.example.org/teams/fuse-team</uri>
        </author>
        <generator version="0">Tidings</generator>
        <link href="https://status.example.org/teams/fuse-team/feed.atom" rel="self" type="application/atom+xml"/>
        <link href="https://status.example.org/teams/fuse-team" rel="alternate" type="text/html"/>
        <link href="https://status.example.org/teams/fuse-team/feed.rss" rel="alternate" type="application/rss+xml"/>
        <link href="https://status.example.org/teams/fuse-team/feed.json" rel="alternate" type="application/feed+json"/>
        <link href="https://status.example.org/hub" rel="hub"/>
        <subtitle>What the team reports.</subtitle>
        <entry>
        <title type="html">FUSE &amp;lt;b&amp;gt;7.31&amp;lt;/b&amp;gt;</title>
        <id>https://status.example.org/ap/notes/2019q2/fuse</id>
        <updated>2019-07-02T12:00:00+00:00</updated>
        <author>
        <name>FUSE team</name>
        <uri>https://status.example.org/teams/fuse-team</uri>
        </author>
        <author>
        <name>Alan Somers</name>
        </author>
        <category term="kernel" label="Kernel"/>
        <link href="https://status.example.org/reports/2019q2/fuse" rel="alternate" type="text/html"/>
        <link href="https://status.example.org/ap/notes/2019q2/fuse" rel="alternate" type="application/activity+json"/>
        <published>2019-07-01T12:00:00+00:00</published>
        <source>
        <title>Report 2019/2</title>
        <id>https://status.example.org/reports/2019q2/feed.atom</id>
        <updated>2019-07-01T12:00:00+00:00</updated>
        <link href="https://status.example.org/reports/2019q2/feed.atom" rel="self" type="application/atom+xml"/>
        <link href="https://status.example.org/reports/2019q2" rel="alternate" type="text/html"/>
        </source>
        <summary>Now with ]]&gt;, see pf</summary>
        <content type="html">&lt;p&gt;Now with ]]&amp;gt;, see &lt;a href=&quot;https://status.example.org/reports/2019q2/pf&quot;&gt;pf&lt;/a&gt;&lt;/p&gt;
        &lt;h3&gt;Links&lt;/h3&gt;
        &lt;ul&gt;
        &lt;li&gt;&lt;a href=&quot;https://example.org/?a=1&amp;amp;b=2&quot;&gt;Code&lt;/a&gt;&lt;/li&gt;
        &lt;/ul&gt;
        &lt;h3&gt;Contacts&lt;/h3&gt;
        &lt;ul&gt;
        &lt;li&gt;&lt;a href=&quot;mailto:asomers@example.org&quot;&gt;Alan Somers&lt;/a&gt;&lt;/li&gt;
        &lt;/ul&gt;
        &lt;h3&gt;Sponsors&lt;/h3&gt;
        &lt;ul&gt;
        &lt;li&gt;The Foundation&lt;/li&gt;
        &lt;/ul&gt;
        </content>
        </entry>
        </feed>
        "#);
    }

    #[test]
    fn a_feed_may_be_empty() {
        insta::assert_snapshot!(sample::empty(FeedFormat::Atom), @r#"
        <?xml version="1.0"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
        <title>FUSE &#x26; friends</title>
        <id>https://status.example.org/feed.atom</id>
        <updated>2019-01-01T00:00:00+00:00</updated>
        <author>
        <name>FUSE team</name>
        <uri>https://status.example.org/</uri>
        </author>
        <generator version="0">Tidings</generator>
        <link href="https://status.example.org/feed.atom" rel="self" type="application/atom+xml"/>
        <link href="https://status.example.org/" rel="alternate" type="text/html"/>
        <link href="https://status.example.org/feed.rss" rel="alternate" type="application/rss+xml"/>
        <link href="https://status.example.org/feed.json" rel="alternate" type="application/feed+json"/>
        <link href="https://status.example.org/hub" rel="hub"/>
        </feed>
        "#);
    }
}

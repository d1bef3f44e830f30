//! The list of all feeds as OPML 2.0, for readers that subscribe to many at once.

use crate::feed::date::rfc2822;
use crate::feed::{home, line};
use crate::iri::{FeedFormat, FeedOf, Site};
use crate::model::Timestamp;
use crate::model::html::escape;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// The media type, without parameters.
pub const MEDIA_TYPE: &str = "text/x-opml";

/// A line of the list: a feed, or a heading with lines below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    text: String,
    feed: Option<Subscription>,
    below: Vec<Outline>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Subscription {
    address: String,
    home: String,
}

impl Outline {
    /// A feed by its title. One format stands for all three: the preferred one.
    pub fn feed(site: &Site, of: FeedOf<'_>, title: &str) -> Outline {
        let feed = Subscription { address: site.feed(of, FeedFormat::ALL[0]), home: home(site, of) };
        Outline { text: html(&line(title)), feed: Some(feed), below: Vec::new() }
    }

    /// A heading and what stands below it.
    pub fn heading(title: &str, below: Vec<Outline>) -> Outline {
        Outline { text: html(&line(title)), feed: None, below }
    }
}

/// The document; `modified` is when the list last changed.
pub fn write(title: &str, modified: Timestamp, outlines: &[Outline]) -> String {
    let mut writer = Writer::new(Vec::new());
    document(&mut writer, &html(&line(title)), modified, outlines).expect("memory takes every write");
    String::from_utf8(writer.into_inner()).expect("a document made of texts is a text")
}

fn document(
    writer: &mut Writer<Vec<u8>>,
    title: &str,
    modified: Timestamp,
    outlines: &[Outline],
) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let opml = writer.create_element("opml").with_attribute(("version", "2.0"));
    opml.write_inner_content(|writer| {
        writer.create_element("head").write_inner_content(|writer| {
            writer.create_element("title").write_text_content(BytesText::new(title))?;
            let date = rfc2822(modified);
            writer.create_element("dateModified").write_text_content(BytesText::new(&date))?;
            Ok(())
        })?;
        writer.create_element("body").write_inner_content(|writer| lines(writer, outlines))?;
        Ok(())
    })?;
    Ok(())
}

/// OPML 2.0, "Text attribute": its text may be HTML. What would be read as markup is escaped once more;
/// all else is written as it is, for those who read it as plain text.
fn html(text: &str) -> String {
    let is_read = |rest: &str| !rest.is_empty() && !rest.starts_with([' ', '&', '<']);
    match text.contains('<') || text.split('&').skip(1).any(is_read) {
        true => escape(text),
        false => text.to_owned(),
    }
}

fn lines(writer: &mut Writer<Vec<u8>>, outlines: &[Outline]) -> io::Result<()> {
    for outline in outlines {
        let mut element = writer.create_element("outline").with_attribute(("text", &*outline.text));
        if let Some(feed) = &outline.feed {
            // OPML 2.0, "Subscription lists": the type is "rss" for every format of feed.
            element = element.with_attributes([
                ("title", &*outline.text),
                ("type", "rss"),
                ("xmlUrl", &*feed.address),
                ("htmlUrl", &*feed.home),
            ]);
        }
        if outline.below.is_empty() {
            element.write_empty()?;
        } else {
            element.write_inner_content(|writer| lines(writer, &outline.below))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::feed::opml::{Outline, write};
    use crate::iri::{FeedOf, Site};

    #[test]
    fn the_list_names_every_feed_below_its_heading() {
        let site = Site::parse("https://status.example.org").expect("an origin");
        let outlines = [
            Outline::feed(&site, FeedOf::Site, "All entries & \"more\"\u{1}"),
            Outline::feed(&site, FeedOf::Team("std"), "R&D <stdio.h>"),
            Outline::heading("Teams", vec![Outline::feed(&site, FeedOf::Team("core"), "Core")]),
        ];
        let modified = "2019-07-01T12:00:00Z".parse().expect("an instant");
        insta::assert_snapshot!(write("Feeds", modified, &outlines).replace("><", ">\n<"), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <opml version="2.0">
        <head>
        <title>Feeds</title>
        <dateModified>Mon, 01 Jul 2019 12:00:00 GMT</dateModified>
        </head>
        <body>
        <outline text="All entries &amp; &quot;more&quot;" title="All entries &amp; &quot;more&quot;" type="rss" xmlUrl="https://status.example.org/feed.atom" htmlUrl="https://status.example.org/"/>
        <outline text="R&amp;amp;D &amp;lt;stdio.h&amp;gt;" title="R&amp;amp;D &amp;lt;stdio.h&amp;gt;" type="rss" xmlUrl="https://status.example.org/teams/std/feed.atom" htmlUrl="https://status.example.org/teams/std"/>
        <outline text="Teams">
        <outline text="Core" title="Core" type="rss" xmlUrl="https://status.example.org/teams/core/feed.atom" htmlUrl="https://status.example.org/teams/core"/>
        </outline>
        </body>
        </opml>
        "#);
    }
}

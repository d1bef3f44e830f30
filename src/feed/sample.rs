//! One small entry, for the tests of the formats.

use crate::feed::item::Item;
use crate::feed::{About, Feed, write};
use crate::iri::{FeedFormat, FeedOf, Site};
use crate::model::body::{Block, Body, Inline, Target};
use crate::model::href::Href;
use crate::model::published::{ActorKind, Edition, Published, Team};
use crate::model::report::{Contact, Entry, Format, Link};
use crate::model::slug::Slug;

/// The document of a feed with the sample in it, each element on a line.
pub(in crate::feed) fn document(format: FeedFormat) -> String {
    let site = Site::parse("https://status.example.org").expect("an origin");
    let item = item(&site);
    let feed = Feed::new(&site, FeedOf::Team("fuse-team"), &about(), [&item]);
    in_lines(&write(&feed, format), format)
}

/// The document of a feed without items, likewise.
pub(in crate::feed) fn empty(format: FeedFormat) -> String {
    let site = Site::parse("https://status.example.org").expect("an origin");
    let feed = Feed::new(&site, FeedOf::Site, &About { subtitle: "", ..about() }, []);
    in_lines(&write(&feed, format), format)
}

fn in_lines(document: &str, format: FeedFormat) -> String {
    let document = document.replace(env!("CARGO_PKG_VERSION"), "0");
    match format {
        FeedFormat::Atom | FeedFormat::Rss => document.replace("><", ">\n<"),
        FeedFormat::Json => document.replace(",\"", ",\n\""),
    }
}

fn about() -> About<'static> {
    About {
        title: "FUSE & friends",
        subtitle: "What the team reports.",
        author: "FUSE team",
        language: "en",
        updated: "2019-01-01T00:00:00Z".parse().expect("an instant"),
    }
}

fn item(site: &Site) -> Item {
    let instant = |text: &str| text.parse().expect("an instant");
    let team = Team {
        id: Slug::from_text("FUSE team"),
        name: "FUSE team".into(),
        summary: String::new(),
        kind: ActorKind::Service,
        icon: "0123456789ab".into(),
        published: instant("2019-07-01T12:00:00Z"),
        updated: instant("2019-07-01T12:00:00Z"),
    };
    let edition = Edition {
        slug: Slug::from_text("2019q2"),
        title: "Report 2019/2".into(),
        format: Format::Mail,
        period: None,
        introduction: Body::default(),
        categories: Vec::new(),
        published: instant("2019-07-01T12:00:00Z"),
        updated: instant("2019-07-03T12:00:00Z"),
    };
    let published = Published {
        report: edition.slug.clone(),
        ordinal: 0,
        team: team.id.clone(),
        category_name: "Kernel".into(),
        entry: entry(),
        published: instant("2019-07-01T12:00:00Z"),
        updated: instant("2019-07-02T12:00:00Z"),
        posted: None,
        withdrawn: None,
    };
    Item::new(site, &published, &team, &edition, &|slug| Some(site.entry_page("2019q2", slug)))
}

fn entry() -> Entry {
    let see = Inline::Link { target: Target::Entry("pf".into()), content: vec![Inline::text("pf")] };
    Entry {
        slug: Slug::from_text("fuse"),
        title: "FUSE <b>7.31</b>".into(),
        category: Slug::from_text("Kernel"),
        stem: None,
        contacts: vec![Contact {
            name: "Alan Somers".into(),
            email: Some("asomers@example.org".into()),
            url: None,
        }],
        links: vec![Link { text: "Code".into(), url: Href::parse("https://example.org/?a=1&b=2") }],
        sponsors: vec!["The Foundation".into()],
        body: Body(vec![Block::Paragraph(vec![Inline::text("Now with ]]>, see "), see])]),
    }
}

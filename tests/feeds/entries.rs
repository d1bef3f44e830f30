//! Entries as no editor would write them.

use tidings::feed::item::Item;
use tidings::feed::{About, Feed, write};
use tidings::iri::{FeedFormat, FeedOf, Site};
use tidings::model::Timestamp;
use tidings::model::body::{Block, Body, Inline, Target};
use tidings::model::href::Href;
use tidings::model::published::{ActorKind, Edition, Published, Team};
use tidings::model::report::{Contact, Entry, Format, Link};
use tidings::model::slug::Slug;

/// Titles, names and words that break naive writers.
pub const NASTY: [&str; 12] = [
    "Plain",
    "<b>bold</b> &amp; <script>alert(1)</script>",
    "a ]]> b <![CDATA[ c ]]]]><![CDATA[>",
    "bell\u{7} escape\u{1b} nul\u{0} c1\u{85}\u{9f} non\u{ffff}\u{fffe}",
    "🦀 emoji 👩\u{200d}💻 and \u{1f1e6}\u{1f1fa}",
    "\u{202e}שלום עולם\u{202c} مرحبا",
    " many \t kinds\r\nof\u{a0}\u{2003}space ",
    "\"quotes\" 'and' &quot; &#x3c; &nbsp; &bogus; &",
    "<!-- comment --> <?pi?> <!DOCTYPE x> -->",
    "\u{feff}e\u{301} combining \u{e000} private \u{10ffff}",
    "%20 + https://example.org/?a=1&b=2",
    "",
];

pub fn site() -> Site {
    Site::parse("https://status.example.org").expect("an origin")
}

/// The report's feed with an item for each text, in a format.
pub fn document(texts: &[&str], format: FeedFormat) -> String {
    let site = site();
    let items: Vec<Item> = texts.iter().enumerate().map(|(number, text)| item(&site, number, text)).collect();
    let about = About {
        title: texts.first().copied().unwrap_or("Empty"),
        subtitle: "",
        author: "Example",
        language: "en",
        updated: "2019-01-01T00:00:00Z".parse().expect("an instant"),
    };
    write(&Feed::new(&site, FeedOf::Report("2019q2"), &about, &items), format)
}

pub fn published(number: usize) -> Timestamp {
    Timestamp::from_timestamp(1_561_975_200 + number as i64 * 60, 0).expect("an instant")
}

pub fn updated(number: usize) -> Timestamp {
    published(number) + chrono::Duration::hours(1)
}

fn item(site: &Site, number: usize, text: &str) -> Item {
    let published = Published {
        report: Slug::from_text("2019q2"),
        ordinal: number as u32,
        team: Slug::from_text("Team"),
        category_name: text.into(),
        entry: entry(number, text),
        published: published(number),
        updated: updated(number),
        posted: None,
        withdrawn: None,
    };
    Item::new(site, &published, &team(text), &edition(text), &|slug| {
        (slug != "nowhere").then(|| site.entry_page("2019q2", slug))
    })
}

fn entry(number: usize, text: &str) -> Entry {
    let link =
        |slug: &str| Inline::Link { target: Target::Entry(slug.into()), content: vec![Inline::text(text)] };
    let body = Body(vec![
        Block::Paragraph(vec![Inline::text(text), link("other"), link("nowhere")]),
        Block::Preformatted(format!("{text}\r\nnext line\rlast line")),
        Block::List { start: Some(3), items: vec![Body(vec![Block::Paragraph(vec![Inline::text(text)])])] },
    ]);
    Entry {
        slug: Slug::from_text(&format!("entry {number}")),
        title: text.into(),
        category: Slug::from_text("Kernel"),
        stem: None,
        contacts: vec![Contact { name: text.into(), email: Some("a@example.org".into()), url: None }],
        links: vec![Link { text: text.into(), url: Href::parse("https://example.org/?a=1&b='2\"") }],
        sponsors: vec![text.into()],
        body: if text.is_empty() { Body::default() } else { body },
    }
}

fn team(text: &str) -> Team {
    Team {
        id: Slug::from_text("Team"),
        name: text.into(),
        summary: text.into(),
        kind: ActorKind::Service,
        icon: "0123456789ab".into(),
        published: published(0),
        updated: updated(0),
    }
}

fn edition(text: &str) -> Edition {
    Edition {
        slug: Slug::from_text("2019q2"),
        title: text.into(),
        format: Format::Mail,
        period: None,
        introduction: Body::default(),
        categories: Vec::new(),
        published: published(0),
        updated: updated(0),
    }
}

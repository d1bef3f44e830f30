//! Entries → feeds: one normal form, [`Feed`], and a thin adapter for each format around it.
//!
//! Knows nothing of where items come from, which of them belong into a feed or how a document is
//! served. The same items give the same bytes: "now" never enters.

pub mod history;
pub mod item;
pub mod opml;

mod atom;
mod content;
mod date;
mod enclosure;
mod json;
mod markup;
mod rss;
#[cfg(test)]
mod sample;

use crate::feed::history::{History, Part};
use crate::feed::item::Item;
use crate::iri::{FeedFormat, FeedOf, Site};
use crate::model::Timestamp;
use crate::model::text::{clean, fold};
use chrono::SubsecRound;

/// How many minutes a reader may keep a feed before it asks again: RSS 2.0 `ttl`. Whoever serves
/// feeds says the same in `Cache-Control`.
pub const MINUTES_TO_LIVE: u32 = 15;

/// The name of the program in feeds.
const GENERATOR: &str = "Tidings";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A feed before it takes a format. All texts are clean: they hold no character that XML forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed<'a> {
    id: String,
    title: String,
    subtitle: String,
    author: String,
    language: String,
    home: String,
    addresses: Addresses,
    hubs: Vec<String>,
    updated: Timestamp,
    history: History,
    items: Vec<&'a Item>,
}

/// What a feed says about itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The title, as plain text.
    pub title: &'a str,
    /// One plain sentence that tells what the feed holds; may be empty.
    pub subtitle: &'a str,
    /// Who publishes the feed: the site's title, or the team's name.
    pub author: &'a str,
    /// The language of everything in it: a tag of BCP 47.
    pub language: &'a str,
    /// When it last changed if it has no items: the instant its subject was made, never "now".
    pub updated: Timestamp,
}

/// The addresses of a feed in all formats.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Addresses {
    atom: String,
    rss: String,
    json: String,
}

impl<'a> Feed<'a> {
    /// The feed of `of` with the items in the order given.
    pub fn new(
        site: &Site,
        of: FeedOf<'_>,
        about: &About<'_>,
        items: impl IntoIterator<Item = &'a Item>,
    ) -> Feed<'a> {
        let items: Vec<&Item> = items.into_iter().collect();
        let addresses = Addresses::of(site, of);
        Feed {
            id: addresses.atom.clone(),
            title: line(about.title),
            subtitle: line(about.subtitle),
            author: line(about.author),
            language: line(about.language),
            home: home(site, of),
            addresses,
            hubs: vec![site.hub()],
            updated: newest(&items).unwrap_or(about.updated.trunc_subsecs(0)),
            history: History::default(),
            items,
        }
    }

    /// The feed as a part of a history of feeds.
    pub fn part(self, site: &Site, of: FeedOf<'_>, part: Part) -> Feed<'a> {
        let history = History::new(site, of, part);
        match part {
            // An archive does not change: there is nothing to subscribe to.
            Part::Archive(number) => {
                let addresses = Addresses::of_archive(site, of, number);
                Feed { addresses, history, hubs: Vec::new(), ..self }
            }
            Part::Complete | Part::Current { .. } => Feed { history, ..self },
        }
    }

    /// The feed as changed at least at an instant: that of the last withdrawal leaves no item.
    pub fn changed_at(self, instant: Timestamp) -> Feed<'a> {
        Feed { updated: self.updated.max(instant.trunc_subsecs(0)), ..self }
    }

    /// The feed with other hubs beside the site's own (WebSub §4).
    pub fn with_hubs(mut self, others: &[String]) -> Feed<'a> {
        self.hubs.extend_from_slice(others);
        self
    }

    /// The hubs that tell of changes.
    pub fn hubs(&self) -> &[String] {
        &self.hubs
    }

    /// When the feed last changed: the newest change of its items. `Last-Modified` says the same.
    pub fn updated(&self) -> Timestamp {
        self.updated
    }
}

impl Addresses {
    fn of(site: &Site, of: FeedOf<'_>) -> Addresses {
        let address = |format| site.feed(of, format);
        Addresses {
            atom: address(FeedFormat::Atom),
            rss: address(FeedFormat::Rss),
            json: address(FeedFormat::Json),
        }
    }

    fn of_archive(site: &Site, of: FeedOf<'_>, number: usize) -> Addresses {
        let address = |format| site.archive(of, number, format);
        Addresses {
            atom: address(FeedFormat::Atom),
            rss: address(FeedFormat::Rss),
            json: address(FeedFormat::Json),
        }
    }
}

/// How an item begins and ends in the documents of a format, and what stands between two of them.
/// No text in a document holds any of it: in XML `<` is escaped, in JSON `"` is.
pub fn bounds(format: FeedFormat) -> [&'static str; 3] {
    match format {
        FeedFormat::Atom => ["<entry>", "</entry>", ""],
        FeedFormat::Rss => ["<item>", "</item>", ""],
        FeedFormat::Json => [json::BEGIN, json::END, ","],
    }
}

/// The document of a feed in a format.
pub fn write(feed: &Feed<'_>, format: FeedFormat) -> String {
    match format {
        FeedFormat::Atom => atom::write(feed),
        FeedFormat::Rss => rss::write(feed),
        FeedFormat::Json => json::write(feed),
    }
}

/// The page that shows what a feed is about.
pub fn home(site: &Site, of: FeedOf<'_>) -> String {
    match of {
        FeedOf::Site => site.absolute("/"),
        FeedOf::Team(team) => site.team_page(team),
        FeedOf::Category(category) => site.category_page(category),
        FeedOf::Report(report) => site.report_page(report),
    }
}

fn newest(items: &[&Item]) -> Option<Timestamp> {
    items.iter().map(|item| item.updated).max()
}

/// A text as it may stand in every format: clean, on one line.
fn line(text: &str) -> String {
    fold(&clean(text))
}

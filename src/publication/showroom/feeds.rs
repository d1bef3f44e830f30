//! The feeds of what was touched, and the list of all feeds.

use crate::discovery::websub;
use crate::document::Document;
use crate::feed::item::Item;
use crate::feed::opml::{self, Outline};
use crate::feed::{self, About, Feed};
use crate::iri::{FeedFormat, FeedOf, Site, feed_path};
use crate::model::published::{Published, Team};
use crate::publication::library::{Library, Touched};
use crate::publication::showroom::pages::{categories, category};
use crate::publication::showroom::{Changes, Exhibit, Kind, Showroom, speaking};

/// How many items a feed shows; the feed of a report shows all. More than any report has, so that
/// nobody who polls between two reports misses an entry.
const LONGEST: usize = 100;

struct Feeds<'a> {
    room: &'a Showroom,
    library: &'a Library,
    umbrella: &'a Team,
    changes: &'a mut Changes,
}

pub fn render(room: &Showroom, library: &Library, touched: &Touched, umbrella: &Team, changes: &mut Changes) {
    let mut feeds = Feeds { room, library, umbrella, changes };
    feeds.site();
    for id in touched.teams.iter().filter(|id| !room.is_umbrella(id)) {
        if let Some((team, _)) = library.teams.get(id) {
            let entries = library.newest(|entry| &entry.team == id);
            feeds.put(FeedOf::Team(id.as_str()), &team.name, &team.name, &entries);
        }
    }
    for slug in &touched.categories {
        if let Some(category) = category(library, slug) {
            let entries = library.newest(|entry| &entry.entry.category == slug);
            feeds.put(FeedOf::Category(slug.as_str()), &category.name, &umbrella.name, &entries);
        }
    }
    for slug in &touched.reports {
        if let Some(edition) = library.editions.get(slug) {
            feeds.put(
                FeedOf::Report(slug.as_str()),
                &edition.title,
                &umbrella.name,
                &library.of_report(slug),
            );
        }
    }
    feeds.opml();
}

impl Feeds<'_> {
    fn site(&mut self) {
        let entries = self.library.newest(|_| true);
        let title = self.room.config.site.title.clone();
        self.put(FeedOf::Site, &title, &title, &entries);
    }

    fn put(&mut self, of: FeedOf<'_>, title: &str, author: &str, entries: &[&Published]) {
        let site_title = &self.room.config.site.title;
        let whole = if title == site_title { title.to_owned() } else { format!("{title} – {site_title}") };
        let about = About {
            title: &whole,
            subtitle: &self.room.config.site.summary,
            author,
            language: &self.room.config.site.language,
            updated: self.umbrella.published,
        };
        let limit = if matches!(of, FeedOf::Report(_)) { usize::MAX } else { LONGEST };
        let key = |entry: &&Published| (entry.report.clone(), entry.entry.slug.clone());
        let items: Vec<&Item> =
            entries.iter().take(limit).filter_map(|entry| self.room.items.get(&key(entry))).collect();
        let hubs = &self.room.config.publish.hubs;
        let feed = Feed::new(&self.room.site, of, &about, items).with_hubs(hubs);
        for format in FeedFormat::ALL {
            let media_type = format!("{}; charset=utf-8", format.media_type());
            let link = websub::link(feed.hubs(), &self.room.site.feed(of, format));
            let document = Document::new(media_type, feed::write(&feed, format), feed.updated());
            let document = document.with_link(link);
            let exhibit = Exhibit { status: 200, document, other: None, kind: Kind::Feed };
            self.changes.push((feed_path(of, format), exhibit));
        }
    }

    fn opml(&mut self) {
        let site = &self.room.site;
        let config = &self.room.config.site;
        let teams = speaking(self.library, &config.umbrella);
        let outlines = [
            Outline::feed(site, FeedOf::Site, &config.title),
            shelf("Teams", teams.iter().map(|(team, _)| (FeedOf::Team(team.id.as_str()), &*team.name)), site),
            shelf(
                "Categories",
                categories(self.library).into_iter().map(|c| (FeedOf::Category(c.slug.as_str()), &*c.name)),
                site,
            ),
            shelf(
                "Reports",
                self.library
                    .editions_newest_first()
                    .into_iter()
                    .map(|e| (FeedOf::Report(e.slug.as_str()), &*e.title)),
                site,
            ),
        ];
        let updated = self.library.editions.values().map(|edition| edition.updated).max();
        let updated = updated.unwrap_or(self.umbrella.published);
        let text = opml::write(&config.title, updated, &outlines);
        let document = Document::new(opml::MEDIA_TYPE, text, updated);
        let path = self.room.path(&site.opml());
        self.changes.push((path, Exhibit { status: 200, document, other: None, kind: Kind::Feed }));
    }
}

fn shelf<'a>(title: &str, feeds: impl Iterator<Item = (FeedOf<'a>, &'a str)>, site: &Site) -> Outline {
    Outline::heading(title, feeds.map(|(of, name)| Outline::feed(site, of, name)).collect())
}

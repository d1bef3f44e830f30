//! The feeds of what was touched with their archives, and the list of all feeds.

use crate::discovery::websub;
use crate::document::delta::Version;
use crate::feed::history::Part;
use crate::feed::item::Item;
use crate::feed::opml::{self, Outline};
use crate::feed::{self, About, Feed};
use crate::iri::archive::archive_path;
use crate::iri::{FeedFormat, FeedOf, feed_path};
use crate::model::Timestamp;
use crate::model::published::{Subject, Team};
use crate::model::slug::Slug;
use crate::page;
use crate::page::feed::{FeedLine, FeedView};
use crate::page::masthead::Masthead;
use crate::publication::library::{Library, Touched};
use crate::publication::rows::{archived, current};
use crate::publication::showroom::pages::{HTML, categories, category};
use crate::publication::showroom::{Changes, Draft, Kind, Showroom, speaking};
use crate::store::content::Kept;

struct Feeds<'a> {
    room: &'a Showroom,
    library: &'a Library,
    umbrella: &'a Team,
    /// For the pages of people who open a feed; `None`: they are not needed.
    masthead: Option<&'a Masthead<'a>>,
    changes: &'a mut Changes,
}

/// What a feed is called, and who writes it.
#[derive(Clone, Copy)]
struct Named<'a> {
    of: FeedOf<'a>,
    title: &'a str,
    author: &'a str,
}

pub fn render(
    room: &Showroom,
    library: &Library,
    touched: &Touched,
    umbrella: &Team,
    masthead: Option<&Masthead<'_>>,
    changes: &mut Changes,
) {
    let mut feeds = Feeds { room, library, umbrella, masthead, changes };
    for subject in touched.subjects() {
        feeds.row(&subject, touched);
    }
    for slug in &touched.reports {
        feeds.report(slug);
    }
    feeds.opml();
}

impl Feeds<'_> {
    /// The feed of a row and those of its archives that are new or changed.
    fn row(&mut self, subject: &Subject, touched: &Touched) {
        let (library, umbrella) = (self.library, self.umbrella);
        let Some(named) = named(self.room, library, umbrella, subject) else { return };
        let row = library.rows.get(subject).unwrap_or(&EMPTY);
        let members = |range| {
            let kept = row.newest_first(range).filter_map(|key| library.entries.get(key));
            kept.map(|kept| &**kept).filter(|kept| belongs(kept, subject)).collect::<Vec<&Kept>>()
        };
        let part = Part::Current { archives: row.archives() };
        self.put(named, part, &members(current(row.length)));
        for archive in touched.archives(library, subject) {
            self.put(named, Part::Archive(archive), &members(archived(archive)));
        }
    }

    fn report(&mut self, slug: &Slug) {
        let (library, umbrella) = (self.library, self.umbrella);
        let Some(edition) = library.editions.get(slug) else { return };
        let mut entries: Vec<&Kept> = library.kept_of(slug).collect();
        entries.sort_by_key(|kept| kept.published.ordinal);
        let of = FeedOf::Report(slug.as_str());
        self.put(Named { of, title: &edition.title, author: &umbrella.name }, Part::Complete, &entries);
    }

    fn put(&mut self, named: Named<'_>, part: Part, entries: &[&Kept]) {
        let (site, config) = (&self.room.site, &self.room.config.site);
        let whole = match named.title == config.title {
            true => named.title.to_owned(),
            false => format!("{} – {}", named.title, config.title),
        };
        let about = About {
            title: &whole,
            subtitle: &config.summary,
            author: named.author,
            language: &config.language,
            updated: self.umbrella.published,
        };
        let shown: Vec<(&Kept, &Item)> = entries
            .iter()
            .filter_map(|kept| Some((*kept, self.room.items.get(&crate::publication::library::key(kept))?)))
            .collect();
        let changed: Vec<i64> = shown.iter().map(|(kept, _)| kept.changed).collect();
        let number = entries.iter().map(|kept| kept.changed).max().unwrap_or_default();
        let withdrawn = entries.iter().filter_map(|kept| kept.published.withdrawn).max();
        let feed = Feed::new(site, named.of, &about, shown.iter().map(|(_, item)| *item));
        let feed = feed.with_hubs(&self.room.config.publish.hubs);
        let feed = feed.part(site, named.of, part).changed_at(withdrawn.unwrap_or(Timestamp::UNIX_EPOCH));
        for format in FeedFormat::ALL {
            let (kind, path) = match part {
                Part::Archive(number) => (Kind::Archive, archive_path(named.of, number, format)),
                Part::Complete | Part::Current { .. } => (Kind::Feed, feed_path(named.of, format)),
            };
            let body = feed::write(&feed, format);
            let version = Version::of(number, &changed, &body, feed::bounds(format));
            let draft = Draft::new(kind, media_type(format), body, feed.updated());
            let link = matches!(part, Part::Complete | Part::Current { .. })
                .then(|| websub::link(feed.hubs(), &site.feed(named.of, format)));
            let other = Some(view_path(named.of, part));
            self.room.hang(self.changes, path, Draft { version: Some(version), other, link, ..draft });
        }
        if let Some(masthead) = self.masthead {
            self.view(masthead, named, part, &whole, feed.updated(), &shown);
        }
    }

    /// What people see who open the feed.
    fn view(
        &mut self,
        masthead: &Masthead<'_>,
        named: Named<'_>,
        part: Part,
        title: &str,
        changed: Timestamp,
        shown: &[(&Kept, &Item)],
    ) {
        let site = &self.room.site;
        let address = |format| match part {
            Part::Archive(number) => site.archive(named.of, number, format),
            Part::Complete | Part::Current { .. } => site.feed(named.of, format),
        };
        let archive = match part {
            Part::Complete => 0,
            Part::Current { archives } => archives,
            Part::Archive(number) => number - 1,
        };
        let line = |kept: &'_ Kept| {
            let entry = &kept.published;
            let page = site.entry_page(entry.report.as_str(), entry.entry.slug.as_str());
            (entry.entry.title.clone(), page, entry.published)
        };
        let lines: Vec<_> = shown.iter().map(|(kept, _)| line(kept)).collect();
        let html = page::feed::html(&FeedView {
            masthead,
            title,
            addresses: FeedFormat::ALL.map(|format| (format, address(format))),
            home: feed::home(site, named.of),
            lines: lines
                .iter()
                .map(|(title, page, published)| FeedLine { title, page: page.clone(), published: *published })
                .collect(),
            older: (archive > 0).then(|| site.archive(named.of, archive, FeedFormat::ALL[0])),
        });
        let draft = Draft::new(Kind::View, HTML, html, changed);
        self.room.hang(self.changes, view_path(named.of, part), draft);
    }

    fn opml(&mut self) {
        let site = &self.room.site;
        let config = &self.room.config.site;
        let teams = speaking(self.library, &config.umbrella);
        let mut outlines = vec![Outline::feed(site, FeedOf::Site, &config.title)];
        for category in categories(self.library) {
            let own = Outline::feed(site, FeedOf::Category(category.slug.as_str()), &category.name);
            let spoke = self.library.speakers(&category.slug);
            let teams = teams.iter().filter(|(team, _)| spoke.contains(&team.id));
            let teams =
                teams.map(|(team, _)| Outline::feed(site, FeedOf::Team(team.id.as_str()), &team.name));
            outlines.push(Outline::heading(&category.name, [own].into_iter().chain(teams).collect()));
        }
        let reports = self.library.editions_newest_first().into_iter();
        let reports = reports.map(|e| Outline::feed(site, FeedOf::Report(e.slug.as_str()), &e.title));
        outlines.push(Outline::heading("Reports", reports.collect()));
        let updated = self.library.editions.values().map(|edition| edition.updated).max();
        let updated = updated.unwrap_or(self.umbrella.published);
        let text = opml::write(&config.title, updated, &outlines);
        let draft = Draft::new(Kind::Feed, opml::MEDIA_TYPE, text, updated);
        self.room.hang(self.changes, self.room.path(&site.opml()), draft);
    }
}

static EMPTY: crate::publication::rows::Row = crate::publication::rows::Row::empty();

fn named<'a>(
    room: &'a Showroom,
    library: &'a Library,
    umbrella: &'a Team,
    subject: &'a Subject,
) -> Option<Named<'a>> {
    match subject {
        Subject::Site => {
            let title = &room.config.site.title;
            Some(Named { of: FeedOf::Site, title, author: title })
        }
        Subject::Team(id) if room.is_umbrella(id) => None,
        Subject::Team(id) => {
            let (team, _) = library.teams.get(id)?;
            Some(Named { of: FeedOf::Team(id.as_str()), title: &team.name, author: &team.name })
        }
        Subject::Category(slug) => {
            let category = category(library, slug)?;
            Some(Named { of: FeedOf::Category(slug.as_str()), title: &category.name, author: &umbrella.name })
        }
    }
}

/// False for what was moved to another category; its place stays empty.
fn belongs(kept: &Kept, subject: &Subject) -> bool {
    match subject {
        Subject::Category(slug) => &kept.published.entry.category == slug,
        Subject::Site | Subject::Team(_) => true,
    }
}

fn media_type(format: FeedFormat) -> &'static str {
    match format {
        FeedFormat::Atom => "application/atom+xml; charset=utf-8",
        FeedFormat::Rss => "application/rss+xml; charset=utf-8",
        FeedFormat::Json => "application/feed+json; charset=utf-8",
    }
}

/// Where the page of a feed is kept. No request has such a path.
fn view_path(of: FeedOf<'_>, part: Part) -> String {
    let path = match part {
        Part::Archive(number) => archive_path(of, number, FeedFormat::ALL[0]),
        Part::Complete | Part::Current { .. } => feed_path(of, FeedFormat::ALL[0]),
    };
    path + "#page"
}

//! The pages of what was touched.

use crate::iri::FeedOf;
use crate::model::Timestamp;
use crate::model::published::{Edition, Published, Subject};
use crate::model::report::Category;
use crate::model::slug::Slug;
use crate::page;
use crate::page::category::CategoryPage;
use crate::page::entry::{EntryPage, Neighbours};
use crate::page::feeds::{FeedsPage, Held};
use crate::page::front::{FrontPage, ReportLine, TeamLine};
use crate::page::listing::{Chapter, History, Listed};
use crate::page::masthead::Masthead;
use crate::page::notice::{Notice, Withdrawn, html as notice};
use crate::page::report::ReportPage;
use crate::page::team::TeamPage;
use crate::publication::library::{Library, Touched};
use crate::publication::showroom::{Changes, Draft, Kind, Showroom, speaking};
use std::collections::{BTreeSet, HashMap};

/// Report and slug of an entry.
type Key = (Slug, Slug);

/// The media type of a page.
pub const HTML: &str = "text/html; charset=utf-8";

struct Pages<'a> {
    room: &'a Showroom,
    library: &'a Library,
    masthead: &'a Masthead<'a>,
    changes: &'a mut Changes,
}

pub(in crate::publication) fn render(
    room: &Showroom,
    library: &Library,
    touched: &Touched,
    masthead: &Masthead<'_>,
    changes: &mut Changes,
) {
    let mut pages = Pages { room, library, masthead, changes };
    touched.reports.iter().for_each(|report| pages.report(report));
    // The umbrella's page shows what all teams wrote.
    let teams: BTreeSet<&Slug> = touched.teams.iter().chain([&masthead.umbrella.id]).collect();
    teams.into_iter().for_each(|team| pages.team(team));
    touched.categories.iter().for_each(|category| pages.category(category));
    for (report, entry) in with_neighbours(library, touched) {
        pages.entry(&report, &entry);
    }
    pages.front();
    pages.feeds();
}

/// The pages of entries to which there are more replies, or fewer.
pub fn render_replies(
    room: &Showroom,
    library: &Library,
    touched: &Touched,
    masthead: &Masthead<'_>,
    changes: &mut Changes,
) {
    let mut pages = Pages { room, library, masthead, changes };
    touched.reactions.iter().for_each(|(report, entry)| pages.entry(report, entry));
}

/// The touched entries, those that stand beside them in the report and among what their teams wrote, and
/// all of teams that look otherwise.
fn with_neighbours(library: &Library, touched: &Touched) -> BTreeSet<Key> {
    let mut all = touched.entries.clone();
    let reports: BTreeSet<&Slug> = touched.entries.iter().map(|(report, _)| report).collect();
    for report in reports {
        let mut row: Vec<&Published> = library.kept_of(report).map(|kept| &kept.published).collect();
        row.sort_by_key(|entry| entry.ordinal);
        all.extend(beside(&row, touched));
    }
    let changed = touched.entries.iter().filter_map(|(report, slug)| library.entry(report, slug));
    let teams: BTreeSet<&Slug> = changed.map(|entry| &entry.team).collect();
    for team in teams {
        let row: Vec<&Published> = library.row(&Subject::Team(team.clone())).collect();
        all.extend(beside(&row, touched));
    }
    all.extend(library.standing().filter(|entry| touched.repainted.contains(&entry.team)).map(key));
    all
}

/// The entries that stand just before and just after touched ones; those may be withdrawn.
fn beside(row: &[&Published], touched: &Touched) -> Vec<Key> {
    let stands = |entry: &&&Published| entry.withdrawn.is_none();
    let around = |at: usize| {
        let (before, after) = (row[..at].iter().rfind(stands), row[at + 1..].iter().find(stands));
        before.into_iter().chain(after).map(|entry| key(entry))
    };
    (0..row.len()).filter(|at| touched.entries.contains(&key(row[*at]))).flat_map(around).collect()
}

fn key(entry: &Published) -> Key {
    (entry.report.clone(), entry.entry.slug.clone())
}

impl<'a> Pages<'a> {
    fn put(&mut self, address: &str, html: String, modified: Timestamp, other: Option<String>) {
        let draft = Draft { other, ..Draft::new(Kind::Page, HTML, html, modified) };
        self.room.hang(self.changes, self.room.path(address), draft);
    }

    fn listed(&self, entry: &'a Published) -> Option<Listed<'a>> {
        self.library.teams.get(&entry.team).map(|(team, _)| Listed { entry, team })
    }

    fn chapter(&self, edition: &'a Edition, fits: impl Fn(&Published) -> bool) -> Chapter<'a> {
        let entries = self.library.of_report(&edition.slug).into_iter().filter(|entry| fits(entry));
        Chapter { edition, entries: entries.filter_map(|entry| self.listed(entry)).collect() }
    }

    fn history(&self, fits: impl Fn(&Published) -> bool) -> History<'a> {
        let editions = self.library.editions_newest_first().into_iter();
        History::new(editions.map(|edition| self.chapter(edition, &fits)).collect())
    }

    fn report(&mut self, report: &Slug) {
        let Some(edition) = self.library.editions.get(report) else { return };
        let (site, library) = (&self.room.site, self.library);
        let address = |slug: &str| library.address(site, report, slug);
        let chapter = self.chapter(edition, |_| true);
        let html = page::report::html(&ReportPage { masthead: self.masthead, chapter, address: &address });
        self.put(&site.report_page(report.as_str()), html, edition.updated, None);
    }

    fn team(&mut self, id: &Slug) {
        let Some((team, followers)) = self.library.teams.get(id) else { return };
        let umbrella = self.room.is_umbrella(id);
        let history = self.history(|entry| umbrella || &entry.team == id);
        let modified = history.newest().unwrap_or(team.updated).max(team.updated);
        let view = TeamPage { masthead: self.masthead, team, followers: *followers, history, account: "" };
        let html = page::team::html(&view);
        let site = &self.room.site;
        self.put(&site.team_page(id.as_str()), html, modified, Some(site.actor(id.as_str())));
    }

    fn category(&mut self, slug: &Slug) {
        let Some(category) = category(self.library, slug) else { return };
        let history = self.history(|entry| &entry.entry.category == slug);
        let Some(modified) = history.newest() else { return };
        let html = page::category::html(&CategoryPage {
            masthead: self.masthead,
            category,
            history,
            address: &|_| None,
        });
        self.put(&self.room.site.category_page(slug.as_str()), html, modified, None);
    }

    fn entry(&mut self, report: &Slug, slug: &Slug) {
        let Some(entry) = self.library.entry(report, slug) else { return };
        let (site, library) = (&self.room.site, self.library);
        let (address, note) =
            (site.entry_page(report.as_str(), slug.as_str()), site.note(report.as_str(), slug.as_str()));
        if let Some(withdrawn) = entry.withdrawn {
            let html = notice(self.masthead, Notice::Gone(self.withdrawn(entry)));
            let gone = Draft::new(Kind::Page, HTML, html, withdrawn);
            let draft = Draft { status: 410, other: Some(note), ..gone };
            return self.room.hang(self.changes, self.room.path(&address), draft);
        }
        let (Some(edition), Some(listed)) = (library.editions.get(report), self.listed(entry)) else {
            return;
        };
        let html = page::entry::html(&EntryPage {
            masthead: self.masthead,
            edition,
            listed,
            in_report: neighbours(&library.of_report(report), entry),
            of_team: self.of_team(entry),
            tally: library.tally(entry),
            address: &|slug| library.address(site, report, slug),
        });
        self.put(&address, html, entry.updated, entry.posted.map(|_| note));
    }

    fn withdrawn(&self, entry: &'a Published) -> Withdrawn<'a> {
        let team = self.library.teams.get(&entry.team).map(|(team, _)| team);
        Withdrawn { title: &entry.entry.title, team, edition: self.library.editions.get(&entry.report) }
    }

    fn of_team(&self, entry: &Published) -> Neighbours<'a> {
        let mut written = self.library.newest(&Subject::Team(entry.team.clone()));
        written.reverse();
        neighbours(&written, entry)
    }

    fn front(&mut self) {
        let editions = self.library.editions_newest_first();
        let latest = editions.first().map(|edition| self.chapter(edition, |_| true));
        let line = |edition: &&'a Edition| {
            let entries = self.library.of_report(&edition.slug).len();
            ReportLine { edition, entries }
        };
        let umbrella = &self.masthead.umbrella.id;
        let team = |(team, followers): &&'a (_, usize)| TeamLine { team, followers: *followers };
        let view = FrontPage {
            masthead: self.masthead,
            latest,
            reports: editions.iter().map(line).collect(),
            teams: speaking(self.library, umbrella).iter().map(team).collect(),
            followers: self.library.teams.get(umbrella).map_or(0, |(_, followers)| *followers),
        };
        let html = page::front::html(&view);
        let modified = editions.iter().map(|edition| edition.updated).max().unwrap_or(self.room.opened);
        let other = Some(self.room.site.actor(umbrella.as_str()));
        self.put(&self.room.site.front_page(), html, modified, other);
    }

    /// What every feed holds.
    fn held(&self) -> HashMap<FeedOf<'a>, Held> {
        let mut held: HashMap<FeedOf<'a>, Held> = HashMap::new();
        for entry in self.library.standing() {
            let feeds = [
                FeedOf::Site,
                FeedOf::Team(entry.team.as_str()),
                FeedOf::Category(entry.entry.category.as_str()),
                FeedOf::Report(entry.report.as_str()),
            ];
            for of in feeds {
                let held = held.entry(of).or_insert(Held { entries: 0, latest: entry.published });
                held.entries += 1;
                held.latest = held.latest.max(entry.published);
            }
        }
        held
    }

    fn feeds(&mut self) {
        let umbrella = &self.masthead.umbrella.id;
        let view = FeedsPage {
            masthead: self.masthead,
            teams: speaking(self.library, umbrella).iter().map(|(team, _)| team).collect(),
            categories: categories(self.library),
            reports: self.library.editions_newest_first(),
            held: self.held(),
        };
        let html = page::feeds::html(&view);
        let modified = view.reports.iter().map(|edition| edition.updated).max().unwrap_or(self.room.opened);
        self.put(&self.room.site.feeds_page(), html, modified, None);
    }
}

fn neighbours<'a>(row: &[&'a Published], entry: &Published) -> Neighbours<'a> {
    let same = |other: &&Published| (&other.report, &other.entry.slug) == (&entry.report, &entry.entry.slug);
    let Some(at) = row.iter().position(same) else { return Neighbours::default() };
    let previous = at.checked_sub(1).and_then(|at| row.get(at)).copied();
    Neighbours { previous, next: row.get(at + 1).copied() }
}

/// A category as the latest report that has it describes it.
pub fn category<'a>(library: &'a Library, slug: &Slug) -> Option<&'a Category> {
    let editions = library.editions_newest_first().into_iter();
    editions.flat_map(|edition| &edition.categories).find(|category| &category.slug == slug)
}

/// All categories that have or had an entry, by name.
pub fn categories(library: &Library) -> Vec<&Category> {
    let used = library.rows.keys().filter_map(|subject| match subject {
        Subject::Category(slug) => category(library, slug),
        Subject::Site | Subject::Team(_) => None,
    });
    let mut categories: Vec<&Category> = used.collect();
    categories.sort_by_key(|category| category.name.to_lowercase());
    categories
}

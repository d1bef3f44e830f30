//! The ActivityPub documents of accounts that were touched: actors and their collections.

use crate::activity::announce::announce;
use crate::activity::collection::{featured, followers, following};
use crate::activity::create::create;
use crate::activity::object::Object;
use crate::activity::outbox::{Pages, outbox, page};
use crate::discovery::nodeinfo;
use crate::discovery::webfinger::{self, Descriptor};
use crate::iri::FeedOf;
use crate::keys::KeysError;
use crate::model::Timestamp;
use crate::model::published::{Published, Subject, Team};
use crate::model::slug::Slug;
use crate::publication::departures::note_of;
use crate::publication::library::{Library, Touched};
use crate::publication::portrait::{featured_of, profile};
use crate::publication::showroom::{Changes, Draft, Kind, Showroom, account_path};

/// Activities on a page of an outbox.
const PAGE: usize = 20;
/// What ActivityPub documents are served as.
pub const MEDIA_TYPE: &str = "application/activity+json; charset=utf-8";

struct Accounts<'a> {
    room: &'a Showroom,
    library: &'a Library,
    touched: &'a Touched,
    changes: &'a mut Changes,
}

pub fn render(
    room: &Showroom,
    library: &Library,
    touched: &Touched,
    changes: &mut Changes,
) -> Result<(), KeysError> {
    let mut accounts = Accounts { room, library, touched, changes };
    for id in &touched.teams {
        if let Some((team, count)) = library.teams.get(id) {
            accounts.actor(team, *count)?;
        }
    }
    accounts.count();
    // Whatever a team says, the umbrella's outbox passes on.
    if !touched.entries.is_empty() {
        accounts.outbox(&room.config.site.umbrella);
    }
    Ok(())
}

impl Accounts<'_> {
    fn put(
        &mut self,
        status: u16,
        object: &Object,
        address: &str,
        modified: Timestamp,
        other: Option<String>,
    ) {
        let draft = Draft::new(Kind::Activity, MEDIA_TYPE, object.document().to_string(), modified);
        self.room.hang(self.changes, self.room.path(address), Draft { status, other, ..draft });
    }

    /// NodeInfo counts actors and notes.
    fn count(&mut self) {
        let posted = self.library.standing().filter(|entry| entry.posted.is_some());
        let (actors, notes) = (self.library.teams.len() as u64, posted.count() as u64);
        let modified = self.library.editions.values().map(|edition| edition.updated).max();
        let text = nodeinfo::document(actors, notes);
        let modified = modified.unwrap_or(self.room.opened);
        let draft = Draft::new(Kind::Activity, nodeinfo::MEDIA_TYPE, text, modified);
        self.room.hang(self.changes, nodeinfo::PATH.to_owned(), draft);
    }

    fn webfinger(&mut self, team: &Team) {
        let umbrella = self.room.is_umbrella(&team.id);
        let feed = if umbrella { FeedOf::Site } else { FeedOf::Team(team.id.as_str()) };
        let text = Descriptor::new(&self.room.site, team, feed).json();
        let draft = Draft::new(Kind::Activity, webfinger::MEDIA_TYPE, text, team.published);
        self.room.hang(self.changes, account_path(&team.handle()), draft);
    }

    fn note_of(&self, entry: &Published, posted: Timestamp) -> Object {
        note_of(&self.room.site, &self.room.config, self.library, entry, posted)
    }

    fn actor(&mut self, team: &Team, count: usize) -> Result<(), KeysError> {
        let site = &self.room.site;
        let (keys, moved_to) = (&self.room.keys, self.library.moved_to.as_ref());
        let actor = profile(site, &self.room.config, keys, moved_to, team)?;
        let id = team.id.as_str();
        let page = Some(site.team_page(id));
        self.put(200, &actor, &site.actor(id), team.updated, page);
        self.put(200, &followers(site, &team.id, count), &site.followers(id), team.updated, None);
        self.put(200, &following(site, &team.id), &site.following(id), team.updated, None);
        self.webfinger(team);
        self.outbox(&team.id);
        Ok(())
    }

    /// The outbox in pages, and what is featured. The umbrella's holds what it passed on, and it
    /// features nothing: servers take only an actor's own notes there.
    fn outbox(&mut self, team: &Slug) {
        let umbrella = self.room.is_umbrella(team);
        let subject = if umbrella { Subject::Site } else { Subject::Team(team.clone()) };
        let mut entries = self.library.newest(&subject);
        entries.retain(|entry| entry.posted.is_some());
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.posted));
        entries.reverse();
        let site = &self.room.site;
        let modified =
            entries.iter().map(|entry| entry.updated.max(entry.posted.unwrap_or(entry.updated))).max();
        let modified = modified.unwrap_or(self.room.opened);
        let pages = Pages { count: entries.len().div_ceil(PAGE).max(1), total: entries.len() };
        self.put(200, &outbox(site, team, pages), &site.outbox(team.as_str()), modified, None);
        let mut chunks: Vec<&[&Published]> = entries.chunks(PAGE).collect();
        if chunks.is_empty() {
            chunks.push(&[]);
        }
        // Pages are counted from the oldest, so that those before the first change stay as they are.
        // The one before gets a way on when a page is new.
        let first = (self.first_change(&subject, &entries) / PAGE).saturating_sub(1);
        for (chunk, number) in chunks.into_iter().zip(1..).skip(first) {
            let newest_first = chunk.iter().rev();
            let activities: Vec<Object> = newest_first.map(|entry| self.said(entry, umbrella)).collect();
            let address = site.outbox_page(team.as_str(), number);
            self.put(200, &page(site, team, pages, number, &activities), &address, modified, None);
        }
        let own = featured_of(self.library, team).into_iter();
        let notes: Vec<Object> =
            own.filter_map(|entry| entry.posted.map(|posted| self.note_of(entry, posted))).collect();
        self.put(200, &featured(site, team, &notes), &site.featured(team.as_str()), modified, None);
    }

    /// How many of the entries come before the first that was touched. Where one went, all moved.
    fn first_change(&self, subject: &Subject, entries: &[&Published]) -> usize {
        let touched = &self.touched.entries;
        let withdrawn = |(report, slug): &(Slug, Slug)| {
            let entry = self.library.entry(report, slug);
            entry.is_some_and(|entry| entry.withdrawn.is_some() && entry.subjects().contains(subject))
        };
        if touched.iter().any(withdrawn) {
            return 0;
        }
        let is_touched =
            |entry: &&Published| touched.contains(&(entry.report.clone(), entry.entry.slug.clone()));
        entries.iter().position(is_touched).unwrap_or(entries.len())
    }

    fn said(&self, entry: &Published, umbrella: bool) -> Object {
        let site = &self.room.site;
        let posted = entry.posted.unwrap_or(entry.published);
        if umbrella {
            return announce(site, &self.room.config.site.umbrella, entry, posted);
        }
        create(site, entry, &self.note_of(entry, posted), posted)
    }
}

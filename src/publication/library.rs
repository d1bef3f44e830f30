//! Everything that is shown, in memory, kept up to date from the store change by change.

use crate::iri::Site;
use crate::model::published::{Edition, Published, Team};
use crate::model::reaction::{Stamp, Tally};
use crate::model::slug::Slug;
use crate::store::content::Changes;
use crate::store::reactions::Reactions;
use crate::store::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// The content of the store.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The revision up to which it is true.
    pub revision: i64,
    /// Editions by slug.
    pub editions: BTreeMap<Slug, Edition>,
    /// Teams by id, with the number of their followers.
    pub teams: BTreeMap<Slug, (Team, usize)>,
    /// Entries by report and slug, withdrawn ones as well, with their fingerprints.
    pub entries: BTreeMap<(Slug, Slug), (Published, String)>,
    /// The number of reactions up to which it is true.
    pub tallied: i64,
    /// Reactions to notes, by report and entry.
    pub tallies: BTreeMap<(Slug, Slug), Tally>,
    /// Leave that was given to quote notes, by its number.
    pub stamps: BTreeMap<i64, Stamp>,
    /// The origin that the site has moved to.
    pub moved_to: Option<Site>,
}

/// What a refresh changed; everything else still stands as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Reports of which the edition or an entry changed.
    pub reports: BTreeSet<Slug>,
    /// Teams of which the team, an entry or the number of followers changed.
    pub teams: BTreeSet<Slug>,
    /// Categories of which an entry changed.
    pub categories: BTreeSet<Slug>,
    /// Entries that changed.
    pub entries: BTreeSet<(Slug, Slug)>,
    /// Entries to whose notes there are more reactions, or fewer.
    pub reactions: BTreeSet<(Slug, Slug)>,
    /// Stamps that are new or were taken back.
    pub stamps: BTreeSet<i64>,
}

impl Library {
    /// Reads everything.
    pub async fn open(store: &Store) -> Result<Library, StoreError> {
        let mut library = Library::default();
        library.refresh(store).await?;
        Ok(library)
    }

    /// Reads what changed since the last time.
    pub async fn refresh(&mut self, store: &Store) -> Result<Touched, StoreError> {
        let mut touched = self.apply(store.changes_since(self.revision).await?);
        self.hear(store.reactions_since(self.tallied).await?, &mut touched);
        self.moved_to = store.moved_to().await?.and_then(|origin| Site::parse(&origin).ok());
        Ok(touched)
    }

    fn hear(&mut self, reactions: Reactions, touched: &mut Touched) {
        for (key, tally) in reactions.tallies {
            touched.reactions.insert(key.clone());
            self.tallies.insert(key, tally);
        }
        for stamp in reactions.stamps {
            touched.stamps.insert(stamp.number);
            self.stamps.insert(stamp.number, stamp);
        }
        self.tallied = reactions.tallied;
    }

    /// The reactions to the note of an entry.
    pub fn tally(&self, entry: &Published) -> &Tally {
        static NONE: Tally = Tally { likes: 0, shares: 0, replies: 0, latest: Vec::new() };
        self.tallies.get(&(entry.report.clone(), entry.entry.slug.clone())).unwrap_or(&NONE)
    }

    fn apply(&mut self, changes: Changes) -> Touched {
        let mut touched = Touched::default();
        for edition in changes.editions {
            touched.reports.insert(edition.slug.clone());
            touched.categories.extend(edition.categories.iter().map(|category| category.slug.clone()));
            let slug = edition.slug.clone();
            let said = (edition.title.clone(), edition.period);
            let before = self.editions.insert(slug.clone(), edition);
            if before.is_some_and(|before| (before.title, before.period) != said) {
                self.touch_entries(&slug, &mut touched);
            }
        }
        for (team, followers) in changes.teams {
            touched.teams.insert(team.id.clone());
            self.teams.insert(team.id.clone(), (team, followers));
        }
        for (published, fingerprint) in changes.entries {
            let key = (published.report.clone(), published.entry.slug.clone());
            touched.reports.insert(published.report.clone());
            touched.teams.insert(published.team.clone());
            touched.categories.insert(published.entry.category.clone());
            let before = self.entries.insert(key.clone(), (published, fingerprint));
            touched.categories.extend(before.map(|(before, _)| before.entry.category));
            touched.entries.insert(key);
        }
        self.revision = changes.revision;
        touched
    }

    /// Pages, feeds and cards of entries say the title and the months of their report.
    fn touch_entries(&self, report: &Slug, touched: &mut Touched) {
        for entry in self.standing().filter(|entry| &entry.report == report) {
            touched.teams.insert(entry.team.clone());
            touched.categories.insert(entry.entry.category.clone());
            touched.entries.insert((entry.report.clone(), entry.entry.slug.clone()));
        }
    }

    /// The entries of a report that stand, in the order of publication.
    pub fn of_report(&self, report: &Slug) -> Vec<&Published> {
        let mut entries: Vec<&Published> = self.standing().filter(|entry| &entry.report == report).collect();
        entries.sort_by_key(|entry| entry.ordinal);
        entries
    }

    /// The entries that stand, in no order.
    pub fn standing(&self) -> impl Iterator<Item = &Published> {
        self.entries.values().map(|(entry, _)| entry).filter(|entry| entry.withdrawn.is_none())
    }

    /// The entries that stand and fit, the newest first; within a report in its order.
    pub fn newest(&self, fits: impl Fn(&Published) -> bool) -> Vec<&Published> {
        let mut entries: Vec<&Published> = self.standing().filter(|entry| fits(entry)).collect();
        // The instant of the publication: entries of one are dated a second apart.
        let said = |entry: &Published| entry.published + chrono::Duration::seconds(i64::from(entry.ordinal));
        entries.sort_by(|a, b| (said(b), &a.report, a.ordinal).cmp(&(said(a), &b.report, b.ordinal)));
        entries
    }

    /// The editions that have an entry, the latest period first.
    pub fn editions_newest_first(&self) -> Vec<&Edition> {
        let mut editions: Vec<&Edition> = self.editions.values().collect();
        editions.sort_by_key(|edition| (edition.period.map(|period| period.start), edition.published));
        editions.reverse();
        editions
    }

    /// The page of an entry of a report, if it stands: where links between entries lead.
    pub fn address(&self, site: &Site, report: &Slug, slug: &str) -> Option<String> {
        let entry = Slug::parse(slug).ok().and_then(|slug| self.entry(report, &slug))?;
        entry.withdrawn.is_none().then(|| site.entry_page(report.as_str(), slug))
    }

    /// One entry, standing or withdrawn.
    pub fn entry(&self, report: &Slug, entry: &Slug) -> Option<&Published> {
        self.entries.get(&(report.clone(), entry.clone())).map(|(entry, _)| entry)
    }
}

impl Touched {
    /// True when nothing changed.
    pub fn is_empty(&self) -> bool {
        self == &Touched::default()
    }

    /// True when something of ours changed, and not only what others did about it.
    pub fn is_ours(&self) -> bool {
        let entries = self.reports.is_empty() && self.categories.is_empty() && self.entries.is_empty();
        !entries || !self.teams.is_empty()
    }
}

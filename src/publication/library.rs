//! What is shown, in memory, kept up to date from the store change by change. Whole, or of a few
//! reports alone for those who publish or send them.

use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::period::Period;
use crate::model::published::{Edition, Published, Subject, Team};
use crate::model::reaction::{Stamp, Tally};
use crate::model::slug::Slug;
use crate::publication::rows::{Row, archived, current};
use crate::store::content::{Changes, Kept};
use crate::store::places::Place;
use crate::store::reactions::Reactions;
use crate::store::{Store, StoreError};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The content of the store. Cloning shares the entries.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The revision up to which it is true.
    pub revision: i64,
    /// Editions by slug.
    pub editions: BTreeMap<Slug, Edition>,
    /// Teams by id, with the number of their followers.
    pub teams: BTreeMap<Slug, (Team, usize)>,
    /// Entries by report and slug, withdrawn ones as well.
    pub entries: BTreeMap<(Slug, Slug), Arc<Kept>>,
    /// The rows of entries that feeds show.
    pub rows: BTreeMap<Subject, Row>,
    /// In which reports a team spoke, and in which category of them.
    voices: BTreeMap<Slug, BTreeSet<(Slug, Slug)>>,
    /// When entries last changed, in seconds: the latest of them at least.
    instants: BTreeSet<i64>,
    /// The number of reactions up to which it is true.
    pub tallied: i64,
    /// Reactions to notes, by report and entry.
    pub tallies: BTreeMap<(Slug, Slug), Tally>,
    /// Leave that was given to quote notes, by its number.
    pub stamps: BTreeMap<i64, Stamp>,
    /// The origin that the site has moved to.
    pub moved_to: Option<Site>,
}

/// How many instants are read that new ones have to differ from.
const INSTANTS: i64 = 1_000;

/// What a refresh changed; everything else still stands as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Reports of which the edition or an entry changed.
    pub reports: BTreeSet<Slug>,
    /// Teams of which the team, an entry or the number of followers changed.
    pub teams: BTreeSet<Slug>,
    /// Categories of which an entry changed.
    pub categories: BTreeSet<Slug>,
    /// Entries that changed, or that are shown with another name of their team or report.
    pub entries: BTreeSet<(Slug, Slug)>,
    /// Entries to whose notes there are more reactions, or fewer.
    pub reactions: BTreeSet<(Slug, Slug)>,
    /// Stamps that are new or were taken back.
    pub stamps: BTreeSet<i64>,
    /// Rows that grew: how long they were.
    pub grown: BTreeMap<Subject, usize>,
    /// Teams with another picture, which the pages of their entries show.
    pub repainted: BTreeSet<Slug>,
    /// True when a team or a report has another name, which all its entries show.
    pub is_renaming: bool,
}

impl Library {
    /// Reads everything.
    pub async fn open(store: &Store) -> Result<Library, StoreError> {
        let mut library = Library::default();
        library.refresh(store).await?;
        Ok(library)
    }

    /// Reads all editions and teams, but the entries of these reports alone.
    pub async fn of(store: &Store, reports: &[Slug]) -> Result<Library, StoreError> {
        let mut library = Library::default();
        library.apply(store.contents_of(reports).await?);
        for [team, report, category] in store.voices().await? {
            library.voices.entry(team).or_default().insert((report, category));
        }
        let instants = store.latest_instants(INSTANTS).await?;
        library.instants.extend(instants.iter().map(Timestamp::timestamp));
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

    /// Reads what the feeds of the touched need and this library of a few reports does not hold.
    pub async fn complete(&mut self, store: &Store, touched: &Touched) -> Result<(), StoreError> {
        let reports: Vec<Slug> = touched.reports.iter().cloned().collect();
        let changes = store.contents_of(&reports).await?;
        changes.entries.into_iter().for_each(|kept| self.keep(kept));
        changes.places.into_iter().for_each(|place| self.place(place));
        for subject in touched.subjects() {
            let Some(row) = self.rows.get(&subject) else { continue };
            let archives = touched.archives(self, &subject).into_iter().map(archived);
            let ranges: Vec<_> = archives.chain([current(row.length)]).collect();
            for range in ranges {
                for (number, kept) in store.placed(&subject, range).await? {
                    let (report, entry) = key(&kept);
                    self.keep(kept);
                    self.place(Place { subject: subject.clone(), number, report, entry });
                }
            }
        }
        Ok(())
    }

    /// Everything as touched.
    pub fn everything(&self) -> Touched {
        let mut touched = Touched {
            reports: self.editions.keys().cloned().collect(),
            teams: self.teams.keys().cloned().collect(),
            entries: self.entries.keys().cloned().collect(),
            ..Touched::default()
        };
        touched.categories.extend(self.rows.keys().filter_map(|subject| match subject {
            Subject::Category(slug) => Some(slug.clone()),
            Subject::Site | Subject::Team(_) => None,
        }));
        touched
    }

    fn apply(&mut self, changes: Changes) -> Touched {
        let mut touched = Touched::default();
        for edition in changes.editions {
            touched.reports.insert(edition.slug.clone());
            touched.categories.extend(edition.categories.iter().map(|category| category.slug.clone()));
            let said = (edition.title.clone(), edition.period);
            let slug = edition.slug.clone();
            let before = self.editions.insert(slug.clone(), edition);
            // Pages, feeds and cards of entries say the title and the months of their report.
            if before.is_some_and(|before| (before.title, before.period) != said) {
                let shown = self.of_report(&slug).into_iter();
                touched.entries.extend(shown.map(|entry| (entry.report.clone(), entry.entry.slug.clone())));
                touched.is_renaming = true;
            }
        }
        for (team, followers) in changes.teams {
            touched.teams.insert(team.id.clone());
            let before = self.teams.insert(team.id.clone(), (team.clone(), followers));
            match before {
                Some((before, _)) if before.name != team.name => {
                    touched.entries.extend(self.members(&Subject::Team(team.id)));
                    touched.is_renaming = true;
                }
                Some((before, _)) if before.icon != team.icon => drop(touched.repainted.insert(team.id)),
                Some(_) | None => {}
            }
        }
        let known = self.revision > 0;
        let mut moved = BTreeSet::new();
        for kept in changes.entries {
            let before = self.entries.get(&key(&kept)).cloned();
            let stood = before.as_ref().is_some_and(|before| before.published.withdrawn.is_none());
            if known && stood == kept.published.withdrawn.is_some() {
                moved.insert(key(&kept));
            }
            touched.categories.extend(before.map(|before| before.published.entry.category.clone()));
            touched.entries.insert(key(&kept));
            self.keep(kept);
        }
        touched.entries.extend(self.leading_to(&moved));
        changes.places.into_iter().for_each(|place| self.place(place));
        for (subject, length) in changes.lengths {
            let row = self.rows.entry(subject.clone()).or_default();
            let before = std::mem::replace(&mut row.length, length);
            if before != length {
                touched.grown.insert(subject, before);
            }
        }
        for entry in touched.entries.iter().filter_map(|key| self.entries.get(key)) {
            touched.reports.insert(entry.published.report.clone());
            touched.teams.insert(entry.published.team.clone());
            touched.categories.insert(entry.published.entry.category.clone());
        }
        self.revision = changes.revision;
        touched
    }

    fn keep(&mut self, kept: Kept) {
        let (team, report) = (kept.published.team.clone(), kept.published.report.clone());
        self.instants.insert(kept.published.updated.timestamp());
        let category = kept.published.entry.category.clone();
        let before = self.entries.insert(key(&kept), Arc::new(kept));
        let has_moved = before.is_some_and(|before| before.published.entry.category != category);
        let voices = self.voices.entry(team.clone()).or_default();
        voices.insert((report.clone(), category));
        if has_moved {
            voices.retain(|(of, _)| of != &report);
            let own: Vec<Slug> = self
                .kept_of(&report)
                .filter(|kept| kept.published.team == team)
                .map(|kept| kept.published.entry.category.clone())
                .collect();
            let voices = self.voices.entry(team).or_default();
            voices.extend(own.into_iter().map(|category| (report.clone(), category)));
        }
    }

    fn place(&mut self, place: Place) {
        let row = self.rows.entry(place.subject).or_default();
        row.members.insert(place.number, Arc::new((place.report, place.entry)));
    }

    /// The entries of which a link leads to one of these: it is a link only while that one stands.
    fn leading_to(&self, moved: &BTreeSet<(Slug, Slug)>) -> Vec<(Slug, Slug)> {
        let leads = |entry: &&Published| {
            let found = Cell::new(false);
            entry.entry.body.html(3, &|slug| {
                let target = Slug::parse(slug).map(|slug| (entry.report.clone(), slug));
                found.set(found.get() || target.is_ok_and(|target| moved.contains(&target)));
                None
            });
            found.get()
        };
        let reports: BTreeSet<&Slug> = moved.iter().map(|(report, _)| report).collect();
        let entries = reports.into_iter().flat_map(|report| self.of_report(report)).filter(leads);
        entries.map(|entry| (entry.report.clone(), entry.entry.slug.clone())).collect()
    }

    fn members(&self, subject: &Subject) -> Vec<(Slug, Slug)> {
        let row = self.rows.get(subject).into_iter();
        row.flat_map(|row| row.members.values()).map(|key| (**key).clone()).collect()
    }

    /// The entries of a report that stand, in the order of publication.
    pub fn of_report(&self, report: &Slug) -> Vec<&Published> {
        let mut entries: Vec<&Published> = self
            .kept_of(report)
            .map(|kept| &kept.published)
            .filter(|entry| entry.withdrawn.is_none())
            .collect();
        entries.sort_by_key(|entry| entry.ordinal);
        entries
    }

    /// The entries of a report, withdrawn ones as well, in no order.
    pub fn kept_of(&self, report: &Slug) -> impl Iterator<Item = &Kept> + use<'_> {
        let report = report.clone();
        let entries = self.entries.range((report.clone(), Slug::first())..);
        entries.take_while(move |((of, _), _)| of == &report).map(|(_, kept)| &**kept)
    }

    /// The entries that stand, in no order.
    pub fn standing(&self) -> impl Iterator<Item = &Published> {
        self.entries.values().map(|kept| &kept.published).filter(|entry| entry.withdrawn.is_none())
    }

    /// The entries of a row that stand, the newest first; within a report in its order.
    pub fn newest(&self, subject: &Subject) -> Vec<&Published> {
        self.row(subject).filter(|entry| entry.withdrawn.is_none()).collect()
    }

    /// The entries of a row, withdrawn ones as well, the newest first.
    pub fn row(&self, subject: &Subject) -> impl Iterator<Item = &Published> {
        let row = self.rows.get(subject).into_iter();
        let kept = row.flat_map(|row| row.members.values().rev()).filter_map(|key| self.entries.get(&**key));
        kept.map(|kept| &kept.published)
    }

    /// The editions that have an entry, the latest period first.
    pub fn editions_newest_first(&self) -> Vec<&Edition> {
        let mut editions: Vec<&Edition> = self.editions.values().collect();
        editions.sort_by_key(|edition| (edition.period.map(|period| period.start), edition.published));
        editions.reverse();
        editions
    }

    /// What a team wrote, withdrawn entries as well, in the order of the times that it is about.
    pub fn written_by(&self, team: &Slug) -> Vec<&Published> {
        let mut written: Vec<&Published> = self.row(&Subject::Team(team.clone())).collect();
        written.sort_by_key(|entry| {
            let edition = self.editions.get(&entry.report);
            let period = edition.and_then(|edition| edition.period).map(|period| period.start);
            (period, edition.map(|edition| edition.published), entry.ordinal)
        });
        written
    }

    /// The latest period of which a team reported.
    pub fn latest_of(&self, team: &Slug) -> Option<Period> {
        let reports = self.voices.get(team).into_iter().flatten();
        let periods = reports.filter_map(|(report, _)| self.editions.get(report)?.period);
        periods.max_by_key(|period| period.start)
    }

    /// The teams that spoke in a category, by id.
    pub fn speakers(&self, category: &Slug) -> BTreeSet<&Slug> {
        let spoke = |voices: &BTreeSet<(Slug, Slug)>| voices.iter().any(|(_, of)| of == category);
        self.voices.iter().filter(|(_, voices)| spoke(voices)).map(|(team, _)| team).collect()
    }

    /// True when an entry changed in the second of an instant.
    pub fn is_taken(&self, instant: Timestamp) -> bool {
        self.instants.contains(&instant.timestamp())
    }

    /// The page of an entry of a report, if it stands: where links between entries lead.
    pub fn address(&self, site: &Site, report: &Slug, slug: &str) -> Option<String> {
        let entry = Slug::parse(slug).ok().and_then(|slug| self.entry(report, &slug))?;
        entry.withdrawn.is_none().then(|| site.entry_page(report.as_str(), slug))
    }

    /// One entry, standing or withdrawn.
    pub fn entry(&self, report: &Slug, entry: &Slug) -> Option<&Published> {
        self.entries.get(&(report.clone(), entry.clone())).map(|kept| &kept.published)
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

    /// The rows of which a feed changed.
    pub fn subjects(&self) -> BTreeSet<Subject> {
        let teams = self.teams.iter().cloned().map(Subject::Team);
        let categories = self.categories.iter().cloned().map(Subject::Category);
        teams.chain(categories).chain([Subject::Site]).collect()
    }

    /// The archives of a row that are new or hold a touched entry, by number.
    pub fn archives(&self, library: &Library, subject: &Subject) -> BTreeSet<usize> {
        let Some(row) = library.rows.get(subject) else { return BTreeSet::new() };
        let before = self.grown.get(subject).copied().unwrap_or(row.length);
        let new = crate::publication::rows::archives(before) + 1..=row.archives();
        let touched = row.members.iter().filter(|(_, key)| self.entries.contains(&***key));
        let touched = touched.filter_map(|(number, _)| row.archive_of(*number));
        new.chain(touched).collect()
    }
}

/// Report and slug of an entry.
pub fn key(kept: &Kept) -> (Slug, Slug) {
    (kept.published.report.clone(), kept.published.entry.slug.clone())
}

#[cfg(test)]
mod tests {
    use crate::activity::sample::team;
    use crate::publication::library::{Library, Touched};
    use crate::store::content::Changes;
    use std::collections::BTreeSet;

    #[test]
    fn entries_are_shown_anew_for_another_picture_of_their_team_and_for_no_other_words() {
        let mut library = Library::default();
        let mut touch = |(name, value): (&str, &str)| -> Touched {
            let mut team = team();
            *if name == "icon" { &mut team.icon } else { &mut team.summary } = value.to_owned();
            library.apply(Changes { teams: vec![(team, 3)], ..Changes::default() })
        };
        touch(("summary", "Words."));
        let touched = touch(("summary", "Other words."));
        assert_eq!(touched, Touched { teams: BTreeSet::from([team().id]), ..Touched::default() });
        assert_eq!(touch(("icon", "another")).repainted, BTreeSet::from([team().id]));
    }
}

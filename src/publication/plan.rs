//! A report as read, held against what is published: the difference, decided before anything is
//! written.

use crate::config::Config;
use crate::model::Timestamp;
use crate::model::published::{Published, Team};
use crate::model::report::{Category, Entry, Format, Report};
use crate::model::slug::Slug;
use crate::publication::edition::{edition, is_arranged, says_same};
use crate::publication::fingerprint::fingerprint;
use crate::publication::identity::Identity;
use crate::publication::library::Library;
use crate::publication::loss::{adds_nothing, lost_addresses};
use crate::publication::matching::matches;
use crate::store::publication::{Change, Departure, Kind};
use chrono::{Duration, SubsecRound};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How new and changed entries are told to followers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Notes are delivered.
    Aloud,
    /// Feeds, pages and outboxes only: for archives.
    Silent,
}

/// What happens to entries that the report no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// They stay, and are reported.
    Keep,
    /// They are withdrawn.
    Withdraw,
}

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Published for the first time.
    New,
    /// Its text changed.
    Changed,
    /// It says what it said.
    Unchanged,
    /// It is missing from the report and stays published.
    Missing,
    /// It is missing from the report and is withdrawn.
    Withdrawn,
}

/// A plan: what would be written, and a line for every entry.
#[derive(Debug)]
pub struct Plan {
    /// What is written.
    pub change: Change,
    /// Slug, title, team and fate of every entry.
    pub lines: Vec<Line>,
    /// False when there is nothing to write at all.
    pub is_needed: bool,
}

/// What becomes of one entry.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// The slug under which it is published.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// The id of its team.
    pub team: Slug,
    /// What becomes of it.
    pub fate: Fate,
    /// Addresses that the published text has and a mailed one has lost. They stay published when the
    /// entry is unchanged; they go when it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<String>,
}

const SECOND: Duration = Duration::seconds(1);

struct Planner<'a> {
    identity: Identity<'a>,
    config: &'a Config,
    library: &'a Library,
    /// False when the form of the report knows neither categories nor order; then those of an
    /// earlier publication stand.
    arranged: bool,
    voice: Voice,
    now: Timestamp,
    departures: Vec<Departure>,
    cancelled: Vec<(Slug, Kind)>,
    teams: BTreeMap<Slug, Team>,
    entries: Vec<(Published, String)>,
    lines: Vec<Line>,
    creates: Vec<Slug>,
    /// The seconds that this plan has given to entries.
    given: HashSet<i64>,
    /// The instant of the last entry that is new.
    last: Option<Timestamp>,
}

/// Decides what publishing `report` changes.
pub fn plan(
    report: &Report,
    library: &Library,
    config: &Config,
    (voice, missing): (Voice, Missing),
    now: Timestamp,
) -> Plan {
    let mut planner = Planner {
        identity: Identity::new(config),
        config,
        library,
        arranged: is_arranged(report, library.editions.get(&report.slug)),
        voice,
        now: now.trunc_subsecs(0),
        departures: Vec::new(),
        cancelled: Vec::new(),
        teams: BTreeMap::new(),
        entries: Vec::new(),
        lines: Vec::new(),
        creates: Vec::new(),
        given: HashSet::new(),
        last: None,
    };
    let mut known = HashSet::new();
    let entries = report.entries.iter().zip(unnumbered(report)).zip(matches(report, library));
    for (ordinal, ((entry, slug), old)) in entries.enumerate() {
        planner.entry(report, Entry { slug, ..entry.clone() }, old, ordinal as u32, &mut known);
    }
    for gone in library.of_report(&report.slug).into_iter().filter(|entry| !known.contains(&entry.entry.slug))
    {
        planner.missing(gone, missing);
    }
    planner.finish(report)
}

/// The slugs of a report's entries without the numbers that part those of one title: they are one team's.
fn unnumbered(report: &Report) -> Vec<Slug> {
    let mut firsts: HashMap<&str, &Slug> = HashMap::new();
    let slugs = report.entries.iter().map(|entry| {
        let first = *firsts.entry(&entry.title).or_insert(&entry.slug);
        let tail = entry.slug.as_str().strip_prefix(first.as_str()).and_then(|tail| tail.strip_prefix('-'));
        match tail.is_some_and(|tail| tail.parse::<usize>().is_ok()) {
            true => first.clone(),
            false => entry.slug.clone(),
        }
    });
    slugs.collect()
}

impl Planner<'_> {
    fn entry(
        &mut self,
        report: &Report,
        mut entry: Entry,
        old: Option<Slug>,
        ordinal: u32,
        known: &mut HashSet<Slug>,
    ) {
        let old = old.and_then(|slug| self.library.entries.get(&(report.slug.clone(), slug))).cloned();
        let category = report.category_of(&entry).cloned();
        let category = category.unwrap_or_else(|| Category::named(entry.category.as_str()));
        let team = self.identity.team_of(&entry, &category, report.period, self.now);
        entry.slug = match &old {
            Some(old) => old.published.entry.slug.clone(),
            None => self.free_slug(&report.slug, &entry.slug, known),
        };
        known.insert(entry.slug.clone());
        let team_id = old.as_ref().map_or(team.id.clone(), |old| old.published.team.clone());
        if team_id == team.id {
            self.name_team(report, team);
        }
        let (slug, title) = (entry.slug.clone(), entry.title.clone());
        let (fate, lost) = match old {
            None => (self.appear(report, entry, ordinal, &category.name, team_id.clone()), Vec::new()),
            Some(kept) => {
                let (old, before) = (&kept.published, &kept.fingerprint);
                let (same, lost) = compare(report.format, &old.entry, before, &entry);
                let mut now = Published { ordinal, category_name: category.name, entry, ..old.clone() };
                if !self.arranged {
                    (now.ordinal, now.category_name) = (old.ordinal, old.category_name.clone());
                    now.entry.category = old.entry.category.clone();
                }
                (self.again(old.clone(), now, same), lost)
            }
        };
        self.lines.push(Line { slug, title, team: team_id, fate, lost });
    }

    /// The entry's slug, or with a number where that was taken before.
    fn free_slug(&self, report: &Slug, slug: &Slug, known: &HashSet<Slug>) -> Slug {
        let taken = |slug: &Slug| {
            known.contains(slug) || self.library.entries.contains_key(&(report.clone(), slug.clone()))
        };
        let numbered = (2..).map(|number| slug.numbered(number));
        std::iter::once(slug.clone()).chain(numbered).find(|slug| !taken(slug)).expect("numbers do not end")
    }

    fn appear(
        &mut self,
        report: &Report,
        entry: Entry,
        ordinal: u32,
        category_name: &str,
        team: Slug,
    ) -> Fate {
        // A second apart, falling: readers that sort by date show the report in its order.
        let own = self.now - Duration::seconds(i64::from(ordinal));
        let published = self.free(self.last.map_or(own, |last| own.min(last - SECOND)), -SECOND);
        self.last = Some(published);
        let posted = (self.voice == Voice::Silent).then_some(published);
        self.creates.push(entry.slug.clone());
        let fingerprint = fingerprint(&entry);
        let published = Published {
            report: report.slug.clone(),
            ordinal,
            team,
            category_name: category_name.to_owned(),
            entry,
            published,
            updated: published,
            posted,
            withdrawn: None,
        };
        self.entries.push((published, fingerprint));
        Fate::New
    }

    fn again(&mut self, old: Published, mut now: Published, same: bool) -> Fate {
        let slug = now.entry.slug.clone();
        if same {
            let moved = (old.ordinal, &old.category_name) != (now.ordinal, &now.category_name);
            if moved {
                let entry = Entry { category: now.entry.category, ..old.entry };
                let fingerprint = fingerprint(&entry);
                self.entries.push((Published { entry, ..now }, fingerprint));
            }
            return Fate::Unchanged;
        }
        // Every entry its own second: feed validators mistrust equal instants.
        let own = self.free(self.now - Duration::seconds(i64::from(now.ordinal)), -SECOND);
        let before = old.posted.map_or(old.updated, |posted| posted.max(old.updated));
        now.updated = if own > before { own } else { self.free(before + SECOND, SECOND) };
        if old.posted.is_some() && self.voice == Voice::Aloud {
            self.departures.push(self.departure(&now.report, slug, Kind::Update, self.now));
        }
        let fingerprint = fingerprint(&now.entry);
        self.entries.push((now, fingerprint));
        Fate::Changed
    }

    /// The first second from `wanted` on, in a direction, in which no other entry changed.
    fn free(&mut self, wanted: Timestamp, step: Duration) -> Timestamp {
        let mut instant = wanted;
        while self.library.is_taken(instant) || !self.given.insert(instant.timestamp()) {
            instant += step;
        }
        instant
    }

    fn missing(&mut self, gone: &Published, missing: Missing) {
        let fate = if missing == Missing::Withdraw { Fate::Withdrawn } else { Fate::Missing };
        let slug = gone.entry.slug.clone();
        if fate == Fate::Withdrawn {
            for kind in [Kind::Create, Kind::Update, Kind::Announce] {
                self.cancelled.push((slug.clone(), kind));
            }
            if gone.posted.is_some() {
                self.departures.push(self.departure(&gone.report, slug.clone(), Kind::Delete, self.now));
            }
            let fingerprint = self.library.entries.get(&(gone.report.clone(), slug.clone()));
            let fingerprint = fingerprint.map(|kept| kept.fingerprint.clone()).unwrap_or_default();
            self.entries.push((Published { withdrawn: Some(self.now), ..gone.clone() }, fingerprint));
        }
        let (title, team) = (gone.entry.title.clone(), gone.team.clone());
        self.lines.push(Line { slug, title, team, fate, lost: Vec::new() });
    }

    /// The latest report names a team, unless the configuration does.
    fn name_team(&mut self, report: &Report, team: Team) {
        let Some((old, _)) = self.library.teams.get(&team.id) else {
            self.teams.entry(team.id.clone()).or_insert(team);
            return;
        };
        let latest = self.library.latest_of(&team.id);
        let is_latest = report.period.map(|period| period.start) >= latest.map(|period| period.start);
        if !old.looks_like(&team) && (is_latest || self.identity.is_named(&team.id)) {
            self.teams.insert(team.id.clone(), Team { published: old.published, ..team });
        }
    }

    fn departure(&self, report: &Slug, entry: Slug, kind: Kind, due: Timestamp) -> Departure {
        Departure { report: report.clone(), entry, kind, due }
    }

    /// Notes leave in the report's order, `spacing` apart; without spacing at once, but dated a
    /// second apart, because servers order equal instants at random.
    fn schedule(&mut self, report: &Slug) {
        let spacing = Duration::from_std(self.config.publish.spacing).unwrap_or(Duration::zero());
        let count = self.creates.len();
        for (place, slug) in std::mem::take(&mut self.creates).into_iter().enumerate() {
            let due = if spacing < Duration::seconds(1) {
                self.now - Duration::seconds((count - 1 - place) as i64)
            } else {
                self.now + spacing * place as i32
            };
            let departure = self.departure(report, slug, Kind::Create, due);
            self.departures.push(departure);
        }
    }

    fn finish(mut self, report: &Report) -> Plan {
        match self.voice {
            Voice::Aloud => self.schedule(&report.slug),
            Voice::Silent => self.creates.clear(),
        }
        let old = self.library.editions.get(&report.slug);
        let new = self.lines.iter().any(|line| line.fate == Fate::New);
        let edition = edition(report, old, new, self.now);
        let same = old.is_some_and(|old| says_same(old, &edition));
        let is_needed = !same || !self.entries.is_empty() || !self.teams.is_empty();
        let change = Change {
            planned_at: self.library.revision,
            edition,
            teams: self.teams.into_values().collect(),
            entries: self.entries,
            departures: self.departures,
            cancelled: self.cancelled,
        };
        Plan { change, lines: self.lines, is_needed }
    }
}

/// Whether an entry still says what is published, and what a mail of it has lost. A mail that only
/// lacks something is no change.
fn compare(format: Format, old: &Entry, before: &str, new: &Entry) -> (bool, Vec<String>) {
    let now = fingerprint(new);
    // The kept fingerprint may be of an earlier version of Tidings, which saw other differences.
    if now == before || now == fingerprint(old) {
        return (true, Vec::new());
    }
    let lost = if format == Format::Mail { lost_addresses(old, new) } else { Vec::new() };
    (!lost.is_empty() && adds_nothing(old, new), lost)
}

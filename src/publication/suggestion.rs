//! Which teams the configuration should name: those that come again and again under names which the
//! alias table does not know.
//!
//! Entries are taken for one team's when they share a file's stem or a title, looked at without the
//! words that tell no team from another: `KDE on FreeBSD` and `kde.adoc` are the same.

use crate::config::Config;
use crate::model::period::Period;
use crate::model::published::Published;
use crate::model::slug::Slug;
use crate::publication::identity::{Identity, names};
use crate::publication::library::Library;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// In how many reports a team has to be before it is suggested.
pub const RECURRING: usize = 3;

/// Words that tell no team from another; those of the reports' own titles come on top.
const EMPTY: [&str; 10] = ["a", "and", "for", "of", "on", "project", "team", "the", "update", "updates"];

/// A team that the configuration could name, or whose names it knows in part.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The id of the account that it has, else its most frequent short name.
    pub id: Slug,
    /// Its latest title.
    pub name: String,
    /// The stems and titles that the table does not know.
    pub aliases: Vec<String>,
    /// The reports it is in.
    pub reports: Vec<Slug>,
    /// True when the table has the team, and only lacks the aliases.
    pub known: bool,
}

/// What the alias table could say of the entries that stand, the most frequent teams first.
pub fn suggestions(library: &Library, config: &Config) -> Vec<Suggestion> {
    let adviser = Adviser::new(library, config);
    let mut suggestions: Vec<Suggestion> =
        adviser.groups().iter().filter_map(|group| adviser.suggestion(group)).collect();
    suggestions.sort_by_key(|suggestion| (Reverse(suggestion.reports.len()), suggestion.id.clone()));
    let mut ids = HashSet::new();
    suggestions.retain(|suggestion| ids.insert(suggestion.id.clone()));
    suggestions
}

struct Adviser<'a> {
    library: &'a Library,
    identity: Identity<'a>,
    /// Words that say nothing.
    empty: HashSet<String>,
    /// Ids that are the site's, a category's or another team's.
    taken: BTreeSet<Slug>,
}

impl<'a> Adviser<'a> {
    fn new(library: &'a Library, config: &'a Config) -> Adviser<'a> {
        let titles = library.editions.values().map(|edition| Slug::from_text(&edition.title));
        let titles: Vec<String> = titles.map(String::from).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for word in titles.iter().flat_map(|title| title.split('-').collect::<BTreeSet<_>>()) {
            *counts.entry(word).or_default() += 1;
        }
        let frequent = counts.into_iter().filter(|(_, count)| count * 2 >= titles.len());
        let empty = frequent.map(|(word, _)| word).chain(EMPTY).map(str::to_owned).collect();
        let categories = library.editions.values().flat_map(|edition| &edition.categories);
        let taken = categories.map(|category| category.slug.clone());
        let teams = config.teams.iter().map(|team| team.id.clone());
        let taken = taken.chain(teams).chain([config.site.umbrella.clone()]).collect();
        Adviser { library, identity: Identity::new(config), empty, taken }
    }

    /// Entries that belong together, oldest first.
    fn groups(&self) -> Vec<Vec<&'a Published>> {
        let mut entries: Vec<&Published> = self.library.standing().collect();
        entries.sort_by_key(|entry| (self.start(entry), &entry.report, entry.ordinal));
        let mut group_of: HashMap<String, usize> = HashMap::new();
        let mut groups: Vec<Vec<&Published>> = Vec::new();
        for entry in entries {
            let essences = self.essences(entry);
            let mut found: Vec<usize> =
                essences.iter().filter_map(|essence| group_of.get(essence).copied()).collect();
            found.sort_unstable();
            found.dedup();
            let group = found.first().copied().unwrap_or(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            for merged in found.into_iter().skip(1) {
                let moved = std::mem::take(&mut groups[merged]);
                groups[group].extend(moved);
                group_of.values_mut().filter(|value| **value == merged).for_each(|value| *value = group);
            }
            groups[group].push(entry);
            group_of.extend(essences.into_iter().map(|essence| (essence, group)));
        }
        groups
    }

    fn suggestion(&self, group: &[&'a Published]) -> Option<Suggestion> {
        let reports: BTreeSet<&Slug> = group.iter().map(|entry| &entry.report).collect();
        let is_known = |entry: &&Published| self.identity.configured(&names(&entry.entry)).is_some();
        let unknown: Vec<&Published> = group.iter().copied().filter(|entry| !is_known(entry)).collect();
        if reports.len() < RECURRING || unknown.is_empty() {
            return None;
        }
        let owners = group.iter().filter_map(|entry| self.identity.configured(&names(&entry.entry)));
        let owner = most_frequent(owners.map(|team| team.id.clone()));
        let known = owner.is_some();
        let id = owner.unwrap_or_else(|| self.id(group));
        Some(Suggestion {
            aliases: aliases(&unknown, &id),
            id,
            name: unknown.iter().max_by_key(|entry| self.start(entry))?.entry.title.clone(),
            reports: reports.into_iter().cloned().collect(),
            known,
        })
    }

    /// The account that most of the entries are on; else the most frequent stem; else a title.
    fn id(&self, group: &[&Published]) -> Slug {
        let free = |id: &Slug| !self.taken.contains(id);
        let accounts = group.iter().map(|entry| entry.team.clone());
        let stems = group.iter().filter_map(|entry| self.essence(entry.entry.stem.as_deref()?));
        let titles = group.iter().filter_map(|entry| self.essence(&entry.entry.title));
        let slugs = |essences: Vec<String>| essences.into_iter().map(|essence| Slug::from_text(&essence));
        most_frequent(accounts.filter(free))
            .or_else(|| most_frequent(slugs(stems.collect()).filter(free)))
            .or_else(|| most_frequent(slugs(titles.collect()).filter(free)))
            .unwrap_or_else(|| Slug::from_text(&format!("{}-team", group[0].entry.title)))
    }

    fn essences(&self, entry: &Published) -> Vec<String> {
        let texts = entry.entry.stem.as_deref().into_iter().chain([entry.entry.title.as_str()]);
        texts.filter_map(|text| self.essence(text)).collect()
    }

    /// The words of a name that tell it from others, if there are any.
    fn essence(&self, name: &str) -> Option<String> {
        let slug = Slug::from_text(name);
        let telling = |word: &&str| !self.empty.contains(*word) && Period::named(word).is_none();
        let words: Vec<&str> = slug.as_str().split('-').filter(telling).collect();
        (!words.is_empty()).then(|| words.join("-"))
    }

    fn start(&self, entry: &Published) -> Option<chrono::NaiveDate> {
        Some(self.library.editions.get(&entry.report)?.period?.start)
    }
}

/// The stems and titles of entries, each once, without the one that is the id anyway.
fn aliases(entries: &[&Published], id: &Slug) -> Vec<String> {
    let stems = entries.iter().filter_map(|entry| entry.entry.stem.as_ref());
    let mut seen = HashSet::from([id.clone()]);
    let names = stems.chain(entries.iter().map(|entry| &entry.entry.title));
    names.filter(|name| seen.insert(Slug::from_text(name))).cloned().collect()
}

/// The id that comes most often; among equals the shortest.
fn most_frequent(ids: impl Iterator<Item = Slug>) -> Option<Slug> {
    let mut counts: BTreeMap<Slug, usize> = BTreeMap::new();
    ids.for_each(|id| *counts.entry(id).or_default() += 1);
    counts.into_iter().max_by_key(|(id, count)| (*count, Reverse(id.as_str().len()))).map(|(id, _)| id)
}

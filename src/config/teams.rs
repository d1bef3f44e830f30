//! `[[teams]]` and `[[splits]]`: whose an entry is.
//!
//! Teams hold the aliases and categories that are theirs for good. A split is an exception: what a
//! name means in one category or in some months only.

use crate::config::Config;
use crate::config::problems::Problem;
use crate::config::reader::Reader;
use crate::model::period::Period;
use crate::model::slug::Slug;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// A team that the configuration names.
#[derive(Clone, Debug)]
pub struct TeamConfig {
    /// The stable id.
    pub id: Slug,
    /// The name as shown; `None`: the latest title.
    pub name: Option<String>,
    /// A sentence about the team.
    pub summary: Option<String>,
    /// The file with its picture; `None`: it is drawn from the name.
    pub icon: Option<PathBuf>,
    /// File stems and titles whose entries are this team's.
    pub aliases: Vec<String>,
    /// Categories whose entries are this team's, unless another team is found for them.
    pub categories: Vec<String>,
}

/// An exception to the aliases: entries that look like another team's, or like nobody's.
#[derive(Clone, Debug)]
pub struct SplitConfig {
    /// The stem or title of the entries; `None`: any.
    pub alias: Option<String>,
    /// The category they stand in; `None`: any.
    pub category: Option<String>,
    /// The first months; `None`: from the beginning.
    pub from: Option<Period>,
    /// The last months; `None`: to this day.
    pub until: Option<Period>,
    /// Whose they are: the id of a team in `[[teams]]`.
    pub team: Slug,
}

impl SplitConfig {
    /// True for entries with one of these names, in this category, in a report about these months.
    /// A report of which the months are not known lies within no bounds.
    pub fn fits(&self, names: &[Slug], category: &Slug, period: Option<Period>) -> bool {
        let named = |alias: &String| names.contains(&Slug::from_text(alias));
        let begun = |from: Period| period.is_some_and(|period| period.start >= from.start);
        let ended = |until: Period| period.is_some_and(|period| period.end <= until.end);
        self.alias.as_ref().is_none_or(named)
            && self.category.as_ref().is_none_or(|name| &Slug::from_text(name) == category)
            && self.from.is_none_or(begun)
            && self.until.is_none_or(ended)
    }
}

impl Config {
    /// The files of the pictures that teams were given, with the teams and the keys that name them.
    pub fn icons(&self) -> Vec<(Slug, String, PathBuf)> {
        let team = |team: &TeamConfig| {
            Some((team.id.clone(), format!("the icon of the team {}", team.id), team.icon.clone()?))
        };
        let site = self.site.icon.clone();
        let site = site.map(|path| (self.site.umbrella.clone(), "site.icon".to_owned(), path));
        site.into_iter().chain(self.teams.iter().filter_map(team)).collect()
    }

    /// The files that the configuration names besides reports: pictures, and the list of blocks.
    pub fn named_files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = self.icons().into_iter().map(|(_, _, path)| path).collect();
        files.extend(self.federation.blocks.clone());
        files.sort();
        files.dedup();
        files
    }
}

/// Reads one `[[teams]]`.
pub fn team(section: &mut Reader) -> Option<TeamConfig> {
    let id = id(section, "id", "is missing: every team needs one");
    let name = section.optional_text("name");
    let summary = section.optional_text("summary");
    let icon = section.optional_text("icon").map(PathBuf::from);
    let aliases = section.texts("aliases", &[]);
    let categories = section.texts("categories", &[]);
    Some(TeamConfig { id: id?, name, summary, icon, aliases, categories })
}

/// Reads one `[[splits]]`.
pub fn split(section: &mut Reader) -> Option<SplitConfig> {
    let alias = section.optional_text("alias");
    let category = section.optional_text("category");
    let from = section.optional("from", months);
    let until = section.optional("until", months);
    let team = id(section, "team", "is missing: say whose the entries are");
    if alias.is_none() && category.is_none() {
        section.problem("alias", "is missing: name the entries, or their category, or both");
    }
    Some(SplitConfig { alias, category, from, until, team: team? })
}

fn id(section: &mut Reader, key: &str, missing: &str) -> Option<Slug> {
    let text = section.optional_text(key);
    if text.is_none() {
        section.problem(key, missing);
    }
    text.and_then(|text| team_id(&text).map_err(|sentence| section.problem(key, &sentence)).ok())
}

/// Team ids hold no `.`, so that the account names made from them stay apart.
pub fn team_id(text: &str) -> Result<Slug, String> {
    match Slug::parse(text) {
        Ok(slug) if !text.contains('.') => Ok(slug),
        _ => Err(format!("{text:?} is not an id: use a-z, 0-9 and single '-' between them")),
    }
}

fn months(text: &str) -> Result<Period, String> {
    Period::named(text)
        .ok_or_else(|| format!("{text:?} is neither a quarter nor a month: write \"2021q2\" or \"2021-04\""))
}

/// What the tables say twice, or of a team that is not there.
pub fn check(config: &Config, problems: &mut Vec<Problem>) {
    check_ids(config, problems);
    check_names(config, "aliases", |team| &team.aliases, problems);
    check_names(config, "categories", |team| &team.categories, problems);
    for split in &config.splits {
        if !config.teams.iter().any(|team| team.id == split.team) {
            let id = split.team.as_str();
            let sentence = format!("{id:?} is the id of no team; add [[teams]] id = {id:?}");
            problems.push(Problem::new("splits.team", sentence));
        }
        if let (Some(from), Some(until)) = (split.from, split.until)
            && from.start > until.end
        {
            let (from, until) = (from.slug(), until.slug());
            let sentence = format!("{from} lies after until = {until}; exchange them");
            problems.push(Problem::new("splits.from", sentence));
        }
    }
}

fn check_ids(config: &Config, problems: &mut Vec<Problem>) {
    let mut ids = HashSet::from([&config.site.umbrella]);
    for team in &config.teams {
        if !ids.insert(&team.id) {
            let sentence =
                format!("{:?} is used twice, or is the umbrella's; choose another", team.id.as_str());
            problems.push(Problem::new("teams.id", sentence));
        }
    }
}

fn check_names(
    config: &Config,
    key: &str,
    names: impl Fn(&TeamConfig) -> &Vec<String>,
    problems: &mut Vec<Problem>,
) {
    let mut owners: HashMap<Slug, &Slug> = HashMap::new();
    for team in &config.teams {
        for name in names(team).iter().map(|name| Slug::from_text(name)) {
            match owners.insert(name.clone(), &team.id) {
                Some(other) if other != &team.id => {
                    let (name, one, other) = (name.as_str(), other.as_str(), team.id.as_str());
                    let sentence = format!("{name:?} belongs to both {one:?} and {other:?}; keep one");
                    problems.push(Problem::new(format!("teams.{key}"), sentence));
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use std::collections::HashMap;

    fn problems(text: &str) -> String {
        Config::parse(text, &HashMap::new()).expect_err("problems").to_string()
    }

    #[test]
    fn an_alias_and_a_category_belong_to_one_team() {
        let problems = problems(
            "[[teams]]\nid = 'a'\naliases = ['Release Team']\ncategories = ['Ports']\n\
             [[teams]]\nid = 'b'\naliases = ['release-team']\ncategories = ['ports']\n[[teams]]\nid = 'status'",
        );
        assert!(
            problems.contains("teams.aliases: \"release-team\" belongs to both \"a\" and \"b\""),
            "{problems}"
        );
        assert!(
            problems.contains("teams.categories: \"ports\" belongs to both \"a\" and \"b\""),
            "{problems}"
        );
        assert!(problems.contains("\"status\" is used twice"), "{problems}");
    }

    #[test]
    fn a_split_names_entries_months_and_a_team_that_is_there() {
        let problems = problems(
            "[[teams]]\nid = 'a'\n[[splits]]\nteam = 'b'\nfrom = 'soon'\n[[splits]]\nalias = 'x'\ncolour = 1\n\
             [[splits]]\nalias = 'y'\nteam = 'a'\nfrom = '2021q2'\nuntil = '2020-12'\n[[splits]]\nalias = 'z'\nteam = 'c'",
        );
        for key in [
            "splits.alias: is missing",
            "splits.from: \"soon\" is neither a quarter nor a month",
            "splits.team: is missing",
            "splits.colour",
            "splits.from: 2021q2 lies after until = 2020-12",
            "splits.team: \"c\" is the id of no team",
        ] {
            assert!(problems.contains(key), "{key} in {problems}");
        }
    }
}

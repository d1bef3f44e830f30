//! Who speaks for an entry.
//!
//! The splits first, which are exceptions; then the alias table, by the file's stem, the slug and
//! the title; then a team that has taken the whole category; then, in a category made of teams, the
//! entry itself; else the category. Ids never change once published, so this is asked only for
//! entries that are new.

use crate::config::Config;
use crate::config::teams::TeamConfig;
use crate::model::Timestamp;
use crate::model::period::Period;
use crate::model::published::Team;
use crate::model::report::{Category, Entry};
use crate::model::slug::Slug;
use crate::page::picture::avatar::Avatar;
use crate::publication::library::Library;
use std::collections::HashMap;

/// The tables that decide.
pub struct Identity<'a> {
    config: &'a Config,
    aliases: HashMap<Slug, &'a TeamConfig>,
    categories: HashMap<Slug, &'a TeamConfig>,
}

/// The names that the tables know an entry by: its file's stem, its slug, its title.
pub fn names(entry: &Entry) -> Vec<Slug> {
    let texts = entry.stem.as_deref().into_iter().chain([entry.slug.as_str(), &entry.title]);
    texts.map(Slug::from_text).collect()
}

impl<'a> Identity<'a> {
    /// Prepares the tables. A team's id and name are aliases, too, and its id is a category.
    pub fn new(config: &'a Config) -> Identity<'a> {
        let (mut aliases, mut categories) = (HashMap::new(), HashMap::new());
        for team in &config.teams {
            aliases.extend(team.aliases.iter().map(|alias| (Slug::from_text(alias), team)));
            categories.extend(team.categories.iter().map(|category| (Slug::from_text(category), team)));
        }
        for team in &config.teams {
            for own in [Some(team.id.as_str()), team.name.as_deref()].into_iter().flatten() {
                aliases.entry(Slug::from_text(own)).or_insert(team);
            }
            categories.entry(team.id.clone()).or_insert(team);
        }
        Identity { config, aliases, categories }
    }

    /// The team of an entry: its id and the name to show when the configuration gives none.
    pub fn team_of(
        &self,
        entry: &Entry,
        category: &Category,
        period: Option<Period>,
        now: Timestamp,
    ) -> Team {
        let names = names(entry);
        if let Some(team) = self.split(&names, category, period).or_else(|| self.configured(&names)) {
            return self.known(team, &entry.title, now);
        }
        if let Some(team) = self.categories.get(&category.slug) {
            return self.known(team, &category.name, now);
        }
        let parts = &self.config.publish.team_categories;
        if parts.iter().any(|part| category.name.contains(part.as_str())) {
            return self.team(self.free(&entry.slug), entry.title.clone(), String::new(), now);
        }
        let summary = category.description.plain_text();
        self.team(self.free(&category.slug), category.name.clone(), summary, now)
    }

    /// The team that the alias table has for one of the names.
    pub fn configured(&self, names: &[Slug]) -> Option<&'a TeamConfig> {
        names.iter().find_map(|name| self.aliases.get(name).copied())
    }

    fn split(&self, names: &[Slug], category: &Category, period: Option<Period>) -> Option<&'a TeamConfig> {
        let split = self.config.splits.iter().find(|split| split.fits(names, &category.slug, period))?;
        self.config.teams.iter().find(|team| team.id == split.team)
    }

    fn known(&self, team: &TeamConfig, title: &str, now: Timestamp) -> Team {
        let name = team.name.clone().unwrap_or_else(|| title.to_owned());
        self.team(team.id.clone(), name, team.summary.clone().unwrap_or_default(), now)
    }

    /// The site's own actor.
    pub fn umbrella(&self, now: Timestamp) -> Team {
        let site = &self.config.site;
        self.team(site.umbrella.clone(), site.title.clone(), site.summary.clone(), now)
    }

    /// True when the configuration says how the team is called.
    pub fn is_named(&self, id: &Slug) -> bool {
        self.config.teams.iter().any(|team| &team.id == id && team.name.is_some())
    }

    /// Known teams that the configuration now calls or describes otherwise, as they are to be.
    pub fn renamed(&self, library: &Library, now: Timestamp) -> Vec<Team> {
        let speaking = library.teams.values().filter(|(team, _)| team.id != self.config.site.umbrella);
        let wanted = speaking.map(|(known, _)| self.called(known, now)).chain([self.umbrella(now)]);
        let changed = |team: Team| match library.teams.get(&team.id) {
            Some((known, _)) if known.looks_like(&team) => None,
            Some((known, _)) => Some(Team { published: known.published, ..team }),
            None => Some(team),
        };
        wanted.filter_map(changed).collect()
    }

    /// A known team as the configuration calls it. One that it does not name may still have got
    /// another picture, when we draw otherwise.
    fn called(&self, known: &Team, now: Timestamp) -> Team {
        let Some(team) = self.config.teams.iter().find(|team| team.id == known.id) else {
            return Team { icon: self.icon(&known.id, &known.name), updated: now, ..known.clone() };
        };
        let name = team.name.clone().unwrap_or_else(|| known.name.clone());
        let summary = team.summary.clone().unwrap_or_else(|| known.summary.clone());
        self.team(team.id.clone(), name, summary, now)
    }

    fn team(&self, id: Slug, name: String, summary: String, now: Timestamp) -> Team {
        let icon = self.icon(&id, &name);
        Team { id, name, summary, kind: self.config.site.actor_type, icon, published: now, updated: now }
    }

    /// Names the picture of a team: the configured one, else the one that is drawn from its name.
    fn icon(&self, id: &Slug, name: &str) -> String {
        let given = self.config.pictures.get(id).map(|picture| picture.digest.clone());
        given.unwrap_or_else(|| Avatar { id: id.as_str(), name }.digest())
    }

    /// The id without `.`, and never the umbrella's.
    fn free(&self, slug: &Slug) -> Slug {
        let id = Slug::from_text(slug.as_str());
        if id == self.config.site.umbrella { Slug::from_text(&format!("{id}-team")) } else { id }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::model::body::Body;
    use crate::model::period::Period;
    use crate::model::report::{Category, Entry};
    use crate::model::slug::Slug;
    use crate::publication::identity::Identity;
    use std::collections::HashMap;

    fn entry(title: &str, stem: Option<&str>) -> Entry {
        Entry {
            slug: stem.and_then(|stem| Slug::parse(stem).ok()).unwrap_or_else(|| Slug::from_text(title)),
            title: title.to_owned(),
            category: Slug::from_text("x"),
            stem: stem.map(str::to_owned),
            contacts: vec![],
            links: vec![],
            sponsors: vec![],
            body: Body::default(),
        }
    }

    #[test]
    fn aliases_come_first_then_teams_then_categories() {
        let text = "[[teams]]\nid = 'releng'\nname = 'Release Engineering'\naliases = ['re', 'FreeBSD Release Engineering Team']";
        let config = Config::parse(text, &HashMap::new()).expect("a configuration");
        let identity = Identity::new(&config);
        let now = chrono::Utc::now();
        let teams = Category::named("FreeBSD Team Reports");
        let kernel = Category::named("Kernel");
        let table = [
            (entry("Anything", Some("re")), &teams, "releng", "Release Engineering"),
            (entry("FreeBSD  Release Engineering Team", None), &kernel, "releng", "Release Engineering"),
            (entry("Release Engineering", None), &teams, "releng", "Release Engineering"),
            (entry("Ports Collection", None), &teams, "ports-collection", "Ports Collection"),
            (entry("Package base", Some("pkgbase.live")), &teams, "pkgbase-live", "Package base"),
            (entry("Status", Some("status")), &teams, "status-team", "Status"),
            (entry("FUSE", None), &kernel, "kernel", "Kernel"),
        ];
        for (entry, category, id, name) in table {
            let team = identity.team_of(&entry, category, None, now);
            assert_eq!((team.id.as_str(), &*team.name), (id, name));
        }
    }

    #[test]
    fn a_team_can_take_whole_categories() {
        let text = "[[teams]]\nid = 'userland'\nname = 'Userland'\ncategories = ['Userland Programs']\n[[teams]]\nid = 'ping'";
        let config = Config::parse(text, &HashMap::new()).expect("a configuration");
        let identity = Identity::new(&config);
        let table = [
            ("Anything", "Userland Programs", "userland"),
            ("Anything", "userland", "userland"),
            ("Ping", "Userland Programs", "ping"),
            ("Anything", "Kernel", "kernel"),
        ];
        for (title, category, id) in table {
            let category = Category::named(category);
            let team = identity.team_of(&entry(title, None), &category, None, chrono::Utc::now());
            assert_eq!(team.id.as_str(), id, "{title} in {}", category.name);
        }
    }

    #[test]
    fn splits_come_before_aliases_and_hold_in_their_category_and_months_only() {
        let text = "
            [[teams]]\nid = 'git'
            [[teams]]\nid = 'migration'
            [[teams]]\nid = 'gsoc'
            [[splits]]\nalias = 'Git'\nuntil = '2021q2'\nteam = 'migration'
            [[splits]]\ncategory = 'Google Summer of Code'\nfrom = '2007-04'\nuntil = '2007-06'\nteam = 'gsoc'";
        let config = Config::parse(text, &HashMap::new()).expect("a configuration");
        let identity = Identity::new(&config);
        let summer = "Google Summer of Code";
        let table = [
            ("git", "Projects", Some("2021q1"), "migration"),
            ("git", "Projects", Some("2021q2"), "migration"),
            ("git", "Projects", Some("2021q3"), "git"),
            ("git", "Projects", None, "git"),
            ("x", summer, Some("2007q2"), "gsoc"),
            ("x", summer, Some("2007-06"), "gsoc"),
            ("x", summer, Some("2007q3"), "google-summer-of-code"),
            ("x", "Projects", Some("2007q2"), "projects"),
        ];
        for (stem, category, months, id) in table {
            let (entry, period) = (entry("A title", Some(stem)), months.and_then(Period::named));
            let team = identity.team_of(&entry, &Category::named(category), period, chrono::Utc::now());
            assert_eq!(team.id.as_str(), id, "{stem} in {category}, {months:?}");
        }
    }
}

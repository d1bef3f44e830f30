//! Who speaks for an entry.
//!
//! The alias table first, by the file's stem and then by the title; then, in a category made of
//! teams, the entry itself; else the category. Ids never change once published, so this is asked
//! only for entries that are new.

use crate::config::{Config, TeamConfig};
use crate::model::Timestamp;
use crate::model::published::Team;
use crate::model::report::{Category, Entry};
use crate::model::slug::Slug;
use crate::publication::library::Library;
use std::collections::HashMap;

/// The tables that decide.
pub struct Identity<'a> {
    config: &'a Config,
    aliases: HashMap<String, &'a TeamConfig>,
}

impl<'a> Identity<'a> {
    /// Prepares the alias table. A team's id and name are aliases, too.
    pub fn new(config: &'a Config) -> Identity<'a> {
        let mut aliases = HashMap::new();
        for team in &config.teams {
            let own = [Some(team.id.as_str()), team.name.as_deref()].into_iter().flatten();
            for alias in team.aliases.iter().map(String::as_str).chain(own) {
                aliases.entry(Slug::from_text(alias).to_string()).or_insert(team);
            }
        }
        Identity { config, aliases }
    }

    /// The team of an entry: its id and the name to show when the configuration gives none.
    pub fn team_of(&self, entry: &Entry, category: &Category, now: Timestamp) -> Team {
        let names = entry.stem.iter().map(String::as_str).chain([entry.slug.as_str(), entry.title.as_str()]);
        let configured = names.map(Slug::from_text).find_map(|name| self.aliases.get(name.as_str()));
        let of_teams =
            self.config.publish.team_categories.iter().any(|part| category.name.contains(part.as_str()));
        match configured {
            Some(team) => {
                let name = team.name.clone().unwrap_or_else(|| entry.title.clone());
                self.team(team.id.clone(), name, team.summary.clone().unwrap_or_default(), now)
            }
            None if of_teams => self.team(self.free(&entry.slug), entry.title.clone(), String::new(), now),
            None => {
                let summary = category.description.plain_text();
                self.team(self.free(&category.slug), category.name.clone(), summary, now)
            }
        }
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
        let configured = self.config.teams.iter().filter_map(|team| {
            let (known, _) = library.teams.get(&team.id)?;
            let name = team.name.clone().unwrap_or_else(|| known.name.clone());
            let summary = team.summary.clone().unwrap_or_else(|| known.summary.clone());
            Some(self.team(team.id.clone(), name, summary, now))
        });
        let wanted = configured.chain([self.umbrella(now)]);
        let kept = |team: Team| match library.teams.get(&team.id) {
            Some((known, _))
                if (&known.name, &known.summary, known.kind) == (&team.name, &team.summary, team.kind) =>
            {
                None
            }
            Some((known, _)) => Some(Team { published: known.published, ..team }),
            None => Some(team),
        };
        wanted.filter_map(kept).collect()
    }

    fn team(&self, id: Slug, name: String, summary: String, now: Timestamp) -> Team {
        Team { id, name, summary, kind: self.config.site.actor_type, published: now, updated: now }
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
            let team = identity.team_of(&entry, category, now);
            assert_eq!((team.id.as_str(), &*team.name), (id, name));
        }
    }
}

//! Everything that is served, rendered once: pages, feeds and ActivityPub documents as bytes with
//! their compressed forms, by path. A change renders anew only what it touches.
//!
//! Knows nothing of requests. The web server hands these bytes out; the feeds are written to disk
//! as well.

mod accounts;
mod feeds;
mod notes;
mod pages;

use crate::config::Config;
use crate::discovery::{host_meta, nodeinfo, webfinger};
use crate::document::Document;
use crate::feed::item::Item;
use crate::iri::Site;
use crate::keys::{Keys, KeysError};
use crate::model::Timestamp;
use crate::model::published::{Published, Team};
use crate::model::slug::Slug;
use crate::page::masthead::Masthead;
use crate::publication::library::{Library, Touched};
use std::collections::HashMap;
use std::sync::Arc;

/// Something to be served.
#[derive(Clone, Debug)]
pub struct Exhibit {
    /// 200, or 410 for what was withdrawn.
    pub status: u16,
    /// The bytes.
    pub document: Document,
    /// The same thing in another form, for those who ask for that: of a page the ActivityPub
    /// object, of an object the page.
    pub other: Option<String>,
    /// What it is.
    pub kind: Kind,
}

/// What an exhibit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page for people.
    Page,
    /// A feed, or the list of feeds; also written to disk.
    Feed,
    /// An ActivityPub document.
    Activity,
    /// A file that pages load; its path changes with its content.
    Asset,
}

/// Paths and what is there now.
pub type Changes = Vec<(String, Exhibit)>;

/// What stays the same from rendering to rendering.
pub struct Showroom {
    site: Site,
    config: Arc<Config>,
    keys: Arc<Keys>,
    /// The instant of things that never change; that of the first rendering.
    opened: Timestamp,
    items: HashMap<(Slug, Slug), Item>,
}

impl Showroom {
    /// An empty showroom.
    pub fn new(site: Site, config: Arc<Config>, keys: Arc<Keys>, opened: Timestamp) -> Showroom {
        Showroom { site, config, keys, opened, items: HashMap::new() }
    }

    /// What never changes: the files that pages load, and what the site says of itself.
    pub fn fixtures(&self) -> Changes {
        let said = [
            ("/.well-known/host-meta", host_meta::XML_MEDIA_TYPE, host_meta::xml(&self.site)),
            ("/.well-known/host-meta.json", webfinger::MEDIA_TYPE, host_meta::json(&self.site)),
            ("/.well-known/nodeinfo", "application/json", nodeinfo::well_known(&self.site)),
        ];
        let mut fixtures = self.assets();
        fixtures.extend(said.map(|(path, media_type, text)| {
            let document = Document::new(media_type, text, self.opened);
            (path.to_owned(), Exhibit { status: 200, document, other: None, kind: Kind::Activity })
        }));
        fixtures
    }

    fn assets(&self) -> Changes {
        let exhibit = |asset: &&crate::page::asset::Asset| {
            let document = Document::new(asset.media_type, asset.bytes, self.opened);
            let path = self.path(&self.site.asset(&asset.file));
            (path, Exhibit { status: 200, document, other: None, kind: Kind::Asset })
        };
        crate::page::asset::assets().iter().map(exhibit).collect()
    }

    /// Renders what was touched.
    pub fn render(&mut self, library: &Library, touched: &Touched) -> Result<Changes, KeysError> {
        if touched.is_empty() {
            return Ok(Vec::new());
        }
        let Some((umbrella, _)) = library.teams.get(&self.config.site.umbrella) else {
            return Ok(Vec::new());
        };
        self.renew_items(library, touched);
        let mut changes = Vec::new();
        let masthead = Masthead {
            site: &self.site,
            title: &self.config.site.title,
            language: &self.config.site.language,
            umbrella,
        };
        pages::render_replies(self, library, touched, &masthead, &mut changes);
        if touched.is_ours() {
            pages::render(self, library, touched, &masthead, &mut changes);
            feeds::render(self, library, touched, umbrella, &mut changes);
            accounts::render(self, library, touched, &mut changes)?;
        }
        notes::render(self, library, touched, &mut changes);
        Ok(changes)
    }

    /// Renders the feeds of what was touched, and nothing else: for a process that does not serve.
    pub fn render_feeds(&mut self, library: &Library, touched: &Touched) -> Changes {
        let mut changes = Vec::new();
        if let Some((umbrella, _)) = library.teams.get(&self.config.site.umbrella) {
            self.renew_items(library, touched);
            feeds::render(self, library, touched, umbrella, &mut changes);
        }
        changes
    }

    /// Items of feeds hold their rendered text; those of touched entries and teams are made anew.
    fn renew_items(&mut self, library: &Library, touched: &Touched) {
        let stale = library.standing().filter(|entry| {
            let key = (entry.report.clone(), entry.entry.slug.clone());
            touched.entries.contains(&key)
                || touched.teams.contains(&entry.team)
                || !self.items.contains_key(&key)
        });
        let site = &self.site;
        let made: Vec<_> = stale.filter_map(|entry| Some((entry, item(site, library, entry)?))).collect();
        for (entry, item) in made {
            self.items.insert((entry.report.clone(), entry.entry.slug.clone()), item);
        }
    }

    fn path(&self, address: &str) -> String {
        self.site.path_of(address).unwrap_or("/").to_owned()
    }

    fn is_umbrella(&self, team: &Slug) -> bool {
        team == &self.config.site.umbrella
    }
}

/// Where the WebFinger document of an account is kept. No request has such a path.
pub fn account_path(handle: &str) -> String {
    format!("@{handle}")
}

fn item(site: &Site, library: &Library, entry: &Published) -> Option<Item> {
    let (team, _) = library.teams.get(&entry.team)?;
    let edition = library.editions.get(&entry.report)?;
    Some(Item::new(site, entry, team, edition, &|slug| library.address(site, &entry.report, slug)))
}

/// The teams that speak for entries: all but the umbrella, by name.
fn speaking<'a>(library: &'a Library, umbrella: &Slug) -> Vec<&'a (Team, usize)> {
    let mut teams: Vec<_> = library.teams.values().filter(|(team, _)| &team.id != umbrella).collect();
    teams.sort_by_key(|(team, _)| team.name.to_lowercase());
    teams
}

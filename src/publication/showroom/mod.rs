//! Everything that is served, rendered once: pages, feeds and ActivityPub documents as bytes with
//! their compressed forms, by path. A change renders anew only what it touches.
//!
//! Knows nothing of requests. The web server hands these bytes out; the feeds are written to disk
//! as well.

mod accounts;
mod feeds;
mod map;
mod notes;
pub mod pages;

use crate::config::Config;
use crate::discovery::{host_meta, nodeinfo, webfinger};
use crate::document::delta::Version;
use crate::document::encoding::Encoding;
use crate::document::{self, Document};
use crate::feed::item::Item;
use crate::iri::Site;
use crate::keys::{Keys, KeysError};
use crate::model::Timestamp;
use crate::model::published::Team;
use crate::model::slug::Slug;
use crate::page::sitemap;
use crate::publication::gallery::masthead;
use crate::publication::library::{Library, Touched};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Something to be served.
#[derive(Clone, Debug)]
pub struct Exhibit {
    /// 200, or 410 for what was withdrawn.
    pub status: u16,
    /// The bytes.
    pub document: Document,
    /// The same thing in another form, for those who ask for that: of a page the address of the
    /// ActivityPub object, of an object that of the page, of a feed the path of its view.
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
    /// An archive of a feed, which holds the same entries for ever; also written to disk.
    Archive,
    /// A page for people who open a feed; has no address of its own.
    View,
    /// What crawlers read.
    Map,
    /// An ActivityPub document.
    Activity,
    /// A file that pages load; its path changes with its content.
    Asset,
}

/// Paths and what is there now.
pub type Changes = Vec<(String, Arc<Exhibit>)>;

/// Something to be served, before it is compared with what is there.
struct Draft {
    kind: Kind,
    status: u16,
    media_type: &'static str,
    body: String,
    modified: Timestamp,
    other: Option<String>,
    version: Option<Version>,
    /// The value of `Link`.
    link: Option<String>,
}

/// What stays the same from rendering to rendering.
pub struct Showroom {
    site: Site,
    config: Arc<Config>,
    keys: Arc<Keys>,
    /// The instant of things that never change; that of the first rendering.
    opened: Timestamp,
    items: HashMap<(Slug, Slug), Item>,
    shown: HashMap<String, Arc<Exhibit>>,
}

impl Draft {
    fn new(kind: Kind, media_type: &'static str, body: String, modified: Timestamp) -> Draft {
        Draft { kind, status: 200, media_type, body, modified, other: None, version: None, link: None }
    }

    fn is_shown_by(&self, exhibit: &Exhibit) -> bool {
        let document = &exhibit.document;
        document.form(Encoding::Identity).body == self.body.as_bytes()
            && document.version() == self.version.as_ref()
            && (document.media_type(), exhibit.status) == (self.media_type, self.status)
            && exhibit.other == self.other
            && document.link() == self.link.as_deref()
    }
}

impl Showroom {
    /// An empty showroom.
    pub fn new(site: Site, config: Arc<Config>, keys: Arc<Keys>, opened: Timestamp) -> Showroom {
        Showroom { site, config, keys, opened, items: HashMap::new(), shown: HashMap::new() }
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
            let exhibit = Exhibit { status: 200, document, other: None, kind: Kind::Activity };
            (path.to_owned(), Arc::new(exhibit))
        }));
        let document = Document::new("text/plain; charset=utf-8", sitemap::robots(&self.site), self.opened);
        let robots = Exhibit { status: 200, document, other: None, kind: Kind::Map };
        fixtures.push((self.path(&self.site.robots()), Arc::new(robots)));
        fixtures
    }

    fn assets(&self) -> Changes {
        let exhibit = |asset: &&crate::page::asset::Asset| {
            let document = Document::new(asset.media_type, asset.bytes, self.opened);
            let path = self.path(&self.site.asset(&asset.file));
            (path, Arc::new(Exhibit { status: 200, document, other: None, kind: Kind::Asset }))
        };
        crate::page::asset::assets().iter().map(exhibit).collect()
    }

    /// Renders what was touched, and gives what is not as it was.
    pub fn render(&mut self, library: &Library, touched: &Touched) -> Result<Changes, KeysError> {
        if touched.is_empty() {
            return Ok(Vec::new());
        }
        if !library.teams.contains_key(&self.config.site.umbrella) {
            return Ok(Vec::new());
        }
        self.renew_items(library, touched);
        let mut changes = Vec::new();
        let Some(masthead) = masthead(&self.site, &self.config, library) else { return Ok(changes) };
        pages::render_replies(self, library, touched, &masthead, &mut changes);
        if touched.is_ours() {
            pages::render(self, library, touched, &masthead, &mut changes);
            feeds::render(self, library, touched, masthead.umbrella, Some(&masthead), &mut changes);
            accounts::render(self, library, touched, &mut changes)?;
            map::render(self, &mut changes);
        }
        notes::render(self, library, touched, &mut changes);
        compress(&changes);
        self.shown.extend(changes.iter().cloned());
        Ok(changes)
    }

    /// Puts a draft into its place, unless the same is shown there: bytes that stay need not be
    /// compressed, and keep their date. The date never goes back.
    fn hang(&self, changes: &mut Changes, path: String, draft: Draft) {
        let before = self.shown.get(&path);
        if before.is_some_and(|before| draft.is_shown_by(before)) {
            return;
        }
        let modified =
            before.map_or(draft.modified, |before| draft.modified.max(before.document.last_modified()));
        let document = match draft.version {
            Some(version) => Document::feed(draft.media_type, draft.body, modified, version),
            None => Document::new(draft.media_type, draft.body, modified),
        };
        let document = match draft.link {
            Some(link) => document.with_link(link),
            None => document,
        };
        let exhibit = Exhibit { status: draft.status, document, other: draft.other, kind: draft.kind };
        changes.push((path, Arc::new(exhibit)));
    }

    /// Renders the feeds of what was touched, and nothing else: for a process that does not serve.
    pub fn render_feeds(&mut self, library: &Library, touched: &Touched) -> Changes {
        let mut changes = Vec::new();
        if let Some((umbrella, _)) = library.teams.get(&self.config.site.umbrella) {
            self.renew_items(library, touched);
            feeds::render(self, library, touched, umbrella, None, &mut changes);
        }
        compress(&changes);
        changes
    }

    /// Items of feeds hold their rendered text; those of touched entries are made anew.
    fn renew_items(&mut self, library: &Library, touched: &Touched) {
        let missing = library.entries.keys().filter(|key| !self.items.contains_key(*key));
        let stale: BTreeSet<&(Slug, Slug)> = touched.entries.iter().chain(missing).collect();
        let made: Vec<_> =
            stale.into_iter().map(|key| (key.clone(), item(&self.site, library, key))).collect();
        for (key, item) in made {
            match item {
                Some(item) => drop(self.items.insert(key, item)),
                None => drop(self.items.remove(&key)),
            }
        }
    }

    fn path(&self, address: &str) -> String {
        self.site.path_of(address).unwrap_or("/").to_owned()
    }

    fn is_umbrella(&self, team: &Slug) -> bool {
        team == &self.config.site.umbrella
    }
}

fn compress(changes: &Changes) {
    let documents: Vec<&Document> = changes.iter().map(|(_, exhibit)| &exhibit.document).collect();
    document::compress(&documents);
}

/// Where the WebFinger document of an account is kept. No request has such a path.
pub fn account_path(handle: &str) -> String {
    format!("@{handle}")
}

/// The item of an entry that stands.
fn item(site: &Site, library: &Library, (report, slug): &(Slug, Slug)) -> Option<Item> {
    let entry = library.entry(report, slug).filter(|entry| entry.withdrawn.is_none())?;
    let (team, _) = library.teams.get(&entry.team)?;
    let edition = library.editions.get(report)?;
    Some(Item::new(site, entry, team, edition, &|slug| library.address(site, report, slug)))
}

/// The teams that speak for entries: all but the umbrella, by name.
fn speaking<'a>(library: &'a Library, umbrella: &Slug) -> Vec<&'a (Team, usize)> {
    let mut teams: Vec<_> = library.teams.values().filter(|(team, _)| &team.id != umbrella).collect();
    teams.sort_by_key(|(team, _)| team.name.to_lowercase());
    teams
}

//! The list of all pages, for crawlers.

use crate::model::Timestamp;
use crate::page::sitemap::{LONGEST, MEDIA_TYPE, sitemaps};
use crate::publication::showroom::{Changes, Draft, Exhibit, Kind, Showroom};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lists what is shown together with what is about to be.
pub fn render(room: &Showroom, changes: &mut Changes) {
    let mut pages: BTreeMap<&str, Timestamp> = BTreeMap::new();
    let listed = |exhibit: &Arc<Exhibit>| {
        (exhibit.kind == Kind::Page && exhibit.status == 200).then(|| exhibit.document.last_modified())
    };
    let shown = room.shown.iter();
    for (path, exhibit) in shown.chain(changes.iter().map(|(path, exhibit)| (path, exhibit))) {
        match listed(exhibit) {
            Some(changed) => drop(pages.insert(path, changed)),
            None => drop(pages.remove(path.as_str())),
        }
    }
    let pages: Vec<(String, Timestamp)> =
        pages.into_iter().map(|(path, changed)| (room.site.absolute(path), changed)).collect();
    for (address, text, changed) in sitemaps(&room.site, &pages, LONGEST) {
        let draft = Draft::new(Kind::Map, MEDIA_TYPE, text, changed);
        room.hang(changes, room.path(&address), draft);
    }
}

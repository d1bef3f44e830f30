//! The list of all pages, for crawlers: in parts, so that a change touches few of them.

use crate::model::Timestamp;
use crate::page::sitemap::{MEDIA_TYPE, index, pages};
use crate::publication::showroom::{Changes, Draft, Exhibit, Kind, Showroom};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lists what is shown together with what is about to be.
pub fn render(room: &Showroom, changes: &mut Changes) {
    let mut shown: BTreeMap<&str, Timestamp> = BTreeMap::new();
    let listed = |exhibit: &Arc<Exhibit>| {
        (exhibit.kind == Kind::Page && exhibit.status == 200).then(|| exhibit.document.last_modified())
    };
    let all = room.shown.iter().chain(changes.iter().map(|(path, exhibit)| (path, exhibit)));
    for (path, exhibit) in all {
        match listed(exhibit) {
            Some(changed) => drop(shown.insert(path, changed)),
            None => drop(shown.remove(path.as_str())),
        }
    }
    let mut parts: BTreeMap<String, Vec<(String, Timestamp)>> = BTreeMap::new();
    for (path, changed) in shown {
        parts.entry(room.site.sitemap_part(path)).or_default().push((room.site.absolute(path), changed));
    }
    let latest = |pages: &[(String, Timestamp)]| pages.iter().map(|(_, changed)| *changed).max();
    let mut put = |address: &str, text: String, listed: &[(String, Timestamp)]| {
        let changed = latest(listed).unwrap_or(room.opened);
        room.hang(changes, room.path(address), Draft::new(Kind::Map, MEDIA_TYPE, text, changed));
        changed
    };
    let lists: Vec<_> =
        parts.into_iter().map(|(part, listed)| (part.clone(), put(&part, pages(&listed), &listed))).collect();
    put(&room.site.sitemap(), index(&lists), &lists);
}

//! The list of all pages, for crawlers: in parts, so that a change touches few of them.

use crate::model::Timestamp;
use crate::page::sitemap::{MEDIA_TYPE, index, pages};
use crate::publication::showroom::{Changes, Draft, Exhibit, Kind, Showroom};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Lists what is shown together with what is about to be; of the parts, those alone in which a page
/// changes.
pub fn render(room: &Showroom, changes: &mut Changes) {
    let about: HashMap<&str, &Exhibit> =
        changes.iter().map(|(path, exhibit)| (path.as_str(), &**exhibit)).collect();
    let is_page = |exhibit: &Exhibit| exhibit.kind == Kind::Page;
    let stays = room.shown.iter().filter(|(path, _)| !about.contains_key(path.as_str()));
    let shown = stays.map(|(path, exhibit)| (path.as_str(), &**exhibit)).chain(about.clone());
    let touched = about.iter().filter(|(_, exhibit)| is_page(exhibit));
    let touched: BTreeSet<String> = touched.map(|(path, _)| room.site.sitemap_part(path)).collect();
    let mut latest: BTreeMap<String, Timestamp> = BTreeMap::new();
    let mut parts: BTreeMap<String, BTreeMap<String, Timestamp>> = BTreeMap::new();
    for (path, exhibit) in shown.filter(|(_, exhibit)| is_page(exhibit) && exhibit.status == 200) {
        let (part, changed) = (room.site.sitemap_part(path), exhibit.document.last_modified());
        if touched.contains(&part) {
            parts.entry(part.clone()).or_default().insert(room.site.absolute(path), changed);
        }
        latest.entry(part).and_modify(|latest| *latest = changed.max(*latest)).or_insert(changed);
    }
    let mut put = |address: &str, text: String, changed: Timestamp| {
        room.hang(changes, room.path(address), Draft::new(Kind::Map, MEDIA_TYPE, text, changed));
    };
    for (part, listed) in parts {
        put(&part, pages(&listed.into_iter().collect::<Vec<_>>()), latest[&part]);
    }
    let lists: Vec<_> = latest.into_iter().collect();
    let newest = lists.iter().map(|(_, changed)| *changed).max();
    put(&room.site.sitemap(), index(&lists), newest.unwrap_or(room.opened));
}

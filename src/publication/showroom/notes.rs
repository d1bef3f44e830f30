//! The ActivityPub documents of notes that were touched: the note, what others did about it, the
//! report it stands in, the leave to quote it.

use crate::activity::collection::report as report_of;
use crate::activity::object::Object;
use crate::activity::quote;
use crate::activity::reactions::{collections, with_totals};
use crate::activity::tombstone::tombstone;
use crate::model::Timestamp;
use crate::model::published::Published;
use crate::model::reaction::Stamp;
use crate::model::slug::Slug;
use crate::publication::departures::note_of;
use crate::publication::library::{Library, Touched};
use crate::publication::showroom::accounts::MEDIA_TYPE;
use crate::publication::showroom::{Changes, Draft, Kind, Showroom};
use std::collections::BTreeSet;

struct Notes<'a> {
    room: &'a Showroom,
    library: &'a Library,
    changes: &'a mut Changes,
}

pub fn render(room: &Showroom, library: &Library, touched: &Touched, changes: &mut Changes) {
    let mut notes = Notes { room, library, changes };
    for (report, slug) in touched.entries.union(&touched.reactions) {
        if let Some(entry) = library.entry(report, slug) {
            notes.note(entry);
        }
    }
    let reports: BTreeSet<&Slug> =
        touched.entries.iter().map(|(report, _)| report).chain(&touched.reports).collect();
    reports.into_iter().for_each(|report| notes.report(report));
    let stamps = touched.stamps.iter().filter_map(|number| library.stamps.get(number));
    stamps.for_each(|stamp| notes.stamp(stamp));
}

impl Notes<'_> {
    fn put(&mut self, status: u16, object: &Object, modified: Timestamp, other: Option<String>) {
        let draft = Draft::new(Kind::Activity, MEDIA_TYPE, object.document().to_string(), modified);
        self.room.hang(self.changes, self.room.path(object.id()), Draft { status, other, ..draft });
    }

    fn note(&mut self, entry: &Published) {
        let Some(posted) = entry.posted else { return };
        let (site, library) = (&self.room.site, self.library);
        let (report, slug) = (&entry.report, &entry.entry.slug);
        let page = Some(site.entry_page(report.as_str(), slug.as_str()));
        if let Some(withdrawn) = entry.withdrawn {
            return self.put(410, &tombstone(site, report, slug, withdrawn), withdrawn, page);
        }
        let (modified, tally) = (entry.updated.max(posted), library.tally(entry));
        let note = note_of(site, &self.room.config, library, entry, posted);
        self.put(200, &with_totals(site, (report, slug), note, tally), modified, page);
        for collection in collections(site, (report, slug), tally) {
            self.put(200, &collection, modified, None);
        }
    }

    fn report(&mut self, report: &Slug) {
        let Some(edition) = self.library.editions.get(report) else { return };
        let (site, umbrella) = (&self.room.site, &self.room.config.site.umbrella);
        let entries = self.library.of_report(report).into_iter().filter(|entry| entry.posted.is_some());
        let ids: Vec<String> =
            entries.map(|entry| site.note(report.as_str(), entry.entry.slug.as_str())).collect();
        let page = Some(site.report_page(report.as_str()));
        self.put(200, &report_of(site, report, umbrella, &ids), edition.updated, page);
    }

    fn stamp(&mut self, stamp: &Stamp) {
        let site = &self.room.site;
        match stamp.revoked {
            Some(at) => self.put(410, &quote::revoked(site, stamp, at), at, None),
            None => self.put(200, &quote::stamp(site, stamp), stamp.said, None),
        }
    }
}

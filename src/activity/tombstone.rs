//! Tombstone: what stands where a note was (ActivityPub §6.4, ActivityStreams 2.0 vocabulary
//! §3.3). Served with status 410.

use crate::activity::context;
use crate::activity::envelope::instant;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::slug::Slug;
use serde_json::json;

/// What is left of a note. Its text is gone, and so is its author's name.
pub fn tombstone(site: &Site, report: &Slug, entry: &Slug, deleted: Timestamp) -> Object {
    Object::new(
        context::core(),
        json!({
            "id": site.note(report.as_str(), entry.as_str()),
            "type": "Tombstone",
            "formerType": "Note",
            "deleted": instant(deleted),
        }),
    )
}

#[cfg(test)]
mod tests {
    use crate::activity::sample;
    use crate::activity::tombstone::tombstone;
    use serde_json::json;

    #[test]
    fn a_withdrawn_note_leaves_its_id_and_the_moment() {
        let (report, entry) = (sample::slug("2026q1"), sample::slug("releases"));
        assert_eq!(
            tombstone(&sample::site(), &report, &entry, sample::posted()).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/notes/2026q1/releases",
                "type": "Tombstone",
                "formerType": "Note",
                "deleted": "2026-04-01T12:03:00Z",
            })
        );
    }
}

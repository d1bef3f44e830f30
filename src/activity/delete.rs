//! Delete: a note was withdrawn (ActivityPub §6.4).

use crate::activity::audience::Audience;
use crate::activity::envelope::Envelope;
use crate::activity::object::Object;
use crate::activity::tombstone::tombstone;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::published::Published;

/// The activity with which a note goes.
pub fn delete(site: &Site, entry: &Published, withdrawn: Timestamp) -> Object {
    let slug = &entry.entry.slug;
    Envelope {
        kind: "Delete",
        // With the instant: an entry may come back and be withdrawn once more.
        id: site.note_activity(
            entry.report.as_str(),
            slug.as_str(),
            &format!("delete-{}", withdrawn.timestamp()),
        ),
        actor: site.actor(entry.team.as_str()),
        published: withdrawn,
        audience: Audience::public(site, &entry.team),
    }
    .around(&tombstone(site, &entry.report, slug, withdrawn))
}

#[cfg(test)]
mod tests {
    use crate::activity::delete::delete;
    use crate::activity::sample;
    use serde_json::json;

    #[test]
    fn a_withdrawn_note_is_deleted_as_a_tombstone() {
        assert_eq!(
            delete(&sample::site(), &sample::entry(), sample::at("2026-04-02T00:00:00Z")).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/notes/2026q1/releases#delete-1775088000",
                "type": "Delete",
                "actor": "https://status.example.org/ap/actors/release-engineering",
                "published": "2026-04-02T00:00:00Z",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": ["https://status.example.org/ap/actors/release-engineering/followers"],
                "object": {
                    "id": "https://status.example.org/ap/notes/2026q1/releases",
                    "type": "Tombstone",
                    "formerType": "Note",
                    "deleted": "2026-04-02T00:00:00Z",
                },
            })
        );
    }
}

//! Create: a note is there (ActivityPub §6.2).

use crate::activity::audience::Audience;
use crate::activity::envelope::Envelope;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::published::Published;

/// The activity with which an entry's note leaves, at the note's own instant.
pub fn create(site: &Site, entry: &Published, note: &Object, posted: Timestamp) -> Object {
    let id = site.note_activity(entry.report.as_str(), entry.entry.slug.as_str(), "create");
    Envelope {
        kind: "Create",
        id,
        actor: site.actor(entry.team.as_str()),
        published: posted,
        audience: Audience::public(site, &entry.team),
    }
    .around(note)
}

#[cfg(test)]
mod tests {
    use crate::activity::create::create;
    use crate::activity::object::Object;
    use crate::activity::{context, sample};
    use serde_json::json;

    #[test]
    fn a_note_is_created_by_its_team_and_said_to_the_same_people() {
        let note = Object::new(context::note(), json!({ "id": "https://x.org/n", "type": "Note" }));
        assert_eq!(
            create(&sample::site(), &sample::entry(), &note, sample::posted()).document(),
            json!({
                "@context": context::note(),
                "id": "https://status.example.org/ap/notes/2026q1/releases#create",
                "type": "Create",
                "actor": "https://status.example.org/ap/actors/release-engineering",
                "published": "2026-04-01T12:03:00Z",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": ["https://status.example.org/ap/actors/release-engineering/followers"],
                "object": { "id": "https://x.org/n", "type": "Note" },
            })
        );
    }
}

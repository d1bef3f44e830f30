//! Update: a note or an actor is no longer what it was (ActivityPub §6.3).

use crate::activity::audience::Audience;
use crate::activity::envelope::Envelope;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::published::{Published, Team};

/// The activity with which a changed note leaves. The note must carry `updated`, or servers keep
/// the text they have: the entry's `updated` lies after the moment its note was posted.
pub fn of_note(site: &Site, entry: &Published, note: &Object) -> Object {
    let id = site.note_activity(entry.report.as_str(), entry.entry.slug.as_str(), &at(entry.updated));
    Envelope {
        kind: "Update",
        id,
        actor: site.actor(entry.team.as_str()),
        published: entry.updated,
        audience: Audience::public(site, &entry.team),
    }
    .around(note)
}

/// The activity with which a team's new name, summary, picture or key leaves.
pub fn of_actor(site: &Site, team: &Team, actor: &Object) -> Object {
    Envelope {
        kind: "Update",
        id: site.actor_activity(team.id.as_str(), &at(team.updated)),
        actor: site.actor(team.id.as_str()),
        published: team.updated,
        audience: Audience::public(site, &team.id),
    }
    .around(actor)
}

/// Tells one update from the next: receivers drop an id that they have seen.
fn at(updated: Timestamp) -> String {
    format!("update-{}", updated.timestamp())
}

#[cfg(test)]
mod tests {
    use crate::activity::object::Object;
    use crate::activity::{context, sample, update};
    use serde_json::json;

    #[test]
    fn a_changed_note_is_said_again_under_an_id_of_its_own() {
        let note = Object::new(context::note(), json!({ "id": "https://x.org/n", "type": "Note" }));
        let mut entry = sample::entry();
        entry.updated = sample::at("2026-04-02T00:00:00Z");
        assert_eq!(
            update::of_note(&sample::site(), &entry, &note).document(),
            json!({
                "@context": context::note(),
                "id": "https://status.example.org/ap/notes/2026q1/releases#update-1775088000",
                "type": "Update",
                "actor": "https://status.example.org/ap/actors/release-engineering",
                "published": "2026-04-02T00:00:00Z",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": ["https://status.example.org/ap/actors/release-engineering/followers"],
                "object": { "id": "https://x.org/n", "type": "Note" },
            })
        );
    }

    #[test]
    fn a_changed_actor_is_said_by_itself() {
        let actor = Object::new(context::actor(), json!({ "id": "https://x.org/a", "type": "Service" }));
        assert_eq!(
            update::of_actor(&sample::site(), &sample::team(), &actor).document(),
            json!({
                "@context": context::actor(),
                "id": "https://status.example.org/ap/actors/release-engineering#update-1770001445",
                "type": "Update",
                "actor": "https://status.example.org/ap/actors/release-engineering",
                "published": "2026-02-02T03:04:05Z",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": ["https://status.example.org/ap/actors/release-engineering/followers"],
                "object": { "id": "https://x.org/a", "type": "Service" },
            })
        );
    }
}

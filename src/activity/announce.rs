//! Announce: the umbrella shares a team's note (ActivityStreams 2.0 vocabulary, Announce).

use crate::activity::audience::Audience;
use crate::activity::context;
use crate::activity::envelope::Envelope;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::published::Published;
use crate::model::slug::Slug;
use serde_json::json;

/// The activity with which the umbrella shares a note. The note goes by its id: whose it is must
/// be asked where it lives. Receivers fetch it, so it is said after the note was.
pub fn announce(site: &Site, umbrella: &Slug, entry: &Published, now: Timestamp) -> Object {
    let (report, slug) = (entry.report.as_str(), entry.entry.slug.as_str());
    Envelope {
        kind: "Announce",
        id: site.note_activity(report, slug, "announce"),
        actor: site.actor(umbrella.as_str()),
        published: now,
        audience: Audience::public(site, umbrella).and(site.actor(entry.team.as_str())),
    }
    .holding(context::core(), json!(site.note(report, slug)))
}

#[cfg(test)]
mod tests {
    use crate::activity::announce::announce;
    use crate::activity::sample;
    use serde_json::json;

    #[test]
    fn the_umbrella_shares_a_note_by_its_id() {
        let now = sample::at("2026-04-01T12:04:00Z");
        assert_eq!(
            announce(&sample::site(), &sample::slug("status"), &sample::entry(), now).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/notes/2026q1/releases#announce",
                "type": "Announce",
                "actor": "https://status.example.org/ap/actors/status",
                "published": "2026-04-01T12:04:00Z",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": [
                    "https://status.example.org/ap/actors/status/followers",
                    "https://status.example.org/ap/actors/release-engineering",
                ],
                "object": "https://status.example.org/ap/notes/2026q1/releases",
            })
        );
    }
}

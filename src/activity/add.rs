//! Add and Remove: a note is featured now, or no longer (ActivityPub §6.6, §6.7; Mastodon reads them
//! with the actor's `featured` as the target).

use crate::activity::audience::Audience;
use crate::activity::context;
use crate::activity::envelope::Envelope;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::slug::Slug;
use serde_json::json;

/// The note of this id is featured now.
pub fn add(site: &Site, team: &Slug, note: &str, now: Timestamp) -> Object {
    featured("Add", site, team, note, now)
}

/// The note of this id is featured no longer.
pub fn remove(site: &Site, team: &Slug, note: &str, now: Timestamp) -> Object {
    featured("Remove", site, team, note, now)
}

fn featured(kind: &'static str, site: &Site, team: &Slug, note: &str, now: Timestamp) -> Object {
    Envelope {
        kind,
        id: site.activity_about(note, &format!("{}-{}", kind.to_lowercase(), now.timestamp())),
        actor: site.actor(team.as_str()),
        published: now,
        audience: Audience::public(site, team),
    }
    .holding(context::core(), json!(note))
    .with("target", Some(json!(site.featured(team.as_str()))))
}

#[cfg(test)]
mod tests {
    use crate::activity::add::{add, remove};
    use crate::activity::sample;
    use serde_json::json;

    #[test]
    fn a_note_is_added_to_the_featured_ones_by_its_id() {
        let (site, team) = (sample::site(), sample::slug("release-engineering"));
        let note = site.note("2026q1", "releases");
        assert_eq!(
            add(&site, &team, &note, sample::posted()).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/notes/2026q1/releases#add-1775044980",
                "type": "Add",
                "actor": "https://status.example.org/ap/actors/release-engineering",
                "published": "2026-04-01T12:03:00Z",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "cc": ["https://status.example.org/ap/actors/release-engineering/followers"],
                "object": "https://status.example.org/ap/notes/2026q1/releases",
                "target": "https://status.example.org/ap/actors/release-engineering/featured",
            })
        );
        assert_eq!(remove(&site, &team, &note, sample::posted()).document()["type"], "Remove");
    }
}

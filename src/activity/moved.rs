//! Move: an account is another now (FEP-7628, push mode).

use crate::activity::audience::Audience;
use crate::activity::context;
use crate::activity::envelope::Envelope;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::slug::Slug;
use serde_json::json;

/// The activity with which an account tells its followers whom to follow instead. Servers believe
/// it when the new account names the old one in `alsoKnownAs`.
pub fn moved(site: &Site, team: &Slug, target: &str, now: Timestamp) -> Object {
    let id = team.as_str();
    Envelope {
        kind: "Move",
        id: site.actor_activity(id, &format!("move-{}", now.timestamp())),
        actor: site.actor(id),
        published: now,
        audience: Audience::only(&site.followers(id)),
    }
    .holding(context::core(), json!(site.actor(id)))
    .with("target", Some(json!(target)))
}

#[cfg(test)]
mod tests {
    use crate::activity::moved::moved;
    use crate::activity::sample;
    use serde_json::json;

    #[test]
    fn an_account_moves_itself_and_tells_its_followers() {
        let (site, team) = (sample::site(), sample::slug("core"));
        assert_eq!(
            moved(&site, &team, "https://new.example.org/ap/actors/core", sample::posted()).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/actors/core#move-1775044980",
                "type": "Move",
                "actor": "https://status.example.org/ap/actors/core",
                "published": "2026-04-01T12:03:00Z",
                "to": ["https://status.example.org/ap/actors/core/followers"],
                "object": "https://status.example.org/ap/actors/core",
                "target": "https://new.example.org/ap/actors/core",
            })
        );
    }
}

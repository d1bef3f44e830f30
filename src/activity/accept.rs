//! Accept: the follower is welcome (ActivityPub §7.6).

use crate::activity::answer::answer;
use crate::activity::follow::Follow;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::slug::Slug;

/// The activity with which a team accepts a request. Sent for every request, the repeated one too:
/// the first answer may have been lost.
pub fn accept(site: &Site, team: &Slug, follow: &Follow, now: Timestamp) -> Object {
    answer("Accept", site, team, follow, now)
}

#[cfg(test)]
mod tests {
    use crate::activity::accept::accept;
    use crate::activity::sample;
    use serde_json::json;

    #[test]
    fn a_request_is_accepted_whole_and_to_its_actor_alone() {
        let site = sample::site();
        let team = sample::slug("release-engineering");
        assert_eq!(
            accept(&site, &team, &sample::follow(), sample::posted()).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/actors/release-engineering#accept-1775044980-bf7595e76781753c",
                "type": "Accept",
                "actor": "https://status.example.org/ap/actors/release-engineering",
                "published": "2026-04-01T12:03:00Z",
                "to": ["https://social.example/users/ana"],
                "object": {
                    "id": "https://social.example/follows/1",
                    "type": "Follow",
                    "actor": "https://social.example/users/ana",
                    "object": "https://status.example.org/ap/actors/release-engineering",
                },
            })
        );
    }
}

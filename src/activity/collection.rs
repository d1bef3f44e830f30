//! The collections of an actor other than its outbox (ActivityPub §5.3, §5.4; `featured` is
//! Mastodon's). Followers are counted, never listed: who reads is nobody else's business.

use crate::activity::context;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::slug::Slug;
use serde_json::{Value, json};

/// How many follow the actor.
pub fn followers(site: &Site, team: &Slug, total: usize) -> Object {
    counted(site.followers(team.as_str()), total)
}

/// Whom the actor follows: nobody.
pub fn following(site: &Site, team: &Slug) -> Object {
    counted(site.following(team.as_str()), 0)
}

/// The actor's latest notes, whole: what the server of a new follower reads and shows.
pub fn featured(site: &Site, team: &Slug, notes: &[Object]) -> Object {
    Object::new(
        context::note(),
        json!({
            "id": site.featured(team.as_str()),
            "type": "OrderedCollection",
            "totalItems": notes.len(),
            "orderedItems": embedded(notes),
        }),
    )
}

/// The notes of a report, in its order: the `context` that they share (FEP-7888).
pub fn report(site: &Site, report: &Slug, umbrella: &Slug, notes: &[String]) -> Object {
    Object::new(
        context::core(),
        json!({
            "id": site.context(report.as_str()),
            "type": "OrderedCollection",
            "attributedTo": site.actor(umbrella.as_str()),
            "totalItems": notes.len(),
            "orderedItems": notes,
        }),
    )
}

/// Objects as members of a collection.
pub(crate) fn embedded(objects: &[Object]) -> Vec<Value> {
    objects.iter().map(Object::embedded).collect()
}

/// A total without members. `first` must be there or servers call the collection hidden and do
/// not show the total; it is embedded, so that nobody has to fetch an empty page.
fn counted(id: String, total: usize) -> Object {
    let first = json!({ "type": "OrderedCollectionPage", "partOf": id, "orderedItems": [] });
    Object::new(
        context::core(),
        json!({ "id": id, "type": "OrderedCollection", "totalItems": total, "first": first }),
    )
}

#[cfg(test)]
mod tests {
    use crate::activity::collection::{featured, followers, following, report};
    use crate::activity::object::Object;
    use crate::activity::{context, sample};
    use serde_json::json;

    #[test]
    fn followers_are_counted_and_not_named() {
        let team = sample::slug("core");
        assert_eq!(
            followers(&sample::site(), &team, 57).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/actors/core/followers",
                "type": "OrderedCollection",
                "totalItems": 57,
                "first": {
                    "type": "OrderedCollectionPage",
                    "partOf": "https://status.example.org/ap/actors/core/followers",
                    "orderedItems": [],
                },
            })
        );
        let nobody = following(&sample::site(), &team).document();
        assert_eq!(nobody["id"], "https://status.example.org/ap/actors/core/following");
        assert_eq!(nobody["totalItems"], 0);
    }

    #[test]
    fn a_report_is_the_collection_of_its_notes() {
        let (q1, status) = (sample::slug("2026q1"), sample::slug("status"));
        let notes = ["https://x.org/n".to_owned()];
        assert_eq!(
            report(&sample::site(), &q1, &status, &notes).document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/reports/2026q1",
                "type": "OrderedCollection",
                "attributedTo": "https://status.example.org/ap/actors/status",
                "totalItems": 1,
                "orderedItems": ["https://x.org/n"],
            })
        );
    }

    #[test]
    fn featured_notes_are_there_whole() {
        let note = Object::new(context::note(), json!({ "id": "https://x.org/n", "type": "Note" }));
        assert_eq!(
            featured(&sample::site(), &sample::slug("core"), &[note]).document(),
            json!({
                "@context": context::note(),
                "id": "https://status.example.org/ap/actors/core/featured",
                "type": "OrderedCollection",
                "totalItems": 1,
                "orderedItems": [{ "id": "https://x.org/n", "type": "Note" }],
            })
        );
    }
}

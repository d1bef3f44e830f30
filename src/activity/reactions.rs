//! What a note says about the reactions to it: three collections with totals (ActivityPub §5.7,
//! §5.8; ActivityStreams 2.0 vocabulary, replies).
//!
//! Whoever likes or shares is counted and not named. Replies are named by their ids, for those who
//! want to read them where they are.

use crate::activity::context;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::reaction::Tally;
use crate::model::slug::Slug;
use serde_json::{Value, json};

/// The three collections of a note, as they are served.
pub fn collections(site: &Site, (report, entry): (&Slug, &Slug), tally: &Tally) -> [Object; 3] {
    let (report, entry) = (report.as_str(), entry.as_str());
    let counted = |id: String, total: usize| Object::new(context::core(), counted(&id, total));
    [
        counted(site.likes(report, entry), tally.likes),
        counted(site.shares(report, entry), tally.shares),
        replies(site.replies(report, entry), tally),
    ]
}

/// The note with its totals in it. Only where it is served at its id: whatever holds a note for
/// longer names the collections alone, since numbers grow old.
pub fn with_totals(site: &Site, (report, entry): (&Slug, &Slug), note: Object, tally: &Tally) -> Object {
    let (report, entry) = (report.as_str(), entry.as_str());
    note.with("likes", Some(counted(&site.likes(report, entry), tally.likes)))
        .with("shares", Some(counted(&site.shares(report, entry), tally.shares)))
        .with("replies", Some(counted(&site.replies(report, entry), tally.replies)))
}

fn counted(id: &str, total: usize) -> Value {
    json!({ "id": id, "type": "Collection", "totalItems": total })
}

fn replies(id: String, tally: &Tally) -> Object {
    let ids: Vec<&str> = tally.latest.iter().map(|reply| &*reply.id).collect();
    let first = json!({ "type": "CollectionPage", "partOf": id, "items": ids });
    let properties = json!({ "id": id, "type": "Collection", "totalItems": tally.replies, "first": first });
    Object::new(context::core(), properties)
}

#[cfg(test)]
mod tests {
    use crate::activity::object::Object;
    use crate::activity::reactions::{collections, with_totals};
    use crate::activity::{context, sample};
    use crate::model::reaction::{Reply, Tally};
    use serde_json::json;

    fn tally() -> Tally {
        let reply = Reply {
            id: "https://m.example/notes/1".into(),
            url: "https://m.example/@ana/1".into(),
            host: "m.example".into(),
        };
        Tally { likes: 5, shares: 2, replies: 1, latest: vec![reply] }
    }

    #[test]
    fn likes_and_shares_are_counted_and_replies_are_named() {
        let (report, entry) = (sample::slug("2026q1"), sample::slug("releases"));
        let [likes, shares, replies] = collections(&sample::site(), (&report, &entry), &tally());
        assert_eq!(
            likes.document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/notes/2026q1/releases/likes",
                "type": "Collection",
                "totalItems": 5,
            })
        );
        assert_eq!(shares.document()["totalItems"], 2);
        assert_eq!(
            replies.document(),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://status.example.org/ap/notes/2026q1/releases/replies",
                "type": "Collection",
                "totalItems": 1,
                "first": {
                    "type": "CollectionPage",
                    "partOf": "https://status.example.org/ap/notes/2026q1/releases/replies",
                    "items": ["https://m.example/notes/1"],
                },
            })
        );
    }

    #[test]
    fn a_note_at_its_id_tells_the_totals() {
        let (report, entry) = (sample::slug("2026q1"), sample::slug("releases"));
        let note = Object::new(context::note(), json!({ "likes": "an id" }));
        let note = with_totals(&sample::site(), (&report, &entry), note, &tally()).document();
        let likes = json!({
            "id": "https://status.example.org/ap/notes/2026q1/releases/likes",
            "type": "Collection",
            "totalItems": 5,
        });
        assert_eq!(note["likes"], likes);
        assert_eq!((&note["shares"]["totalItems"], &note["replies"]["totalItems"]), (&json!(2), &json!(1)));
    }
}

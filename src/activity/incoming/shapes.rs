//! Activities in the shapes in which real servers send them.

use crate::activity::follow::Follow;
use crate::activity::id::Id;
use crate::activity::incoming::undo::{Undo, Undone};
use crate::activity::incoming::{Deed, Incoming, Reach};
use crate::activity::quote::QuoteRequest;
use crate::activity::sample::id;
use serde_json::{Value, json};

const AS: &str = "https://www.w3.org/ns/activitystreams";
const US: &str = "https://status.example.org/ap/actors/core";
const NOTE: &str = "https://status.example.org/ap/notes/2026q1/releases";

fn read(activity: &Value) -> Incoming {
    Incoming::read(activity.to_string().as_bytes()).expect("an activity")
}

fn follow_of(follow_id: &str, actor: &str) -> Deed {
    Deed::Follow(Follow { id: id(follow_id), actor: id(actor), object: id(US) })
}

#[test]
fn a_follow_is_read_from_every_server() {
    let mastodon = json!({
        "@context": AS, "id": "https://m.example/0a1b-2c3d", "type": "Follow",
        "actor": "https://m.example/users/ana", "object": US,
    });
    let gotosocial = json!({
        "@context": AS, "id": "https://g.example/users/bo/follow/01H", "type": "Follow",
        "actor": "https://g.example/users/bo", "object": US, "to": US,
    });
    let mitra = json!({
        "@context": [AS, "https://w3id.org/security/v1", "https://w3id.org/security/data-integrity/v1",
            { "proofValue": "sec:proofValue" }],
        "id": "https://i.example/activities/follow/0190", "type": "Follow",
        "actor": "https://i.example/users/cy", "object": US, "to": [US],
        "proof": { "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofValue": "z3" },
    });
    let snac = json!({
        "@context": AS, "id": "https://s.example/dee/d/1700000000.123456/Follow", "type": "Follow",
        "actor": "https://s.example/dee", "object": US,
    });
    let misskey = json!({
        "@context": [AS, "https://w3id.org/security/v1", { "misskey": "https://misskey-hub.net/ns#" }],
        "id": "https://k.example/follows/9x/https%3A%2F%2Fstatus", "type": "Follow",
        "actor": "https://k.example/users/9x", "object": US,
    });
    let lemmy = json!({
        "@context": ["https://join-lemmy.org/context.json", AS],
        "id": "https://l.example/activities/follow/6abc", "type": "Follow",
        "actor": "https://l.example/u/ed", "to": [US], "object": US,
    });
    let fedify = json!({
        "@context": [AS, "https://w3id.org/identity/v1", { "toot": "http://joinmastodon.org/ns#" }],
        "id": "https://f.example/#follow/1", "type": ["Follow"],
        "actor": { "id": "https://f.example/users/fy", "type": "Person" },
        "object": { "id": US, "type": "Service" }, "to": [{ "id": US }],
    });
    for activity in [mastodon, gotosocial, mitra, snac, misskey, lemmy, fedify] {
        let incoming = read(&activity);
        let actor = activity["actor"].as_str().unwrap_or("https://f.example/users/fy");
        assert_eq!(incoming.actor, id(actor));
        assert_eq!(incoming.deed, follow_of(incoming.id.as_str(), actor));
        let addressed: Vec<Id> = activity.get("to").map(|_| id(US)).into_iter().collect();
        assert_eq!(incoming.recipients, addressed, "{activity}");
    }
}

#[test]
fn an_undo_is_read_whole_reduced_or_by_its_id() {
    let undo = |object: Value| {
        read(&json!({
            "@context": AS, "id": "https://m.example/users/ana#follows/1/undo", "type": "Undo",
            "actor": "https://m.example/users/ana", "object": object,
        }))
        .deed
    };
    let undone = |id: Option<Id>, of| Deed::Undo(Undo { id, of });
    let first = || Some(id("https://m.example/1"));
    let of = |kind: &str, object: &str| {
        let actor = "https://m.example/users/ana";
        json!({ "id": "https://m.example/1", "type": kind, "actor": actor, "object": object })
    };
    assert_eq!(undo(of("Follow", US)), undone(first(), Undone::Follow { object: id(US) }));
    assert_eq!(undo(of("Like", NOTE)), undone(first(), Undone::Like { object: id(NOTE) }));
    assert_eq!(undo(of("Announce", NOTE)), undone(first(), Undone::Announce { object: id(NOTE) }));
    assert_eq!(undo(of("Block", US)), undone(first(), Undone::Block { object: id(US) }));
    assert_eq!(undo(of("Dislike", US)), undone(first(), Undone::Other { kind: "Dislike".into() }));
    assert_eq!(undo(json!("https://m.example/1")), undone(first(), Undone::Unsaid));
    assert_eq!(
        undo(json!({ "type": "Follow", "object": US })),
        undone(None, Undone::Follow { object: id(US) })
    );
}

#[test]
fn the_other_verbs_are_read() {
    let ana = "https://m.example/users/ana";
    let theirs = "https://m.example/users/ana/statuses/1";
    let table = [
        (json!({ "type": "Delete", "object": ana }), Deed::Delete { object: id(ana) }),
        (
            json!({ "type": "Delete", "object": { "id": theirs, "type": "Tombstone", "atomUri": theirs } }),
            Deed::Delete { object: id(theirs) },
        ),
        (json!({ "type": "Like", "object": NOTE, "content": "👍" }), Deed::Like { object: id(NOTE) }),
        (json!({ "type": "Announce", "object": NOTE }), Deed::Announce { object: id(NOTE) }),
        (
            json!({ "type": "Announce", "object": { "id": theirs, "type": "Create", "object": {} } }),
            Deed::Announce { object: id(theirs) },
        ),
        (
            json!({ "type": "Create", "object": {
                "id": theirs, "type": "Note", "attributedTo": ana, "inReplyTo": NOTE, "content": "<p>x</p>" } }),
            Deed::Create {
                object: id(theirs),
                kind: Some("Note".into()),
                in_reply_to: Some(id(NOTE)),
                attributed_to: vec![id(ana)],
                url: None,
                reach: Reach::Limited,
            },
        ),
        (
            json!({ "type": "Create", "to": "as:Public", "object": {
                "id": theirs, "type": "Note", "attributedTo": ana, "inReplyTo": NOTE,
                "url": "https://m.example/@ana/1" } }),
            Deed::Create {
                object: id(theirs),
                kind: Some("Note".into()),
                in_reply_to: Some(id(NOTE)),
                attributed_to: vec![id(ana)],
                url: Some(id("https://m.example/@ana/1")),
                reach: Reach::Public,
            },
        ),
        (
            json!({ "type": "Create", "object": theirs }),
            Deed::Create {
                object: id(theirs),
                kind: None,
                in_reply_to: None,
                attributed_to: vec![],
                url: None,
                reach: Reach::Limited,
            },
        ),
        (
            json!({ "type": "Update", "to": "as:Public", "object": {
                "id": theirs, "type": "Note", "to": ana, "url": "https://n.example/1" } }),
            Deed::Update { object: id(theirs), kind: Some("Note".into()), url: None, reach: Reach::Limited },
        ),
        (
            json!({ "type": "QuoteRequest", "object": NOTE, "instrument": { "id": theirs, "type": "Note" } }),
            Deed::Quote(QuoteRequest {
                id: id("https://m.example/activities/1"),
                actor: id(ana),
                object: id(NOTE),
                instrument: id(theirs),
            }),
        ),
        (
            json!({ "type": "Update", "object": { "id": ana, "type": "Person", "publicKey": {} } }),
            Deed::Update { object: id(ana), kind: Some("Person".into()), url: None, reach: Reach::Limited },
        ),
        (json!({ "type": "Block", "object": US }), Deed::Block { object: id(US) }),
        (
            json!({ "type": "Flag", "object": [US, NOTE, 7], "content": "spam\n\u{0}here" }),
            Deed::Flag { objects: vec![id(US), id(NOTE)], content: Some("spam here".into()) },
        ),
        (
            json!({ "type": "Move", "object": ana, "target": "https://n.example/users/ana" }),
            Deed::Move { object: id(ana), target: id("https://n.example/users/ana") },
        ),
        (
            json!({ "type": "Accept", "object": { "type": "Follow", "actor": US } }),
            Deed::Accept { object: None },
        ),
        (json!({ "type": "Reject", "object": NOTE }), Deed::Reject { object: Some(id(NOTE)) }),
        (json!({ "type": "EmojiReact", "object": NOTE }), Deed::Other { kind: "EmojiReact".into() }),
    ];
    for (mut activity, deed) in table {
        activity["@context"] = json!([AS, { "toot": "http://joinmastodon.org/ns#" }]);
        activity["id"] = json!("https://m.example/activities/1");
        activity["actor"] = json!(ana);
        assert_eq!(read(&activity).deed, deed, "{activity}");
    }
}

#[test]
fn recipients_are_read_from_strings_and_lists() {
    let incoming = read(&json!({
        "@context": AS, "id": "https://g.example/1", "type": "Create", "actor": "https://g.example/users/bo",
        "to": "https://www.w3.org/ns/activitystreams#Public", "cc": [US, "as:Public", 7],
        "object": "https://g.example/2",
    }));
    assert_eq!(incoming.recipients, [id("https://www.w3.org/ns/activitystreams#Public"), id(US)]);
}

//! Attacks by speaking for somebody else. All are signed by mallory, and rightly.

use crate::forged::{Attack, Siege};
use serde_json::{Value, json};

/// An activity of mallory's with other properties.
fn forged(siege: &Siege, kind: &str, object: Value, changes: Value) -> crate::forged::Forged {
    let mut activity = siege.mallory.says(kind, object);
    for (name, value) in changes.as_object().expect("an object") {
        activity[name] = value.clone();
    }
    siege.says(&activity)
}

/// Somebody on another host.
const EVE: &str = "https://elsewhere.example/users/eve";

pub const ATTACKS: &[Attack] = &[
    ("a forged owner: an actor of another host", 403, |siege| {
        let victim = siege.elsewhere.actor("victim");
        siege.says(&victim.says("Follow", siege.team()))
    }),
    ("a forged owner with an id of one's own", 403, |siege| {
        forged(siege, "Follow", json!(siege.team()), json!({ "actor": EVE }))
    }),
    ("a forged owner on the same host", 403, |siege| siege.says(&siege.ana.says("Follow", siege.team()))),
    ("an id on another host", 403, |siege| {
        forged(siege, "Follow", json!(siege.team()), json!({ "id": "https://elsewhere.example/1" }))
    }),
    ("an id of ours", 403, |siege| {
        forged(siege, "Follow", json!(siege.team()), json!({ "id": siege.team() + "#follow" }))
    }),
    ("two actors, of whom one signs", 422, |siege| {
        forged(siege, "Follow", json!(siege.team()), json!({ "actor": [siege.mallory.id, EVE] }))
    }),
    ("an actor with a user name before the host", 422, |siege| {
        let disguised = siege.mallory.id.replace("http://", "http://elsewhere.example@");
        forged(siege, "Follow", json!(siege.team()), json!({ "actor": disguised }))
    }),
    ("an actor whose host ends in a dot, to pass by the blocks", 422, |siege| {
        let dotted = EVE.replace("elsewhere.example", "elsewhere.example.");
        forged(siege, "Follow", json!(siege.team()), json!({ "id": format!("{dotted}#1"), "actor": dotted }))
    }),
    ("the Undo of another's Follow, whole", 403, |siege| {
        siege.says(&siege.mallory.says("Undo", siege.follow.clone()))
    }),
    ("the Undo of another's Follow, by its id", 202, |siege| {
        siege.says(&siege.mallory.says("Undo", siege.follow["id"].clone()))
    }),
    ("the Undo of another's Follow, its actor left out", 202, |siege| {
        let mut follow = siege.follow.clone();
        follow.as_object_mut().expect("an object").remove("actor");
        siege.says(&siege.mallory.says("Undo", follow))
    }),
    ("the Delete of another actor of the same host", 202, |siege| {
        siege.says(&siege.mallory.says("Delete", siege.ana.id.clone()))
    }),
    ("the Delete of an actor of another host", 403, |siege| siege.says(&siege.mallory.says("Delete", EVE))),
    ("the Delete of one of our actors", 403, |siege| siege.says(&siege.mallory.says("Delete", siege.team()))),
    ("a forged Delete of a follower by itself", 403, |siege| {
        siege.says(&siege.ana.says("Delete", siege.ana.id.clone()))
    }),
    ("the Update of an actor of another host", 403, |siege| {
        siege.says(&siege.mallory.says("Update", json!({ "id": EVE, "type": "Person" })))
    }),
    ("the Create of a note of ours", 403, |siege| {
        let note = json!({ "id": siege.site.at("/ap/notes/2026q1/memory"), "type": "Note" });
        siege.says(&siege.mallory.says("Create", note))
    }),
    ("an Accept of what nobody asked for", 202, |siege| {
        siege.says(&siege.mallory.says("Accept", json!({ "type": "Follow", "actor": siege.team() })))
    }),
    ("a Reject of what nobody asked for", 202, |siege| {
        siege.says(&siege.mallory.says("Reject", siege.follow.clone()))
    }),
    ("a Follow of an actor that is not here", 404, |siege| {
        siege.says(&siege.mallory.says("Follow", siege.site.at("/ap/actors/nobody")))
    }),
    ("a Follow of an actor of another host", 404, |siege| siege.says(&siege.mallory.says("Follow", EVE))),
    ("a Follow of the public", 404, |siege| {
        siege.says(&siege.mallory.says("Follow", "https://www.w3.org/ns/activitystreams#Public"))
    }),
    ("an activity inside an activity", 403, |siege| {
        siege.says(&siege.mallory.says("Create", siege.ana.says("Delete", EVE)["object"].clone()))
    }),
];

//! Activities that must not be believed.

use crate::activity::incoming::Incoming;
use crate::activity::malformed::Malformed;
use crate::activity::strict::LARGEST;
use proptest::prelude::{any, prop, proptest};
use serde_json::{Value, json};

const US: &str = "https://status.example.org/ap/actors/core";

fn follow() -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "https://m.example/1",
        "type": "Follow",
        "actor": "https://m.example/users/ana",
        "object": US,
    })
}

/// The follow with some properties replaced, or taken away by `null`.
fn with(changes: Value) -> Value {
    let mut activity = follow();
    for (name, value) in changes.as_object().expect("an object") {
        activity[name] = value.clone();
    }
    activity
}

fn refusal(activity: &Value) -> Malformed {
    Incoming::read(activity.to_string().as_bytes()).expect_err(&activity.to_string())
}

#[test]
fn what_is_missing_or_of_a_wrong_type_is_named() {
    let long = format!("https://m.example/{}", "a".repeat(2048));
    let table = [
        (json!({ "id": null }), "id"),
        (json!({ "id": 7 }), "id"),
        (json!({ "id": "" }), "id"),
        (json!({ "id": "acct:ana@m.example" }), "id"),
        (json!({ "id": long }), "id"),
        (json!({ "id": ["https://m.example/1", "https://m.example/2"] }), "id"),
        (json!({ "actor": null }), "actor"),
        (json!({ "actor": { "type": "Person" } }), "actor"),
        (json!({ "actor": { "id": { "id": "https://m.example/users/ana" } } }), "actor"),
        (json!({ "actor": ["https://m.example/users/ana", "https://n.example/users/eve"] }), "actor"),
        (json!({ "actor": "https://ana:secret@m.example/users/ana" }), "actor"),
        (json!({ "actor": "javascript:alert(1)" }), "actor"),
        (json!({ "type": null }), "type"),
        (json!({ "type": ["Follow", "Delete"] }), "type"),
        (json!({ "type": "F".repeat(101) }), "type"),
        (json!({ "object": null }), "object"),
        (json!({ "object": { "type": "Service" } }), "object"),
        (json!({ "type": "Move", "object": "https://m.example/users/ana" }), "target"),
        (json!({ "type": "Undo", "object": { "type": "Follow" } }), "object"),
        (json!({ "type": "Undo", "object": {} }), "object"),
    ];
    for (changes, name) in table {
        assert_eq!(refusal(&with(changes)), Malformed::Property(name));
    }
}

#[test]
fn nobody_speaks_for_another_host() {
    let eve = "https://n.example/users/eve";
    let table = [
        (json!({ "id": "https://n.example/1" }), "id"),
        (json!({ "id": "https://m.example.n.example/1" }), "id"),
        (json!({ "id": "https://m.example:8443/1" }), "id"),
        (json!({ "type": "Delete", "object": eve }), "object"),
        (json!({ "type": "Delete", "object": { "id": US, "type": "Tombstone" } }), "object"),
        (json!({ "type": "Update", "object": { "id": eve, "type": "Person" } }), "object"),
        (json!({ "type": "Create", "object": { "id": US, "type": "Note" } }), "object"),
        (json!({ "type": "QuoteRequest", "object": US, "instrument": "https://n.example/1" }), "instrument"),
        (json!({ "type": "Undo", "object": "https://n.example/1" }), "object"),
        (json!({ "type": "Undo", "object": { "type": "Follow", "actor": eve, "object": US } }), "object"),
        (
            json!({ "type": "Undo", "object": {
                "type": "Follow", "actor": "https://m.example/users/bo", "object": US } }),
            "object",
        ),
    ];
    for (changes, name) in table {
        assert_eq!(refusal(&with(changes)), Malformed::Foreign(name));
    }
    let unclear = json!({ "type": "Undo", "object": { "type": "Follow", "actor": 7, "object": US } });
    assert_eq!(refusal(&with(unclear)), Malformed::Property("actor"));
}

#[test]
fn what_is_not_activitystreams_is_refused() {
    for context in [
        json!(null),
        json!("https://www.w3.org/ns/activitystreams2"),
        json!(["https://w3id.org/security/v1"]),
        json!({ "as": "https://www.w3.org/ns/activitystreams" }),
        json!([["https://www.w3.org/ns/activitystreams"]]),
    ] {
        assert_eq!(refusal(&with(json!({ "@context": context }))), Malformed::Context);
    }
}

#[test]
fn documents_that_restructure_themselves_are_refused() {
    for keyword in ["@graph", "@included", "@reverse"] {
        assert_eq!(refusal(&with(json!({ keyword: follow() }))), Malformed::Keyword(keyword));
        let inside = json!({ "object": { "id": US, keyword: [] } });
        assert_eq!(refusal(&with(inside)), Malformed::Keyword(keyword));
    }
    let twice = follow().to_string().replacen('{', r#"{"actor":"https://n.example/users/eve","#, 1);
    assert_eq!(Incoming::read(twice.as_bytes()), Err(Malformed::Duplicate("actor".into())));
}

#[test]
fn large_and_deep_documents_are_refused() {
    let large = with(json!({ "content": "a".repeat(LARGEST) }));
    assert_eq!(refusal(&large), Malformed::TooLarge(LARGEST));
    let mut deep = json!("https://m.example/1");
    for _ in 0..40 {
        deep = json!({ "type": "Undo", "object": deep });
    }
    assert_eq!(refusal(&with(json!({ "object": deep }))), Malformed::TooDeep(32));
}

#[test]
fn long_lists_and_texts_are_cut() {
    let many: Vec<String> = (0..500).map(|number| format!("https://m.example/{number}")).collect();
    let flag = with(json!({ "type": "Flag", "to": many, "object": many, "content": "x ".repeat(50_000) }));
    let incoming = Incoming::read(flag.to_string().as_bytes()).expect("a complaint");
    assert_eq!(incoming.recipients.len(), 64);
    let crate::activity::incoming::Deed::Flag { objects, content } = incoming.deed else {
        panic!("no complaint")
    };
    assert_eq!((objects.len(), content.map(|text| text.chars().count())), (64, Some(2000)));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Incoming::read(&bytes);
    }

    #[test]
    fn no_damaged_activity_makes_it_panic(at in 0..200usize, byte: u8, cut in 0..200usize) {
        let mut bytes = follow().to_string().into_bytes();
        let end = bytes.len();
        bytes[at % end] = byte;
        let _ = Incoming::read(&bytes);
        let _ = Incoming::read(&bytes[..cut % end]);
    }
}

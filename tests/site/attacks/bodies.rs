//! Attacks by what a body holds, how large it is and what it says to be. All are signed.

use crate::forged::{Attack, Forged, Siege};
use serde_json::json;

/// The Follow with a property before all others, as text.
fn with(siege: &Siege, name: &str, value: &str) -> Forged {
    let follow = siege.wish().to_string();
    siege.sends(follow.replacen('{', &format!("{{\"{name}\":{value},"), 1))
}

fn nested(siege: &Siege, depth: usize) -> Forged {
    with(siege, "content", &format!("{}{}", "[".repeat(depth), "]".repeat(depth)))
}

fn changed(siege: &Siege, changes: serde_json::Value) -> Forged {
    let mut follow = siege.wish();
    for (name, value) in changes.as_object().expect("an object") {
        follow[name] = value.clone();
    }
    siege.says(&follow)
}

pub const ATTACKS: &[Attack] = &[
    ("a body of more than 256 kB", 413, |siege| {
        with(siege, "content", &format!("\"{}\"", "x".repeat(256 * 1024)))
    }),
    ("a body nested 40 deep", 422, |siege| nested(siege, 40)),
    ("a body nested 60,000 deep", 422, |siege| nested(siege, 60_000)),
    ("a key that stands twice", 422, |siege| with(siege, "object", "\"https://elsewhere.example/\"")),
    ("a key that stands twice, once in disguise", 422, |siege| {
        with(siege, "\\u0061ctor", "\"https://elsewhere.example/users/eve\"")
    }),
    ("@graph", 422, |siege| with(siege, "@graph", "[]")),
    ("@included", 422, |siege| with(siege, "@included", "[]")),
    ("@reverse", 422, |siege| with(siege, "@reverse", "{}")),
    ("@graph further down", 422, |siege| with(siege, "tag", "[{\"@graph\":[]}]")),
    ("@graph in disguise", 422, |siege| with(siege, "@gr\\u0061ph", "[]")),
    ("no @context", 422, |siege| changed(siege, json!({ "@context": null }))),
    ("a @context of one's own", 422, |siege| {
        changed(siege, json!({ "@context": siege.remote.at("/context") }))
    }),
    ("JSON that ends too early", 422, |siege| siege.sends(siege.wish().to_string().trim_end_matches('}'))),
    ("JSON with something after it", 422, |siege| siege.sends(format!("{}{{}}", siege.wish()))),
    ("a list of activities", 422, |siege| siege.sends(format!("[{}]", siege.wish()))),
    ("an empty body", 422, |siege| siege.sends("")),
    ("null", 422, |siege| siege.sends("null")),
    ("a NUL", 422, |siege| siege.sends("\0")),
    ("a mark of the byte order", 422, |siege| siege.sends(format!("\u{feff}{}", siege.wish()))),
    ("bytes that are no UTF-8", 422, |siege| siege.sends([b"{\"id\":\"\xff".to_vec(), vec![b'}']].concat())),
    ("a number beyond all numbers", 422, |siege| with(siege, "content", "1e999999")),
    ("half a character", 422, |siege| with(siege, "content", "\"\\ud800\"")),
    ("an activity without an id", 422, |siege| changed(siege, json!({ "id": null }))),
    ("an activity without a type", 422, |siege| changed(siege, json!({ "type": null }))),
    ("an activity of two types", 422, |siege| changed(siege, json!({ "type": ["Follow", "Delete"] }))),
    ("an id of 3,000 characters", 422, |siege| {
        changed(siege, json!({ "id": format!("{}#{}", siege.mallory.id, "x".repeat(3000)) }))
    }),
    ("an object that is a script", 422, |siege| changed(siege, json!({ "object": "javascript:alert(1)" }))),
    ("a page", 415, |siege| siege.good().instead("content-type", "text/html")),
    ("a form", 415, |siege| siege.good().instead("content-type", "application/x-www-form-urlencoded")),
    ("a picture", 415, |siege| siege.good().instead("content-type", "image/png")),
    ("no media type", 415, |siege| siege.good().without("content-type")),
    ("two media types", 415, |siege| siege.good().with("content-type", "text/html")),
    ("a compressed bomb", 415, |siege| {
        // 100 kB that would unpack to 100 MB.
        siege.sends(vec![0; 100_000]).with("content-encoding", "gzip")
    }),
];

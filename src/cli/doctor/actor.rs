//! Does an actor have what servers ask for, and does it contradict itself?

use crate::cli::doctor::finding::Sheet;
use crate::remote::look::Looked;
use crate::remote::media::is_activity_json;
use crate::signature::key::PublicKey;
use serde_json::Value;
use url::Url;

const CHECK: &str = "actor";
const KINDS: [&str; 5] = ["Application", "Group", "Organization", "Person", "Service"];
const NEEDED: [&str; 4] = ["id", "inbox", "outbox", "preferredUsername"];

/// The document in an answer, if it is one that servers take.
pub fn document(sheet: &mut Sheet, check: &'static str, address: &str, looked: &Looked) -> Option<Value> {
    if looked.status == 401 || looked.status == 403 {
        sheet.fail(
            check,
            address,
            format!("unsigned requests get {}", looked.status),
            "answer unsigned requests: servers fetch actors before they can sign, or without",
        );
        return None;
    }
    if looked.status != 200 {
        sheet.fail(check, address, format!("the answer is {}", looked.status), "it has to be 200");
        return None;
    }
    if !is_activity_json(&looked.content_type) {
        sheet.fail(
            check,
            address,
            format!("it is served as {:?}", looked.content_type),
            "serve application/activity+json, or application/ld+json with the ActivityStreams profile",
        );
        return None;
    }
    let document: Option<Value> = serde_json::from_slice(&looked.body).ok();
    let Some(document) = document.filter(Value::is_object) else {
        sheet.fail(check, address, "it is not JSON", "look at it in a browser: a proxy may have changed it");
        return None;
    };
    if !names_context(&document) {
        sheet.fail(
            check,
            address,
            "its @context does not name ActivityStreams",
            "name https://www.w3.org/ns/activitystreams in @context: servers drop what does not",
        );
    }
    Some(document)
}

fn names_context(document: &Value) -> bool {
    const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";
    let context = &document["@context"];
    context == CONTEXT || context.as_array().is_some_and(|list| list.iter().any(|one| one == CONTEXT))
}

/// Looks at an actor that was found at `address`.
pub fn examine(sheet: &mut Sheet, address: &str, actor: &Value) {
    let before = sheet.findings.len();
    needed(sheet, address, actor);
    hosts(sheet, address, actor);
    lengths(sheet, address, actor);
    key(sheet, address, actor);
    if sheet.findings.len() == before {
        sheet.ok(CHECK, address, "everything that servers ask for is there, on one host");
    }
}

fn needed(sheet: &mut Sheet, address: &str, actor: &Value) {
    for name in NEEDED.into_iter().filter(|name| actor[name].as_str().is_none_or(str::is_empty)) {
        sheet.fail(CHECK, address, format!("there is no {name}"), "servers refuse an actor without it");
    }
    if actor["type"].as_str().is_none_or(|kind| !KINDS.contains(&kind)) {
        sheet.fail(
            CHECK,
            address,
            format!("the type is {}", actor["type"]),
            "choose an actor type in [site] actor_type",
        );
    }
    if actor["id"].as_str().is_some_and(|id| id != address) {
        sheet.fail(
            CHECK,
            address,
            format!("its id is {}", actor["id"]),
            "serve an actor at its id: check [site] url",
        );
    }
    if let Some(name) = actor["preferredUsername"].as_str().filter(|name| !is_safe(name)) {
        sheet.warn(
            CHECK,
            address,
            format!("the user name is {name:?}"),
            "use a-z, 0-9 and _ in names of teams",
        );
    }
}

fn is_safe(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// `url`, the key and the shared inbox have to be on the actor's host, or they are not believed.
fn hosts(sheet: &mut Sheet, address: &str, actor: &Value) {
    let others = [
        ("url", &actor["url"]),
        ("inbox", &actor["inbox"]),
        ("outbox", &actor["outbox"]),
        ("publicKey.id", &actor["publicKey"]["id"]),
        ("endpoints.sharedInbox", &actor["endpoints"]["sharedInbox"]),
    ];
    for (name, value) in others {
        if value.as_str().is_some_and(|other| !same_host(address, other)) {
            sheet.fail(
                CHECK,
                address,
                format!("{name} is on another host: {value}"),
                "one host for all: check [site] url",
            );
        }
    }
}

fn lengths(sheet: &mut Sheet, address: &str, actor: &Value) {
    for (name, most) in [("name", 128), ("summary", 2048)] {
        let length = actor[name].as_str().map_or(0, |text| text.chars().count());
        if length > most {
            sheet.warn(
                CHECK,
                address,
                format!("{name} has {length} characters"),
                "Misskey cuts names after 128 and summaries after 2,048",
            );
        }
    }
}

fn key(sheet: &mut Sheet, address: &str, actor: &Value) {
    let key = &actor["publicKey"];
    let Some(pem) = key["publicKeyPem"].as_str() else {
        return sheet.fail("key", address, "there is no publicKey", "servers cannot check what it signs");
    };
    if let Err(error) = PublicKey::from_pem(pem) {
        sheet.fail("key", address, error.to_string(), "restore the key in keys/ from a backup");
    }
    if key["owner"] != actor["id"] {
        sheet.fail(
            "key",
            address,
            format!("its owner is {}", key["owner"]),
            "key and owner must name each other",
        );
    }
}

/// Whether two addresses have one host and port.
pub fn same_host(one: &str, other: &str) -> bool {
    let authority = |text: &str| {
        let url = Url::parse(text).ok()?;
        Some((url.host_str()?.to_owned(), url.port_or_known_default()))
    };
    authority(one).is_some_and(|one| Some(one) == authority(other))
}

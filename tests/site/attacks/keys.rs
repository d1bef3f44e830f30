//! Attacks by the documents in which keys are. Every one has an actor of its own: what could not be
//! used is remembered for a minute.

use crate::forged::{Attack, Forged, Siege};
use crate::remote::Actor;
use crate::wire::Reply;
use serde_json::{Value, json};
use std::time::SystemTime;

/// The example of draft-cavage-12 §C: 1,024 bits.
const WEAK: &str = include_str!("../../../src/signature/vectors/cavage-rsa-1024.pem");

const AP: &str = "application/activity+json";

fn path(name: &str) -> String {
    format!("/users/{name}")
}

/// A Follow by a new actor whose document is another than it should be.
fn showing(siege: &Siege, name: &str, change: impl Fn(&mut Value, &Actor)) -> Forged {
    let actor = siege.remote.actor(name);
    let mut document = siege.remote.document(&path(name));
    change(&mut document, &actor);
    siege.remote.shows_document(&path(name), &document);
    siege.by(&actor)
}

/// A Follow by a new actor of whom something else is served.
fn served(siege: &Siege, name: &str, reply: impl Fn(&str) -> Reply) -> Forged {
    let actor = siege.remote.actor(name);
    siege.remote.shows(&path(name), reply(&siege.remote.document(&path(name)).to_string()));
    siege.by(&actor)
}

/// A Follow by an actor that names a key in a document of its own.
fn elsewhere(siege: &Siege, name: &str, key: impl Fn(&Actor, &str) -> Value) -> Forged {
    let mut actor = siege.remote.actor(name);
    let mut document = siege.remote.document(&path(name));
    actor.key_id = siege.remote.at(&format!("/keys/{name}"));
    document["publicKey"] = json!(actor.key_id);
    siege.remote.shows_document(&path(name), &document);
    let key_id = actor.key_id.clone();
    siege.remote.shows_document(&format!("/keys/{name}"), &key(&actor, &key_id));
    siege.by(&actor)
}

pub const ATTACKS: &[Attack] = &[
    ("a key swap: the actor names another key", 403, |siege| {
        showing(siege, "k1", |document, _| document["publicKey"]["id"] = json!("https://k1.example/#key"))
    }),
    ("a key swap: the same id, another key", 401, |siege| {
        showing(siege, "k2", |document, _| {
            document["publicKey"]["publicKeyPem"] = json!(crate::forged::stranger().public_pem());
        })
    }),
    ("a key whose owner is somebody else", 403, |siege| {
        let ana = siege.ana.id.clone();
        showing(siege, "k3", move |document, _| document["publicKey"]["owner"] = json!(ana))
    }),
    ("a key without an owner", 403, |siege| {
        showing(siege, "k4", |document, _| document["publicKey"]["owner"] = Value::Null)
    }),
    ("a key on another host than its actor", 403, |siege| {
        let mut actor = siege.remote.actor("k5");
        actor.key_id = siege.elsewhere.actor("k5").key_id;
        siege.by(&actor)
    }),
    ("an actor whose id is another's", 401, |siege| {
        let ana = siege.ana.id.clone();
        showing(siege, "k6", move |document, _| document["id"] = json!(ana))
    }),
    ("an actor whose inbox is on another host", 401, |siege| {
        let inbox = siege.elsewhere.at("/inbox");
        showing(siege, "k7", move |document, _| document["inbox"] = json!(inbox))
    }),
    ("what is no actor", 401, |siege| showing(siege, "k8", |document, _| document["type"] = json!("Note"))),
    ("an upload that looks like an actor: JSON", 401, |siege| {
        served(siege, "k9", |text| Reply::status(200).saying(text).with("content-type", "application/json"))
    }),
    ("an upload that looks like an actor: text", 401, |siege| {
        served(siege, "k10", |text| Reply::status(200).saying(text).with("content-type", "text/plain"))
    }),
    ("an upload that looks like an actor: JSON-LD without a profile", 401, |siege| {
        served(siege, "k11", |text| {
            Reply::status(200).saying(text).with("content-type", "application/ld+json")
        })
    }),
    ("an actor that redirects to somebody else", 401, |siege| {
        let ana = siege.ana.id.clone();
        served(siege, "k12", move |_| Reply::status(302).with("location", &ana))
    }),
    ("an actor that redirects to itself for ever", 401, |siege| {
        served(siege, "k13", |_| Reply::status(302).with("location", "/users/k13"))
    }),
    ("an actor that redirects to a file", 401, |siege| {
        served(siege, "k14", |_| Reply::status(302).with("location", "file:///etc/passwd"))
    }),
    ("an endless document", 401, |siege| {
        served(siege, "k15", |_| Reply::status(200).saying("[".repeat(2_000_000)).with("content-type", AP))
    }),
    ("a document that is nested deep", 401, |siege| {
        served(siege, "k16", |text| {
            let deep = format!("{{\"tag\":{}{},", "[".repeat(100), "]".repeat(100));
            Reply::status(200).saying(text.replacen('{', &deep, 1)).with("content-type", AP)
        })
    }),
    ("a document that says it twice", 401, |siege| {
        served(siege, "k17", |text| {
            let twice = text.replacen('{', "{\"publicKey\":{},", 1);
            Reply::status(200).saying(twice).with("content-type", AP)
        })
    }),
    ("a document with the key in a @graph", 401, |siege| {
        showing(siege, "k18", |document, _| document["@graph"] = json!([{ "publicKey": {} }]))
    }),
    ("a key that is too short to be safe", 401, |siege| {
        showing(siege, "k19", |document, _| document["publicKey"]["publicKeyPem"] = json!(WEAK))
    }),
    ("a key that is none", 403, |siege| {
        showing(siege, "k20", |document, _| document["publicKey"]["publicKeyPem"] = json!("none"))
    }),
    ("an actor that is gone", 401, |siege| served(siege, "k21", |_| Reply::status(410))),
    ("an actor that its server does not show", 401, |siege| served(siege, "k22", |_| Reply::status(500))),
    ("a key in a document of its own that names somebody else", 403, |siege| {
        let ana = siege.ana.id.clone();
        elsewhere(
            siege,
            "k23",
            move |actor, id| json!({ "id": id, "owner": ana, "publicKeyPem": actor.key.public_pem() }),
        )
    }),
    ("a key in a document of its own that is another key's", 401, |siege| {
        elsewhere(
            siege,
            "k24",
            |actor, id| json!({ "id": format!("{id}-2"), "owner": actor.id, "publicKeyPem": actor.key.public_pem() }),
        )
    }),
    ("eleven keys, of which the eleventh is meant", 403, |siege| {
        showing(siege, "k25", |document, actor| {
            let other = |number| {
                json!({ "id": format!("{}#{number}", actor.id), "owner": actor.id,
                "publicKeyPem": actor.key.public_pem() })
            };
            let mut keys: Vec<Value> = (0..10).map(other).collect();
            keys.push(document["publicKey"].clone());
            document["publicKey"] = json!(keys);
        })
    }),
    ("a proof in the place of a signature", 401, |siege| {
        let mut follow = siege.wish();
        follow["proof"] = json!({ "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022",
            "verificationMethod": siege.mallory.key_id, "proofPurpose": "assertionMethod", "proofValue": "z1" });
        siege.says(&follow).without("signature")
    }),
    ("a linked-data signature in the place of a signature", 401, |siege| {
        let mut follow = siege.ana.says("Delete", siege.ana.id.clone());
        follow["signature"] = json!({ "type": "RsaSignature2017", "creator": siege.ana.key_id,
            "created": "2026-01-01T00:00:00Z", "signatureValue": "AAAA" });
        let forged = siege.says(&follow);
        assert!(
            httpdate::parse_http_date(&forged.header("date")).is_ok_and(|date| date <= SystemTime::now())
        );
        forged.without("signature")
    }),
];

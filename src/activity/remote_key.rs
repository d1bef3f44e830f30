//! A public key of a remote actor, wherever it was published: in the actor, in a document of its
//! own, or in a stub of the actor (Security Vocabulary `publicKey`, FEP-521a Multikey).
//!
//! Knows nothing of what is inside a key. A key alone proves nothing: its owner must name it too.

use crate::activity::id::Id;
use crate::activity::malformed::Malformed;
use crate::activity::property::{self, Properties};
use crate::activity::strict;
use serde_json::Value;

/// The most keys that are taken from one property of a document.
pub const MOST: usize = 10;

/// The longest key, in bytes. An RSA key of 16,384 bits has 2,900 as PEM.
const LONGEST: usize = 4096;

/// A key and whose it says to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteKey {
    /// The key's id: what signatures name.
    pub id: Id,
    /// Whose it says to be.
    pub owner: Id,
    /// The key itself.
    pub material: Material,
}

/// A key as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Material {
    /// `publicKeyPem`.
    Pem(String),
    /// `publicKeyMultibase` of a Multikey.
    Multibase(String),
}

impl RemoteKey {
    /// Reads the document at a key's id, and finds that key in it. An actor found there is read as
    /// an actor by whoever needs it; here only its keys count, so that a stub will do.
    pub fn read(bytes: &[u8], id: &Id) -> Result<RemoteKey, Malformed> {
        let document = strict::read(bytes)?;
        let own = key(&document).into_iter();
        own.chain(keys(&document)).find(|key| key.id == *id).ok_or(Malformed::Property("publicKey"))
    }
}

/// The keys that a document names by their ids alone: each is in a document of its own.
pub(crate) fn references(document: &Properties) -> Vec<Id> {
    let texts = published(document).filter_map(Value::as_str);
    texts.filter_map(Id::parse).collect()
}

/// All keys that a document publishes, whosever they are.
pub(crate) fn keys(document: &Properties) -> Vec<RemoteKey> {
    published(document).filter_map(Value::as_object).filter_map(key).collect()
}

/// What a document says of its keys, at most [`MOST`] of each kind.
fn published(document: &Properties) -> impl Iterator<Item = &Value> {
    let names = ["publicKey", "assertionMethod"];
    names.into_iter().flat_map(|name| property::members(document.get(name)).iter().take(MOST))
}

fn key(object: &Properties) -> Option<RemoteKey> {
    let (owner, material) = match property::token(object, "publicKeyPem", LONGEST) {
        Some(pem) if pem.trim_start().starts_with("-----BEGIN ") => ("owner", Material::Pem(pem.to_owned())),
        Some(_) => return None,
        None => {
            let multibase = property::token(object, "publicKeyMultibase", LONGEST)?;
            ("controller", Material::Multibase(multibase.to_owned()))
        }
    };
    let id = Id::parse(object.get("id")?.as_str()?)?;
    let owner = property::id(object, owner)?;
    id.same_host(&owner).then_some(RemoteKey { id, owner, material })
}

#[cfg(test)]
mod tests {
    use crate::activity::malformed::Malformed;
    use crate::activity::remote_key::{Material, RemoteKey};
    use crate::activity::sample::id;
    use serde_json::{Value, json};

    const PEM: &str = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n";
    const OWNER: &str = "https://g.example/users/bo";

    fn read(document: &Value, key: &str) -> Result<RemoteKey, Malformed> {
        RemoteKey::read(document.to_string().as_bytes(), &id(key))
    }

    fn pem(key: &str) -> Value {
        json!({ "id": key, "owner": OWNER, "publicKeyPem": PEM })
    }

    #[test]
    fn a_key_is_found_in_a_document_of_its_own_in_a_stub_and_in_an_actor() {
        let path = "https://g.example/users/bo/main-key";
        let fragment = "https://g.example/users/bo#main-key";
        let alone = json!({
            "@context": "https://w3id.org/security/v1", "type": "Key",
            "id": path, "owner": OWNER, "publicKeyPem": PEM,
        });
        let stub = json!({
            "@context": ["https://w3id.org/security/v1", "https://www.w3.org/ns/activitystreams"],
            "id": OWNER, "preferredUsername": "bo", "type": "Person", "publicKey": pem(path),
        });
        let many =
            json!({ "id": OWNER, "publicKey": [pem("https://g.example/users/bo#old"), pem(fragment)] });
        for (document, key) in [(alone, path), (stub, path), (many, fragment)] {
            let expected = RemoteKey { id: id(key), owner: id(OWNER), material: Material::Pem(PEM.into()) };
            assert_eq!(read(&document, key), Ok(expected));
        }
    }

    #[test]
    fn a_multikey_is_found_alone_and_in_an_actor() {
        let key = "https://g.example/users/bo#ed25519-key";
        let alone = json!({
            "id": key, "type": "Multikey", "controller": OWNER, "publicKeyMultibase": "z6MkrJVn",
        });
        let actor = json!({ "id": OWNER, "publicKey": pem("https://g.example/users/bo#main-key"),
            "assertionMethod": [alone.clone(), "https://g.example/keys/2"] });
        for document in [alone, actor] {
            let found = read(&document, key).map(|key| key.material);
            assert_eq!(found, Ok(Material::Multibase("z6MkrJVn".into())));
        }
    }

    #[test]
    fn a_key_that_is_another_s_or_no_key_is_not_found() {
        let key = "https://g.example/users/bo#main-key";
        for published in [
            json!(null),
            json!(key),
            pem("https://g.example/users/bo#other"),
            json!({ "id": key, "publicKeyPem": PEM }),
            json!({ "id": key, "owner": "https://n.example/users/eve", "publicKeyPem": PEM }),
            json!({ "id": key, "owner": OWNER, "publicKeyPem": "MIIB" }),
            json!({ "id": key, "owner": OWNER, "publicKeyPem": format!("-----BEGIN {}", "A".repeat(5000)) }),
            json!(
                vec![pem("https://g.example/users/bo#x"); 10]
                    .into_iter()
                    .chain([pem(key)])
                    .collect::<Vec<_>>()
            ),
        ] {
            let document = json!({ "id": OWNER, "publicKey": published });
            assert_eq!(read(&document, key), Err(Malformed::Property("publicKey")), "{document}");
        }
    }
}

//! A remote actor's document: where to deliver, and with which keys it signs (ActivityPub §4.1).
//!
//! What is kept is what we use, bounded. Knows nothing of how the document was fetched, but must
//! be told where it was found: a document speaks only for its own address.

use crate::activity::id::Id;
use crate::activity::malformed::Malformed;
use crate::activity::property::{self, Properties};
use crate::activity::remote_key::{RemoteKey, keys, references};
use crate::activity::strict;

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 500;

/// The longest user name, in bytes.
const LONGEST_USERNAME: usize = 128;

const KINDS: [&str; 5] = ["Application", "Group", "Organization", "Person", "Service"];

/// An actor somewhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteActor {
    /// Its id.
    pub id: Id,
    /// Where it is delivered to, on the same host.
    pub inbox: Id,
    /// Where its whole server is delivered to, on the same host; `None` when there is no such.
    pub shared_inbox: Option<Id>,
    /// Its user name, when it is a usable one.
    pub preferred_username: Option<String>,
    /// Its name: one line of plain text.
    pub name: Option<String>,
    /// Its keys, those alone that name it as their owner.
    pub keys: Vec<RemoteKey>,
    /// The ids of keys that it names without showing them.
    pub key_references: Vec<Id>,
    /// Its other accounts. A Move counts only when the new account names the old one here.
    pub also_known_as: Vec<Id>,
}

impl RemoteActor {
    /// Reads the document that was found at `address`, after redirects.
    pub fn read(bytes: &[u8], address: &Id) -> Result<RemoteActor, Malformed> {
        let document = strict::read(bytes)?;
        property::has_context(&document)?;
        property::kind(&document).filter(|kind| KINDS.contains(kind)).ok_or(Malformed::Property("type"))?;
        let id = property::required(&document, "id")?;
        if id.as_str() != address.without_fragment() {
            return Err(Malformed::Foreign("id"));
        }
        let inbox = property::required(&document, "inbox")?;
        if !inbox.same_host(&id) {
            return Err(Malformed::Foreign("inbox"));
        }
        Ok(RemoteActor {
            shared_inbox: shared_inbox(&document, &id),
            preferred_username: username(&document),
            name: property::line(&document, "name", LONGEST_NAME),
            keys: keys(&document).into_iter().filter(|key| key.owner == id).collect(),
            key_references: references(&document),
            also_known_as: property::ids(&document, "alsoKnownAs"),
            id,
            inbox,
        })
    }

    /// The key of an id, if it is this actor's.
    pub fn key(&self, id: &Id) -> Option<&RemoteKey> {
        self.keys.iter().find(|key| key.id == *id)
    }
}

fn shared_inbox(document: &Properties, id: &Id) -> Option<Id> {
    let inbox = property::id(property::object(document, "endpoints")?, "sharedInbox")?;
    inbox.same_host(id).then_some(inbox)
}

fn username(document: &Properties) -> Option<String> {
    let name = property::token(document, "preferredUsername", LONGEST_USERNAME)?;
    let usable = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '~');
    name.chars().all(usable).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::activity::malformed::Malformed;
    use crate::activity::remote_actor::RemoteActor;
    use crate::activity::remote_key::{Material, RemoteKey};
    use crate::activity::sample::id;
    use proptest::prelude::proptest;
    use serde_json::{Value, json};

    const ANA: &str = "https://m.example/users/ana";
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n";

    fn mastodon() -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1",
                { "toot": "http://joinmastodon.org/ns#", "featured": { "@id": "toot:featured", "@type": "@id" } }],
            "id": ANA,
            "type": "Person",
            "following": "https://m.example/users/ana/following",
            "followers": "https://m.example/users/ana/followers",
            "inbox": "https://m.example/users/ana/inbox",
            "outbox": "https://m.example/users/ana/outbox",
            "preferredUsername": "ana",
            "name": "Ana\u{202e} <b>of</b>\n M",
            "summary": "<p>hi</p>",
            "alsoKnownAs": ["https://old.example/users/ana"],
            "publicKey": { "id": "https://m.example/users/ana#main-key", "owner": ANA, "publicKeyPem": PEM },
            "endpoints": { "sharedInbox": "https://m.example/inbox" },
        })
    }

    fn with(changes: Value) -> Value {
        let mut document = mastodon();
        for (name, value) in changes.as_object().expect("an object") {
            document[name] = value.clone();
        }
        document
    }

    fn read(document: &Value) -> Result<RemoteActor, Malformed> {
        RemoteActor::read(document.to_string().as_bytes(), &id(ANA))
    }

    #[test]
    fn an_actor_is_read() {
        let key = RemoteKey {
            id: id("https://m.example/users/ana#main-key"),
            owner: id(ANA),
            material: Material::Pem(PEM.into()),
        };
        let expected = RemoteActor {
            id: id(ANA),
            inbox: id("https://m.example/users/ana/inbox"),
            shared_inbox: Some(id("https://m.example/inbox")),
            preferred_username: Some("ana".into()),
            name: Some("Ana\u{202e} <b>of</b> M".into()),
            keys: vec![key],
            key_references: Vec::new(),
            also_known_as: vec![id("https://old.example/users/ana")],
        };
        assert_eq!(read(&mastodon()), Ok(expected));
        let from_key =
            RemoteActor::read(mastodon().to_string().as_bytes(), &id("https://m.example/users/ana#main-key"));
        assert!(from_key.is_ok_and(|actor| actor.key(&id("https://m.example/users/ana#main-key")).is_some()));
    }

    #[test]
    fn what_an_actor_need_not_have_may_be_missing() {
        let bare = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": ANA, "type": ["Service"],
            "inbox": "https://m.example/inbox/1",
        });
        let actor = read(&bare).expect("an actor");
        assert_eq!((actor.shared_inbox, actor.name, actor.keys), (None, None, vec![]));
    }

    #[test]
    fn a_document_speaks_for_its_own_address_and_host() {
        let eve = "https://n.example/users/eve";
        let table = [
            (json!({ "id": eve }), Malformed::Foreign("id")),
            (json!({ "id": "https://m.example/users/bo" }), Malformed::Foreign("id")),
            (json!({ "inbox": "https://n.example/inbox" }), Malformed::Foreign("inbox")),
            (json!({ "inbox": null }), Malformed::Property("inbox")),
            (json!({ "type": "Note" }), Malformed::Property("type")),
            (json!({ "@context": "https://w3id.org/security/v1" }), Malformed::Context),
        ];
        for (changes, refusal) in table {
            assert_eq!(read(&with(changes)), Err(refusal));
        }
    }

    #[test]
    fn parts_that_are_another_s_are_left_out() {
        let actor = read(&with(json!({
            "endpoints": { "sharedInbox": "https://n.example/inbox" },
            "publicKey": [
                { "id": "https://m.example/users/bo#main-key", "owner": "https://m.example/users/bo", "publicKeyPem": PEM },
                { "id": "https://n.example/key", "owner": ANA, "publicKeyPem": PEM },
            ],
            "preferredUsername": "ana@m.example",
        })))
        .expect("an actor");
        assert_eq!((actor.shared_inbox, actor.keys, actor.preferred_username), (None, vec![], None));
    }

    #[test]
    fn a_name_has_an_end() {
        let actor = read(&with(json!({ "name": "é".repeat(100_000) }))).expect("an actor");
        assert_eq!(actor.name.map(|name| name.chars().count()), Some(500));
    }

    proptest! {
        #[test]
        fn no_damaged_actor_makes_it_panic(at in 0..2000usize, byte: u8) {
            let mut bytes = mastodon().to_string().into_bytes();
            let end = bytes.len();
            bytes[at % end] = byte;
            let _ = RemoteActor::read(&bytes, &id(ANA));
            let _ = RemoteKey::read(&bytes, &id(ANA));
        }
    }
}

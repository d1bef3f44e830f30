//! Any bytes as the document of a remote actor, and the keys in it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tidings::activity::id::Id;
use tidings::activity::remote_actor::RemoteActor;
use tidings::activity::remote_key::{MOST, Material, RemoteKey};
use tidings::signature::key::PublicKey;

static ADDRESS: LazyLock<Id> =
    LazyLock::new(|| Id::parse("https://m.example/users/ana").expect("an address"));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(key) = RemoteKey::read(bytes, &ADDRESS) {
        assert_eq!(key.id, *ADDRESS);
        open(&key);
    }
    match RemoteActor::read(bytes, &ADDRESS) {
        Ok(actor) => check(&actor),
        Err(refusal) => assert!(refusal.to_string().len() < 2000, "a long refusal"),
    }
});

fn check(actor: &RemoteActor) {
    assert_eq!(actor.id, *ADDRESS);
    assert!(actor.inbox.same_host(&actor.id), "the inbox is another's");
    assert!(actor.shared_inbox.as_ref().is_none_or(|inbox| inbox.same_host(&actor.id)));
    assert!(actor.keys.len() <= 2 * MOST, "too many keys");
    assert!(actor.key_references.len() <= 2 * MOST, "too many ids of keys");
    assert!(actor.name.as_ref().is_none_or(|name| name.chars().count() <= 500), "a long name");
    for key in &actor.keys {
        assert!(key.owner == actor.id && key.id.same_host(&actor.id), "the key is another's");
        open(key);
    }
}

fn open(key: &RemoteKey) {
    let opened = match &key.material {
        Material::Pem(text) => PublicKey::from_pem(text),
        Material::Multibase(text) => PublicKey::from_multikey(text),
    };
    if let Ok(key) = opened {
        // Odd keys may well take an odd signature: whoever publishes one gives away his own account.
        let _ = key.verifies(b"message", &[0; 64]);
        assert!(!key.verifies(b"message", b""), "a signature of nothing");
    }
}

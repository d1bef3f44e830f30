//! Any bytes as the body of a request to an inbox.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::activity::id::{Id, LONGEST};
use tidings::activity::incoming::{Deed, Incoming};

fuzz_target!(|bytes: &[u8]| {
    match Incoming::read(bytes) {
        Ok(incoming) => check(&incoming),
        Err(refusal) => assert!(refusal.to_string().len() < 2000, "a long refusal"),
    }
});

/// The promises that whoever acts on an activity relies on.
fn check(incoming: &Incoming) {
    assert!(incoming.id.same_host(&incoming.actor), "the id is another's");
    assert!(incoming.recipients.len() <= 128, "too many recipients");
    incoming.recipients.iter().chain([&incoming.id, &incoming.actor]).for_each(is_bounded);
    match &incoming.deed {
        Deed::Create { object, .. } | Deed::Update { object, .. } | Deed::Delete { object } => {
            assert!(object.same_host(&incoming.actor), "the object is another's");
        }
        Deed::Undo(undo) => {
            assert!(undo.id.as_ref().is_none_or(|id| id.same_host(&incoming.actor)), "another's deed");
        }
        Deed::Follow(follow) => assert_eq!((&follow.id, &follow.actor), (&incoming.id, &incoming.actor)),
        Deed::Flag { objects, content } => {
            objects.iter().for_each(is_bounded);
            let line = |text: &String| text.chars().count() <= 2000 && !text.contains('\n');
            assert!(content.as_ref().is_none_or(line), "a complaint of many lines");
        }
        _ => {}
    }
}

fn is_bounded(id: &Id) {
    assert!(id.as_str().len() <= LONGEST, "a long id");
    assert!(!id.as_str().contains(char::is_whitespace), "an id with white space");
}

//! Proofs inside activities, and new keys, as Fedify sees them.

use crate::follower::Follower;
use crate::reports::{CORE_WORDS, EARLIER, edited, mailed};
use crate::tidings::Tidings;
use crate::tools::node;
use chrono::{Duration, Utc};

#[test]
fn every_activity_carries_a_proof_also_when_the_keys_change() {
    the_keys_change("--first-knock=rfc9421");
}

#[test]
fn a_server_that_signs_by_draft_cavage_follows_a_change_of_keys_too() {
    the_keys_change("--first-knock=draft-cavage-http-signatures-12");
}

fn the_keys_change(mode: &str) {
    let Some(node) = node() else { return };
    let tidings = Tidings::start();
    tidings.publish(EARLIER, &["--silent"]);
    let mut fedify = Follower::start(node, &[mode]);
    let account = tidings.account("core");
    let core = fedify.look_until(&account, |found| !found.is_null());
    let key = |name: &str| format!("{}#{name}", core["id"].as_str().expect("an id"));
    fedify.follow(&account);
    let accept = fedify.received();
    assert_eq!(
        (&accept["type"], &accept["provedBy"]),
        (&"Accept".into(), &key("ed25519-key").into()),
        "{accept}"
    );

    tidings.rotate_keys("core");
    let rotated = Utc::now();
    let update = fedify.received();
    assert_eq!(update["type"], "Update", "{update}");
    assert_eq!(update["provedBy"], key("ed25519-key"), "the old key tells of the new one: {update}");
    fedify.look_until(&account, |found| found["publicKeyId"] == key("main-key-2"));

    // The new keys are used as soon as every copy of the actor shows them.
    while Utc::now() < rotated + Duration::seconds(11) {
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let report = &mailed().text;
    tidings.publish(report, &[]);
    let create = fedify.received();
    // Notes that leave at once are dated a second apart, up to now: this one is dated before.
    assert_eq!(create["type"], "Create", "{create}");
    assert!(create["provedBy"].is_string(), "{create}");
    tidings.publish(&edited(report, CORE_WORDS), &[]);
    let update = fedify.received();
    assert_eq!(
        (&update["type"], &update["provedBy"]),
        (&"Update".into(), &key("ed25519-key-2").into()),
        "{update}"
    );
}

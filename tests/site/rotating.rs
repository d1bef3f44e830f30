//! New keys: followers are told by the old one, and everything after that comes by the new one.

use crate::browse::get_activity;
use crate::patience::eventually;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::REPORT;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

fn actor(site: &Site) -> Value {
    get_activity(&site.at("/ap/actors/kernel")).json()
}

#[test]
fn a_new_pair_of_keys_is_published_and_told_while_the_old_one_stays() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    let before = actor(&site);
    let done = site.run(&["keys", "rotate", "kernel"]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    let after = eventually("the new key is shown", || {
        let after = actor(&site);
        (after["publicKey"] != before["publicKey"]).then_some(after)
    });
    assert_eq!(after["publicKey"]["id"], format!("{}#main-key-2", site.at("/ap/actors/kernel")));
    let multikeys = after["assertionMethod"].as_array().expect("a list");
    let ids: Vec<&str> =
        multikeys.iter().filter_map(|key| key["id"].as_str()?.split_once('#')).map(|(_, id)| id).collect();
    assert_eq!(ids, ["ed25519-key-2", "ed25519-key", "main-key"], "{after}");
    assert_eq!(multikeys[1], before["assertionMethod"][0], "what was said before can still be checked");
    // The remote server checks who signed, by the documents as they are now.
    let update = remote.awaits(&ana.inbox(), "Update", 1).remove(0);
    assert_eq!(update["object"]["publicKey"], after["publicKey"]);
    let method = update["proof"]["verificationMethod"].as_str().expect("a proof");
    assert!(method.ends_with("#ed25519-key"), "the old key tells of the new one: {method}");
    for file in ["kernel_2.pem", "kernel_2_ed25519.pem", "kernel.pem", "kernel_ed25519.pem"] {
        let mode = std::fs::metadata(site.path(&format!("keys/{file}"))).expect(file).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let listed = site.json(&["keys", "--json"]);
    let of_team: Vec<&Value> =
        listed.as_array().expect("a list").iter().filter(|key| key["team"] == "kernel").collect();
    assert_eq!(of_team.len(), 4);
    assert_eq!(
        (of_team[0]["good_until"].is_null(), of_team[2]["good_until"].is_string()),
        (true, true),
        "{listed}"
    );
    let table = site.run(&["keys"]);
    assert!(table.out.contains("Ed25519") && table.out.contains("in use"), "{}", table.out);
}

#[test]
fn every_team_gets_new_keys_at_once_and_not_too_often() {
    let site = Site::with_archive(REPORT);
    for _ in 0..3 {
        let done = site.run(&["keys", "rotate", "--all"]);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    }
    let refused = site.run(&["keys", "rotate", "kernel"]);
    assert_eq!(
        (refused.code, refused.err.contains("wait until the oldest is not")),
        (1, true),
        "{}",
        refused.err
    );
    let unknown = site.run(&["keys", "rotate", "nobody"]);
    assert_eq!((unknown.code, unknown.err.contains("there is no team")), (1, true), "{}", unknown.err);
    assert_eq!(site.run(&["keys", "rotate"]).code, 2);
}

#[test]
fn the_old_pair_goes_when_its_time_is_over() {
    let mut site = Site::with_archive(REPORT).set("TIDINGS_FEDERATION_KEY_GRACE", "0s");
    assert_eq!(site.run(&["keys", "rotate", "kernel"]).code, 0);
    site.stop();
    site.start();
    assert!(!site.path("keys/kernel.pem").exists());
    assert_eq!(actor(&site)["assertionMethod"].as_array().map(Vec::len), Some(1));
}

//! `tidings doctor`: a sound site is sound, and what is wrong with another is named.

use crate::patience::until;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::REPORT;
use crate::signed::Key;
use serde_json::Value;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

/// The findings of a verdict: check and what was found.
fn findings(sheet: &Value, verdict: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let all = sheet.as_array().expect("a list").iter().filter(|one| one["verdict"] == verdict);
    all.map(|one| (text(&one["check"]), text(&one["found"]))).collect()
}

#[test]
fn a_sound_site_passes_and_only_its_private_address_is_remarked_on() {
    let site = Site::with_archive(REPORT);
    let shown = site.run(&["doctor", &site.at("/")]);
    assert_eq!(shown.code, 0, "{}{}", shown.out, shown.err);
    let sheet = site.json(&["doctor", "--json", &site.at("/")]);
    assert_eq!(findings(&sheet, "fail"), []);
    let remarks = findings(&sheet, "warn");
    assert!(remarks.iter().all(|(check, _)| check == "address"), "{remarks:?}");
    let fine: Vec<String> = findings(&sheet, "ok").into_iter().map(|(check, _)| check).collect();
    for check in
        ["clock", "actor", "webfinger", "collection", "note", "inbox", "feed", "nodeinfo", "caches", "key"]
    {
        assert!(fine.iter().any(|one| one == check), "{check} in {fine:?}");
    }
    let actors = fine.iter().filter(|check| *check == "actor").count();
    assert_eq!(actors, 4, "the umbrella, and the teams whose notes it shares");
}

#[test]
fn a_site_that_is_not_there_fails() {
    let mut site = Site::running();
    let address = site.at("/");
    site.stop();
    let finished = site.run(&["doctor", &address]);
    assert_eq!(finished.code, 1);
    assert!(
        finished.out.contains("FAIL") && finished.out.contains("does the web server run"),
        "{}",
        finished.out
    );
}

#[test]
fn what_is_wrong_with_another_site_is_named() {
    let site = Site::running();
    let remote = Remote::start_open();
    let ana = remote.actor("ana");
    let sheet = site.run(&["doctor", "--json", &ana.id]);
    assert_eq!(sheet.code, 1);
    let failures = findings(&serde_json::from_str(&sheet.out).expect("JSON"), "fail");
    for check in ["webfinger", "collection"] {
        assert!(failures.iter().any(|(one, _)| one == check), "{check} in {failures:?}");
    }
}

#[test]
fn keys_that_are_not_those_of_the_accounts_are_named() {
    let site = Site::with_archive(REPORT);
    let path = site.write("keys/kernel.pem", Key::of("another").private_pem());
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
    let sheet = site.run(&["doctor", "--json", &site.at("/")]);
    assert_eq!(sheet.code, 1);
    let failures = findings(&serde_json::from_str(&sheet.out).expect("JSON"), "fail");
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert!(failures[0].0 == "key" && failures[0].1.contains("shows another key"), "{failures:?}");
}

/// A report of seven teams, more than are visited.
fn seven_teams() -> String {
    let entries = (1..=7).map(|number| format!("## Team {number}\n\nWe did thing number {number}.\n\n"));
    let entries: String = entries.collect();
    format!("---\ntitle: Example Status Report First Quarter 2026\n---\n\n# Team Reports\n\n{entries}")
}

#[test]
fn the_keys_of_all_accounts_are_compared_and_how_many_were_visited_is_said() {
    let site = Site::with_archive(&seven_teams());
    let teams = site.json(&["teams", "--json"]).as_array().expect("a list").len();
    let sound = site.json(&["doctor", "--json", &site.at("/")]);
    let fine = findings(&sound, "ok");
    assert_eq!(
        fine.iter().filter(|(check, found)| check == "key" && found.contains("signs here")).count(),
        teams
    );
    let accounts: Vec<_> = fine.iter().filter(|(check, _)| check == "accounts").collect();
    assert!(accounts.len() == 1 && accounts[0].1.contains(&format!("5 of {teams} accounts")), "{fine:?}");
    for number in 1..=7 {
        let path = site.write(&format!("keys/team-{number}.pem"), Key::of("another").private_pem());
        std::fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
    }
    let sheet = site.run(&["doctor", "--json", &site.at("/")]);
    let failures = findings(&serde_json::from_str(&sheet.out).expect("JSON"), "fail");
    assert_eq!((sheet.code, failures.len()), (1, 7), "{failures:?}");
    assert!(failures.iter().all(|(_, found)| found.contains("shows another key")), "{failures:?}");
}

#[test]
fn another_site_is_looked_at_without_a_database() {
    let site = Site::running();
    let other = Site::bare();
    let finished = other.run(&["doctor", &site.at("/")]);
    assert_eq!(finished.code, 0, "{}{}", finished.out, finished.err);
    assert!(!other.path("tidings.db").exists() && !other.path("keys").exists());
}

#[test]
fn what_is_no_address_is_complained_about_once() {
    let site = Site::bare();
    let finished = site.run(&["doctor", "@kde@127.0.0.1:18085"]);
    assert_eq!((finished.code, &*finished.out), (1, ""));
    assert!(finished.err.contains("write https://127.0.0.1:18085"), "{}", finished.err);
}

#[test]
fn a_cache_that_gives_people_what_a_server_asked_for_is_named() {
    let site = Site::running();
    let remote = Remote::start_open();
    let ana = remote.actor("ana");
    let mut document = remote.document("/users/ana");
    document["url"] = remote.at("/@ana").into();
    remote.shows_document("/users/ana", &document);
    remote.shows_document("/@ana", &document);
    let sheet = site.run(&["doctor", "--json", &ana.id]);
    let failures = findings(&serde_json::from_str(&sheet.out).expect("JSON"), "fail");
    let caches: Vec<_> = failures.iter().filter(|(check, _)| check == "caches").collect();
    assert!(caches.len() == 1 && caches[0].1.contains("asked for text/html"), "{failures:?}");
    let walked = site.run(&["doctor", &ana.id]);
    assert!(walked.out.contains("heed `Vary: Accept`"), "{}", walked.out);
}

#[test]
fn an_address_without_an_actor_fails() {
    let site = Site::running();
    let finished = site.run(&["doctor", &site.at("/ap/actors/nobody")]);
    assert_eq!(finished.code, 1);
    assert!(finished.out.contains("the answer is 404"), "{}", finished.out);
    until("the server still answers", || crate::browse::get(&site.at("/healthz")).status == 200);
}

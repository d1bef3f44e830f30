//! What the operator's lists hold, key by key: the contract.

use crate::program::Site;
use crate::remote::Remote;
use crate::samples::REPORT;
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn teams_are_listed_with_their_accounts_and_feeds() {
    let site = Site::with_archive(REPORT);
    let teams = site.json(&["teams", "--json"]);
    for team in teams.as_array().expect("a list") {
        assert_eq!(keys(team), ["actor", "entries", "feeds", "followers", "handle", "id", "name"]);
        assert_eq!(keys(&team["feeds"]), ["atom", "json", "rss"]);
    }
    let kernel = teams.as_array().and_then(|teams| teams.iter().find(|team| team["id"] == "kernel"));
    let expected = json!({
        "id": "kernel",
        "name": "Kernel",
        "handle": "kernel",
        "actor": site.at("/ap/actors/kernel"),
        "feeds": {
            "atom": site.at("/teams/kernel/feed.atom"),
            "rss": site.at("/teams/kernel/feed.rss"),
            "json": site.at("/teams/kernel/feed.json"),
        },
        "entries": 2,
        "followers": 0,
    });
    assert_eq!(kernel, Some(&expected));
    let table = site.run(&["teams"]);
    assert!(table.out.contains(&format!("@core_team@{}", site.authority())), "{}", table.out);
}

#[test]
fn lists_of_nothing_are_empty_lists() {
    let site = Site::with_archive(REPORT);
    for list in ["followers", "deliveries"] {
        assert_eq!(site.json(&[list, "--json"]), json!([]));
        assert_eq!(site.run(&[list]).code, 0);
    }
}

#[test]
fn whoever_looks_makes_no_database() {
    let site = Site::bare();
    for looks in
        ["backup x", "block list", "deliveries", "export x", "followers", "keys", "subscriptions", "teams"]
    {
        let words: Vec<&str> = looks.split(' ').collect();
        let refused = site.run(&words);
        assert_eq!(refused.code, 1, "{looks}: {}", refused.out);
        assert!(refused.err.contains("there is no database at tidings.db yet"), "{looks}: {}", refused.err);
    }
    assert!(!site.path("tidings.db").exists() && !site.path("keys").exists());
}

#[test]
fn deliveries_are_listed_with_position_lag_last_answer_and_next_try() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    crate::patience::until("it is settled", || site.json(&["deliveries", "--json"])[0]["delivered"] == 1);
    let listed = site.json(&["deliveries", "--json"]);
    for key in [
        "inbox",
        "host",
        "position",
        "lag",
        "delivered",
        "refused",
        "last_status",
        "last_answer",
        "last_try",
        "next_try",
    ] {
        assert!(keys(&listed[0]).contains(&key), "{key} in {listed}");
    }
    assert_eq!(listed[0]["host"], remote.authority());
    assert_eq!((&listed[0]["last_status"], &listed[0]["next_try"]), (&json!(202), &Value::Null));
}

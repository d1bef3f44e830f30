//! The life of a note as a follower of its team sees it.

use crate::follower::Follower;
use crate::reports::{CORE_ENTRY, CORE_WORDS, EARLIER, PROJECT_WORDS, REPORT, edited, mailed, without_core};
use crate::tidings::Tidings;
use crate::tools::node;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

#[test]
fn a_follower_sees_notes_come_change_and_go() {
    let Some(node) = node() else { return };
    let tidings = Tidings::start();
    let mut fedify = Follower::start(node, &[]);
    tidings.publish(EARLIER, &["--silent"]);

    let core = finds_the_account_and_what_it_said(&tidings, &mut fedify);
    follows_both_accounts(&tidings, &mut fedify);
    let note = gets_every_note_in_order(&tidings, &mut fedify, &core);
    let report = edited(&mailed().text, CORE_WORDS);
    sees_the_edit(&tidings, &mut fedify, &report, &note);
    sees_the_withdrawal(&tidings, &mut fedify, &without_core(&report), &note);
    is_told_nothing_more_once_it_unfollowed(&tidings, &mut fedify, &report, &core);
}

fn finds_the_account_and_what_it_said(tidings: &Tidings, fedify: &mut Follower) -> Value {
    let core = fedify.look_until(&tidings.account("core"), |found| !found.is_null());
    assert_eq!(core["type"], "Service");
    assert_eq!(core["preferredUsername"], "core");
    assert_eq!(core["name"], "FreeBSD Core Team");
    assert_eq!(core["publicKeyId"], format!("{}#main-key", string(&core["id"])));
    assert_eq!(fedify.look(string(&core["id"])), core, "the same by its id");

    let outbox = fedify.look(string(&core["outboxId"]));
    assert_eq!((&outbox["type"], &outbox["totalItems"]), (&json!("OrderedCollection"), &json!(1)));
    let said = fedify.list(string(&core["outboxId"]));
    assert_eq!(said.len(), 1);
    assert_eq!((&said[0]["type"], &said[0]["actorId"]), (&json!("Create"), &core["id"]));
    let featured = fedify.list(string(&core["featuredId"]));
    assert_eq!(featured, [said[0]["object"].clone()]);
    assert!(string(&featured[0]["content"]).contains("The core team met twice."), "{}", featured[0]);
    assert_eq!(fedify.look(string(&featured[0]["id"])), featured[0], "the same by its id");
    core
}

fn follows_both_accounts(tidings: &Tidings, fedify: &mut Follower) {
    for team in ["core", "projects"] {
        fedify.follow_and_be_accepted(&tidings.account(team));
    }
    let following = |team: &str| (team.to_owned(), fedify.actor());
    assert_eq!(tidings.followers(), [following("core"), following("projects")]);
}

fn gets_every_note_in_order(tidings: &Tidings, fedify: &mut Follower, core: &Value) -> Value {
    let report = mailed();
    tidings.publish(&report.text, &[]);
    let first = fedify.received_of_notes();
    assert_eq!((&first["type"], &first["actorId"]), (&json!("Create"), &core["id"]), "{first}");
    assert_eq!(first["inbox"], "shared", "one request for all who follow from there: {first}");
    let note = first["object"].clone();
    is_the_core_teams(tidings, &note, core);
    assert_eq!(fedify.look(string(&note["id"])), note, "the same by its id");

    let projects = tidings.entries_of("projects", &report.text);
    assert_eq!(projects.len(), report.projects);
    let pages = projects.iter().map(|slug| tidings.entry_page(REPORT, slug));
    let got = projects.iter().map(|_| fedify.received_of_notes());
    let got: Vec<String> = got.map(|create| string(&create["object"]["url"]).to_owned()).collect();
    assert_eq!(got, pages.collect::<Vec<_>>());
    note
}

fn is_the_core_teams(tidings: &Tidings, note: &Value, core: &Value) {
    assert_eq!(note["type"], "Note");
    assert_eq!(note["attributionId"], core["id"]);
    assert_eq!(note["url"], tidings.entry_page(REPORT, CORE_ENTRY));
    assert_eq!(note["toIds"], json!([PUBLIC]));
    assert_eq!(note["tags"], json!(["#FreeBSDTeamReports"]));
    let content = string(&note["content"]);
    assert!(content.contains("FreeBSD Core Team</a></strong>"), "{content}");
    assert!(content.contains(CORE_WORDS[0]) && content.contains("<ul><li>"), "{content}");
    for hidden in ["name", "summary", "updated"] {
        assert_eq!(note.get(hidden), None, "{note}");
    }
    let age = Utc::now() - instant(&note["published"]);
    assert!(age < Duration::minutes(2), "dated by its publication, not by its report: {note}");
}

fn sees_the_edit(tidings: &Tidings, fedify: &mut Follower, report: &str, before: &Value) {
    tidings.publish(report, &[]);
    let update = fedify.received_of_notes();
    assert_eq!((&update["type"], &update["objectId"]), (&json!("Update"), &before["id"]), "{update}");
    let note = &update["object"];
    assert!(string(&note["content"]).contains(CORE_WORDS[1]), "{note}");
    assert_eq!(note["published"], before["published"]);
    assert!(instant(&note["updated"]) > instant(&note["published"]), "{note}");
    assert_eq!(fedify.look(string(&note["id"])), *note, "the same by its id");
}

fn sees_the_withdrawal(tidings: &Tidings, fedify: &mut Follower, report: &str, note: &Value) {
    tidings.publish(report, &["--withdraw"]);
    let delete = fedify.received_of_notes();
    assert_eq!((&delete["type"], &delete["objectId"]), (&json!("Delete"), &note["id"]), "{delete}");
    assert_eq!(delete["object"]["type"], "Tombstone");
    assert!(instant(&delete["object"]["deleted"]) >= instant(&note["published"]));
    assert_eq!(fedify.look(string(&note["id"])), Value::Null);
    let asked = fedify.requests().iter().rfind(|request| request["url"] == note["id"]);
    assert_eq!(asked.expect("a request")["status"], 410);
}

/// Deliveries to one server keep their order: what comes first after the core team spoke, and is
/// the projects', shows that the core team was passed over.
fn is_told_nothing_more_once_it_unfollowed(
    tidings: &Tidings,
    fedify: &mut Follower,
    report: &str,
    core: &Value,
) {
    fedify.unfollow(&tidings.account("core"));
    assert_eq!(tidings.followers(), [("projects".to_owned(), fedify.actor())]);
    let outbox = string(&core["outboxId"]);
    tidings.publish(report, &[]);
    fedify.look_until(outbox, |outbox| outbox["totalItems"] == 2);
    tidings.publish(&edited(report, PROJECT_WORDS), &[]);
    let update = fedify.received_of_notes();
    assert_eq!(update["type"], "Update", "{update}");
    assert!(string(&update["object"]["content"]).contains(PROJECT_WORDS[1]), "{update}");
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

fn instant(value: &Value) -> DateTime<Utc> {
    string(value).parse().expect("an instant")
}

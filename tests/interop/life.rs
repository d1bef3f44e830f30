//! What a server that is not ours does about notes, and what it understands of accounts that change
//! and move.

use crate::follower::Follower;
use crate::tidings::Tidings;
use crate::tools::node;
use serde_json::{Value, json};
use std::path::Path;

const REPORT: &str = "---\ntitle: Example Status Report First Quarter 2026\n---\n\n# Kernel\n\nWhat happens below.\n\n\
                      ## Memory\n\nThe memory is larger now.\n";

/// With a server that signs by either standard, and is answered in the same way.
fn in_both_modes(test: impl Fn(&Path, &str)) {
    let Some(node) = node() else { return };
    for mode in ["--first-knock=rfc9421", "--first-knock=draft-cavage-http-signatures-12"] {
        test(node, mode);
    }
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// A site with a note, and its id.
fn scene() -> (Tidings, String) {
    let tidings = Tidings::start();
    tidings.publish(REPORT, &["--silent"]);
    let note = format!("{}/ap/notes/2026q1/memory", tidings.origin());
    (tidings, note)
}

#[test]
fn likes_shares_and_replies_of_another_server_are_counted_and_taken_back() {
    let Some(node) = node() else { return };
    let (_tidings, note) = scene();
    let mut fedify = Follower::start(node, &[]);
    fedify.look_until(&note, |found| found["type"] == "Note");
    let like = fedify.react("like", &note);
    fedify.react("share", &note);
    let reply = fedify.react("reply", &note);
    for name in ["likes", "shares", "replies"] {
        let address = format!("{note}/{name}");
        fedify.look_until(&address, |found| found["type"] == "Collection" && found["totalItems"] == 1);
    }
    let read = fedify.look(&note);
    assert_eq!(read["likesId"], format!("{note}/likes"), "{read}");
    assert!(reply.contains("/notes/"));
    fedify.react("undo", &like);
    fedify.look_until(&format!("{note}/likes"), |found| found["totalItems"] == 0);
}

#[test]
fn a_quote_of_another_server_gets_a_stamp_that_it_can_read() {
    let Some(node) = node() else { return };
    let (_tidings, note) = scene();
    let mut fedify = Follower::start(node, &["--signed-fetches"]);
    fedify.look_until(&note, |found| found["type"] == "Note");
    let post = fedify.react("quote", &note);
    let accept = fedify.received();
    assert_eq!((&accept["type"], &accept["inbox"]), (&json!("Accept"), &json!("own")), "{accept}");
    let stamp = fedify.look_until(string(&accept["resultId"]), |found| found["type"] == "QuoteAuthorization");
    assert_eq!(stamp["attributionId"], accept["actorId"], "{stamp}");
    assert_eq!((&stamp["interactingObjectId"], &stamp["interactionTargetId"]), (&json!(post), &json!(note)));
}

#[test]
fn an_account_that_changes_tells_another_server() {
    let Some(node) = node() else { return };
    let (tidings, _) = scene();
    let mut fedify = Follower::start(node, &[]);
    fedify.look_until(&tidings.account("kernel"), |found| !found.is_null());
    fedify.follow_and_be_accepted(&tidings.account("kernel"));
    let next = REPORT.replace("First", "Second").replace("What happens below.", "What is at the bottom.");
    tidings.publish(&next, &["--silent"]);
    let update = fedify.received();
    assert_eq!((&update["type"], &update["objectId"]), (&json!("Update"), &update["actorId"]), "{update}");
    assert_eq!(update["object"]["summary"], "<p>What is at the bottom.</p>", "{update}");
}

/// A report about a quarter with so many notes.
fn report(quarter: &str, notes: usize) -> String {
    let note = |number| format!("\n## Part {number}\n\nText {number}.\n");
    let notes: String = (1..=notes).map(note).collect();
    format!("---\ntitle: Example Status Report {quarter} Quarter 2026\n---\n\n# Kernel\n{notes}")
}

#[test]
fn what_an_account_features_is_told_to_another_server() {
    in_both_modes(|node, mode| {
        let tidings = Tidings::start_featuring();
        tidings.publish(&report("First", 10), &["--silent"]);
        let mut fedify = Follower::start(node, &[mode]);
        let kernel = fedify.look_until(&tidings.account("kernel"), |found| !found.is_null());
        fedify.follow_and_be_accepted(&tidings.account("kernel"));
        let featured = string(&kernel["featuredId"]);
        let before = fedify.list(featured);
        assert_eq!(before.len(), 10);
        tidings.publish(&report("Second", 1), &[]);
        let new = fedify.received_of_notes()["object"]["id"].clone();
        let told = [fedify.received_of_notes(), fedify.received_of_notes()];
        let of =
            |kind: &str| told.iter().find(|one| one["type"] == kind).unwrap_or_else(|| panic!("{told:?}"));
        for (activity, target) in [(of("Add"), "targetId"), (of("Remove"), "targetId")] {
            let seen = (&activity["actorId"], &activity[target]);
            assert_eq!(seen, (&kernel["id"], &json!(featured)), "{activity}");
            assert!(activity["provedBy"].is_string(), "{activity}");
        }
        assert_eq!(of("Add")["objectId"], new);
        let removed = &of("Remove")["objectId"];
        assert!(before.iter().any(|note| note["id"] == *removed), "{told:?}");
        let after: Vec<Value> = fedify.list(featured).iter().map(|note| note["id"].clone()).collect();
        assert_eq!((after.len(), after.contains(&new), after.contains(removed)), (10, true, false));
    });
}

#[test]
fn a_site_that_moves_is_understood_by_another_server() {
    in_both_modes(a_site_moves);
}

fn a_site_moves(node: &Path, mode: &str) {
    let (old, _) = scene();
    let mut fedify = Follower::start(node, &[mode]);
    fedify.look_until(&old.account("kernel"), |found| !found.is_null());
    fedify.follow_and_be_accepted(&old.account("kernel"));
    let new = Tidings::start_with(&format!("[site]\nformerly = [\"{}\"]", old.origin()));
    new.publish(REPORT, &["--silent"]);
    let kernel = |site: &Tidings| format!("{}/ap/actors/kernel", site.origin());
    let there = fedify.look_until(&kernel(&new), |found| !found.is_null());
    assert_eq!(there["aliasIds"], json!([kernel(&old)]), "{there}");
    old.command(&["move", "--to", &new.origin()]);
    let update = fedify.received();
    assert_eq!((&update["type"], &update["object"]["successorId"]), (&json!("Update"), &json!(kernel(&new))));
    let moved = fedify.received();
    assert_eq!((&moved["type"], &moved["actorId"]), (&json!("Move"), &json!(kernel(&old))), "{moved}");
    assert_eq!((&moved["objectId"], &moved["targetId"]), (&json!(kernel(&old)), &json!(kernel(&new))));
    fedify.follow_and_be_accepted(&new.account("kernel"));
    fedify.unfollow(&old.account("kernel"));
    assert_eq!((old.followers().len(), new.followers().len()), (0, 1));
}

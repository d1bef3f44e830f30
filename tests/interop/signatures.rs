//! The signatures that Fedify makes, and the one that it asks for.

use crate::follower::Follower;
use crate::reports::EARLIER;
use crate::tidings::Tidings;
use crate::tools::node;
use serde_json::{Value, json};

const RFC_9421: &str = "rfc9421";
const CAVAGE: &str = "draft-cavage-http-signatures-12";

#[test]
fn a_message_signature_is_taken_at_once() {
    is_taken_at_once(RFC_9421);
}

#[test]
fn a_cavage_signature_is_taken_at_once() {
    is_taken_at_once(CAVAGE);
}

/// Fedify knocks with one kind of signature, and would with the other if that were refused.
fn is_taken_at_once(kind: &str) {
    let Some(node) = node() else { return };
    let tidings = published();
    let mut fedify = Follower::start(node, &[&format!("--first-knock={kind}")]);
    follow_and_unfollow(&tidings, &mut fedify);
    let posts = fedify.requests().iter().filter(|request| request["method"] == "POST");
    let knocks: Vec<(&Value, &Value)> = posts.map(|post| (&post["signature"], &post["status"])).collect();
    let taken = (&json!(kind), &json!(202));
    assert_eq!(knocks, [taken, taken], "the Follow and its Undo");
}

#[test]
fn a_server_that_answers_signed_requests_alone_can_follow() {
    let Some(node) = node() else { return };
    let tidings = published();
    let mut fedify = Follower::start(node, &["--signed-fetches"]);
    let unsigned = fedify.look(&fedify.actor());
    assert_eq!(unsigned, Value::Null, "it does insist");
    follow_and_unfollow(&tidings, &mut fedify);
}

fn published() -> Tidings {
    let tidings = Tidings::start();
    tidings.publish(EARLIER, &["--silent"]);
    tidings
}

fn follow_and_unfollow(tidings: &Tidings, fedify: &mut Follower) {
    let account = tidings.account("core");
    fedify.look_until(&account, |found| !found.is_null());
    fedify.follow_and_be_accepted(&account);
    assert_eq!(tidings.followers(), [("core".to_owned(), fedify.actor())]);
    fedify.unfollow(&account);
    assert_eq!(tidings.followers(), []);
}

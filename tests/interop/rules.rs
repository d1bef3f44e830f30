//! The rules of activitypub-testing for actors: a program of others looks at ours.

use crate::reports::EARLIER;
use crate::tidings::Tidings;
use crate::tools::{node, rules};
use serde_json::Value;
use std::process::Command;

/// The rules that apply to a server like ours; the others are about clients that post.
const APPLY: [&str; 5] = [
    "actor-must-serve-as2-object-to-get",
    "actor-objects-must-have-inbox-outbox-properties",
    "followers-collection-must-be-a-collection",
    "following-collection-must-be-a-collection",
    "outbox-must-be-an-orderedcollection",
];

#[test]
fn our_actors_follow_the_rules() {
    let (Some(node), Some(program)) = (node(), rules()) else { return };
    let tidings = Tidings::start();
    tidings.publish(EARLIER, &["--silent"]);
    let actor = format!("{}/ap/actors/status", tidings.origin());
    let output = Command::new(node)
        .arg(program)
        .args(["test", "actor", &actor, "--output=json-seq"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut passed = Vec::new();
    // RFC 7464: every value begins with a record separator.
    for line in text.split('\u{1e}').filter(|line| !line.trim().is_empty()) {
        let assertion: Value = serde_json::from_str(line).expect("JSON");
        let rule = assertion["test"]["slug"].as_str().expect("a rule").to_owned();
        let outcome = &assertion["result"]["outcome"];
        assert!(outcome == "passed" || outcome == "inapplicable", "{rule}: {}", assertion["result"]);
        if outcome == "passed" {
            passed.push(rule);
        }
    }
    passed.sort();
    assert_eq!(passed, APPLY, "{}", String::from_utf8_lossy(&output.stderr));
}

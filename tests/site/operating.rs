//! What the operator does about deliveries: looks closely, sends again, stops, goes on, forgets.

use crate::delivery::{destination, slugs};
use crate::following::followers;
use crate::patience::until;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::{REPORT, SLUGS};
use crate::wire::Reply;
use serde_json::{Value, json};

fn follower(site: &Site, remote: &Remote, name: &str) -> Actor {
    let actor = remote.actor(name);
    for team in ["core-team", "graphics-team", "kernel"] {
        actor.follows(site, team);
    }
    remote.awaits(&actor.inbox(), "Accept", 3);
    actor
}

fn publish(site: &Site, quarter: &str) {
    let name = format!("2026{quarter}.md");
    let number = if quarter == "q2" { "Second" } else { "Third" };
    site.publish(&name, &REPORT.replace("First", number), &[]);
}

fn shown(site: &Site, remote: &Remote) -> Value {
    site.json(&["deliveries", remote.authority(), "--json"])
}

#[test]
fn what_was_refused_is_shown_with_its_answer_and_sent_again_in_order() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = follower(&site, &remote, "ana");
    let long = format!("no, {}", "because ".repeat(200));
    let refused = || Reply::status(403).saying(long.clone());
    remote.tell(&ana.inbox(), [refused(), Reply::status(202), refused(), refused()]);
    publish(&site, "q2");
    until("three are refused", || destination(&site, "/inbox")["refused"] == 3);
    let host = shown(&site, &remote);
    assert_eq!((&host["state"], &host["followers"]), (&json!("closed"), &json!(3)));
    let refusals = host["refusals"].as_array().expect("a list");
    assert_eq!(refusals.len(), 3);
    for refusal in refusals {
        let answer = refusal["answer"].as_str().expect("an answer");
        assert!(answer.starts_with("no, because") && (400..=500).contains(&answer.len()), "{answer}");
        assert_eq!((&refusal["status"], &refusal["again"]), (&json!(403), &json!(false)));
    }
    let text = site.run(&["deliveries", remote.authority()]).out;
    assert!(text.contains("Refused activities") && text.contains("403 no, because"), "{text}");
    // One of them by its id, then all that are left.
    let id = refusals[1]["activity"].as_str().expect("an id");
    let note = id.strip_suffix("#create").expect("a Create");
    let replayed = site.run(&["deliveries", "replay", note]);
    assert_eq!((replayed.code, &*replayed.out), (0, "1 of 1 refused activities are sent again\n"));
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 2)), [SLUGS[1], SLUGS[2]]);
    until("two are left", || shown(&site, &remote)["refusals"].as_array().map(Vec::len) == Some(2));
    assert_eq!(site.run(&["deliveries", "replay", remote.authority()]).code, 0);
    let all = slugs(&remote.awaits(&ana.inbox(), "Create", 4));
    assert_eq!(all[2..], [SLUGS[0], SLUGS[3]]);
    until("nothing is refused any more", || {
        let seen = destination(&site, "/inbox");
        (&seen["refused"], &seen["lag"], &seen["delivered"]) == (&json!(0), &json!(0), &json!(3 + 4))
    });
    let nothing = site.run(&["deliveries", "replay", remote.authority()]);
    assert_eq!(nothing.code, 1);
    assert!(nothing.err.contains("nothing"), "{}", nothing.err);
}

#[test]
fn a_paused_host_gets_nothing_and_a_resumed_one_everything() {
    let site = Site::with_archive(REPORT);
    let (remote, other) = (Remote::start(), Remote::start());
    let (ana, bo) = (follower(&site, &remote, "ana"), follower(&site, &other, "bo"));
    assert_eq!(site.run(&["deliveries", "pause", remote.authority()]).code, 0);
    publish(&site, "q2");
    assert_eq!(slugs(&other.awaits(&bo.inbox(), "Create", 4)), SLUGS);
    let host = shown(&site, &remote);
    assert_eq!((&host["state"], &host["destinations"][0]["lag"]), (&json!("paused"), &json!(4)));
    // What wakes a host that has failed does not resume one that was paused.
    let like = ana.says("Like", site.at("/ap/notes/2026q1/memory"));
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &like).status, 202);
    publish(&site, "q3");
    other.awaits(&bo.inbox(), "Create", 8);
    assert_eq!(remote.received().len(), 3, "the Accepts alone");
    assert_eq!(site.run(&["deliveries", "resume", remote.authority()]).code, 0);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 8)), [SLUGS, SLUGS].concat());
}

#[test]
fn a_dropped_host_is_forgotten_only_when_the_operator_says_yes() {
    let site = Site::with_archive(REPORT);
    let (remote, other) = (Remote::start(), Remote::start());
    let (ana, bo) = (follower(&site, &remote, "ana"), follower(&site, &other, "bo"));
    let asked = site.run(&["deliveries", "drop", remote.authority()]);
    assert_eq!(asked.code, 1);
    assert!(asked.err.contains("forget 3 Follows") && asked.err.contains("--yes"), "{}", asked.err);
    assert_eq!(followers(&site).len(), 6);
    let done = site.run(&["deliveries", "drop", remote.authority(), "--yes"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(followers(&site).iter().all(|(_, actor)| *actor == bo.id));
    assert_eq!(site.run(&["deliveries", remote.authority()]).code, 1);
    publish(&site, "q2");
    other.awaits(&bo.inbox(), "Create", 4);
    assert_eq!(remote.received().len(), 3);
    // Whoever follows again is welcome.
    ana.follows(&site, "kernel");
    publish(&site, "q3");
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 2)), SLUGS[2..]);
}

#[test]
fn the_list_can_be_sorted_and_confined_to_a_host() {
    let site = Site::with_archive(REPORT);
    let (one, two) = (Remote::start(), Remote::start());
    follower(&site, &one, "ana");
    follower(&site, &two, "bo");
    let hosts = |arguments: &[&str]| -> Vec<String> {
        let listed = site.json(&[&["deliveries", "--json"], arguments].concat());
        let host = |one: &Value| one["host"].as_str().expect("a host").to_owned();
        listed.as_array().expect("a list").iter().map(host).collect()
    };
    let mut sorted = vec![one.authority().to_owned(), two.authority().to_owned()];
    sorted.sort();
    assert_eq!(hosts(&["--sort", "host"]), sorted);
    assert_eq!(hosts(&["--host", two.authority()]), [two.authority()]);
    for sort in ["lag", "failures", "refused", "tried"] {
        assert_eq!(hosts(&["--sort", sort]).len(), 2, "{sort}");
    }
}

#[test]
fn what_makes_no_sense_is_a_usage_error_and_what_is_not_there_a_failure() {
    let site = Site::bare();
    let table: [(&[&str], i32); 8] = [
        (&["deliveries", "--sort", "colour"], 2),
        (&["deliveries", "replay"], 2),
        (&["deliveries", "pause"], 2),
        (&["deliveries", "--json", "pause", "a.example"], 2),
        (&["deliveries", "a.example", "--host", "b.example"], 2),
        (&["deliveries", "a.example"], 1),
        (&["deliveries", "resume", "a.example"], 1),
        (&["publish", "--watch", "--silent", "x.md"], 2),
    ];
    for (arguments, code) in table {
        let finished = site.run(arguments);
        assert_eq!(finished.code, code, "{arguments:?}: {}{}", finished.out, finished.err);
        assert!(!finished.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_publication_can_be_watched_until_it_is_out() {
    let site = Site::with_archive(REPORT);
    let (remote, dead) = (Remote::start(), Remote::start());
    let (ana, bo) = (follower(&site, &remote, "ana"), follower(&site, &dead, "bo"));
    dead.tell_always(&bo.inbox(), Reply::status(503).with("retry-after", "3600"));
    site.write("2026q2.md", REPORT.replace("First", "Second"));
    let watched = site.run(&["publish", "--watch", "2026q2.md"]);
    assert_eq!(watched.code, 0, "{}", watched.err);
    assert!(watched.err.contains("delivered "), "a line of progress: {}", watched.err);
    assert!(watched.out.contains("delivered 4 in "), "{}", watched.out);
    assert!(watched.out.contains("4 wait for 1 host "), "{}", watched.out);
    assert_eq!(slugs(&remote.taken(&ana.inbox())[3..]), SLUGS);
}

//! Followers that move to another inbox, come or leave while something is being delivered.

use crate::delivery::{destination, slugs};
use crate::patience::until;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::{REPORT, SLUGS};
use crate::wire::Reply;
use serde_json::{Value, json};
use std::time::Duration;

const TEAMS: [&str; 3] = ["core-team", "graphics-team", "kernel"];

fn second() -> String {
    REPORT.replace("First", "Second")
}

fn follow_all(site: &Site, remote: &Remote, actor: &Actor) {
    for team in TEAMS {
        actor.follows(site, team);
    }
    remote.awaits(&actor.inbox(), "Accept", TEAMS.len());
}

/// The actor tells that it has changed.
fn tell_of_itself(site: &Site, actor: &Actor) {
    let update = actor.says("Update", json!({ "id": actor.id, "type": "Person" }));
    assert_eq!(actor.posts(&site.at("/ap/inbox"), &update).status, 202);
}

/// The notes that an inbox has taken.
fn notes(remote: &Remote, path: &str) -> Vec<String> {
    let mut taken: Vec<Value> = remote.taken(path);
    taken.retain(|activity| activity["type"] == "Create");
    slugs(&taken)
}

#[test]
fn who_moves_to_a_shared_inbox_gets_there_in_order_what_its_own_did_not_take() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    follow_all(&site, &remote, &ana);
    remote.tell(&ana.inbox(), [Reply::status(202)]);
    remote.tell_always(&ana.inbox(), Reply::status(500));
    site.publish("2026q2.md", &second(), &[]);
    until("one is taken and the next is not", || {
        let seen = destination(&site, "/users/ana/inbox");
        seen["delivered"] == 4 && seen["last_status"] == 500
    });
    remote.actor_with_shared_inbox("ana");
    tell_of_itself(&site, &ana);
    let shared = format!("{}/inbox", remote.authority());
    remote.awaits("/inbox", "Create", 3);
    until("everything is settled", || destination(&site, &shared)["lag"] == 0);
    assert_eq!(notes(&remote, &ana.inbox()), SLUGS[..1]);
    assert_eq!(notes(&remote, "/inbox"), SLUGS[1..]);
    // The way is the new one for all that follows.
    site.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    assert_eq!(slugs(&remote.awaits("/inbox", "Create", 7))[3..], SLUGS);
}

#[test]
fn who_moves_from_a_shared_inbox_to_its_own_or_to_another_gets_each_once() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor_with_shared_inbox("ana");
    follow_all(&site, &remote, &ana);
    remote.tell("/inbox", [Reply::status(202)]);
    remote.tell_always("/inbox", Reply::status(500));
    site.publish("2026q2.md", &second(), &[]);
    until("one is taken and the next is not", || {
        let seen = destination(&site, &format!("{}/inbox", remote.authority()));
        seen["delivered"] == 1 && seen["last_status"] == 500
    });
    remote.tell(&ana.inbox(), [Reply::status(202)]);
    remote.tell_always(&ana.inbox(), Reply::status(500));
    remote.actor("ana");
    tell_of_itself(&site, &ana);
    until("its own inbox has taken one, too", || notes(&remote, &ana.inbox()) == SLUGS[1..2]);
    until("and not the next", || destination(&site, "/users/ana/inbox")["last_status"] == 500);
    remote.tell_always("/inbox", Reply::status(202));
    remote.actor_with_shared_inbox("ana");
    tell_of_itself(&site, &ana);
    until("the shared inbox has the rest", || notes(&remote, "/inbox").len() == 3);
    assert_eq!(notes(&remote, "/inbox"), ["core-team", "memory", "clocks-timers"]);
    assert_eq!(notes(&remote, &ana.inbox()), SLUGS[1..2]);
}

#[test]
fn after_an_undo_nothing_comes_but_what_was_under_way() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    follow_all(&site, &remote, &ana);
    follow_all(&site, &remote, &bo);
    remote.tell(&ana.inbox(), [Reply::status(202).after(Duration::from_secs(2))]);
    site.publish("2026q2.md", &second(), &[]);
    let to_ana = |remote: &Remote| {
        let received = remote.received().into_iter();
        received.filter(|one| one.path == ana.inbox() && one.activity["type"] == "Create").count()
    };
    until("the first is under way", || to_ana(&remote) == 1);
    for team in TEAMS {
        let follow = ana.says("Follow", site.at(&format!("/ap/actors/{team}")));
        assert_eq!(ana.posts(&site.at("/ap/inbox"), &ana.says("Undo", follow)).status, 202);
    }
    // One host, one request at a time, in the order of the log: when bo has the last one, ana would
    // have had them all.
    assert_eq!(slugs(&remote.awaits(&bo.inbox(), "Create", 4)), SLUGS);
    assert_eq!(to_ana(&remote), 1);
}

#[test]
fn who_comes_while_something_is_delivered_gets_what_is_said_from_then_on() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor_with_shared_inbox("ana"), remote.actor_with_shared_inbox("bo"));
    follow_all(&site, &remote, &ana);
    remote.tell("/inbox", [Reply::status(500), Reply::status(500)]);
    site.publish("2026q2.md", &second(), &[]);
    follow_all(&site, &remote, &bo);
    assert_eq!(slugs(&remote.awaits("/inbox", "Create", 4)), SLUGS);
    site.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    assert_eq!(slugs(&remote.awaits("/inbox", "Create", 8))[4..], SLUGS);
    assert_eq!(notes(&remote, &bo.inbox()), [] as [&str; 0]);
}

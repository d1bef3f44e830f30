//! Hosts that are away for a while: everything comes later, in order, without loss, even when the
//! program is killed meanwhile.

use crate::delivery::{destination, slugs};
use crate::patience::until;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::{REPORT, SLUGS};
use crate::wire::Reply;
use std::time::{Duration, Instant};

const TEAMS: [&str; 3] = ["core-team", "graphics-team", "kernel"];

fn follower(site: &Site, remote: &Remote) -> Actor {
    let ana = remote.actor("ana");
    for team in TEAMS {
        ana.follows(site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", TEAMS.len());
    ana
}

fn second() -> String {
    REPORT.replace("First", "Second")
}

#[test]
fn a_host_that_is_overloaded_for_a_second_gets_everything_in_order() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = follower(&site, &remote);
    remote.tell(&ana.inbox(), [Reply::status(503).with("retry-after", "1")]);
    let began = Instant::now();
    site.publish("2026q2.md", &second(), &[]);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
    assert!(began.elapsed() >= Duration::from_millis(900), "Retry-After was not honoured");
    let received = remote.received();
    assert_eq!(received.iter().filter(|one| one.status == 503).count(), 1, "no request during the pause");
    assert_eq!(received.len(), 3 + 1 + 4);
}

#[test]
fn failures_in_the_middle_change_neither_order_nor_number() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = follower(&site, &remote);
    let replies = [202, 500, 500, 202, 502, 429, 202];
    remote.tell(&ana.inbox(), replies.map(Reply::status));
    site.publish("2026q2.md", &second(), &[]);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    assert_eq!(destination(&site, "/inbox")["refused"], 0);
    assert_eq!(remote.taken(&ana.inbox()).len(), 3 + 4);
}

#[test]
fn a_host_that_fails_is_shown_with_its_next_try() {
    let site = Site::with_archive(REPORT).may_complain();
    let remote = Remote::start();
    let ana = follower(&site, &remote);
    remote.tell_always(&ana.inbox(), Reply::status(503).with("retry-after", "3600"));
    site.publish("2026q2.md", &second(), &[]);
    until("the failure is shown", || destination(&site, "/inbox")["last_status"] == 503);
    let shown = destination(&site, "/inbox");
    assert_eq!(shown["lag"], 4);
    assert!(shown["next_try"].as_str() > shown["last_try"].as_str(), "{shown}");
}

#[test]
fn what_was_not_delivered_survives_a_kill() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = follower(&site, &remote);
    remote.tell(&ana.inbox(), [Reply::status(202)]);
    remote.tell_always(&ana.inbox(), Reply::status(500));
    site.publish("2026q2.md", &second(), &[]);
    until("one note is settled", || destination(&site, "/inbox")["delivered"] == 4);
    until("the second has failed", || remote.received().iter().any(|one| one.status == 500));
    site.kill();
    remote.tell_always(&ana.inbox(), Reply::status(202));
    site.start();
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    assert_eq!(destination(&site, "/inbox")["delivered"], 3 + 4);
}

#[test]
fn a_kill_in_the_middle_of_a_delivery_loses_nothing_and_keeps_the_order() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = follower(&site, &remote);
    site.publish("2026q2.md", &second(), &[]);
    remote.awaits(&ana.inbox(), "Create", 1);
    site.kill();
    site.start();
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    let mut seen = slugs(&remote.awaits(&ana.inbox(), "Create", 4));
    // The few since the last flush may come twice; receivers know them by their ids.
    let mut firsts = Vec::new();
    seen.retain(|slug| (!firsts.contains(slug)).then(|| firsts.push(slug.clone())).is_some());
    assert_eq!(seen, SLUGS);
}

#[test]
fn what_is_published_while_the_server_is_down_leaves_when_it_is_up() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = follower(&site, &remote);
    assert_eq!(site.stop().0, Some(0));
    site.publish("2026q2.md", &second(), &[]);
    site.start();
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
}

#[test]
fn a_slow_host_holds_up_nobody_else() {
    let site = Site::with_archive(REPORT);
    let (dead, alive) = (Remote::start(), Remote::start());
    let (ana, bo) = (follower(&site, &dead), follower(&site, &alive));
    dead.tell_always(&ana.inbox(), Reply::status(503).with("retry-after", "3600"));
    site.publish("2026q2.md", &second(), &[]);
    assert_eq!(slugs(&alive.awaits(&bo.inbox(), "Create", 4)), SLUGS);
}

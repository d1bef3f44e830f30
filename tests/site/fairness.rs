//! Fairness: a host gets one request at a time, not too many, and is left in peace when it is in
//! trouble.

use crate::delivery::{destination, slugs};
use crate::patience::until;
use crate::program::Site;
use crate::remote::{Actor, Received, Remote};
use crate::samples::{REPORT, SLUGS};
use crate::wire::Reply;
use serde_json::json;
use std::time::{Duration, SystemTime};

const TEAMS: [&str; 3] = ["core-team", "graphics-team", "kernel"];

fn second() -> String {
    REPORT.replace("First", "Second")
}

/// A site that waits for a day after every failure.
fn patient() -> Site {
    let site =
        Site::new().set("TIDINGS_DELIVERY_RETRY_FIRST", "1d").set("TIDINGS_DELIVERY_RETRY_LONGEST", "1d");
    started(site)
}

fn started(mut site: Site) -> Site {
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    site
}

fn follower(site: &Site, remote: &Remote, name: &str) -> Actor {
    let actor = remote.actor(name);
    for team in TEAMS {
        actor.follows(site, team);
    }
    remote.awaits(&actor.inbox(), "Accept", TEAMS.len());
    actor
}

fn creates(remote: &Remote) -> Vec<Received> {
    remote.received().into_iter().filter(|one| one.activity["type"] == "Create").collect()
}

#[test]
fn a_host_gets_one_request_at_a_time_however_many_inboxes_it_has() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let actors = ["ana", "bo", "cy"].map(|name| follower(&site, &remote, name));
    let takes = Duration::from_millis(100);
    for actor in &actors {
        remote.tell_always(&actor.inbox(), Reply::status(202).after(takes));
    }
    site.publish("2026q2.md", &second(), &[]);
    for actor in &actors {
        assert_eq!(slugs(&remote.awaits(&actor.inbox(), "Create", 4)), SLUGS);
    }
    let came = creates(&remote);
    assert!(came.windows(2).all(|pair| pair[1].at - pair[0].at >= takes), "two requests at once");
}

#[test]
fn after_the_burst_a_host_gets_as_many_requests_a_second_as_configured() {
    let site = Site::new().set("TIDINGS_DELIVERY_BURST", "4").set("TIDINGS_DELIVERY_PER_SECOND", "2");
    let site = started(site);
    let remote = Remote::start();
    let ana = follower(&site, &remote, "ana");
    site.publish("2026q2.md", &second(), &[]);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
    // Seven requests, of which four may come at once: three pauses of half a second.
    let received = remote.received();
    let took = received[6].at - received[0].at;
    assert!(took >= Duration::from_millis(1400), "{took:?}");
}

#[test]
fn retry_after_is_heeded_when_it_is_a_date() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = follower(&site, &remote, "ana");
    let until = SystemTime::now() + Duration::from_secs(3);
    let date = httpdate::fmt_http_date(until);
    remote.tell(&ana.inbox(), [Reply::status(429).with("retry-after", &date)]);
    site.publish("2026q2.md", &second(), &[]);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
    assert!(SystemTime::now() >= until - Duration::from_secs(1), "dates have whole seconds");
    assert_eq!(creates(&remote).iter().filter(|one| one.status == 429).count(), 1);
}

#[test]
fn after_a_host_failed_one_request_tries_it_before_the_rest_follows() {
    let site = patient();
    let remote = Remote::start();
    let (ana, bo) = (follower(&site, &remote, "ana"), follower(&site, &remote, "bo"));
    let host = remote.authority();
    let state = || site.json(&["deliveries", host, "--json"])["state"].clone();
    remote.tell_always(&ana.inbox(), Reply::status(503));
    remote.tell_always(&bo.inbox(), Reply::status(503));
    site.publish("2026q2.md", &second(), &[]);
    until("the breaker is open", || state() == "open");
    assert_eq!(creates(&remote).len(), 1, "one request opens it");
    // An inbox that fails proves nothing for the others while the host is on trial.
    remote.tell_always(&ana.inbox(), Reply::status(500));
    remote.tell_always(&bo.inbox(), Reply::status(500));
    for tries in 2..4 {
        assert_eq!(site.run(&["deliveries", "resume", host]).code, 0);
        until("it was tried again", || {
            let answers = site.json(&["deliveries", host, "--json"])["answers"].clone();
            answers.as_array().is_some_and(|answers| answers.len() == tries) && state() == "open"
        });
        assert_eq!(creates(&remote).len(), tries, "one request a trial");
    }
    for actor in [&ana, &bo] {
        remote.tell_always(&actor.inbox(), Reply::status(202));
    }
    site.run(&["deliveries", "resume", host]);
    for actor in [&ana, &bo] {
        assert_eq!(slugs(&remote.awaits(&actor.inbox(), "Create", 4)), SLUGS);
    }
    until("the breaker is closed", || state() == "closed");
}

#[test]
fn a_host_that_fails_for_too_long_is_suspended_until_it_speaks_to_us() {
    let site = Site::new().set("TIDINGS_DELIVERY_SUSPEND_AFTER", "1s");
    let site = started(site);
    let remote = Remote::start();
    let ana = follower(&site, &remote, "ana");
    let host = remote.authority();
    remote.tell_always(&ana.inbox(), Reply::status(503));
    site.publish("2026q2.md", &second(), &[]);
    until("it is suspended", || site.json(&["deliveries", host, "--json"])["state"] == "suspended");
    let shown = site.run(&["deliveries", host]);
    assert!(shown.out.contains("when it speaks to us"), "{}", shown.out);
    remote.tell_always(&ana.inbox(), Reply::status(202));
    let like = ana.says("Like", site.at("/ap/notes/2026q1/memory"));
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &like).status, 202);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
}

#[test]
fn a_redirect_is_a_refusal_and_is_not_followed() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    let elsewhere = format!("http://{}/elsewhere", remote.authority());
    remote.tell(&ana.inbox(), [307, 308].map(|status| Reply::status(status).with("location", &elsewhere)));
    site.publish("2026q2.md", &second(), &[]);
    until("both are refused", || destination(&site, "/inbox")["refused"] == 2);
    assert!(remote.received().iter().all(|one| one.path == ana.inbox()));
    assert_eq!(destination(&site, "/inbox")["lag"], json!(0));
}

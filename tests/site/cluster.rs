//! Several processes on one PostgreSQL database: they share pages and deliveries, and a database
//! that moves takes its followers along.

use crate::browse::get_activity;
use crate::patience::until;
use crate::postgres::Server;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, SLUGS};
use crate::wire::Reply;
use serde_json::Value;
use std::time::Duration;

const HOSTS: usize = 16;

fn second() -> String {
    REPORT.replace("First", "Second")
}

fn total(site: &Site) -> Value {
    get_activity(&site.at("/ap/actors/kernel/followers")).json()["totalItems"].clone()
}

/// How many hosts a process has served.
fn served(site: &Site) -> usize {
    site.said().lines().filter(|line| line.contains("served")).count()
}

#[test]
fn two_web_and_two_delivering_processes_do_the_work_of_one() {
    let Some(server) = Server::start() else { return };
    let mut web = Site::new().owning(&server.database("cluster"));
    web.start_only("web");
    let mut other_web = web.beside();
    other_web.start_only("web");
    let slowly = |site: Site| {
        site.set("TIDINGS_DELIVERY_HOSTS_AT_ONCE", "1").set("TIDINGS_LOG", "info,tidings::delivery=debug")
    };
    let mut couriers = [slowly(web.beside()), slowly(web.beside())];
    for courier in &mut couriers {
        courier.start_only("deliver");
    }
    web.publish("report.md", REPORT, &["--silent"]);
    let remotes: Vec<Remote> = (0..HOSTS).map(|_| Remote::start()).collect();
    let followers: Vec<_> = remotes.iter().map(|remote| remote.actor("ana")).collect();
    for (follower, number) in followers.iter().zip(1..) {
        follower.follows(&web, "kernel");
        until("the other one has heard of it", || total(&other_web) == number);
    }
    for (remote, follower) in remotes.iter().zip(&followers) {
        remote.awaits(&follower.inbox(), "Accept", 1);
        remote.tell_always(&follower.inbox(), Reply::status(202).after(Duration::from_millis(50)));
    }
    web.publish("2026q2.md", &second(), &[]);
    for (remote, follower) in remotes.iter().zip(&followers) {
        let creates = remote.awaits(&follower.inbox(), "Create", 2);
        assert_eq!(crate::delivery::slugs(&creates), SLUGS[2..]);
        let note = creates[0]["object"]["id"].as_str().expect("an id");
        let path = note.trim_start_matches(web.origin());
        until("both serve it", || {
            [&web, &other_web].iter().all(|site| get_activity(&site.at(path)).status == 200)
        });
    }
    until("everything is settled", || {
        let listed = web.json(&["deliveries", "--json"]);
        listed.as_array().expect("a list").iter().all(|destination| destination["lag"] == 0)
    });
    assert!(remotes.iter().all(|remote| remote.received().len() == 3), "something came twice");
    assert!(couriers.iter().all(|courier| served(courier) > 0), "one of the two has done nothing");
}

#[test]
fn who_hears_of_a_note_fetches_it_at_once_from_a_process_that_has_not_shown_it_yet() {
    let Some(server) = Server::start() else { return };
    let mut web = Site::new().owning(&server.database("arrears"));
    web.start_only("web");
    let (mut courier, mut behind) = (web.beside(), web.beside());
    courier.start_only("deliver");
    behind.start_only("web");
    let remote = Remote::start();
    let ana = remote.actor("ana");
    web.publish("report.md", REPORT, &["--silent"]);
    ana.follows(&web, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    // This one does nothing until it is asked.
    behind.signal("STOP");
    web.publish("2026q2.md", &second(), &[]);
    let creates = remote.awaits(&ana.inbox(), "Create", 2);
    let asked: Vec<_> = (0..8)
        .map(|number: usize| {
            let id = creates[number % 2]["object"]["id"].as_str().expect("an id");
            let note = behind.at(id.trim_start_matches(web.origin()));
            std::thread::spawn(move || get_activity(&note).status)
        })
        .collect();
    let gone = behind.at("/nothing");
    let nothing = std::thread::spawn(move || get_activity(&gone).status);
    behind.signal("CONT");
    for answer in asked {
        assert_eq!(answer.join().expect("an answer"), 200);
    }
    assert_eq!(nothing.join().expect("an answer"), 404);
}

#[test]
fn what_a_killed_process_held_another_delivers_when_the_lease_ends() {
    let Some(server) = Server::start() else { return };
    let mut web = Site::new().owning(&server.database("leases"));
    web.start_only("web");
    let remote = Remote::start();
    let ana = remote.actor("ana");
    web.publish("report.md", REPORT, &["--silent"]);
    let mut killed = web.beside().set("TIDINGS_DELIVERY_LEASE", "2s");
    killed.start_only("deliver");
    ana.follows(&web, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    remote.tell(&ana.inbox(), [Reply::status(503).after(Duration::from_secs(8))]);
    web.publish("2026q2.md", &second(), &[]);
    until("it is at work", || remote.received().len() == 2);
    killed.kill();
    let mut heir = web.beside().set("TIDINGS_DELIVERY_LEASE", "2s");
    heir.start_only("deliver");
    assert_eq!(crate::delivery::slugs(&remote.awaits(&ana.inbox(), "Create", 2)), SLUGS[2..]);
}

#[test]
fn a_copied_database_federates_on_and_repeats_nothing() {
    let Some(server) = Server::start() else { return };
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    site.publish("2026q2.md", &second(), &[]);
    remote.awaits(&ana.inbox(), "Create", 2);
    until("it is settled", || crate::delivery::destination(&site, "/inbox")["lag"] == 0);
    assert_eq!(site.stop().0, Some(0));
    let before = site.json(&["deliveries", "--json"]);
    let (postgresql, sqlite) = (server.database("moved"), "sqlite:back.db".to_owned());
    for url in [postgresql, sqlite] {
        let copied = site.run(&["copy", "--to", &url]);
        assert_eq!(copied.code, 0, "{}", copied.err);
        assert!(copied.out.contains("follower") && copied.out.contains("same checksums"), "{}", copied.out);
        let again = site.run(&["copy", "--to", &url]);
        assert_eq!(again.code, 1);
        assert!(
            again.err.contains("holds data already") && again.err.contains("name an empty one"),
            "{}",
            again.err
        );
        site = site.set("TIDINGS_STORE_URL", url);
        assert_eq!(site.json(&["deliveries", "--json"]), before);
    }
    site = site.set("TIDINGS_STORE_URL", server.database("moved_again"));
    let empty = site.run(&["copy", "--to", "sqlite:nothing.db"]);
    assert!(empty.code == 1 && empty.err.contains("nothing to copy"), "{}", empty.err);
    site = site.set("TIDINGS_STORE_URL", "sqlite:back.db");
    site.start();
    site.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    remote.awaits(&ana.inbox(), "Create", 4);
    assert_eq!(remote.received().len(), 1 + 4, "an Accept and four notes");
}

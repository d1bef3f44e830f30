//! A database that goes away, a disk that is full: nothing is lost, the order stays, and the server
//! recovers by itself.

use crate::browse::{get, get_activity};
use crate::delivery::{destination, slugs};
use crate::patience::until;
use crate::postgres::Server;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, SLUGS};
use crate::wire::Reply;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::time::Duration;

fn readiness(site: &Site) -> u16 {
    get(&site.at("/readyz")).status
}

/// Lets the running server write no more into files, or as much as it likes.
fn set_room(site: &Site, bytes: Option<u64>) {
    let process = Pid::from_raw(site.process() as i32).expect("a process");
    prlimit(Some(process), Resource::Fsize, Rlimit { current: bytes, maximum: None }).expect("it is ours");
}

#[test]
fn a_database_that_goes_away_and_comes_back_loses_nothing() {
    let Some(mut server) = Server::start() else { return };
    let mut site = Site::new().owning(&server.database("away")).may_complain();
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    until("it is ready", || readiness(&site) == 200);
    remote.tell(&ana.inbox(), [Reply::status(202).after(Duration::from_millis(1500))]);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    until("a delivery is under way", || remote.received().len() == 2);
    server.stop();
    until("it says that it is not ready", || readiness(&site) == 503);
    assert_eq!(get(&site.at("/healthz")).status, 200);
    assert_eq!(get(&site.at("/feed.atom")).status, 200);
    let follow = bo.says("Follow", site.at("/ap/actors/kernel"));
    assert_eq!(bo.posts(&site.at("/ap/actors/kernel/inbox"), &follow).status, 503);
    server.start_again();
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 2)), SLUGS[2..]);
    until("it is ready again", || readiness(&site) == 200);
    until("it is settled", || destination(&site, "/ana/inbox")["lag"] == 0);
    assert_eq!(bo.posts(&site.at("/ap/actors/kernel/inbox"), &follow).status, 202);
    remote.awaits(&bo.inbox(), "Accept", 1);
    site.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    assert_eq!(remote.awaits(&ana.inbox(), "Create", 4).len(), 4);
    remote.awaits(&bo.inbox(), "Create", 2);
}

#[test]
fn a_server_whose_database_is_gone_stops_all_the_same() {
    let Some(mut server) = Server::start() else { return };
    let mut site = Site::new().owning(&server.database("gone")).may_complain();
    site.start();
    until("it is ready", || readiness(&site) == 200);
    server.stop();
    until("it says that it is not ready", || readiness(&site) == 503);
    let (_, took) = site.stop_by("TERM");
    assert!(took.as_secs() < 10, "{took:?}");
}

#[test]
fn a_full_disk_loses_nothing() {
    let mut site = Site::new().may_complain();
    site.start_unbreakable();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    until("it is settled", || destination(&site, "/ana/inbox")["lag"] == 0);
    set_room(&site, Some(1));
    until("it says that it is not ready", || readiness(&site) == 503);
    let follow = bo.says("Follow", site.at("/ap/actors/kernel"));
    assert_eq!(bo.posts(&site.at("/ap/actors/kernel/inbox"), &follow).status, 503);
    let page = site.at("/feed.atom");
    site.write("2026q2.md", REPORT.replace("First", "Second"));
    assert_eq!(site.run(&["publish", "2026q2.md"]).code, 0, "another process has room");
    until("it is served all the same", || get(&page).text().contains("2026q2"));
    assert_eq!(get(&site.at("/healthz")).status, 200);
    set_room(&site, None);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 2)), SLUGS[2..]);
    until("it is ready again", || readiness(&site) == 200);
    until("it is settled", || destination(&site, "/ana/inbox")["lag"] == 0);
    until("the feeds are written", || site.path("feeds/reports/2026q2/feed.atom").is_file());
    assert_eq!(bo.posts(&site.at("/ap/actors/kernel/inbox"), &follow).status, 202);
    remote.awaits(&bo.inbox(), "Accept", 1);
    until("it is counted", || {
        get_activity(&site.at("/ap/actors/kernel/followers")).json()["totalItems"] == 2
    });
    assert_eq!(remote.taken(&ana.inbox()).len(), 3, "nothing came twice");
}

//! Stopping and starting again, while something is under way.

use crate::browse::{get, get_activity, get_page, post};
use crate::following::followers;
use crate::patience::until;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, SLUGS};
use crate::wire::Reply;
use serde_json::Value;
use std::time::{Duration, SystemTime};

#[test]
fn a_host_that_does_not_answer_does_not_keep_the_server_from_stopping() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    remote.tell(&ana.inbox(), [Reply::status(202).after(Duration::from_secs(60))]);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    until("the delivery is under way", || remote.received().len() == 2);
    let (code, took) = site.stop();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    site.start();
    until("both notes are there", || {
        let creates = remote.received().into_iter().filter(|one| one.activity["type"] == "Create");
        let mut seen = crate::delivery::slugs(&creates.map(|one| one.activity).collect::<Vec<Value>>());
        seen.dedup();
        seen == SLUGS[2..]
    });
}

#[test]
fn an_idle_connection_does_not_keep_the_server_from_stopping() {
    let mut site = Site::running();
    let idle = std::net::TcpStream::connect(site.authority()).expect("a connection");
    assert_eq!(get(&site.at("/healthz")).status, 200);
    assert_eq!(site.stop().0, Some(0));
    drop(idle);
}

#[test]
fn a_replay_is_known_after_a_restart() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    let team = site.at("/ap/actors/kernel");
    let follow = ana.says("Follow", team.clone());
    let body = follow.to_string().into_bytes();
    let inbox = format!("{team}/inbox");
    let headers = ana.key.post(&ana.key_id, &inbox, &body, SystemTime::now());
    assert_eq!(post(&inbox, &headers, body.clone()).status, 202);
    remote.awaits(&ana.inbox(), "Accept", 1);
    assert_eq!(ana.posts(&inbox, &ana.says("Undo", follow)).status, 202);
    site.kill();
    site.start();
    assert_eq!(post(&inbox, &headers, body).status, 401);
    assert_eq!(followers(&site), []);
}

#[test]
fn readers_need_not_fetch_anything_again_after_a_restart() {
    let mut site = Site::with_archive(REPORT);
    let paths =
        ["/feed.atom", "/feed.rss", "/teams/kernel/feed.json", "/reports/2026q1/memory", "/feeds.opml"];
    let pages = |site: &Site| {
        paths.map(|path| {
            let answer = get_page(&site.at(path));
            (path, answer.header("etag").to_owned(), answer.header("last-modified").to_owned())
        })
    };
    let objects = |site: &Site| {
        ["/ap/actors/kernel", "/ap/actors/kernel/outbox", "/ap/notes/2026q1/memory"].map(|path| {
            let answer = get_activity(&site.at(path));
            (path, answer.header("etag").to_owned(), answer.header("last-modified").to_owned())
        })
    };
    let before = (pages(&site), objects(&site));
    assert_eq!(site.stop().0, Some(0));
    std::thread::sleep(Duration::from_millis(1100));
    site.start();
    assert_eq!((pages(&site), objects(&site)), before);
}

#[test]
fn a_signed_request_wakes_the_host_that_sent_it() {
    let mut site =
        Site::new().set("TIDINGS_DELIVERY_RETRY_FIRST", "1d").set("TIDINGS_DELIVERY_RETRY_LONGEST", "1d");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    remote.tell(&ana.inbox(), [Reply::status(503)]);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    until("the failure is settled", || crate::delivery::destination(&site, "/inbox")["last_status"] == 503);
    let like = ana.says("Like", site.at("/ap/notes/2026q1/memory"));
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &like).status, 202);
    assert_eq!(crate::delivery::slugs(&remote.awaits(&ana.inbox(), "Create", 2)), SLUGS[2..]);
}

#[test]
fn warnings_that_nobody_reads_stop_no_command() {
    let site = Site::new();
    site.write("report.md", REPORT.replace("https://example.org/plan", "/plan"));
    for (report, code) in [("report.md", 0), ("absent.md", 1)] {
        let mut child = site.command(&["check", report]).spawn().expect("the program starts");
        drop(child.stderr.take());
        assert_eq!(child.wait().expect("it ended").code(), Some(code), "{report}");
    }
}

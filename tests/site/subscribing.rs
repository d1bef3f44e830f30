//! WebSub: what a hub owes to those who ask it, clause by clause of the recommendation's section on
//! subscribing (<https://www.w3.org/TR/websub/#subscribing-and-unsubscribing>), beside what `websub`
//! holds of feeds that are sent.

use crate::browse::RUNTIME;
use crate::patience::until;
use crate::program::Site;
use crate::reader::{Reader, listed, wish};
use crate::samples::{REPORT, edited};
use sqlx::{Connection, SqliteConnection};
use std::net::TcpListener;

const FEED: &str = "/teams/kernel/feed.atom";

/// Lets all leases end a second after the beginning of time.
fn let_leases_end(site: &Site) {
    let url = format!("sqlite:{}", site.path("tidings.db").display());
    RUNTIME.block_on(async {
        let mut database = SqliteConnection::connect(&url).await.expect("the database");
        let done = sqlx::query("UPDATE subscription SET expires = 1000").execute(&mut database).await;
        assert_eq!(done.expect("an update").rows_affected(), 1);
        database.close().await.expect("an end");
    });
}

#[test]
fn hubs_must_enforce_lease_expirations() {
    let mut site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/ended", FEED, &[]);
    site.stop();
    let_leases_end(&site);
    site.start();
    reader.subscribes(&site, "/other", FEED, &[]);
    site.publish("report.md", &edited(), &["--silent"]);
    reader.awaits("/other", 1);
    assert!(reader.received("/ended").is_empty(), "its lease has ended");
    reader.subscribes(&site, "/ended", FEED, &[]);
    until("it is current again", || {
        listed(&site, &reader.at("/ended"), FEED).is_some_and(|one| one["current"] == true)
    });
}

#[test]
fn the_response_must_not_depend_on_the_outcome_of_verification() {
    let site = Site::with_archive(REPORT);
    // It takes the connection and never says a word.
    let silent = TcpListener::bind("127.0.3.250:0").expect("a free port");
    let callback = format!("http://{}/c", silent.local_addr().expect("an address"));
    for mode in ["subscribe", "unsubscribe"] {
        for feed in [FEED, "/teams/nobody/feed.atom"] {
            assert_eq!(wish(&site, &[("hub.mode", mode)], &callback, feed).status, 202, "{mode} {feed}");
        }
    }
    assert_eq!(listed(&site, &callback, FEED), None);
}

#[test]
fn a_lease_must_be_ignored_in_a_request_to_unsubscribe() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    let fields =
        [("hub.mode", "unsubscribe"), ("hub.lease_seconds", "as long as you like"), ("hub.secret", "")];
    assert_eq!(wish(&site, &fields, &reader.at("/c"), FEED).status, 202);
    until("it has ended", || listed(&site, &reader.at("/c"), FEED).is_none());
}

#[test]
fn a_new_subscription_may_be_made_without_the_secret_of_the_one_before() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[("hub.secret", "s")]);
    reader.subscribes(&site, "/c", FEED, &[]);
    until("it has no secret", || {
        listed(&site, &reader.at("/c"), FEED).is_some_and(|one| one["signed"] == false)
    });
    site.publish("report.md", &edited(), &["--silent"]);
    assert_eq!(reader.awaits("/c", 1).header("x-hub-signature"), None);
}

#[test]
fn a_subscription_is_that_of_a_callback_and_a_topic_together() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    reader.subscribes(&site, "/c", "/feed.json", &[]);
    reader.subscribes(&site, "/d", FEED, &[]);
    assert_eq!(wish(&site, &[("hub.mode", "unsubscribe")], &reader.at("/c"), FEED).status, 202);
    until("one has ended", || listed(&site, &reader.at("/c"), FEED).is_none());
    assert!(listed(&site, &reader.at("/c"), "/feed.json").is_some());
    assert!(listed(&site, &reader.at("/d"), FEED).is_some());
}

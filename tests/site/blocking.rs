//! Blocks, the list of the allowed, rates, and signed fetches.

use crate::browse::{ACTIVITY, Answer, get_activity, get_page, get_with, post};
use crate::following::followers;
use crate::patience::until;
use crate::program::{Site, store};
use crate::reader::{Reader, wish};
use crate::remote::{Actor, Remote};
use crate::samples::REPORT;
use crate::wire::Reply;
use std::time::SystemTime;

const FEED: &str = "/teams/kernel/feed.atom";

fn host(remote: &Remote) -> String {
    remote.authority().split(':').next().expect("a host").to_owned()
}

/// What an actor of a server gets for a Follow.
fn tries(actor: &Actor, site: &Site) -> u16 {
    let follow = actor.says("Follow", site.at("/ap/actors/kernel"));
    actor.posts(&site.at("/ap/actors/kernel/inbox"), &follow).status
}

#[test]
fn a_blocked_host_loses_its_followers_and_gets_nothing_more() {
    let site = Site::with_archive(REPORT);
    let (bad, good) = (Remote::start(), Remote::start());
    let (eve, ana) = (bad.actor("eve"), good.actor("ana"));
    for (actor, remote) in [(&eve, &bad), (&ana, &good)] {
        actor.follows(&site, "kernel");
        remote.awaits(&actor.inbox(), "Accept", 1);
    }
    let done = site.run(&["block", "add", &host(&bad), "--reason", "spam"]);
    assert_eq!((done.code, done.out.contains("1 of its follows")), (0, true), "{}{}", done.out, done.err);
    assert_eq!(followers(&site), [("kernel".to_owned(), ana.id.clone())]);
    until("the server notices", || tries(&eve, &site) == 403);
    let listed = site.json(&["block", "list", "--json"]);
    assert_eq!((&listed[0]["pattern"], &listed[0]["reason"]), (&host(&bad).into(), &"spam".into()));
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    good.awaits(&ana.inbox(), "Create", 2);
    let heard = bad.received().into_iter().filter(|one| one.activity["type"] != "Accept").count();
    assert_eq!(heard, 0, "nothing but the Accepts of long ago");
    assert_eq!(site.run(&["block", "remove", &host(&bad)]).code, 0);
    until("the block has ended", || tries(&eve, &site) == 202);
    let again = site.run(&["block", "remove", &host(&bad)]);
    assert_eq!((again.code, again.err.contains("was not blocked")), (1, true), "{}", again.err);
}

#[test]
fn a_blocked_host_gets_no_feed_and_may_not_subscribe_again() {
    let site = Site::with_archive(REPORT);
    let (bad, good) = (Reader::start(), Reader::start());
    for reader in [&bad, &good] {
        reader.subscribes(&site, "/c", FEED, &[]);
    }
    let callback = bad.at("/d");
    let host = callback.trim_start_matches("http://").split(':').next().expect("a host");
    assert_eq!(site.run(&["block", "add", host]).code, 0);
    let subscriptions = || site.json(&["subscriptions", "--json"]).as_array().map(Vec::len);
    until("its subscription has ended", || subscriptions() == Some(1));
    until("it is turned away", || wish(&site, &[("hub.mode", "subscribe")], &callback, FEED).status == 403);
    let answer = wish(&site, &[("hub.mode", "subscribe")], &callback, FEED);
    assert_eq!((answer.status, answer.text().lines().count()), (403, 1), "{}", answer.text());
    // It may have been let in again before the block held.
    until("its subscription stays ended", || subscriptions() == Some(1));
}

#[test]
fn with_a_list_of_the_allowed_feeds_go_nowhere_else() {
    let mut site = Site::new().set("TIDINGS_FEDERATION_ALLOW", "friend.example");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let reader = Reader::start();
    assert_eq!(wish(&site, &[("hub.mode", "subscribe")], &reader.at("/c"), FEED).status, 403);
    assert!(reader.questions("/c").is_empty());
}

#[test]
fn what_costs_something_is_not_done_for_an_address_without_end() {
    let mut site =
        Site::new().set("TIDINGS_LIMITS_ADDRESS_BURST", "2").set("TIDINGS_LIMITS_ADDRESS_PER_MINUTE", "1");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    for (number, path) in ["/search?q=memory", "/follow?team=kernel"].into_iter().enumerate() {
        let address = format!("192.0.2.{number}");
        let asked = || get_with(&site.at(path), &[("x-forwarded-for", &address)]);
        let statuses: Vec<u16> = (0..3).map(|_| asked().status).collect();
        assert_eq!(statuses, [200, 200, 429], "{path}");
        assert!(asked().header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds >= 1), "{path}");
        // Who polls feeds is never too eager.
        for feed in ["/feed.atom", "/teams/kernel/feed.rss", "/feed.json", "/feeds.opml"].repeat(5) {
            let polled = get_with(&site.at(feed), &[("x-forwarded-for", &address)]);
            assert_eq!((polled.status, polled.header("retry-after")), (200, ""), "{feed}");
            let tag = polled.header("etag");
            let again = get_with(&site.at(feed), &[("x-forwarded-for", &address), ("if-none-match", tag)]);
            assert_eq!((again.status, again.header("retry-after")), (304, ""), "{feed}");
        }
    }
    let form = [("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    let statuses: Vec<u16> =
        (0..3).map(|_| post(&site.at("/hub"), &form, b"hub.mode=x".to_vec()).status).collect();
    assert_eq!(statuses, [400, 400, 429]);
}

#[test]
fn an_actor_is_blocked_alone_and_a_host_with_all_below_it_by_a_file() {
    let (bad, worse) = (Remote::start(), Remote::start());
    let (eve, neighbour, mallory) = (bad.actor("eve"), bad.actor("neighbour"), worse.actor("mallory"));
    let mut site = Site::new().set("TIDINGS_FEDERATION_BLOCKS", "blocks.txt");
    site.write("blocks.txt", format!("# whom nobody wants\n{} for spam\n\n*.example.org\n", host(&worse)));
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    assert_eq!(tries(&mallory, &site), 403);
    assert_eq!(tries(&eve, &site), 202);
    assert_eq!(site.run(&["block", "add", &eve.id]).code, 0);
    until("the actor is blocked", || tries(&eve, &site) == 403);
    assert_eq!(tries(&neighbour, &site), 202);
    until("the actor is forgotten", || followers(&site) == [("kernel".to_owned(), neighbour.id.clone())]);
}

#[test]
fn what_cannot_be_blocked_is_said_with_its_place() {
    let site = Site::new().set("TIDINGS_FEDERATION_BLOCKS", "blocks.txt");
    site.write("blocks.txt", "a.example\n@eve@b.example\n");
    let refused = site.run(&["serve"]);
    assert_eq!((refused.code, refused.err.contains("blocks.txt, line 2")), (1, true), "{}", refused.err);
    assert_eq!(site.run(&["config", "check"]).code, 1, "a reload must not seem to succeed");
    site.write("blocks.txt", "a.example\n");
    site.publish("report.md", REPORT, &["--silent"]);
    let refused = site.run(&["block", "add", "@eve@b.example"]);
    assert_eq!((refused.code, refused.err.contains("neither a host")), (1, true), "{}", refused.err);
}

#[test]
fn with_a_list_of_the_allowed_only_they_may_come() {
    let (friend, stranger) = (Remote::start(), Remote::start());
    let (ana, eve) = (friend.actor("ana"), stranger.actor("eve"));
    let mut site = Site::new().set("TIDINGS_FEDERATION_ALLOW", host(&friend));
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    assert_eq!((tries(&ana, &site), tries(&eve, &site)), (202, 403));
    assert_eq!(stranger.fetched(), []);
    friend.awaits(&ana.inbox(), "Accept", 1);
}

/// Gets an address as an actor does that signs.
fn signed(actor: &Actor, url: &str) -> Answer {
    let (_, rest) = url.split_once("://").expect("an address");
    let (host, path) = rest.split_once('/').expect("a path");
    let date = httpdate::fmt_http_date(SystemTime::now());
    let text = format!("(request-target): get /{path}\nhost: {host}\ndate: {date}");
    let signature = actor.key.signature(&text);
    let id = &actor.key_id;
    let value = format!(
        "keyId=\"{id}\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date\",signature=\"{signature}\""
    );
    get_with(url, &[("accept", ACTIVITY), ("date", &date), ("signature", &value)])
}

#[test]
fn with_signed_fetches_notes_are_shown_to_those_who_say_who_they_are() {
    let mut site = Site::new().set("TIDINGS_FEDERATION_AUTHORIZED_FETCH", "true");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    let actor = site.at("/ap/actors/kernel");
    assert_eq!(get_activity(&actor).status, 200, "whoever checks our signatures needs the key");
    let guarded = [
        site.at("/ap/notes/2026q1/memory"),
        actor.clone() + "/outbox",
        actor.clone() + "/outbox/1",
        actor.clone() + "/followers",
        actor + "/featured",
    ];
    for url in &guarded {
        let refused = get_activity(url);
        assert_eq!((refused.status, refused.text().lines().count()), (401, 1), "{url}");
        let shown = signed(&ana, url);
        assert_eq!((shown.status, shown.header("content-type").starts_with(ACTIVITY)), (200, true), "{url}");
        assert!(
            shown.header("cache-control").starts_with("private"),
            "{url}: {}",
            shown.header("cache-control")
        );
    }
    for public in ["/feed.atom", "/reports/2026q1/memory", "/.well-known/nodeinfo"] {
        assert_eq!(get_page(&site.at(public)).status, 200, "{public}");
    }
    assert_eq!(get_page(&guarded[0]).status, 302, "people go to the page");
    // A key on a path of its own leads to its owner.
    let mut bo = remote.actor("bo");
    bo.key_id = remote.at("/users/bo/main-key");
    let mut document = remote.document("/users/bo");
    document["publicKey"]["id"] = bo.key_id.clone().into();
    remote.shows_document("/users/bo", &document);
    remote.shows_document("/users/bo/main-key", &document);
    assert_eq!(signed(&bo, &guarded[0]).status, 200);
    assert_eq!(site.run(&["block", "add", &host(&remote)]).code, 0);
    until("blocked hosts see nothing", || signed(&ana, &guarded[0]).status == 403);
}

#[test]
fn an_address_that_comes_too_often_is_told_to_wait() {
    let mut site =
        Site::new().set("TIDINGS_LIMITS_ADDRESS_BURST", "5").set("TIDINGS_LIMITS_ADDRESS_PER_MINUTE", "1");
    site.start();
    let asked = |address: &str| get_with(&site.at("/nothing"), &[("x-forwarded-for", address)]);
    let statuses: Vec<u16> = (0..6).map(|_| asked("192.0.2.1").status).collect();
    assert_eq!(statuses, [404, 404, 404, 404, 404, 429]);
    assert!(asked("192.0.2.1").header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds >= 1));
    assert_eq!(asked("192.0.2.2").status, 404, "another address");
    for _ in 0..10 {
        let served = get_with(&site.at("/feed.atom"), &[("x-forwarded-for", "192.0.2.1")]);
        assert_eq!(served.status, 200, "what is in memory costs nothing");
    }
}

#[test]
fn a_host_has_as_many_followers_and_sends_as_much_as_it_may() {
    let mut site = Site::new()
        .set("TIDINGS_LIMITS_FOLLOWERS_PER_HOST", "2")
        .set("TIDINGS_LIMITS_HOST_BURST", "4")
        .set("TIDINGS_LIMITS_HOST_PER_MINUTE", "1");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let tried: Vec<u16> = ["a", "b", "c"].iter().map(|name| tries(&remote.actor(name), &site)).collect();
    assert_eq!(tried, [202, 202, 403]);
    assert_eq!(followers(&site).len(), 2);
    let more: Vec<u16> = (0..4).map(|_| tries(&remote.actor("a"), &site)).collect();
    assert!(more.contains(&429), "{more:?}");
    assert_eq!(store(&site).0.len(), 2);
}

#[test]
fn keys_without_number_on_one_host_are_not_all_asked_for() {
    let mut site =
        Site::new().set("TIDINGS_LIMITS_FETCH_BURST", "3").set("TIDINGS_LIMITS_FETCH_PER_MINUTE", "1");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let names: Vec<String> = (0..12).map(|number| format!("x{number}")).collect();
    let statuses: Vec<u16> = names
        .iter()
        .map(|name| {
            let actor = remote.actor(name);
            remote.shows(&format!("/users/{name}"), Reply::status(404));
            tries(&actor, &site)
        })
        .collect();
    assert_eq!(statuses[..3], [401; 3]);
    assert!(statuses.contains(&429), "{statuses:?}");
    assert!(remote.fetched().len() < names.len());
}

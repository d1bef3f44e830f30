//! Attacks on inboxes, in tables: each is named for what it tries, is refused with one line, and
//! leaves followers and log as they were.

mod bodies;
mod cavage;
mod identity;
mod keys;
mod lessons;
mod message;

use crate::browse::{get_activity, post};
use crate::following::followers;
use crate::forged::{Attack, Siege};
use crate::program::Site;
use crate::remote::Remote;
use std::collections::BTreeSet;
use std::time::SystemTime;

const TABLES: [&[Attack]; 5] =
    [bodies::ATTACKS, cavage::ATTACKS, identity::ATTACKS, keys::ATTACKS, message::ATTACKS];

#[test]
fn there_are_many_attacks_and_each_has_a_name_of_its_own() {
    let names: Vec<&str> = TABLES.iter().flat_map(|table| table.iter().map(|(name, ..)| *name)).collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names.len(), distinct.len());
    assert!(names.len() >= 100, "{}", names.len());
}

#[test]
fn what_is_not_attacked_is_taken() {
    let siege = Siege::lay();
    for good in
        [siege.good(), siege.message(r#""@method" "@target-uri" "content-digest""#, &siege.parameters(0))]
    {
        let answer = good.send();
        assert_eq!(answer.status, 202, "{}", answer.text());
    }
    assert_eq!(followers(&siege.site).len(), 2);
}

#[test]
fn draft_cavage_signatures_withstand_every_attack() {
    Siege::lay().withstands(cavage::ATTACKS);
}

#[test]
fn signatures_by_rfc_9421_withstand_every_attack() {
    Siege::lay().withstands(message::ATTACKS);
}

#[test]
fn bodies_withstand_every_attack() {
    Siege::lay().withstands(bodies::ATTACKS);
}

#[test]
fn nobody_speaks_for_another() {
    Siege::lay().withstands(identity::ATTACKS);
}

#[test]
fn documents_with_keys_withstand_every_attack() {
    Siege::lay().withstands(keys::ATTACKS);
}

#[test]
fn an_unsigned_request_costs_no_fetch() {
    let siege = Siege::lay();
    let before = siege.remote.fetched().len();
    assert_eq!(siege.good().without("signature").send().status, 401);
    assert_eq!(siege.good().without("digest").send().status, 401);
    assert_eq!(siege.remote.fetched().len(), before);
}

#[test]
fn a_replay_is_refused_also_when_the_deed_was_undone() {
    let site = Site::with_archive(crate::samples::REPORT);
    let remote = Remote::start();
    let mallory = remote.actor("mallory");
    let inbox = site.at("/ap/actors/kernel/inbox");
    let follow = mallory.says("Follow", site.at("/ap/actors/kernel"));
    let body = follow.to_string().into_bytes();
    let headers = mallory.key.post(&mallory.key_id, &inbox, &body, SystemTime::now());
    assert_eq!(post(&inbox, &headers, body.clone()).status, 202);
    remote.awaits(&mallory.inbox(), "Accept", 1);
    assert_eq!(mallory.posts(&inbox, &mallory.says("Undo", follow)).status, 202);
    assert_eq!(followers(&site), []);
    let answer = post(&inbox, &headers, body.clone());
    assert_eq!((answer.status, answer.text().contains("before")), (401, true));
    // Nor by another spelling of the same signature.
    let spelled = headers.iter().map(|(name, value)| (name.clone(), value.replace("\",", "\" ,")));
    assert_eq!(post(&inbox, &spelled.collect::<Vec<_>>(), body).status, 401);
    assert_eq!(followers(&site), []);
}

#[test]
fn a_key_that_could_not_be_had_is_not_asked_for_again_and_again() {
    let siege = Siege::lay();
    let ghost = siege.remote.actor("ghost");
    siege.remote.shows("/users/ghost", crate::wire::Reply::status(404));
    for _ in 0..5 {
        assert_eq!(siege.by(&ghost).send().status, 401);
    }
    let asked = siege.remote.fetched();
    assert_eq!(asked.iter().filter(|(path, _)| path == "/users/ghost").count(), 1);
}

#[test]
fn nothing_private_is_asked_whatever_a_key_is_called() {
    let mut site = Site::new().set("TIDINGS_FEDERATION_ALLOW_PRIVATE_ADDRESSES", "false");
    site.start();
    let remote = Remote::start();
    let mallory = remote.actor("mallory");
    let port = remote.authority().rsplit(':').next().expect("a port").to_owned();
    for origin in [
        format!("http://{}", remote.authority()),
        format!("https://{}", remote.authority()),
        format!("https://localhost:{port}"),
        "https://127.0.0.1".to_owned(),
        "https://2130706433".to_owned(),
        "https://0x7f.1".to_owned(),
        "https://0.0.0.0".to_owned(),
        "https://[::1]".to_owned(),
        "https://[::ffff:127.0.0.1]".to_owned(),
        "https://[::127.0.0.1]".to_owned(),
        "https://[64:ff9b::7f00:1]".to_owned(),
        "https://169.254.169.254".to_owned(),
        "https://localhost".to_owned(),
        "http://example.org".to_owned(),
    ] {
        let mut follow = mallory.says("Follow", site.at("/ap/actors/kernel"));
        (follow["actor"], follow["id"]) =
            (format!("{origin}/users/mallory").into(), format!("{origin}/1").into());
        let body = follow.to_string().into_bytes();
        let inbox = site.at("/ap/actors/kernel/inbox");
        let headers =
            mallory.key.post(&format!("{origin}/users/mallory#main-key"), &inbox, &body, SystemTime::now());
        let answer = post(&inbox, &headers, body);
        assert_eq!(answer.status, 401, "{origin}: {}", answer.text());
        assert!(
            answer.text().contains("was not asked") || answer.text().contains("could not be fetched"),
            "{}",
            answer.text()
        );
    }
    assert_eq!(remote.fetched(), []);
}

#[test]
fn nothing_but_the_actor_is_fetched_of_a_follower() {
    let site = Site::with_archive(crate::samples::REPORT);
    let remote = Remote::start();
    let mallory = remote.actor("mallory");
    let mut document = remote.document("/users/mallory");
    for name in ["outbox", "followers", "following", "featured"] {
        let page = remote.at(&format!("/endless/{name}"));
        document[name] = page.clone().into();
        let endless =
            serde_json::json!({ "id": page, "type": "OrderedCollection", "first": page, "next": page });
        remote.shows_document(&format!("/endless/{name}"), &endless);
    }
    remote.shows_document("/users/mallory", &document);
    mallory.follows(&site, "kernel");
    remote.awaits(&mallory.inbox(), "Accept", 1);
    let asked: Vec<String> = remote.fetched().into_iter().map(|(path, _)| path).collect();
    assert_eq!(asked, ["/users/mallory"]);
}

#[test]
fn what_is_served_is_never_taken_for_something_else() {
    let site = Site::with_archive(crate::samples::REPORT);
    let actor = get_activity(&site.at("/ap/actors/kernel")).json();
    let icon = actor["icon"]["url"].as_str().expect("a picture").to_owned();
    assert_eq!(get_activity(&icon).header("content-type"), "image/png", "whatever is asked for");
    let paths = ["/feed.atom", "/ap/actors/kernel", "/ap/notes/2026q1/memory", "/ap/actors/kernel/outbox"];
    for address in paths.iter().map(|path| site.at(path)).chain([icon]) {
        assert_eq!(get_activity(&address).header("x-content-type-options"), "nosniff", "{address}");
    }
}

#[test]
fn a_body_that_drips_is_given_up() {
    use std::io::{Read, Write};
    let mut site = Site::new().set("TIDINGS_LIMITS_BODY", "1s");
    site.start();
    let mut stream = std::net::TcpStream::connect(site.authority()).expect("a connection");
    let head =
        format!("POST /ap/inbox HTTP/1.1\r\nHost: {}\r\nContent-Length: 100000\r\n\r\n", site.authority());
    stream.write_all(head.as_bytes()).expect("sent");
    stream.set_read_timeout(Some(std::time::Duration::from_millis(50))).expect("a timeout");
    let mut answer = [0; 12];
    crate::patience::until("the server gives up", || {
        // A byte now and then, for as long as it is taken.
        let _ = stream.write_all(b" ");
        stream.read_exact(&mut answer).is_ok()
    });
    assert_eq!(&answer, b"HTTP/1.1 408");
}

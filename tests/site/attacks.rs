//! Attacks on inboxes: each is refused with a 4xx, and nobody follows afterwards.

use crate::browse::{Answer, post};
use crate::following::followers;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::REPORT;
use crate::signed::{Key, digest};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

const HOUR: Duration = Duration::from_secs(3600);

/// A site, a server, and an actor that means ill.
struct Scene {
    site: Site,
    remote: Remote,
    mallory: Actor,
}

impl Scene {
    fn set() -> Scene {
        let site = Site::with_archive(REPORT);
        let remote = Remote::start();
        let mallory = remote.actor("mallory");
        Scene { site, remote, mallory }
    }

    fn team(&self) -> String {
        self.site.at("/ap/actors/kernel")
    }

    fn inbox(&self) -> String {
        self.team() + "/inbox"
    }

    fn follow(&self) -> Value {
        self.mallory.says("Follow", self.team())
    }

    /// Posts a body that the actor signs at an instant.
    fn signed_at(&self, body: &[u8], at: SystemTime) -> Answer {
        let headers = self.mallory.key.post(&self.mallory.key_id, &self.inbox(), body, at);
        post(&self.inbox(), &headers, body.to_vec())
    }

    /// Posts a body, signed, and expects that status and no change.
    fn refused(&self, body: &[u8], status: u16) {
        let answer = self.signed_at(body, SystemTime::now());
        let beginning = String::from_utf8_lossy(&body[..body.len().min(200)]);
        assert_eq!(answer.status, status, "{} for {beginning}", answer.text());
        self.nothing_changed();
    }

    fn nothing_changed(&self) {
        assert_eq!(followers(&self.site), []);
        assert_eq!(self.remote.received().len(), 0);
    }
}

fn without(headers: Vec<(String, String)>, name: &str) -> Vec<(String, String)> {
    headers.into_iter().filter(|(other, _)| other != name).collect()
}

#[test]
fn an_unsigned_follow_is_refused_without_a_fetch() {
    let scene = Scene::set();
    let body = scene.follow().to_string().into_bytes();
    let headers = scene.mallory.key.post(&scene.mallory.key_id, &scene.inbox(), &body, SystemTime::now());
    let answer = post(&scene.inbox(), &without(headers, "signature"), body);
    assert_eq!(answer.status, 401, "{}", answer.text());
    scene.nothing_changed();
    assert_eq!(scene.remote.fetched(), []);
}

#[test]
fn a_follow_signed_with_another_key_is_refused() {
    let scene = Scene::set();
    let body = scene.follow().to_string().into_bytes();
    let headers = Key::of("nobody").post(&scene.mallory.key_id, &scene.inbox(), &body, SystemTime::now());
    assert_eq!(post(&scene.inbox(), &headers, body).status, 401);
    scene.nothing_changed();
}

#[test]
fn a_body_that_was_altered_on_the_way_is_refused() {
    let scene = Scene::set();
    let body = scene.follow().to_string().into_bytes();
    let headers = scene.mallory.key.post(&scene.mallory.key_id, &scene.inbox(), &body, SystemTime::now());
    let altered = String::from_utf8(body).expect("JSON").replace("kernel", "core-team").into_bytes();
    let answer = post(&scene.inbox(), &headers, altered.clone());
    assert!(matches!(answer.status, 400 | 401), "{}", answer.status);
    // Nor does it help to mend the digest, which is signed.
    let mut mended = without(headers, "digest");
    mended.push(("digest".to_owned(), digest(&altered)));
    assert_eq!(post(&scene.inbox(), &mended, altered).status, 401);
    scene.nothing_changed();
}

#[test]
fn a_signature_without_a_digest_is_refused() {
    let scene = Scene::set();
    let body = scene.follow().to_string().into_bytes();
    let key_id = &scene.mallory.key_id;
    let date = ("date".to_owned(), httpdate::fmt_http_date(SystemTime::now()));
    let kind = ("content-type".to_owned(), "application/activity+json".to_owned());
    // Not covered and absent; not covered and there.
    let absent = scene.mallory.key.sign(key_id, &scene.inbox(), vec![date, kind]);
    let mut uncovered = absent.clone();
    uncovered.push(("digest".to_owned(), digest(&body)));
    // Covered and absent.
    let signed = scene.mallory.key.post(key_id, &scene.inbox(), &body, SystemTime::now());
    for headers in [absent, uncovered, without(signed, "digest")] {
        let answer = post(&scene.inbox(), &headers, body.clone());
        assert!(matches!(answer.status, 400 | 401), "{}", answer.status);
    }
    scene.nothing_changed();
}

#[test]
fn old_and_future_dates_are_refused() {
    let scene = Scene::set();
    let now = SystemTime::now();
    for at in [now - 2 * HOUR, now + 2 * HOUR, now - 24 * 365 * HOUR] {
        let answer = scene.signed_at(scene.follow().to_string().as_bytes(), at);
        assert_eq!(answer.status, 401, "{}", answer.text());
    }
    scene.nothing_changed();
}

#[test]
fn the_same_bytes_do_nothing_the_second_time() {
    let scene = Scene::set();
    let body = scene.follow().to_string().into_bytes();
    let headers = scene.mallory.key.post(&scene.mallory.key_id, &scene.inbox(), &body, SystemTime::now());
    assert_eq!(post(&scene.inbox(), &headers, body.clone()).status, 202);
    scene.remote.awaits(&scene.mallory.inbox(), "Accept", 1);
    let undo = scene.mallory.says("Undo", serde_json::from_slice::<Value>(&body).expect("JSON"));
    assert_eq!(scene.mallory.posts(&scene.inbox(), &undo).status, 202);
    assert_eq!(followers(&scene.site), []);
    assert_eq!(post(&scene.inbox(), &headers, body).status, 401);
    assert_eq!(followers(&scene.site), []);
}

#[test]
fn a_request_to_one_inbox_is_no_good_at_another() {
    let scene = Scene::set();
    let body = scene.follow().to_string().into_bytes();
    let headers = scene.mallory.key.post(&scene.mallory.key_id, &scene.inbox(), &body, SystemTime::now());
    assert_eq!(post(&scene.site.at("/ap/inbox"), &headers, body).status, 401);
    scene.nothing_changed();
}

#[test]
fn nobody_speaks_for_an_actor_of_another_host() {
    let scene = Scene::set();
    let elsewhere = Remote::start();
    let victim = elsewhere.actor("victim");
    let mut follow = victim.says("Follow", scene.team());
    // The victim's actor, the attacker's key; with an id of either host.
    scene.refused(follow.to_string().as_bytes(), 401);
    follow["id"] = json!(format!("{}#follow", scene.mallory.id));
    let answer = scene.signed_at(follow.to_string().as_bytes(), SystemTime::now());
    assert!(matches!(answer.status, 400 | 401), "{}", answer.status);
    scene.nothing_changed();
    assert_eq!(elsewhere.received().len(), 0);
}

#[test]
fn nobody_speaks_for_a_neighbour_on_the_same_host() {
    let scene = Scene::set();
    let neighbour = scene.remote.actor("neighbour");
    scene.refused(neighbour.says("Follow", scene.team()).to_string().as_bytes(), 401);
}

#[test]
fn nobody_ends_the_follow_of_another() {
    let scene = Scene::set();
    let ana = scene.remote.actor("ana");
    let follow = ana.follows(&scene.site, "kernel");
    scene.remote.awaits(&ana.inbox(), "Accept", 1);
    let undo = scene.mallory.says("Undo", follow["id"].clone());
    let delete = scene.mallory.says("Delete", ana.id.clone());
    for forged in [undo, scene.mallory.says("Undo", follow), delete] {
        let status = scene.mallory.posts(&scene.inbox(), &forged).status;
        assert!(matches!(status, 202 | 400 | 401), "{status}");
        assert_eq!(followers(&scene.site).len(), 1, "{forged}");
    }
}

#[test]
fn nobody_follows_a_team_that_is_not_here() {
    let scene = Scene::set();
    let body = scene.mallory.says("Follow", scene.site.at("/ap/actors/nobody")).to_string();
    scene.refused(body.as_bytes(), 404);
    let body = scene.mallory.says("Follow", "https://elsewhere.example/ap/actors/kernel").to_string();
    scene.refused(body.as_bytes(), 404);
}

#[test]
fn too_large_a_body_is_refused() {
    let scene = Scene::set();
    let mut follow = scene.follow();
    follow["content"] = json!("x".repeat(256 * 1024));
    scene.refused(follow.to_string().as_bytes(), 413);
}

#[test]
fn what_is_no_sound_activity_is_refused() {
    let scene = Scene::set();
    let follow = scene.follow().to_string();
    let with = |name: &str, value: &str| follow.replacen('{', &format!("{{\"{name}\":{value},"), 1);
    let deep = with("content", &format!("{}{}", "[".repeat(100), "]".repeat(100)));
    let bottomless = with("content", &format!("{}{}", "[".repeat(60_000), "]".repeat(60_000)));
    let twice = with("object", "\"https://elsewhere.example/\"");
    let graph = with("@graph", "[]");
    let unfinished = follow.trim_end_matches('}');
    for body in [&*deep, &bottomless, &twice, &graph, unfinished, "", "[]", "null", "{}", "\u{0}"] {
        scene.refused(body.as_bytes(), 400);
    }
}

#[test]
fn another_content_type_is_refused() {
    let scene = Scene::set();
    let body = scene.follow().to_string().into_bytes();
    for kind in ["text/html", "application/x-www-form-urlencoded", "image/png"] {
        let headers = scene.mallory.key.post(&scene.mallory.key_id, &scene.inbox(), &body, SystemTime::now());
        let mut headers = without(headers, "content-type");
        headers.push(("content-type".to_owned(), kind.to_owned()));
        assert_eq!(post(&scene.inbox(), &headers, body.clone()).status, 415, "{kind}");
    }
    scene.nothing_changed();
}

//! How signatures are made and where keys are found: both standards, both ways, every form in which
//! servers publish keys.

use crate::browse::{Answer, post};
use crate::following::followers;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::{REPORT, SLUGS};
use crate::signed::{Key, content_digest};
use crate::wire::Reply;
use serde_json::{Value, json};
use std::sync::Arc;

fn second() -> String {
    REPORT.replace("First", "Second")
}

/// The status of every request that came, in order.
fn statuses(remote: &Remote) -> Vec<u16> {
    remote.received().into_iter().map(|one| one.status).collect()
}

/// Posts an activity with a signature by RFC 9421.
fn posts(actor: &Actor, key: &Key, key_id: &str, algorithm: &str, url: &str, activity: &Value) -> Answer {
    let body = activity.to_string().into_bytes();
    let digest = content_digest(&body);
    let parameters = format!(
        "(\"@method\" \"@target-uri\" \"content-digest\");created={};keyid=\"{key_id}\"{algorithm}",
        crate::forged::unix()
    );
    let text = format!(
        "\"@method\": POST\n\"@target-uri\": {url}\n\"content-digest\": {digest}\n\"@signature-params\": {parameters}"
    );
    let headers = [
        ("content-type", "application/activity+json".to_owned()),
        ("content-digest", digest),
        ("signature-input", format!("s={parameters}")),
        ("signature", format!("s=:{}:", key.signature(&text))),
    ];
    assert!(activity["actor"] == *actor.id);
    post(url, &headers.map(|(name, value)| (name.to_owned(), value)), body)
}

#[test]
fn a_host_that_takes_rfc_9421_alone_gets_a_second_knock_once() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    remote.takes_only_with("signature-input");
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    assert_eq!(statuses(&remote), [401, 202], "one more request, and no more");
    site.publish("2026q2.md", &second(), &[]);
    remote.awaits(&ana.inbox(), "Create", 2);
    assert_eq!(statuses(&remote), [401, 202, 202, 202], "what was learnt is kept");
}

#[test]
fn what_was_learnt_of_a_host_survives_a_restart_and_is_unlearnt() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    remote.takes_only_with("signature-input");
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.stop();
    site.start();
    remote.takes_only_with("digest");
    site.publish("2026q2.md", &second(), &[]);
    remote.awaits(&ana.inbox(), "Create", 2);
    assert_eq!(statuses(&remote), [401, 202, 401, 202, 202]);
}

#[test]
fn a_host_that_believes_nothing_gets_two_knocks_in_a_turn_and_nothing_is_lost_of_the_rest() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    for team in ["core-team", "graphics-team", "kernel"] {
        ana.follows(&site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", 3);
    remote.tell(&ana.inbox(), [401, 401].map(crate::wire::Reply::status));
    site.publish("2026q2.md", &second(), &[]);
    let taken = remote.awaits(&ana.inbox(), "Create", 3);
    assert_eq!(crate::delivery::slugs(&taken), SLUGS[1..], "in order");
    assert_eq!(statuses(&remote)[3..], [401, 401, 202, 202, 202]);
}

#[test]
fn a_host_that_signs_by_rfc_9421_is_answered_so_and_an_ed25519_key_will_do() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    remote.takes_only_with("signature-input");
    let (ana, key) = (remote.actor("ana"), Key::ed25519());
    let key_id = format!("{}#ed25519-key", ana.id);
    let mut document = remote.document("/users/ana");
    document["assertionMethod"] = json!([{ "id": key_id, "type": "Multikey", "controller": ana.id,
        "publicKeyMultibase": key.multikey() }]);
    remote.shows_document("/users/ana", &document);
    let follow = ana.says("Follow", site.at("/ap/actors/kernel"));
    for algorithm in ["", ";alg=\"ed25519\""] {
        let inbox = site.at("/ap/actors/kernel/inbox");
        let answer = posts(&ana, &key, &key_id, algorithm, &inbox, &follow);
        // Ed25519 makes the same signature of the same text.
        assert!(matches!(answer.status, 202 | 401), "{}", answer.text());
    }
    assert_eq!(followers(&site).len(), 1);
    remote.awaits(&ana.inbox(), "Accept", 1);
    assert_eq!(statuses(&remote)[0], 202, "no first knock in vain");
}

#[test]
fn a_server_that_asks_for_rfc_9421_gets_it_from_then_on() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    remote
        .tell(&ana.inbox(), [crate::wire::Reply::status(202).with("accept-signature", "sig1=(\"@method\")")]);
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    remote.takes_only_with("signature-input");
    site.publish("2026q2.md", &second(), &[]);
    remote.awaits(&ana.inbox(), "Create", 2);
    assert_eq!(statuses(&remote), [202, 202, 202]);
}

/// An actor of which the key is published in another way.
fn published(remote: &Remote, name: &str, key_id: &str, key: impl Fn(&Actor) -> Value) -> Actor {
    let mut actor = remote.actor(name);
    actor.key_id = key_id.to_owned();
    let mut document = remote.document(&format!("/users/{name}"));
    document["publicKey"] = key(&actor);
    remote.shows_document(&format!("/users/{name}"), &document);
    actor
}

fn pem(actor: &Actor) -> Value {
    json!({ "id": actor.key_id, "owner": actor.id, "publicKeyPem": actor.key.public_pem() })
}

#[test]
fn a_key_is_found_by_fragment_by_path_among_others_and_in_a_document_of_its_own() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let by_path = remote.at("/users/path/main-key");
    let among = remote.at("/users/among#second");
    let alone = remote.at("/keys/alone");
    let actors = [
        remote.actor("fragment"),
        published(&remote, "path", &by_path, pem),
        published(
            &remote,
            "among",
            &among,
            |actor| json!([{ "id": "https://x.example/#k", "owner": actor.id, "publicKeyPem": "none" }, pem(actor)]),
        ),
        published(&remote, "alone", &alone, |actor| json!(actor.key_id)),
    ];
    remote.shows_document("/keys/alone", &pem(&actors[3]));
    for actor in &actors {
        actor.follows(&site, "kernel");
    }
    assert_eq!(followers(&site).len(), 4);
}

/// Lets an actor have another key under the same id.
fn changes_key(remote: &Remote, actor: &mut Actor, key: &str) {
    actor.key = Key::of(key);
    let path = format!("/{}", actor.id.splitn(4, '/').nth(3).expect("a path"));
    let mut document = remote.document(&path);
    document["publicKey"] = pem(actor);
    remote.shows_document(&path, &document);
}

#[test]
fn a_key_that_changed_under_its_id_is_fetched_once_more_and_the_old_one_is_no_longer_good() {
    let mut site = Site::new().set("TIDINGS_LIMITS_REFETCH_AFTER", "0s");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let mut ana = remote.actor("ana");
    let follow = ana.follows(&site, "kernel");
    let old = ana.key.clone();
    changes_key(&remote, &mut ana, "another");
    let undo = ana.says("Undo", follow);
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &undo).status, 202);
    assert_eq!((followers(&site).len(), remote.fetched().len()), (0, 2));
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &ana.says("Undo", undo)).status, 202);
    assert_eq!(remote.fetched().len(), 2, "the new one is known");
    ana.key = old;
    let again = ana.says("Follow", site.at("/ap/actors/kernel"));
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &again).status, 401);
    assert_eq!((followers(&site).len(), remote.fetched().len()), (0, 3));
}

#[test]
fn a_key_that_its_owner_no_longer_names_is_not_good_any_more() {
    let mut site = Site::new().set("TIDINGS_LIMITS_REFETCH_AFTER", "0s");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let mut ana = remote.actor("ana");
    let follow = ana.follows(&site, "kernel");
    let mut document = remote.document("/users/ana");
    document["publicKey"]["id"] = format!("{}-2", ana.key_id).into();
    remote.shows_document("/users/ana", &document);
    let own = std::mem::replace(&mut ana.key, Key::of("nobody"));
    let undo = ana.says("Undo", follow);
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &undo).status, 403);
    ana.key = own;
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &undo).status, 403);
    assert_eq!(followers(&site).len(), 1);
}

#[test]
fn a_forged_signature_takes_nobodys_key_away() {
    let mut site = Site::new().set("TIDINGS_LIMITS_REFETCH_AFTER", "0s");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let mut ana = remote.actor("ana");
    let follow = ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    let own = std::mem::replace(&mut ana.key, Key::of("nobody"));
    // Her server cannot be asked at this moment.
    remote.shows("/users/ana", Reply::status(500));
    let forged = ana.says("Undo", follow.clone());
    for _ in 0..3 {
        assert_eq!(ana.posts(&site.at("/ap/inbox"), &forged).status, 401);
    }
    assert_eq!(remote.fetched().len(), 2, "once more, and not again and again");
    ana.key = own;
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &ana.says("Undo", follow)).status, 202);
    assert_eq!(followers(&site), []);
}

#[test]
fn a_new_key_is_fetched_once_when_the_old_one_no_longer_fits() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let mut ana = remote.actor("ana");
    let follow = ana.follows(&site, "kernel");
    ana.key = Key::of("another");
    let mut document = remote.document("/users/ana");
    document["publicKey"] = pem(&ana);
    remote.shows_document("/users/ana", &document);
    // A key that was fetched a moment ago is not fetched again: that would be a way to make us ask.
    let undo = ana.says("Undo", follow);
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &undo).status, 401);
    assert_eq!(remote.fetched().len(), 1);
    // Under a new id it is another key.
    ana.key_id += "-2";
    document["publicKey"] = pem(&ana);
    remote.shows_document("/users/ana", &document);
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &undo).status, 202);
    assert_eq!((followers(&site).len(), remote.fetched().len()), (0, 2));
    assert!(Arc::strong_count(&ana.key) > 1);
}

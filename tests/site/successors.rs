//! Followers that have another account now, and a site that has another address.

use crate::browse::get_activity;
use crate::following::followers;
use crate::patience::until;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::REPORT;
use serde_json::{Value, json};

fn second() -> String {
    REPORT.replace("First", "Second")
}

#[test]
fn a_follower_that_moves_reads_on_where_it_stood() {
    let site = Site::with_archive(REPORT);
    let (here, there) = (Remote::start(), Remote::start());
    let ana = here.actor("ana");
    let new = there.actor_known_as("anna", &ana.id);
    ana.follows(&site, "kernel");
    here.awaits(&ana.inbox(), "Accept", 1);
    site.publish("2026q2.md", &second(), &[]);
    here.awaits(&ana.inbox(), "Create", 2);
    until("it is settled", || crate::delivery::destination(&site, "/ana/inbox")["lag"] == 0);
    let mut moved = ana.says("Move", ana.id.clone());
    moved["target"] = json!(new.id);
    for _ in 0..2 {
        // The same twice in one second has the same signature, which is taken once.
        until("it is taken", || ana.posts(&site.at("/ap/inbox"), &moved).status == 202);
    }
    assert_eq!(followers(&site), [("kernel".to_owned(), new.id.clone())]);
    site.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    let creates = there.awaits(&new.inbox(), "Create", 2);
    assert!(
        creates.iter().all(|create| create["object"]["id"].as_str().is_some_and(|id| id.contains("2026q3")))
    );
    assert_eq!(there.received().len(), 2, "nothing twice");
    assert_eq!(here.taken(&ana.inbox()).len(), 3, "nothing more to the old one");
}

#[test]
fn what_the_old_account_has_yet_to_get_goes_to_the_new_one() {
    let site = Site::with_archive(REPORT);
    let (here, there) = (Remote::start(), Remote::start());
    let ana = here.actor("ana");
    let new = there.actor_known_as("anna", &ana.id);
    ana.follows(&site, "kernel");
    here.awaits(&ana.inbox(), "Accept", 1);
    here.tell_always(&ana.inbox(), crate::wire::Reply::status(500));
    site.publish("2026q2.md", &second(), &[]);
    until("it fails", || crate::delivery::destination(&site, "/ana/inbox")["failures"].as_i64() > Some(0));
    let mut moved = ana.says("Move", ana.id.clone());
    moved["target"] = json!(new.id);
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &moved).status, 202);
    let creates = there.awaits(&new.inbox(), "Create", 2);
    assert_eq!(crate::delivery::slugs(&creates), ["memory", "clocks-timers"]);
}

#[test]
fn a_move_counts_only_when_the_new_account_names_the_old_one() {
    let site = Site::with_archive(REPORT);
    let (here, there) = (Remote::start(), Remote::start());
    let (ana, bo, eve) = (here.actor("ana"), here.actor("bo"), there.actor("eve"));
    ana.follows(&site, "kernel");
    here.awaits(&ana.inbox(), "Accept", 1);
    let says = |object: &str, target: &str| {
        let mut moved = ana.says("Move", object);
        moved["target"] = json!(target);
        moved
    };
    for moved in [says(&ana.id, &eve.id), says(&bo.id, &eve.id), says(&ana.id, &ana.id)] {
        assert_eq!(ana.posts(&site.at("/ap/inbox"), &moved).status, 202);
    }
    let mut stranger = bo.says("Move", bo.id.clone());
    stranger["target"] = json!(eve.id);
    let asked = there.fetched().len();
    assert_eq!(bo.posts(&site.at("/ap/inbox"), &stranger).status, 202);
    assert_eq!(there.fetched().len(), asked, "nothing is fetched for who does not follow");
    assert_eq!(followers(&site), [("kernel".to_owned(), ana.id.clone())]);
}

#[test]
fn a_follower_does_not_move_to_a_host_that_has_all_the_followers_it_may() {
    let mut site = Site::new().set("TIDINGS_LIMITS_FOLLOWERS_PER_HOST", "1");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let (here, there) = (Remote::start(), Remote::start());
    let (ana, bo) = (here.actor("ana"), there.actor("bo"));
    let (new, beside) = (there.actor_known_as("anna", &ana.id), here.actor_known_as("anna", &ana.id));
    for (actor, remote) in [(&ana, &here), (&bo, &there)] {
        actor.follows(&site, "kernel");
        remote.awaits(&actor.inbox(), "Accept", 1);
    }
    let moves = |target: &str| {
        let mut moved = ana.says("Move", ana.id.clone());
        moved["target"] = json!(target);
        assert_eq!(ana.posts(&site.at("/ap/inbox"), &moved).status, 202);
    };
    let following = |id: &str| followers(&site).contains(&("kernel".to_owned(), id.to_owned()));
    moves(&new.id);
    assert_eq!((following(&ana.id), following(&new.id)), (true, false));
    moves(&beside.id);
    assert_eq!((following(&ana.id), following(&beside.id)), (false, true), "it takes no more room");
    assert_eq!(followers(&site).len(), 2);
}

#[test]
fn a_site_that_moves_takes_its_followers_along() {
    let old = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&old, "kernel");
    ana.follows(&old, "status");
    remote.awaits(&ana.inbox(), "Accept", 2);
    let mut unready = Site::new();
    unready.start();
    let refused = old.run(&["move", "--to", unready.origin()]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("formerly") && refused.err.contains("alsoKnownAs"), "{}", refused.err);

    let mut new = Site::new().set("TIDINGS_SITE_FORMERLY", old.origin());
    new.start();
    new.publish("report.md", REPORT, &["--silent"]);
    let moved = old.run(&["move", "--to", new.origin()]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    let moves = remote.awaits(&ana.inbox(), "Move", 2);
    let kernel = moves.iter().find(|one| one["actor"] == old.at("/ap/actors/kernel")).expect("the team's");
    assert_eq!(
        (&kernel["object"], &kernel["target"]),
        (&kernel["actor"], &json!(new.at("/ap/actors/kernel")))
    );
    assert_eq!(kernel["to"], json!([old.at("/ap/actors/kernel/followers")]));
    let kinds: Vec<Value> = remote.taken(&ana.inbox()).into_iter().map(|one| one["type"].clone()).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "Update").count(), 2, "{kinds:?}");
    let shown = get_activity(&old.at("/ap/actors/kernel")).json();
    assert_eq!(shown["movedTo"], new.at("/ap/actors/kernel"));
    for (path, home) in
        [("/teams/kernel", "/teams/kernel"), ("/", "/"), ("/follow?team=kernel", "/teams/kernel")]
    {
        let page = crate::browse::get_page(&old.at(path)).text();
        let link = format!("<a href=\"{}\">@", new.at(home));
        assert!(page.contains("has moved") && page.contains(&link), "{path}: {page}");
        assert!(!page.contains("<form class=\"follow\""), "{path} still invites to follow");
    }
    let target = get_activity(&new.at("/ap/actors/kernel")).json();
    assert_eq!(target["alsoKnownAs"], json!([old.at("/ap/actors/kernel")]));

    // As a follower's server does.
    ana.follows(&new, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 3);
    let undo = ana.says("Undo", ana.says("Follow", old.at("/ap/actors/kernel")));
    assert_eq!(ana.posts(&old.at("/ap/inbox"), &undo).status, 202);
    assert_eq!((followers(&old).len(), followers(&new).len()), (1, 1));
    assert_eq!(get_activity(&old.at("/ap/notes/2026q1/memory")).status, 200, "ids never move");
    assert_eq!(old.run(&["publish", "report.md"]).code, 1, "what is new is published there");

    assert_eq!(old.run(&["move", "--cancel"]).code, 0);
    until("it stays", || get_activity(&old.at("/ap/actors/kernel")).json().get("movedTo").is_none());
    let page = crate::browse::get_page(&old.at("/teams/kernel")).text();
    assert!(!page.contains("has moved") && page.contains("<form class=\"follow\""), "{page}");
    let again = old.run(&["move", "--cancel"]);
    assert!(again.code == 0 && again.out.contains("has not moved"), "{}{}", again.out, again.err);
}

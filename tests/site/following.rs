//! Following: what a signed request to an inbox changes, and what is said back.

use crate::browse::get_activity;
use crate::patience::until;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::REPORT;
use crate::wire::Reply;
use serde_json::{Value, json};

/// Who follows, as the operator sees it: teams and actors.
pub fn followers(site: &Site) -> Vec<(String, String)> {
    let listed = site.json(&["followers", "--json"]);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let listed = listed.as_array().expect("a list").iter();
    listed.map(|follower| (text(&follower["team"]), text(&follower["actor"]))).collect()
}

fn follower_total(site: &Site, team: &str) -> Value {
    get_activity(&site.at(&format!("/ap/actors/{team}/followers"))).json()["totalItems"].clone()
}

/// The Accepts that came to the actor's own inbox.
fn accepts(remote: &Remote, actor: &Actor, count: usize) -> Vec<Value> {
    remote.awaits(&actor.inbox(), "Accept", count)
}

#[test]
fn a_follow_at_the_teams_inbox_is_accepted_with_the_whole_follow() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor_with_shared_inbox("ana");
    let follow = ana.follows(&site, "core-team");
    assert_eq!(followers(&site), [("core-team".to_owned(), ana.id.clone())]);
    let accept = accepts(&remote, &ana, 1).remove(0);
    let team = site.at("/ap/actors/core-team");
    assert_eq!(accept["actor"], *team);
    assert_eq!(accept["to"], json!([ana.id]));
    let whole = json!({ "id": follow["id"], "type": "Follow", "actor": ana.id, "object": team });
    assert_eq!(accept["object"], whole);
    assert_eq!(remote.received().len(), 1, "nothing but the Accept");
    until("the total is shown", || follower_total(&site, "core-team") == 1);
    let fetched = remote.fetched();
    assert_eq!(fetched, [("/users/ana".to_owned(), Ok(site.at("/ap/actors/status")))]);
}

#[test]
fn a_follow_at_the_shared_inbox_is_accepted_too() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    let shared = get_activity(&site.at("/ap/actors/kernel")).json()["endpoints"]["sharedInbox"].clone();
    let follow = ana.says("Follow", site.at("/ap/actors/kernel"));
    assert_eq!(ana.posts(shared.as_str().expect("an address"), &follow).status, 202);
    assert_eq!(followers(&site), [("kernel".to_owned(), ana.id.clone())]);
    assert_eq!(accepts(&remote, &ana, 1)[0]["object"]["id"], follow["id"]);
}

#[test]
fn the_operator_sees_who_follows_and_where_deliveries_go() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor_with_shared_inbox("ana");
    ana.follows(&site, "kernel");
    accepts(&remote, &ana, 1);
    let listed = site.json(&["followers", "--json"]);
    let origin = ana.id.trim_end_matches("/users/ana");
    assert_eq!(listed[0]["inbox"], format!("{origin}/users/ana/inbox"));
    assert_eq!(listed[0]["destination"], format!("{origin}/inbox"));
    let table = site.run(&["followers"]);
    assert!(table.out.contains(&ana.id), "{}", table.out);
    assert_eq!(
        site.json(&["teams", "--json"]).as_array().map_or(0, |teams| {
            teams.iter().filter(|team| team["followers"] == 1 && team["id"] == "kernel").count()
        }),
        1
    );
}

#[test]
fn a_repeated_follow_is_accepted_again() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    let first = ana.follows(&site, "kernel");
    let second = ana.follows(&site, "kernel");
    let accepts = accepts(&remote, &ana, 2);
    assert_eq!(accepts[0]["object"]["id"], first["id"]);
    assert_eq!(accepts[1]["object"]["id"], second["id"]);
    assert_ne!(accepts[0]["id"], accepts[1]["id"]);
    assert_eq!(followers(&site).len(), 1);
}

#[test]
fn an_undo_ends_the_follow_whether_it_is_whole_or_an_id() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    let whole = ana.follows(&site, "kernel");
    let by_id = bo.follows(&site, "kernel")["id"].clone();
    assert_eq!(followers(&site).len(), 2);
    let inbox = site.at("/ap/inbox");
    assert_eq!(bo.posts(&inbox, &bo.says("Undo", by_id)).status, 202);
    assert_eq!(followers(&site), [("kernel".to_owned(), ana.id.clone())]);
    assert_eq!(ana.posts(&inbox, &ana.says("Undo", whole)).status, 202);
    assert_eq!(followers(&site), []);
    until("the total is shown", || follower_total(&site, "kernel") == 0);
}

#[test]
fn an_undo_with_another_id_is_understood_by_actor_and_object() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    let other = ana.says("Follow", site.at("/ap/actors/kernel"));
    assert_eq!(ana.posts(&site.at("/ap/actors/kernel/inbox"), &ana.says("Undo", other)).status, 202);
    assert_eq!(followers(&site), []);
}

#[test]
fn an_actor_that_deletes_itself_is_forgotten_everywhere() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    ana.follows(&site, "kernel");
    ana.follows(&site, "core-team");
    bo.follows(&site, "kernel");
    let delete = ana.says("Delete", ana.id.clone());
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &delete).status, 202);
    assert_eq!(followers(&site), [("kernel".to_owned(), bo.id.clone())]);
}

#[test]
fn an_actor_that_deletes_itself_and_is_gone_with_its_key_is_forgotten() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    for actor in [&ana, &bo] {
        actor.follows(&site, "kernel");
        remote.awaits(&actor.inbox(), "Accept", 1);
    }
    // Its key is not known any more, as after an hour.
    site.stop();
    site.start();
    remote.shows("/users/ana", Reply::status(404));
    let delete = |actor: &Actor| actor.posts(&site.at("/ap/inbox"), &actor.says("Delete", actor.id.clone()));
    assert_eq!(delete(&ana).status, 401, "it may be there again tomorrow");
    assert_eq!(followers(&site).len(), 2);
    remote.shows("/users/bo", Reply::status(410));
    assert_eq!(bo.posts(&site.at("/ap/inbox"), &bo.says("Undo", bo.id.clone())).status, 401);
    assert_eq!(followers(&site).len(), 2, "nothing else is believed of who is gone");
    assert_eq!(delete(&bo).status, 202);
    assert_eq!(followers(&site), [("kernel".to_owned(), ana.id.clone())]);
}

#[test]
fn the_delete_of_a_stranger_is_taken_without_a_look_at_it() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let stranger = remote.actor("stranger");
    let delete = stranger.says("Delete", stranger.id.clone());
    for inbox in ["/ap/inbox", "/ap/actors/kernel/inbox"] {
        assert_eq!(stranger.posts(&site.at(inbox), &delete).status, 202);
    }
    assert_eq!(remote.fetched(), []);
}

#[test]
fn what_does_not_concern_us_is_taken_and_changes_nothing() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    for kind in ["Like", "Announce"] {
        let said = ana.says(kind, site.at("/ap/notes/2026q1/memory"));
        assert_eq!(ana.posts(&site.at("/ap/inbox"), &said).status, 202, "{kind}");
    }
    assert_eq!(followers(&site).len(), 1);
    accepts(&remote, &ana, 1);
    assert_eq!(remote.received().len(), 1);
}

#[test]
fn followers_survive_a_restart_and_hear_what_comes_after() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    accepts(&remote, &ana, 1);
    assert_eq!(site.stop().0, Some(0));
    site.start();
    assert_eq!(follower_total(&site, "kernel"), 1);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    remote.awaits(&ana.inbox(), "Create", 2);
    assert_eq!(remote.taken(&ana.inbox()).len(), 3);
}

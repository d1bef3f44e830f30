//! What others do about a note: counted once, listed as far as it is public, forgotten when it is
//! taken back.

use crate::browse::{get_activity, get_page};
use crate::patience::until;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::REPORT;
use serde_json::{Value, json};

const NOTE: &str = "/ap/notes/2026q1/memory";
const PAGE: &str = "/reports/2026q1/memory";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Likes, shares and replies, as the collections of the note count them.
fn totals(site: &Site) -> [u64; 3] {
    ["likes", "shares", "replies"].map(|name| {
        let collection = get_activity(&site.at(&format!("{NOTE}/{name}"))).json();
        assert_eq!(collection["type"], "Collection");
        collection["totalItems"].as_u64().expect("a total")
    })
}

fn counted(site: &Site, what: &str, expected: [u64; 3]) {
    until(what, || totals(site) == expected);
}

/// Posts an activity until it is taken: the same one twice in one second has the same signature,
/// which is taken once.
fn post(site: &Site, actor: &Actor, activity: &Value) {
    until("it is taken", || actor.posts(&site.at("/ap/inbox"), activity).status == 202);
}

/// Says something about the note.
fn reacts(site: &Site, actor: &Actor, kind: &str) -> Value {
    let said = actor.says(kind, site.at(NOTE));
    post(site, actor, &said);
    said
}

fn reply(site: &Site, actor: &Actor, number: usize, to: &str) -> Value {
    actor.says(
        "Create",
        json!({
            "id": format!("{}/notes/{number}", actor.id),
            "type": "Note",
            "attributedTo": actor.id,
            "inReplyTo": site.at(NOTE),
            "content": "<p>a secret opinion</p>",
            "url": format!("{}/@{number}?a=1&b=2", actor.id),
            "to": [to],
        }),
    )
}

#[test]
fn likes_and_shares_are_counted_once_for_each_actor() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    assert_eq!(totals(&site), [0, 0, 0]);
    for _ in 0..2 {
        reacts(&site, &ana, "Like");
        reacts(&site, &bo, "Announce");
    }
    reacts(&site, &bo, "Like");
    counted(&site, "they are counted", [2, 1, 0]);
    let note = get_activity(&site.at(NOTE)).json();
    let likes = json!({ "id": site.at(&format!("{NOTE}/likes")), "type": "Collection", "totalItems": 2 });
    assert_eq!((&note["likes"], &note["shares"]["totalItems"]), (&likes, &json!(1)));
    let text = get_activity(&site.at(&format!("{NOTE}/likes"))).text();
    assert!(!text.contains(&ana.id), "who likes is not told: {text}");
}

#[test]
fn what_is_taken_back_counts_no_longer_and_does_not_come_back() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo, cy) = (remote.actor("ana"), remote.actor("bo"), remote.actor("cy"));
    let like = reacts(&site, &ana, "Like");
    reacts(&site, &bo, "Announce");
    let later = reacts(&site, &cy, "Like");
    counted(&site, "they are counted", [2, 1, 0]);
    post(&site, &ana, &ana.says("Undo", like.clone()));
    post(&site, &bo, &bo.says("Undo", bo.says("Announce", site.at(NOTE))));
    post(&site, &cy, &cy.says("Undo", later["id"].clone()));
    counted(&site, "they are taken back", [0, 0, 0]);
    // Delivered again, or overtaken by its own Undo.
    post(&site, &ana, &like);
    let early = bo.says("Like", site.at(NOTE));
    post(&site, &bo, &bo.says("Undo", early.clone()));
    post(&site, &bo, &early);
    reacts(&site, &cy, "Announce");
    counted(&site, "only what came later counts", [0, 1, 0]);
}

#[test]
fn nobody_takes_back_what_another_did() {
    let site = Site::with_archive(REPORT);
    let (here, there) = (Remote::start(), Remote::start());
    let (ana, bo, eve) = (here.actor("ana"), here.actor("bo"), there.actor("eve"));
    let like = reacts(&site, &ana, "Like");
    let answer = reply(&site, &ana, 1, PUBLIC);
    post(&site, &ana, &answer);
    counted(&site, "they are counted", [1, 0, 1]);
    post(&site, &bo, &bo.says("Undo", like["id"].clone()));
    post(&site, &bo, &bo.says("Delete", answer["object"]["id"].clone()));
    let foreign = eve.posts(&site.at("/ap/inbox"), &eve.says("Delete", answer["object"]["id"].clone()));
    assert!((400..500).contains(&foreign.status), "{}", foreign.status);
    reacts(&site, &bo, "Announce");
    counted(&site, "the rest stands", [1, 1, 1]);
}

#[test]
fn nobody_keeps_a_neighbours_reply_from_being_counted() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, eve) = (remote.actor("ana"), remote.actor("eve"));
    let reply = reply(&site, &ana, 1, PUBLIC);
    post(&site, &eve, &eve.says("Delete", reply["object"]["id"].clone()));
    post(&site, &ana, &reply);
    counted(&site, "the reply", [0, 0, 1]);
}

#[test]
fn public_replies_are_counted_and_linked_and_their_text_is_not_shown() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    let (first, secret) =
        (reply(&site, &ana, 1, PUBLIC), reply(&site, &bo, 1, &site.at("/ap/actors/kernel")));
    for answer in [&first, &first, &secret, &reply(&site, &bo, 2, "as:Public")] {
        post(&site, if answer["actor"] == ana.id { &ana } else { &bo }, answer);
    }
    counted(&site, "two are public", [0, 0, 2]);
    let replies = get_activity(&site.at(&format!("{NOTE}/replies"))).json();
    let mut listed: Vec<&str> =
        replies["first"]["items"].as_array().expect("items").iter().filter_map(Value::as_str).collect();
    listed.sort_unstable();
    assert_eq!(listed, [format!("{}/notes/1", ana.id), format!("{}/notes/2", bo.id)]);
    let page = get_page(&site.at(PAGE)).text();
    assert!(page.contains("2 replies") && !page.contains("secret"), "{page}");
    let link = format!("<a rel=\"nofollow ugc\" href=\"{}/@1?a=1&#38;b=2\">", ana.id);
    assert!(page.contains(&link) || page.contains(&link.replace("&#38;", "&amp;")), "{page}");
}

#[test]
fn a_reply_follows_its_edits_and_goes_with_its_author() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo, cy) = (remote.actor("ana"), remote.actor("bo"), remote.actor("cy"));
    for actor in [&ana, &bo, &cy] {
        post(&site, actor, &reply(&site, actor, 1, PUBLIC));
    }
    counted(&site, "three replies", [0, 0, 3]);
    let edited = |actor: &Actor, to: &str| {
        let mut object = reply(&site, actor, 1, to)["object"].clone();
        object["url"] = json!(format!("{}/elsewhere", actor.id));
        actor.says("Update", object)
    };
    post(&site, &ana, &edited(&ana, PUBLIC));
    until("the link is the new one", || {
        get_page(&site.at(PAGE)).text().contains(&format!("href=\"{}/elsewhere\"", ana.id))
    });
    post(&site, &ana, &edited(&ana, &bo.id));
    counted(&site, "it is no longer public", [0, 0, 2]);
    post(&site, &bo, &bo.says("Delete", json!({ "id": format!("{}/notes/1", bo.id), "type": "Tombstone" })));
    counted(&site, "it is deleted", [0, 0, 1]);
    post(&site, &cy, &cy.says("Delete", cy.id.clone()));
    counted(&site, "its author is gone", [0, 0, 0]);
    until("the page says nothing of replies", || !get_page(&site.at(PAGE)).text().contains("_replies"));
}

#[test]
fn reactions_to_what_is_not_there_change_nothing() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    for object in ["/ap/notes/2026q1/nothing", "/ap/actors/kernel", "/reports/2026q1/memory", "/ap/notes/x"] {
        post(&site, &ana, &ana.says("Like", site.at(object)));
    }
    let mut others = reply(&site, &ana, 1, PUBLIC);
    others["object"]["attributedTo"] = json!(site.at("/ap/actors/kernel"));
    post(&site, &ana, &others);
    reacts(&site, &ana, "Like");
    counted(&site, "the one like", [1, 0, 0]);
    assert_eq!(get_activity(&site.at("/ap/notes/2026q1/nothing/likes")).status, 404);
}

#[test]
fn a_flood_of_likes_is_counted_to_the_last_and_survives_a_restart() {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let names: Vec<String> = (0..40).map(|number| format!("fan{number}")).collect();
    for name in &names {
        reacts(&site, &remote.actor_with_key(name, "fan"), "Like");
    }
    counted(&site, "all of them", [40, 0, 0]);
    site.stop();
    site.start();
    assert_eq!(totals(&site), [40, 0, 0]);
}

#[test]
fn who_blocks_a_team_is_forgotten_and_refused_until_it_takes_that_back() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    ana.follows(&site, "core-team");
    remote.awaits(&ana.inbox(), "Accept", 2);
    reacts(&site, &ana, "Like");
    counted(&site, "it is counted", [1, 0, 0]);
    let block = ana.says("Block", site.at("/ap/actors/kernel"));
    post(&site, &ana, &block);
    counted(&site, "it is forgotten", [0, 0, 0]);
    assert_eq!(crate::following::followers(&site), [("core-team".to_owned(), ana.id.clone())]);
    reacts(&site, &ana, "Like");
    let follow = ana.follows(&site, "kernel");
    let reject = remote.awaits(&ana.inbox(), "Reject", 1).remove(0);
    assert_eq!((&reject["object"]["id"], &reject["to"]), (&follow["id"], &json!([ana.id])));
    assert_eq!(totals(&site), [0, 0, 0]);
    post(&site, &ana, &ana.says("Undo", block));
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 3);
    assert_eq!(crate::following::followers(&site).len(), 2);
}

#[test]
fn complaints_are_kept_for_the_operator_until_they_are_forgotten() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    let mut flag = ana.says("Flag", json!([site.at("/ap/actors/kernel"), site.at(NOTE)]));
    flag["content"] = json!("\u{1b}[2J spam \u{202e}maps");
    for _ in 0..2 {
        post(&site, &ana, &flag);
    }
    post(&site, &ana, &ana.says("Flag", "https://elsewhere.example/notes/1"));
    let flags = site.json(&["flags", "--json"]);
    assert_eq!(flags.as_array().map(Vec::len), Some(1), "{flags}");
    assert_eq!(flags[0]["objects"], json!([site.at("/ap/actors/kernel"), site.at(NOTE)]));
    let shown = site.run(&["flags"]).out;
    assert!(shown.contains("spam") && !shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown:?}");
    let id = flag["id"].as_str().expect("an id");
    assert_eq!(site.run(&["flags", "--forget", id]).code, 0);
    assert_eq!(site.json(&["flags", "--json"]), json!([]));
    assert_eq!(site.run(&["flags", "--forget", id]).code, 1);
}

#[test]
fn a_quote_gets_a_stamp_that_can_be_looked_up_and_taken_back() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let (ana, bo) = (remote.actor("ana"), remote.actor("bo"));
    let request = |actor: &Actor| {
        let mut request = actor.says("QuoteRequest", site.at(NOTE));
        request["instrument"] = json!({ "id": format!("{}/notes/7", actor.id), "type": "Note" });
        post(&site, actor, &request);
        request
    };
    let asked = request(&ana);
    let accept = remote.awaits(&ana.inbox(), "Accept", 1).remove(0);
    assert_eq!(accept["actor"], site.at("/ap/actors/kernel"));
    assert_eq!((&accept["object"]["id"], &accept["object"]["type"]), (&asked["id"], &json!("QuoteRequest")));
    let stamp = accept["result"].as_str().expect("a stamp").to_owned();
    until("the stamp is served", || get_activity(&stamp).status == 200);
    let shown = get_activity(&stamp).json();
    assert_eq!((&shown["id"], &shown["type"]), (&json!(stamp), &json!("QuoteAuthorization")));
    assert_eq!(shown["interactingObject"], format!("{}/notes/7", ana.id));
    assert_eq!(shown["interactionTarget"], site.at(NOTE));
    assert_eq!(shown["attributedTo"], site.at("/ap/actors/kernel"));
    request(&ana);
    assert_eq!(remote.awaits(&ana.inbox(), "Accept", 2)[1]["result"], stamp, "the same stamp");
    request(&bo);
    let other = remote.awaits(&bo.inbox(), "Accept", 1)[0]["result"].as_str().expect("a stamp").to_owned();
    let post_of = format!("{}/notes/7", ana.id);
    assert_eq!(site.run(&["quotes", "--revoke", &post_of]).code, 0);
    let delete = remote.awaits(&ana.inbox(), "Delete", 1).remove(0);
    assert_eq!(delete["object"]["id"], stamp);
    until("it is gone", || get_activity(&stamp).status == 410);
    request(&ana);
    remote.awaits(&ana.inbox(), "Reject", 1);
    post(&site, &bo, &bo.says("Delete", format!("{}/notes/7", bo.id)));
    until("it went with its post", || get_activity(&other).status == 410);
    let listed = site.json(&["quotes", "--json"]);
    assert!(listed.as_array().is_some_and(|quotes| quotes.iter().all(|quote| !quote["revoked"].is_null())));
}

//! Delivery: who gets what, once, in order, signed.

use crate::browse::get_activity;
use crate::patience::{eventually, until};
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, SLUGS, edited, shortened};
use crate::wire::Reply;
use serde_json::{Value, json};

/// The slugs of the notes that activities are about, in the order of arrival.
pub fn slugs(activities: &[Value]) -> Vec<String> {
    let id = |activity: &Value| {
        let object = &activity["object"];
        object["id"].as_str().or(object.as_str()).expect("an id").to_owned()
    };
    activities.iter().map(|activity| id(activity).rsplit('/').next().expect("a slug").to_owned()).collect()
}

/// What the operator sees of the destination with an inbox of that path.
pub fn destination(site: &Site, path: &str) -> Value {
    let listed = site.json(&["deliveries", "--json"]);
    let found = listed
        .as_array()
        .expect("a list")
        .iter()
        .find(|destination| destination["inbox"].as_str().is_some_and(|inbox| inbox.ends_with(path)));
    found.cloned().unwrap_or(Value::Null)
}

#[test]
fn two_followers_with_one_shared_inbox_get_every_note_once_and_in_order() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    for name in ["ana", "bo"] {
        let actor = remote.actor_with_shared_inbox(name);
        for team in ["core-team", "graphics-team", "kernel"] {
            actor.follows(&site, team);
        }
        remote.awaits(&actor.inbox(), "Accept", 3);
    }
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    let creates = remote.awaits("/inbox", "Create", 4);
    assert_eq!(slugs(&creates), SLUGS);
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    let destination = destination(&site, "/inbox");
    assert_eq!((&destination["delivered"], &destination["refused"]), (&json!(4), &json!(0)));
    assert_eq!(remote.received().len(), 6 + 4, "six Accepts and four Creates");
    for create in &creates {
        let note = get_activity(create["object"]["id"].as_str().expect("an id"));
        assert_eq!(note.json()["content"], create["object"]["content"]);
    }
}

#[test]
fn a_follower_gets_what_its_team_says_and_nothing_else() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    let creates = remote.awaits(&ana.inbox(), "Create", 2);
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    assert_eq!(slugs(&creates), ["memory", "clocks-timers"]);
    assert_eq!(remote.received().len(), 3);
}

#[test]
fn a_note_is_written_for_how_servers_show_it() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    let create = remote.awaits(&ana.inbox(), "Create", 1).remove(0);
    let (note, team) = (&create["object"], site.at("/ap/actors/kernel"));
    let public = json!(["https://www.w3.org/ns/activitystreams#Public"]);
    for said in [&create, note] {
        assert_eq!(said["to"], public);
        assert_eq!(said["cc"], json!([format!("{team}/followers")]));
        assert_eq!(said["published"], create["published"]);
    }
    assert_eq!(
        (&create["actor"], &note["attributedTo"], &note["type"]),
        (&json!(team), &json!(team), &json!("Note"))
    );
    assert_eq!(note["url"], site.at("/reports/2026q2/memory"));
    assert!(note.get("summary").is_none() && note.get("name").is_none(), "{note}");
    assert_eq!(note["contentMap"], json!({ "en": note["content"] }));
    let content = note["content"].as_str().expect("a text");
    let title =
        format!("<p><strong><a href=\"{}\">Memory</a></strong></p>", site.at("/reports/2026q2/memory"));
    assert!(content.starts_with(&title), "{content}");
    assert!(content.contains("The memory is larger now."), "{content}");
}

#[test]
fn an_edit_is_an_update_and_a_withdrawal_is_a_delete() {
    let site = Site::running();
    let remote = Remote::start();
    site.publish("report.md", REPORT, &[]);
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.publish("report.md", &edited(), &[]);
    let update = remote.awaits(&ana.inbox(), "Update", 1).remove(0);
    let note = &update["object"];
    assert_eq!(note["id"], site.at("/ap/notes/2026q1/memory"));
    assert!(note["content"].as_str().is_some_and(|content| content.contains("twice as large")));
    assert!(note["updated"].as_str() > note["published"].as_str(), "{note}");
    site.publish("report.md", &shortened(), &["--withdraw"]);
    let delete = remote.awaits(&ana.inbox(), "Delete", 1).remove(0);
    assert_eq!(delete["object"]["id"], note["id"]);
    assert_eq!(delete["object"]["type"], "Tombstone");
    let kinds: Vec<Value> = remote.taken(&ana.inbox()).into_iter().map(|one| one["type"].clone()).collect();
    assert_eq!(kinds, ["Accept", "Update", "Delete"]);
}

#[test]
fn the_umbrella_passes_every_note_on_to_its_own_followers() {
    let mut site = Site::new().set("TIDINGS_PUBLISH_ANNOUNCE_AFTER", "0s");
    site.start();
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "status");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.publish("report.md", REPORT, &[]);
    let announces = remote.awaits(&ana.inbox(), "Announce", 4);
    assert_eq!(slugs(&announces), SLUGS);
    for announce in &announces {
        assert_eq!(announce["actor"], site.at("/ap/actors/status"));
        assert_eq!(announce["cc"][0], site.at("/ap/actors/status/followers"));
        let note = get_activity(announce["object"].as_str().expect("an id"));
        assert_eq!((note.status, &note.json()["type"]), (200, &json!("Note")));
    }
    assert_eq!(remote.received().len(), 5, "an Accept and four Announces");
}

#[test]
fn a_silent_publication_fills_the_outbox_and_delivers_nothing() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    for team in ["kernel", "status"] {
        ana.follows(&site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", 2);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &["--silent"]);
    until("the outbox is filled", || {
        get_activity(&site.at("/ap/actors/kernel/outbox")).json()["totalItems"] == 4
    });
    // What comes aloud afterwards proves that nothing was still under way.
    site.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    let creates = remote.awaits(&ana.inbox(), "Create", 2);
    assert!(
        creates.iter().all(|create| create["object"]["id"].as_str().is_some_and(|id| id.contains("2026q3")))
    );
}

#[test]
fn a_404_is_recorded_as_refused_and_does_not_stop_the_rest() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    remote.tell(&ana.inbox(), [Reply::status(404).saying("no such inbox")]);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 1)), ["clocks-timers"]);
    let seen = eventually("it is settled", || {
        let seen = destination(&site, "/inbox");
        (seen["lag"] == 0).then_some(seen)
    });
    assert_eq!((&seen["delivered"], &seen["refused"]), (&json!(2), &json!(1)));
    assert!(site.run(&["deliveries"]).out.contains("/users/ana/inbox"));
}

#[test]
fn a_410_forgets_the_followers() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    for name in ["ana", "bo"] {
        let actor = remote.actor_with_shared_inbox(name);
        actor.follows(&site, "kernel");
        remote.awaits(&actor.inbox(), "Accept", 1);
    }
    remote.tell_always("/inbox", Reply::status(410));
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    until("nobody follows", || crate::following::followers(&site).is_empty());
    until("nothing is left to deliver", || destination(&site, "/inbox").is_null());
}

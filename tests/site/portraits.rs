//! What accounts tell of themselves: that they have another name, what they feature, that they have
//! moved; and how a server that looks back finds what was said.

use crate::browse::get_activity;
use crate::patience::until;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, SLUGS, shortened};
use serde_json::{Value, json};

const TEAMS: &str = "[[teams]]\nid = \"kernel\"\nname = ";

/// The types of what an inbox has taken.
fn kinds(remote: &Remote, inbox: &str) -> Vec<Value> {
    remote.taken(inbox).into_iter().map(|one| one["type"].clone()).collect()
}

fn named(site: &Site, name: &str) -> bool {
    get_activity(&site.at("/ap/actors/kernel")).json()["name"] == name
}

#[test]
fn another_name_is_told_to_followers_once_whichever_way_it_came() {
    let mut site = Site::new();
    site.write("config.toml", format!("{TEAMS}\"Kernel\"\n"));
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);

    site.write("config.toml", format!("{TEAMS}\"Kernel & more\"\nsummary = \"What is below.\"\n"));
    site.hang_up();
    let update = remote.awaits(&ana.inbox(), "Update", 1).remove(0);
    let actor = &update["object"];
    assert_eq!((&update["actor"], &actor["id"]), (&json!(site.at("/ap/actors/kernel")), &update["actor"]));
    assert_eq!(
        (&actor["name"], &actor["summary"]),
        (&json!("Kernel & more"), &json!("<p>What is below.</p>"))
    );
    let mut served = get_activity(&site.at("/ap/actors/kernel")).json();
    // The context stands at the top of the activity, which has a proof as well.
    served.as_object_mut().expect("an object").remove("@context");
    assert_eq!(served, *actor);

    site.stop();
    site.write("config.toml", format!("{TEAMS}\"The kernel\"\n"));
    site.start();
    let second = remote.awaits(&ana.inbox(), "Update", 2).remove(1);
    assert_eq!(second["object"]["name"], "The kernel");
    assert!(second["object"]["updated"].as_str() > actor["updated"].as_str(), "{second}");
    assert_ne!(second["id"], update["id"]);
    assert_eq!(kinds(&remote, &ana.inbox()), ["Accept", "Update", "Update"]);
}

#[test]
fn a_publication_that_brings_a_new_title_tells_it_and_one_that_does_not_is_silent() {
    let site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    until("it is noticed", || named(&site, "Kernel"));
    let next = REPORT.replace("First", "Second").replace("What happens below.", "What is at the bottom.");
    site.publish("2026q2.md", &next, &["--silent"]);
    let update = remote.awaits(&ana.inbox(), "Update", 1).remove(0);
    assert_eq!(update["object"]["summary"], "<p>What is at the bottom.</p>");
    site.publish("2026q3.md", &next.replace("Second", "Third"), &[]);
    remote.awaits(&ana.inbox(), "Create", 2);
    assert_eq!(kinds(&remote, &ana.inbox()), ["Accept", "Update", "Create", "Create"]);
}

#[test]
fn what_is_featured_is_told_once_the_last_note_has_left() {
    let mut site = Site::new().set("TIDINGS_PUBLISH_FEATURED_AFTER", "0s");
    site.start();
    let remote = Remote::start();
    let ana = remote.actor("ana");
    site.publish("report.md", REPORT, &["--silent"]);
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    let adds = remote.awaits(&ana.inbox(), "Add", 2);
    let featured = site.at("/ap/actors/kernel/featured");
    for (add, slug) in adds.iter().zip(["memory", "clocks-timers"]) {
        assert_eq!(
            (&add["object"], &add["target"]),
            (&json!(site.at(&format!("/ap/notes/2026q2/{slug}"))), &json!(featured))
        );
    }
    // A withdrawn note says so by itself.
    site.publish("2026q2.md", &shortened().replace("First", "Second"), &["--withdraw"]);
    remote.awaits(&ana.inbox(), "Delete", 1);
    // Many at once are told by one Update, upon which servers read the collection again.
    let many: String = (1..=12).map(|number| format!("\n## Part {number}\n\nText {number}.\n")).collect();
    site.publish(
        "2026q3.md",
        &format!("---\ntitle: Example Status Report Third Quarter 2026\n---\n\n# Kernel\n{many}"),
        &[],
    );
    let update = remote.awaits(&ana.inbox(), "Update", 1).remove(0);
    assert_eq!(update["object"]["featured"], featured);
    assert_eq!(get_activity(&featured).json()["totalItems"], 10);
    let told = kinds(&remote, &ana.inbox());
    assert_eq!(told.iter().filter(|kind| *kind == "Add" || *kind == "Remove").count(), 2, "{told:?}");
}

#[test]
fn the_notes_of_a_report_share_a_context_that_lists_them() {
    let site = Site::with_archive(REPORT);
    let context = site.at("/ap/reports/2026q1");
    let ids: Vec<String> = SLUGS.iter().map(|slug| site.at(&format!("/ap/notes/2026q1/{slug}"))).collect();
    for id in &ids {
        assert_eq!(get_activity(id).json()["context"], context);
    }
    let collection = get_activity(&context).json();
    assert_eq!((&collection["id"], &collection["type"]), (&json!(context), &json!("OrderedCollection")));
    assert_eq!((&collection["orderedItems"], &collection["totalItems"]), (&json!(ids), &json!(4)));
    site.publish("report.md", &shortened(), &["--withdraw"]);
    until("a withdrawn note leaves it", || get_activity(&context).json()["totalItems"] == 3);
}

#[test]
fn a_note_has_a_source_and_a_link_that_gets_the_card() {
    let site = Site::with_archive(REPORT);
    let note = get_activity(&site.at("/ap/notes/2026q1/memory")).json();
    let source = json!({ "content": "Memory\n\nThe memory is larger now.", "mediaType": "text/plain" });
    assert_eq!(note["source"], source);
    let link = json!([{ "type": "Link", "href": note["url"], "mediaType": "text/html", "name": "Memory" }]);
    assert_eq!(note["attachment"], link);
}

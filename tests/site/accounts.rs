//! Accounts: how they are found, what they say of themselves, what they have said.

use crate::browse::{ACTIVITY, get, get_activity, get_page, get_with};
use crate::program::Site;
use crate::samples::{REPORT, SLUGS, TITLES};
use serde_json::{Value, json};

const SELF: &str = "application/activity+json";
const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";

fn webfinger(site: &Site, resource: &str) -> crate::browse::Answer {
    get(&site.at(&format!("/.well-known/webfinger?resource={resource}")))
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A document that must be there, by its own id.
fn document(id: &str) -> Value {
    let answer = get_activity(id);
    assert_eq!(answer.status, 200, "{id}");
    let kind = answer.header("content-type");
    assert!(kind.starts_with("application/activity+json"), "{id}: {kind}");
    let document = answer.json();
    assert_eq!(document["id"], id);
    let context = document["@context"].as_array().map_or(&document["@context"], |list| &list[0]);
    assert_eq!(context, CONTEXT, "{id}");
    document
}

#[test]
fn every_team_is_found_however_it_is_asked_for() {
    let site = Site::with_archive(REPORT);
    let teams = site.json(&["teams", "--json"]);
    assert_eq!(teams.as_array().map(Vec::len), Some(4));
    for team in teams.as_array().expect("a list") {
        let account = format!("acct:{}@{}", team["handle"].as_str().expect("a handle"), site.authority());
        let actor = team["actor"].as_str().expect("an address");
        for resource in [
            account.clone(),
            encoded(&account),
            account.replacen(':', "%3A", 1),
            actor.to_owned(),
            encoded(actor),
        ] {
            let answer = webfinger(&site, &resource);
            assert_eq!(answer.status, 200, "{resource}");
            assert!(answer.header("content-type").starts_with("application/jrd+json"));
            let found = answer.json();
            assert_eq!(found["subject"], account);
            let links = found["links"].as_array().expect("links");
            let own = links.iter().find(|link| link["rel"] == "self" && link["type"] == SELF).expect("self");
            assert_eq!(own["href"], actor);
            let page = links.iter().find(|link| link["type"] == "text/html").expect("a page");
            assert_eq!(get_page(page["href"].as_str().expect("an address")).status, 200);
        }
    }
}

#[test]
fn accounts_that_are_not_here_are_not_found() {
    let site = Site::with_archive(REPORT);
    let here = site.authority();
    for resource in [
        "acct:kernel@elsewhere.example".to_owned(),
        format!("acct:nobody@{here}"),
        "nonsense".into(),
        site.at("/ap/actors/nobody"),
        String::new(),
    ] {
        assert_eq!(webfinger(&site, &resource).status, 404, "{resource}");
    }
    assert_eq!(get(&site.at("/.well-known/webfinger")).status, 400);
    assert_eq!(get(&site.at("/.well-known/webfinger?rel=self")).status, 400);
}

#[test]
fn host_meta_and_nodeinfo_lead_on() {
    let site = Site::with_archive(REPORT);
    let xml = get(&site.at("/.well-known/host-meta"));
    assert!(xml.header("content-type").starts_with("application/xrd+xml"));
    let template = xml
        .text()
        .split("template=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a template")
        .to_owned();
    assert_eq!(get(&template.replace("{uri}", &format!("acct:kernel@{}", site.authority()))).status, 200);
    assert_eq!(get(&site.at("/.well-known/host-meta.json")).json()["links"][0]["template"], template);
    let links = get(&site.at("/.well-known/nodeinfo")).json()["links"].clone();
    assert_eq!(links[0]["rel"], "http://nodeinfo.diaspora.software/ns/schema/2.1");
    let info = get(links[0]["href"].as_str().expect("an address")).json();
    assert_eq!((&info["version"], &info["software"]["name"]), (&json!("2.1"), &json!("tidings")));
    assert_eq!(info["protocols"], json!(["activitypub"]));
    assert_eq!(info["openRegistrations"], false);
    assert_eq!((&info["usage"]["users"]["total"], &info["usage"]["localPosts"]), (&json!(4), &json!(4)));
}

#[test]
fn an_actor_has_what_servers_need() {
    let site = Site::with_archive(REPORT);
    for team in ["kernel", "core-team", "status"] {
        let id = site.at(&format!("/ap/actors/{team}"));
        let actor = document(&id);
        assert_eq!(actor["type"], "Service");
        assert_eq!(actor["preferredUsername"], team.replace('-', "_"));
        assert_eq!(
            (&actor["manuallyApprovesFollowers"], &actor["discoverable"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(actor["publicKey"]["id"], format!("{id}#main-key"));
        assert_eq!(actor["publicKey"]["owner"], id);
        assert!(
            actor["publicKey"]["publicKeyPem"]
                .as_str()
                .is_some_and(|pem| pem.starts_with("-----BEGIN PUBLIC KEY-----"))
        );
        assert_eq!(actor["endpoints"]["sharedInbox"], site.at("/ap/inbox"));
        assert_eq!(get_page(actor["url"].as_str().expect("a page")).status, 200);
        for name in ["outbox", "followers", "following", "featured"] {
            document(actor[name].as_str().expect("an address"));
        }
        let handle = actor["preferredUsername"].as_str().expect("a name");
        let found = webfinger(&site, &format!("acct:{handle}@{}", site.authority())).json();
        assert_eq!(found["links"][0]["href"], id);
    }
}

#[test]
fn the_kind_of_actor_is_configurable() {
    let mut site = Site::new().set("TIDINGS_SITE_ACTOR_TYPE", "Group");
    site.start();
    assert_eq!(document(&site.at("/ap/actors/status"))["type"], "Group");
}

#[test]
fn the_outbox_holds_whole_creates_in_pages_and_the_newest_first() {
    let site = Site::with_archive(REPORT);
    let entries: String =
        (1..=25).map(|number| format!("\n## Part {number}\n\nText of part {number}.\n")).collect();
    site.publish(
        "many.md",
        &format!("---\ntitle: Example Status Report Second Quarter 2026\n---\n\n# Kernel\n{entries}"),
        &["--silent"],
    );
    let outbox = document(&site.at("/ap/actors/kernel/outbox"));
    assert_eq!((&outbox["type"], &outbox["totalItems"]), (&json!("OrderedCollection"), &json!(27)));
    assert!(outbox.get("orderedItems").is_none());
    let (mut said, mut next) = (Vec::new(), outbox["first"].as_str().map(str::to_owned));
    while let Some(address) = next {
        let page = document(&address);
        assert_eq!((&page["type"], &page["partOf"]), (&json!("OrderedCollectionPage"), &outbox["id"]));
        said.extend(page["orderedItems"].as_array().expect("items").clone());
        next = page["next"].as_str().map(str::to_owned);
        if next.is_none() {
            assert_eq!(page["id"], outbox["last"]);
        }
    }
    assert_eq!(said.len(), 27);
    let published = |activity: &Value| activity["published"].as_str().expect("an instant").to_owned();
    assert!(said.windows(2).all(|pair| published(&pair[0]) >= published(&pair[1])));
    for activity in &said {
        assert_eq!((&activity["type"], &activity["object"]["type"]), (&json!("Create"), &json!("Note")));
        assert!(activity["object"]["content"].as_str().is_some_and(|content| content.contains("<p>")));
    }
    let mut ids: Vec<&str> = said.iter().filter_map(|activity| activity["id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 27);
}

#[test]
fn the_latest_entries_are_featured_whole() {
    let site = Site::with_archive(REPORT);
    let featured = document(&site.at("/ap/actors/kernel/featured"));
    let notes = featured["orderedItems"].as_array().expect("items");
    let ids: Vec<&Value> = notes.iter().map(|note| &note["id"]).collect();
    assert_eq!(
        ids,
        [&json!(site.at("/ap/notes/2026q1/memory")), &json!(site.at("/ap/notes/2026q1/clocks-timers"))]
    );
    assert!(notes.iter().all(|note| note["attributedTo"] == site.at("/ap/actors/kernel")));
}

#[test]
fn followers_and_following_tell_totals_only() {
    let site = Site::with_archive(REPORT);
    let remote = crate::remote::Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    crate::patience::until("the total is shown", || {
        document(&site.at("/ap/actors/kernel/followers"))["totalItems"] == 1
    });
    let text = get_activity(&site.at("/ap/actors/kernel/followers")).text();
    assert!(!text.contains(&ana.id), "{text}");
    let following = document(&site.at("/ap/actors/kernel/following"));
    assert_eq!(following["totalItems"], 0);
    assert!(following.get("first").is_some(), "without it Mastodon shows the list as hidden");
    remote.awaits(&ana.inbox(), "Accept", 1);
}

#[test]
fn every_note_is_at_its_id() {
    let site = Site::with_archive(REPORT);
    for (slug, title) in SLUGS.iter().zip(TITLES) {
        let note = document(&site.at(&format!("/ap/notes/2026q1/{slug}")));
        assert_eq!(note["type"], "Note");
        let content = note["content"].as_str().expect("a text");
        assert!(content.contains(&title.replace('&', "&amp;")), "{content}");
        assert_eq!(note["url"], site.at(&format!("/reports/2026q1/{slug}")));
    }
    let nothing = get_activity(&site.at("/ap/notes/2026q1/nothing"));
    assert_eq!(nothing.status, 404);
}

#[test]
fn servers_that_ask_a_page_are_led_to_the_object_and_browsers_back() {
    let site = Site::with_archive(REPORT);
    let accepts = [ACTIVITY, "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""];
    for (page, object) in [
        ("/reports/2026q1/memory", "/ap/notes/2026q1/memory"),
        ("/teams/kernel", "/ap/actors/kernel"),
        ("/teams/status", "/ap/actors/status"),
    ] {
        for accept in accepts {
            let answer = get_with(&site.at(page), &[("accept", accept)]);
            assert_eq!(
                (answer.status, answer.header("location")),
                (302, &*site.at(object)),
                "{page} {accept}"
            );
            assert!(answer.header("vary").contains("Accept"));
            assert_eq!(get_with(&site.at(object), &[("accept", accept)]).status, 200);
        }
        let answer = get_page(&site.at(object));
        assert_eq!((answer.status, answer.header("location")), (302, &*site.at(page)), "{object}");
        let answer = get_page(&site.at(page));
        assert!(answer.status == 200 && answer.header("content-type").starts_with("text/html"), "{page}");
    }
}

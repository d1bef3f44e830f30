//! Publishing while the site serves: noticed at once, said once, corrected, withdrawn.

use crate::browse::{get, get_activity, get_page};
use crate::patience::until;
use crate::program::{Site, shared};
use crate::samples::{MAIL, REPORT, TITLES, edited, shortened};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn items(site: &Site) -> Vec<Value> {
    get(&site.at("/feed.json")).json()["items"].as_array().expect("items").clone()
}

fn texts(values: &[Value], name: &str) -> Vec<String> {
    values.iter().map(|value| value[name].as_str().expect("a text").to_owned()).collect()
}

/// The last position of the outbox log.
fn log(site: &Site) -> String {
    site.run(&["deliveries"]).out.lines().last().expect("a line").to_owned()
}

#[test]
fn the_damaged_mail_is_published_whole_while_the_site_serves() {
    let (Some(report), Some(truth)) = (shared("reports/2019q2-mail.txt"), shared("truth/2019q2.mail.json"))
    else {
        return;
    };
    let site = Site::running();
    let finished = site.run(&["publish", report.to_str().expect("a path")]);
    let began = Instant::now();
    until("the server notices", || items(&site).len() == 26);
    // A second, and what a busy machine adds.
    assert!(began.elapsed() < Duration::from_millis(2500), "noticed after {:?}", began.elapsed());
    assert_eq!(finished.code, 0, "{}", finished.err);
    let truth: Value = serde_json::from_slice(&std::fs::read(truth).expect("a file")).expect("JSON");
    let truth = truth["entries"].as_array().expect("entries");
    let items = items(&site);
    assert_eq!(texts(&items, "title"), texts(truth, "title"));
    assert!(texts(&items, "title").contains(&"FUSE".to_owned()));
    let categories: Vec<&Value> = items.iter().map(|item| &item["tags"][0]).collect();
    assert_eq!(categories, truth.iter().map(|entry| &entry["category"]).collect::<Vec<_>>());
    let warned = |line: &str| line.starts_with("2019q2-mail.txt:") && line.contains("FUSE");
    assert!(finished.err.lines().any(warned), "{}", finished.err);
    until("every note is out", || {
        get_activity(&site.at("/ap/actors/status/outbox")).json()["totalItems"] == 26
    });
}

#[test]
fn a_mail_is_published_with_its_lists_and_without_its_rules() {
    let site = Site::running();
    site.publish("report.txt", MAIL, &[]);
    let items = items(&site);
    assert_eq!(texts(&items, "title"), ["Core Team", "Graphics Team", "Memory"]);
    let html = items[0]["content_html"].as_str().expect("a text");
    let (list, rest) = html.split_once("</ul>").expect("a list");
    assert_eq!((list.matches("<li>").count(), rest.matches("example.org/plan").count()), (2, 1), "{html}");
    assert!(html.contains("goes on") && !html.contains("____") && !html.contains("drew"), "{html}");
}

#[test]
fn checking_prints_what_the_contract_says_and_changes_nothing() {
    let site = Site::bare();
    site.write("report.md", REPORT);
    let checked = site.json(&["check", "--json", "report.md"]);
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        keys
    };
    // `plan` is more than the contract names.
    assert_eq!(keys(&checked), ["entries", "plan", "report", "warnings"]);
    let period = json!({ "start": "2026-01-01", "end": "2026-03-31" });
    let report = json!({ "slug": "2026q1", "title": "Example Status Report First Quarter 2026", "format": "markdown", "period": period });
    assert_eq!(checked["report"], report);
    let entries = checked["entries"].as_array().expect("entries");
    assert_eq!(texts(entries, "title"), TITLES);
    let names = ["category", "contacts", "html", "links", "slug", "sponsors", "team", "title", "words"];
    assert!(entries.iter().all(|entry| keys(entry) == names));
    let first = &entries[0];
    assert_eq!((&first["slug"], &first["team"]), (&json!("core-team"), &json!("core-team")));
    assert_eq!(first["category"], "Team Reports");
    assert_eq!(first["contacts"], json!([{ "name": "Ana Bo", "email": "ana@example.org", "url": null }]));
    assert_eq!(first["links"], json!([{ "text": "The plan", "url": "https://example.org/plan" }]));
    assert_eq!(first["sponsors"], json!(["The Example Foundation"]));
    assert_eq!(first["words"], 11);
    assert!(first["html"].as_str().is_some_and(|html| html.contains("<li>one thing;</li>")), "{first}");
    let left: Vec<_> = std::fs::read_dir(site.path("")).expect("a folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn guesses_are_warnings_with_their_lines() {
    let site = Site::bare();
    site.write("report.txt", MAIL.replace("Graphics Team\n\n   Contact", "   Contact"));
    let checked = site.json(&["check", "--json", "report.txt"]);
    let warnings = checked["warnings"].as_array().expect("warnings");
    assert!(!warnings.is_empty());
    for warning in warnings {
        assert_eq!(warning["file"], "report.txt");
        assert!(warning["line"].as_u64().is_some_and(|line| line > 0), "{warning}");
        assert!(warning["message"].as_str().is_some_and(|message| !message.is_empty()), "{warning}");
    }
}

#[test]
fn a_report_is_read_from_standard_input() {
    let site = Site::running();
    let finished = site.run_with(&["publish", "-"], REPORT);
    assert_eq!(finished.code, 0, "{}", finished.err);
    until("the server notices", || items(&site).len() == 4);
}

#[test]
fn what_was_said_is_not_said_again() {
    let site = Site::running();
    site.publish("report.md", REPORT, &[]);
    until("every note is out", || {
        get_activity(&site.at("/ap/actors/status/outbox")).json()["totalItems"] == 4
    });
    let (said, feed) = (log(&site), get(&site.at("/feed.atom")).body);
    let finished = site.publish("report.md", REPORT, &[]);
    assert!(finished.out.contains("4 entries: 4 unchanged"), "{}", finished.out);
    assert_eq!((log(&site), get(&site.at("/feed.atom")).body), (said, feed));
    let plan = site.json(&["check", "--json", "report.md"])["plan"].clone();
    assert!(
        plan.as_array().is_some_and(|plan| plan.iter().all(|line| line["fate"] == "unchanged")),
        "{plan}"
    );
}

#[test]
fn an_edit_changes_one_entry() {
    let site = Site::with_archive(REPORT);
    let finished = site.publish("report.md", &edited(), &[]);
    assert!(finished.out.contains("1 changed") && finished.out.contains("3 unchanged"), "{}", finished.out);
    let page = site.at("/reports/2026q1/memory");
    until("the page is new", || get_page(&page).text().contains("twice as large"));
    assert!(get_activity(&site.at("/ap/notes/2026q1/memory")).text().contains("twice as large"));
}

#[test]
fn a_missing_entry_stays_until_it_is_withdrawn() {
    let site = Site::with_archive(REPORT);
    let finished = site.publish("report.md", &shortened(), &[]);
    assert!(finished.out.contains("1 missing") && finished.out.contains("--withdraw"), "{}", finished.out);
    let (page, note) = (site.at("/reports/2026q1/memory"), site.at("/ap/notes/2026q1/memory"));
    assert_eq!((get_page(&page).status, get_activity(&note).status), (200, 200));
    let finished = site.publish("report.md", &shortened(), &["--withdraw"]);
    assert!(finished.out.contains("1 withdrawn"), "{}", finished.out);
    until("the page is gone", || get_page(&page).status == 410);
    assert!(get_page(&page).header("content-type").starts_with("text/html"));
    let tombstone = get_activity(&note);
    assert_eq!(tombstone.status, 410);
    assert_eq!(tombstone.json()["type"], "Tombstone");
    assert_eq!(tombstone.json()["id"], note);
    for feed in ["/feed", "/teams/kernel/feed", "/categories/kernel/feed", "/reports/2026q1/feed"] {
        for format in ["atom", "rss", "json"] {
            let text = get(&site.at(&format!("{feed}.{format}"))).text();
            assert!(!text.contains("/notes/2026q1/memory"), "{feed}.{format}");
            assert!(text.contains("/notes/2026q1/clocks-timers"), "{feed}.{format}");
        }
    }
    assert!(!get_page(&site.at("/reports/2026q1")).text().contains("/reports/2026q1/memory"));
}

#[test]
fn what_comes_back_after_a_withdrawal_is_said_by_the_same_account() {
    let site = Site::new();
    site.publish("report.md", REPORT, &[]);
    site.publish("report.md", &REPORT.replace("## Graphics Team", "## Painters"), &["--withdraw"]);
    let finished = site.publish("report.md", REPORT, &["--withdraw"]);
    assert!(finished.out.contains("@graphics_team\n"), "{}", finished.out);
    assert!(!finished.out.contains("@graphics_team_2"), "{}", finished.out);
}

#[test]
fn two_entries_of_one_title_are_said_by_one_account() {
    let site = Site::new();
    let finished = site.publish("report.md", &REPORT.replace("## Graphics Team", "## Core Team"), &[]);
    assert_eq!(finished.out.matches("@core_team\n").count(), 2, "{}", finished.out);
}

#[test]
fn a_check_tells_which_accounts_are_new() {
    let site = Site::new();
    site.publish("report.md", REPORT, &[]);
    let next = REPORT.replace("First Quarter", "Second Quarter").replace("## Graphics Team", "## Painters");
    site.write("next.md", next);
    let checked = site.run(&["check", "next.md"]).out;
    assert_eq!(checked.matches("(a new account)").count(), 1, "{checked}");
    assert!(checked.contains("@painters  (a new account)"), "{checked}");
    let plan = site.json(&["check", "--json", "next.md"])["plan"].clone();
    let new = plan.as_array().expect("lines").iter().filter(|line| line["new_account"] == true);
    assert_eq!(new.count(), 1, "{plan}");
}

#[test]
fn publications_at_the_same_moment_are_all_made() {
    let site = Site::running();
    let quarters = ["First", "Second", "Third", "Fourth"];
    std::thread::scope(|scope| {
        for quarter in quarters {
            let site = &site;
            let name = format!("{quarter}.md");
            scope.spawn(move || {
                site.write(&name, REPORT.replace("First", quarter));
                let finished = site.run(&["publish", &name, "--silent"]);
                assert_eq!(finished.code, 0, "{}", finished.err);
            });
        }
    });
    until("all are served", || items(&site).len() == 16);
    until("all are on the disk", || {
        std::fs::read(site.path("feeds/feed.json")).is_ok_and(|file| file == get(&site.at("/feed.json")).body)
    });
    assert_eq!(items(&site)[0]["title"], TITLES[0]);
}

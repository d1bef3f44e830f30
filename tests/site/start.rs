//! The first start from the shipped configuration, the second start, and the end.

use crate::browse::{get, get_page};
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::REPORT;
use serde_json::Value;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

const CONFIG: &str = include_str!("../../config.toml");
const SAMPLE: &str = include_str!("../../reports/2026q3.md");

/// A site as it is shipped, but for its address.
fn shipped() -> Site {
    let site = Site::bare().unset("TIDINGS_REPORTS_PATH");
    site.write("config.toml", CONFIG);
    site.write("reports/2026q3.md", SAMPLE);
    site
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

fn items(site: &Site) -> Vec<Value> {
    get(&site.at("/feed.json")).json()["items"].as_array().expect("items").clone()
}

#[test]
fn the_first_start_makes_a_key_for_every_account_that_only_we_can_read() {
    let mut site = shipped();
    site.start();
    let teams = site.json(&["teams", "--json"]);
    let ids = teams.as_array().expect("a list").iter();
    let ids = ids.map(|team| team["id"].as_str().expect("an id"));
    let ids: BTreeSet<String> =
        ids.flat_map(|id| [format!("{id}.pem"), format!("{id}_ed25519.pem")]).collect();
    let folder = site.path("keys");
    let files = std::fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file"));
    let files: BTreeSet<String> = files.map(|file| file.file_name().into_string().expect("a name")).collect();
    assert_eq!(files, ids);
    assert!(ids.contains("core.pem") && ids.contains("status.pem"), "{ids:?}");
    assert_eq!(mode(&folder), 0o700);
    for file in files {
        assert_eq!(mode(&folder.join(&file)), 0o600, "{file}");
        let pem = std::fs::read_to_string(folder.join(&file)).expect("a key");
        let is_proof_key = file.ends_with("_ed25519.pem");
        assert!(
            pem.starts_with("-----BEGIN PRIVATE KEY-----") && (is_proof_key || pem.len() > 1600),
            "{file}: no RSA key of 2048 bits"
        );
    }
}

#[test]
fn the_first_start_publishes_the_sample_report() {
    let mut site = shipped();
    site.start();
    let items = items(&site);
    let categories: BTreeSet<&str> = items.iter().filter_map(|item| item["tags"][0].as_str()).collect();
    assert!(items.len() >= 8, "{} entries", items.len());
    assert!(categories.len() >= 4, "{categories:?}");
    for file in [
        "feeds/feed.atom",
        "feeds/feed.rss",
        "feeds/feed.json",
        "feeds/teams/core/feed.atom",
        "feeds/feeds.opml",
    ] {
        assert!(site.path(file).is_file(), "{file}");
    }
    assert!(site.path("tidings.db").is_file());
    assert!(!site.said().contains("2026q3.md:"), "the sample has warnings: {}", site.said());
}

#[test]
fn the_output_names_the_front_page_a_feed_and_an_account() {
    let mut site = shipped();
    site.start();
    let said = site.said();
    let addresses: Vec<&str> = said.split_whitespace().filter(|word| word.starts_with("http://")).collect();
    let (page, feed) = (site.at("/"), site.at("/feed.atom"));
    assert!(addresses.contains(&&*page) && addresses.contains(&&*feed), "{said}");
    assert!(get_page(&page).header("content-type").starts_with("text/html"));
    assert!(get(&feed).header("content-type").starts_with("application/atom+xml"));
    let account = said.split_whitespace().find_map(|word| word.strip_prefix('@')).expect("an account");
    assert_eq!(get(&site.at(&format!("/.well-known/webfinger?resource=acct:{account}"))).status, 200);
}

#[test]
fn the_second_start_publishes_nothing_again() {
    let mut site = shipped();
    site.start();
    let (items_before, outbox) = (items(&site), get(&site.at("/ap/actors/core/outbox/1")).body);
    let key = std::fs::read(site.path("keys/core.pem")).expect("a key");
    assert_eq!(site.stop().0, Some(0));
    site.start();
    assert_eq!(items(&site), items_before);
    assert_eq!(get(&site.at("/ap/actors/core/outbox/1")).body, outbox);
    assert_eq!(std::fs::read(site.path("keys/core.pem")).expect("a key"), key);
    assert!(!site.said().contains("published"), "{}", site.said());
}

#[test]
fn a_site_without_a_configuration_and_without_reports_serves_all_the_same() {
    let mut site = Site::bare();
    site.start();
    assert_eq!(get(&site.at("/healthz")).status, 200);
    assert_eq!(get_page(&site.at("/")).status, 200);
    assert_eq!(items(&site).len(), 0);
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let site = Site::bare().set("TIDINGS_LOG", "verbose");
    let refused = site.run(&["serve"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("\"verbose\" is no level"), "{}", refused.err);
    let site = Site::bare();
    site.write("tidings.db", "This is no database, and long enough to be seen as something else.".repeat(9));
    let refused = site.run(&["serve"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("file is not a database"), "{}", refused.err);
}

#[test]
fn a_signal_ends_the_server_in_order() {
    let mut site = Site::running();
    let (code, took) = site.stop();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn what_was_published_before_the_first_start_is_served_under_the_right_address() {
    let mut site = Site::new();
    site.publish("report.md", crate::samples::REPORT, &[]);
    site.start();
    let items = items(&site);
    assert_eq!(items.len(), 4);
    assert!(items.iter().all(|item| item["id"].as_str().is_some_and(|id| id.starts_with(site.origin()))));
    let note = items[0]["id"].as_str().expect("an id");
    crate::patience::until("the note has left", || crate::browse::get_activity(note).status == 200);
    let written = std::fs::read(site.path("feeds/feed.atom")).expect("a feed");
    assert_eq!(written, get(&site.at("/feed.atom")).body);
}

#[test]
fn the_log_is_an_object_on_each_line_when_programs_are_to_read_it() {
    let mut site = Site::new().set("TIDINGS_SERVER_LOG_FORMAT", "json");
    site.start();
    let logged = |text: &str| -> Vec<serde_json::Value> {
        let lines = text.lines().filter(|line| line.starts_with('{'));
        lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let lines = logged(&site.said());
    assert!(!lines.is_empty(), "{}", site.said());
    for line in &lines {
        assert!(
            ["timestamp", "level", "target", "message"].iter().all(|key| line[key].is_string()),
            "{line}"
        );
    }
    // The last word of a server that cannot start is in the log, too.
    let second = site.run(&["serve"]);
    let lines = logged(&second.err);
    assert_eq!((second.code, lines.len()), (1, second.err.lines().count()), "{}", second.err);
    assert!(
        lines.iter().any(|line| line["level"] == "ERROR" && line["message"].is_string()),
        "{}",
        second.err
    );
}

#[test]
fn a_second_server_on_one_sqlite_database_is_refused() {
    let mut site = Site::running();
    let second = format!("TIDINGS_SERVER_LISTEN=127.0.0.1:0 {} serve", env!("CARGO_BIN_EXE_tidings"));
    let refused = site.shell(&second, &site.path("").display().to_string());
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("another server runs on tidings.db"), "{}", refused.err);
    site.kill();
    site.start();
}

/// A site with a follower, that does not run.
fn followed(team: &str) -> Site {
    let mut site = Site::with_archive(REPORT);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, team);
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.stop();
    site
}

#[test]
fn a_folder_without_the_keys_that_followers_know_is_refused() {
    let mut site = followed("kernel");
    std::fs::rename(site.path("keys"), site.path("away")).expect("they are ours");
    let refused = site.run(&["serve"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("no account that has followers has its keys in keys"), "{}", refused.err);
    assert!(!site.path("keys/kernel.pem").exists(), "nothing was made");
    std::fs::remove_dir_all(site.path("keys")).expect("it is empty");
    std::fs::rename(site.path("away"), site.path("keys")).expect("they are ours");
    site.start();
}

#[test]
fn the_sites_own_account_stays_while_it_has_followers() {
    let site = followed("status").set("TIDINGS_SITE_UMBRELLA", "news");
    let refused = site.run(&["serve"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("the site's own account is status, which has followers"), "{}", refused.err);
    let mut other = followed("kernel").set("TIDINGS_SITE_UMBRELLA", "news");
    other.start();
}

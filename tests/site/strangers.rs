//! Python's feedparser reads what the site serves. Without it the test says so and passes, except
//! under `CI=true`.

use crate::browse::get;
use crate::program::{Site, shared};
use crate::samples::{REPORT, TITLES};
use serde_json::Value;
use std::io::{Write, stderr};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

const READER: &str = "
import feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read(), sanitize_html=False)
entries = [{'id': e.id, 'title': e.title, 'link': e.link, 'author': e.author, 'dated': bool(e.published_parsed),
            'content': e.content[0].value} for e in feed.entries]
print(json.dumps({'bozo': bool(feed.bozo), 'why': str(feed.get('bozo_exception')), 'entries': entries}))
";

fn available() -> bool {
    static AVAILABLE: LazyLock<bool> = LazyLock::new(|| {
        let import = Command::new("python3").args(["-c", "import feedparser"]).stderr(Stdio::null()).status();
        let there = import.is_ok_and(|status| status.success());
        let required = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(there || !required, "feedparser is missing; install it with: pip install feedparser");
        if !there {
            let _ =
                writeln!(stderr(), "SKIPPED: feedparser is missing; install it with: pip install feedparser");
        }
        there
    });
    *AVAILABLE
}

fn read(document: &[u8]) -> Value {
    let mut python = Command::new("python3");
    let python = python.args(["-c", READER]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().expect("python3");
    python.stdin.take().expect("a pipe").write_all(document).expect("python reads");
    let output = python.wait_with_output().expect("python ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Reads both XML feeds and compares the titles.
fn compare(site: &Site, titles: &[String]) {
    for path in ["/feed.atom", "/feed.rss"] {
        let feed = read(&get(&site.at(path)).body);
        assert_eq!(feed["bozo"], false, "{path}: {}", feed["why"]);
        let entries = feed["entries"].as_array().expect("entries");
        assert_eq!(
            entries.iter().map(|entry| entry["title"].as_str().expect("a title")).collect::<Vec<_>>(),
            titles
        );
        for entry in entries {
            assert_eq!(entry["dated"], true);
            assert!(entry["id"].as_str().is_some_and(|id| id.starts_with(&site.at("/ap/notes/"))), "{entry}");
            assert!(
                ["author", "link", "content"]
                    .iter()
                    .all(|name| entry[name].as_str().is_some_and(|text| !text.is_empty()))
            );
        }
    }
}

#[test]
fn feedparser_reads_the_feeds_without_a_complaint() {
    if available() {
        compare(&Site::with_archive(REPORT), &TITLES.map(str::to_owned));
    }
}

#[test]
fn feedparser_reads_the_report_that_was_damaged() {
    let (true, Some(report)) = (available(), shared("reports/2019q2-mail.txt")) else { return };
    let site = Site::running();
    let path = report.to_str().expect("a path");
    site.publish_path(path, &["--silent"]);
    let checked = site.json(&["check", "--json", path]);
    let titles = checked["entries"].as_array().expect("entries").iter();
    let titles: Vec<String> =
        titles.map(|entry| entry["title"].as_str().expect("a title").to_owned()).collect();
    assert_eq!(titles.len(), 26);
    compare(&site, &titles);
}

//! Python's feedparser and minidom read what we write. Without them the test says so and passes,
//! except under `CI=true`.

use crate::entries::{NASTY, document, published, site, updated};
use serde_json::Value;
use std::io::{Write, stderr};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use tidings::feed::opml::{self, Outline};
use tidings::iri::{FeedFormat, FeedOf};
use tidings::model::html::escape;
use tidings::model::text::{clean, fold};

const READER: &str = include_str!("read.py");

/// True when feedparser is there; looked up once, and told once past the capture of test output.
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

fn read(document: &str) -> Value {
    let mut python = Command::new("python3")
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 was there a moment ago");
    let mut input = python.stdin.take().expect("a pipe");
    input.write_all(document.as_bytes()).expect("python reads");
    drop(input);
    let output = python.wait_with_output().expect("python ends");
    assert!(output.status.success(), "not well-formed: {document}");
    serde_json::from_slice(&output.stdout).expect("the reader writes JSON")
}

/// What people see of a text: not what keeps readers from taking it for HTML.
fn seen(text: &Value) -> String {
    text.as_str().unwrap_or_default().replace('\u{2060}', "")
}

#[test]
fn feedparser_sees_what_the_model_says() {
    if !available() {
        return;
    }
    for format in [FeedFormat::Atom, FeedFormat::Rss] {
        let feed = read(&document(&NASTY, format));
        assert_eq!(feed["bozo"], Value::Bool(false), "{format:?}");
        assert_eq!(feed["language"], "en");
        let entries = feed["entries"].as_array().expect("a list");
        assert_eq!(entries.len(), NASTY.len());
        for (number, (text, entry)) in NASTY.iter().zip(entries).enumerate() {
            let slug = format!("entry-{number}");
            let text = fold(&clean(text));
            let or = |instead: &str| if text.is_empty() { instead.to_owned() } else { text.clone() };
            assert_eq!(entry["id"], *site().note("2019q2", &slug));
            assert_eq!(entry["link"], *site().entry_page("2019q2", &slug));
            // A text that HTML would be taken for is HTML in Atom, and says so.
            let title = or(&slug);
            let marked = format == FeedFormat::Atom && title.contains("</");
            let title = if marked { escape(&title) } else { title };
            assert_eq!(seen(&entry["title"]), title, "{format:?}");
            assert_eq!(seen(&entry["authors"][0]), or("team"), "{format:?}");
            let category = if format == FeedFormat::Rss { or("kernel") } else { "kernel".into() };
            assert_eq!(seen(&entry["category"]), category);
            assert_eq!(entry["published"], published(number).timestamp());
            assert_eq!(entry["updated"], updated(number).timestamp());
        }
    }
}

#[test]
fn feedparser_sees_the_same_content_in_both_formats() {
    if !available() {
        return;
    }
    let [atom, rss] = [FeedFormat::Atom, FeedFormat::Rss].map(|format| read(&document(&NASTY, format)));
    for number in 0..NASTY.len() {
        let html = &atom["entries"][number]["content"];
        assert!(html.as_str().is_some_and(|html| html.contains("mailto:a@example.org")), "{html}");
        assert_eq!(*html, rss["entries"][number]["content"]);
    }
}

#[test]
fn the_list_of_feeds_is_well_formed() {
    if !available() {
        return;
    }
    let lines = NASTY.map(|text| Outline::feed(&site(), FeedOf::Team("team"), text)).to_vec();
    read(&opml::write(NASTY[3], published(0), &[Outline::heading(NASTY[1], lines)]));
}

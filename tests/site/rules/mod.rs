//! The rules of the feed validators: every error and every warning of theirs that can concern
//! documents like ours, as functions from a document to complaints.

mod atom;
mod common;
mod json;
mod opml;
mod rss;

use crate::program::{Site, shared};
use crate::samples::{REPORT, edited};
use common::Address;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a validator would say of the document at an address.
fn complaints(text: &str, address: &Address) -> Vec<String> {
    match address.0.rsplit('.').next() {
        Some("atom") => atom::complaints(text, address),
        Some("rss") => rss::complaints(text, address),
        Some("json") => json::complaints(text, address),
        Some("opml") => opml::complaints(text, address),
        other => panic!("{other:?} is no feed"),
    }
}

/// Every feed that a site has written to its folder, with what is wrong in it.
fn judge(site: &Site) -> (usize, Vec<String>) {
    let root = site.path("feeds");
    let (mut seen, mut wrong) = (0, Vec::new());
    for file in files(&root) {
        let path = file.strip_prefix(&root).expect("a file in the folder").display().to_string();
        let plain = ["atom", "rss", "json", "opml"].iter().any(|end| path.ends_with(&format!(".{end}")));
        if !plain {
            continue;
        }
        seen += 1;
        let address = Address(format!("https://status.example.org/{path}"));
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        if !path.ends_with(".opml") {
            let read = feed_rs::parser::parse(text.as_bytes());
            wrong.extend(read.err().map(|error| format!("{path}: feed-rs: {error}")));
        }
        wrong.extend(complaints(&text, &address).into_iter().map(|complaint| format!("{path}: {complaint}")));
    }
    wrong.sort();
    wrong.truncate(40);
    (seen, wrong)
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| self::files(folder))).collect()
}

fn site() -> Site {
    Site::new().set("TIDINGS_SITE_URL", "https://status.example.org")
}

#[test]
fn no_validator_finds_anything_in_feeds_of_small_reports() {
    let site = site();
    site.publish("report.md", REPORT, &["--silent"]);
    let second = REPORT.replace("First Quarter", "Second Quarter");
    site.publish("second.md", &second, &["--silent"]);
    site.publish("report.md", &edited(), &["--silent"]);
    let (seen, wrong) = judge(&site);
    assert_eq!(seen, 3 * (1 + 3 + 2 + 2) + 1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_validator_finds_anything_in_archives() {
    let site = site();
    let entries: String =
        (1..=90).map(|number| format!("\n## Part {number}\n\nText of part {number}.\n")).collect();
    let report = format!("---\ntitle: Example Status Report Second Quarter 2026\n---\n\n# Kernel\n{entries}");
    site.publish("many.md", &report, &["--silent"]);
    let (seen, wrong) = judge(&site);
    assert_eq!(seen, 3 * (4 + 3) + 1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_validator_takes_titles_and_names_for_markup() {
    let site = site().set("TIDINGS_SITE_TITLE", "R&D <news> &amp; </b>");
    let titles = [
        "The `<stdio.h>` header",
        "AT&amp;T & \\&lt; &amp;amp; Q1&amp;2",
        "End of \\</b> and \\<script>x\\</script>",
        "A < B & C",
    ];
    let entries: String = titles
        .iter()
        .map(|title| format!("\n## {title}\n\nContact: Ana \\<b> Bo <ana@example.org>\n\n{title}\n"))
        .collect();
    let report = format!(
        "---\ntitle: Status Report & \"more\" Second Quarter 2026\n---\n\n# Kernel & </i>\n{entries}"
    );
    site.publish("report.md", &report, &["--silent"]);
    let (_, wrong) = judge(&site);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_validator_finds_anything_in_enclosures() {
    let site = site();
    let media = "![plan](https://example.org/a%20plan.png) [talk](https://example.org/talk.mp3?x=1&y=2) \
                 [film](https://example.org/film.webm)";
    site.publish("report.md", &REPORT.replace("The memory is larger now.", media), &["--silent"]);
    let (_, wrong) = judge(&site);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let read =
        |file: &str| std::fs::read_to_string(site.path(&format!("feeds/feed.{file}"))).expect("a feed");
    for (url, kind) in [
        ("https://example.org/a%20plan.png", "image/png"),
        ("https://example.org/talk.mp3?x=1&amp;y=2", "audio/mpeg"),
        ("https://example.org/film.webm", "video/webm"),
    ] {
        let link = format!("<link href=\"{url}\" rel=\"enclosure\" type=\"{kind}\"/>");
        assert!(read("atom").contains(&link), "{}", read("atom"));
        let attachment = format!("{{\"url\":\"{}\",\"mime_type\":\"{kind}\"}}", url.replace("&amp;", "&"));
        assert!(read("json").contains(&attachment), "{}", read("json"));
    }
    let one =
        "<enclosure url=\"https://example.org/talk.mp3?x=1&amp;y=2\" length=\"0\" type=\"audio/mpeg\"/>";
    assert_eq!(read("rss").matches("<enclosure").count(), 1);
    assert!(read("rss").contains(one), "{}", read("rss"));
}

#[test]
fn no_validator_finds_anything_in_feeds_of_real_reports() {
    let Some(reports) = shared("reports") else { return };
    let site = site();
    let paths = std::fs::read_dir(reports).expect("a folder").flatten().map(|entry| entry.path());
    let paths: BTreeSet<_> = paths.filter(|path| path.is_dir() || path.extension().is_some()).collect();
    for path in paths {
        let path = path.canonicalize().expect("a path").display().to_string();
        site.run(&["publish", &path, "--silent"]);
    }
    let (seen, wrong) = judge(&site);
    assert!(seen > 100, "only {seen} documents");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    feedparser_reads(&site.path("feeds"));
}

/// Python's feedparser reads every feed in a folder without a complaint, and finds authors and text in
/// every entry. Without it a line says so.
fn feedparser_reads(folder: &Path) {
    let script = "import pathlib, sys, feedparser\n\
                  for path in pathlib.Path(sys.argv[1]).rglob('feed.*'):\n\
                  \u{20}   if path.suffix not in ('.atom', '.rss'): continue\n\
                  \u{20}   feed = feedparser.parse(path.read_bytes())\n\
                  \u{20}   assert not feed.bozo, (path, feed.bozo_exception)\n\
                  \u{20}   for entry in feed.entries:\n\
                  \u{20}       assert entry.title and entry.authors and entry.content[0].value, (path, entry.id)\n";
    let there = Command::new("python3").args(["-c", "import feedparser"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        let _ = writeln!(std::io::stderr(), "SKIPPED: feedparser is missing");
        return;
    }
    let read = Command::new("python3").args(["-c", script]).arg(folder).output().expect("python3 is there");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

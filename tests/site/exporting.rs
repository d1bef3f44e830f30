//! The whole site as files.

use crate::browse::{ACTIVITY, get, get_with};
use crate::program::Site;
use crate::samples::{REPORT, edited, shortened};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

/// Every file below a folder with the instant of its last change.
fn files(folder: &Path) -> BTreeMap<String, SystemTime> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, SystemTime>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => walk(root, &path, found),
                path => {
                    let changed = entry.metadata().and_then(|data| data.modified()).expect("an instant");
                    found.insert(path.strip_prefix(root).expect("below").display().to_string(), changed);
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn export(site: &Site) -> String {
    let done = site.run(&["export", "out"]);
    assert_eq!(done.code, 0, "{}", done.err);
    done.out
}

#[test]
fn the_files_hold_what_is_served() {
    let site = Site::with_archive(REPORT);
    export(&site);
    let read = |file: &str| std::fs::read(site.path(&format!("out/{file}"))).expect(file);
    let table = [
        ("/", "index.html"),
        ("/reports/2026q1/memory", "reports/2026q1/memory/index.html"),
        ("/feeds", "feeds/index.html"),
        ("/feed.atom", "feed.atom"),
        ("/teams/kernel/feed.rss", "teams/kernel/feed.rss"),
        ("/feeds.opml", "feeds.opml"),
        ("/sitemap.xml", "sitemap.xml"),
        ("/robots.txt", "robots.txt"),
        ("/ap/actors/kernel", "ap/actors/kernel/index.json"),
        ("/ap/actors/kernel/outbox", "ap/actors/kernel/outbox/index.json"),
        ("/ap/notes/2026q1/memory", "ap/notes/2026q1/memory/index.json"),
        ("/.well-known/nodeinfo", ".well-known/nodeinfo"),
    ];
    for (path, file) in table {
        let accept = if path.starts_with("/ap/") { ACTIVITY } else { "*/*" };
        assert_eq!(get_with(&site.at(path), &[("accept", accept)]).body, read(file), "{path}");
    }
    let webfinger = |name: &str| {
        get(&site.at(&format!("/.well-known/webfinger?resource=acct:{name}@{}", site.authority()))).body
    };
    assert_eq!(webfinger("kernel"), read("webfinger/kernel.json"));
    assert_eq!(webfinger("status"), read(".well-known/webfinger"));
    for (encoding, end) in [("gzip", "gz"), ("br", "br"), ("zstd", "zst")] {
        for (path, file) in [("/feed.atom", "feed.atom"), ("/", "index.html")] {
            let served = get_with(&site.at(path), &[("accept-encoding", encoding)]);
            assert_eq!(served.body, read(&format!("{file}.{end}")), "{path} {encoding}");
        }
    }
}

#[test]
fn exporting_again_writes_only_what_changed_and_removes_what_went() {
    let site = Site::with_archive(REPORT);
    export(&site);
    site.write("out/own.txt", "not ours");
    let before = files(&site.path("out"));
    let said = export(&site);
    assert!(said.contains("0 written, 0 removed"), "{said}");
    assert_eq!(files(&site.path("out")), before);
    site.publish("report.md", &edited(), &["--silent"]);
    export(&site);
    let after = files(&site.path("out"));
    assert_ne!(after["reports/2026q1/memory/index.html"], before["reports/2026q1/memory/index.html"]);
    assert_eq!(after["teams/core-team/feed.atom"], before["teams/core-team/feed.atom"]);
    site.publish("report.md", &shortened(), &["--silent", "--withdraw"]);
    let said = export(&site);
    assert!(!said.contains(" 0 removed"), "{said}");
    let left = files(&site.path("out"));
    assert!(!left.contains_key("reports/2026q1/memory/index.html"));
    assert!(left.contains_key(".gone/reports/2026q1/memory/index.html"));
    assert!(left.contains_key(".gone/ap/notes/2026q1/memory/index.json"));
    assert!(left.contains_key("own.txt") && left.contains_key("feed.atom"));
}

#[test]
fn every_picture_that_a_file_names_is_a_file() {
    let site = Site::with_archive(REPORT);
    export(&site);
    let mut seen = 0;
    for file in files(&site.path("out")).into_keys() {
        if !file.ends_with(".html") && !file.ends_with(".json") {
            continue;
        }
        let text = std::fs::read_to_string(site.path(&format!("out/{file}"))).expect("a text");
        for end in text.match_indices(".png").map(|(at, end)| at + end.len()) {
            let start = text[..end].rfind('"').expect("an attribute") + 1;
            let path = text[start..end].trim_start_matches(site.origin()).to_owned();
            let bytes =
                std::fs::read(site.path(&format!("out{path}"))).unwrap_or_else(|_| panic!("{file}: {path}"));
            assert!(bytes.starts_with(b"\x89PNG"), "{path}");
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen}");
    let (card, _) =
        files(&site.path("out")).into_iter().find(|(file, _)| file.starts_with("cards/")).expect("a card");
    assert_eq!(
        std::fs::read(site.path(&format!("out/{card}"))).expect("a card"),
        get(&site.at(&format!("/{card}"))).body
    );
}

#[test]
fn what_needs_a_server_says_so() {
    let site = Site::with_archive(REPORT);
    export(&site);
    for path in ["search", "follow"] {
        let page = std::fs::read_to_string(site.path(&format!("out/{path}/index.html"))).expect("a page");
        assert!(page.contains("made of files alone") && !page.contains("type=\"search\""), "{page}");
    }
}

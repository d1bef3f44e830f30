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
use std::path::Path;

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
        (1..=130).map(|number| format!("\n## Part {number}\n\nText of part {number}.\n")).collect();
    let report = format!("---\ntitle: Example Status Report Second Quarter 2026\n---\n\n# Kernel\n{entries}");
    site.publish("many.md", &report, &["--silent"]);
    let (seen, wrong) = judge(&site);
    assert_eq!(seen, 3 * (4 + 3) + 1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
}

//! Watched reports: published when their files have been quiet, and a bad one holds back only itself.

use crate::browse::get;
use crate::delivery::slugs;
use crate::feeds::parsed;
use crate::patience::until;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, edited};
use chrono::{Datelike, Utc};

/// A site that watches `merged/*.md`; every report in it is about the present.
fn site() -> Site {
    let site = Site::new().unset("TIDINGS_REPORTS_PATH").set("TIDINGS_PUBLISH_QUIET", "300ms");
    site.write("config.toml", "[[reports]]\npath = 'merged/*.md'\nwatch = true\n");
    site.write("merged/notes.txt", "This is no report.");
    site
}

/// The report about a quarter so many quarters ago.
fn ago(quarters: i32, text: &str) -> String {
    let today = Utc::now().date_naive();
    let number = today.year() * 4 + today.month0() as i32 / 3 - quarters;
    let name = ["First", "Second", "Third", "Fourth"][number as usize % 4];
    text.replace("First Quarter 2026", &format!("{name} Quarter {}", number / 4))
}

/// The report about this quarter, so that it is no archive.
fn present(text: &str) -> String {
    ago(0, text)
}

#[test]
fn a_report_that_is_merged_is_published_and_so_is_an_edit() {
    let mut site = site();
    site.write("merged/before.md", present(REPORT));
    site.start();
    assert_eq!(parsed(&site, "/feed.atom").entries.len(), 4, "the first start publishes what is there");
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.write("merged/before.md", present(&edited()));
    let updates = remote.awaits(&ana.inbox(), "Update", 1);
    assert_eq!(slugs(&updates), ["memory"]);
    site.write("merged/other.md", ago(1, REPORT));
    until("the new report is published", || parsed(&site, "/feed.atom").entries.len() == 8);
    assert!(site.said().contains("published Example Status Report"), "{}", site.said());
}

#[test]
fn a_bad_file_holds_back_only_itself_and_says_so() {
    let mut site = site();
    site.write("merged/bad.md", "\n");
    site.start();
    site.write("merged/good.md", present(REPORT));
    until("the good one is published", || parsed(&site, "/feed.atom").entries.len() == 4);
    until("the bad one is named", || {
        site.said().contains("merged/bad.md is held back until its files change")
    });
    assert!(!site.said().contains("notes.txt"));
    site.write("merged/good.md", "");
    until("the good one is bad now", || site.said().contains("merged/good.md is held back"));
    assert_eq!(parsed(&site, "/feed.atom").entries.len(), 4, "what is published stays");
    site.write("merged/good.md", present(&edited()));
    until("it is good again", || get(&site.at("/feed.atom")).text().contains("twice as large"));
}

#[test]
fn what_is_about_a_time_long_ago_is_published_silently() {
    let mut site = site();
    site.write("merged/now.md", present(REPORT));
    site.start();
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.write("merged/old.md", ago(50, REPORT));
    until("the archive is published", || parsed(&site, "/feed.atom").entries.len() == 8);
    site.write("merged/now.md", present(&edited()));
    remote.awaits(&ana.inbox(), "Update", 1);
    assert_eq!(remote.received().len(), 2, "the Accept and the Update");
}

#[test]
fn a_command_watches_until_it_is_stopped() {
    let site = Site::running().set("TIDINGS_PUBLISH_QUIET", "300ms");
    let watching = site.begin(&["watch", "merged/*.md", "misspelt.md"]);
    site.write("merged/report.md", REPORT);
    until("the report is published", || parsed(&site, "/feed.atom").entries.len() == 4);
    let finished = watching.end();
    assert_eq!(finished.code, 0, "{}", finished.err);
    assert!(
        finished.out.contains("watching merged/*.md") && finished.out.contains("4 entries: 4 new"),
        "{}",
        finished.out
    );
    assert_eq!(finished.err.matches("misspelt.md: nothing is there yet").count(), 1, "{}", finished.err);
}

//! What must hold of every reading.

use crate::harmless::{self, NOTE, Rules, WHOLE};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use std::fmt::Debug;
use tidings::model::body::Body;
use tidings::model::report::{Entry, Report};
use tidings::report::{Reading, Unreadable};

/// The longest HTML that one input may become, in bytes.
const LARGEST: usize = 64 << 20;

/// Checks what came out of a manuscript. That nothing could be read is an answer too.
///
/// # Panics
///
/// When the reading is not what it has to be: that is a finding.
pub fn check(reading: Result<Reading, Unreadable>) {
    let Ok(reading) = reading else { return };
    let report = &reading.report;
    body(&report.introduction);
    stored(&report.introduction);
    report.categories.iter().for_each(|category| body(&category.description));
    stored(&report.categories);
    report.entries.iter().for_each(|written| entry(report, written));
    slugs(report);
    for warning in &reading.warnings {
        assert!(warning.line > 0 && !warning.message.contains('\n'), "{warning:?}");
    }
    serde_json::to_string(&reading.warnings).expect("warnings that can be printed");
}

/// Entries are stored and published one by one.
fn entry(report: &Report, entry: &Entry) {
    assert!(report.category_of(entry).is_some(), "no category {:?}", entry.category);
    assert!(!entry.title.trim().is_empty(), "an entry without a title");
    body(&entry.body);
    stored(entry);
}

fn slugs(report: &Report) {
    assert!(!report.entries.is_empty(), "a report without entries");
    let entries: HashSet<_> = report.entries.iter().map(|entry| &entry.slug).collect();
    assert_eq!(entries.len(), report.entries.len(), "two entries have one slug");
    let categories: HashSet<_> = report.categories.iter().map(|category| &category.slug).collect();
    assert_eq!(categories.len(), report.categories.len(), "two categories have one slug");
}

fn body(body: &Body) {
    let address = |slug: &str| Some(format!("/reports/r/{slug}"));
    let whole = body.html(3, &address);
    harmless(&whole, WHOLE);
    harmless(&body.note_html(&address), NOTE);
    harmless(&body.note_html(&|_| None), NOTE);
    assert!(body.words() <= whole.len(), "more words than letters");
}

fn harmless(html: &str, rules: Rules) {
    assert!(html.len() <= LARGEST, "{} bytes of HTML", html.len());
    assert!(!html.contains("<script"), "a script in {html}");
    if let Err(complaint) = harmless::check(html, rules) {
        panic!("{complaint}, in {html}");
    }
}

/// Written as JSON and read back, a thing is the same.
fn stored<T: Serialize + DeserializeOwned + PartialEq + Debug>(thing: &T) {
    let text = serde_json::to_string(thing).expect("a thing that can be stored");
    let back: T = serde_json::from_str(&text).expect("a stored thing that can be read");
    assert_eq!(&back, thing);
}

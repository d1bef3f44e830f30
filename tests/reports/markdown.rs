//! Markdown reports: one document, and folders of files.

use crate::truth::{Score, score, shared};
use serde_json::Value;
use std::path::Path;
use tidings::report::{Manuscript, Reading, Source, read};

/// The report below `../shared/reports`, and what must come out of it.
fn reading(name: &str, truth: &str) -> Option<(Reading, Value)> {
    let shared = shared()?;
    let reading = read(&manuscript(&shared.join("reports"), name)).expect("a report");
    let truth = std::fs::read(shared.join("truth").join(truth)).expect("the truth");
    Some((reading, serde_json::from_slice(&truth).expect("JSON")))
}

/// A file or folder as the program would read it.
pub fn manuscript(reports: &Path, name: &str) -> Manuscript {
    let path = reports.join(name);
    let source = |path: &Path| Source {
        path: path.strip_prefix(reports).expect("inside").to_string_lossy().into_owned(),
        bytes: std::fs::read(path).expect("a file"),
    };
    let files = if path.is_dir() {
        let entries = std::fs::read_dir(&path).expect("a folder");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths.iter().map(|path| source(path)).collect()
    } else {
        vec![source(&path)]
    };
    Manuscript { name: name.to_owned(), files }
}

fn shown(name: &str, reading: &Reading, truth: &Value) -> Score {
    let score = score(&reading.report, truth);
    println!("{}", score.row(name));
    score.differences.iter().for_each(|difference| println!("  {difference}"));
    reading.warnings.iter().for_each(|warning| println!("  {warning}"));
    score
}

/// Asserts what every Markdown report must reach; `excepted` are the only differences besides.
fn assert_read(score: &Score, excepted: &[&str]) {
    let (found, wanted) = score.entries;
    assert_eq!(found, wanted);
    for (what, (agreed, all)) in
        [("contacts", score.contacts), ("links", score.links), ("sponsors", score.sponsors)]
    {
        let named = excepted.iter().filter(|text| text.contains(what.trim_end_matches('s'))).count();
        assert!(agreed + named >= all, "{what}: {agreed} of {all}");
    }
    let other: Vec<&String> =
        score.differences.iter().filter(|text| !excepted.iter().any(|part| text.contains(part))).collect();
    assert!(other.is_empty(), "{other:#?}");
}

#[test]
fn a_document_of_39_entries_is_read_as_published() {
    let Some((reading, truth)) = reading("2018q3-onefile.md", "2018q3.onefile-md.json") else { return };
    let score = shown("2018q3-onefile", &reading, &truth);
    assert_eq!((score.entries, score.in_order, score.categories, score.words), ((39, 39), true, 39, 39));
    assert_read(&score, &[]);
    assert_eq!(reading.warnings, []);
    assert_eq!(reading.report.slug.as_str(), "2018q3");
    assert_eq!(reading.report.title, "Status Report 3rd Quarter 2018");
}

#[test]
fn a_folder_with_a_makefile_is_read_as_published() {
    let Some((reading, truth)) = reading("2020q4-markdown", "2020q4.md.json") else { return };
    let score = shown("2020q4-markdown", &reading, &truth);
    assert_eq!((score.entries, score.in_order, score.categories), ((42, 42), true, 42));
    // The file has no title heading: the truth ends at its first sub-heading, the file does not.
    assert_read(&score, &["FreshPorts: 134 words, not 62"]);
    let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
    let untitled = "2020q4-markdown/FreshPorts.md:1: the file has no title; it was called \"FreshPorts\"";
    assert_eq!(warnings, [untitled]);
    let introduction = reading.report.introduction.plain_text();
    assert!(introduction.starts_with("This report covers FreeBSD related projects"), "{introduction}");
    let first = reading.report.categories.first().expect("a category");
    assert_eq!(first.description.plain_text(), "Entries from the various official and semi-official teams");
    let foundation = reading.report.entries.first().expect("an entry");
    assert_eq!(
        (foundation.slug.as_str(), foundation.stem.as_deref()),
        ("freebsd-foundation", Some("FreeBSD-Foundation"))
    );
}

#[test]
fn a_folder_without_a_makefile_is_read_by_title() {
    let Some((reading, truth)) = reading("2019q2-markdown", "2019q2.md.json") else { return };
    let score = shown("2019q2-markdown", &reading, &truth);
    assert_eq!((score.entries, score.words), ((27, 27), 27));
    // Categories and their order stand nowhere in the folder; the truth has them from the page.
    // `[Ports Management Team](https://…/index.html">Ports Management Team)` is a broken link: the
    // truth keeps the broken text and address, here both are mended.
    assert_read(&score, &["category \"Status Report\", not", "Ports Collection: link"]);
    let titles: Vec<String> = reading.report.entries.iter().map(|entry| entry.title.to_lowercase()).collect();
    assert!(titles.is_sorted());
    assert_eq!(reading.report.title, "Status Report 2nd Quarter 2019");
}

#[test]
fn a_report_of_another_project_is_read() {
    let Some(shared) = shared() else { return };
    let reading = read(&manuscript(&shared.join("reports"), "haiku-2026-01.md")).expect("a report");
    let report = &reading.report;
    println!("haiku-2026-01: {} entries, {:?}", report.entries.len(), reading.warnings);
    assert_eq!(
        (report.slug.as_str(), &*report.title),
        ("2026-01", "Haiku Activity & Contract Report, January 2026")
    );
    let titles: Vec<&str> = report.entries.iter().map(|entry| &*entry.title).collect();
    assert_eq!(
        titles,
        [
            "Netlify changes pricing model",
            "Applications",
            "Command line tools",
            "Kits",
            "Servers",
            "Drivers",
            "File systems",
            "libroot & kernel",
            "Build system",
            "Documentation",
            "Are we beta6 yet?",
            "That's all, folks!",
        ]
    );
    let categories: Vec<&str> = report.categories.iter().map(|category| &*category.name).collect();
    assert_eq!(categories, ["Haiku Activity & Contract Report"]);
    assert_eq!(report.introduction.plain_text(), "This report covers hrev59262 through hrev59355.");
    assert_eq!(reading.warnings, []);
}

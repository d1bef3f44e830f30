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

fn manuscript(reports: &Path, name: &str) -> Manuscript {
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

#[test]
fn a_document_of_39_entries_is_read_as_published() {
    let Some((reading, truth)) = reading("2018q3-onefile.md", "2018q3.onefile-md.json") else { return };
    let score = shown("2018q3-onefile", &reading, &truth);
    assert_eq!((score.entries, score.in_order, score.categories), ((39, 39), true, 39));
}

#[test]
fn a_folder_with_a_makefile_is_read_as_published() {
    let Some((reading, truth)) = reading("2020q4-markdown", "2020q4.md.json") else { return };
    let score = shown("2020q4-markdown", &reading, &truth);
    assert_eq!((score.entries, score.in_order, score.categories), ((42, 42), true, 42));
}

#[test]
fn a_folder_without_a_makefile_is_read_by_title() {
    let Some((reading, truth)) = reading("2019q2-markdown", "2019q2.md.json") else { return };
    let score = shown("2019q2-markdown", &reading, &truth);
    assert_eq!(score.entries, (27, 27));
}

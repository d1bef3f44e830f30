//! The published pages of 2015 and 2019 against their truth, and pages like the early ones.

use crate::truth::{Score, score, shared};
use proptest::prelude::{ProptestConfig, any, proptest};
use std::time::{Duration, Instant};
use tidings::model::report::{Entry, Report};
use tidings::report::html::{body, read};
use tidings::report::{Manuscript, Reading, Source, Unreadable};

fn manuscript(path: &str, bytes: Vec<u8>) -> Manuscript {
    Manuscript { name: path.to_owned(), files: vec![Source { path: path.to_owned(), bytes }] }
}

fn reading(html: &str) -> Reading {
    read(&manuscript("report-2002-09-2002-10.html", html.as_bytes().to_vec())).expect("a report")
}

fn published(name: &str) -> Option<(Reading, Score)> {
    let shared = shared()?;
    let path = format!("{name}.html");
    let bytes = std::fs::read(shared.join("reports").join(&path)).expect("the page");
    let truth = std::fs::read(shared.join("truth").join(format!("{name}.json"))).expect("the truth");
    let truth = serde_json::from_slice(&truth).expect("JSON");
    let reading = read(&manuscript(&path, bytes)).expect("a report");
    let score = score(&reading.report, &truth);
    println!("{}", score.row(&path));
    score.differences.iter().for_each(|difference| println!("  {difference}"));
    reading.warnings.iter().for_each(|warning| println!("  {warning}"));
    Some((reading, score))
}

#[test]
fn the_page_of_2015_is_read_whole() {
    let Some((reading, score)) = published("2015q1") else { return };
    assert_eq!(reading.report.title, "FreeBSD Quarterly Status Report - 1st Quarter 2015");
}

#[test]
fn the_page_of_2019_is_read_whole() {
    let Some((reading, score)) = published("2019q2") else { return };
    assert_eq!(reading.report.title, "FreeBSD Quarterly Status Report - 2nd Quarter 2019");
}

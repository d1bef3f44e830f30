//! The AsciiDoc reports of three quarters.

use crate::truth::{Score, score, shared};
use std::path::Path;
use tidings::report::asciidoc::read;
use tidings::report::{Manuscript, Reading, Source};

/// A report's folder and what lies beside it.
fn manuscript(reports: &Path, name: &str) -> Manuscript {
    let mut files = Vec::new();
    let mut take = |path: &Path, name: String| {
        files.push(Source { path: name, bytes: std::fs::read(path).expect("a readable file") });
    };
    let mut names: Vec<_> = std::fs::read_dir(reports.join(name)).expect("a folder").flatten().collect();
    names.sort_by_key(|file| file.file_name());
    for file in names {
        take(&file.path(), format!("{name}/{}", file.file_name().to_string_lossy()));
    }
    take(&reports.join("categories-desc.adoc"), "categories-desc.adoc".to_owned());
    Manuscript { name: name.to_owned(), files }
}

fn quarter(slug: &str) -> Option<(Reading, Score)> {
    let shared = shared()?;
    let reading = read(&manuscript(&shared.join("reports"), &format!("{slug}-asciidoc"))).expect("a report");
    let truth = std::fs::read(shared.join(format!("truth/{slug}.json"))).expect("the truth");
    let score = score(&reading.report, &serde_json::from_slice(&truth).expect("JSON"));
    println!("{}", score.row(slug));
    score.differences.iter().for_each(|difference| println!("  {difference}"));
    reading.warnings.iter().for_each(|warning| println!("  {warning}"));
    Some((reading, score))
}

/// Everything agrees but what is named here with its reason.
fn agrees(slug: &str, but: &[&str]) {
    let Some((reading, score)) = quarter(slug) else { return };
    assert_eq!(reading.report.slug.as_str(), slug);
    assert!(score.in_order);
    assert_eq!(score.entries.0, score.entries.1);
    assert_eq!((score.categories, score.words), (score.entries.1, score.entries.1));
    assert_eq!(score.differences, but);
    assert!(reading.report.categories.iter().all(|category| !category.description.is_empty()));
    assert!(!reading.report.introduction.is_empty());
}

#[test]
fn the_first_quarter_of_2021_is_read() {
    agrees("2021q1", &[]);
}

#[test]
fn the_fourth_quarter_of_2022_is_read() {
    agrees("2022q4", &[]);
}

#[test]
fn the_second_quarter_of_2023_is_read() {
    agrees("2023q2", &[]);
}

#[test]
fn references_lead_to_the_other_entries() {
    let Some((reading, _)) = quarter("2023q2") else { return };
    let entries = &reading.report.entries;
    let foundation =
        entries.iter().find(|entry| entry.slug.as_str() == "freebsd-foundation").expect("the entry");
    let known = |slug: &str| entries.iter().any(|entry| entry.slug.as_str() == slug);
    let html = foundation.body.html(2, &|slug| known(slug).then(|| format!("/reports/2023q2/{slug}")));
    for slug in ["ci", "cloud-init", "openssl3", "openstack", "capsicum-ktracing", "simd"] {
        assert!(html.contains(&format!("/reports/2023q2/{slug}\"")), "{slug}");
    }
}

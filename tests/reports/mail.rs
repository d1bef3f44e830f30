use crate::truth;
use std::path::Path;
use tidings::report::{Manuscript, Reading, Source, mail};

fn reading(path: &Path) -> Reading {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let bytes = std::fs::read(path).expect("a file that can be read");
    let manuscript = Manuscript { name: name.clone(), files: vec![Source { path: name, bytes }] };
    mail::read(&manuscript).expect("a report")
}

fn compared(text: &str, truth: &str) -> Option<(Reading, truth::Score)> {
    let shared = truth::shared()?;
    let path = shared.join("reports").join(text);
    let reading = reading(&path);
    let wanted = std::fs::read(shared.join("truth").join(truth)).expect("a truth");
    let wanted = serde_json::from_slice(&wanted).expect("JSON");
    let score = truth::score(&reading.report, &wanted);
    println!("{}", score.row(text));
    for difference in &score.differences {
        println!("    {difference}");
    }
    Some((reading, score))
}

#[test]
fn the_damaged_archive_of_a_mail_is_restored() {
    let Some((reading, score)) = compared("2019q2-mail.txt", "2019q2.mail.json") else { return };
    for warning in &reading.warnings {
        println!("    {warning}");
    }
    assert_eq!(reading.warnings.len(), 3);
    assert_eq!((score.entries, score.in_order, score.categories, score.words), ((26, 26), true, 26, 26));
    assert!(score.differences.is_empty());
}

#[test]
fn a_w3m_dump_without_a_table_of_contents_is_read() {
    let Some((_, score)) = compared("2023q2-mail-w3m.txt", "2023q2.json") else { return };
    assert_eq!((score.entries, score.in_order, score.categories), ((37, 37), true, 37));
    assert_eq!((score.contacts, score.sponsors, score.words), ((53, 53), (28, 28), 37));
    // Two of 96 addresses are not in the dump as their source has them: the page shows one without
    // the `__` in it, and repeats another without its last slash.
    assert_eq!(score.links, (94, 96));
}

/// Dumps made by hand: `TIDINGS_DUMP=path TIDINGS_TRUTH=2019q2.json cargo test --test reports -- --ignored --nocapture`.
#[test]
#[ignore = "compares a dump that was made by hand"]
fn a_dump_made_by_hand_is_compared() {
    let (Ok(path), Ok(truth)) = (std::env::var("TIDINGS_DUMP"), std::env::var("TIDINGS_TRUTH")) else {
        return;
    };
    let Some((reading, _)) = compared(&path, &truth) else { return };
    for warning in &reading.warnings {
        println!("    {warning}");
    }
    if std::env::var("TIDINGS_SHOW").is_ok() {
        let report = &reading.report;
        println!("{:?} {:?}\n{:?}", report.title, report.slug, report.introduction);
        for category in &report.categories {
            println!("== {} {:?}", category.name, category.description.plain_text());
        }
        for entry in &report.entries {
            println!("=== {}\n{}", entry.title, entry.body.html(3, &|_| None));
        }
    }
}

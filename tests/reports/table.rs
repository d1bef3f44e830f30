//! The table of all real reports, and their sum.

use crate::truth::{Score, score, shared};
use tidings::files;
use tidings::report::read;

/// Every report with what must come out of it.
const REPORTS: [(&str, &str); 9] = [
    ("2015q1.html", "2015q1.json"),
    ("2018q3-onefile.md", "2018q3.onefile-md.json"),
    ("2019q2.html", "2019q2.json"),
    ("2019q2-mail.txt", "2019q2.mail.json"),
    ("2019q2-markdown", "2019q2.md.json"),
    ("2020q4-markdown", "2020q4.md.json"),
    ("2021q1-asciidoc", "2021q1.json"),
    ("2022q4-asciidoc", "2022q4.json"),
    ("2023q2-asciidoc", "2023q2.json"),
];

#[test]
fn nearly_all_of_all_reports_is_found() {
    let Some(shared) = shared() else { return };
    println!(
        "{:<24} {:>8} {:>6} {:>10} {:>9} {:>9} {:>9} {:>6}",
        "", "entries", "order", "categories", "contacts", "links", "sponsors", "words"
    );
    let mut all = Score { in_order: true, ..Score::default() };
    // The dump of 2023 stands beside the source it was made from.
    for (name, truth) in REPORTS.into_iter().chain([("2023q2-mail-w3m.txt", "2023q2.json")]) {
        let manuscript = files::manuscript(&shared.join("reports").join(name)).expect("the report");
        let truth = std::fs::read(shared.join("truth").join(truth)).expect("the truth");
        let reading = read(&manuscript).expect("a report");
        let found = score(&reading.report, &serde_json::from_slice(&truth).expect("JSON"));
        println!("{}", found.row(name));
        all.add(&found);
    }
    println!("{}", all.row("all"));
    for (what, (found, wanted)) in
        [("contacts", all.contacts), ("links", all.links), ("sponsors", all.sponsors)]
    {
        // What is missing is named, with its reason, by the tests of each form.
        assert!(found * 1000 >= wanted * 995, "{what}: {found} of {wanted}");
    }
    assert_eq!(all.entries.0, all.entries.1);
}

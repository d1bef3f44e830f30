//! The reports that are published: a small one, then the mailed report of the second quarter of
//! 2019 in several states.

use crate::tools::skipped;
use std::sync::LazyLock;

/// A report of an earlier quarter, by the same teams.
pub const EARLIER: &str = include_str!("earlier.md");
/// A small report that has the entries the test speaks of.
const SMALL: &str = include_str!("mail.txt");
/// Where the mailed report lies beside the repository.
const MAILED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reports/2019q2-mail.txt");

/// The name of the report in addresses.
pub const REPORT: &str = "2019q2";
/// The name of the core team's entry in addresses.
pub const CORE_ENTRY: &str = "freebsd-core-team";
/// The heading of the core team's entry, and of the entry after it.
const CORE: &str = "FreeBSD Core Team";
const AFTER_CORE: &str = "FreeBSD Graphics Team status report";
/// Words of the core team's entry, and what they become.
pub const CORE_WORDS: [&str; 2] = ["governing body", "steering body"];
/// Words of an entry of the projects', and what they become.
pub const PROJECT_WORDS: [&str; 2] = ["a userspace program", "an unprivileged program"];

/// The mailed report.
pub struct Mailed {
    /// What it says.
    pub text: String,
    /// How many entries are the projects'.
    pub projects: usize,
}

/// The report as it was mailed; where it is not at hand, a small one of the same form.
pub fn mailed() -> &'static Mailed {
    static REPORT: LazyLock<Mailed> = LazyLock::new(|| match std::fs::read_to_string(MAILED) {
        Ok(text) => Mailed { text, projects: 14 },
        Err(_) => {
            skipped("the mailed report of 2019q2 is not at hand; a small one stands in for it");
            Mailed { text: SMALL.to_owned(), projects: 2 }
        }
    });
    &REPORT
}

/// The report after an edit.
pub fn edited(report: &str, [before, after]: [&str; 2]) -> String {
    assert!(report.contains(before), "{before:?} is not in the report");
    report.replace(before, after)
}

/// The report without the core team's entry, in the table of contents, too.
pub fn without_core(report: &str) -> String {
    let contents = format!("     * {CORE}\n");
    let (start, end) = (format!("\n{CORE}\n"), format!("\n{AFTER_CORE}\n"));
    let report = report.replacen(&contents, "", 1);
    let (before, rest) = report.split_once(&start).expect("the entry");
    let (_, after) = rest.split_once(&end).expect("the entry after it");
    format!("{before}{end}{after}")
}

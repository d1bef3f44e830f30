//! What `check` shows of a plan, and what `teams --suggest` makes of many reports.

use crate::program::{Finished, Site};
use crate::samples::{MAIL, REPORT, edited};
use serde_json::json;

fn lines<'a>(finished: &'a Finished, beginning: &str) -> Vec<&'a str> {
    finished.out.lines().map(str::trim).filter(|line| line.starts_with(beginning)).collect()
}

/// The report of a quarter, as of many quarters in a row.
fn quarter(number: usize) -> String {
    REPORT.replace("First Quarter 2026", &format!("{number}th Quarter 2025")).replace("1th", "1st")
}

#[test]
fn a_changed_entry_is_shown_with_the_words_and_rows_that_went_and_came() {
    let site = Site::new();
    site.publish("report.md", REPORT, &["--silent"]);
    let changed = edited()
        .replace("Sponsor: The Example Foundation", "Sponsor: Nobody")
        .replace("Ana Bo <ana@example.org>", "Ana Bo <bo@example.org>")
        .replace("https://example.org/plan", "https://example.org/plans");
    site.write("report.md", changed);
    let checked = site.run(&["check", "report.md"]);
    assert_eq!(
        lines(&checked, "~"),
        ["~ changed    Core Team        @core_team", "~ changed    Memory           @kernel"]
    );
    assert_eq!(lines(&checked, "Kernel"), ["Kernel"], "each category has a heading");
    let rows = [
        "- contact: Ana Bo <ana@example.org>",
        "+ contact: Ana Bo <bo@example.org>",
        "- link: The plan https://example.org/plan",
        "+ link: The plan https://example.org/plans",
        "- sponsor: The Example Foundation",
        "+ sponsor: Nobody",
    ];
    assert_eq!([lines(&checked, "- "), lines(&checked, "+ ")].concat().len(), rows.len(), "{}", checked.out);
    assert!(rows.iter().all(|row| checked.out.contains(row)), "{}", checked.out);
    assert_eq!(lines(&checked, "…"), ["… The memory is [-larger-] {+twice as large+} now. …"]);
    assert!(!checked.out.contains('\u{1b}'), "no colours in a pipe");
    let plan = site.json(&["check", "--json", "report.md"])["plan"].clone();
    let pieces = json!([
        { "sign": "kept", "text": " The memory is" },
        { "sign": "removed", "text": " larger" },
        { "sign": "added", "text": " twice as large" },
        { "sign": "kept", "text": " now." },
    ]);
    assert_eq!(plan[2]["difference"]["passages"], json!([pieces]));
    assert_eq!(plan[1]["difference"], json!(null));
}

#[test]
fn the_same_report_in_another_form_is_unchanged_where_it_says_the_same() {
    let site = Site::new();
    site.publish("report.md", REPORT, &["--silent"]);
    let other = REPORT.replace("# ", "#  ").replace("*twice*", "_twice_").replace("- one", "* one");
    let other = other.replace("- another", "* another").replace('\n', "\r\n");
    site.write("other.md", other);
    let checked = site.run(&["check", "other.md"]);
    assert!(checked.out.ends_with("4 entries: 4 unchanged\n"), "{}", checked.out);
}

#[test]
fn a_mail_takes_no_address_away_that_it_cannot_hold() {
    let site = Site::new();
    let rich = MAIL.replace("drew new lines", "drew new lines (https://example.org/lines)");
    site.publish("report.txt", &rich, &["--silent"]);
    let poor = MAIL.replace(" <ana@example.org>", "").replace(" <gfx@example.org>", "");
    site.write("poor.txt", poor.replace("larger now", "smaller now"));
    let checked = site.run(&["check", "poor.txt"]);
    assert_eq!(
        lines(&checked, "unchanged"),
        [
            "unchanged  Core Team      @core_team  (poorer mail: 1 address kept as published)",
            "unchanged  Graphics Team  @graphics_team  (poorer mail: 2 addresses kept as published)",
        ]
    );
    assert_eq!(lines(&checked, "~"), ["~ changed    Memory         @kernel"]);
    site.publish_path("poor.txt", &["--silent"]);
    let checked = site.run(&["check", "report.txt"]);
    assert_eq!(lines(&checked, "unchanged").len(), 2, "{}", checked.out);
}

#[test]
fn an_entry_under_another_title_is_the_same_when_it_says_the_same() {
    let site = Site::new();
    let text = "The memory is larger now than it was in any of the quarters before, and every page of it can be moved.";
    let report = REPORT.replace("The memory is larger now.", text);
    site.publish("report.md", &report, &["--silent"]);
    site.write("report.md", report.replace("## Memory", "## Virtual memory"));
    let checked = site.run(&["check", "report.md"]);
    assert_eq!(lines(&checked, "~"), ["~ changed    Virtual memory   @kernel"]);
    assert_eq!(lines(&checked, "- title"), ["- title: Memory"]);
}

#[test]
fn paths_are_checked_one_after_the_other_however_they_are_written() {
    let site = Site::bare();
    site.write("2025q3/kernel.md", "## Kernel\n\nContact: Nobody\n\nWords.\n");
    site.write("2025q3/ports.md", "## Ports\n\nContact: A <a@example.org>\n\nWords.\n");
    site.write("report.md", REPORT);
    for folder in ["2025q3", "2025q3/", "./2025q3/.", "2025q3/../2025q3"] {
        let checked = site.run(&["check", folder, "report.md"]);
        assert_eq!(checked.code, 0, "{}", checked.err);
        assert!(checked.out.contains("(2025q3)") && checked.out.contains("(2026q1)"), "{}", checked.out);
        assert!(checked.err.lines().all(|line| line.starts_with("2025q3")), "{}", checked.err);
    }
    let checked = site.run_with(&["check", "-", "2025q3"], REPORT);
    assert_eq!(lines(&checked, "4 entries"), ["4 entries: 4 new"]);
    assert_eq!(lines(&checked, "2 entries"), ["2 entries: 2 new"]);
}

#[test]
fn teams_that_recur_are_suggested_until_the_configuration_has_them() {
    let site = Site::new();
    for number in 1..4 {
        let name = if number == 3 { "The Core Team Update" } else { "Core Team" };
        let report = quarter(number).replace("Core Team", name);
        site.publish(&format!("{number}.md"), &report, &["--silent"]);
    }
    let suggested = site.run(&["teams", "--suggest"]);
    let expected = "# In 3 reports: 2025q1, 2025q2, 2025q3\n[[teams]]\nid = \"core-team\"\n\
                    # name = \"The Core Team Update\"\naliases = [\"The Core Team Update\"]\n";
    assert!(suggested.out.contains(expected), "{}", suggested.out);
    assert!(suggested.out.contains("id = \"memory\""), "{}", suggested.out);
    let listed = site.json(&["teams", "--suggest", "--json"]);
    assert_eq!((&listed[1]["id"], &listed[1]["known"]), (&json!("core-team"), &json!(false)));
    site.write("config.toml", suggested.out.as_bytes());
    let again = site.run(&["teams", "--suggest"]);
    assert!(again.out.starts_with("# Nothing to suggest"), "{}{}", again.out, again.err);
    site.write("config.toml", "[[teams]]\nid = 'core'\naliases = ['Core Team']\n");
    let known = site.run(&["teams", "--suggest"]);
    assert!(
        known.out.contains("# Add to the aliases of \"core\": \"The Core Team Update\""),
        "{}",
        known.out
    );
    assert!(site.json(&["teams", "--json"]).as_array().is_some_and(|teams| teams.len() > 3));
}

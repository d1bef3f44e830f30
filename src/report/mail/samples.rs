//! Whole small reports in every dress of the form, and what no text may do.

use crate::model::body::Block;
use crate::model::href::Href;
use crate::model::report::Entry;
use crate::report::mail::read;
use crate::report::{Manuscript, Reading, Source, Unreadable};
use proptest::prelude::{ProptestConfig, any};
use proptest::proptest;

const LYNX: &str = "\
Acme Status Report - 2nd Quarter 2019

   Hello, readers.
     __________________________________________________________________

Team Reports

     * Builders
     * The Second Team

Ports

     * Ported Openers
     __________________________________________________________________

Team Reports

   Entries of teams.

Builders

   Links
   Build farm URL: https://ci.example.org

   Contact: Ann Builder <ann@example.org>
   Contact: Build list

   We build things all day long, and at night, too, and then again in the
   morning. See https://example.org/a for more:
     * first thing
     * second thing that is longer than one line of this text could ever
       be

   This project was sponsored by Tins, Inc., and Ann.

Open tasks:

    1. Rest.
     __________________________________________________________________

The Second Team

   Contact: Bob <bob@example.org>

   Nothing happened.
     __________________________________________________________________

Ports

Ported Openers

   Contact: Cid <cid@example.org>

   They open.
";

fn manuscript(bytes: &[u8]) -> Manuscript {
    let path = "acme.txt".to_owned();
    Manuscript { name: path.clone(), files: vec![Source { path, bytes: bytes.to_vec() }] }
}

fn reading(text: &str) -> Reading {
    read(&manuscript(text.as_bytes())).expect("a report")
}

fn titles(reading: &Reading) -> Vec<(&str, &str)> {
    let report = &reading.report;
    let category = |entry| report.category_of(entry).map_or("", |category| &*category.name);
    report.entries.iter().map(|entry| (&*entry.title, category(entry))).collect()
}

const ENTRIES: [(&str, &str); 3] =
    [("Builders", "Team Reports"), ("The Second Team", "Team Reports"), ("Ported Openers", "Ports")];

#[test]
fn an_indented_dump_is_read_whole() {
    let reading = reading(LYNX);
    assert_eq!(titles(&reading), ENTRIES);
    assert_eq!(reading.warnings, []);
    let report = &reading.report;
    assert_eq!(
        (report.title.as_str(), report.slug.as_str()),
        ("Acme Status Report - 2nd Quarter 2019", "2019q2")
    );
    assert_eq!(report.introduction.plain_text(), "Hello, readers.");
    assert_eq!(report.categories[0].description.plain_text(), "Entries of teams.");
    let entry = &report.entries[0];
    assert_eq!(entry.sponsors, ["Tins, Inc.", "Ann"]);
    assert_eq!(entry.contacts.len(), 2);
    assert_eq!(entry.links[0].url.as_ref().map(|url| url.as_str()), Some("https://ci.example.org"));
    let shapes: Vec<bool> = entry.body.0.iter().map(|block| matches!(block, Block::List { .. })).collect();
    assert_eq!(shapes, [false, true, false, true]);
}

#[test]
fn categories_in_the_middle_of_the_line_are_no_text() {
    let middle = |name: &str, below: &str| {
        (format!("\n{name}\n\n{below}"), format!("\n                    {name}\n\n{below}"))
    };
    let (teams, ports) = (middle("Team Reports", "   Entries"), middle("Ports", "Ported"));
    let text = LYNX.replace(&teams.0, &teams.1).replace(&ports.0, &ports.1);
    let without = text.replacen(
        "Team Reports\n\n     * Builders\n     * The Second Team\n\nPorts\n\n     * Ported Openers\n",
        "",
        1,
    );
    for text in [text, without] {
        let reading = reading(&text);
        assert_eq!(titles(&reading), ENTRIES, "{text}");
        assert_eq!(reading.report.entries[1].body.plain_text(), "Nothing happened.");
        assert_eq!(reading.report.categories[0].description.plain_text(), "Entries of teams.");
    }
}

#[test]
fn an_announced_title_may_look_like_a_sentence() {
    let rule = "━".repeat(79);
    let text = format!(
        "Acme Report 2019Q2\n\nHello.\n\n{rule}\n\nUserland\n\n  • A new sh.\n\n{rule}\n\n\nUserland\n\n\nA new sh.\n\nContact: Ann <ann@example.org>\n\nIt is here, as everybody wished.\n\n{rule}\n"
    );
    let reading = reading(&text);
    assert_eq!((titles(&reading), &*reading.warnings), (vec![("A new sh.", "Userland")], [].as_slice()));
}

#[test]
fn a_lost_heading_is_restored_with_a_warning() {
    let lost: String = LYNX
        .lines()
        .filter(|line| line.is_empty() || line.trim().contains(' '))
        .map(|line| line.replace("ann@example.org", "").replace("cid@example.org", "") + "\n")
        .collect();
    let reading = reading(&lost);
    assert_eq!(titles(&reading), ENTRIES);
    assert!(reading.warnings.iter().any(|warning| warning.message.contains("\"Builders\"")));
    assert!(reading.warnings.windows(2).all(|pair| pair[0].line <= pair[1].line));
}

#[test]
fn a_dump_without_indentation_is_read_by_its_rules() {
    let table = LYNX.find("     ___").expect("a rule");
    let body = LYNX.rfind("Team Reports\n\n   Entries").expect("the body");
    let flush = format!("{}\n{}", &LYNX[..table], &LYNX[body..]);
    let flush: String = flush
        .lines()
        .map(|line| match line.trim_start() {
            rule if rule.starts_with("___") => "━".repeat(79) + "\n",
            item if item.starts_with("* ") => format!("  • {}\n", &item[2..]),
            text if text.starts_with("be") => "    be\n".to_owned(),
            text => text.to_owned() + "\n",
        })
        .collect();
    let flush = flush.replace("Team Reports", "FreeBSD Team Reports");
    let wanted = ENTRIES.map(|(title, category)| (title, category.replace("Team", "FreeBSD Team")));
    let found = reading(&flush);
    let found = titles(&found);
    assert_eq!(found, wanted.each_ref().map(|(title, category)| (*title, &**category)));
}

#[test]
fn a_whole_mail_gives_the_same_entries_and_the_lines_of_the_file() {
    let mail =
        format!("From: a@example.org\nSubject: [announce] Acme Report\n\n{LYNX}").replace('\n', "\r\n");
    assert_eq!(titles(&reading(&mail)), ENTRIES);
}

#[test]
fn what_is_no_mailed_report_is_refused() {
    assert!(matches!(read(&manuscript(b" \n")), Err(Unreadable::Empty(_))));
    assert!(matches!(read(&manuscript(b"a\0b")), Err(Unreadable::Binary(_))));
    assert!(matches!(read(&manuscript(b"Hello\n")), Err(Unreadable::NoEntries(..))));
}

#[test]
fn equal_titles_get_different_slugs() {
    let twice = LYNX.replace("The Second Team", "Builders");
    let reading = reading(&twice);
    let slugs: Vec<&str> = reading.report.entries.iter().map(|entry| entry.slug.as_str()).collect();
    assert_eq!(slugs, ["builders", "builders-2", "ported-openers"]);
}

#[test]
fn long_hostile_texts_are_read_in_time() {
    let pieces = [
        "[",
        "[1]",
        "(https://x.org/)",
        ")",
        "Contact: <",
        "A\n\n",
        "A\n\nContact: b <>\n\n",
        "  * A\n",
        "  * A\n\n\n",
        "Links\nURL: https://x.org/\n",
        "https://x/\n",
        " Sponsor: x",
        "________________________\n",
        "┌─┐\n│a│\n└─┘\n",
        "┌\n",
        "https:\n//x/\n",
        "   a\nb\n",
        "\n",
    ];
    for piece in pieces {
        let text = piece.repeat(200_000 / piece.len());
        let start = std::time::Instant::now();
        let _ = read(&manuscript(text.as_bytes()));
        assert!(start.elapsed().as_secs() < 20, "{piece:?} took {:?}", start.elapsed());
    }
}

/// Found by fuzzing: every blank line was looked at once for each one before it.
#[test]
fn a_tail_of_blank_lines_is_read_in_proportion() {
    let text = format!("A\n\nContact: b\n\nText.{}", "\n".repeat(200_000));
    let start = std::time::Instant::now();
    assert!(read(&manuscript(text.as_bytes())).is_ok());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_makes_the_reading_fall(text in "\\PC{0,400}") {
        let _ = read(&manuscript(text.as_bytes()));
    }

    #[test]
    fn no_damage_makes_the_reading_fall(drop in proptest::collection::vec(any::<bool>(), 60), cut in 0usize..1000, noise in "[ \\n*\\[\\]0-9.:<>@•━_é]{0,40}") {
        let kept = LYNX.lines().zip(drop.iter().cycle()).filter(|(_, drop)| !**drop).map(|(line, _)| line);
        let mut text: String = kept.collect::<Vec<_>>().join("\n");
        let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.insert_str(at, &noise);
        let _ = read(&manuscript(text.as_bytes()));
    }
}

#[test]
fn a_title_may_end_with_a_full_stop_below_the_name_of_a_category() {
    let rule = "━".repeat(40);
    let text = format!(
        "Acme Status Report 2nd Quarter 2023\n\nHello, readers.\n\n{rule}\n\nKernel\n\nUpdates to what runs \
         below.\n\nWidgets of Acme Inc.\n\nContact: Ann <ann@example.org>\n\nA text that says a little.\n\n{rule}\n\n\
         More of it.\n\nContact: Bob <bob@example.org>\n\nThe text\u{2009}\u{2014}\u{2009}it ends.\n"
    );
    let report = reading(&text).report;
    let titles: Vec<&str> = report.entries.iter().map(|entry| &*entry.title).collect();
    assert_eq!(titles, ["Widgets of Acme Inc.", "More of it."]);
    assert_eq!(report.categories[0].description.plain_text(), "Updates to what runs below.");
}

#[test]
fn what_the_page_has_above_its_title_is_left_out() {
    let text =
        format!("Skip\n\nNavigation\n\n  • Home\n  • About\n\nSearch[   ]Go\n\n{}", LYNX.replace("   ", ""));
    let report = reading(&text).report;
    assert_eq!(report.title, "Acme Status Report - 2nd Quarter 2019");
    assert_eq!(report.introduction.plain_text(), "Hello, readers.");
}

#[test]
fn a_contact_may_be_a_numbered_link() {
    let text = "Acme Report\n\nOne\n\n   Contact: [1]Our list\n   Contact: Ann <[2]ann@x.org>\n\n   \
                Text of it.\n\nReferences\n\n   1. https://x.org/?a=<em>b</em>\n   2. mailto:ann@x.org\n";
    let report = reading(text).report;
    let url = |at: usize| report.entries[0].contacts[at].url.as_ref().map(|url| url.as_str().to_owned());
    assert_eq!((url(0).as_deref(), url(1)), (Some("https://x.org/?a=__b__"), None));
}

fn entry(head: &str) -> Entry {
    let text = format!(
        "Acme Report\n\nOne\n\n{head}\n\nReferences\n\n   1. https://x.org/1\n   2. https://x.org/2\n   3. https://x.org/3\n"
    );
    reading(&text).report.entries.remove(0)
}

#[test]
fn a_list_right_below_a_contact_is_text() {
    for items in ["     * Item one\n     * Item two;", "    1. Item one\n    2. Item two;"] {
        let entry = entry(&format!("   Contact: Ann <ann@x.org>\n{items}\n\n   Text of it."));
        assert_eq!((entry.contacts.len(), &*entry.contacts[0].name), (1, "Ann"));
        assert_eq!(entry.body.plain_text(), "Item one\nItem two;\n\nText of it.");
    }
    let listed = entry("   Contact:\n     * Ann <ann@x.org>\n     * Bob <bob@x.org>\n\n   Text of it.");
    assert_eq!(listed.contacts.len(), 2);
}

#[test]
fn rows_of_contacts_and_links_may_stand_right_below_each_other() {
    let rows = ["   Links\n   Page URL: https://x.org/", "   Contact: Ann <ann@x.org>"];
    for rows in [rows, [rows[1], rows[0]]] {
        let entry = entry(&format!("{}\n\n   Text of it.", rows.join("\n")));
        assert_eq!((&*entry.contacts[0].name, &*entry.links[0].text), ("Ann", "Page"), "{rows:?}");
        assert_eq!((entry.contacts.len(), entry.links.len()), (1, 1), "{rows:?}");
    }
    let alone = entry("   Contact:\n   Mail: ann@x.org\n   IRC: ann@irc.x.org\n\n   Text of it.").contacts;
    let address = |at: usize| alone[at].email.as_deref();
    assert_eq!((&*alone[0].name, address(0), address(1)), ("", Some("ann@x.org"), Some("ann@irc.x.org")));
}

#[test]
fn every_row_of_links_may_have_its_label_or_its_number() {
    let rows = "   Link: One URL: https://x.org/1\n   Link: Two\n   Link: [1]Three\n   [2]a, [3]b";
    let links = entry(&format!("{rows}\n\n   Contact: Ann <ann@x.org>\n\n   Text of it.")).links;
    let found: Vec<_> = links.iter().map(|link| (&*link.text, link.url.as_ref().map(Href::as_str))).collect();
    let at = ["https://x.org/1", "https://x.org/2", "https://x.org/3"].map(Some);
    assert_eq!(found, [("One", at[0]), ("Two", None), ("Three", at[0]), ("a", at[1]), ("b", at[2])]);
}

#[test]
fn weekly_mails_are_told_apart_by_their_day() {
    let weekly = LYNX.replace("Acme Status Report - 2nd Quarter 2019", "Acme Report of 2023-10-13");
    assert_eq!(reading(&weekly).report.slug.as_str(), "2023-10-13");
}

//! Whole reports, small ones.

use crate::model::report::Entry;
use crate::report::asciidoc::read;
use crate::report::{Manuscript, Reading, Source, Unreadable};
use proptest::prelude::*;

fn manuscript(files: &[(&str, &str)]) -> Manuscript {
    let source =
        |(path, text): &(&str, &str)| Source { path: (*path).into(), bytes: text.as_bytes().to_vec() };
    Manuscript { name: "2023q2".into(), files: files.iter().map(source).collect() }
}

fn report(files: &[(&str, &str)]) -> Reading {
    read(&manuscript(files)).expect("a report")
}

fn entry(text: &str) -> (Entry, Vec<String>) {
    let index = "== Kernel\ninclude::{reports-path}/x.adoc[]\n";
    let mut reading = report(&[("2023q2/_index.adoc", index), ("2023q2/x.adoc", text)]);
    let warnings = reading.warnings.iter().map(ToString::to_string).collect();
    (reading.report.entries.remove(0), warnings)
}

fn links(entry: &Entry) -> Vec<String> {
    let url = |link: &crate::model::report::Link| {
        link.url.as_ref().map_or("-".to_owned(), |url| url.as_str().to_owned())
    };
    entry.links.iter().map(|link| format!("{} {}", link.text, url(link))).collect()
}

fn contacts(entry: &Entry) -> Vec<String> {
    let contacts = entry.contacts.iter();
    contacts
        .map(|c| {
            format!("{} {}", c.name, c.email.as_deref().or(c.url.as_ref().map(|u| u.as_str())).unwrap_or("-"))
        })
        .collect()
}

fn document(text: &str) -> Reading {
    let source = Source { path: "may.adoc".into(), bytes: text.as_bytes().to_vec() };
    read(&Manuscript { name: "may.adoc".into(), files: vec![source] }).expect("a report")
}

/// Title, introduction, categories and entries with their texts, and the lines of the warnings.
fn shown(reading: &Reading) -> String {
    let report = &reading.report;
    let mut out = format!("{} | {}", report.title, report.introduction.plain_text());
    for category in &report.categories {
        out += &format!(" | {}: {}", category.name, category.description.plain_text());
    }
    for entry in &report.entries {
        let body = entry.body.plain_text().replace('\n', " ");
        out += &format!(" | {}/{}: {body}", entry.category, entry.title);
    }
    reading.warnings.iter().for_each(|warning| out += &format!(" !{}", warning.line));
    out
}

#[test]
fn one_document_shows_what_its_headings_are() {
    let table = [
        (
            "= X July 2023\n\n== Key\n\n* a\n\n[[o]]\n== Other\n\ntext\n\n=== Sub\n\nmore\n",
            "X July 2023 |  | X:  | x/Key: a | x/Other: text  Sub  more !3",
        ),
        (
            "= N May 2024\n\nHello.\n\n'''\n== Core\n\nContact: A <a@x.org>\n\nText.\n\n'''\n\n== Ports\n\nContact: B\n\nMore.\n",
            "N May 2024 | Hello. | N:  | n/Core: Text. | n/Ports: More.",
        ),
        (
            "= N\n\n== P\n\nAll.\n\n=== a\nContact: x\n\nt\n\n== Thanks\n\nu\n\n== Q\n\n=== b\nContact: y\n\nv\n",
            "N |  | P: All. | N:  | Q:  | p/a: t | n/Thanks: u | q/b: v !12",
        ),
        (
            "---\ntitle: \"X July 2023\"\ntags:\n- a\n---\n\nHello.\n\n== A\n\n----\n== b\n----\n\n== C\n\nt\n",
            "X July 2023 | Hello. | X:  | x/A: == b | x/C: t",
        ),
        (
            "+++\ntitle = \"X\"\n+++\n= Y\nJane Doe <j@x.org>\nv1.0, 2024-05-01\n:project: Frob\n\n== Of {project}\n\nt\n",
            "X |  | X:  | x/Of Frob: t",
        ),
        ("= N\n\n== A\n\nt\n\n== Soon\n\n== B\n\nt\n", "N |  | N:  | n/A: t | n/B: t !7"),
    ];
    for (text, wanted) in table {
        assert_eq!(shown(&document(text)), wanted, "{text}");
    }
}

#[test]
fn a_document_without_sections_is_told_what_it_lacks() {
    let source = Source { path: "x.adoc".into(), bytes: b"= T\n\ntext\n".to_vec() };
    let error = read(&Manuscript { name: "x.adoc".into(), files: vec![source] }).expect_err("no entry");
    assert!(error.to_string().contains("as in == Title"), "{error}");
}

#[test]
fn front_matter_of_entries_is_their_title_when_no_heading_is() {
    let table = [
        ("---\ntitle: Docs\n---\n\nText.", "Docs", "Text."),
        ("---\ntitle: Docs\n---\n\n= Better\n\nText.", "Better", "Text."),
        ("---\ntitle: Docs\n---\n\n== One\n\nText.\n\n== Two\n", "Docs", "One\n\nText.\n\nTwo"),
        ("---\nweight: 1\n---\n=== T\n\nText.", "T", "Text."),
        ("=== T\n\nA.\n\n---\nb: c\n---", "T", "A.\n\nb: c ---"),
    ];
    for (text, title, body) in table {
        let (entry, _) = entry(text);
        let found = (&*entry.title, &*entry.body.plain_text());
        assert_eq!(found, (title, body), "{text}");
    }
}

#[test]
fn listings_show_files_of_the_report() {
    let text = "=== T\n\n----\ninclude::x.c[lines=2]\ninclude::../y.c[]\ninclude::x.adoc[lines=1]\n----\n\ninclude::x.c[]\n";
    let index = "== Kernel\ninclude::x.adoc[]\n";
    let files = [("2023q2/_index.adoc", index), ("2023q2/x.adoc", text), ("2023q2/x.c", "{a}\n{b}\n")];
    let reading = report(&files);
    assert_eq!(reading.report.entries.len(), 1);
    assert_eq!(reading.report.entries[0].body.plain_text(), "{b}\n=== T");
    let lines: Vec<usize> = reading.warnings.iter().map(|warning| warning.line).collect();
    assert_eq!(lines, [5, 9], "{:?}", reading.warnings);
}

#[test]
fn the_text_of_an_empty_category_is_a_guess() {
    let index = "== A\n\nlost\n\n== B\n\ninclude::x.adoc[]\n";
    let reading = report(&[("2023q2/_index.adoc", index), ("2023q2/x.adoc", "=== T\n\ntext\n")]);
    assert_eq!(shown(&reading), "Status report 2023q2 |  | B:  | b/T: text !3");
}

#[test]
fn an_index_gives_the_order() {
    let reading = report(&[
        (
            "2023q2/_index.adoc",
            "---\ntitle: \"FreeBSD Status Report Second Quarter 2023\"\n---\n= Introduction\n:toc: macro\n:reports-path: content/report-2023-04-2023-06\n\ninclude::content/desc.adoc[]\n\ninclude::{reports-path}/intro.adoc[]\n\n'''\n\ntoc::[]\n\n[[kernel]]\n== Kernel\n\n{kernel-desc}\n\n'''\ninclude::{reports-path}/pf.adoc[]\n\n[[misc]]\n== Misc\n\n== Ports & more\n\nAll *ports*.\n\ninclude::{reports-path}/gone.adoc[]\n\ninclude::{reports-path}/pkgbase.live.adoc[]\n",
        ),
        ("2023q2/intro.adoc", "Hello.\n"),
        ("2023q2/pkgbase.live.adoc", "=== Live\n\ntext\n"),
        ("2023q2/pf.adoc", "////\nnote\n////\n\n=== Pf -- improved ===\n\nSee <<_live,the other>>.\r\n"),
        ("2023q2/stray.adoc", "=== Stray\n"),
        ("desc.adoc", ":kernel-desc: Updates to link:https://x.org[kernel].\n"),
    ]);
    let report = &reading.report;
    assert_eq!(report.slug.as_str(), "2023q2");
    assert_eq!(report.title, "FreeBSD Status Report Second Quarter 2023");
    assert_eq!(report.introduction.plain_text(), "Hello.");
    let categories: Vec<_> =
        report.categories.iter().map(|c| (&*c.name, c.description.plain_text())).collect();
    assert_eq!(
        categories,
        [("Kernel", "Updates to kernel.".to_owned()), ("Ports & more", "All ports.".to_owned())]
    );
    let entries: Vec<_> = report.entries.iter().map(|e| (e.slug.as_str(), &*e.title)).collect();
    assert_eq!(entries, [("pf", "Pf — improved"), ("pkgbase.live", "Live")]);
    let html = report.entries[0].body.html(2, &|slug| Some(format!("/{slug}")));
    assert!(html.contains("href=\"/pkgbase.live\""), "{html}");
    let warnings: Vec<_> = reading.warnings.iter().map(|w| (&*w.file, w.line)).collect();
    assert_eq!(warnings, [("2023q2/_index.adoc", 31), ("2023q2/stray.adoc", 1)]);
}

#[test]
fn the_head_is_read_from_its_rows() {
    let (entry, warnings) = entry(
        "=== T\n\nLinks: +\nlink:https://x.org/a_b_c[It's A] URL: link:https://x.org/wrong[] +\nman:daemon[8] URL: https://y.org +\nhttps://z.org/\n\nContact: A B <a@x.org> +\nContact: link:https://l.org[The list] +\nContact: IRC #x on EFnet\n\nText.\nSponsor: A, Inc +\nSponsor: B\n",
    );
    assert_eq!(
        links(&entry),
        [
            "It's A https://x.org/a_b_c",
            "daemon(8) https://man.freebsd.org/cgi/man.cgi?query=daemon&sektion=8&format=html",
            "https://z.org/ https://z.org/",
        ]
    );
    assert_eq!(contacts(&entry), ["A B a@x.org", "The list https://l.org", "IRC #x on EFnet -"]);
    assert_eq!(entry.sponsors, ["A, Inc", "B"]);
    assert_eq!(entry.body.plain_text(), "Text.");
    assert_eq!(warnings, ["2023q2/x.adoc:13: a blank line is missing before the sponsor"]);
}

#[test]
fn irregular_heads_are_survived() {
    let table: [(&str, &[&str], &[&str]); 13] = [
        (
            "Links: +\nlink:https://a.org[A] URL:\nlink:https://a.org[https://a.org] +\n",
            &["A https://a.org"],
            &[],
        ),
        (
            "Links +\nlink:https://a.org[A]\nURL:\nlink:https://a.org[https://a.org]\n",
            &["A https://a.org"],
            &[],
        ),
        (
            "Links: +\nlink:https://a.org[A] +\n\nlink:https://b.org[B] URL: link:https://b.org[]\n",
            &["A https://a.org", "B https://b.org"],
            &[],
        ),
        ("link:https://a.org[A] URL: link:https://a.org[]\n", &["A https://a.org"], &[]),
        ("Links: +\nlink:https://a.org[A] URL: link:[https://a.org/] +\n", &["A https://a.org"], &[]),
        (
            "Links: +\nlink:https://a.org[A] URL link:https://a.org[https://a.org]\n",
            &["A URL https://a.org https://a.org"],
            &[],
        ),
        (
            "Links: +\nlink:https://a.org[A] link:https://b.org[B]\nlink:https://c.org[C]\n",
            &["A https://a.org", "B https://b.org", "C https://c.org"],
            &[],
        ),
        (
            "Link: link:https://a.org[Bug [NEW\n port] x] URL: url[]\n",
            &["Bug [NEW port] x https://a.org"],
            &[],
        ),
        ("Links: +\nlink:javascript:x[A] +\nlink:https//b.org[B]\n", &["A -", "B https://b.org"], &[]),
        ("Contact: +\nMail: a@x.org +\nIRC: a@libera.chat\n", &[], &[" a@x.org", "IRC: a@libera.chat -"]),
        ("Contact: +\nA B <a@x.org>\n", &[], &["A B a@x.org"]),
        ("Contact: A <mailto:a@x.org[]> +\nContact IRC #y\n", &[], &["A a@x.org", "IRC #y -"]),
        (
            "Contact: `\\#h` on `irc`, mirrored to link:https://m.to[`#h:m` on M]\n",
            &[],
            &["#h on irc, mirrored to #h:m on M https://m.to"],
        ),
    ];
    for (head, wanted_links, wanted_contacts) in table {
        let (entry, _) = entry(&format!("=== T\n\n{head}\nlink:https://body.org[Body] begins.\n"));
        assert_eq!(links(&entry), wanted_links, "{head}");
        assert_eq!(contacts(&entry), wanted_contacts, "{head}");
        assert_eq!(entry.body.plain_text(), "Body begins.", "{head}");
    }
}

#[test]
fn rows_that_melt_together_are_told_apart() {
    let (entry, warnings) = entry(
        "=== T\n\nLinks: +\nlink:https://a.org[A]\nlink:https://b.org[B]\n\nContact: A <a@x.org>\nContact: B <b@x.org>\n\nx\n",
    );
    assert_eq!((entry.links.len(), entry.contacts.len()), (2, 2));
    let lines: Vec<_> =
        warnings.iter().map(|warning| warning.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(lines, ["2023q2/x.adoc:5:", "2023q2/x.adoc:8:"]);
}

#[test]
fn a_text_may_stand_above_the_contacts() {
    let (above, warnings) = entry(
        "=== T\n\nlink:https://x.org/1[Issue]\n\nContact: A <a@x.org> +\nContact: B <b@x.org>\n\nText.\n",
    );
    assert_eq!(contacts(&above), ["A a@x.org", "B b@x.org"]);
    assert_eq!(above.body.plain_text(), "Issue\n\nText.");
    assert_eq!(warnings, ["2023q2/x.adoc:5: a text stands above the contacts"]);
    let (far, _) = entry("=== T\n\nOne.\n\nTwo.\n\nThree.\n\nContact: A <a@x.org>\n");
    assert!(far.contacts.is_empty());
}

#[test]
fn rows_of_sub_sections_stay_in_the_text() {
    let (entry, _) = entry(
        "==== T\n\nContact: A <a@x.org>\n\n===== Sub\n\nLinks: +\nlink:https://b.org[B]\n\nContact: B <b@x.org>\n\nx\n",
    );
    assert_eq!((entry.links.len(), entry.contacts.len()), (0, 1));
    assert_eq!(entry.body.plain_text(), "Sub\n\nLinks:\nB\n\nContact: B <b@x.org>\n\nx");
}

#[test]
fn sponsors_are_found_where_they_are_put() {
    let table: [(&str, &[&str], &str); 6] = [
        ("* a\nSponsor: S", &["S"], "a"),
        ("a\n\nSponsor: S\nSponsor: T", &["S", "T"], "a"),
        ("a\n\nSponsor: S\n\nSponsors: T, U\n", &["S", "T, U"], "a"),
        ("a\n\nSponsor: S\n\nb", &["S"], "a\n\nb"),
        ("a\n\nSponsor: S\nand more", &["S and more"], "a"),
        ("a\n\nSponsor: S\n\n==== H\n\nb", &[], "a\n\nSponsor: S\n\nH\n\nb"),
    ];
    for (text, sponsors, body) in table {
        let (entry, _) = entry(&format!("=== T\n\n{text}"));
        assert_eq!(entry.sponsors, sponsors, "{text}");
        assert_eq!(entry.body.plain_text(), body, "{text}");
    }
}

#[test]
fn includes_that_go_round_come_to_an_end() {
    let round = "== A\n\ninclude::../round.adoc[]\n";
    let twice = "include::../round.adoc[]\ninclude::../round.adoc[]\n";
    let result = read(&manuscript(&[("2023q2/_index.adoc", round), ("round.adoc", twice)]));
    assert!(matches!(result, Err(Unreadable::NoEntries(..))));
}

/// Found by fuzzing: a file of 36 KB that named itself in many places was read as 16 MB.
#[test]
fn a_file_does_not_include_itself() {
    let text = "=== T\n\na\n\ninclude::x.adoc[]\n\nb\n";
    let (entry, warnings) = entry(text);
    assert_eq!(entry.body.plain_text(), "a\n\nb");
    assert_eq!(warnings, ["2023q2/x.adoc:5: include::x.adoc[] is not read: the file would include itself"]);
}

/// Found by fuzzing: the sign of a hard break is all that the title says.
#[test]
fn a_title_that_shows_nothing_is_none() {
    let (entry, warnings) = entry("=== +\n\nText.\n");
    assert_eq!((&*entry.title, &*entry.body.plain_text()), ("x", "Text."));
    assert_eq!(warnings, ["2023q2/x.adoc:1: the entry has no title; it is named after its file"]);
    let reading = report(&[("2023q2/_index.adoc", "== K\n\n=== +\n\nText.\n")]);
    assert_eq!(reading.report.entries[0].title, "Untitled");
    let reading = report(&[
        ("2023q2/_index.adoc", "== K\ninclude::_-_.adoc[]\ninclude::--.adoc[]"),
        ("2023q2/--.adoc", "Text."),
    ]);
    assert_eq!(reading.report.entries[0].title, "Untitled");
}

#[test]
fn a_folder_without_an_index_is_read_by_name() {
    let reading = report(&[("2023q2/b.adoc", "=== B\n"), ("2023q2/a.adoc", "text\n")]);
    let titles: Vec<_> = reading.report.entries.iter().map(|entry| &*entry.title).collect();
    assert_eq!(titles, ["a", "B"]);
}

#[test]
fn conditions_choose_lines() {
    let (entry, _) = entry(
        "=== T\n\n:a: 1\n\nifdef::a[]\nyes\nendif::[]\nifndef::a[]\nno\nendif::[]\nifdef::a[one]\nifdef::b[two]\n",
    );
    assert_eq!(entry.body.plain_text(), "yes one");
}

#[test]
fn equal_titles_get_slugs_of_their_own() {
    let reading = report(&[("2023q2/_index.adoc", "== A\n=== T\n=== T 2\n=== T\n=== T\n")]);
    let slugs: Vec<_> = reading.report.entries.iter().map(|entry| entry.slug.as_str()).collect();
    assert_eq!(slugs, ["t", "t-2", "t-3", "t-4"]);
}

#[test]
fn long_hostile_reports_take_linear_time() {
    for unit in ["== A\n\nt\n\n=== B\n", "----\n", "-----\n====\n", "== A\nContact: x\n", "a:: b\n", "'''\n"]
    {
        document(&format!("= T\n\n== A\n\nt\n\n{}", unit.repeat(5_000)));
    }
    let index = "== A\ninclude::x.adoc[]\n".to_owned() + &"=== T\n".repeat(5_000);
    for unit in [
        "Sponsor: S\n\n",
        "link:[\n",
        "Contact: a\n",
        "ifdef::x[]\n",
        "a\n\n",
        ":a: {a}{a}x\n{a}\n",
        "* a\n\n",
        "[x]\n",
    ] {
        let text = format!("=== T\n\n{}", unit.repeat(5_000));
        report(&[("2023q2/_index.adoc", &index), ("2023q2/x.adoc", &text)]);
    }
}

proptest! {
    #[test]
    fn no_report_panics(index in "(?s).{0,80}", text in "(?s).{0,200}") {
        let index = format!("== A\ninclude::x.adoc[]\n{index}");
        let _ = read(&manuscript(&[("2023q2/_index.adoc", &index), ("2023q2/x.adoc", &text)]));
    }

    #[test]
    fn no_mess_of_rows_panics(lines in prop::collection::vec(
        prop::sample::select(vec!["", "=== T", "Links:", "Link: +", "link:https://x.org[x] URL:", "URL: x", "Contact: a@x.org +", "Contact", "Sponsor: S", "Sponsor: +", "text", "* a", "----", "ifdef::a[]", "endif::[]", ":a: {a}{a}", "{a}", "include::x.adoc[]", "////", "Mail: [", "é"]),
        0..30,
    )) {
        let text = lines.join("\n");
        let _ = read(&manuscript(&[("2023q2/_index.adoc", "== A\ninclude::x.adoc[]"), ("2023q2/x.adoc", &text)]));
    }
}

//! The form of every real report is recognised by what it holds.

use crate::markdown::manuscript;
use crate::truth::shared;
use tidings::model::report::Format;
use tidings::report::Manuscript;
use tidings::report::recognise::format;

#[test]
fn real_reports_are_recognised_whatever_they_are_called() {
    let Some(shared) = shared() else { return };
    let table = [
        ("2015q1.html", Format::Html),
        ("2018q3-onefile.md", Format::Markdown),
        ("2019q2-mail.txt", Format::Mail),
        ("2019q2-markdown", Format::Markdown),
        ("2019q2.html", Format::Html),
        ("2020q4-markdown", Format::Markdown),
        ("2021q1-asciidoc", Format::Asciidoc),
        ("2022q4-asciidoc", Format::Asciidoc),
        ("2023q2-asciidoc", Format::Asciidoc),
        ("2023q2-mail-w3m.txt", Format::Mail),
        ("haiku-2026-01.md", Format::Markdown),
    ];
    for (name, expected) in table {
        let mut manuscript = manuscript(&shared.join("reports"), name);
        assert_eq!(format(&manuscript), Ok(expected), "{name}");
        if let [file] = manuscript.files.as_mut_slice() {
            file.path = "-".to_owned();
            assert_eq!(format(&Manuscript { name: "-".to_owned(), ..manuscript }), Ok(expected), "{name}");
        }
    }
}

#[test]
fn every_entry_alone_is_a_document() {
    let Some(shared) = shared() else { return };
    for folder in ["2019q2-markdown", "2020q4-markdown"] {
        for file in manuscript(&shared.join("reports"), folder).files {
            let name = file.path.clone();
            let stem = name.rsplit('/').next().unwrap_or_default();
            // No entries, no title, and one whose sections stand at the title's own level: in a
            // folder the file's end is the entry's end, alone nothing says so.
            if ["Makefile", "README.md", "intro.md", "FreshPorts.md", "freebsdfndation.md"].contains(&stem) {
                continue;
            }
            let alone = Manuscript { name: name.clone(), files: vec![file] };
            assert_eq!(format(&alone), Ok(Format::Markdown), "{name}");
            let entries = tidings::report::read(&alone).expect("a report").report.entries;
            assert_eq!(entries.len(), 1, "{name}");
        }
    }
}

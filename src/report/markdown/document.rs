//! The one-document form: `# Category`, `## Entry`, and what other projects make of it.

use crate::model::slug::Slug;
use crate::report::front;
use crate::report::markdown::assembly::{Assembly, Written};
use crate::report::markdown::dialect;
use crate::report::markdown::naming;
use crate::report::markdown::outline::{Outline, Section, outline};
use crate::report::markdown::part::{Part, parts};
use crate::report::markdown::tree;
use crate::report::naming::{category, stem};
use crate::report::passage::Passage;
use crate::report::sections::no_place;
use crate::report::{Reading, Source, Unreadable, Warning};

/// Reads a document. `name` is the manuscript's.
pub fn read(source: &Source, name: &str) -> Result<Reading, Unreadable> {
    let mut assembly = Assembly::default();
    let text = dialect::text(source, &mut assembly.warnings)?;
    let whole = Passage { file: &source.path, line: 1, lines: text.split('\n').collect() };
    let front = front::front(&whole);
    let outline = outline(&whole.part(front.lines, whole.lines.len()));
    assembly.warnings.extend(outline.warnings());
    let parts = parts(&outline, front.title());
    let heading = outline.sections.first().zip(parts.first());
    let heading = heading.filter(|(_, part)| **part == Part::Title).map(|(section, _)| &*section.title);
    let name_of_report = naming::name(front.title().or(heading), &front, name, &[]);
    let mut document =
        Document { assembly, outline: &outline, only: category(&name_of_report.title), category: None };
    document.warn_of_guess(&parts);
    document.introduce(&outline.preface);
    document.sections(&parts);
    document.assembly.finish(name_of_report, name)
}

struct Document<'a> {
    assembly: Assembly,
    outline: &'a Outline<'a>,
    /// The name of the category for entries that stand in none.
    only: String,
    category: Option<Slug>,
}

impl<'a> Document<'a> {
    fn introduce(&mut self, text: &Passage<'_>) {
        let body = tree::body(text, &self.outline.definitions, &mut self.assembly.warnings);
        self.assembly.introduction.0.extend(body.0);
    }

    /// Without head rows nothing but the shape of the document tells categories from entries.
    fn warn_of_guess(&mut self, parts: &[Part]) {
        let sections = &self.outline.sections;
        let unclear = parts.iter().any(|part| matches!(part, Part::Category | Part::Telling | Part::Inside));
        let mut entries = sections.iter().zip(parts).filter(|(_, part)| **part == Part::Entry);
        let first = entries.clone().next();
        if let Some((entry, _)) = first.filter(|_| unclear && !entries.any(|(section, _)| section.headed)) {
            let marks = "#".repeat(usize::from(entry.level));
            let message = format!(
                "no entry has Contact, Link or Sponsor rows; headings with {marks} were read as entries"
            );
            self.assembly.warnings.push(Warning {
                file: entry.text.file.to_owned(),
                line: entry.line,
                message,
            });
        }
    }

    fn sections(&mut self, parts: &[Part]) {
        let sections = &*self.outline.sections;
        let mut at = 0;
        while let (Some(section), Some(part)) = (sections.get(at), parts.get(at)) {
            let inside = parts[at + 1..].iter().take_while(|part| **part == Part::Inside).count();
            match part {
                Part::Title | Part::Introduction => self.introduce(&section.text),
                Part::Category => self.begin(section),
                Part::Telling => {
                    self.category = Some(self.assembly.category(&section.title));
                    self.entry(section, section);
                }
                Part::Entry => self.entry(section, &sections[at + inside]),
                Part::Stray => self.stray(section, &sections[at + inside]),
                Part::Inside | Part::Contents => {}
            }
            at += 1 + inside;
        }
    }

    fn begin(&mut self, section: &Section<'_>) {
        self.category = Some(self.assembly.category(&section.title));
        let description = tree::body(&section.text, &self.outline.definitions, &mut self.assembly.warnings);
        self.assembly.describe(description);
    }

    /// An entry at a level where none is expected. Head rows show that only its marks are wrong; without
    /// them it stands beside the categories.
    fn stray(&mut self, section: &'a Section<'a>, last: &'a Section<'a>) {
        let message = no_place(&section.title);
        let file = section.text.file.to_owned();
        self.assembly.warnings.push(Warning { file, line: section.line, message });
        if !section.headed {
            self.category = None;
        }
        self.entry(section, last);
    }

    /// An entry from its heading to the end of its last section.
    fn entry(&mut self, section: &'a Section<'a>, last: &'a Section<'a>) {
        let category = match &self.category {
            Some(category) => category.clone(),
            None => self.assembly.category(&self.only),
        };
        let end = last.text.line + last.text.lines.len();
        let text = self.outline.document.between(section.text.line, end);
        let title = match section.title.is_empty() {
            true => naming::spoken(stem(section.text.file)),
            false => section.title.clone(),
        };
        let written = Written { title, stem: None, links: section.links.clone(), text, line: section.line };
        self.assembly.entry(written, category, &self.outline.definitions);
    }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::document::read;
    use crate::report::{Reading, Source, Unreadable};
    use proptest::prelude::{ProptestConfig, proptest};

    fn of(name: &str, text: &str) -> Result<Reading, Unreadable> {
        read(&Source { path: name.to_owned(), bytes: text.as_bytes().to_vec() }, name)
    }

    fn shown(reading: &Reading) -> String {
        let report = &reading.report;
        let mut out = format!("{} | {} | {}.", report.slug, report.title, report.introduction.plain_text());
        for category in &report.categories {
            out +=
                &format!("\n{} | {} | {}.", category.slug, category.name, category.description.plain_text());
        }
        for entry in &report.entries {
            let body = entry.body.plain_text().replace('\n', " ");
            out += &format!("\n{} / {} | {} | {}.", entry.category, entry.slug, entry.title, body);
        }
        reading.warnings.iter().for_each(|warning| out += &format!("\n! {warning}"));
        out
    }

    #[test]
    fn a_document_with_front_matter_is_read_whole() {
        let text = "---\ntitle: Example Status Report, Second Quarter 2026\n---\n\nHello.\n\n# Teams\n\nWho.\n\n## Core\n\nContact: A <a@x.org>\n\nText.\n\n### Done\n\n* one\n\nSponsor: X\n\n# Projects\n\n## Core\nContact: B\n\nSee [this][1].\n\n[1]: https://x.org\n\n# Empty\n\n# Teams\n\nAgain.\n\n## Last\n\nLink: https://x.org\n\nThe end.\n";
        let reading = of("report.md", text).expect("a report");
        insta::assert_snapshot!(shown(&reading), @r#"
        2026q2 | Example Status Report, Second Quarter 2026 | Hello..
        teams | Teams | Who.

        Again..
        projects | Projects | .
        teams / core | Core | Text.  Done  one.
        projects / core-2 | Core | See this..
        teams / last | Last | The end..
        "#);
        assert_eq!(reading.report.entries[0].sponsors, ["X"]);
    }

    #[test]
    fn a_document_in_the_manner_of_other_projects_is_read() {
        let text = "+++\ntitle = \"Our Activity, January 2026\"\n+++\nHello.\n\n<!--more-->\n\n### Kits\n\ntext\n\n### Drivers\n\n<form>raw <b>text</b></form>\n\n<form>x</form>\n\n### Drivers\n\nmore\n";
        insta::assert_snapshot!(shown(&of("x.md", text).expect("a report")), @r#"
        2026-01 | Our Activity, January 2026 | Hello..
        our-activity | Our Activity | .
        our-activity / kits | Kits | text.
        our-activity / drivers | Drivers | raw text  x.
        our-activity / drivers-2 | Drivers | more.
        ! x.md:14: raw HTML is not published; only its text, lists, code, links, pictures and tables were kept
        "#);
    }

    #[test]
    fn strays_and_empty_entries_are_kept_with_a_warning() {
        let text = "# P\n\n## a\nContact: x\n\ntext\n\n# b\nContact: x\n\ntext\n\n# C++\n## c\nContact: x\n# C\n## d\nContact: x\n\ntext [r](y/z)\n";
        insta::assert_snapshot!(shown(&of("2019q2.md", text).expect("a report")), @r#"
        2019q2 | Status Report 2nd Quarter 2019 | .
        p | P | .
        c | C++ | .
        c-2 | C | .
        p / a | a | text.
        p / b | b | text.
        c / c | c | .
        c-2 / d | d | text r.
        ! 2019q2.md:8: "b" has no place among the categories and was read as an entry
        ! 2019q2.md:14: the entry "c" has no text
        ! 2019q2.md:20: the link target "y/z" is no absolute address with a safe scheme; only the link's text was kept
        "#);
    }

    #[test]
    fn a_section_without_entries_is_an_entry_wherever_it_stands() {
        let text = "# Status Report 2024Q2\n\nHello.\n\n## Misc\n\nA word.\n\n## Ports\n\n### Alpha\n\nContact: A <a@x.org>\n\ntext\n\n## Other\n\nsaid\n";
        insta::assert_snapshot!(shown(&of("x.md", text).expect("a report")), @r#"
        2024q2 | Status Report 2024Q2 | Hello..
        status-report | Status Report | .
        ports | Ports | .
        status-report / misc | Misc | A word..
        ports / alpha | Alpha | text.
        status-report / other | Other | said.
        ! x.md:5: "Misc" has no place among the categories and was read as an entry
        ! x.md:17: "Other" has no place among the categories and was read as an entry
        "#);
    }

    #[test]
    fn a_weekly_with_links_in_its_titles_is_read() {
        let said = "We said it. ".repeat(15);
        let text = format!(
            "+++\ntitle = \"This Week in Houses #7: doors\"\n+++\n\n## Live\n\n{{{{ video(id=\"x\") }}}}\n\n## Doors 🚪\n\n> {said}\n\n### Hinge [↗](https://x.org/h) 🎉\n\n[A](https://x.org/a) says\n\n> Oiled[^1].\n\n## Walls\n\nwhite\n\n# That's all\n\nBye.\n\n[^1]: By hand\n"
        );
        let shown = shown(&of("x.md", &text).expect("a report")).replace(&"We said it. ".repeat(14), "… ");
        insta::assert_snapshot!(shown, @r#"
        this-week-in-houses-7-doors | This Week in Houses #7: doors | .
        doors | Doors 🚪 | .
        this-week-in-houses | This Week in Houses | .
        doors / doors | Doors 🚪 | … We said it..
        doors / hinge | Hinge 🎉 | A says  Oiled (By hand)..
        this-week-in-houses / walls | Walls | white.
        this-week-in-houses / thats-all | That's all | Bye..
        ! x.md:7: video is called here, which only the site's generator knows; it was left out: write what it shows
        ! x.md:13: no entry has Contact, Link or Sponsor rows; headings with ### were read as entries
        ! x.md:19: "Walls" has no place among the categories and was read as an entry
        ! x.md:23: "That's all" has no place among the categories and was read as an entry
        "#);
    }

    #[test]
    fn calls_of_templates_are_left_out_with_a_warning() {
        let text =
            "## a\n{{ video(id=\"x_y\") }}\nContact: x\n\n{% details(summary=\"b\") %}\ntext\n{% end %}\n";
        let message =
            "is called here, which only the site's generator knows; it was left out: write what it shows";
        let reading = of("x.md", text).expect("a report");
        assert_eq!(reading.report.entries[0].body.plain_text(), "text");
        let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(warnings, [format!("x.md:2: video {message}"), format!("x.md:5: details {message}")]);
    }

    #[test]
    fn links_in_titles_are_links_of_their_entries() {
        let text = "# P\n\n## a ([website](https://x.org/a))\nLink: [b](https://x.org/b)\n\nt\n\n## [c](https://x.org/c) [↗](https://x.org/d)\nContact: x\n\nt\n\n## [e](#e) [f](javascript:f)\nContact: x\n\nt\n";
        let reading = of("x.md", text).expect("a report");
        let entries = reading.report.entries.iter().map(|entry| {
            let links = entry.links.iter();
            let links =
                links.map(|link| format!("; {}={}", link.text, link.url.as_ref().expect("url").as_str()));
            entry.title.clone() + &links.collect::<String>()
        });
        let entries: Vec<String> = entries.collect();
        assert_eq!(
            entries,
            [
                "a; website=https://x.org/a; b=https://x.org/b",
                "c; c=https://x.org/c; https://x.org/d=https://x.org/d",
                "e f"
            ]
        );
        assert_eq!(reading.report.entries[0].slug.as_str(), "a");
        let lines: Vec<usize> = reading.warnings.iter().map(|warning| warning.line).collect();
        assert_eq!(lines, [13]);
    }

    #[test]
    fn levels_that_only_the_shape_shows_are_a_warning() {
        let reading = of("x.md", "# P\n\n## a\n\ntext\n\n# Q\n\n## b\n\ntext\n").expect("a report");
        assert_eq!(reading.report.categories.len(), 2);
        assert_eq!(reading.warnings.iter().map(|warning| warning.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn code_that_is_never_closed_is_a_warning() {
        for (open, close) in [("```", "```"), ("<!--", "-->")] {
            let text = format!("## a\n\ntext\n\n{open}\n## b\n\ntext\n");
            let lines = |text: &str| {
                let reading = of("x.md", text).expect("a report");
                reading.warnings.iter().map(|warning| warning.line).collect::<Vec<_>>()
            };
            assert_eq!(lines(&text), [5]);
            assert_eq!(lines(&(text + close)), [0; 0]);
        }
    }

    #[test]
    fn a_heading_that_is_too_long_for_a_title_is_a_warning() {
        let text = |words: usize| format!("## a\n\ntext\n\n## {}\n\ntext\n", "word ".repeat(words));
        let lines = |words: usize| {
            let reading = of("x.md", &text(words)).expect("a report");
            let long = reading.warnings.iter().filter(|warning| warning.message.contains("200 characters"));
            long.map(|warning| warning.line).collect::<Vec<_>>()
        };
        assert_eq!((lines(40), lines(41)), (vec![], vec![5]));
    }

    #[test]
    fn a_document_without_headings_holds_no_entry() {
        assert!(matches!(of("x.md", "---\ntitle: x\n---\ntext"), Err(Unreadable::NoEntries(..))));
    }

    #[test]
    fn adversarial_documents_are_read_in_bounded_time() {
        let many = [
            "# a\n",
            "[",
            "<a ",
            "http://",
            "*a ",
            "_a_",
            "> ",
            "- ",
            "`",
            "Contact: ",
            "Sponsor: S ",
            "Link:\n",
            "&#",
            "<!--",
            "|a|\n|-|\n",
            "# a\nContact: a\n",
            "[a](b)",
            "\\",
            "![",
            "~~~\n",
            "[a]: b\n",
            "<div>\n",
            "](",
            "a\n---\n",
            "{{< a\n",
            "{% a %}",
            "# [a](b) (",
            "<table><td>",
            "<a b",
        ];
        for part in many {
            let start = std::time::Instant::now();
            let _ = of("x.md", &format!("# t\n\n{}", part.repeat(60_000 / part.len())));
            let _ = of("x.md", &format!("# t\nLink: {}", part.repeat(60_000 / part.len())));
            assert!(start.elapsed().as_secs() < 5, "{part:?} took {:?}", start.elapsed());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_makes_the_reader_panic(text in "(\\PC|[ \t\n#*_`<>\\[\\]()&|:+-]|Contact:|Link: |Sponsor:|https://|# |\n\n|é){0,120}") {
            let _ = of("x.md", &text);
        }
    }
}

//! The folder form: one file per entry, categories from the Makefile's variables.

use crate::model::body::{Block, Body, Inline};
use crate::model::slug::Slug;
use crate::report::front::{self, Front};
use crate::report::markdown::assembly::Assembly;
use crate::report::markdown::dialect;
use crate::report::markdown::document;
use crate::report::markdown::file::{self, EntryFile};
use crate::report::markdown::makefile::{self, Variable};
use crate::report::markdown::naming;
use crate::report::markdown::outline::outline;
use crate::report::markdown::tree;
use crate::report::naming::{category, stem};
use crate::report::passage::Passage;
use crate::report::{Manuscript, Reading, Source, Unreadable, Warning, decode};
use std::collections::BTreeMap;

/// Stems of files that introduce the report.
const INTRODUCTIONS: [&str; 3] = ["intro", "introduction", "_index"];

/// Stems of files that are about the folder, not about the report.
const ASIDES: [&str; 5] = ["readme", "contributing", "license", "template", "sample"];

/// How many entries a file must hold to be the whole report.
const WHOLE: usize = 3;

/// Reads a folder.
pub fn read(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    let name = &*manuscript.name;
    let sources = Sources::of(manuscript);
    let mut assembly = Assembly::default();
    let texts = texts(&sources.entries, &mut assembly);
    let files: Vec<EntryFile<'_>> = texts.iter().map(|(path, text)| file::cut(path, text)).collect();
    if let Some(whole) = whole(&sources, &files) {
        return document::read(whole, name);
    }
    let makefile = sources.makefile();
    let text = makefile.as_ref().map_or("", |(_, text)| text);
    let front = introduce(sources.introduction, &mut assembly);
    let quarter = makefile::quarter(text).unwrap_or_default();
    let named = naming::name(front.title(), &front, name, &[&quarter]);
    let variables = makefile::variables(text);
    match makefile.as_ref().filter(|_| !variables.is_empty()) {
        Some((path, _)) => listed(&mut assembly, files, path, variables),
        None => unlisted(&mut assembly, files, name, &category(&named.title)),
    }
    assembly.finish(named, name)
}

/// The files of a folder by what they are for.
struct Sources<'a> {
    own: Vec<&'a Source>,
    entries: Vec<&'a Source>,
    introduction: Option<&'a Source>,
}

impl<'a> Sources<'a> {
    /// Of the Markdown files, those that lie least deep.
    fn of(manuscript: &'a Manuscript) -> Sources<'a> {
        let own: Vec<&Source> = manuscript.own_files().collect();
        let markdown = own.iter().copied().filter(|source| is_markdown(&source.path));
        let (about, entries): (Vec<_>, Vec<_>) =
            markdown.partition(|source| is(source, &INTRODUCTIONS) || is(source, &ASIDES));
        let depth = |source: &&Source| source.path.matches('/').count();
        let least = entries.iter().map(depth).min().unwrap_or(1);
        let entries = entries.into_iter().filter(|source| depth(source) == least).collect();
        let introduction =
            about.into_iter().find(|source| is(source, &INTRODUCTIONS) && depth(source) <= least);
        Sources { own, entries, introduction }
    }

    /// The path and the text of the Makefile.
    fn makefile(&self) -> Option<(&'a str, String)> {
        let source = self.own.iter().find(|source| is(source, &["makefile"]))?;
        Some((&source.path, decode::text(source, &mut Vec::new()).ok()?))
    }
}

fn is_markdown(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.ends_with(".md") || path.ends_with(".markdown")
}

fn is(source: &Source, stems: &[&str]) -> bool {
    stems.iter().any(|name| stem(&source.path).eq_ignore_ascii_case(name))
}

/// The texts by path; what is none is left out with a warning.
fn texts<'a>(sources: &[&'a Source], assembly: &mut Assembly) -> Vec<(&'a str, String)> {
    let mut texts = Vec::new();
    for source in sources {
        match dialect::text(source, &mut assembly.warnings) {
            Ok(text) => texts.push((&*source.path, text)),
            Err(_) => assembly.warnings.push(Warning {
                file: source.path.clone(),
                line: 1,
                message: "the file is empty or no text; it was left out".to_owned(),
            }),
        }
    }
    texts
}

/// The file that holds the whole report: the only one, or one with so many entries that the
/// others are its parts.
fn whole<'a>(sources: &Sources<'a>, files: &[EntryFile<'_>]) -> Option<&'a Source> {
    let holder = match files {
        [] => return sources.introduction,
        [only] => only,
        files => files.iter().find(|file| file.headed >= WHOLE && file.headed * 2 >= files.len())?,
    };
    sources.entries.iter().copied().find(|source| source.path == holder.written.text.file)
}

fn introduce(source: Option<&Source>, assembly: &mut Assembly) -> Front {
    let Some(source) = source else { return Front::default() };
    let Ok(text) = dialect::text(source, &mut assembly.warnings) else { return Front::default() };
    let whole = Passage { file: &source.path, line: 1, lines: text.split('\n').collect() };
    let front = front::front(&whole);
    let outline = outline(&whole.part(front.lines, whole.lines.len()));
    assembly.warnings.extend(outline.warnings());
    // A heading that only says "Introduction", or repeats the title, is not part of the text.
    let heading = outline.sections.first().filter(|_| outline.preface.is_blank());
    let first = heading.map_or(outline.document.line, |section| section.text.line);
    let text = outline.document.between(first, usize::MAX);
    assembly.introduction = tree::body(&text, &outline.definitions, &mut assembly.warnings);
    front
}

/// Entries as the Makefile at `path` lists them.
fn listed(assembly: &mut Assembly, files: Vec<EntryFile<'_>>, path: &str, variables: Vec<Variable>) {
    let mut left: BTreeMap<String, EntryFile<'_>> =
        files.into_iter().map(|file| (base(file.written.text.file).to_owned(), file)).collect();
    for variable in variables {
        let category = assembly.category(&variable.name);
        assembly.describe(comment(&variable.comment));
        for (name, line) in variable.files {
            match left.remove(base(&name)) {
                Some(file) => add(assembly, file, category.clone()),
                None => assembly.warnings.push(Warning {
                    file: path.to_owned(),
                    line,
                    message: format!("{name:?} is not in the folder, or was listed before"),
                }),
            }
        }
    }
    for file in left.into_values() {
        let message = "no category of the Makefile lists this file; it was left out";
        assembly.warnings.push(Passage { line: 1, ..file.written.text }.warning(0, message));
    }
}

/// All entries in one category, by title.
fn unlisted(assembly: &mut Assembly, mut files: Vec<EntryFile<'_>>, folder: &str, category: &str) {
    let message =
        format!("no Makefile says what categories there are; all entries are in {category:?}, by title");
    assembly.warnings.push(Warning { file: folder.to_owned(), line: 1, message });
    let category = assembly.category(category);
    files.sort_by_cached_key(|file| (file.written.title.to_lowercase(), file.written.text.file));
    for file in files {
        add(assembly, file, category.clone());
    }
}

fn add(assembly: &mut Assembly, file: EntryFile<'_>, category: Slug) {
    assembly.warnings.extend(file.warnings);
    assembly.entry(file.written, category, &file.definitions);
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn comment(text: &str) -> Body {
    if text.is_empty() { Body::default() } else { Body(vec![Block::Paragraph(vec![Inline::text(text)])]) }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::folder::read;
    use crate::report::{Manuscript, Reading, Source, Unreadable};
    use proptest::prelude::{ProptestConfig, any, proptest};

    fn of(files: &[(&str, &[u8])]) -> Result<Reading, Unreadable> {
        let source =
            |(path, bytes): &(&str, &[u8])| Source { path: format!("2020q4/{path}"), bytes: bytes.to_vec() };
        read(&Manuscript { name: "2020q4".into(), files: files.iter().map(source).collect() })
    }

    fn entries(reading: &Reading) -> Vec<(&str, &str, &str)> {
        let entries = reading.report.entries.iter();
        entries.map(|entry| (entry.category.as_str(), entry.slug.as_str(), &*entry.title)).collect()
    }

    #[test]
    fn a_makefile_gives_categories_and_order() {
        let reading = of(&[
            ("Makefile", b"# Who\nTeamReports= b_c.md gone.md\nPorts= a.md\n"),
            ("README.md", b"# Fourth quarter\n"),
            ("a.md", b"## Ren\xe9 ##\r\n\r\nContact: A <a@x.org>\r\n\r\ntext\r\n"),
            ("b_c.md", b"## B ##\ntext"),
            ("empty.md", b"\n"),
            ("intro.md", b"# Introduction\n\nHello."),
            ("unlisted.md", b"## U ##\ntext"),
        ])
        .expect("a report");
        assert_eq!(entries(&reading), [("freebsd-team-reports", "b-c", "B"), ("ports", "a", "René")]);
        assert_eq!(reading.report.introduction.plain_text(), "Hello.");
        assert_eq!(reading.report.title, "Status Report 4th Quarter 2020");
        let warnings: Vec<String> =
            reading.warnings.iter().map(|w| format!("{}:{}", w.file, w.line)).collect();
        assert_eq!(
            warnings,
            ["2020q4/Makefile:2", "2020q4/a.md:1", "2020q4/empty.md:1", "2020q4/unlisted.md:1"]
        );
    }

    #[test]
    fn without_a_makefile_entries_are_sorted_by_title() {
        let reading = of(&[("x.md", b"## b ##\ntext"), ("y.md", b"## A ##\ntext")]).expect("a report");
        assert_eq!(entries(&reading), [("status-report", "y", "A"), ("status-report", "x", "b")]);
        assert_eq!(reading.warnings.len(), 1);
    }

    #[test]
    fn a_folder_may_hold_the_whole_report_in_one_file() {
        let whole: &[u8] = b"# P\n## a\nContact: x\n\nt\n## b\nContact: x\n\nt\n## c\nContact: x\n\nt\n";
        let expected = [("p", "a", "a"), ("p", "b", "b"), ("p", "c", "c")];
        assert_eq!(entries(&of(&[("index.md", whole)]).expect("a report")), expected);
        let parts = [("00_REPORT.md", whole), ("a.md", &b"## a\nContact: x\n\nt\n"[..])];
        assert_eq!(entries(&of(&parts).expect("a report")), expected);
        assert!(matches!(of(&[("README.md", b"text")]), Err(Unreadable::NoEntries(..))));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_folder_makes_the_reader_panic(a in any::<Vec<u8>>(), b in "[a-z#=.md \\\\\n]{0,60}", c in "\\PC{0,80}") {
            let _ = of(&[("a.md", &a), ("Makefile", b.as_bytes()), ("m.md", c.as_bytes())]);
        }
    }
}

//! The files of a manuscript as text, and which of them an include names.
//!
//! Nothing outside of the manuscript can be named: there is no disk here.

use crate::report::Manuscript;
use crate::report::decode::one_line_end;
use crate::report::front::{Front, front};
use crate::report::passage::Passage;
use std::borrow::Cow;
use std::collections::HashMap;

/// What the file is called with which a report begins.
const INDEXES: [&str; 4] = ["_index.adoc", "_index.asciidoc", "index.adoc", "index.asciidoc"];

const NOT_HERE: &str = "there is no such AsciiDoc file in the report or beside it";

/// A file as text.
#[derive(Debug)]
pub struct Document {
    /// The file's path.
    pub path: String,
    /// What it says, with `\n` at the ends of lines.
    pub text: String,
    /// What its front matter says, which is no part of the text.
    pub front: Front,
    /// True for AsciiDoc; other files can only be shown as they are.
    pub is_asciidoc: bool,
}

/// The files of a manuscript.
#[derive(Debug)]
pub struct Library {
    folder: String,
    documents: Vec<Document>,
    /// The files by the last part of their paths.
    names: HashMap<String, Vec<usize>>,
}

impl Library {
    /// Takes the files that AsciiDoc may name: its own, and texts that listings show.
    pub fn of(manuscript: &Manuscript) -> Library {
        let documents: Vec<Document> = manuscript
            .files
            .iter()
            .filter_map(|file| match is_asciidoc(&file.path) || file.path == manuscript.name {
                true => Some(document(&file.path, decode(&file.bytes))),
                false => listed(&file.path, &file.bytes),
            })
            .collect();
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            names.entry(name(&document.path).to_owned()).or_default().push(at);
        }
        Library { folder: manuscript.name.clone(), documents, names }
    }

    /// A file by its number.
    pub fn document(&self, at: usize) -> &Document {
        &self.documents[at]
    }

    /// The files of the report's own folder by number, without those beside it.
    pub fn own(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.documents.len()).filter(|&at| self.is_own(at))
    }

    /// True when the file lies in the report's folder.
    pub fn is_own(&self, at: usize) -> bool {
        self.documents[at].is_asciidoc && self.inside(at).is_some()
    }

    /// The file with which the report begins.
    pub fn index(&self) -> Option<usize> {
        let is = |at: usize, name: &str| self.inside(at).is_some_and(|path| path.eq_ignore_ascii_case(name));
        let named = |name: &str| self.own().find(|&at| is(at, name));
        let only = || Some(self.own().next()?).filter(|_| self.own().count() == 1);
        INDEXES.iter().find_map(|name| named(name)).or_else(only)
    }

    /// The file that an include names, or why it is not read.
    ///
    /// Reports are written to be included from the root of their site, which is not here: so the
    /// last parts of the path decide, first within the folder and then beside it.
    pub fn resolve(&self, target: &str) -> Result<usize, &'static str> {
        let target = target.trim();
        if target.contains("://") || target.starts_with(['/', '\\', '~']) || target.contains(':') {
            return Err("only files of the report and those beside it can be included");
        }
        let parts: Vec<&str> = target.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        if parts.contains(&"..") {
            return self.climb(&parts);
        }
        let tail = &parts[parts.len().saturating_sub(8)..];
        let inside = |path: &str| self.named(path).find(|&at| self.inside(at) == Some(path));
        let mut paths = (0..tail.len()).map(|from| tail[from..].join("/"));
        paths.find_map(|path| inside(&path).or_else(|| self.at(&path))).ok_or(NOT_HERE)
    }

    /// The files whose paths have the same last part.
    fn named<'p>(&'p self, path: &str) -> impl Iterator<Item = usize> + 'p {
        self.names.get(name(path)).map_or(&[][..], Vec::as_slice).iter().copied()
    }

    fn at(&self, path: &str) -> Option<usize> {
        self.named(path).find(|&at| self.documents[at].path == path)
    }

    fn climb(&self, parts: &[&str]) -> Result<usize, &'static str> {
        let mut path = vec![&*self.folder];
        for part in parts {
            match *part {
                ".." if path.pop().is_none() => {
                    return Err("the path leads out of the report and what lies beside it");
                }
                ".." => {}
                part => path.push(part),
            }
        }
        self.at(&path.join("/")).ok_or(NOT_HERE)
    }

    /// The path within the folder; a single file is its own folder.
    fn inside(&self, at: usize) -> Option<&str> {
        let path = &*self.documents[at].path;
        if path == self.folder {
            return Some(path);
        }
        path.strip_prefix(&*self.folder)?.strip_prefix('/')
    }
}

/// Front matter stands between fences and holds something: a rule is no fence.
fn document(path: &str, text: String) -> Document {
    let fence = text.trim_start().lines().next().map_or("", str::trim_end);
    let front = match fence {
        "---" | "+++" => front(&Passage { file: path, line: 1, lines: text.lines().collect() }),
        _ => Front::default(),
    };
    let front = if front.values.is_empty() { Front::default() } else { front };
    Document { path: path.to_owned(), text, front, is_asciidoc: true }
}

/// A file that listings may show; not what is no text.
fn listed(path: &str, bytes: &[u8]) -> Option<Document> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
    let text = one_line_end(text.trim_start_matches('\u{feff}').to_owned());
    Some(Document { path: path.to_owned(), text, front: Front::default(), is_asciidoc: false })
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_asciidoc(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".adoc", ".asciidoc", ".asc"].iter().any(|ending| path.ends_with(ending))
}

fn decode(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    };
    one_line_end(text.trim_start_matches('\u{feff}').to_owned())
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::library::Library;
    use crate::report::naming::stem;
    use crate::report::{Manuscript, Source};

    fn library() -> Library {
        let file = |path: &str| Source { path: path.into(), bytes: b"x\r\ny".to_vec() };
        let files = [
            "2023q2/_index.adoc",
            "2023q2/pf.adoc",
            "2023q2/old/pf.adoc",
            "desc.adoc",
            "shared/en/urls.adoc",
        ];
        Library::of(&Manuscript { name: "2023q2".into(), files: files.map(file).to_vec() })
    }

    #[test]
    fn includes_are_found_by_the_ends_of_their_paths() {
        let library = library();
        let table = [
            ("content/en/status/report-2023-04-2023-06/pf.adoc", "2023q2/pf.adoc"),
            ("content/en/status/desc.adoc", "desc.adoc"),
            ("shared/en/urls.adoc", "shared/en/urls.adoc"),
            ("../desc.adoc", "desc.adoc"),
            ("./old/pf.adoc", "2023q2/old/pf.adoc"),
        ];
        for (target, path) in table {
            let found = library.resolve(target).map(|at| &*library.document(at).path);
            assert_eq!(found, Ok(path), "{target}");
        }
        for target in
            ["/etc/passwd", "../../pf.adoc", "https://x.org/pf.adoc", "C:\\pf.adoc", "", "nothing.adoc"]
        {
            assert!(library.resolve(target).is_err(), "{target}");
        }
    }

    #[test]
    fn names_of_files_may_be_written_in_capitals() {
        let files = ["r/pf.adoc", "r/_INDEX.ADOC"];
        let file = |path: &str| Source { path: path.into(), bytes: path.as_bytes().to_vec() };
        let library = Library::of(&Manuscript { name: "r".into(), files: files.map(file).to_vec() });
        assert_eq!(library.index().map(|at| &*library.document(at).path), Some("r/_INDEX.ADOC"));
    }

    #[test]
    fn the_index_leads_and_stems_keep_their_dots() {
        let library = library();
        assert_eq!(library.index().map(|at| &*library.document(at).text), Some("x\ny"));
        assert_eq!(stem("a/pkgbase.live.adoc"), "pkgbase.live");
    }
}

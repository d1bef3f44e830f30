//! Report text in any form → a [`Report`] and warnings.
//!
//! Every form is read by a room of its own; all of them give the same [`Report`]. Reading never
//! gives up on an entry: what had to be guessed is a [`Warning`] with its line. Knows nothing of
//! teams, of storage or of the disk: files arrive as bytes.

pub mod asciidoc;
pub mod contact;
pub mod decode;
pub mod entity;
pub(crate) mod front;
pub mod html;
pub mod label;
pub mod link;
pub mod mail;
pub mod markdown;
pub(crate) mod naming;
pub(crate) mod passage;
pub mod period;
pub mod person;
pub mod recognise;
pub(crate) mod sections;
pub mod typed;

use crate::model::report::{Entry, Format, Report};
use crate::report::mail::enclosed::{Enclosed, enclosed};
use std::collections::HashSet;
use std::fmt;

/// A file of a report.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path relative to the manuscript's parent folder, with `/`:
    /// `2023q2-asciidoc/_index.adoc`, `categories-desc.adoc`, `2019q2-mail.txt`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What is to be read: one file, or a folder with what lies beside it.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The name of the file or folder without its parent: `2023q2-asciidoc`; `-` for standard
    /// input.
    pub name: String,
    /// The file alone; or all files of the folder (their paths begin with `name` and `/`), then
    /// those beside the folder, which only includes may name.
    pub files: Vec<Source>,
}

impl Manuscript {
    /// True when the manuscript is a folder.
    pub fn is_folder(&self) -> bool {
        self.own_files().next().is_some()
    }

    /// The files of the folder itself, without those beside it; none of a single file.
    pub fn own_files(&self) -> impl Iterator<Item = &Source> {
        let inside = |path: &str| path.strip_prefix(&*self.name).is_some_and(|rest| rest.starts_with('/'));
        self.files.iter().filter(move |file| inside(&file.path))
    }
}

/// Reads a manuscript in whatever form it is.
pub fn read(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    let mut reading = match recognise::format(manuscript)? {
        Format::Mail => message(manuscript),
        format => in_form(format, manuscript),
    }?;
    if reading.report.entries.iter().all(is_empty) {
        let reason = "its headings have no text below them".to_owned();
        return Err(Unreadable::NoEntries(manuscript.name.clone(), reason));
    }
    let mut said = HashSet::new();
    reading.warnings.retain(|warning| said.insert(warning.clone()));
    Ok(reading)
}

fn in_form(format: Format, manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    match format {
        Format::Markdown => markdown::read(manuscript),
        Format::Mail => mail::read(manuscript),
        Format::Html => html::read(manuscript),
        Format::Asciidoc => asciidoc::read(manuscript),
    }
}

/// Reads a mail: as the dump of a page, and where it is none, in the form of what it holds. A mail that
/// is only a page is read as one first.
fn message(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    let parts = enclosed(manuscript);
    let inside = || parts.iter().find_map(part);
    let only_page = parts.first().is_some_and(|first| first.page);
    match only_page.then(inside).flatten() {
        Some(reading) => Ok(reading),
        None => mail::read(manuscript).or_else(|refusal| inside().ok_or(refusal)),
    }
}

fn part(part: &Enclosed) -> Option<Reading> {
    let format = recognise::format(&part.manuscript).ok().filter(|format| *format != Format::Mail)?;
    let mut reading = in_form(format, &part.manuscript).ok()?;
    reading.warnings.iter_mut().for_each(|warning| warning.line += part.above);
    Some(reading)
}

/// Nothing but a title.
fn is_empty(entry: &Entry) -> bool {
    entry.body.is_empty() && entry.contacts.is_empty() && entry.links.is_empty() && entry.sponsors.is_empty()
}

/// What came out of a manuscript.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The report.
    pub report: Report,
    /// Every guess once, in the order of the lines.
    pub warnings: Vec<Warning>,
}

/// A guess that the author should look at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Warning {
    /// The file, as [`Source::path`].
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was guessed, as a sentence without the final stop.
    pub message: String,
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    /// No bytes but white space.
    #[error("{0} is empty: give a report in AsciiDoc, Markdown, HTML or mail form")]
    Empty(String),
    /// Bytes that are no text.
    #[error("{0} is not text: give a report in AsciiDoc, Markdown, HTML or mail form")]
    Binary(String),
    /// No form fits.
    #[error(
        "{0} is in no form that is known: a report is a folder with _index.adoc or Markdown files, a Markdown document with # and ## headings, a published HTML page, or a mailed text"
    )]
    Unrecognised(String),
    /// The form fits, but there is nothing to publish.
    #[error("{0} holds no entry: {1}")]
    NoEntries(String, String),
    /// A file that the report needs is not there or may not be read.
    #[error("{file}:{line}: {message}")]
    Broken {
        /// The file, as [`Source::path`].
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what to do.
        message: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

#[cfg(test)]
mod tests {
    use crate::report::{Manuscript, Source, Warning, read};
    use proptest::prelude::{ProptestConfig, any, proptest};

    fn warnings(text: &str) -> Vec<Warning> {
        let source = Source { path: "x".to_owned(), bytes: text.into() };
        read(&Manuscript { name: "x".to_owned(), files: vec![source] }).expect("a report").warnings
    }

    #[test]
    fn a_warning_is_said_once() {
        let warnings = warnings("== K\n\n=== A\n\nLinks: +\nlink:data:x[a] URL: link:data:x[]\n\ntext\n");
        let said = |text: &str| warnings.iter().filter(|warning| warning.message.contains(text)).count();
        assert_eq!((said("data:x is no absolute"), said("no address")), (1, 1), "{warnings:?}");
    }

    #[test]
    fn a_warning_is_one_line() {
        let warnings = warnings("== K\n\n=== A\n\nSee <<no\nsuch>>.\n");
        assert_eq!((warnings.len(), warnings[0].line), (1, 5));
        assert!(warnings[0].message.contains("the id no such, so"), "{warnings:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_make_reading_panic(start in "(# a\n|Title: |<|---\n|)", bytes in any::<Vec<u8>>()) {
            let bytes = [start.as_bytes(), &bytes].concat();
            let source = Source { path: "x".to_owned(), bytes };
            let _ = read(&Manuscript { name: "x".to_owned(), files: vec![source] });
        }
    }
}

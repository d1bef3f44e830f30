//! A stretch of a file that remembers where it stands.

use crate::report::Warning;

/// Consecutive lines of a file.
#[derive(Clone, Debug)]
pub struct Passage<'a> {
    /// The file, as [`crate::report::Source::path`].
    pub file: &'a str,
    /// The number of the first line, from 1.
    pub line: usize,
    /// The lines without their ends.
    pub lines: Vec<&'a str>,
}

impl<'a> Passage<'a> {
    /// The passage as one text.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// The lines from `first` to before `end`, counted from 0 within this passage.
    pub fn part(&self, first: usize, end: usize) -> Passage<'a> {
        let end = end.min(self.lines.len());
        let first = first.min(end);
        Passage { file: self.file, line: self.line + first, lines: self.lines[first..end].to_vec() }
    }

    /// The lines from the number `first` to before the number `end`, both of the file.
    pub fn between(&self, first: usize, end: usize) -> Passage<'a> {
        self.part(first.saturating_sub(self.line), end.saturating_sub(self.line))
    }

    /// True when there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| line.trim().is_empty())
    }

    /// A warning about a line, counted from 0 within this passage.
    pub fn warning(&self, at: usize, message: impl Into<String>) -> Warning {
        Warning { file: self.file.to_owned(), line: self.line + at, message: message.into() }
    }
}

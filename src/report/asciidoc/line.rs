//! A line of a report and where it stands. Knows nothing of what the line means.

use crate::report::Warning;
use std::borrow::Cow;

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The file's path.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
}

/// A line without its end.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// What it says; attributes are already replaced.
    pub text: Cow<'a, str>,
    /// Where it stands.
    pub place: Place<'a>,
}

impl Line<'_> {
    /// True when nothing but white space stands there.
    pub fn is_blank(&self) -> bool {
        self.text.trim_start().is_empty()
    }
}

impl<'a> Place<'a> {
    /// The place so many lines further on.
    pub fn below(self, lines: usize) -> Place<'a> {
        Place { line: self.line + lines, ..self }
    }

    /// A guess made here. What it quotes may stand on several lines; it is one.
    pub fn warning(self, message: impl Into<String>) -> Warning {
        let message = message.into().split_whitespace().collect::<Vec<_>>().join(" ");
        Warning { file: self.file.to_owned(), line: self.line, message }
    }
}

/// The level and the text of a heading line: `=== Title` is level 3.
pub fn heading(text: &str) -> Option<(usize, &str)> {
    if !text.starts_with('=') {
        return None;
    }
    let level = text.len() - text.trim_start_matches('=').len();
    let rest = &text[level..];
    let title = rest.trim();
    if !(1..=6).contains(&level) || !rest.starts_with([' ', '\t']) || title.is_empty() {
        return None;
    }
    let closing = format!(" {}", "=".repeat(level));
    Some((level, title.strip_suffix(&closing).map_or(title, str::trim_end)))
}

/// A row without the ` +` that ends it, and whether it had one.
pub fn row(text: &str) -> (&str, bool) {
    let text = text.trim();
    match text.strip_suffix('+').filter(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace)) {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    }
}

/// The lines joined to one text; ends are trimmed so that ` +` stands last.
pub fn join(lines: &[Line<'_>]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(line.text.trim());
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::line::{heading, row};

    #[test]
    fn headings_have_a_blank_after_their_signs() {
        assert_eq!(heading("=== A title"), Some((3, "A title")));
        assert_eq!(heading("== Both sides =="), Some((2, "Both sides")));
        for text in ["====", "=x", "======= seven", " == indented", "", "=== "] {
            assert_eq!(heading(text), None, "{text}");
        }
    }

    #[test]
    fn a_row_may_end_in_a_plus() {
        for (text, found) in [("Links: +", ("Links:", true)), ("C+", ("C+", false)), (" +", ("", true))] {
            assert_eq!(row(text), found, "{text}");
        }
    }
}

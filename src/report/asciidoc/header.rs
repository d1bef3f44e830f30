//! The lines right below a document's title that name its authors and its revision. They are no text
//! of the document, and attributes may be set below them.

use crate::report::asciidoc::line::{heading, row};
use crate::report::label::label;

/// How many words the name of an author has at most.
const LONGEST_NAME: usize = 3;

/// How far the header of a document is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// Nothing but blank lines was seen.
    #[default]
    Before,
    /// The last line was the title.
    Title,
    /// The last line named the authors.
    Authors,
    /// The text has begun.
    After,
}

impl Header {
    /// Takes a line that sets no attribute. True when it is part of the header and shows nothing.
    pub fn holds(&mut self, text: &str) -> bool {
        let holds = match self {
            Header::Title => are_authors(text),
            Header::Authors => is_revision(text),
            Header::Before | Header::After => false,
        };
        *self = match self {
            Header::Before if text.is_empty() => Header::Before,
            Header::Before if heading(text).is_some_and(|(level, _)| level == 1) => Header::Title,
            Header::Title if holds => Header::Authors,
            _ => Header::After,
        };
        holds
    }
}

/// `Jane Doe <jane@x.org>; John Q. Public`, which is no row of an entry's head.
fn are_authors(text: &str) -> bool {
    label(row(text).0).is_none() && text.split(';').all(|author| is_author(author.trim()))
}

fn is_author(text: &str) -> bool {
    let name = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) if !address.is_empty() => name.trim_end(),
        _ => text,
    };
    let mut words = 0;
    let is_word = |word: &str| {
        words += 1;
        word.starts_with(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphanumeric() || "_-'.".contains(c))
            && (word.len() <= 3 || !word.ends_with('.'))
    };
    !name.is_empty() && name.split(' ').all(is_word) && words <= LONGEST_NAME
}

/// `v1.0`, `1.0, 2024-05-01: a remark`.
fn is_revision(text: &str) -> bool {
    let number = text.strip_prefix('v').unwrap_or(text);
    number.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::header::Header;

    #[test]
    fn authors_and_revisions_stand_right_below_the_title() {
        let table = [
            ("= T|Jane Doe <j@x.org>|v1.0, 2024-05-01|text", "0110"),
            ("= T|jdoe|text", "010"),
            ("|= T|Jane Q. Doe; Zoë O'Hara-Smith <z@x.org>|2024-05-01", "0011"),
            ("= T||Jane Doe <j@x.org>", "000"),
            ("= T|Contact: Jane Doe <j@x.org>", "00"),
            ("= T|Links", "00"),
            ("= T|This is all about frobs", "00"),
            ("= T|It works.|1. item", "000"),
            ("== T|Jane Doe", "00"),
            ("text|= T|Jane Doe", "000"),
        ];
        for (text, wanted) in table {
            let mut header = Header::default();
            let held: String =
                text.split('|').map(|line| if header.holds(line) { '1' } else { '0' }).collect();
            assert_eq!(held, wanted, "{text}");
        }
    }
}

//! The text of a paragraph → inlines.
//!
//! One pass cuts the text into pieces and marks, one pass matches the marks: linear in the length
//! of the text. Addresses are taken as they stand, before any mark is looked for. Nothing passes
//! through: what AsciiDoc would hand to a browser unread is text here.

mod address;
mod character;
mod macros;
mod mark;
mod scan;
mod typography;

use crate::model::body::Inline;
use crate::report::Warning;
use crate::report::asciidoc::line::Place;
use crate::report::asciidoc::reference::References;

/// Whether `--`, `...`, `(R)` and `'` become the characters they stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typography {
    /// They do: titles and text.
    Replaced,
    /// They stay: the rows of an entry's head.
    Kept,
}

/// What inlines need to know of the report, and where guesses go.
#[derive(Debug)]
pub struct Context<'c> {
    /// The entries that can be referred to.
    pub references: &'c References,
    /// The guesses so far.
    pub warnings: &'c mut Vec<Warning>,
}

/// Reads a text that begins at a place.
pub fn read(text: &str, place: Place<'_>, typography: Typography, context: &mut Context<'_>) -> Vec<Inline> {
    if scan::is_plain(text) {
        return mark::plain(text.to_owned(), typography);
    }
    let scanner = scan::Scanner::new(text, place, typography, context);
    mark::resolve(scanner.tokens(), typography)
}

#[cfg(test)]
mod tests;

//! Lines for standard output and standard error, and what only a terminal gets: colours, and lines that are drawn again.
//! Whoever reads may stop early (`tidings check … | head`): then the rest goes nowhere, and the deed is
//! done all the same.

use std::io::{IsTerminal, Write};

/// Writes a line.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes a line, as `println!` does, but does not mind when nobody reads it.
macro_rules! say {
    ($($arguments:tt)*) => { $crate::cli::terminal::line(&format!($($arguments)*)) };
}

pub(crate) use say;

/// Writes a line of standard error.
pub fn error_line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes a line of standard error, as `eprintln!` does, but does not mind when nobody reads it.
macro_rules! tell {
    ($($arguments:tt)*) => { $crate::cli::terminal::error_line(&format!($($arguments)*)) };
}

pub(crate) use tell;

/// True when a line of standard error can be drawn again.
pub fn can_redraw() -> bool {
    std::io::stderr().is_terminal() && can_move()
}

/// Writes a line of standard error in the place of the one that stands there. What does not fit into
/// the width is cut off (DEC private mode 7): a line that wraps could not be drawn over.
pub fn redraw(text: &str) {
    let mut terminal = std::io::stderr();
    let _ = write!(terminal, "\r\x1b[K\x1b[?7l{text}\x1b[?7h").and_then(|()| terminal.flush());
}

/// Takes away the line that [`redraw`] wrote.
pub fn erase() {
    let mut terminal = std::io::stderr();
    let _ = write!(terminal, "\r\x1b[K").and_then(|()| terminal.flush());
}

/// Whether and how something is coloured: on a terminal, unless <https://no-color.org> is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    colours: bool,
}

/// ECMA-48 §8.3.117: the parameters of SGR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Headings.
    Bold = 1,
    /// What one need not look at.
    Dim = 2,
    /// What went, or failed.
    Red = 31,
    /// What came, or is well.
    Green = 32,
    /// What deserves a look.
    Yellow = 33,
}

impl Paint {
    /// For what is written to a stream.
    pub fn on(stream: &impl IsTerminal) -> Paint {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|word| !word.is_empty());
        Paint { colours: stream.is_terminal() && can_move() && !unwanted }
    }

    /// True when something is coloured at all.
    pub fn is_coloured(self) -> bool {
        self.colours
    }

    /// A text in a colour.
    pub fn paint(self, colour: Colour, text: impl Into<String>) -> String {
        let text = text.into();
        match self.colours && !text.is_empty() {
            true => format!("\x1b[{}m{text}\x1b[0m", colour as u8),
            false => text,
        }
    }
}

fn can_move() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A text of strangers, in which nothing moves the cursor, hides or turns around what stands beside
/// it (Unicode TR 36 §3.1).
pub fn harmless(text: &str) -> String {
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if odd(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use crate::cli::terminal::harmless;

    #[test]
    fn a_strangers_text_cannot_disturb_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2J\u{202e}b\nü"), "a\u{fffd}[2J\u{fffd}b\u{fffd}ü");
    }
}

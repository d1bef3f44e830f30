//! Lines for standard output. Whoever reads them may stop early (`tidings check … | head`): then
//! the rest goes nowhere, and the deed is done all the same.

use std::io::Write;

/// Writes a line.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes a line of standard error in the place of the one that stands there.
pub fn redraw(text: &str) {
    let mut terminal = std::io::stderr();
    let _ = write!(terminal, "\r\x1b[K{text}").and_then(|()| terminal.flush());
}

/// Writes a line, as `println!` does, but does not mind when nobody reads it.
macro_rules! say {
    ($($arguments:tt)*) => { $crate::cli::terminal::line(&format!($($arguments)*)) };
}

pub(crate) use say;

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

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

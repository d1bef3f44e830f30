//! Lines for standard output. Whoever reads them may stop early (`tidings check … | head`): then
//! the rest goes nowhere, and the deed is done all the same.

use std::io::Write;

/// Writes a line.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes a line, as `println!` does, but does not mind when nobody reads it.
macro_rules! say {
    ($($arguments:tt)*) => { $crate::cli::terminal::line(&format!($($arguments)*)) };
}

pub(crate) use say;

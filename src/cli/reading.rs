//! Reports from the disk, read; their warnings, printed.

use crate::cli::terminal::tell;
use crate::files;
use crate::report::{self, Reading};
use std::path::Path;

/// Reads the report at a path.
pub fn read(path: &Path) -> anyhow::Result<Reading> {
    let manuscript = files::manuscript(path)?;
    Ok(report::read(&manuscript)?)
}

/// Prints the guesses on standard error, as compilers do: FILE:LINE and what was guessed there.
pub fn print_warnings(reading: &Reading) {
    for warning in &reading.warnings {
        tell!("{warning}");
    }
}

//! Results on standard output: as text for people, or as JSON for programs.
//!
//! Every command that has a result prints it here, so that `--json` means the same everywhere. What
//! the fields are is in `docs/json.md`. Errors are no results: they are sentences on standard error.

use crate::cli::terminal::say;
use serde::Serialize;
use std::process::ExitCode;

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Text,
    /// For programs: one document of JSON.
    Json,
}

impl Output {
    /// Prints a result. `text` prints it for people.
    pub fn print<T: Serialize + ?Sized>(
        self,
        result: &T,
        text: impl FnOnce(&T),
    ) -> anyhow::Result<ExitCode> {
        self.print_made(|| result, || text(result))
    }

    /// The same for a result that is made for programs alone.
    pub fn print_made<T: Serialize>(
        self,
        result: impl FnOnce() -> T,
        text: impl FnOnce(),
    ) -> anyhow::Result<ExitCode> {
        match self {
            Output::Json => say!("{}", serde_json::to_string_pretty(&result())?),
            Output::Text => text(),
        }
        Ok(ExitCode::SUCCESS)
    }
}

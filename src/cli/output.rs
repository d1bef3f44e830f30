//! Results on standard output and failures on standard error: as text for people, or as JSON for
//! programs.
//!
//! Every command that has a result prints it here, so that `--json` means the same everywhere. What
//! the fields are is in `docs/json.md`.

use crate::cli::terminal::{say, tell};
use serde::Serialize;
use std::process::ExitCode;

/// How results and failures are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Text,
    /// For programs: a document of JSON on each line.
    Json,
}

/// Something that failed.
#[derive(Serialize)]
struct Failure<'a> {
    error: &'a str,
    /// The exit code that the program will end with.
    exit: u8,
}

impl Output {
    /// Prints a result. `text` prints it for people.
    pub fn print<T: Serialize + ?Sized>(self, result: &T, text: impl FnOnce(&T)) -> anyhow::Result<ExitCode> {
        self.print_made(|| result, || text(result))
    }

    /// The same for a result that is made for programs alone.
    pub fn print_made<T: Serialize>(
        self,
        result: impl FnOnce() -> T,
        text: impl FnOnce(),
    ) -> anyhow::Result<ExitCode> {
        match self {
            Output::Json => say!("{}", serde_json::to_string(&result())?),
            Output::Text => text(),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Tells what failed, in a sentence. The program goes on if it can, and ends with exit code 1.
    pub fn complain(self, error: &anyhow::Error) {
        let error = format!("{error:#}");
        match self {
            Output::Json => print_failure(&error, 1),
            Output::Text => tell!("tidings: {error}"),
        }
    }

    /// Tells what is wrong with the command line. The program ends with exit code 2.
    pub fn refuse(self, error: &clap::Error) {
        match self {
            Output::Json => print_failure(&sentence(error), 2),
            Output::Text => drop(error.print()),
        }
    }
}

fn print_failure(error: &str, exit: u8) {
    let line = serde_json::to_string(&Failure { error, exit }).expect("a text and a number");
    tell!("{line}");
}

/// What comes before the hints, on one line.
fn sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = first.trim_start_matches("error:").split_whitespace().collect();
    words.join(" ")
}

//! The program `tidings`: see `tidings help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tidings::cli::run()
}

//! `tidings completions`: what a shell offers when Tab is pressed, made from the definition of the
//! command line.

use crate::cli::Cli;
use crate::cli::output::Output;
use crate::cli::terminal::say;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use serde::Serialize;
use std::process::ExitCode;

/// What `completions` takes.
#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Serialize)]
struct Completions {
    shell: String,
    script: String,
}

/// Prints the script that the shell reads.
pub fn completions(args: &CompletionsArgs, output: Output) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "tidings", &mut script);
    let completions = Completions { shell: args.shell.to_string(), script: String::from_utf8(script)? };
    output.print(&completions, |completions| say!("{}", completions.script.trim_end()))
}

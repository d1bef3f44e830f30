//! `tidings manual`: the manual pages, made from the definition of the command line.

use crate::cli::Cli;
use crate::cli::output::Output;
use crate::cli::terminal::say;
use crate::files;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use serde::Serialize;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `--help` ends with and the manual has as sections: a heading, then lines of a word and what it
/// means.
pub const CLOSING: &str = "\
Files:
  config.toml          The configuration, unless --config names another; `tidings config show` prints
                       what holds
  tidings.db           The database, unless [store] url names another
  keys/                The private keys of the accounts, unless [store] keys names another folder
  feeds/               The feeds, for static web servers, unless [store] feeds names another folder

Environment:
  TIDINGS_SECTION_KEY  Overrides a key of the configuration: TIDINGS_SITE_URL is url under [site];
                       lists are separated by commas
  TIDINGS_LOG          How much `tidings serve` logs: error, warn, info, debug or trace, also by room,
                       as in tidings::delivery=debug [default: info]
  NO_COLOR             Nothing is coloured when it is set and not empty

Exit status:
  0                    Everything was done
  1                    Something failed, and a sentence on standard error says what; the rest was done
  2                    The command line makes no sense; nothing was done";

/// What `manual` takes.
#[derive(Args)]
pub struct ManualArgs {
    /// Where the pages go, as in /usr/local/share/man/man1; made when absent.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Serialize)]
struct Written {
    folder: String,
    pages: Vec<String>,
}

/// Writes a page for the program and one for each command.
pub fn manual(args: &ManualArgs, output: Output) -> anyhow::Result<ExitCode> {
    // Without a page for `help` of each command.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    gather(&command, &mut pages)?;
    for (name, page) in &pages {
        files::copy(&args.folder.join(name), page)?;
    }
    let pages = pages.into_iter().map(|(name, _)| name).collect();
    output.print(&Written { folder: args.folder.display().to_string(), pages }, |written| {
        say!("{} pages in {}; read them with `man`", written.pages.len(), written.folder);
    })
}

/// The pages of a command and all below it, by their names.
fn gather(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let man = Man::new(command.clone());
    pages.push((man.get_filename(), page(&man, command)?));
    command.get_subcommands().try_for_each(|below| gather(below, pages))
}

fn page(man: &Man, command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if command.get_after_long_help().is_some() {
        closing().to_writer(&mut page)?;
        man.render_version_section(&mut page)?;
    } else {
        see_also().to_writer(&mut page)?;
    }
    Ok(page)
}

/// [`CLOSING`] as sections.
fn closing() -> Roff {
    let mut roff = Roff::new();
    for line in CLOSING.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("  ") {
            None => drop(roff.control("SH", [&*line.trim_end_matches(':').to_ascii_uppercase()])),
            Some(item) if !item.starts_with(' ') => {
                let (word, meaning) = item.split_once("  ").unwrap_or((item, ""));
                roff.control("TP", []).text([bold(word)]).text([roman(meaning.trim())]);
            }
            Some(more) => drop(roff.text([roman(more.trim())])),
        }
    }
    roff
}

fn see_also() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"])
        .text([bold("tidings"), roman("(1), about files, variables and exit codes")]);
    roff
}

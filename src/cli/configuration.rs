//! `tidings config check`: whether the configuration makes sense, before a server is started with it.

use crate::cli::terminal::say;
use crate::config::Config;
use clap::{Args, Subcommand};
use std::path::Path;
use std::process::ExitCode;

/// What `config` takes.
#[derive(Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Subcommand)]
enum Deed {
    /// Read the configuration and the variables, and tell all problems at once; changes nothing.
    Check,
}

/// Tells what was read: a configuration with a problem does not come as far as this.
pub fn config(config: &Config, args: &ConfigArgs, named: Option<&Path>) -> ExitCode {
    let Deed::Check = args.deed;
    let path = named.unwrap_or(Path::new("config.toml"));
    match path.exists() {
        true => say!("{} is in order", path.display()),
        false => say!("{} is not there; the defaults hold", path.display()),
    }
    match &config.site.url {
        Some(url) => say!("the site is {url}; teams in the list: {}", config.teams.len()),
        None => say!("[site] url is not set; accounts need it before they can be followed from elsewhere"),
    }
    ExitCode::SUCCESS
}

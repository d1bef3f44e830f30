//! `tidings block`: hosts and actors that the site has nothing to do with.

use crate::cli::terminal::say;
use crate::cli::upkeep::blocks;
use crate::cli::{context, table};
use crate::config::Config;
use crate::model::blocks::Pattern;
use crate::model::text::fold;
use crate::store::blocks::Block;
use chrono::Utc;
use clap::Subcommand;
use std::process::ExitCode;

/// What `block` does.
#[derive(Subcommand)]
pub enum BlockCommand {
    /// Block a host (example.org), a host with all below it (*.example.org), or an actor by its id.
    Add {
        /// Whom.
        pattern: String,
        /// Why; for the list alone.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// End a block.
    Remove {
        /// Whom, as the list says.
        pattern: String,
    },
    /// List the blocks by command; those of the file are in the file.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs a command.
pub async fn block(config: Config, command: &BlockCommand) -> anyhow::Result<ExitCode> {
    let store = context::store(&config).await?;
    match command {
        BlockCommand::Add { pattern, reason } => {
            let pattern = Pattern::parse(pattern)?;
            store.block(&pattern, &fold(reason), Utc::now()).await?;
            let expelled = store.expel(&blocks(&config, &store).await?).await?;
            say!("{pattern} is blocked; {expelled} of its follows are forgotten");
        }
        BlockCommand::Remove { pattern } => {
            let pattern = Pattern::parse(pattern)?;
            if !store.unblock(&pattern).await? {
                anyhow::bail!(
                    "{pattern} was not blocked by this command; see `tidings block list` and the file in [federation] blocks"
                );
            }
            say!("{pattern} is no longer blocked; who followed has to follow anew");
        }
        BlockCommand::List { json: true } => {
            say!("{}", serde_json::to_string_pretty(&store.blocks().await?)?)
        }
        BlockCommand::List { json: false } => {
            let row = |block: &Block| {
                let since = block.since.format("%Y-%m-%d %H:%M").to_string();
                [block.pattern.clone(), since, block.reason.clone()]
            };
            let rows: Vec<_> = store.blocks().await?.iter().map(row).collect();
            table::print(["BLOCKED", "SINCE", "REASON"], &rows);
        }
    }
    Ok(ExitCode::SUCCESS)
}

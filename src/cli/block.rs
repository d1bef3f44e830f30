//! `tidings block`: hosts and actors that the site has nothing to do with.

use crate::cli::output::Output;
use crate::cli::table::minute;
use crate::cli::terminal::say;
use crate::cli::upkeep::blocks;
use crate::cli::{context, table};
use crate::config::Config;
use crate::model::blocks::Pattern;
use crate::model::text::fold;
use crate::store::blocks::Block;
use chrono::Utc;
use clap::Subcommand;
use serde::Serialize;
use std::process::ExitCode;

/// What `block` does.
#[derive(Subcommand)]
pub enum BlockCommand {
    /// Block a host or an actor: its followers are forgotten at once, and its requests get 403.
    Add {
        /// A host (example.org), a host with all below it (*.example.org), or the id of an actor.
        pattern: String,
        /// Why, for the list alone.
        #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
        reason: String,
    },
    /// End a block; who followed has to follow anew.
    Remove {
        /// A host or an actor, as `tidings block list` shows it.
        pattern: String,
    },
    /// List what `tidings block add` has blocked; the file that `[federation] blocks` names is not in it.
    List,
}

#[derive(Serialize)]
struct Added {
    pattern: String,
    /// Follows that are forgotten.
    expelled: usize,
}

#[derive(Serialize)]
struct Removed {
    pattern: String,
}

/// Runs a command.
pub async fn block(config: Config, command: &BlockCommand, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    match command {
        BlockCommand::Add { pattern, reason } => {
            let pattern = Pattern::parse(pattern)?;
            store.block(&pattern, &fold(reason), Utc::now()).await?;
            let expelled = store.expel(&blocks(&config, &store).await?).await?;
            output.print(&Added { pattern: pattern.to_string(), expelled }, |added| {
                say!("{} is blocked; {} of its follows are forgotten", added.pattern, added.expelled);
            })
        }
        BlockCommand::Remove { pattern } => {
            let pattern = Pattern::parse(pattern)?;
            if !store.unblock(&pattern).await? {
                anyhow::bail!(
                    "{pattern} was not blocked by this command; see `tidings block list` and the file in [federation] blocks"
                );
            }
            output.print(&Removed { pattern: pattern.to_string() }, |removed| {
                say!("{} is no longer blocked; who followed has to follow anew", removed.pattern);
            })
        }
        BlockCommand::List => output.print(&store.blocks().await?, |blocks| {
            table::list(["BLOCKED", "SINCE", "REASON"], blocks, |block: &Block| {
                [block.pattern.clone(), minute(block.since), block.reason.clone()]
            });
        }),
    }
}

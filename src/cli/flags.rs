//! `tidings flags`: complaints of other servers, which nobody else looks at.

use crate::cli::terminal::{harmless, say};
use crate::cli::{context, table};
use crate::config::Config;
use crate::store::flags::Flag;
use anyhow::bail;
use clap::Args;
use std::process::ExitCode;

/// What `flags` takes.
#[derive(Args)]
pub struct FlagsArgs {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Forget the complaint of this id instead.
    #[arg(long, value_name = "ID")]
    forget: Option<String>,
}

/// Prints all complaints, the latest first, or forgets one.
pub async fn flags(config: Config, args: &FlagsArgs) -> anyhow::Result<ExitCode> {
    let store = context::store(&config).await?;
    if let Some(id) = &args.forget {
        if !store.forget_flag(id).await? {
            bail!("there is no complaint {id}; `tidings flags` lists them with their ids");
        }
        return Ok(ExitCode::SUCCESS);
    }
    let flags = store.flags().await?;
    if args.json {
        say!("{}", serde_json::to_string_pretty(&flags)?);
        return Ok(ExitCode::SUCCESS);
    }
    let row = |flag: &Flag| {
        [
            flag.said.format("%Y-%m-%d %H:%M").to_string(),
            harmless(&flag.actor),
            harmless(&flag.objects.join(" ")),
            harmless(&flag.content),
            harmless(&flag.id),
        ]
    };
    table::print(["WHEN", "WHO", "ABOUT", "SAYS", "ID"], &flags.iter().map(row).collect::<Vec<_>>());
    Ok(ExitCode::SUCCESS)
}

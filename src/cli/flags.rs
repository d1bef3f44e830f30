//! `tidings flags`: complaints of other servers, which nobody else looks at.

use crate::cli::output::Output;
use crate::cli::table::minute;
use crate::cli::terminal::{harmless, say};
use crate::cli::{context, table};
use crate::config::Config;
use crate::store::flags::Flag;
use anyhow::bail;
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;

/// What `flags` takes.
#[derive(Args)]
pub struct FlagsArgs {
    /// Forget the complaint of this id instead of listing them.
    #[arg(long, value_name = "ID")]
    forget: Option<String>,
}

#[derive(Serialize)]
struct Forgotten<'a> {
    id: &'a str,
}

/// Prints all complaints, the latest first, or forgets one.
pub async fn flags(config: Config, args: &FlagsArgs, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    if let Some(id) = &args.forget {
        if !store.forget_flag(id).await? {
            bail!("there is no complaint {id}; `tidings flags` lists them with their ids");
        }
        return output.print(&Forgotten { id }, |_| say!("the complaint {} is forgotten", harmless(id)));
    }
    output.print(&store.flags().await?, |flags| {
        table::list(["WHEN", "WHO", "ABOUT", "SAYS", "ID"], flags, row);
    })
}

fn row(flag: &Flag) -> [String; 5] {
    let [who, about, says, id] =
        [&flag.actor, &flag.objects.join(" "), &flag.content, &flag.id].map(|text| harmless(text));
    [minute(flag.said), who, about, says, id]
}

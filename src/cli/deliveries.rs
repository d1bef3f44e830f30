//! `tidings deliveries`: how far every destination has read; one host from near; and what the
//! operator does about it.

use crate::cli::terminal::say;
use crate::cli::{context, hosts, table};
use crate::config::Config;
use crate::model::Timestamp;
use crate::model::text::shorten;
use crate::store::destinations::Destination;
use chrono::Utc;
use clap::{Args, Subcommand, ValueEnum};
use std::cmp::Reverse;
use std::process::ExitCode;

/// What `deliveries` takes.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DeliveriesArgs {
    #[command(subcommand)]
    deed: Option<Deed>,
    /// Show this host (and port) alone: its state, what it did not take, its destinations.
    #[arg(value_name = "HOST")]
    name: Option<String>,
    /// List only the destinations at this host (and port).
    #[arg(long, value_name = "HOST", conflicts_with = "name")]
    host: Option<String>,
    /// What comes first in the list.
    #[arg(long, value_enum, default_value_t = Sort::Lag, conflicts_with = "name")]
    sort: Sort,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What the operator does about deliveries.
#[derive(Subcommand)]
pub enum Deed {
    /// Send again what was refused: everything that a host refused, or one activity wherever it was
    /// refused. In the order of the log, exactly that, and only to those who still follow.
    Replay {
        /// A host (and port) as in the list, or the id of an activity.
        #[arg(value_name = "HOST|ACTIVITY")]
        what: String,
    },
    /// Send nothing more to a host until `resume`; what comes meanwhile waits, nothing is lost.
    Pause {
        /// Host (and port) as in the list.
        host: String,
    },
    /// Go on with a host that was paused, or has failed, at once.
    Resume {
        /// Host (and port) as in the list.
        host: String,
    },
    /// Forget a host: its followers and all that waits for it. Whoever follows again is welcome.
    Drop {
        /// Host (and port) as in the list.
        host: String,
        /// Do it; without this, only say what would be done.
        #[arg(long)]
        yes: bool,
    },
}

/// What comes first in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Those that still have the most to get.
    Lag,
    /// Hosts by name.
    Host,
    /// Those that failed most often in a row.
    Failures,
    /// Those that refused most.
    Refused,
    /// Those that were tried last.
    Tried,
}

/// Lists, shows or acts.
pub async fn deliveries(config: Config, args: DeliveriesArgs) -> anyhow::Result<ExitCode> {
    let store = context::store(&config).await?;
    match (args.deed, args.name) {
        (Some(Deed::Replay { what }), _) => hosts::replay(&store, &what).await,
        (Some(Deed::Pause { host }), _) => hosts::pause(&store, &host).await,
        (Some(Deed::Resume { host }), _) => hosts::resume(&store, &host).await,
        (Some(Deed::Drop { host, yes: true }), _) => hosts::drop(&store, &host).await,
        (Some(Deed::Drop { host, yes: false }), _) => hosts::would_drop(&store, &host).await,
        (None, Some(name)) => hosts::show(&store, &name, args.json).await,
        (None, None) => {
            let mut destinations = match &args.host {
                Some(host) => store.destinations_of(host, Utc::now()).await?,
                None => store.destinations(Utc::now()).await?,
            };
            sort(&mut destinations, args.sort);
            if args.json {
                say!("{}", serde_json::to_string_pretty(&destinations)?);
                return Ok(ExitCode::SUCCESS);
            }
            print(&destinations);
            let (head, waiting) = (store.head().await?, store.waiting().await?);
            say!("the log stands at {head}; {waiting} notes wait for their turn");
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn sort(destinations: &mut [Destination], sort: Sort) {
    match sort {
        Sort::Lag => destinations.sort_by_key(|one| Reverse(one.lag)),
        Sort::Host => {
            destinations.sort_by(|one, other| (&one.host, &one.inbox).cmp(&(&other.host, &other.inbox)))
        }
        Sort::Failures => destinations.sort_by_key(|one| Reverse(one.failures)),
        Sort::Refused => destinations.sort_by_key(|one| Reverse(one.refused)),
        Sort::Tried => destinations.sort_by_key(|one| Reverse(one.last_try)),
    }
}

/// Prints destinations as a table.
pub fn print(destinations: &[Destination]) {
    let head = [
        "DESTINATION",
        "STATE",
        "POSITION",
        "LAG",
        "DELIVERED",
        "REFUSED",
        "LAST ANSWER",
        "LAST TRY",
        "NEXT TRY",
    ];
    table::print(head, &destinations.iter().map(row).collect::<Vec<_>>());
}

fn row(destination: &Destination) -> [String; 9] {
    let words = destination.last_answer.as_deref().unwrap_or_default();
    [
        destination.inbox.clone(),
        destination.state.word().to_owned(),
        destination.position.to_string(),
        destination.lag.to_string(),
        destination.delivered.to_string(),
        destination.refused.to_string(),
        answer(destination.last_status, words),
        instant(destination.last_try),
        instant(destination.next_try),
    ]
}

/// Status and words on one short line.
pub fn answer(status: Option<i64>, words: &str) -> String {
    let status = status.map_or(String::new(), |status| status.to_string());
    shorten(format!("{status} {words}").trim(), 40)
}

/// An instant, or a dash.
pub fn instant(instant: Option<Timestamp>) -> String {
    instant.map_or("-".to_owned(), |instant| instant.format("%Y-%m-%d %H:%M:%S").to_string())
}

//! `tidings deliveries`: how far every destination has read; one host from near; and what the
//! operator does about it.

use crate::cli::output::Output;
use crate::cli::table::second;
use crate::cli::terminal::say;
use crate::cli::{context, hosts, table};
use crate::config::Config;
use crate::model::Timestamp;
use crate::model::hosts::HostState;
use crate::model::text::shorten;
use crate::store::Store;
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
    /// Show this host from near: its state, what it did not take, its destinations; with its port, if the
    /// list shows one.
    #[arg(value_name = "HOST")]
    name: Option<String>,
    /// List only the destinations at this host, with its port if the list shows one.
    #[arg(long, value_name = "HOST", conflicts_with = "name")]
    host: Option<String>,
    /// What comes first in the list.
    #[arg(long, value_enum, value_name = "ORDER", default_value_t = Sort::Lag, conflicts_with = "name")]
    sort: Sort,
}

/// What the operator does about deliveries.
#[derive(Subcommand)]
pub enum Deed {
    /// Send again what was refused: everything that a host refused, or one activity wherever it was
    /// refused.
    ///
    /// In the order of the log, exactly that, and only to those who still follow.
    Replay {
        /// A host as in the list, with its port if it has one, or the id of an activity or of a note.
        #[arg(value_name = "HOST|ACTIVITY")]
        what: String,
    },
    /// Send nothing more to a host until `resume`; what comes meanwhile waits, nothing is lost.
    Pause {
        /// A host as in the list, with its port if it has one.
        host: String,
    },
    /// Go on at once with a host that was paused, or has failed.
    Resume {
        /// A host as in the list, with its port if it has one.
        host: String,
    },
    /// Forget a host: its followers and all that waits for it.
    ///
    /// Nobody there is told. Whoever follows again is welcome.
    Drop {
        /// A host as in the list, with its port if it has one.
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
pub async fn deliveries(config: Config, args: DeliveriesArgs, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    match (args.deed, args.name) {
        (Some(Deed::Replay { what }), _) => hosts::replay(&store, &what, output).await,
        (Some(Deed::Pause { host }), _) => hosts::pause(&store, &host, output).await,
        (Some(Deed::Resume { host }), _) => hosts::resume(&store, &host, output).await,
        (Some(Deed::Drop { host, yes: true }), _) => hosts::drop(&store, &host, output).await,
        (Some(Deed::Drop { host, yes: false }), _) => hosts::would_drop(&store, &host).await,
        (None, Some(name)) => hosts::show(&store, &name, output).await,
        (None, None) => list(&store, args.host.as_deref(), args.sort, output).await,
    }
}

async fn list(store: &Store, host: Option<&str>, order: Sort, output: Output) -> anyhow::Result<ExitCode> {
    let mut destinations = match host {
        Some(host) => store.destinations_of(host, Utc::now()).await?,
        None => store.destinations(Utc::now()).await?,
    };
    sort(&mut destinations, order);
    let (head, waiting) = (store.head().await?, store.waiting().await?);
    output.print(&destinations, |destinations| {
        print(destinations);
        say!("the log stands at {head}; {waiting} notes wait for their turn");
    })
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
    table::list(head, destinations, row);
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
        second(destination.last_try),
        next_try(destination.next_try, destination.state, Utc::now()),
    ]
}

/// What has been due for a while is sent as soon as somebody serves its host.
fn next_try(next: Option<Timestamp>, state: HostState, now: Timestamp) -> String {
    match next {
        Some(due) if due <= now && state == HostState::Paused => second(None),
        Some(due) if due <= now => "now".to_owned(),
        next => second(next),
    }
}

/// Status and words on one short line.
pub fn answer(status: Option<i64>, words: &str) -> String {
    let status = status.map_or(String::new(), |status| status.to_string());
    shorten(format!("{status} {words}").trim(), 40)
}

#[cfg(test)]
mod tests {
    use crate::cli::deliveries::next_try;
    use crate::model::hosts::HostState;
    use chrono::{DateTime, TimeDelta, Utc};

    #[test]
    fn what_is_due_is_tried_now_unless_its_host_is_paused() {
        let now: DateTime<Utc> = "2026-04-01T12:00:00Z".parse().expect("an instant");
        let table = [
            (None, HostState::Closed, "-"),
            (Some(DateTime::UNIX_EPOCH), HostState::Closed, "now"),
            (Some(now), HostState::HalfOpen, "now"),
            (Some(DateTime::UNIX_EPOCH), HostState::Paused, "-"),
            (Some(now + TimeDelta::minutes(5)), HostState::Open, "2026-04-01 12:05:00"),
        ];
        for (next, state, shown) in table {
            assert_eq!(next_try(next, state, now), shown);
        }
    }
}

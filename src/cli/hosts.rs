//! `tidings deliveries HOST`: one host from near, and the deeds on hosts.

use crate::cli::deliveries;
use crate::cli::output::Output;
use crate::cli::table::{self, second};
use crate::cli::terminal::say;
use crate::model::hosts::HostState;
use crate::store::Store;
use crate::store::destinations::Destination;
use crate::store::hosts::{Answer, Host};
use crate::store::refusals::{Refusal, Refused};
use anyhow::bail;
use chrono::Utc;
use serde::Serialize;
use std::process::ExitCode;

/// Everything about a host.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    host: Host,
    destinations: Vec<Destination>,
    answers: Vec<Answer>,
    refusals: Vec<Refusal>,
}

/// What is sent again.
#[derive(Serialize)]
struct Replayed {
    /// How many were refused.
    refused: usize,
    /// How many of them are sent again: those of which somebody still follows.
    again: u64,
}

/// A host that is forgotten.
#[derive(Serialize)]
struct Dropped<'a> {
    host: &'a str,
    /// Follows that are forgotten with it.
    followers: usize,
}

/// Shows a host: its state, its destinations, what it did not take.
pub async fn show(store: &Store, name: &str, output: Output) -> anyhow::Result<ExitCode> {
    let host = find(store, name).await?;
    output.print(&near(store, host).await?, print)
}

async fn near(store: &Store, host: Host) -> anyhow::Result<Shown> {
    Ok(Shown {
        destinations: store.destinations_of(&host.host, Utc::now()).await?,
        answers: store.answers(&host.host).await?,
        refusals: store.refusals(Refused::Host(&host.host)).await?,
        host,
    })
}

/// Lets refused activities be sent again.
pub async fn replay(store: &Store, what: &str, output: Output) -> anyhow::Result<ExitCode> {
    let name = what.to_ascii_lowercase();
    // Whoever names a note means the activity that brought it.
    let create = format!("{what}#create");
    let is_host = !what.contains("://");
    let mut which = if is_host { Refused::Host(&name) } else { Refused::Activity(what) };
    if is_host {
        find(store, &name).await?;
    }
    let mut refused = store.refusals(which).await?.len();
    if refused == 0 && !is_host {
        which = Refused::Activity(&create);
        refused = store.refusals(which).await?.len();
    }
    if refused == 0 {
        bail!("nothing of {what} was refused, so nothing is sent again");
    }
    let again = store.replay(which, Utc::now()).await?;
    output.print(&Replayed { refused, again }, |_| {
        let others = if again < refused as u64 { "; the others have nobody there who follows" } else { "" };
        say!("{again} of {refused} refused activities are sent again{others}");
    })
}

/// Stops the deliveries to a host.
pub async fn pause(store: &Store, name: &str, output: Output) -> anyhow::Result<ExitCode> {
    let name = find(store, name).await?.host;
    store.pause_host(&name, Utc::now()).await?;
    output.print(&near(store, find(store, &name).await?).await?, |_| {
        say!("{name} is paused: nothing is sent there until `tidings deliveries resume {name}`");
    })
}

/// Lets the deliveries to a host go on.
pub async fn resume(store: &Store, name: &str, output: Output) -> anyhow::Result<ExitCode> {
    let name = find(store, name).await?.host;
    store.resume_host(&name, Utc::now()).await?;
    output.print(&near(store, find(store, &name).await?).await?, |_| say!("deliveries to {name} go on"))
}

/// Forgets a host.
pub async fn drop(store: &Store, name: &str, output: Output) -> anyhow::Result<ExitCode> {
    let host = &find(store, name).await?.host;
    let followers = store.drop_host(host).await?;
    output.print(&Dropped { host, followers }, |_| say!("{host} is forgotten with {followers} Follows"))
}

/// Says what forgetting a host would mean.
pub async fn would_drop(store: &Store, name: &str) -> anyhow::Result<ExitCode> {
    let host = find(store, name).await?;
    let waiting: i64 = store.destinations_of(&host.host, Utc::now()).await?.iter().map(|one| one.lag).sum();
    bail!(
        "this would forget {} Follows from {} and {waiting} deliveries that wait for it; add --yes to do it",
        host.followers,
        host.host
    )
}

async fn find(store: &Store, name: &str) -> anyhow::Result<Host> {
    match store.host(&name.to_ascii_lowercase(), Utc::now()).await? {
        Some(host) => Ok(host),
        None => bail!(
            "nothing is delivered to a host {name:?}; `tidings deliveries` lists them, with their ports"
        ),
    }
}

fn print(shown: &Shown) {
    let host = &shown.host;
    let follows = host.followers;
    say!("{}: {}, {follows} Follows", host.host, host.state.word());
    if let Some(since) = host.failing_since {
        let next = second(host.next_try);
        let next = if host.state == HostState::Suspended { "when it speaks to us" } else { &*next };
        say!("{} failures in a row since {}; next try: {next}", host.failures, second(Some(since)));
    }
    if let Some(since) = host.paused_since {
        say!("paused since {}", second(Some(since)));
    }
    say!("");
    deliveries::print(&shown.destinations);
    if !shown.answers.is_empty() {
        say!("\nLast answers that were no success:");
        table::list(["WHEN", "INBOX", "POSITION", "ANSWER"], &shown.answers, answer);
    }
    if !shown.refusals.is_empty() {
        say!("\nRefused activities (`tidings deliveries replay {}` sends them again):", host.host);
        shown.refusals.iter().for_each(print_refusal);
    }
}

fn answer(answer: &Answer) -> [String; 4] {
    let words = deliveries::answer(answer.status, &answer.answer);
    [second(Some(answer.at)), answer.inbox.clone(), answer.position.to_string(), words]
}

/// With the whole answer: why something was refused is often said at its end.
fn print_refusal(refusal: &Refusal) {
    let again = if refusal.again { ", is sent again" } else { "" };
    say!("  {}  {}  at {}{again}", second(Some(refusal.refused)), refusal.activity, refusal.inbox);
    say!("      {} {}", refusal.status, refusal.answer);
}

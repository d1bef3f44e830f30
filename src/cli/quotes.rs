//! `tidings quotes`: which posts quote notes with our leave, and how they lose it.

use crate::activity::quote::revoke;
use crate::cli::output::Output;
use crate::cli::table::minute;
use crate::cli::terminal::{harmless, say};
use crate::cli::{context, table};
use crate::config::Config;
use crate::inbox::gate::authority;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::reaction::Stamp;
use crate::store::Store;
use crate::store::log::Activity;
use anyhow::{Context as _, bail};
use chrono::{SubsecRound, Utc};
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;

#[derive(Serialize)]
struct Listed<'a> {
    post: &'a str,
    actor: &'a str,
    note: String,
    stamp: String,
    since: Timestamp,
    revoked: Option<Timestamp>,
}

/// What `quotes` takes.
#[derive(Args)]
pub struct QuotesArgs {
    /// Take back the leave to quote that this post has, and tell its author's server.
    #[arg(long, value_name = "POST")]
    revoke: Option<String>,
}

/// Prints all quotes, the latest first, or takes the leave of one back.
pub async fn quotes(config: Config, args: &QuotesArgs, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    let site = context::site(&config, &store).await?;
    let stamps = store.stamps().await?;
    if let Some(post) = &args.revoke {
        let Some(stamp) = stamps.iter().find(|stamp| &stamp.quote == post) else {
            bail!("no post {post} has leave to quote; `tidings quotes` lists those that have");
        };
        return take_back(&store, &site, stamp, output).await;
    }
    let listed: Vec<Listed<'_>> = stamps.iter().map(|stamp| listed(&site, stamp)).collect();
    output.print(&listed, |listed| table::list(["SINCE", "POST", "QUOTES", "LEAVE"], listed, row))
}

fn row(quote: &Listed<'_>) -> [String; 4] {
    let held = if quote.revoked.is_some() { "taken back" } else { "holds" };
    [minute(quote.since), harmless(quote.post), quote.note.clone(), held.to_owned()]
}

async fn take_back(store: &Store, site: &Site, stamp: &Stamp, output: Output) -> anyhow::Result<ExitCode> {
    let now = Utc::now().trunc_subsecs(0);
    let said = revoke(site, stamp, now);
    let host = authority(&stamp.inbox).context("the inbox of the quoting account has no host")?;
    let (id, body) = (said.id().to_owned(), said.document().to_string());
    let activity = Activity { id, team: stamp.team.clone(), body, said: now };
    let done = store.revoke(stamp, Some((&host, &activity)), now).await?;
    let quote = Listed { revoked: stamp.revoked.or(Some(now)), ..listed(site, stamp) };
    output.print(&quote, |quote| {
        let when = if done { "taken back" } else { "taken back before" };
        say!("the leave of {} to quote {} is {when}", harmless(quote.post), quote.note);
    })
}

fn listed<'a>(site: &Site, stamp: &'a Stamp) -> Listed<'a> {
    Listed {
        post: &stamp.quote,
        actor: &stamp.actor,
        note: site.note(stamp.report.as_str(), stamp.entry.as_str()),
        stamp: site.stamp(stamp.number),
        since: stamp.said,
        revoked: stamp.revoked,
    }
}

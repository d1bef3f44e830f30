//! `tidings followers`: who follows which team, and where its deliveries go.

use crate::cli::output::Output;
use crate::cli::table::minute;
use crate::cli::{context, table};
use crate::config::Config;
use crate::model::Timestamp;
use serde::Serialize;
use std::process::ExitCode;

#[derive(Serialize)]
struct Listed {
    team: String,
    actor: String,
    inbox: String,
    destination: String,
    since: Timestamp,
}

/// Prints all followers.
pub async fn followers(config: Config, output: Output) -> anyhow::Result<ExitCode> {
    let followers = context::existing(&config).await?.followers().await?;
    let listed = followers.into_iter().map(|follower| Listed {
        team: follower.team.to_string(),
        actor: follower.actor,
        inbox: follower.inbox,
        destination: follower.destination,
        since: follower.followed,
    });
    let listed: Vec<Listed> = listed.collect();
    output.print(&listed, |listed| {
        table::list(["TEAM", "FOLLOWER", "SINCE", "DELIVERED TO"], listed, |one| {
            [one.team.clone(), one.actor.clone(), minute(one.since), one.destination.clone()]
        });
    })
}

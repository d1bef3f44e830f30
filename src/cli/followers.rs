//! `tidings followers`: who follows which team, and where its deliveries go.

use crate::cli::terminal::say;
use crate::cli::{context, table};
use crate::config::Config;
use serde::Serialize;
use std::process::ExitCode;

#[derive(Serialize)]
struct Listed {
    team: String,
    actor: String,
    inbox: String,
    destination: String,
    since: crate::model::Timestamp,
}

/// Prints all followers.
pub async fn followers(config: Config, json: bool) -> anyhow::Result<ExitCode> {
    let followers = context::store(&config).await?.followers().await?;
    let listed = followers.into_iter().map(|follower| Listed {
        team: follower.team.to_string(),
        actor: follower.actor,
        inbox: follower.inbox,
        destination: follower.destination,
        since: follower.followed,
    });
    let listed: Vec<Listed> = listed.collect();
    if json {
        say!("{}", serde_json::to_string_pretty(&listed)?);
        return Ok(ExitCode::SUCCESS);
    }
    let row = |follower: &Listed| {
        let since = follower.since.format("%Y-%m-%d %H:%M").to_string();
        [follower.team.clone(), follower.actor.clone(), since, follower.destination.clone()]
    };
    table::print(["TEAM", "FOLLOWER", "SINCE", "DELIVERED TO"], &listed.iter().map(row).collect::<Vec<_>>());
    Ok(ExitCode::SUCCESS)
}

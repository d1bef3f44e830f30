//! `tidings deliveries`: how far every destination has read.

use crate::cli::terminal::say;
use crate::cli::{context, table};
use crate::config::Config;
use crate::model::Timestamp;
use crate::model::text::shorten;
use crate::store::destinations::Destination;
use std::process::ExitCode;

/// Prints all destinations, the furthest behind first.
pub async fn deliveries(config: Config, json: bool) -> anyhow::Result<ExitCode> {
    let store = context::store(&config).await?;
    let destinations = store.destinations().await?;
    if json {
        say!("{}", serde_json::to_string_pretty(&destinations)?);
        return Ok(ExitCode::SUCCESS);
    }
    let head =
        ["DESTINATION", "POSITION", "LAG", "DELIVERED", "REFUSED", "LAST ANSWER", "LAST TRY", "NEXT TRY"];
    table::print(head, &destinations.iter().map(row).collect::<Vec<_>>());
    say!("the log stands at {}; {} notes wait for their turn", store.head().await?, store.waiting().await?);
    Ok(ExitCode::SUCCESS)
}

fn row(destination: &Destination) -> [String; 8] {
    let instant = |instant: Option<Timestamp>| {
        instant.map_or("-".to_owned(), |instant| instant.format("%Y-%m-%d %H:%M:%S").to_string())
    };
    let words = destination.last_answer.as_deref().unwrap_or_default();
    let status = destination.last_status.map_or(String::new(), |status| status.to_string());
    [
        destination.inbox.clone(),
        destination.position.to_string(),
        destination.lag.to_string(),
        destination.delivered.to_string(),
        destination.refused.to_string(),
        shorten(&format!("{status} {words}"), 40),
        instant(destination.last_try),
        instant(destination.next_try),
    ]
}

//! `tidings subscriptions`: who is sent which feed when it changes, and which hubs are told.

use crate::cli::terminal::say;
use crate::cli::{context, table};
use crate::config::Config;
use crate::model::Timestamp;
use crate::model::text::shorten;
use crate::store::subscriptions::Listed;
use std::process::ExitCode;

/// Prints all subscriptions, by feed.
pub async fn subscriptions(config: Config, json: bool) -> anyhow::Result<ExitCode> {
    let listed = context::store(&config).await?.subscriptions().await?;
    if json {
        say!("{}", serde_json::to_string_pretty(&listed)?);
        return Ok(ExitCode::SUCCESS);
    }
    let head = ["FEED", "CALLBACK", "SIGNED", "UNTIL", "CURRENT", "DELIVERED", "LAST ANSWER", "NEXT TRY"];
    table::print(head, &listed.iter().map(row).collect::<Vec<_>>());
    Ok(ExitCode::SUCCESS)
}

fn row(one: &Listed) -> [String; 8] {
    let instant = |instant: Option<Timestamp>| {
        instant.map_or("-".to_owned(), |instant| instant.format("%Y-%m-%d %H:%M").to_string())
    };
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let words = one.last_answer.as_deref().unwrap_or_default();
    let status = one.last_status.map_or(String::new(), |status| status.to_string());
    [
        one.topic.clone(),
        shorten(&one.callback, 80),
        if one.kind == "ping" { "hub".to_owned() } else { yes(one.signed) },
        instant(one.expires),
        yes(one.current),
        one.delivered.to_string(),
        shorten(&format!("{status} {words}"), 40),
        instant(one.next_try),
    ]
}

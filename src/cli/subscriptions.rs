//! `tidings subscriptions`: who is sent which feed when it changes, and which hubs are told.

use crate::cli::deliveries::answer;
use crate::cli::output::Output;
use crate::cli::table::minute;
use crate::cli::{context, table};
use crate::config::Config;
use crate::model::Timestamp;
use crate::model::text::shorten;
use crate::store::subscriptions::Listed;
use std::process::ExitCode;

/// Prints all subscriptions, by feed.
pub async fn subscriptions(config: Config, output: Output) -> anyhow::Result<ExitCode> {
    let listed = context::existing(&config).await?.subscriptions().await?;
    let head = ["FEED", "CALLBACK", "SIGNED", "UNTIL", "CURRENT", "DELIVERED", "LAST ANSWER", "NEXT TRY"];
    output.print(&listed, |listed| table::list(head, listed, row))
}

fn row(one: &Listed) -> [String; 8] {
    let instant = |instant: Option<Timestamp>| instant.map_or("-".to_owned(), minute);
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let words = one.last_answer.as_deref().unwrap_or_default();
    [
        one.topic.clone(),
        shorten(&one.callback, 80),
        if one.kind == "ping" { "hub".to_owned() } else { yes(one.signed) },
        instant(one.expires),
        yes(one.current),
        one.delivered.to_string(),
        answer(one.last_status, words),
        instant(one.next_try),
    ]
}

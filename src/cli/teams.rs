//! `tidings teams`: who speaks, where to follow, where to read; and who else should be in the
//! configuration.

use crate::cli::output::Output;
use crate::cli::terminal::say;
use crate::cli::{context, table};
use crate::config::Config;
use crate::iri::{FeedFormat, FeedOf, Site};
use crate::model::published::Team;
use crate::model::slug::Slug;
use crate::publication::library::Library;
use crate::publication::suggestion::{RECURRING, Suggestion, suggestions};
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;

/// What `teams` takes.
#[derive(Args)]
pub struct TeamsArgs {
    /// Print lines for the configuration instead: who recurs in three or more published reports and is not
    /// in `[[teams]]`.
    #[arg(long)]
    suggest: bool,
}

#[derive(Serialize)]
struct Listed {
    id: String,
    name: String,
    handle: String,
    actor: String,
    feeds: Feeds,
    entries: usize,
    followers: usize,
}

#[derive(Serialize)]
struct Feeds {
    atom: String,
    rss: String,
    json: String,
}

/// Prints all teams, the umbrella among them, or lines for the configuration.
pub async fn teams(config: Config, args: &TeamsArgs, output: Output) -> anyhow::Result<ExitCode> {
    if args.suggest { suggest(config, output).await } else { list(config, output).await }
}

async fn list(config: Config, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    let site = context::site(&config, &store).await?;
    let library = Library::open(&store).await?;
    let umbrella = &config.site.umbrella;
    let listed = |(team, followers): &(Team, usize)| {
        let is_umbrella = &team.id == umbrella;
        let entries = library.standing().filter(|entry| is_umbrella || entry.team == team.id).count();
        let of = if is_umbrella { FeedOf::Site } else { FeedOf::Team(team.id.as_str()) };
        listed(&site, team, of, entries, *followers)
    };
    let teams: Vec<Listed> = library.teams.values().map(listed).collect();
    output.print(&teams, |teams| {
        table::list(["TEAM", "ACCOUNT", "ENTRIES", "FOLLOWERS", "FEED"], teams, |team| {
            let account = format!("@{}@{}", team.handle, site.authority());
            let (entries, followers) = (team.entries.to_string(), team.followers.to_string());
            [team.name.clone(), account, entries, followers, team.feeds.atom.clone()]
        });
    })
}

async fn suggest(config: Config, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    let library = Library::open(&store).await?;
    let suggestions = suggestions(&library, &config);
    let reports = library.editions.len();
    output.print(&suggestions, |suggestions| match suggestions.is_empty() {
        true => say!(
            "# Nothing to suggest: none recurs in {RECURRING} of {reports} reports that is not in the list."
        ),
        false => say!("{}", suggestions.iter().map(lines).collect::<Vec<_>>().join("\n\n")),
    })
}

/// The name is commented out: without it, the team is called as its latest entry is.
fn lines(suggestion: &Suggestion) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let reports: Vec<&str> = suggestion.reports.iter().map(Slug::as_str).collect();
    let reports = format!("# In {} reports: {}", reports.len(), reports.join(", "));
    let (id, name) = (quoted(suggestion.id.as_str()), quoted(&suggestion.name));
    let aliases = suggestion.aliases.iter().map(|alias| quoted(alias)).collect::<Vec<_>>().join(", ");
    match (suggestion.known, aliases.is_empty()) {
        (true, _) => format!("{reports}\n# Add to the aliases of {id}: {aliases}"),
        (false, true) => format!("{reports}\n[[teams]]\nid = {id}\n# name = {name}"),
        (false, false) => format!("{reports}\n[[teams]]\nid = {id}\n# name = {name}\naliases = [{aliases}]"),
    }
}

fn listed(site: &Site, team: &Team, of: FeedOf<'_>, entries: usize, followers: usize) -> Listed {
    let feed = |format| site.feed(of, format);
    Listed {
        id: team.id.to_string(),
        name: team.name.clone(),
        handle: team.handle(),
        actor: site.actor(team.id.as_str()),
        feeds: Feeds {
            atom: feed(FeedFormat::Atom),
            rss: feed(FeedFormat::Rss),
            json: feed(FeedFormat::Json),
        },
        entries,
        followers,
    }
}

//! `tidings move`: the site has another address from now on. Run where the old one is.
//!
//! Ids never move: the old accounts stay where they are, say where to go, and tell their followers.

use crate::activity::id::Id;
use crate::cli::output::Output;
use crate::cli::terminal::say;
use crate::cli::{context, serve};
use crate::config::Config;
use crate::inbox::discovery::Discovery;
use crate::iri::Site;
use crate::keys::Keys;
use crate::publication::library::Library;
use crate::store::Store;
use anyhow::bail;
use chrono::Utc;
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;
use std::sync::Arc;

/// What `move` takes.
#[derive(Args)]
pub struct MoveArgs {
    /// The new address, as in `https://status.example.org`; the site there must run already, with this
    /// one's address in [site] formerly.
    #[arg(long, value_name = "URL", required_unless_present = "cancel")]
    to: Option<String>,
    /// Stay after all; followers who went do not come back by themselves.
    #[arg(long, conflicts_with = "to")]
    cancel: bool,
}

/// What became of it.
#[derive(Serialize)]
struct Moved {
    /// Where the accounts were.
    from: String,
    /// Where they have moved; `None`: they stay.
    to: Option<String>,
    accounts: usize,
    /// Follows of those who are told.
    followers: usize,
}

/// Looks whether all accounts are there and name the old ones; then every account tells its
/// followers. A running server delivers.
pub async fn relocate(config: Config, args: &MoveArgs, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    let old = context::site(&config, &store).await?;
    let Some(to) = args.to.as_deref().filter(|_| !args.cancel) else {
        let had_moved = store.moved_to().await?.is_some();
        if had_moved {
            store.stay().await?;
        }
        let accounts = Library::of(&store, &[]).await?.teams.len();
        let stayed = Moved { from: old.to_string(), to: None, accounts, followers: 0 };
        return output.print(&stayed, |_| match had_moved {
            true => say!("the accounts are shown as staying at {old} again"),
            false => say!("the site at {old} has not moved: nothing is changed"),
        });
    };
    let new = Site::parse(to)?;
    if new == old {
        bail!("{new} is the address that the site has; name the new one");
    }
    let library = Library::open(&store).await?;
    let problems = problems(&store, &config, &library, (&old, &new)).await?;
    if !problems.is_empty() {
        bail!(
            "nothing was moved. At {new}, set formerly = [\"{old}\"] under [site], start the site, and publish \
             an entry of every team with followers (with --silent): a team has no account before it has an \
             entry. Then try again:\n  {}",
            problems.join("\n  ")
        );
    }
    store.move_site(new.origin(), Utc::now()).await?;
    let (accounts, followers) = (library.teams.len(), store.followers().await?.len());
    let moved = Moved { from: old.to_string(), to: Some(new.to_string()), accounts, followers };
    output.print(&moved, |_| {
        say!("{accounts} accounts have moved to {new}; {followers} followers are told");
        say!("keep this site running until `tidings followers` stays empty or no longer changes");
    })
}

/// What would make other servers disbelieve the move, a line each.
async fn problems(
    store: &Store,
    config: &Config,
    library: &Library,
    (old, new): (&Site, &Site),
) -> anyhow::Result<Vec<String>> {
    let keys = Arc::new(Keys::open(&config.store.keys)?);
    let remote = Arc::new(serve::remote(old, config)?);
    let umbrella = config.site.umbrella.clone();
    let discovery = Discovery::new(remote, keys, old.clone(), umbrella, &config.limits);
    let followed: Vec<String> =
        store.followers().await?.into_iter().map(|follower| follower.team.to_string()).collect();
    let mut problems = Vec::new();
    for team in library.teams.keys() {
        let (before, after) = (old.actor(team.as_str()), new.actor(team.as_str()));
        let Some(id) = Id::parse(&after) else { continue };
        match discovery.actor(&id, Utc::now()).await {
            Ok(actor) if actor.also_known_as.iter().any(|id| id.as_str() == before) => {}
            Ok(_) => problems.push(format!("{after} does not name {before} in alsoKnownAs")),
            // An account that nobody follows has nobody to tell.
            Err(_) if !followed.iter().any(|followed| followed == team.as_str()) => {}
            Err(sentence) => problems.push(format!("{after} is not there: {sentence}")),
        }
    }
    Ok(problems)
}

//! `tidings keys`: which keys the accounts have, and new ones for them.

use crate::cli::output::Output;
use crate::cli::table::minute;
use crate::cli::terminal::say;
use crate::cli::{context, table};
use crate::config::Config;
use crate::iri::Site;
use crate::keys::Keys;
use crate::keys::ring::{Pair, SETTLING};
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::publication::library::Library;
use crate::store::Store;
use anyhow::bail;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::Utc;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::process::ExitCode;

/// What `keys` takes.
#[derive(Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    command: Option<KeysCommand>,
}

/// What `keys` does besides listing.
#[derive(Subcommand)]
enum KeysCommand {
    /// Make new keys; the old ones stay valid for `[federation] key_grace` (7 days by default).
    ///
    /// A running server uses the new ones ten seconds later, and tells followers.
    Rotate {
        /// The id of a team, as `tidings teams --json` shows it.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        team: Option<String>,
        /// For every team, the site's own account among them.
        #[arg(long)]
        all: bool,
    },
}

#[derive(Serialize)]
struct Listed {
    team: String,
    key: String,
    algorithm: &'static str,
    /// `current`, or until when an older one is good.
    good_until: Option<Timestamp>,
    made: Option<Timestamp>,
    /// SHA-256 of what the actor publishes.
    fingerprint: String,
}

/// Lists or rotates.
pub async fn keys(config: Config, args: &KeysArgs, output: Output) -> anyhow::Result<ExitCode> {
    let store = context::existing(&config).await?;
    let site = context::site(&config, &store).await?;
    let keys = Keys::open(&config.store.keys)?;
    let room = Room { grace: grace(&config), store, site, keys };
    match &args.command {
        None => output.print(&room.listed(&room.keys.teams()?)?, |listed| {
            table::list(["TEAM", "ALGORITHM", "MADE", "GOOD UNTIL", "FINGERPRINT"], listed, row);
        }),
        Some(KeysCommand::Rotate { team, .. }) => room.rotate(team.as_deref(), output).await,
    }
}

fn row(one: &Listed) -> [String; 5] {
    let day = |at: Option<Timestamp>, none: &str| at.map_or(none.to_owned(), minute);
    [
        one.team.clone(),
        one.algorithm.to_owned(),
        day(one.made, "first"),
        day(one.good_until, "in use"),
        one.fingerprint[..16].to_owned(),
    ]
}

/// Where the keys are, and whose.
struct Room {
    store: Store,
    site: Site,
    keys: Keys,
    grace: chrono::Duration,
}

impl Room {
    /// All keys of these teams, those in use first.
    fn listed<'a>(&self, teams: impl IntoIterator<Item = &'a Slug>) -> anyhow::Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for team in teams {
            let ring = self.keys.ring(team)?;
            let pairs: Vec<&Pair> = ring.older().iter().chain([ring.current()]).map(|pair| &**pair).collect();
            for (index, pair) in pairs.iter().enumerate().rev() {
                let good_until = pairs.get(index + 1).and_then(|next| Some(next.made? + self.grace));
                listed.extend(rows(&self.site, team, pair, good_until));
            }
        }
        Ok(listed)
    }

    async fn rotate(&self, team: Option<&str>, output: Output) -> anyhow::Result<ExitCode> {
        let library = Library::open(&self.store).await?;
        let teams: Vec<Slug> = match team {
            None => library.teams.keys().cloned().collect(),
            Some(id) => match Slug::parse(id).ok().filter(|id| library.teams.contains_key(id)) {
                Some(team) => vec![team],
                None => bail!("there is no team {id:?}; `tidings teams` lists them"),
            },
        };
        let now = Utc::now();
        for team in self.keys.expire(now - self.grace)? {
            self.store.touch(&team).await?;
        }
        let mut numbers = Vec::new();
        for team in &teams {
            numbers.push(self.keys.rotate(team, now)?.current().number);
            self.store.touch(team).await?;
        }
        output.print(&self.listed(&teams)?, |_| {
            let (soon, until) = (SETTLING.num_seconds(), minute(now + self.grace));
            for (team, number) in teams.iter().zip(&numbers) {
                say!(
                    "{team} has pair {number} of keys, in use in {soon} seconds; the one before it is good until {until}"
                );
            }
        })
    }
}

fn rows(site: &Site, team: &Slug, pair: &Pair, good_until: Option<Timestamp>) -> [Listed; 2] {
    let of = |key: String, algorithm, public: &str| Listed {
        team: team.to_string(),
        key,
        algorithm,
        good_until,
        made: pair.made,
        fingerprint: digest(&SHA256, public.as_bytes())
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    };
    let (rsa, ed25519) =
        (site.rsa_key(team.as_str(), pair.number), site.proof_key(team.as_str(), pair.number));
    [of(rsa, "RSA-2048", pair.rsa.public_pem()), of(ed25519, "Ed25519", &pair.ed25519.multikey())]
}

fn grace(config: &Config) -> chrono::Duration {
    chrono::Duration::from_std(config.federation.key_grace).unwrap_or(chrono::Duration::days(7))
}

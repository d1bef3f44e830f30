//! `tidings keys`: which keys the accounts have, and new ones for them.

use crate::cli::terminal::say;
use crate::cli::{context, table};
use crate::config::Config;
use crate::iri::Site;
use crate::keys::Keys;
use crate::keys::ring::{Pair, SETTLING};
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::publication::library::Library;
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
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `keys` does besides listing.
#[derive(Subcommand)]
enum KeysCommand {
    /// Make new keys. The old ones stay valid for [federation] key_grace; followers are told.
    Rotate {
        /// The id of a team.
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
pub async fn keys(config: Config, args: &KeysArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        None => list(config, args.json).await,
        Some(KeysCommand::Rotate { team, .. }) => rotate(config, team.as_deref()).await,
    }
}

async fn list(config: Config, json: bool) -> anyhow::Result<ExitCode> {
    let store = context::store(&config).await?;
    let site = context::site(&config, &store).await?;
    let keys = Keys::open(&config.store.keys)?;
    let grace = grace(&config);
    let mut listed = Vec::new();
    for team in keys.teams()? {
        let ring = keys.ring(&team)?;
        let pairs: Vec<&Pair> = ring.older().iter().chain([ring.current()]).map(|pair| &**pair).collect();
        for (index, pair) in pairs.iter().enumerate().rev() {
            let good_until = pairs.get(index + 1).and_then(|next| Some(next.made? + grace));
            listed.extend(rows(&site, &team, pair, good_until));
        }
    }
    if json {
        say!("{}", serde_json::to_string_pretty(&listed)?);
        return Ok(ExitCode::SUCCESS);
    }
    let day = |at: Option<Timestamp>, none: &str| {
        at.map_or(none.to_owned(), |at| at.format("%Y-%m-%d %H:%M").to_string())
    };
    let row = |one: &Listed| {
        let until = day(one.good_until, "in use");
        [
            one.team.clone(),
            one.algorithm.to_owned(),
            day(one.made, "first"),
            until,
            one.fingerprint[..16].to_owned(),
        ]
    };
    table::print(
        ["TEAM", "ALGORITHM", "MADE", "GOOD UNTIL", "FINGERPRINT"],
        &listed.iter().map(row).collect::<Vec<_>>(),
    );
    Ok(ExitCode::SUCCESS)
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

async fn rotate(config: Config, team: Option<&str>) -> anyhow::Result<ExitCode> {
    let store = context::store(&config).await?;
    let library = Library::open(&store).await?;
    let teams: Vec<Slug> = match team {
        None => library.teams.keys().cloned().collect(),
        Some(id) => match Slug::parse(id).ok().filter(|id| library.teams.contains_key(id)) {
            Some(team) => vec![team],
            None => bail!("there is no team {id:?}; `tidings teams` lists them"),
        },
    };
    let keys = Keys::open(&config.store.keys)?;
    let now = Utc::now();
    for team in keys.expire(now - grace(&config))? {
        store.touch(&team).await?;
    }
    for team in &teams {
        let ring = keys.rotate(team, now)?;
        store.touch(team).await?;
        let until = (now + grace(&config)).format("%Y-%m-%d %H:%M");
        say!(
            "{team} has pair {} of keys, in use in {} seconds; the one before it is good until {until}",
            ring.current().number,
            SETTLING.num_seconds()
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn grace(config: &Config) -> chrono::Duration {
    chrono::Duration::from_std(config.federation.key_grace).unwrap_or(chrono::Duration::days(7))
}

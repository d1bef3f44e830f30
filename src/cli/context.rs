//! From the command line and the environment to a configuration, a store, a site.

use crate::config::Config;
use crate::files;
use crate::iri::Site;
use crate::model::picture::{self, Picture};
use crate::publication::identity::Identity;
use crate::publication::library::Library;
use crate::store::Store;
use anyhow::{Context as _, anyhow, bail};
use chrono::{SubsecRound, Utc};
use std::collections::HashMap;
use std::path::Path;

/// The name under which the store remembers whose ids it holds.
const SITE: &str = "site";

/// Reads the configuration. A file that was named must be there.
pub fn config(named: Option<&Path>) -> anyhow::Result<Config> {
    let path = named.unwrap_or(Path::new("config.toml"));
    let text = match files::text(path)? {
        Some(text) => text,
        None if named.is_none() => String::new(),
        None => bail!("{} is not there; write one, or leave out --config for the defaults", path.display()),
    };
    let variables: HashMap<String, String> =
        std::env::vars().filter(|(name, _)| name.starts_with("TIDINGS_")).collect();
    let config = Config::parse(&text, &variables).with_context(|| path.display().to_string())?;
    with_pictures(config)
}

/// Reads the pictures that the configuration names.
fn with_pictures(mut config: Config) -> anyhow::Result<Config> {
    for (team, key, path) in config.icons() {
        let bytes = files::small(&path, picture::LARGEST).with_context(|| key.clone())?;
        let picture = Picture::parse(&bytes);
        let picture = picture.map_err(|sentence| anyhow!("{key}: {} {sentence}", path.display()))?;
        config.pictures.insert(team, picture);
    }
    Ok(config)
}

/// Opens the store and makes sure that the umbrella is known, and the teams by their configured
/// names.
pub async fn store(config: &Config) -> anyhow::Result<Store> {
    let store = Store::open(&config.store.url).await?;
    rename_teams(&store, config).await?;
    Ok(store)
}

/// Calls the teams as the configuration does.
pub async fn rename_teams(store: &Store, config: &Config) -> anyhow::Result<()> {
    let library = Library::of(store, &[]).await?;
    for team in Identity::new(config).renamed(&library, Utc::now().trunc_subsecs(0)) {
        store.introduce(&team).await?;
    }
    Ok(())
}

/// The site of a command that does not serve: as configured, else as it was last served.
pub async fn site(config: &Config, store: &Store) -> anyhow::Result<Site> {
    if let Some(site) = &config.site.url {
        return Ok(site.clone());
    }
    let kept = store.setting(SITE).await?;
    Ok(Site::parse(&kept.unwrap_or_else(|| format!("http://{}", config.server.listen)))?)
}

/// Makes sure that the store's ids are this site's. Followers know them, so they cannot change
/// while there are any.
pub async fn settle_site(store: &Store, site: &Site) -> anyhow::Result<()> {
    let kept = store.setting(SITE).await?;
    match kept {
        Some(kept) if kept != site.origin() && !store.followers().await?.is_empty() => bail!(
            "the database belongs to {kept}, whose accounts have followers, and [site] url says {site}: \
             set the url back, or name a new database in [store] url"
        ),
        Some(kept) if kept == site.origin() => Ok(()),
        _ => Ok(store.set(SITE, site.origin()).await?),
    }
}

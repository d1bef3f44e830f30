//! From the command line and the environment to a configuration, a store, a site.

use crate::cli::upkeep::listed;
use crate::config::Config;
use crate::config::problems::{Problem, Problems};
use crate::config::settings::Setting;
use crate::files;
use crate::iri::Site;
use crate::model::picture::{self, Picture};
use crate::publication::identity::Identity;
use crate::publication::library::Library;
use crate::store::Store;
use anyhow::bail;
use chrono::{SubsecRound, Utc};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The name under which the store remembers whose ids it holds.
pub const SITE: &str = "site";

/// What was typed: the file and the variables.
pub struct Typed {
    path: PathBuf,
    /// `None`: there is no file, and none was named.
    text: Option<String>,
    variables: HashMap<String, String>,
}

impl Typed {
    /// Reads it. A file that was named must be there.
    pub fn read(named: Option<&Path>) -> anyhow::Result<Typed> {
        let path = named.unwrap_or(Path::new("config.toml")).to_owned();
        let text = files::text(&path)?;
        if text.is_none() && named.is_some() {
            bail!("{} is not there; write one, or leave out --config for the defaults", path.display());
        }
        let ours = std::env::vars().filter(|(name, _)| name.starts_with("TIDINGS_"));
        Ok(Typed { path, text, variables: ours.collect() })
    }

    /// The file, if it is there.
    pub fn file(&self) -> Option<&Path> {
        self.text.as_ref().map(|_| &*self.path)
    }

    /// What the program needs.
    pub fn config(&self) -> Result<Config, Problems> {
        Config::parse(self.text(), &self.variables).and_then(with_files)
    }

    /// Every key as it holds.
    pub fn settings(&self) -> Result<Vec<Setting>, Problems> {
        let (config, settings) = Config::explain(self.text(), &self.variables);
        config.map(|_| settings)
    }

    /// Problems, with the file's name before them.
    pub fn explain(&self, problems: Problems) -> anyhow::Error {
        anyhow::Error::new(problems).context(self.path.display().to_string())
    }

    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

/// Reads the configuration. A file that was named must be there.
pub fn config(named: Option<&Path>) -> anyhow::Result<Config> {
    let typed = Typed::read(named)?;
    typed.config().map_err(|problems| typed.explain(problems))
}

/// Reads the pictures that the configuration names, and looks at its list of blocks, which is read again
/// and again.
fn with_files(mut config: Config) -> Result<Config, Problems> {
    let mut problems = Vec::new();
    for (team, key, path) in config.icons() {
        let bytes = files::small(&path, picture::LARGEST).map_err(|error| error.to_string());
        let parse = |bytes: Vec<u8>| {
            Picture::parse(&bytes).map_err(|sentence| format!("{} {sentence}", path.display()))
        };
        match bytes.and_then(parse) {
            Ok(picture) => drop(config.pictures.insert(team, picture)),
            Err(sentence) => problems.push(Problem::new(key, sentence)),
        }
    }
    if let Some(Err(error)) = config.federation.blocks.as_deref().map(listed) {
        problems.push(Problem::new("federation.blocks", error.to_string()));
    }
    if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }
}

/// The file of a SQLite database.
pub fn sqlite_file(config: &Config) -> Option<&Path> {
    let file = config.store.url.strip_prefix("sqlite:")?.split('?').next()?;
    Some(Path::new(file.strip_prefix("//").unwrap_or(file)))
}

/// The file of a SQLite database that is not there yet.
pub fn absent(config: &Config) -> Option<&Path> {
    sqlite_file(config).filter(|file| !file.exists())
}

/// Whoever only looks must not make an empty database where the configuration is another's.
pub fn must_be_there(config: &Config) -> anyhow::Result<()> {
    match absent(config) {
        None => Ok(()),
        Some(file) => bail!(
            "there is no database at {} yet: publish a report or start the server first; if there is one elsewhere, \
             give its configuration with --config, or run this in the folder that [store] url counts from",
            file.display()
        ),
    }
}

/// Opens the store of a site that is there.
pub async fn existing(config: &Config) -> anyhow::Result<Store> {
    must_be_there(config)?;
    store(config).await
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

//! What a server makes sure of before it serves: that it is the one that its followers know.

use crate::cli::context::{self, SITE};
use crate::config::Config;
use crate::files::lock::{Attempt, Lock, lock};
use crate::iri::Site;
use crate::keys::Keys;
use crate::model::slug::Slug;
use crate::publication::library::Library;
use crate::store::Store;
use anyhow::bail;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The name under which the store remembers the site's own account.
const UMBRELLA: &str = "umbrella";

/// SQLite is for one server: another one would take over what this one delivers. The lock ends with the
/// process, however that ends.
pub fn alone(config: &Config) -> anyhow::Result<Option<Lock>> {
    let Some(database) = context::sqlite_file(config) else { return Ok(None) };
    let path = PathBuf::from(format!("{}.lock", database.display()));
    match lock(&path)? {
        Attempt::Ours(lock) => Ok(Some(lock)),
        Attempt::Others => bail!(
            "another server runs on {}, and SQLite is for one: stop that one, or move to PostgreSQL",
            database.display()
        ),
        Attempt::Impossible(error) => {
            tracing::warn!(
                "{} cannot be locked, so a second server would not be noticed: {error}",
                path.display()
            );
            Ok(None)
        }
    }
}

/// Followers know the ids, the site's own account and the keys, so none of them may change while
/// there are any. Keys that are missing are made, on all processors, before anybody asks for an actor.
pub async fn settle(store: &Store, config: &Config, site: &Site, keys: &Arc<Keys>) -> anyhow::Result<()> {
    let teams = Library::of(store, &[]).await?.teams;
    let followed = teams.iter().filter(|(_, (_, followers))| *followers > 0);
    let followed: BTreeSet<Slug> = followed.map(|(team, _)| team.clone()).collect();
    settle_site(store, site, &followed).await?;
    settle_umbrella(store, &config.site.umbrella, &followed).await?;
    let (keys, teams) = (keys.clone(), teams.into_keys().collect::<Vec<_>>());
    tokio::task::spawn_blocking(move || {
        settle_keys(&keys, &followed)?;
        Ok(keys.ensure(&teams)?)
    })
    .await?
}

async fn settle_site(store: &Store, site: &Site, followed: &BTreeSet<Slug>) -> anyhow::Result<()> {
    match store.setting(SITE).await? {
        Some(kept) if kept == site.origin() => Ok(()),
        Some(kept) if !followed.is_empty() => bail!(
            "the database belongs to {kept}, whose accounts have followers, and [site] url says {site}: \
             set the url back, or name a new database in [store] url"
        ),
        _ => Ok(store.set(SITE, site.origin()).await?),
    }
}

async fn settle_umbrella(store: &Store, umbrella: &Slug, followed: &BTreeSet<Slug>) -> anyhow::Result<()> {
    let kept = store.setting(UMBRELLA).await?.and_then(|kept| Slug::parse(&kept).ok());
    match kept {
        Some(kept) if kept == *umbrella => Ok(()),
        Some(kept) if followed.contains(&kept) => bail!(
            "the site's own account is {kept}, which has followers, and [site] umbrella says {umbrella}: \
             set it back, since they would hear nothing any more"
        ),
        _ => Ok(store.set(UMBRELLA, umbrella.as_str()).await?),
    }
}

/// A folder without any key of those who are followed is another one than it was.
fn settle_keys(keys: &Keys, followed: &BTreeSet<Slug>) -> anyhow::Result<()> {
    let kept = keys.teams()?;
    if !followed.is_empty() && followed.is_disjoint(&kept) {
        bail!(
            "no account that has followers has its keys in {}: mount the folder, set [store] keys, or restore a \
             backup; if they are lost for good, `tidings keys rotate --all` makes new ones",
            keys.folder().display()
        );
    }
    for team in followed.difference(&kept) {
        tracing::warn!(%team, "the keys are gone; new ones are made, which other servers learn when they ask again");
    }
    Ok(())
}

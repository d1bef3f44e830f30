//! What a running server looks after besides its work: who is blocked, and which keys have had
//! their time.

use crate::cli::serve::{House, complain, pause};
use crate::config::Config;
use crate::files;
use crate::keys::Keys;
use crate::model::blocks::{Blocks, Door, Pattern};
use crate::store::Store;
use anyhow::{Context as _, bail};
use chrono::Utc;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often it looks.
const LOOK: Duration = Duration::from_millis(500);
/// How often it looks for keys that have had their time.
const KEYS: Duration = Duration::from_secs(600);
/// The most lines of a file of blocks.
const MOST_LINES: usize = 200_000;

/// Who looks after it.
pub struct Upkeep {
    store: Store,
    keys: Arc<Keys>,
    door: Arc<Door>,
    config: watch::Receiver<Arc<Config>>,
    stop: CancellationToken,
    revision: Option<i64>,
    looked_at_keys: Option<Instant>,
    /// Who came through the gate when the blocks did not hold yet may have been let in since.
    again: bool,
}

impl Upkeep {
    /// For a server.
    pub fn new(house: &House) -> Upkeep {
        Upkeep {
            store: house.store.clone(),
            keys: house.keys.clone(),
            door: house.door.clone(),
            config: house.config.clone(),
            stop: house.stop.clone(),
            revision: None,
            looked_at_keys: None,
            again: false,
        }
    }

    /// Looks once.
    pub async fn step(&mut self) -> anyhow::Result<()> {
        if std::mem::take(&mut self.again) {
            self.store.expel(&self.door.blocks()).await?;
        }
        let revision = self.store.revision().await?;
        let reconfigured = self.config.has_changed().unwrap_or(false);
        if self.revision != Some(revision) || reconfigured {
            let config = self.config.borrow_and_update().clone();
            self.revision = Some(revision);
            self.guard(blocks(&config, &self.store).await?).await?;
        }
        if self.looked_at_keys.is_none_or(|looked| looked.elapsed() > KEYS) {
            self.looked_at_keys = Some(Instant::now());
            self.expire().await?;
        }
        Ok(())
    }

    /// Looks until the program stops.
    pub async fn run(mut self) {
        loop {
            pause(LOOK, &self.stop).await;
            if self.stop.is_cancelled() {
                return;
            }
            if let Err(error) = self.step().await {
                complain("blocks and keys could not be looked after", &error, &self.stop).await;
            }
        }
    }

    async fn guard(&mut self, blocks: Blocks) -> anyhow::Result<()> {
        if *self.door.blocks() == blocks {
            return Ok(());
        }
        self.door.set(blocks.clone());
        self.again = true;
        let expelled = self.store.expel(&blocks).await?;
        let (blocked, allowed) = (blocks.blocked.len(), blocks.allowed.len());
        tracing::info!(blocked, allowed, "blocks hold; {expelled} followers are forgotten");
        Ok(())
    }

    async fn expire(&self) -> anyhow::Result<()> {
        let grace = chrono::Duration::from_std(self.config.borrow().federation.key_grace)?;
        let keys = self.keys.clone();
        let expired = tokio::task::spawn_blocking(move || keys.expire(Utc::now() - grace)).await??;
        for team in &expired {
            tracing::info!(%team, "an older pair of keys is no longer good");
            self.store.touch(team).await?;
        }
        Ok(())
    }
}

/// All blocks: by command, in the file, and the list of the allowed.
pub async fn blocks(config: &Config, store: &Store) -> anyhow::Result<Blocks> {
    let mut blocked = BTreeSet::new();
    for block in store.blocks().await? {
        blocked.insert(Pattern::parse(&block.pattern)?);
    }
    if let Some(path) = &config.federation.blocks {
        blocked.extend(listed(path)?);
    }
    Ok(Blocks { blocked, allowed: config.federation.allow.iter().cloned().collect() })
}

/// A pattern on each line; what follows a `#` that stands alone or first is a comment.
pub fn listed(path: &Path) -> anyhow::Result<Vec<Pattern>> {
    let Some(text) = files::text(path)? else {
        bail!("{} is not there; write it, or change [federation] blocks", path.display())
    };
    let mut patterns = Vec::new();
    for (line, number) in text.lines().take(MOST_LINES).zip(1..) {
        let Some(word) = line.split_whitespace().next().filter(|word| !word.starts_with('#')) else {
            continue;
        };
        let pattern = Pattern::parse(word).with_context(|| format!("{}, line {number}", path.display()))?;
        patterns.push(pattern);
    }
    Ok(patterns)
}

//! The keeper at work: every change of the store is served at once, and then written to the disk.

use crate::cli::context;
use crate::cli::serve::{House, LOOK, Served, pause};
use crate::config::Config;
use crate::iri::Site;
use crate::keys::Keys;
use crate::publication::keeper::{Keeper, write_feeds};
use crate::publication::showroom::{Changes, Showroom};
use crate::store::Store;
use crate::web::{Readiness, State};
use actix_web::web::Data;
use chrono::Utc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long signatures are remembered: longer than any of them is valid.
const REMEMBERED: chrono::Duration = chrono::Duration::hours(14);

/// The keeper, and where its work goes.
pub struct Keeping {
    keeper: Keeper,
    site: Site,
    store: Store,
    keys: Arc<Keys>,
    state: Data<State>,
    config: watch::Receiver<Arc<Config>>,
    stop: CancellationToken,
    served: Arc<Served>,
    unwritten: Vec<Arc<Changes>>,
}

impl Keeping {
    /// Ready to begin; what never changes is served already.
    pub fn new(house: &House, state: Data<State>) -> Keeping {
        let mut config = house.config.clone();
        let now = config.borrow_and_update().clone();
        let keeper =
            Keeper::new(house.store.clone(), house.site.clone(), now, house.keys.clone(), Utc::now());
        state.shelf.put(keeper.fixtures());
        let (site, store, keys, stop) =
            (house.site.clone(), house.store.clone(), house.keys.clone(), house.stop.clone());
        let served = house.served.clone();
        Keeping { keeper, site, store, keys, state, config, stop, served, unwritten: Vec::new() }
    }

    /// Looks once. Feeds that cannot be written now are written in a later step.
    pub async fn step(&mut self) -> anyhow::Result<()> {
        if let Some(step) = self.keeper.step().await? {
            let revision = step.library.revision;
            self.state.set_library(step.library);
            self.state.shelf.put(step.changes.clone());
            self.served.revision.send_replace(Some(revision));
            self.unwritten.push(Arc::new(step.changes));
        }
        while let Some(changes) = self.unwritten.first().cloned() {
            let folder = self.config.borrow().store.feeds.clone();
            tokio::task::spawn_blocking(move || write_feeds(&folder, &changes)).await??;
            self.unwritten.remove(0);
        }
        Ok(())
    }

    /// Looks until the program stops.
    pub async fn run(mut self) {
        let mut looked = 0u64;
        while !self.stop.is_cancelled() {
            let looked_at = self.look(looked).await;
            self.state.set_readiness(if looked_at.is_ok() { Readiness::Ready } else { Readiness::Behind });
            if let Err(error) = looked_at {
                tracing::error!("what is served could not be brought up to date, trying again: {error:#}");
                pause(Duration::from_secs(2), &self.stop).await;
            }
            looked += 1;
            tokio::select! {
                () = self.served.look.notified() => {}
                () = pause(LOOK, &self.stop) => {}
            }
        }
    }

    async fn look(&mut self, looked: u64) -> anyhow::Result<()> {
        if self.config.has_changed().unwrap_or(false) {
            self.reconfigure().await?;
        }
        if looked.is_multiple_of(14_400) {
            self.store.forget_signatures(Utc::now() - REMEMBERED).await?;
        }
        self.step().await
    }

    /// Another title, language or list of teams: everything is rendered anew.
    async fn reconfigure(&mut self) -> anyhow::Result<()> {
        let config = self.config.borrow_and_update().clone();
        context::rename_teams(&self.store, &config).await?;
        self.state.set_config(config.clone());
        self.keeper.reconfigure(Showroom::new(self.site.clone(), config, self.keys.clone(), Utc::now()));
        Ok(())
    }
}

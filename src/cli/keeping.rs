//! The keeper at work: every change of the store is served at once, and then written to the disk.

use crate::cli::context;
use crate::cli::serve::{House, LOOK, SELDOM, Served, complain, pause};
use crate::config::Config;
use crate::hub::{self, notice::notice};
use crate::iri::Site;
use crate::keys::Keys;
use crate::publication::keeper::{Keeper, write_feeds};
use crate::publication::showroom::{Changes, Kind, Showroom};
use crate::store::Store;
use crate::web::{Readiness, State};
use actix_web::web::Data;
use chrono::Utc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often those are forgotten that need not be remembered any longer, and followers are counted.
const FORGET: Duration = Duration::from_secs(3600);

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
    /// What is served and not yet written to the disk.
    unwritten: Vec<Arc<Changes>>,
    /// What is served and not yet told to those who subscribe to it.
    untold: Vec<(Arc<Changes>, i64)>,
    forgot: Option<Instant>,
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
        let (served, unwritten, untold) = (house.served.clone(), Vec::new(), Vec::new());
        Keeping { keeper, site, store, keys, state, config, stop, served, unwritten, untold, forgot: None }
    }

    /// Looks once. Feeds that cannot be written or told of now are in a later step.
    pub async fn step(&mut self) -> anyhow::Result<()> {
        if let Some(step) = self.keeper.step().await? {
            let (revision, tallied) = (step.library.revision, step.library.tallied);
            self.state.set_library(step.library);
            self.state.shelf.put(step.changes.clone());
            self.state.arrears.shows((revision, tallied));
            self.served.revision.send_replace(Some(revision));
            let changes = Arc::new(step.changes);
            self.unwritten.push(changes.clone());
            self.untold.push((changes, revision));
        }
        self.tell().await?;
        while let Some(changes) = self.unwritten.first().cloned() {
            let folder = self.config.borrow().store.feeds.clone();
            tokio::task::spawn_blocking(move || write_feeds(&folder, &changes)).await??;
            self.unwritten.remove(0);
        }
        Ok(())
    }

    /// Lets the hub take notice of feeds that are served now.
    async fn tell(&mut self) -> anyhow::Result<()> {
        let hubs = self.config.borrow().publish.hubs.clone();
        while let Some((changes, revision)) = self.untold.first() {
            let feeds = changes.iter().filter(|(_, exhibit)| exhibit.kind == Kind::Feed);
            let feeds = feeds.map(|(path, exhibit)| {
                (&**path, hub::Served { document: exhibit.document.clone(), revision: *revision })
            });
            if notice(&self.store, &self.site, &hubs, feeds, Utc::now()).await? > 0 {
                self.served.noticed.notify_one();
            }
            self.untold.remove(0);
        }
        Ok(())
    }

    /// Looks until the program stops.
    pub async fn run(mut self) {
        let mut news = self.store.news();
        let rest = if self.store.is_sqlite() { LOOK } else { SELDOM };
        while !self.stop.is_cancelled() {
            let looked_at = self.look().await;
            self.state.set_readiness(if looked_at.is_ok() { Readiness::Ready } else { Readiness::Behind });
            if let Err(error) = looked_at {
                complain("what is served could not be brought up to date", &error, &self.stop).await;
            }
            tokio::select! {
                () = self.served.look.notified() => {}
                () = self.state.arrears.wanted() => {}
                () = news.next() => {}
                () = pause(rest, &self.stop) => {}
            }
        }
    }

    async fn look(&mut self) -> anyhow::Result<()> {
        if self.config.has_changed().unwrap_or(false) {
            self.reconfigure().await?;
        }
        if self.forgot.is_none_or(|forgot| forgot.elapsed() > FORGET) {
            self.forgot = Some(Instant::now());
            self.store.forget_signatures(Utc::now()).await?;
            self.store.sweep_destinations(Utc::now()).await?;
            self.store.forget_refusals(Utc::now()).await?;
            self.store.expire_subscriptions(Utc::now()).await?;
            self.store.count_followers(Utc::now()).await?;
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

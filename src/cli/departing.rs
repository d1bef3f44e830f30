//! Notes that leave, their delivery, and the reports that are watched: what a server does besides
//! answering.

use crate::cli::serve::{House, LOOK, Served, complain, pause};
use crate::cli::watching::Watching;
use crate::config::Config;
use crate::delivery::engine::Engine;
use crate::iri::Site;
use crate::publication::departures::depart;
use crate::publication::herald::Herald;
use crate::store::Store;
use chrono::Utc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Starts departures and the delivery engine.
pub async fn deliver(house: &House, tasks: &TaskTracker) -> anyhow::Result<()> {
    if house.store.is_sqlite() {
        house.store.end_leases().await?;
    }
    let holder = format!("{}-{}", std::process::id(), Utc::now().timestamp_micros());
    let settings = house.config.borrow().delivery.clone();
    let (store, keys, remote) = (house.store.apart().await?, house.keys.clone(), house.remote.clone());
    let (site, metrics) = (house.site.clone(), house.metrics.clone());
    let (engine, flush) =
        Engine::new(store.clone(), keys, remote, site, settings, holder, (metrics, house.door.clone()));
    let running = engine.clone().run(flush, house.stop.clone());
    tasks.spawn(async move {
        running.await;
        store.close().await;
    });
    let departures = Departures {
        store: house.store.clone(),
        site: house.site.clone(),
        config: house.config.clone(),
        served: house.served.clone(),
        engine,
        herald: Herald::new(
            house.store.clone(),
            house.site.clone(),
            house.keys.clone(),
            house.config.borrow().clone(),
        ),
    };
    tasks.spawn(departures.run(house.stop.clone()));
    tasks.spawn(Watching::new(house).run());
    Ok(())
}

/// What leaves when its time has come.
struct Departures {
    store: Store,
    site: Site,
    config: watch::Receiver<Arc<Config>>,
    served: Arc<Served>,
    engine: Arc<Engine>,
    herald: Herald,
}

impl Departures {
    async fn run(mut self, stop: CancellationToken) {
        let mut news = self.store.news();
        while !stop.is_cancelled() {
            if let Err(error) = self.step().await {
                complain("notes cannot leave", &error, &stop).await;
            }
            tokio::select! {
                () = news.next() => {}
                () = pause(LOOK, &stop) => {}
                () = self.served.noticed.notified() => self.engine.wake(),
            }
        }
    }

    /// Lets go what is due. Nothing of it is sent before it is served: who hears of a note may
    /// fetch it at once.
    async fn step(&mut self) -> anyhow::Result<()> {
        let held = self.engine.hold().await;
        let config = self.config.borrow().clone();
        let left = depart(&self.store, &self.site, &config, Utc::now()).await?;
        let left = left + self.herald.tell(&config, Utc::now()).await?;
        if left == 0 {
            return Ok(());
        }
        let revision = self.store.revision().await?;
        self.served.look.notify_one();
        let mut served = self.served.revision.subscribe();
        let caught_up = served.wait_for(|served| served.is_none_or(|served| served >= revision));
        // A keeper that cannot render must not hold up delivery for ever.
        let _ = tokio::time::timeout(Duration::from_secs(5), caught_up).await;
        drop(held);
        self.engine.wake();
        Ok(())
    }
}

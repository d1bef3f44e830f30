//! `tidings serve`: the web server, the keeper, departures and the delivery engine.

use crate::cli::keeping::Keeping;
use crate::cli::listening::{self, listen};
use crate::cli::output::Output;
use crate::cli::reading::read;
use crate::cli::settling::{alone, settle};
use crate::cli::supervisor::{self, Progress};
use crate::cli::terminal::say;
use crate::cli::upkeep::Upkeep;
use crate::cli::{context, departing, logging, publish, signals};
use crate::config::{Config, LogFormat, ReportConfig};
use crate::files::lock::Lock;
use crate::hub::{self, Hub};
use crate::inbox::{Inbox, Surroundings};
use crate::iri::{FeedFormat, FeedOf, Site};
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::model::blocks::Door;
use crate::model::published::handle;
use crate::publication::plan::{Missing, Voice};
use crate::publication::showroom::Kind;
use crate::remote::guard::Guard;
use crate::remote::{Remote, Settings};
use crate::store::Store;
use crate::web::admin::{self, Office};
use crate::web::{self, Readiness, State};
use actix_web::web::Data;
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often the store is asked whether something is due or has changed.
pub const LOOK: Duration = Duration::from_millis(250);
/// The same where other processes are heard.
pub const SELDOM: Duration = Duration::from_secs(2);
/// How long the program may take to stop. Requests under way have six seconds of it, and writing what
/// became of them the rest.
const LAST: Duration = Duration::from_secs(8);
/// The name under which the store remembers that the configured reports were published.
const STARTED: &str = "started";

/// What all parts of a server share.
pub struct House {
    /// The site's addresses.
    pub site: Site,
    /// The database.
    pub store: Store,
    /// The accounts' keys.
    pub keys: Arc<Keys>,
    /// The way to other servers.
    pub remote: Arc<Remote>,
    /// The configuration, which SIGHUP may change.
    pub config: watch::Receiver<Arc<Config>>,
    /// When the program is to stop.
    pub stop: CancellationToken,
    /// What the keeper of this process tells those who wait for it.
    pub served: Arc<Served>,
    /// What is counted in this process.
    pub metrics: Arc<Metrics>,
    /// Who is blocked.
    pub door: Arc<Door>,
    _lock: Option<Lock>,
}

/// How far what is served follows the store.
pub struct Served {
    /// The revision that is served; `None` while this process serves nothing.
    pub revision: watch::Sender<Option<i64>>,
    /// Lets the keeper look at once.
    pub look: Notify,
    /// Says that a feed changed to which somebody subscribes.
    pub noticed: Notify,
}

/// What `serve` takes.
#[derive(Args)]
pub struct ServeArgs {
    /// Do only this part of the work; other processes on the same PostgreSQL do the other.
    #[arg(long, value_enum, value_name = "PART")]
    only: Option<Part>,
}

/// A part of what a server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Pages, feeds, accounts and inboxes.
    Web,
    /// Notes that leave, and their delivery.
    Deliver,
}

/// Where a server is reached, once it is ready.
#[derive(Serialize)]
struct Ready {
    listening: String,
    front_page: String,
    feed: String,
    account: String,
}

/// Serves until SIGTERM or SIGINT. `path` is where the configuration is read again.
pub async fn serve(
    config: Config,
    path: Option<PathBuf>,
    args: &ServeArgs,
    output: Output,
) -> anyhow::Result<ExitCode> {
    let format = config.server.log_format;
    let ended = match logging::begin(format) {
        Ok(()) => run(config, path, args.only, output).await,
        Err(error) => Err(error),
    };
    match ended {
        // Whoever reads the log as JSON is to find the last word there, too.
        Err(error) if format == LogFormat::Json => {
            tracing::error!("{error:#}");
            Ok(ExitCode::FAILURE)
        }
        ended => ended,
    }
}

async fn run(
    config: Config,
    path: Option<PathBuf>,
    only: Option<Part>,
    output: Output,
) -> anyhow::Result<ExitCode> {
    let listener = match only {
        Some(Part::Deliver) => None,
        _ => Some(listen(&config.server.listen, "listen")?),
    };
    let admin = config.server.admin.map(|address| listen(&address.to_string(), "admin")).transpose()?;
    let address = listener.as_ref().map(TcpListener::local_addr).transpose()?;
    let (sender, config) = watch::channel(Arc::new(config));
    let house = open(config, address, only).await?;
    let heeding = tokio::spawn(signals::heed(sender, path, house.stop.clone()));
    tokio::select! {
        ended = work(&house, listener.zip(address), admin, (only, output)) => ended?,
        () = overdue(&house.stop) => {
            tracing::error!("stopping takes too long; what the database was not told will be tried again");
        }
    }
    heeding.await.context("signals were not heeded")?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Works until the program stops, then finishes what is in flight.
async fn work(
    house: &House,
    web: Option<(TcpListener, SocketAddr)>,
    admin: Option<TcpListener>,
    (only, output): (Option<Part>, Output),
) -> anyhow::Result<()> {
    let tasks = TaskTracker::new();
    let mut upkeep = Upkeep::new(house);
    upkeep.step().await?;
    tasks.spawn(upkeep.run());
    tasks.spawn(listen_to_others(house));
    if let Some(admin) = admin {
        open_office(house, admin, &tasks)?;
    }
    if only != Some(Part::Web) {
        departing::deliver(house, &tasks).await?;
    }
    if let Some((listener, address)) = web {
        serve_web(house, listener, (address, output), &tasks).await?;
    } else {
        tracing::info!("delivering for {}", house.site);
        supervisor::tell(Progress::Ready);
        house.stop.cancelled().await;
    }
    house.stop.cancel();
    tasks.close();
    tasks.wait().await;
    house.store.close().await;
    Ok(())
}

/// Ends when the program should have stopped.
async fn overdue(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(LAST).await;
}

/// The operator's own listener.
fn open_office(house: &House, listener: TcpListener, tasks: &TaskTracker) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!("metrics on http://{address}/metrics");
    tracing::info!("status on http://{address}/");
    let (metrics, store, config) = (house.metrics.clone(), house.store.clone(), house.config.clone());
    let office = Data::new(Office { metrics, store, config });
    let serving = listening::run(move || admin::server(listener, office), house.stop.clone());
    tasks.spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!("metrics are no longer served: {error:#}");
        }
    });
    Ok(())
}

/// Opens everything, and on the first start publishes the configured reports.
async fn open(
    config: watch::Receiver<Arc<Config>>,
    address: Option<SocketAddr>,
    only: Option<Part>,
) -> anyhow::Result<House> {
    let now = config.borrow().clone();
    crate::files::prepare_folder(&now.store.feeds)?;
    let keys = Arc::new(Keys::open(&now.store.keys)?);
    let store = context::store(&now).await?;
    let lock = alone(&now)?;
    if only.is_some() && store.is_sqlite() {
        bail!("--only needs PostgreSQL: SQLite is for one process; leave --only out, or change [store] url");
    }
    let site = match (&now.site.url, address) {
        (Some(site), _) => site.clone(),
        (None, Some(address)) => Site::parse(&format!("http://{address}"))?,
        (None, None) => context::site(&now, &store).await?,
    };
    first_start(&store, &now, &keys).await?;
    settle(&store, &now, &site, &keys).await?;
    let remote = Arc::new(remote(&site, &now)?);
    let served =
        Arc::new(Served { revision: watch::Sender::new(None), look: Notify::new(), noticed: Notify::new() });
    let (stop, metrics) = (CancellationToken::new(), Arc::new(Metrics::new()));
    Ok(House { site, store, keys, remote, config, stop, served, metrics, door: Arc::default(), _lock: lock })
}

/// The way to other servers, as the configuration allows it.
pub fn remote(site: &Site, config: &Config) -> anyhow::Result<Remote> {
    let guard = if config.federation.allow_private_addresses { Guard::open() } else { Guard::public() };
    Ok(Remote::new(Settings::new(site.origin(), guard))?)
}

/// Publishes the configured reports once. Nobody follows yet, so nothing is delivered.
async fn first_start(store: &Store, config: &Config, keys: &Arc<Keys>) -> anyhow::Result<()> {
    if store.setting(STARTED).await?.is_some() {
        return Ok(());
    }
    for report in &config.reports {
        for path in given(report)? {
            let reading = match read(&path) {
                Ok(reading) => reading,
                // Whoever writes it is not done yet, maybe.
                Err(error) if report.watch => {
                    tracing::warn!("{} is held back until its files change: {error:#}", path.display());
                    continue;
                }
                Err(error) => return Err(error),
            };
            for warning in &reading.warnings {
                tracing::warn!("{warning}");
            }
            let manner = (Voice::Silent, Missing::Keep);
            let (_, plan) = publish::write(store, config, keys, &reading, manner).await?;
            tracing::info!("published {} with {} entries", reading.report.title, plan.lines.len());
        }
    }
    Ok(store.set(STARTED, "yes").await?)
}

/// The paths of a report: a pattern and what is watched may have none yet.
fn given(report: &ReportConfig) -> anyhow::Result<Vec<PathBuf>> {
    let paths = crate::files::matching(&report.path)?;
    let one = paths.is_empty() && !report.watch && !report.path.to_string_lossy().contains('*');
    Ok(if one { vec![report.path.clone()] } else { paths })
}

/// Hears what other processes write, until the program stops.
fn listen_to_others(house: &House) -> impl Future<Output = ()> + use<> {
    let url = house.config.borrow().store.url.clone();
    let (store, stop) = (house.store.clone(), house.stop.clone());
    async move {
        tokio::select! {
            () = store.listen(&url) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Serves pages until the program stops, then finishes what is in flight.
async fn serve_web(
    house: &House,
    listener: TcpListener,
    (address, output): (SocketAddr, Output),
    tasks: &TaskTracker,
) -> anyhow::Result<()> {
    let config = house.config.borrow().clone();
    let umbrella = config.site.umbrella.clone();
    let surroundings = Surroundings {
        site: house.site.clone(),
        store: house.store.clone(),
        keys: house.keys.clone(),
        remote: house.remote.clone(),
        umbrella,
        door: house.door.clone(),
        limits: config.limits.clone(),
    };
    let inbox = Inbox::new(&surroundings, house.metrics.clone());
    let (hub, verification) =
        Hub::new(house.site.clone(), house.store.clone(), house.remote.clone(), house.door.clone());
    let state = Data::new(State::new(
        house.site.clone(),
        config.clone(),
        inbox,
        hub,
        house.remote.clone(),
        house.store.clone(),
        house.metrics.clone(),
    ));
    tasks.spawn(verification.run(shelf(&state), house.stop.clone()));
    let mut keeping = Keeping::new(house, state.clone());
    keeping.step().await?;
    state.set_readiness(Readiness::Ready);
    tasks.spawn(keeping.run());
    announce(&house.site, &config, address, output)?;
    listening::run(move || web::server(listener, state), house.stop.clone()).await
}

/// The feeds that are served, for the hub.
fn shelf(state: &Data<State>) -> hub::Shelf {
    let state = state.clone();
    Arc::new(move |path| {
        let exhibit = state.shelf.get(path).filter(|ready| ready.exhibit.kind == Kind::Feed)?;
        Some(hub::Served { document: exhibit.exhibit.document.clone(), revision: state.library().revision })
    })
}

/// Tells the operator where to look.
fn announce(site: &Site, config: &Config, address: SocketAddr, output: Output) -> anyhow::Result<()> {
    let ready = Ready {
        listening: format!("http://{address}"),
        front_page: site.front_page(),
        feed: site.feed(FeedOf::Site, FeedFormat::Atom),
        account: format!("@{}", site.account(&handle(&config.site.umbrella))),
    };
    output.print(&ready, |ready| {
        say!("Tidings is listening on {}", ready.listening);
        say!("  front page  {}", ready.front_page);
        say!("  feed        {}", ready.feed);
        say!("  account     {}", ready.account);
    })?;
    tracing::info!("listening on {}", ready.listening);
    supervisor::tell(Progress::Ready);
    Ok(())
}

/// Says what failed and is tried again, and waits before that. What fails because the program stops is
/// nobody's concern: a connection may have gone with the thread of the web server that opened it.
pub async fn complain(what: &str, error: &anyhow::Error, stop: &CancellationToken) {
    if !stop.is_cancelled() {
        tracing::error!("{what}, trying again: {error:#}");
        pause(Duration::from_secs(2), stop).await;
    }
}

/// Sleeps, but not past the end.
pub async fn pause(length: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = tokio::time::sleep(length) => {}
        () = stop.cancelled() => {}
    }
}

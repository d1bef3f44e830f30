//! `tidings serve`: the web server, the keeper and the delivery engine in one process.

use crate::cli::reading::{print_warnings, read};
use crate::cli::{context, publish};
use crate::config::Config;
use crate::delivery::engine::Engine;
use crate::inbox::Inbox;
use crate::iri::{FeedFormat, FeedOf, Site};
use crate::keys::Keys;
use crate::model::published::handle;
use crate::publication::keeper::{Keeper, write_feeds};
use crate::publication::library::Library;
use crate::publication::plan::{Missing, Voice};
use crate::publication::showroom::Changes;
use crate::remote::guard::Guard;
use crate::remote::{Remote, Settings};
use crate::store::Store;
use crate::web::{self, State};
use actix_web::web::Data;
use anyhow::{Context as _, bail};
use chrono::Utc;
use std::io::{ErrorKind, IsTerminal};
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How often the store is asked whether something changed.
const LOOK: Duration = Duration::from_millis(250);
/// How long signatures are remembered: longer than any of them is valid.
const REMEMBERED: chrono::Duration = chrono::Duration::hours(14);
/// The name under which the store remembers that the configured reports were published.
const STARTED: &str = "started";

/// Serves until SIGTERM or SIGINT.
pub async fn serve(config: Config) -> anyhow::Result<ExitCode> {
    log();
    let listener = listen(&config)?;
    let address = listener.local_addr()?;
    let site = match &config.site.url {
        Some(site) => site.clone(),
        None => Site::parse(&format!("http://{address}"))?,
    };
    crate::files::prepare_folder(&config.store.feeds)?;
    let config = Arc::new(config);
    let keys = Arc::new(Keys::open(&config.store.keys)?);
    let store = context::store(&config).await?;
    context::settle_site(&store, &site).await?;
    first_start(&store, &config, &keys).await?;
    make_keys(&store, &keys).await?;
    let remote = Arc::new(remote(&site, &config)?);

    let mut keeper = Keeper::new(store.clone(), site.clone(), config.clone(), keys.clone(), Utc::now());
    let inbox =
        Inbox::new(site.clone(), store.clone(), keys.clone(), remote.clone(), config.site.umbrella.clone());
    let state = Data::new(State::new(site.clone(), &config, inbox, remote.clone()));
    state.shelf.put(keeper.fixtures());
    let mut unwritten = Vec::new();
    keep(&mut keeper, &state, &config, &mut unwritten).await?;

    let stop = CancellationToken::new();
    let holder = format!("{}-{}", std::process::id(), Utc::now().timestamp_micros());
    if store.is_sqlite() {
        store.end_leases().await?;
    }
    let (engine, flush) =
        Engine::new(store.clone(), keys, remote, site.clone(), config.delivery.clone(), holder);
    let delivering = tokio::spawn(engine.clone().run(flush, stop.clone()));
    let keeping =
        tokio::spawn(run_keeper(keeper, state.clone(), config.clone(), store.clone(), engine, stop.clone()));
    announce(&site, &config, address);
    tokio::spawn(stop_on_signal(stop.clone()));
    serve_web(listener, state, stop.clone()).await?;
    stop.cancel();
    delivering.await.context("the delivery engine ended badly")?;
    keeping.await.context("the keeper ended badly")?;
    store.close().await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn log() {
    let filter =
        std::env::var("TIDINGS_LOG").unwrap_or_else(|_| "info,actix_server=warn,sqlx=warn".to_owned());
    let filter = tracing_subscriber::EnvFilter::new(filter);
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
}

fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    let address = &config.server.listen;
    match TcpListener::bind(address) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("{address} is in use: stop the program that listens there, or change [server] listen")
        }
        Err(error) => bail!("{address} cannot be listened on: {error}; change [server] listen"),
    }
}

fn remote(site: &Site, config: &Config) -> anyhow::Result<Remote> {
    let guard = if config.federation.allow_private_addresses { Guard::open() } else { Guard::public() };
    Ok(Remote::new(Settings::new(site.origin(), guard))?)
}

/// Publishes the configured reports once. Nobody follows yet, so nothing is delivered.
async fn first_start(store: &Store, config: &Config, keys: &Arc<Keys>) -> anyhow::Result<()> {
    if store.setting(STARTED).await?.is_some() {
        return Ok(());
    }
    for path in &config.reports {
        let reading = read(path)?;
        print_warnings(&reading);
        let (_, plan) = publish::write(store, config, keys, &reading, (Voice::Silent, Missing::Keep)).await?;
        tracing::info!("published {} with {} entries", reading.report.title, plan.lines.len());
    }
    Ok(store.set(STARTED, "yes").await?)
}

/// Makes the keys that are missing, on all processors, before anybody asks for an actor.
async fn make_keys(store: &Store, keys: &Arc<Keys>) -> anyhow::Result<()> {
    let teams: Vec<_> = Library::open(store).await?.teams.into_keys().collect();
    let keys = keys.clone();
    Ok(tokio::task::spawn_blocking(move || keys.ensure(&teams)).await??)
}

/// One step of the keeper; what changed is served at once and then written to the disk, if need be
/// in a later step.
async fn keep(
    keeper: &mut Keeper,
    state: &State,
    config: &Config,
    unwritten: &mut Vec<Arc<Changes>>,
) -> anyhow::Result<usize> {
    let step = keeper.step(Utc::now()).await?;
    if let Some(library) = step.library {
        state.set_library(library);
        state.shelf.put(step.changes.clone());
        unwritten.push(Arc::new(step.changes));
    }
    while let Some(changes) = unwritten.first().cloned() {
        let folder = config.store.feeds.clone();
        tokio::task::spawn_blocking(move || write_feeds(&folder, &changes)).await??;
        unwritten.remove(0);
    }
    Ok(step.departed)
}

async fn run_keeper(
    mut keeper: Keeper,
    state: Data<State>,
    config: Arc<Config>,
    store: Store,
    engine: Arc<Engine>,
    stop: CancellationToken,
) {
    let (mut looked, mut unwritten) = (0u64, Vec::new());
    while !stop.is_cancelled() {
        let held = engine.hold().await;
        let kept = keep(&mut keeper, &state, &config, &mut unwritten).await;
        drop(held);
        match kept {
            Ok(0) => {}
            Ok(_) => engine.wake(),
            Err(error) => {
                tracing::error!("what is served could not be brought up to date, trying again: {error:#}");
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
        }
        if looked.is_multiple_of(14_400)
            && let Err(error) = store.forget_signatures(Utc::now() - REMEMBERED).await
        {
            tracing::error!("old signatures could not be forgotten: {error}");
        }
        looked += 1;
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Tells the operator where to look.
fn announce(site: &Site, config: &Config, address: std::net::SocketAddr) {
    println!("Tidings is listening on http://{address}");
    println!("  front page  {}", site.front_page());
    println!("  feed        {}", site.feed(FeedOf::Site, FeedFormat::Atom));
    println!("  account     @{}", site.account(&handle(&config.site.umbrella)));
    tracing::info!("listening on http://{address}");
}

/// SIGTERM and SIGINT end the program in order.
async fn stop_on_signal(stop: CancellationToken) {
    let Ok(mut terminated) = signal(SignalKind::terminate()) else { return };
    let Ok(mut interrupted) = signal(SignalKind::interrupt()) else { return };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
        () = stop.cancelled() => {}
    }
    tracing::info!("stopping: what is in flight is finished");
    stop.cancel();
}

/// Serves pages until a signal comes, then finishes what is in flight.
async fn serve_web(listener: TcpListener, state: Data<State>, stop: CancellationToken) -> anyhow::Result<()> {
    let web = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = web::server(listener, state)?;
            let handle = server.handle();
            actix_web::rt::spawn(async move {
                stop.cancelled().await;
                handle.stop(true).await;
            });
            server.await
        })
    });
    let ended = tokio::task::spawn_blocking(move || web.join());
    ended.await?.map_err(|_| anyhow::anyhow!("the web server ended badly"))??;
    Ok(())
}

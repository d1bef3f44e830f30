//! What the system tells a server: to stop, or to read its configuration again.

use crate::cli::context;
use crate::cli::supervisor::{self, Progress};
use crate::config::Config;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Until the program stops: SIGTERM and SIGINT end it in order, SIGHUP reads the configuration.
pub async fn heed(config: watch::Sender<Arc<Config>>, path: Option<PathBuf>, stop: CancellationToken) {
    let (Ok(mut terminated), Ok(mut interrupted), Ok(mut hung_up)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()))
    else {
        return tracing::error!("signals cannot be heeded; end the program by SIGKILL, nothing is lost");
    };
    loop {
        tokio::select! {
            _ = terminated.recv() => break,
            _ = interrupted.recv() => break,
            _ = hung_up.recv() => reload(&config, &path),
            () = stop.cancelled() => return,
        }
    }
    supervisor::tell(Progress::Stopping);
    tracing::info!("stopping: what is in flight is finished");
    stop.cancel();
}

/// SIGTERM and SIGINT end a command in order.
pub async fn stop(stop: CancellationToken) -> std::io::Result<()> {
    let (mut terminated, mut interrupted) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    stop.cancel();
    Ok(())
}

/// A configuration with problems changes nothing.
fn reload(current: &watch::Sender<Arc<Config>>, path: &Option<PathBuf>) {
    let next = match context::config(path.as_deref()) {
        Ok(next) => next,
        Err(error) => return tracing::error!("the configuration stays as it is: {error:#}"),
    };
    if fixed(&next) != fixed(&current.borrow()) {
        tracing::warn!(
            "site.url, site.umbrella, [server], [store], federation.allow_private_addresses, [limits] and [delivery] change at the next start"
        );
    }
    tracing::info!("the configuration was read again");
    current.send_replace(Arc::new(next));
}

/// What a running server cannot change.
fn fixed(config: &Config) -> String {
    let Config { site, server, store, federation, limits, delivery, .. } = config;
    let federation = federation.allow_private_addresses;
    format!("{:?} {:?} {server:?} {store:?} {federation:?} {limits:?} {delivery:?}", site.url, site.umbrella)
}

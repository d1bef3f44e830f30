//! Listeners, and the threads on which web servers run.

use actix_web::dev::Server;
use anyhow::bail;
use std::io::ErrorKind;
use std::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Listens on an address, which stands under a key of the configuration.
pub fn listen(address: &str, key: &str) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("{address} is in use: stop the program that listens there, or change [server] {key}")
        }
        Err(error) => bail!("{address} cannot be listened on: {error}; change [server] {key}"),
    }
}

/// Runs a web server in a thread of its own until the program stops, then lets it finish what is in
/// flight.
pub async fn run(
    make: impl FnOnce() -> std::io::Result<Server> + Send + 'static,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let web = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = make()?;
            let handle = server.handle();
            actix_web::rt::spawn(async move {
                stop.cancelled().await;
                handle.stop(true).await;
            });
            server.await
        })
    });
    let ended = tokio::task::spawn_blocking(move || web.join());
    ended.await?.map_err(|_| anyhow::anyhow!("a web server ended badly"))??;
    Ok(())
}

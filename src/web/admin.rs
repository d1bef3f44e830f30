//! The operator's own listener, on an address that strangers do not reach: what is counted.
//!
//! Unlike the public one it may ask the database.

use crate::metrics::state::Reachable;
use crate::metrics::{MEDIA_TYPE, Metrics};
use crate::store::{Store, StoreError};
use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::Utc;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the operator's requests are answered from.
pub struct Office {
    /// What is counted in this process.
    pub metrics: Arc<Metrics>,
    /// What is the same for all processes.
    pub store: Store,
}

/// The server on a listener. It runs when awaited, and stops by its handle.
pub fn server(listener: TcpListener, office: web::Data<Office>) -> std::io::Result<Server> {
    let app = move || App::new().app_data(office.clone()).configure(routes);
    let server = HttpServer::new(app)
        .workers(1)
        .client_request_timeout(Duration::from_secs(10))
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok(server)
}

fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/metrics").get(metrics).route(web::head().to(metrics)));
}

/// Figures of the store that cannot be had now are those of the last look.
async fn metrics(office: web::Data<Office>) -> HttpResponse {
    let looked = tokio::time::timeout(PATIENCE, office.look()).await;
    let reachable = if matches!(looked, Ok(Ok(()))) { Reachable::Yes } else { Reachable::No };
    office.metrics.state.set_reachable(reachable);
    HttpResponse::Ok().content_type(MEDIA_TYPE).body(office.metrics.render())
}

impl Office {
    async fn look(&self) -> Result<(), StoreError> {
        self.metrics.state.set_hosts(&self.store.host_states(Utc::now()).await?);
        self.metrics.state.set_log(self.store.head().await?, self.store.waiting().await?);
        Ok(())
    }
}

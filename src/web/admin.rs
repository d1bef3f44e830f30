//! The operator's own listener, on an address that strangers do not reach: what is counted, for
//! Prometheus and for people.
//!
//! Unlike the public one it may ask the database.

use crate::config::Config;
use crate::metrics::history::{Hour, Pace};
use crate::metrics::readers::Reader;
use crate::metrics::state::Reachable;
use crate::metrics::{MEDIA_TYPE, Metrics};
use crate::page::asset::assets;
use crate::page::status::{Bar, Column, Curve, DRAWN_DAYS, StatusPage, html};
use crate::publication::showroom::Kind;
use crate::store::census::Trend;
use crate::store::{Store, StoreError};
use crate::web::answer::guard;
use actix_web::dev::Server;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::Utc;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// The most rows of a list.
const MOST: u32 = 40;

/// What the operator's requests are answered from.
pub struct Office {
    /// What is counted in this process.
    pub metrics: Arc<Metrics>,
    /// What is the same for all processes.
    pub store: Store,
    /// How the site is called.
    pub config: watch::Receiver<Arc<Config>>,
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
    config
        .service(web::resource("/metrics").get(metrics).route(web::head().to(metrics)))
        .service(web::resource("/").get(status).route(web::head().to(status)))
        .service(web::resource("/assets/{file}").get(asset));
}

/// Figures of the store that cannot be had now are those of the last look.
async fn metrics(office: web::Data<Office>) -> HttpResponse {
    let looked = tokio::time::timeout(PATIENCE, office.look()).await;
    let reachable = if matches!(looked, Ok(Ok(()))) { Reachable::Yes } else { Reachable::No };
    office.metrics.state.set_reachable(reachable);
    HttpResponse::Ok().content_type(MEDIA_TYPE).body(office.metrics.render())
}

/// The page for people.
async fn status(office: web::Data<Office>) -> HttpResponse {
    let now = Utc::now();
    let followers = tokio::time::timeout(PATIENCE, office.store.trends(MOST, DRAWN_DAYS, now)).await;
    let (followers, trouble) = match followers {
        Ok(Ok(followers)) => (followers, ""),
        Ok(Err(_)) | Err(_) => (Vec::new(), "The database does not answer: followers cannot be counted."),
    };
    let title = office.config.borrow().site.title.clone();
    let page = html(&StatusPage {
        title: &title,
        now,
        trouble,
        followers: followers.into_iter().map(curve).collect(),
        hours: office.metrics.history.hours(now).iter().map(column).collect(),
        hosts: office.metrics.history.slowest(MOST as usize).into_iter().map(pace).collect(),
        readers: office.metrics.readers.most(MOST as usize).into_iter().map(reader).collect(),
    });
    let mut answer = HttpResponse::Ok();
    guard(&mut answer, Kind::Page);
    answer.insert_header((CACHE_CONTROL, "no-store")).content_type("text/html; charset=utf-8").body(page)
}

/// The files that the page loads.
async fn asset(file: web::Path<String>) -> HttpResponse {
    match assets().into_iter().find(|asset| asset.file == *file) {
        Some(asset) => HttpResponse::Ok().content_type(asset.media_type).body(asset.bytes),
        None => HttpResponse::NotFound().finish(),
    }
}

fn curve(trend: Trend) -> Curve {
    let Trend { name, followers, before } = trend;
    Curve { name, points: before.into_iter().chain([(0, followers)]).collect() }
}

fn column(hour: &Hour) -> Column {
    Column { began: hour.began, delivered: hour.delivered, failed: hour.refused + hour.retried }
}

fn pace(pace: Pace) -> Bar {
    let millis = u64::try_from(pace.usual.as_millis()).unwrap_or(u64::MAX);
    let requests = pace.requests;
    Bar { name: pace.host, number: millis, said: format!("{millis} ms, requests: {requests}") }
}

fn reader(reader: Reader) -> Bar {
    let said = format!("subscribers: {}, requests: {}", reader.subscribers, reader.requests);
    Bar { name: reader.name, number: reader.subscribers, said }
}

impl Office {
    async fn look(&self) -> Result<(), StoreError> {
        self.metrics.state.set_hosts(&self.store.host_states(Utc::now()).await?);
        self.metrics.state.set_log(self.store.head().await?, self.store.waiting().await?);
        Ok(())
    }
}

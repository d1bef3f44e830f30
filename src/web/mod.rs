//! The routes: what is served comes ready from memory, what comes in goes to the inbox, or
//! to the hub.
//!
//! A request renders nothing and asks no database, but for what an inbox has to remember, for what
//! somebody looks for, and whether there is more than is shown when something is not there.

pub mod admin;
pub mod answer;
pub mod arrears;
pub mod error;
pub mod follow;
pub mod hub;
pub mod inbox;
pub mod negotiation;
pub mod payload;
pub mod picture;
pub mod pieces;
pub mod probe;
pub mod search;
pub mod shelf;
pub mod visitors;
pub mod wellknown;

use crate::config::Config;
use crate::hub::Hub;
use crate::inbox::Inbox;
use crate::iri::Site;
use crate::metrics::Metrics;
use crate::model::bucket::Buckets;
use crate::page::masthead::Masthead;
use crate::publication::gallery::masthead;
use crate::publication::library::Library;
use crate::remote::Remote;
use crate::store::Store;
use crate::web::arrears::Arrears;
use crate::web::picture::Pictures;
use crate::web::pieces::PIECE;
use crate::web::probe::Probe;
use crate::web::search::Searcher;
use crate::web::shelf::Shelf;
use crate::web::visitors::MOST_ADDRESSES;
use actix_web::dev::Server;
use actix_web::error::InternalError;
use actix_web::{App, HttpRequest, HttpServer, web};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// What requests are answered from.
pub struct State {
    /// The site's addresses.
    pub site: Site,
    /// Everything that is served ready.
    pub shelf: Shelf,
    /// What comes in.
    pub inbox: Inbox,
    /// Who wants to be told when a feed changes.
    pub hub: Hub,
    /// For the one page that asks another server.
    pub remote: Arc<Remote>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Drawn pictures.
    pub pictures: Pictures,
    /// What looks for words.
    pub searcher: Searcher,
    /// Whether the database works.
    pub probe: Probe,
    /// What is published and not shown yet.
    pub arrears: Arrears,
    /// How often addresses come.
    pub addresses: Buckets,
    library: RwLock<Arc<Library>>,
    config: RwLock<Arc<Config>>,
    ready: AtomicBool,
}

/// Whether what is served follows the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It does.
    Ready,
    /// The store cannot be read: what is served may be old, and inboxes take nothing.
    Behind,
}

impl State {
    /// The state of a site that serves nothing yet.
    pub fn new(
        site: Site,
        config: Arc<Config>,
        inbox: Inbox,
        hub: Hub,
        remote: Arc<Remote>,
        store: Store,
        metrics: Arc<Metrics>,
    ) -> State {
        let (shelf, library) = (Shelf::default(), RwLock::default());
        let ready = AtomicBool::new(false);
        let limits = &config.limits;
        let addresses = Buckets::per_minute(limits.address_burst, limits.address_per_minute, MOST_ADDRESSES);
        let (pictures, searcher) = (Pictures::new(), Searcher::new(store.clone()));
        let (probe, arrears) = (Probe::new(store.clone()), Arrears::new(store));
        let config = RwLock::new(config);
        State {
            site,
            shelf,
            inbox,
            hub,
            remote,
            metrics,
            pictures,
            searcher,
            probe,
            arrears,
            addresses,
            library,
            config,
            ready,
        }
    }

    /// True while what is served follows the store.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    /// Says whether what is served follows the store.
    pub fn set_readiness(&self, readiness: Readiness) {
        self.ready.store(readiness == Readiness::Ready, Ordering::Relaxed);
    }

    /// The configuration that holds now.
    pub fn config(&self) -> Arc<Config> {
        self.config.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another configuration in place.
    pub fn set_config(&self, config: Arc<Config>) {
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
    }

    /// What is published now.
    pub fn library(&self) -> Arc<Library> {
        self.library.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What every page says of the site; `None` while nothing has been read yet.
    pub fn masthead<'a>(&'a self, library: &'a Library, config: &'a Config) -> Option<Masthead<'a>> {
        masthead(&self.site, config, library)
    }

    /// Puts newer content in place.
    pub fn set_library(&self, library: Arc<Library>) {
        *self.library.write().unwrap_or_else(PoisonError::into_inner) = library;
    }
}

/// The web server on a listener. It runs when awaited, and stops by its handle.
pub fn server(listener: TcpListener, state: web::Data<State>) -> std::io::Result<Server> {
    let app = move || App::new().app_data(state.clone()).configure(routes);
    let server = HttpServer::new(app)
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(30))
        .h1_write_buffer_size(2 * PIECE)
        .shutdown_timeout(5)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok(server)
}

fn routes(config: &mut web::ServiceConfig) {
    let twice =
        |error, _: &HttpRequest| InternalError::from_response(error, error::unreadable_query()).into();
    config.app_data(web::QueryConfig::default().error_handler(twice));
    // A resource answers the methods that it does not have with 405.
    let read = |path: &str| web::resource(path.to_owned());
    // Whatever is not below `/ap` is not compared with a pattern.
    let inboxes = web::scope("/ap")
        .service(read("/inbox").post(inbox::receive))
        .service(read("/actors/{team}/inbox").post(inbox::receive));
    config
        .service(read("/healthz").get(wellknown::health).route(web::head().to(wellknown::health)))
        .service(read("/readyz").get(wellknown::readiness).route(web::head().to(wellknown::readiness)))
        .service(
            read("/.well-known/webfinger")
                .get(wellknown::webfinger)
                .route(web::head().to(wellknown::webfinger)),
        )
        .service(read("/follow").get(follow::follow).route(web::head().to(follow::follow)))
        .service(read("/search").get(search::search).route(web::head().to(search::search)))
        .service(read("/hub").post(hub::receive))
        .service(inboxes)
        .default_service(web::to(answer::serve));
}

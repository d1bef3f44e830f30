//! The site's own WebSub hub (<https://www.w3.org/TR/websub/>): takes wishes to subscribe to our
//! feeds, verifies them, and takes notice when a feed changes.
//!
//! Sending feeds is delivery's; the hub only says what there is to send. It tells of our own feeds
//! alone, so nobody can publish through it.

pub mod notice;
pub mod request;
pub mod verification;

use crate::document::Document;
use crate::hub::request::Request;
use crate::hub::verification::Verification;
use crate::iri::Site;
use crate::model::blocks::Door;
use crate::model::hosts::domain;
use crate::remote::Remote;
use crate::store::Store;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The largest body of a request, in bytes: everything in it is bounded, too.
pub const LARGEST: usize = 16 * 1024;
/// Requests that wait to be verified, at most.
const WAITING: usize = 500;
/// Requests about callbacks at one domain in [`PERIOD`].
const PER_DOMAIN: u32 = 60;
/// Domains that are counted; more than these are not served in one period.
const DOMAINS: usize = 10_000;
/// For how long requests are counted together.
const PERIOD: Duration = Duration::from_secs(60);

/// Why a request is not taken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// It makes no sense, or we do not go there: 400.
    #[error("{0}")]
    Malformed(String),
    /// It is larger than any that makes sense: 413.
    #[error("the request is larger than 16 kB")]
    TooLarge,
    /// Nothing goes there: 403.
    #[error("nothing is sent to {0} from here")]
    Blocked(String),
    /// There were too many about this domain: 429.
    #[error("too many requests about callbacks at {0}; come again in a minute")]
    TooMany(String),
    /// Too many wait already: 503.
    #[error("too many requests wait to be verified; come again in a minute")]
    Busy,
}

/// A feed as it is served now.
pub struct Served {
    /// The bytes.
    pub document: Document,
    /// The revision that they were rendered from, or a later one.
    pub revision: i64,
}

/// Gives what is served at a path, if it is a feed.
pub type Shelf = Arc<dyn Fn(&str) -> Option<Served> + Send + Sync>;

/// The hub, where requests come in.
pub struct Hub {
    site: Site,
    remote: Arc<Remote>,
    door: Arc<Door>,
    waiting: Arc<Semaphore>,
    counted: Mutex<Counted>,
    accepted: UnboundedSender<(Request, OwnedSemaphorePermit)>,
}

/// Requests of the present period by domain.
struct Counted {
    since: Instant,
    domains: HashMap<String, u32>,
}

impl Hub {
    /// A hub and the task that verifies what it takes. Nothing goes to those whom `door` refuses.
    pub fn new(site: Site, store: Store, remote: Arc<Remote>, door: Arc<Door>) -> (Hub, Verification) {
        let (accepted, receiver): (_, UnboundedReceiver<_>) = unbounded_channel();
        let hub = Hub {
            site: site.clone(),
            remote: remote.clone(),
            door: door.clone(),
            waiting: Arc::new(Semaphore::new(WAITING)),
            counted: Mutex::new(Counted { since: Instant::now(), domains: HashMap::new() }),
            accepted,
        };
        (hub, Verification::new(site, store, remote, door, receiver))
    }

    /// Takes the form of a request; it is verified later (WebSub §5.1.2).
    pub fn receive(&self, form: &[u8]) -> Result<(), Refusal> {
        let request = Request::read(form, &self.site)?;
        self.remote
            .admitted(&request.callback.address)
            .map_err(|why| Refusal::Malformed(format!("hub.callback: {why}")))?;
        let host = &*request.callback.host;
        if self.door.blocks().refuses_host(host) {
            return Err(Refusal::Blocked(host.to_owned()));
        }
        self.count(domain(host.rsplit_once(':').map_or(host, |(name, _)| name)))?;
        let place = self.waiting.clone().try_acquire_owned().map_err(|_| Refusal::Busy)?;
        self.accepted.send((request, place)).map_err(|_| Refusal::Busy)
    }

    fn count(&self, domain: &str) -> Result<(), Refusal> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.since.elapsed() > PERIOD {
            *counted = Counted { since: Instant::now(), domains: HashMap::new() };
        }
        if counted.domains.len() >= DOMAINS && !counted.domains.contains_key(domain) {
            return Err(Refusal::Busy);
        }
        let number = counted.domains.entry(domain.to_owned()).or_default();
        *number += 1;
        if *number > PER_DOMAIN { Err(Refusal::TooMany(domain.to_owned())) } else { Ok(()) }
    }
}

//! `/readyz`: whether requests are worth sending here: the database answers, and takes what is
//! written to it. However often it is asked, the database is tried once in a while only.

use crate::store::Store;
use crate::web::State;
use actix_web::{HttpResponse, web};
use chrono::Utc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);
/// A database that takes longer is not there.
const PATIENCE: Duration = Duration::from_secs(3);

/// The last answer.
#[derive(Debug)]
pub struct Readiness {
    store: Store,
    last: Mutex<Option<(Instant, bool)>>,
}

impl Readiness {
    /// Nothing is known yet.
    pub fn new(store: Store) -> Readiness {
        Readiness { store, last: Mutex::default() }
    }

    async fn is_ready(&self) -> bool {
        let mut last = self.last.lock().await;
        if let Some((at, ready)) = *last
            && at.elapsed() < HOLDS
        {
            return ready;
        }
        let tried = tokio::time::timeout(PATIENCE, self.store.probe(Utc::now())).await;
        let ready = matches!(tried, Ok(Ok(())));
        *last = Some((Instant::now(), ready));
        ready
    }
}

/// 200 while the database works, else 503: pages and feeds are served all the same, but nothing
/// that comes in can be remembered.
pub async fn ready(state: web::Data<State>) -> HttpResponse {
    let (mut answer, words) = match state.readiness.is_ready().await {
        true => (HttpResponse::Ok(), "ok\n"),
        false => (HttpResponse::ServiceUnavailable(), "the database does not take what is written to it\n"),
    };
    answer.content_type("text/plain; charset=utf-8").body(words)
}

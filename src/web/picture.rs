//! Cards and avatars: drawn when they are first asked for, away from the threads that serve, once
//! for all who ask at the same time, and kept as long as there is room.
//!
//! Thousands of cards would fill the memory, or the disk, of a small machine, and few of them are
//! asked for again: other servers keep what they fetched.

use crate::iri::Drawn;
use crate::publication::gallery::{Gallery, Order};
use crate::publication::showroom::Kind;
use crate::web::State;
use crate::web::answer::{caching, guard, header};
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION, RETRY_AFTER};
use actix_web::rt::task::spawn_blocking;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use moka::future::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many bytes of pictures are kept in memory.
const KEPT: u64 = 16 * 1024 * 1024;
/// How many are drawn at the same time.
const AT_ONCE: usize = 2;
/// How long somebody waits for a picture while others are drawn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pictures that were drawn, by their paths.
pub struct Pictures {
    drawn: Cache<String, Bytes>,
    turns: Arc<Semaphore>,
}

impl Pictures {
    /// None drawn yet.
    pub fn new() -> Pictures {
        let weight =
            |path: &String, bytes: &Bytes| u32::try_from(path.len() + bytes.len()).unwrap_or(u32::MAX);
        let drawn = Cache::builder().max_capacity(KEPT).weigher(weight).build();
        Pictures { drawn, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The picture, drawn by the first who asks. `None`: not now.
    async fn get(&self, order: Order) -> Option<Bytes> {
        let turns = self.turns.clone();
        let drawing = async move {
            let _turn = turns.acquire_owned().await.map_err(|_| ())?;
            let drawn = spawn_blocking(order.draw).await;
            drawn.map(Bytes::from).map_err(|error| tracing::error!("a picture was not drawn: {error}"))
        };
        let waited = tokio::time::timeout(PATIENCE, self.drawn.try_get_with(order.address, drawing)).await;
        waited.ok()?.ok()
    }
}

impl Default for Pictures {
    fn default() -> Pictures {
        Pictures::new()
    }
}

/// Answers the path of a picture; `None`: there is nothing to draw. That of an older picture leads to
/// the newer one: previews of others keep what they saw.
pub async fn draw(request: &HttpRequest, state: &State, named: Drawn<'_>) -> Option<HttpResponse> {
    let asked = match named {
        Drawn::Avatar(_, digest) | Drawn::Card(_, digest) => digest,
    };
    let order = order(state, named)?;
    if order.digest != asked {
        let mut answer = HttpResponse::Found();
        answer.insert_header((LOCATION, order.address));
        return Some(answer.insert_header((CACHE_CONTROL, caching(Kind::Page))).finish());
    }
    let etag = format!("\"{asked}\"");
    let fresh = header(request, IF_NONE_MATCH).is_some_and(|known| known.contains(&etag));
    let mut answer = if fresh { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, caching(Kind::Asset)));
    guard(&mut answer, Kind::Asset);
    if fresh {
        return Some(answer.finish());
    }
    Some(match state.pictures.get(order).await {
        Some(bytes) => answer.content_type("image/png").body(bytes),
        None => HttpResponse::ServiceUnavailable().insert_header((RETRY_AFTER, "10")).finish(),
    })
}

fn order(state: &State, named: Drawn<'_>) -> Option<Order> {
    let (library, config) = (state.library(), state.config());
    Gallery::new(&state.site, &config, &library)?.order(named)
}

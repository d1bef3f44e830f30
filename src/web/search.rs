//! Searching: one look into the database per request, few at the same time, none for long.

use crate::document::encoding::compressed;
use crate::model::slug::Slug;
use crate::model::words::Query;
use crate::page::listing::Listed;
use crate::page::search::{Answer, Hit, MOST, SearchPage, html};
use crate::publication::library::Library;
use crate::publication::showroom::Kind;
use crate::store::Store;
use crate::web::State;
use crate::web::answer::{guard, list};
use crate::web::error::rejected;
use crate::web::visitors::admit;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, RETRY_AFTER, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many look at the same time; the database has other work.
const AT_ONCE: usize = 2;
/// How long one waits for its turn and for the database.
const PATIENCE: Duration = Duration::from_secs(3);
/// What somebody is told whose turn does not come.
const BUSY: &str = "Too many people search at this moment. Try again in a few seconds.";

/// What looks for words in the database.
pub struct Searcher {
    store: Store,
    turns: Semaphore,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Form {
    #[serde(default)]
    q: String,
}

impl Searcher {
    /// A searcher in a store.
    pub fn new(store: Store) -> Searcher {
        Searcher { store, turns: Semaphore::new(AT_ONCE) }
    }

    /// Entries as report and slug. `None`: not now.
    async fn look(&self, query: &Query) -> Option<Vec<(Slug, Slug)>> {
        let looking = async {
            let _turn = self.turns.acquire().await.ok()?;
            let most = u32::try_from(MOST).unwrap_or(u32::MAX);
            let found = self.store.search(query, most).await;
            found.map_err(|error| tracing::error!("nothing could be looked for: {error}")).ok()
        };
        tokio::time::timeout(PATIENCE, looking).await.ok()?
    }
}

/// Answers the form.
pub async fn search(request: HttpRequest, state: web::Data<State>, form: web::Query<Form>) -> HttpResponse {
    if let Err(rejection) = admit(&request, &state) {
        return rejected(&rejection);
    }
    let asked: String = form.q.trim().chars().take(Query::LONGEST).collect();
    let query = Query::parse(&asked);
    let found = match &query {
        Some(query) => state.searcher.look(query).await,
        None => None,
    };
    let (library, config) = (state.library(), state.config());
    let Some(masthead) = state.masthead(&library, &config) else {
        return HttpResponse::ServiceUnavailable().finish();
    };
    let (status, answer) = match (&query, found) {
        (None, _) => (StatusCode::OK, Answer::Nothing),
        (Some(query), Some(found)) => (StatusCode::OK, Answer::Found(query, hits(&library, &found))),
        (Some(_), None) => (StatusCode::SERVICE_UNAVAILABLE, Answer::Later(BUSY)),
    };
    let page = html(&SearchPage { masthead: &masthead, asked: &asked, answer });
    let accepted = list(&request, ACCEPT_ENCODING).unwrap_or_default();
    let (encoding, page) = compressed(&accepted, page.into());
    let mut response = HttpResponse::build(status);
    guard(&mut response, Kind::Page);
    if status != StatusCode::OK {
        response.insert_header((RETRY_AFTER, "5"));
    }
    if let Some(name) = encoding.name() {
        response.insert_header((CONTENT_ENCODING, name));
    }
    response
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .content_type("text/html; charset=utf-8")
        .body(page)
}

/// What was found, as the library has it.
fn hits<'a>(library: &'a Library, found: &[(Slug, Slug)]) -> Vec<Hit<'a>> {
    let hit = |(report, slug): &(Slug, Slug)| {
        let entry = library.entry(report, slug).filter(|entry| entry.withdrawn.is_none())?;
        let (team, _) = library.teams.get(&entry.team)?;
        Some(Hit { edition: library.editions.get(report)?, listed: Listed { entry, team } })
    };
    found.iter().filter_map(hit).collect()
}

//! `/.well-known/webfinger`, `/healthz` and `/readyz`: the addresses that others know without asking.

use crate::discovery::resource::{Asked, parse};
use crate::model::published::handle;
use crate::publication::showroom::{Kind, account_path};
use crate::web::State;
use crate::web::answer::{guard, ready};
use crate::web::error::{line, rejected};
use crate::web::visitors::admit;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

/// The query of WebFinger (RFC 7033 §4.1).
#[derive(Deserialize)]
pub struct Query {
    resource: Option<String>,
}

/// The account that is asked for.
pub async fn webfinger(
    request: HttpRequest,
    state: web::Data<State>,
    query: web::Query<Query>,
) -> HttpResponse {
    let Some(resource) = &query.resource else {
        return refused(StatusCode::BAD_REQUEST, "name a resource: ?resource=acct:name@host\n");
    };
    let name = match parse(&state.site, resource) {
        Some(Asked::Handle(name)) => name,
        Some(Asked::Team(id)) => handle(&id),
        Some(Asked::Site) => handle(&state.config().site.umbrella),
        None => return refused(StatusCode::NOT_FOUND, "there is no such account here\n"),
    };
    let path = account_path(&name);
    if let Some(found) = state.shelf.get(&path) {
        return ready(&request, &found);
    }
    if let Err(rejection) = admit(&request, &state) {
        return rejected(&rejection);
    }
    state.arrears.settled().await;
    match state.shelf.get(&path) {
        Some(found) => ready(&request, &found),
        None => refused(StatusCode::NOT_FOUND, "there is no such account here\n"),
    }
}

/// Scripts of other sites may read this, too (RFC 7033 §5).
fn refused(status: StatusCode, sentence: &'static str) -> HttpResponse {
    let mut answer = line(status);
    guard(&mut answer, Kind::Activity);
    answer.body(sentence)
}

/// Says whether what is served follows the database, and what is written to it is kept: 503 while the
/// database is away or the disk is full.
pub async fn readiness(state: web::Data<State>) -> HttpResponse {
    if !state.is_ready() || !state.probe.works().await {
        let mut answer = line(StatusCode::SERVICE_UNAVAILABLE);
        return answer.body("the database does not answer, or takes nothing\n");
    }
    line(StatusCode::OK).body("ready\n")
}

/// Says that the process answers.
pub async fn health() -> HttpResponse {
    line(StatusCode::OK).body("ok\n")
}

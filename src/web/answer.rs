//! Bytes from memory as an answer: encoding, validators, caching, the form that is wanted.

use crate::document::Document;
use crate::document::conditional::is_fresh;
use crate::document::encoding::choose;
use crate::feed::MINUTES_TO_LIVE;
use crate::iri::drawn;
use crate::page::CONTENT_SECURITY_POLICY;
use crate::publication::showroom::{Exhibit, Kind};
use crate::web::State;
use crate::web::error;
use crate::web::negotiation::{Wanted, wanted};
use crate::web::picture;
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL,
    CONTENT_ENCODING, CONTENT_SECURITY_POLICY as POLICY, CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LINK, LOCATION, REFERRER_POLICY, USER_AGENT, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};

/// Answers every path that has no route of its own.
pub async fn serve(request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return HttpResponse::MethodNotAllowed().insert_header((ALLOW, "GET, HEAD")).finish();
    }
    let path = request.path();
    if let Some(found) = state.shelf.get(path) {
        if found.kind == Kind::Feed {
            state.metrics.readers.came(header(&request, USER_AGENT).unwrap_or_default(), path);
        }
        return exhibit(&request, &found);
    }
    let plain = path.trim_end_matches('/');
    if plain.len() < path.len() && state.shelf.get(plain).is_some() {
        return HttpResponse::PermanentRedirect()
            .insert_header((LOCATION, state.site.absolute(plain)))
            .finish();
    }
    if let Some(named) = drawn(path) {
        return picture::draw(&request, &state, named).await;
    }
    error::missing(&request, &state)
}

/// An exhibit, or the way to its other form.
fn exhibit(request: &HttpRequest, exhibit: &Exhibit) -> HttpResponse {
    let accept = header(request, ACCEPT).unwrap_or_default();
    let elsewhere = match (exhibit.kind, wanted(accept)) {
        (Kind::Page, Wanted::Activity) | (Kind::Activity, Wanted::Page) => exhibit.other.as_deref(),
        _ => None,
    };
    if let Some(address) = elsewhere {
        let mut answer = HttpResponse::Found();
        answer.insert_header((LOCATION, address)).insert_header((VARY, "Accept"));
        return answer.insert_header((CACHE_CONTROL, caching(exhibit.kind))).finish();
    }
    let vary = if exhibit.other.is_some() { "Accept, Accept-Encoding" } else { "Accept-Encoding" };
    document(request, &exhibit.document, exhibit.kind, exhibit.status, vary)
}

/// A document in the encoding that is wanted, or 304 when the asker has it.
pub fn document(
    request: &HttpRequest,
    document: &Document,
    kind: Kind,
    status: u16,
    vary: &'static str,
) -> HttpResponse {
    let encoding = choose(header(request, ACCEPT_ENCODING).unwrap_or_default(), document);
    let form = document.form(encoding);
    let fresh = status == 200
        && is_fresh(document, encoding, header(request, IF_NONE_MATCH), header(request, IF_MODIFIED_SINCE));
    let code =
        if fresh { StatusCode::NOT_MODIFIED } else { StatusCode::from_u16(status).unwrap_or(StatusCode::OK) };
    let mut answer = HttpResponse::build(code);
    answer.insert_header((ETAG, form.etag.as_str())).insert_header((VARY, vary));
    answer.insert_header((LAST_MODIFIED, document.last_modified_text()));
    answer.insert_header((CACHE_CONTROL, caching(kind)));
    guard(&mut answer, kind);
    if let Some(link) = document.link() {
        answer.insert_header((LINK, link));
    }
    if fresh {
        return answer.finish();
    }
    answer.insert_header((CONTENT_TYPE, document.media_type())).insert_header((ACCEPT_RANGES, "none"));
    if let Some(name) = encoding.name() {
        answer.insert_header((CONTENT_ENCODING, name));
    }
    answer.body(form.body.clone())
}

/// What browsers may do with it.
pub fn guard(answer: &mut HttpResponseBuilder, kind: Kind) {
    answer.insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    match kind {
        Kind::Page => {
            answer
                .insert_header((POLICY, CONTENT_SECURITY_POLICY))
                .insert_header((REFERRER_POLICY, "no-referrer"));
        }
        // Scripts of other sites may read what everybody may read.
        Kind::Feed | Kind::Activity => {
            answer.insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        }
        Kind::Asset => {}
    }
}

/// The value of `Cache-Control`.
pub fn caching(kind: Kind) -> String {
    match kind {
        Kind::Page => "public, max-age=60, stale-while-revalidate=600".to_owned(),
        Kind::Feed => {
            let seconds = MINUTES_TO_LIVE * 60;
            format!("public, max-age={seconds}, stale-while-revalidate={}", seconds * 4)
        }
        Kind::Activity => "public, max-age=180, stale-while-revalidate=600".to_owned(),
        Kind::Asset => "public, max-age=31536000, immutable".to_owned(),
    }
}

/// A header as text; several lines of it as one list (RFC 9110 §5.3) are rare and read as absent.
pub fn header(request: &HttpRequest, name: HeaderName) -> Option<&str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

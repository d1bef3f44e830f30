//! Bytes from memory as an answer: encoding, validators, caching, the form that is wanted.

use crate::document::conditional::is_fresh;
use crate::document::delta::{is_wanted, known};
use crate::document::encoding::{Encoding, choose};
use crate::document::{Document, Form};
use crate::feed::MINUTES_TO_LIVE;
use crate::iri::archive::before_archive;
use crate::iri::drawn;
use crate::page::CONTENT_SECURITY_POLICY;
use crate::publication::showroom::{Exhibit, Kind};
use crate::web::State;
use crate::web::error;
use crate::web::negotiation::{Wanted, prefers_page, wanted};
use crate::web::picture;
use crate::web::pieces::Pieces;
use crate::web::shelf::Ready;
use crate::web::visitors::{admit, identify, is_guarded};
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL,
    CONTENT_ENCODING, CONTENT_SECURITY_POLICY as POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK, LOCATION, REFERRER_POLICY, USER_AGENT, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

const A_IM: HeaderName = HeaderName::from_static("a-im");
const IM: HeaderName = HeaderName::from_static("im");

/// The headers of a request that choose between answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vary {
    /// The encoding alone.
    Encoding,
    /// Page or object as well.
    Type,
    /// Page or feed, the whole feed or what is new.
    Feed,
}

/// Answers every path that has no route of its own.
pub async fn serve(request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return HttpResponse::MethodNotAllowed().insert_header((ALLOW, "GET, HEAD")).finish();
    }
    match state.shelf.get(request.path()) {
        Some(found) => shown(&request, &state, &found).await,
        // Rare, and much larger than the rest: it would be moved about with each request.
        None => Box::pin(unshelved(&request, &state)).await,
    }
}

/// An exhibit, for those who may see it.
async fn shown(request: &HttpRequest, state: &State, found: &Ready) -> HttpResponse {
    if found.exhibit.kind == Kind::Feed {
        state.metrics.readers.came(header(request, USER_AGENT).unwrap_or_default(), request.path());
    }
    let answer = answer(request, state, found);
    if answer.status() != StatusCode::FOUND && is_guarded(request, state, found.exhibit.kind) {
        return Box::pin(signed(request, state, answer)).await;
    }
    answer
}

/// What is not there: perhaps it is elsewhere, can be drawn, or is about to come.
async fn unshelved(request: &HttpRequest, state: &State) -> HttpResponse {
    if let Some(answer) = elsewhere_or_drawn(request, state).await {
        return answer;
    }
    if let Err(rejection) = admit(request, state) {
        return error::rejected(&rejection);
    }
    state.arrears.settled().await;
    if let Some(found) = state.shelf.get(request.path()) {
        return shown(request, state, &found).await;
    }
    match elsewhere_or_drawn(request, state).await {
        Some(answer) => answer,
        None => error::missing(request, state),
    }
}

/// The way to another spelling, or a picture.
async fn elsewhere_or_drawn(request: &HttpRequest, state: &State) -> Option<HttpResponse> {
    let path = request.path();
    let spelled = percent_decode_str(path).decode_utf8_lossy();
    let plain = spelled.trim_end_matches('/');
    if plain.len() < path.len() && state.shelf.get(plain).is_some() {
        let mut answer = HttpResponse::PermanentRedirect();
        return Some(answer.insert_header((LOCATION, state.site.absolute(plain))).finish());
    }
    if let Some(current) = next_archive(state, path) {
        let mut answer = HttpResponse::TemporaryRedirect();
        answer.insert_header((LOCATION, state.site.absolute(&current)));
        return Some(answer.insert_header((CACHE_CONTROL, caching(Kind::Feed))).finish());
    }
    picture::draw(request, state, drawn(path)?).await
}

/// The feed that holds what comes after its newest archive, at the address of the archive to come: an
/// archive names its successor before there is one.
fn next_archive(state: &State, path: &str) -> Option<String> {
    let (before, current) = before_archive(path)?;
    state.shelf.get(&before).is_some().then_some(current)
}

/// An answer for those who may see it. What was shown to one who signed is for that one alone.
async fn signed(request: &HttpRequest, state: &State, mut answer: HttpResponse) -> HttpResponse {
    match identify(request, state).await {
        Ok(_) => {
            answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=180"));
            answer
        }
        Err(rejection) => error::rejected(&rejection),
    }
}

/// An exhibit, its other form, the way to that, or what is new in it.
fn answer(request: &HttpRequest, state: &State, found: &Ready) -> HttpResponse {
    let accept = &*list(request, ACCEPT).unwrap_or_default();
    let exhibit = &*found.exhibit;
    match (exhibit.kind, exhibit.other.as_deref()) {
        (Kind::Page, Some(object)) if wanted(accept) == Wanted::Activity => elsewhere(object, exhibit.kind),
        (Kind::Activity, Some(page)) if wanted(accept) == Wanted::Page => elsewhere(page, exhibit.kind),
        (Kind::Feed | Kind::Archive, Some(view)) if prefers_page(accept) => match state.shelf.get(view) {
            Some(view) => ready(request, &view),
            None => ready(request, found),
        },
        (Kind::Feed, _) => new_in_feed(request, found).unwrap_or_else(|| ready(request, found)),
        _ => ready(request, found),
    }
}

fn elsewhere(address: &str, kind: Kind) -> HttpResponse {
    let mut answer = HttpResponse::Found();
    answer.insert_header((LOCATION, address)).insert_header((VARY, "Accept"));
    answer.insert_header((CACHE_CONTROL, caching(kind))).finish()
}

/// RFC 3229 with `feed`: to a reader that names the version it has, only what is new. Caches are
/// not to keep it: few understand it.
fn new_in_feed(request: &HttpRequest, found: &Ready) -> Option<HttpResponse> {
    list(request, A_IM).filter(|accepted| is_wanted(accepted))?;
    let tags = list(request, IF_NONE_MATCH)?;
    let whole = &found.exhibit.document;
    let accepted = list(request, ACCEPT_ENCODING).unwrap_or_default();
    let encoding = choose(&accepted, whole);
    if is_fresh(whole, encoding, Some(&tags), None) {
        return None;
    }
    let delta = found.new_since(known(&tags)?)?;
    let tag = whole.form(encoding).etag.as_str();
    let encoding = choose(&accepted, &delta);
    let mut answer = HttpResponse::build(StatusCode::IM_USED);
    // The tag is that of the whole feed: what the reader has when it has put both together.
    answer.insert_header((ETAG, tag)).insert_header((IM, "feed"));
    answer.insert_header((LAST_MODIFIED, whole.last_modified_text()));
    answer.insert_header((CACHE_CONTROL, "no-store, im"));
    answer.insert_header((VARY, "Accept, Accept-Encoding, A-IM, If-None-Match"));
    guard(&mut answer, Kind::Feed);
    answer.insert_header((CONTENT_TYPE, whole.media_type()));
    if let Some(name) = encoding.name() {
        answer.insert_header((CONTENT_ENCODING, name));
    }
    Some(answer.body(delta.form(encoding).body.clone()))
}

/// An exhibit in the encoding that is wanted, or 304 when the asker has it.
pub fn ready(request: &HttpRequest, found: &Ready) -> HttpResponse {
    let exhibit = &*found.exhibit;
    let encoding = choose(&list(request, ACCEPT_ENCODING).unwrap_or_default(), &exhibit.document);
    let (tags, since) = (list(request, IF_NONE_MATCH), header(request, IF_MODIFIED_SINCE));
    let fresh = exhibit.status == 200 && is_fresh(&exhibit.document, encoding, tags.as_deref(), since);
    let code = match fresh {
        true => StatusCode::NOT_MODIFIED,
        false => StatusCode::from_u16(exhibit.status).unwrap_or(StatusCode::OK),
    };
    let mut answer = HttpResponse::new(code);
    let headers = answer.headers_mut();
    for (name, value) in found.headers(encoding) {
        if !(fresh && is_of_body(name)) {
            headers.insert(name.clone(), value.clone());
        }
    }
    if fresh {
        return answer;
    }
    answer.set_body(Pieces(exhibit.document.form(encoding).body.clone())).map_into_boxed_body()
}

/// What a 304 leaves out (RFC 9110 §15.4.5).
fn is_of_body(name: &HeaderName) -> bool {
    [CONTENT_TYPE, CONTENT_ENCODING, ACCEPT_RANGES].contains(name)
}

/// The headers of a form.
pub fn headers(
    document: &Document,
    form: &Form,
    encoding: Encoding,
    kind: Kind,
    vary: Vary,
) -> Vec<(HeaderName, HeaderValue)> {
    let said = |text: &str| HeaderValue::from_str(text).expect("what we write is visible ASCII");
    let mut headers = vec![
        (ETAG, said(&form.etag)),
        (LAST_MODIFIED, said(document.last_modified_text())),
        (CONTENT_TYPE, said(document.media_type())),
        (CACHE_CONTROL, said(&caching(kind))),
        (VARY, HeaderValue::from_static(vary.names())),
        // Feeds change as a whole: a part of one would be of no use.
        (ACCEPT_RANGES, HeaderValue::from_static("none")),
    ];
    headers.extend(document.link().map(|link| (LINK, said(link))));
    headers.extend(encoding.name().map(|name| (CONTENT_ENCODING, HeaderValue::from_static(name))));
    headers.extend(guards(kind).iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))));
    headers
}

impl Vary {
    /// What an exhibit's answers depend on.
    pub fn of(exhibit: &Exhibit) -> Vary {
        match (exhibit.kind, &exhibit.other) {
            (Kind::View, _) => Vary::Feed,
            (_, None) => Vary::Encoding,
            (Kind::Feed | Kind::Archive, _) => Vary::Feed,
            _ => Vary::Type,
        }
    }

    fn names(self) -> &'static str {
        match self {
            Vary::Encoding => "Accept-Encoding",
            Vary::Type => "Accept, Accept-Encoding",
            Vary::Feed => "Accept, Accept-Encoding, A-IM",
        }
    }
}

/// What browsers may do with it.
pub fn guard(answer: &mut HttpResponseBuilder, kind: Kind) {
    for (name, value) in guards(kind) {
        answer.insert_header((name.clone(), *value));
    }
}

fn guards(kind: Kind) -> &'static [(HeaderName, &'static str)] {
    const SNIFF: (HeaderName, &str) = (X_CONTENT_TYPE_OPTIONS, "nosniff");
    const PAGE: [(HeaderName, &str); 3] =
        [SNIFF, (POLICY, CONTENT_SECURITY_POLICY), (REFERRER_POLICY, "no-referrer")];
    // Scripts of other sites may read what everybody may read.
    const OPEN: [(HeaderName, &str); 2] = [SNIFF, (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    match kind {
        Kind::Page | Kind::View => &PAGE,
        Kind::Feed | Kind::Archive | Kind::Activity => &OPEN,
        Kind::Asset | Kind::Map => &PAGE[..1],
    }
}

/// The value of `Cache-Control`.
pub fn caching(kind: Kind) -> String {
    match kind {
        Kind::Page | Kind::Map => "public, max-age=60, stale-while-revalidate=600".to_owned(),
        Kind::Feed | Kind::View => {
            let seconds = MINUTES_TO_LIVE * 60;
            format!("public, max-age={seconds}, stale-while-revalidate={}", seconds * 4)
        }
        // The same entries for ever; but what is withdrawn or corrected must get through one day.
        Kind::Archive => "public, max-age=604800, stale-while-revalidate=31536000".to_owned(),
        Kind::Activity => "public, max-age=180, stale-while-revalidate=600".to_owned(),
        Kind::Asset => "public, max-age=31536000, immutable".to_owned(),
    }
}

/// A list in a header, of which each line may hold a part (RFC 9110 §5.3).
pub fn list(request: &HttpRequest, name: HeaderName) -> Option<Cow<'_, str>> {
    let mut lines = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    let first = lines.next()?;
    let mut all = Cow::Borrowed(first);
    for line in lines {
        let all = all.to_mut();
        all.push_str(", ");
        all.push_str(line);
    }
    Some(all)
}

/// A header as text; of several lines the first.
pub fn header(request: &HttpRequest, name: HeaderName) -> Option<&str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

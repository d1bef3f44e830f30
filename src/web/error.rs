//! The one table from errors to statuses. What went wrong inside is logged and not told.

use crate::hub::Refusal;
use crate::inbox::Rejection;
use crate::page::notice::{Notice, html};
use crate::publication::showroom::Kind;
use crate::web::State;
use crate::web::answer::{guard, list};
use crate::web::negotiation::{Wanted, wanted};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, HeaderValue, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

/// An answer that is a line of text.
pub fn line(status: StatusCode) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer.content_type("text/plain; charset=utf-8");
    answer
}

/// The status and the one line that a rejected request gets.
pub fn rejected(rejection: &Rejection) -> HttpResponse {
    let status = StatusCode::from_u16(rejection.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = line(status);
    match rejection {
        Rejection::Store(error) => {
            tracing::error!("a request to an inbox could not be handled: {error}");
            answer.insert_header((RETRY_AFTER, "30"));
            return answer.body("the server cannot remember this now; come again\n");
        }
        Rejection::TooMany(seconds) => {
            answer.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        Rejection::Key(fault) => {
            if let Some(seconds) = fault.wait() {
                answer.insert_header((RETRY_AFTER, seconds.to_string()));
            }
        }
        // RFC 9421 §5.1 and RFC 9110 §15.5.2: what would have been taken.
        Rejection::Signature(_) => {
            answer.insert_header((
                WWW_AUTHENTICATE,
                "Signature realm=\"Tidings\",headers=\"(request-target) host date digest\"",
            ));
        }
        _ => {}
    }
    answer.body(format!("{rejection}\n"))
}

/// The status and the one line that a request to the hub gets that is not taken.
pub fn unsubscribable(refusal: &Refusal) -> HttpResponse {
    let mut answer = line(match refusal {
        Refusal::Malformed(_) => StatusCode::BAD_REQUEST,
        Refusal::Blocked(_) => StatusCode::FORBIDDEN,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
    });
    if matches!(refusal, Refusal::TooMany(_) | Refusal::Busy) {
        answer.insert_header((RETRY_AFTER, "60"));
    }
    answer.body(format!("{refusal}\n"))
}

/// 400: all that can be wrong with the queries that are taken here.
pub fn unreadable_query() -> HttpResponse {
    line(StatusCode::BAD_REQUEST).body("the address gives the same value twice: give it once\n")
}

/// 404: a page for people, a line for programs.
pub fn missing(request: &HttpRequest, state: &State) -> HttpResponse {
    if wanted(&list(request, ACCEPT).unwrap_or_default()) != Wanted::Page {
        let mut answer = line(StatusCode::NOT_FOUND);
        return answer.insert_header((VARY, "Accept")).body("there is nothing at this address\n");
    }
    let mut page = notice(state, StatusCode::NOT_FOUND, Notice::Missing(request.path()));
    page.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    page
}

/// A page with a sentence.
pub fn notice(state: &State, status: StatusCode, notice: Notice<'_>) -> HttpResponse {
    let (library, config) = (state.library(), state.config());
    let Some(masthead) = state.masthead(&library, &config) else {
        return HttpResponse::build(status).finish();
    };
    let mut answer = HttpResponse::build(status);
    guard(&mut answer, Kind::Page);
    answer.content_type("text/html; charset=utf-8").body(html(&masthead, notice))
}

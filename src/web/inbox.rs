//! Requests to inboxes, on their way to the gate.

use crate::inbox::Rejection;
use crate::inbox::gate::LARGEST;
use crate::signature::request::Request;
use crate::web::State;
use crate::web::error::rejected;
use crate::web::payload::{Unread, read};
use crate::web::visitors::admit;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::Utc;

/// Takes an activity in: 202 when it has been acted on.
pub async fn receive(request: HttpRequest, payload: web::Payload, state: web::Data<State>) -> HttpResponse {
    if let Err(rejection) = admit(&request, &state) {
        state.inbox.refused(&rejection);
        return rejected(&rejection);
    }
    let body = match read(payload, LARGEST, state.config().limits.body).await {
        Ok(body) => Ok(body),
        Err(Unread::TooLarge) => Err(Rejection::TooLarge),
        Err(Unread::Broken(reason)) => Err(Rejection::Broken(reason)),
        Err(Unread::TooSlow) => Err(Rejection::TooSlow),
    };
    let done = match body {
        Ok(body) => {
            let headers = headers(&request);
            state.inbox.receive(&view(&request, &state, &headers), &body, Utc::now()).await
        }
        Err(rejection) => {
            state.inbox.refused(&rejection);
            Err(rejection)
        }
    };
    match done {
        Ok(()) => HttpResponse::Accepted().finish(),
        Err(rejection) => {
            tracing::debug!(reason = rejection.reason(), "refused a request to an inbox: {rejection}");
            rejected(&rejection)
        }
    }
}

/// Header lines as they came. One that is no text cannot be signed, and is left out.
pub fn headers(request: &HttpRequest) -> Vec<(&str, &str)> {
    let lines = request.headers().iter();
    lines.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect()
}

/// The request as signatures see it.
pub fn view<'a>(
    request: &'a HttpRequest,
    state: &'a State,
    headers: &'a [(&'a str, &'a str)],
) -> Request<'a> {
    Request {
        method: request.method().as_str(),
        scheme: state.site.origin().split("://").next().unwrap_or("https"),
        authority: state.site.authority(),
        target: request.uri().path_and_query().map_or("/", |target| target.as_str()),
        headers,
    }
}

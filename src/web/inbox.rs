//! Requests to inboxes, on their way to the gate.

use crate::inbox::Rejection;
use crate::inbox::gate::LARGEST;
use crate::signature::request::Request;
use crate::web::State;
use crate::web::error::rejected;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::Utc;
use futures_util::StreamExt;
use std::time::Duration;

/// How long a body may take.
const BODY: Duration = Duration::from_secs(20);

/// Takes an activity in: 202 when it has been acted on.
pub async fn receive(request: HttpRequest, payload: web::Payload, state: web::Data<State>) -> HttpResponse {
    let body = match tokio::time::timeout(BODY, read(payload)).await {
        Ok(body) => body,
        Err(_) => Err(Rejection::TooSlow),
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

/// The body, up to the largest that is taken.
async fn read(mut payload: web::Payload) -> Result<Vec<u8>, Rejection> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Rejection::Broken(error.to_string()))?;
        if body.len() + chunk.len() > LARGEST {
            return Err(Rejection::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
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

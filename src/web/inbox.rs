//! Requests to inboxes, on their way to the gate.

use crate::inbox::Rejection;
use crate::inbox::gate::LARGEST;
use crate::signature::request::Request;
use crate::web::State;
use crate::web::answer::header;
use crate::web::error::rejected;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::Utc;
use futures_util::StreamExt;
use std::time::Duration;

/// How long a body may take.
const BODY: Duration = Duration::from_secs(20);

/// Takes an activity in: 202 when it has been acted on.
pub async fn receive(request: HttpRequest, payload: web::Payload, state: web::Data<State>) -> HttpResponse {
    if !is_activity(header(&request, CONTENT_TYPE).unwrap_or_default()) {
        return HttpResponse::UnsupportedMediaType().body("send application/activity+json\n");
    }
    let body = match tokio::time::timeout(BODY, read(payload)).await {
        Ok(Ok(body)) => body,
        Ok(Err(rejection)) => return rejected(&rejection),
        Err(_) => return HttpResponse::RequestTimeout().finish(),
    };
    match state.inbox.receive(&view(&request, &state, &headers(&request)), &body, Utc::now()).await {
        Ok(()) => HttpResponse::Accepted().finish(),
        Err(rejection) => {
            tracing::debug!("refused a request to an inbox: {rejection}");
            rejected(&rejection)
        }
    }
}

fn is_activity(content_type: &str) -> bool {
    let name = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(&*name, "application/activity+json" | "application/ld+json" | "application/json")
}

/// The body, up to the largest that is taken.
async fn read(mut payload: web::Payload) -> Result<Vec<u8>, Rejection> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Rejection::Malformed(format!("the body broke off: {error}")))?;
        if body.len() + chunk.len() > LARGEST {
            return Err(Rejection::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Header lines as they came. One that is no text cannot be signed, and is left out.
fn headers(request: &HttpRequest) -> Vec<(&str, &str)> {
    let lines = request.headers().iter();
    lines.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect()
}

fn view<'a>(request: &'a HttpRequest, state: &'a State, headers: &'a [(&'a str, &'a str)]) -> Request<'a> {
    Request {
        method: request.method().as_str(),
        scheme: state.site.origin().split("://").next().unwrap_or("https"),
        authority: state.site.authority(),
        target: request.uri().path_and_query().map_or("/", |target| target.as_str()),
        headers,
    }
}

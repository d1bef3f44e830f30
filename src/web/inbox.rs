//! Requests to inboxes, on their way to the gate.

use crate::inbox::Rejection;
use crate::inbox::gate::LARGEST;
use crate::signature::request::Request;
use crate::web::State;
use crate::web::answer::header;
use crate::web::error::rejected;
use crate::web::payload::{Unread, read};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::Utc;

/// Takes an activity in: 202 when it has been acted on.
pub async fn receive(request: HttpRequest, payload: web::Payload, state: web::Data<State>) -> HttpResponse {
    if !is_activity(header(&request, CONTENT_TYPE).unwrap_or_default()) {
        return HttpResponse::UnsupportedMediaType().body("send application/activity+json\n");
    }
    let body = match read(payload, LARGEST).await {
        Ok(body) => body,
        Err(Unread::TooLarge) => return rejected(&Rejection::TooLarge),
        Err(Unread::Broken(reason)) => return rejected(&Rejection::Malformed(reason)),
        Err(Unread::TooSlow) => return HttpResponse::RequestTimeout().finish(),
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

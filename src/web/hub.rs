//! Requests to the hub, on their way to it.

use crate::hub::{LARGEST, Refusal};
use crate::web::State;
use crate::web::answer::header;
use crate::web::error::{rejected, unsubscribable};
use crate::web::payload::{Unread, read};
use crate::web::visitors::admit;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};

/// Takes a wish to subscribe or to end that: 202, and the callback is asked later.
pub async fn receive(request: HttpRequest, payload: web::Payload, state: web::Data<State>) -> HttpResponse {
    if let Err(rejection) = admit(&request, &state) {
        return rejected(&rejection);
    }
    let content_type = header(&request, CONTENT_TYPE).unwrap_or_default();
    let name = content_type.split(';').next().unwrap_or_default().trim();
    if !name.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return HttpResponse::UnsupportedMediaType().body("send application/x-www-form-urlencoded\n");
    }
    let taken = match read(payload, LARGEST, state.config().limits.body).await {
        Ok(form) => state.hub.receive(&form),
        Err(Unread::TooLarge) => Err(Refusal::TooLarge),
        Err(Unread::Broken(reason)) => Err(Refusal::Malformed(reason)),
        Err(Unread::TooSlow) => return HttpResponse::RequestTimeout().finish(),
    };
    match taken {
        Ok(()) => HttpResponse::Accepted().finish(),
        Err(refusal) => {
            tracing::debug!("refused a request to the hub: {refusal}");
            unsubscribable(&refusal)
        }
    }
}

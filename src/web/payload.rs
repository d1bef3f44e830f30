//! The body of a request: so much of it, and not for longer.

use actix_web::web;
use futures_util::StreamExt;
use std::time::Duration;

/// Why a body could not be read.
pub enum Unread {
    /// It is larger than what is taken.
    TooLarge,
    /// It took too long.
    TooSlow,
    /// It broke off.
    Broken(String),
}

/// The body, up to `largest` bytes, within a time.
pub async fn read(mut payload: web::Payload, largest: usize, longest: Duration) -> Result<Vec<u8>, Unread> {
    let whole = async {
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| Unread::Broken(format!("the body broke off: {error}")))?;
            if body.len() + chunk.len() > largest {
                return Err(Unread::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    };
    tokio::time::timeout(longest, whole).await.map_err(|_| Unread::TooSlow)?
}

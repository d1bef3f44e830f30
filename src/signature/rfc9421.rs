//! HTTP message signatures by RFC 9421.
//!
//! Knows nothing of sending.

use crate::model::Timestamp;
use crate::signature::Claim;
use crate::signature::refusal::Refusal;
use crate::signature::request::Request;

/// Checks all of a signed request but the signature itself.
pub fn claim(_request: &Request<'_>, _body: &[u8], _now: Timestamp) -> Result<Claim, Refusal> {
    Err(Refusal::Unsigned)
}

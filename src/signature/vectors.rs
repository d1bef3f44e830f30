//! Keys and messages of the two specifications' appendices, for tests.

use crate::signature::key::PublicKey;
use crate::signature::request::Request;

/// The body of every vector.
pub const BODY: &[u8] = br#"{"hello": "world"}"#;

/// draft-cavage-12 §C: the public key, too short for use today.
pub const CAVAGE_RSA_1024: &str = include_str!("vectors/cavage-rsa-1024.pem");

/// RFC 9421 §B.1.1, test-key-rsa.
pub const RFC9421_RSA: &str = include_str!("vectors/test-key-rsa.pem");

/// RFC 9421 §B.1.4, test-key-ed25519.
pub const RFC9421_ED25519: &str = include_str!("vectors/test-key-ed25519.pem");

/// The key of the cavage draft, whatever its size.
pub fn cavage_key() -> PublicKey {
    PublicKey::from_pem_of(CAVAGE_RSA_1024, 1024..=1024).expect("the key of the draft")
}

/// A `POST` to `https://example.com`.
pub fn post<'a>(target: &'a str, headers: &'a [(&'a str, &'a str)]) -> Request<'a> {
    Request { method: "POST", scheme: "https", authority: "example.com", target, headers }
}

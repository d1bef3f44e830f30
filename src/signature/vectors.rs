//! Keys and messages of the two specifications' appendices, for tests.

use crate::signature::key::PublicKey;
use crate::signature::request::Request;

/// The body of every vector.
pub const BODY: &[u8] = br#"{"hello": "world"}"#;

/// draft-cavage-12 §C: the public key, too short for use today.
pub const CAVAGE_RSA_1024: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----";

/// RFC 9421 §B.1.1, test-key-rsa.
pub const RFC9421_RSA: &str = "-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw
WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq
MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg
kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P
uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ
PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB
-----END RSA PUBLIC KEY-----";

/// RFC 9421 §B.1.4, test-key-ed25519.
pub const RFC9421_ED25519: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----";

/// The key of the cavage draft, whatever its size.
pub fn cavage_key() -> PublicKey {
    PublicKey::from_pem_of(CAVAGE_RSA_1024, 1024..=1024).expect("the key of the draft")
}

/// A `POST` to `https://example.com`.
pub fn post<'a>(target: &'a str, headers: &'a [(&'a str, &'a str)]) -> Request<'a> {
    Request { method: "POST", scheme: "https", authority: "example.com", target, headers }
}

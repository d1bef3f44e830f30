//! Any request: whose signature is it, by either way to sign?

#![no_main]

use chrono::DateTime;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tidings::model::Timestamp;
use tidings::signature::key::PublicKey;
use tidings::signature::refusal::Refusal;
use tidings::signature::{Claim, cavage, claim, rfc9421};
use tidings_fuzz::request::Letter;

/// The longest key id that may come out.
const LONGEST_KEY_ID: usize = 1024;

/// The moment at which seeds are fresh: 2019-07-22 12:00 UTC.
const NOW: i64 = 1_563_796_800;

/// RFC 9421 §B.1.1, test-key-rsa.
const RSA: &str = include_str!("../../src/signature/vectors/test-key-rsa.pem");

/// No seed is signed by either: what is believed here was forged. The second is the example of
/// FEP-521a, of which nobody here has the private half.
static KEYS: LazyLock<Vec<PublicKey>> = LazyLock::new(|| {
    let ed25519 = PublicKey::from_multikey("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");
    vec![PublicKey::from_pem(RSA).expect("a key"), ed25519.expect("a Multikey")]
});

fuzz_target!(|bytes: &[u8]| {
    let letter = Letter::of(bytes);
    let headers = letter.headers();
    let request = letter.request(&headers);
    let now: Timestamp = DateTime::from_timestamp(NOW, 0).expect("a moment");
    let either = [cavage::claim(&request, &letter.body, now), rfc9421::claim(&request, &letter.body, now)];
    either.iter().flatten().for_each(is_not_believed);
    match claim(&request, &letter.body, now) {
        Ok(claim) => {
            assert!(!claim.key_id.is_empty() && claim.key_id.len() <= LONGEST_KEY_ID);
            assert!(request.only("host").is_ok(), "a claim for no host");
        }
        Err(refusal) => is_one_line(&refusal),
    }
});

fn is_not_believed(claim: &Claim) {
    let _ = claim.fingerprint();
    for key in KEYS.iter() {
        assert!(claim.verify(key).is_err(), "a forged signature: {claim:?}");
    }
}

/// Refusals are sent to the signer and counted.
fn is_one_line(refusal: &Refusal) {
    let text = refusal.to_string();
    assert!(text.len() < 2000 && !text.contains(['\n', '\r']), "{text:?}");
    assert!(!refusal.reason().is_empty());
}

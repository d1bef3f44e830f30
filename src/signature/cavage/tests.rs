//! What draft-cavage signatures have to withstand, and the vectors of its appendix C.

use crate::model::Timestamp;
use crate::signature::cavage::{sign_get, sign_post, signing_string};
use crate::signature::digest::BodyDigest;
use crate::signature::key::PublicKey;
use crate::signature::parameters::Parameters;
use crate::signature::refusal::Refusal;
use crate::signature::request::Request;
use crate::signature::signing::{Header, SigningKey};
use crate::signature::vectors::{BODY, cavage_key, post};
use crate::signature::{Scheme, claim, multibase, window};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use std::sync::LazyLock;
use url::Url;

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().expect("a key"));
const KEY_ID: &str = "https://a.example/actor#main-key";

fn now() -> Timestamp {
    window::unix_seconds(1_700_000_000).expect("an instant")
}

fn public() -> PublicKey {
    PublicKey::from_pem(KEY.public_pem()).expect("its public half")
}

/// The headers of a good `POST` to `https://example.com/inbox?a=b`.
fn good() -> Vec<Header> {
    let url = Url::parse("https://example.com/inbox?a=b").expect("a URL");
    let digest = BodyDigest::of(BODY);
    let mut headers = sign_post(&KEY, KEY_ID, &url, &digest, "application/activity+json", now());
    headers.push(("host", "example.com".to_owned()));
    headers
}

/// The headers of a `POST` whose signature is made over the given lines and parameters.
fn forged(parameters: &str, names: &str, text: &str) -> Vec<Header> {
    let mut headers = good();
    headers.retain(|(name, _)| *name != "signature");
    let signature = STANDARD.encode(KEY.sign(text.as_bytes()));
    let value = format!(r#"keyId="{KEY_ID}",{parameters}headers="{names}",signature="{signature}""#);
    headers.push(("signature", value));
    headers
}

fn outcome(headers: &[Header], target: &str, body: &[u8], now: Timestamp) -> Result<(), Refusal> {
    let lines: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let claim = claim(&post(target, &lines), body, now)?;
    let verified = claim.verify(&public())?;
    assert_eq!((verified.key_id.as_str(), verified.scheme), (KEY_ID, Scheme::Cavage));
    Ok(())
}

fn plain(headers: &[Header]) -> Result<(), Refusal> {
    outcome(headers, "/inbox?a=b", BODY, now())
}

#[test]
fn what_we_sign_is_verified() {
    assert_eq!(plain(&good()), Ok(()));
}

#[test]
fn a_get_is_signed_without_a_digest() {
    let url = Url::parse("https://example.com/actor").expect("a URL");
    let mut headers = sign_get(&KEY, KEY_ID, &url, "application/activity+json", now());
    headers.push(("host", "EXAMPLE.com:443".to_owned()));
    let lines: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut request = post("/actor", &lines);
    request.method = "GET";
    // The host is signed as it is sent: this one was signed as example.com.
    let refused = claim(&request, b"", now()).and_then(|claim| claim.verify(&public()));
    assert_eq!(refused, Err(Refusal::WrongSignature));
    let lines: Vec<(&str, &str)> = lines
        .iter()
        .map(|&(name, value)| (name, if name == "host" { "example.com" } else { value }))
        .collect();
    let request = Request { headers: &lines, ..request };
    assert!(claim(&request, b"", now()).and_then(|claim| claim.verify(&public())).is_ok());
}

#[test]
fn a_changed_request_is_refused() {
    let mut headers = good();
    assert_eq!(outcome(&headers, "/other?a=b", BODY, now()), Err(Refusal::WrongSignature));
    assert_eq!(outcome(&headers, "/inbox?a=b", b"{}", now()), Err(Refusal::OtherBody));
    headers[1].1 = BodyDigest::of(b"{}").digest;
    assert_eq!(outcome(&headers, "/inbox?a=b", b"{}", now()), Err(Refusal::WrongSignature));
}

#[test]
fn the_query_may_be_signed_or_not() {
    let date = httpdate::fmt_http_date(now().into());
    let digest = BodyDigest::of(BODY).digest;
    let text = format!("(request-target): post /inbox\nhost: example.com\ndate: {date}\ndigest: {digest}");
    let headers = forged("", "(request-target) host date digest", &text);
    assert_eq!(plain(&headers), Ok(()));
    assert_eq!(outcome(&headers, "/inbox", BODY, now()), Ok(()));
    assert_eq!(outcome(&headers, "/outbox", BODY, now()), Err(Refusal::WrongSignature));
}

#[test]
fn what_is_not_covered_is_refused() {
    let table = [
        ("host date digest", "(request-target)"),
        ("(request-target) date digest", "host"),
        ("(request-target) host digest", "date or (created)"),
        ("(request-target) host date", "digest"),
        ("", "(request-target)"),
    ];
    for (names, missing) in table {
        assert_eq!(plain(&forged("", names, "")), Err(Refusal::Uncovered(missing)), "{names}");
    }
}

#[test]
fn a_signed_header_that_stands_twice_is_refused() {
    for name in ["date", "host", "digest", "content-type", "signature"] {
        let mut headers = good();
        let value = headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone());
        headers.push((name, value.expect("the header")));
        assert_eq!(plain(&headers), Err(Refusal::RepeatedHeader(name.to_owned())));
    }
}

#[test]
fn an_absent_header_cannot_be_covered() {
    let headers = forged("", "(request-target) host date digest x-other", "");
    assert_eq!(plain(&headers), Err(Refusal::AbsentHeader("x-other".to_owned())));
}

#[test]
fn a_request_for_another_host_is_refused() {
    let mut headers = good();
    headers.retain(|(name, _)| *name != "host");
    assert_eq!(plain(&headers), Err(Refusal::AbsentHeader("host".to_owned())));
    headers.push(("host", "b.example".to_owned()));
    assert!(matches!(plain(&headers), Err(Refusal::OtherHost { .. })));
}

#[test]
fn stale_and_future_dates_are_refused() {
    let at = |minutes: i64| outcome(&good(), "/inbox?a=b", BODY, now() + TimeDelta::minutes(minutes));
    assert_eq!(at(65), Ok(()));
    assert_eq!(at(66), Err(Refusal::Stale));
    assert_eq!(at(-60), Ok(()));
    assert_eq!(at(-61), Err(Refusal::Future));
}

#[test]
fn created_and_expires_are_honoured_when_covered() {
    let digest = BodyDigest::of(BODY).digest;
    let with = |created: i64, expires: i64, algorithm: &str, names: &str| {
        let parameters = format!(r#"algorithm="{algorithm}",created={created},expires={expires},"#);
        let mut text = format!("(request-target): post /inbox?a=b\nhost: example.com\n(created): {created}");
        text.push_str(&format!("\ndigest: {digest}"));
        if names.ends_with("(expires)") {
            text.push_str(&format!("\n(expires): {expires}"));
        }
        plain(&forged(&parameters, names, &text))
    };
    let start = 1_700_000_000;
    let both = "(request-target) host (created) digest (expires)";
    let one = "(request-target) host (created) digest";
    assert_eq!(with(start, start + 60, "hs2019", both), Ok(()));
    assert_eq!(with(start - 7200, start + 60, "hs2019", both), Ok(()));
    assert_eq!(with(start - 7200, start + 60, "hs2019", one), Err(Refusal::Stale));
    assert_eq!(with(start - 60, start - 1, "hs2019", both), Err(Refusal::Expired));
    assert_eq!(with(start - 60, start - 1, "hs2019", one), Err(Refusal::Expired));
    assert_eq!(with(start - 13 * 3600, start + 60, "hs2019", both), Err(Refusal::Stale));
    assert!(matches!(with(start, start + 60, "rsa-sha256", both), Err(Refusal::Malformed(_))));
    assert_eq!(with(start, start + 60, "ed25519", both), Err(Refusal::OtherAlgorithm));
}

#[test]
fn an_ed25519_key_signs_as_hs2019_or_by_its_name() {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
    let multikey = multibase::encode(&[&[0xed, 0x01], pair.public_key().as_ref()].concat());
    let key = PublicKey::from_multikey(&multikey).expect("its public half");
    let mut headers = good();
    headers.retain(|(name, _)| *name != "signature");
    let digest = BodyDigest::of(BODY).digest;
    let date = &headers[0].1;
    let text = format!("(request-target): post /inbox\nhost: example.com\ndate: {date}\ndigest: {digest}");
    let signature = STANDARD.encode(pair.sign(text.as_bytes()));
    let names = "(request-target) host date digest";
    for (algorithm, outcome) in [
        (r#"algorithm="hs2019","#, Ok(())),
        (r#"algorithm="ed25519","#, Ok(())),
        ("", Ok(())),
        (r#"algorithm="rsa-sha256","#, Err(Refusal::OtherAlgorithm)),
    ] {
        let value = format!(r#"keyId="{KEY_ID}",{algorithm}headers="{names}",signature="{signature}""#);
        let mut lines: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        lines.push(("signature", &value));
        let claim = claim(&post("/inbox", &lines), BODY, now()).expect("a claim");
        assert_eq!(claim.verify(&key).map(|_| ()), outcome, "{algorithm}");
        assert!(claim.verify(&public()).is_err());
    }
}

#[test]
fn the_id_of_a_key_is_bounded() {
    let mut headers = good();
    let long = format!("https://a.example/{}", "a".repeat(1024));
    headers[3].1 = headers[3].1.replace(KEY_ID, &long);
    assert_eq!(plain(&headers), Err(Refusal::Malformed("the id of the key is too long")));
}

#[test]
fn an_unsigned_request_is_refused() {
    let mut headers = good();
    headers.retain(|(name, _)| *name != "signature");
    assert_eq!(plain(&headers), Err(Refusal::Unsigned));
}

/// draft-cavage-12 §C. The first two cover too little for us, the last is long expired: only the
/// signing string and the arithmetic are theirs to prove. C.3 lists (created) and (expires) but
/// was made without them.
#[test]
fn the_vectors_of_the_draft_verify() {
    let headers = [
        ("host", "example.com"),
        ("date", "Sun, 05 Jan 2014 21:31:40 GMT"),
        ("content-type", "application/json"),
        ("digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="),
        ("content-length", "18"),
    ];
    let table = [
        r#"signature="SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=""#,
        r#"headers="(request-target) host date",signature="qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=""#,
        r#"headers="(request-target) host date content-type digest content-length",signature="vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=""#,
    ];
    let request = post("/foo?param=value&pet=dog", &headers);
    for value in table {
        let header = format!(r#"keyId="Test",algorithm="rsa-sha256",{value}"#);
        let parameters = Parameters::parse(&header).expect("a vector");
        let text = signing_string(&request, request.target, &parameters).expect("a signing string");
        assert!(cavage_key().verifies(text.as_bytes(), &parameters.signature), "{text}");
        assert!(!cavage_key().verifies(text.replace("2014", "2015").as_bytes(), &parameters.signature));
    }
}

#[test]
fn the_complete_vector_passes_the_whole_gate_in_its_time() {
    let signature = r#"keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date content-type digest content-length",signature="vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=""#;
    let headers = [
        ("host", "example.com"),
        ("date", "Sun, 05 Jan 2014 21:31:40 GMT"),
        ("content-type", "application/json"),
        ("digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="),
        ("content-length", "18"),
        ("signature", signature),
    ];
    let request = post("/foo?param=value&pet=dog", &headers);
    let now = window::http_date("Sun, 05 Jan 2014 21:40:00 GMT").expect("a date");
    let claim = claim(&request, BODY, now).expect("a claim");
    assert_eq!(claim.verify(&cavage_key()).map(|verified| verified.key_id), Ok("Test".to_owned()));
    assert_eq!(claim.verify(&public()), Err(Refusal::WrongSignature));
}

//! HTTP signatures by draft-cavage-http-signatures-12, as the Fediverse uses it.
//!
//! [`claim`] reads one, [`sign_post`] and [`sign_get`] make one. Knows nothing of sending.

use crate::model::Timestamp;
use crate::signature::digest::{BodyDigest, check_digest};
use crate::signature::key::Algorithm;
use crate::signature::parameters::Parameters;
use crate::signature::refusal::Refusal;
use crate::signature::request::Request;
use crate::signature::signing::{Header, SigningKey};
use crate::signature::{Claim, Scheme, window};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::{Position, Url};

/// Signs a `POST`: the headers `date`, `digest`, `content-type` and `signature`. `Host` is left to
/// the client, which writes it as it is signed here.
pub fn sign_post(
    key: &SigningKey,
    key_id: &str,
    url: &Url,
    body: &BodyDigest,
    content_type: &str,
    now: Timestamp,
) -> Vec<Header> {
    let headers =
        vec![("date", date(now)), ("digest", body.digest.clone()), ("content-type", content_type.to_owned())];
    signed(key, key_id, "post", url, headers)
}

/// Signs a `GET`: the headers `date`, `accept` and `signature`.
pub fn sign_get(key: &SigningKey, key_id: &str, url: &Url, accept: &str, now: Timestamp) -> Vec<Header> {
    signed(key, key_id, "get", url, vec![("date", date(now)), ("accept", accept.to_owned())])
}

/// Checks all of a signed request but the signature itself.
pub fn claim(request: &Request<'_>, body: &[u8], now: Timestamp) -> Result<Claim, Refusal> {
    let parameters = Parameters::parse(request.only("signature")?)?;
    let needs_digest = request.needs_digest(body);
    check_coverage(&parameters, needs_digest)?;
    request.is_for_us()?;
    if needs_digest || parameters.covers("digest") {
        check_digest(request.only("digest")?, body)?;
    }
    let (created, valid_until) = check_age(&parameters, request, now)?;
    Ok(Claim {
        bases: bases(request, &parameters)?,
        key_id: parameters.key_id,
        scheme: Scheme::Cavage,
        created,
        valid_until,
        algorithm: parameters.algorithm,
        signature: parameters.signature,
    })
}

/// The text that is signed (§2.3).
pub fn signing_string(
    request: &Request<'_>,
    target: &str,
    parameters: &Parameters,
) -> Result<String, Refusal> {
    let mut lines = Vec::with_capacity(parameters.covered.len());
    for name in &parameters.covered {
        let value = match name.as_str() {
            "(request-target)" => format!("{} {target}", request.method.to_ascii_lowercase()),
            "(created)" => moment(parameters, parameters.created.as_deref())?.to_owned(),
            "(expires)" => moment(parameters, parameters.expires.as_deref())?.to_owned(),
            header => request.only(header)?.to_owned(),
        };
        lines.push(format!("{name}: {value}"));
    }
    Ok(lines.join("\n"))
}

fn check_coverage(parameters: &Parameters, needs_digest: bool) -> Result<(), Refusal> {
    let dated = parameters.covers("date") || parameters.covers("(created)");
    let required = [
        (parameters.covers("(request-target)"), "(request-target)"),
        (parameters.covers("host"), "host"),
        (dated, "date or (created)"),
        (!needs_digest || parameters.covers("digest"), "digest"),
    ];
    match required.iter().find(|(covered, _)| !covered) {
        Some((_, name)) => Err(Refusal::Uncovered(name)),
        None => Ok(()),
    }
}

/// Every date that is covered has to lie in the window; `(created)` speaks before `date`. Gives it
/// and the end of its window.
fn check_age(
    parameters: &Parameters,
    request: &Request<'_>,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), Refusal> {
    let expires = parameters.expires.as_deref().map(seconds).transpose()?;
    if expires.is_some_and(|expires| now > expires) {
        return Err(Refusal::Expired);
    }
    // An expiry that is not covered may have been added by anybody: it cannot prolong anything.
    let expires = expires.filter(|_| parameters.covers("(expires)"));
    let mut created = None;
    if parameters.covers("date") {
        let date = window::http_date(request.only("date")?)?;
        window::check(date, expires, now)?;
        created = Some(date);
    }
    if parameters.covers("(created)") {
        let said = seconds(moment(parameters, parameters.created.as_deref())?)?;
        window::check(said, expires, now)?;
        created = Some(said);
    }
    let created = created.ok_or(Refusal::Uncovered("date or (created)"))?;
    Ok((created, window::end(created, expires)))
}

/// `(created)` and `(expires)` are for `hs2019` alone (§2.3), and need their parameter.
fn moment<'a>(parameters: &Parameters, value: Option<&'a str>) -> Result<&'a str, Refusal> {
    if parameters.algorithm == Some(Algorithm::RsaSha256) {
        return Err(Refusal::Malformed("rsa-sha256 does not go with (created) and (expires)"));
    }
    value.ok_or(Refusal::Malformed("it covers (created) or (expires) without giving it"))
}

/// Whole seconds; a fraction, which §2.1.5 allows, is dropped.
fn seconds(text: &str) -> Result<Timestamp, Refusal> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    window::unix_seconds(whole.parse().map_err(|_| Refusal::MalformedDate)?)
}

/// With the query as the draft has it, then without, as some servers sign.
fn bases(request: &Request<'_>, parameters: &Parameters) -> Result<Vec<String>, Refusal> {
    let mut bases = vec![signing_string(request, request.target, parameters)?];
    if request.query().is_some() {
        bases.push(signing_string(request, request.path(), parameters)?);
    }
    Ok(bases)
}

fn signed(key: &SigningKey, key_id: &str, method: &str, url: &Url, mut headers: Vec<Header>) -> Vec<Header> {
    let target = &url[Position::BeforePath..Position::AfterQuery];
    let mut names = "(request-target) host".to_owned();
    let mut text = format!("(request-target): {method} {target}\nhost: {}", authority(url));
    for (name, value) in &headers {
        names.push_str(&format!(" {name}"));
        text.push_str(&format!("\n{name}: {value}"));
    }
    let signature = STANDARD.encode(key.sign(text.as_bytes()));
    let value =
        format!(r#"keyId="{key_id}",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#);
    headers.push(("signature", value));
    headers
}

/// Host and, unless it is the scheme's own, port.
fn authority(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// RFC 9110 §5.6.7.
fn date(now: Timestamp) -> String {
    httpdate::fmt_http_date(now.into())
}

#[cfg(test)]
mod tests;

//! HTTP message signatures by RFC 9421.
//!
//! [`claim`] reads one, [`sign_post`] and [`sign_get`] make one. Knows nothing of sending.

use crate::model::Timestamp;
use crate::signature::digest::{BodyDigest, check_content_digest};
use crate::signature::key::Algorithm;
use crate::signature::refusal::{Refusal, quotable};
use crate::signature::request::Request;
use crate::signature::signing::{Header, SigningKey};
use crate::signature::{Claim, Scheme, components, window};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sfv::{BareItem, Dictionary, FieldType, InnerList, ListEntry, Parser};
use url::{Position, Url};

/// The longest header that is read.
const LONGEST: usize = 8192;

/// Signs a `POST`: the headers `content-digest`, `content-type`, `signature-input` and `signature`.
pub fn sign_post(
    key: &SigningKey,
    key_id: &str,
    url: &Url,
    body: &BodyDigest,
    content_type: &str,
    now: Timestamp,
) -> Vec<Header> {
    let headers =
        vec![("content-digest", body.content_digest.clone()), ("content-type", content_type.to_owned())];
    signed(key, key_id, "POST", url, headers, now)
}

/// Signs a `GET`: the headers `signature-input` and `signature`.
pub fn sign_get(key: &SigningKey, key_id: &str, url: &Url, now: Timestamp) -> Vec<Header> {
    signed(key, key_id, "GET", url, Vec::new(), now)
}

/// Checks all of a signed request but the signature itself.
pub fn claim(request: &Request<'_>, body: &[u8], now: Timestamp) -> Result<Claim, Refusal> {
    let (label, text, list) = input(request.only("signature-input")?)?;
    let signature = signature(request.only("signature")?, &label)?;
    let names = components::names(&list)?;
    let needs_digest = request.needs_digest(body);
    components::check_coverage(&names, request, needs_digest)?;
    request.is_for_us()?;
    if needs_digest || names.contains(&"content-digest") {
        check_content_digest(request.only("content-digest")?, body)?;
    }
    let created = moment(&list, "created")?.ok_or(Refusal::Uncovered("created"))?;
    let expires = moment(&list, "expires")?;
    window::check(created, expires, now)?;
    Ok(Claim {
        key_id: key_id(&list)?,
        scheme: Scheme::Rfc9421,
        created,
        valid_until: window::end(created, expires),
        algorithm: algorithm(&list)?,
        bases: vec![base(request, &names, &text)?],
        signature,
    })
}

/// The signature base (§2.5), given the signature parameters as they are written.
pub fn base(request: &Request<'_>, names: &[&str], parameters: &str) -> Result<String, Refusal> {
    let mut base = String::new();
    for name in names {
        base.push_str(&format!("\"{name}\": {}\n", components::value(name, request)?));
    }
    Ok(base + "\"@signature-params\": " + parameters)
}

/// The label, the signature parameters as they are written, and what they say.
///
/// The header has to be written in its one canonical form (RFC 9651 §4.1). A structured field may
/// repeat a name, and the last one counts; nothing that another reader could read in another way
/// is taken.
pub fn input(header: &str) -> Result<(String, String, InnerList), Refusal> {
    let (label, member) = only_member(header)?;
    let ListEntry::InnerList(list) = &member else {
        return Err(Refusal::Malformed("Signature-Input holds no list"));
    };
    let list = list.clone();
    let canonical = Dictionary::from_iter([(sfv_key(&label)?, member)]).serialize();
    if canonical.as_deref() != Some(header) {
        return Err(Refusal::Malformed("Signature-Input repeats itself or is not in canonical form"));
    }
    let text = header.split_once('=').map_or("", |(_, text)| text);
    Ok((label, text.to_owned(), list))
}

fn sfv_key(label: &str) -> Result<sfv::Key, Refusal> {
    sfv::Key::from_string(label.to_owned()).map_err(|_| Refusal::Malformed("the label is no key"))
}

/// The one member of a dictionary. Two signatures would leave open which of them counts.
fn only_member(header: &str) -> Result<(String, ListEntry), Refusal> {
    if header.len() > LONGEST {
        return Err(Refusal::Malformed("it is too long"));
    }
    let unreadable = Refusal::Malformed("it is no structured field");
    let members: Dictionary = Parser::new(header).parse().map_err(|_| unreadable)?;
    let mut members = members.into_iter();
    match (members.next(), members.next()) {
        (Some((label, member)), None) => Ok((label.into(), member)),
        (Some(_), Some(_)) => Err(Refusal::SeveralSignatures),
        (None, _) => Err(Refusal::Malformed("it is empty")),
    }
}

fn signature(header: &str, label: &str) -> Result<Vec<u8>, Refusal> {
    match only_member(header)? {
        (other, _) if other != label => {
            Err(Refusal::Malformed("Signature and Signature-Input differ in label"))
        }
        (_, ListEntry::Item(item)) => match item.bare_item {
            BareItem::ByteSequence(signature) => Ok(signature),
            _ => Err(Refusal::Malformed("Signature holds no bytes")),
        },
        (_, ListEntry::InnerList(_)) => Err(Refusal::Malformed("Signature holds no bytes")),
    }
}

fn text<'a>(list: &'a InnerList, name: &str) -> Result<Option<&'a str>, Refusal> {
    let Some(value) = list.params.get(name) else { return Ok(None) };
    let text = value.as_string().ok_or(Refusal::Malformed("keyid or alg is not a string"))?;
    Ok(Some(text.as_str()))
}

fn moment(list: &InnerList, name: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(value) = list.params.get(name) else { return Ok(None) };
    let seconds = value.as_integer().ok_or(Refusal::MalformedDate)?;
    window::unix_seconds(seconds.into()).map(Some)
}

fn key_id(list: &InnerList) -> Result<String, Refusal> {
    match text(list, "keyid")? {
        None | Some("") => Err(Refusal::Malformed("it has no keyid parameter")),
        Some(id) => Ok(id.to_owned()),
    }
}

/// §3.3; without one the algorithm is left to the key.
fn algorithm(list: &InnerList) -> Result<Option<Algorithm>, Refusal> {
    match text(list, "alg")? {
        None => Ok(None),
        Some("rsa-v1_5-sha256") => Ok(Some(Algorithm::RsaSha256)),
        Some("ed25519") => Ok(Some(Algorithm::Ed25519)),
        Some(other) => Err(Refusal::UnknownAlgorithm(quotable(other))),
    }
}

fn signed(
    key: &SigningKey,
    key_id: &str,
    method: &str,
    url: &Url,
    mut headers: Vec<Header>,
    now: Timestamp,
) -> Vec<Header> {
    let target = &url[..Position::AfterQuery];
    let mut names = r#""@method" "@target-uri""#.to_owned();
    let mut base = format!("\"@method\": {method}\n\"@target-uri\": {target}\n");
    for (name, value) in &headers {
        names.push_str(&format!(" \"{name}\""));
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    let parameters =
        format!(r#"({names});created={};keyid="{key_id}";alg="rsa-v1_5-sha256""#, now.timestamp());
    base.push_str(&format!("\"@signature-params\": {parameters}"));
    let signature = STANDARD.encode(key.sign(base.as_bytes()));
    headers.push(("signature-input", format!("sig1={parameters}")));
    headers.push(("signature", format!("sig1=:{signature}:")));
    headers
}

#[cfg(test)]
mod tests;

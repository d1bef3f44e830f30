//! HTTP signatures (draft-cavage-http-signatures-12 and RFC 9421), made and checked without the
//! program's own code: what two implementations agree on is what the standards say.

use crate::browse::get_activity;
use crate::wire::Request;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    Ed25519KeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// A key of an actor.
pub struct Key {
    pair: Pair,
}

enum Pair {
    Rsa(KeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Key {
    /// The key of a name: another for every name, the same for all tests of one run.
    pub fn of(name: &str) -> Arc<Key> {
        static KEYS: Mutex<BTreeMap<String, Arc<Key>>> = Mutex::new(BTreeMap::new());
        let mut keys = KEYS.lock().expect("no panic");
        let make = || Arc::new(Key { pair: Pair::Rsa(KeyPair::generate(KeySize::Rsa2048).expect("a key")) });
        keys.entry(name.to_owned()).or_insert_with(make).clone()
    }

    /// A new Ed25519 key.
    pub fn ed25519() -> Arc<Key> {
        Arc::new(Key { pair: Pair::Ed25519(Ed25519KeyPair::generate().expect("a key")) })
    }

    /// The public half of an Ed25519 key as a Multikey (FEP-521a).
    pub fn multikey(&self) -> String {
        let Pair::Ed25519(pair) = &self.pair else { panic!("not an Ed25519 key") };
        let bytes = [&[0xed, 0x01], pair.public_key().as_ref()].concat();
        format!("z{}", base58(&bytes))
    }

    fn rsa(&self) -> &KeyPair {
        let Pair::Rsa(pair) = &self.pair else { panic!("not an RSA key") };
        pair
    }

    /// A signature over a text, in Base64.
    pub fn signature(&self, text: &str) -> String {
        let pair = match &self.pair {
            Pair::Ed25519(pair) => return STANDARD.encode(pair.sign(text.as_bytes())),
            Pair::Rsa(pair) => pair,
        };
        let mut signature = vec![0; pair.public_modulus_len()];
        let random = SystemRandom::new();
        pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).expect("a signature");
        STANDARD.encode(signature)
    }

    /// The private half as PEM (PKCS #8).
    pub fn private_pem(&self) -> String {
        let der: Pkcs8V1Der<'_> = self.rsa().as_der().expect("an encoding");
        pem("PRIVATE KEY", der.as_ref())
    }

    /// The public half as PEM.
    pub fn public_pem(&self) -> String {
        let der: PublicKeyX509Der<'_> = self.rsa().public_key().as_der().expect("an encoding");
        pem("PUBLIC KEY", der.as_ref())
    }

    /// The headers of a signed POST of a body, made at an instant.
    pub fn post(&self, id: &str, url: &str, body: &[u8], at: SystemTime) -> Vec<(String, String)> {
        let headers = [
            ("date", httpdate::fmt_http_date(at)),
            ("digest", digest(body)),
            ("content-type", "application/activity+json".to_owned()),
        ];
        self.sign(id, url, headers.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// Signs a POST with these headers, all of them.
    pub fn sign(&self, id: &str, url: &str, mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
        let (_, rest) = url.split_once("://").expect("an address");
        let (host, path) = rest.split_once('/').expect("a path");
        let mut names = "(request-target) host".to_owned();
        let mut text = format!("(request-target): post /{path}\nhost: {host}");
        for (name, value) in &headers {
            names.push_str(&format!(" {name}"));
            text.push_str(&format!("\n{name}: {value}"));
        }
        let signature = self.signature(&text);
        let value =
            format!(r#"keyId="{id}",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#);
        headers.push(("signature".to_owned(), value));
        headers
    }
}

const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

fn from_base58(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    for digit in text.bytes() {
        let mut carry = ALPHABET.iter().position(|&known| known == digit)?;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = (carry % 256) as u8;
            carry /= 256;
        }
        while carry > 0 {
            bytes.insert(0, (carry % 256) as u8);
            carry /= 256;
        }
    }
    Some(bytes)
}

fn base58(bytes: &[u8]) -> String {
    let mut number = bytes.to_vec();
    let mut digits = Vec::new();
    while number.iter().any(|&byte| byte != 0) {
        let divide = |rest: u32, byte: &mut u8| {
            let whole = rest * 256 + u32::from(*byte);
            *byte = (whole / 58) as u8;
            whole % 58
        };
        let rest = number.iter_mut().fold(0, divide);
        digits.push(char::from(ALPHABET[rest as usize]));
    }
    digits.iter().rev().collect()
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// The `Digest` header of a body (RFC 3230).
pub fn digest(body: &[u8]) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body);
    format!("SHA-256={}", STANDARD.encode(hash))
}

/// Checks a request that the program made; gives the actor whose key signed it.
pub fn check(request: &Request) -> Result<String, String> {
    if request.header("signature-input").is_some() {
        return check_message(request);
    }
    let header = request.header("signature").ok_or("it is not signed")?;
    let given: HashMap<&str, &str> = header.split("\",").filter_map(|pair| pair.split_once("=\"")).collect();
    let given =
        |name: &str| given.get(name).map(|value| value.trim_end_matches('"')).ok_or(format!("no {name}"));
    if given("algorithm")? != "rsa-sha256" {
        return Err("another algorithm".into());
    }
    let text = signing_string(request, given("headers")?)?;
    let key_id = given("keyId")?;
    let (owner, der) = public_key(key_id)?;
    let signature = STANDARD.decode(given("signature")?).map_err(|error| error.to_string())?;
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der);
    key.verify(text.as_bytes(), &signature).map_err(|_| format!("the signature is not of {key_id}"))?;
    Ok(owner)
}

/// The same for a signature by RFC 9421, in the one form in which the program makes them.
fn check_message(request: &Request) -> Result<String, String> {
    let input = request.header("signature-input").ok_or("no input")?;
    let parameters = input.strip_prefix("sig1=").ok_or("another label")?;
    let (names, rest) = parameters[1..].split_once(')').ok_or("no list")?;
    let host = request.header("host").ok_or("no host")?;
    let mut text = String::new();
    for name in names.split(' ').map(|name| name.trim_matches('"')) {
        let value = match name {
            "@method" => request.method.clone(),
            "@target-uri" => format!("http://{host}{}", request.target),
            header => request.header(header).ok_or(format!("{header} is covered and absent"))?.to_owned(),
        };
        text.push_str(&format!("\"{name}\": {value}\n"));
    }
    text.push_str(&format!("\"@signature-params\": {parameters}"));
    let complete = names.contains("\"@method\" \"@target-uri\"")
        && (request.method != "POST" || names.contains("\"content-digest\""));
    let whole =
        request.method != "POST" || request.header("content-digest") == Some(&content_digest(&request.body));
    if !complete || !whole || !rest.contains(";alg=\"rsa-v1_5-sha256\"") {
        return Err(format!("the signature does not say what it should: {input}"));
    }
    let key_id = rest.split_once("keyid=\"").and_then(|(_, rest)| rest.split_once('"')).ok_or("no keyid")?.0;
    let (owner, der) = public_key(key_id)?;
    let signature =
        request.header("signature").and_then(|text| text.strip_prefix("sig1=:")?.strip_suffix(':'));
    let signature = STANDARD.decode(signature.ok_or("no signature")?).map_err(|error| error.to_string())?;
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der);
    key.verify(text.as_bytes(), &signature).map_err(|_| format!("the signature is not of {key_id}"))?;
    Ok(owner)
}

fn signing_string(request: &Request, covered: &str) -> Result<String, String> {
    let covered: Vec<&str> = covered.split(' ').collect();
    let needed: &[&str] = match &*request.method {
        "POST" => &["(request-target)", "host", "date", "digest", "content-type"],
        _ => &["(request-target)", "host", "date"],
    };
    if let Some(name) = needed.iter().find(|name| !covered.contains(name)) {
        return Err(format!("{name} is not covered"));
    }
    if request.method == "POST" && request.header("digest") != Some(&digest(&request.body)) {
        return Err("the digest is not the body's".into());
    }
    let date = httpdate::parse_http_date(request.header("date").unwrap_or_default());
    let date = date.map_err(|error| error.to_string())?;
    let now = SystemTime::now();
    if date > now + Duration::from_secs(30) || date + Duration::from_secs(30) < now {
        return Err("the date is not of now".into());
    }
    let target = format!("{} {}", request.method.to_lowercase(), request.target);
    let line = |name: &&str| {
        let value = if *name == "(request-target)" { Some(&*target) } else { request.header(name) };
        value.map(|value| format!("{name}: {value}")).ok_or(format!("{name} is covered and absent"))
    };
    Ok(covered.iter().map(line).collect::<Result<Vec<_>, _>>()?.join("\n"))
}

/// The key, as its owner's document has it, and the owner.
fn public_key(id: &str) -> Result<(String, Vec<u8>), String> {
    let document: Value = get_activity(id.split('#').next().unwrap_or(id)).json();
    let key = &document["publicKey"];
    let owner = document["id"].as_str().ok_or("the owner has no id")?;
    let put_aside = document["assertionMethod"].as_array().into_iter().flatten().find(|key| key["id"] == id);
    if let Some(key) = put_aside.filter(|key| key["controller"] == owner) {
        let text = key["publicKeyMultibase"].as_str().ok_or("no Multikey")?;
        let bytes = from_base58(text.trim_start_matches('z')).ok_or("no Base58")?;
        let der = bytes.strip_prefix(&[0x85, 0x24]).ok_or("no RSA key")?;
        return Ok((owner.to_owned(), der.to_vec()));
    }
    if key["id"] != id || key["owner"] != owner {
        return Err(format!("{owner} does not name {id} as its key"));
    }
    let pem = key["publicKeyPem"].as_str().ok_or("no PEM")?;
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    Ok((owner.to_owned(), STANDARD.decode(text).map_err(|error| error.to_string())?))
}

/// The `Content-Digest` header of a body (RFC 9530).
pub fn content_digest(body: &[u8]) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body);
    format!("sha-256=:{}:", STANDARD.encode(hash))
}

//! Attacks on draft-cavage signatures.

use crate::forged::{Attack, Forged, Siege, stranger, unix};
use crate::signed::digest;
use std::time::{Duration, SystemTime};

const HOUR: Duration = Duration::from_secs(3600);
/// What has to be covered.
const NAMES: &str = "(request-target) host date digest";

/// The headers that [`NAMES`] is about, for a body.
fn headers(body: &str) -> [(&'static str, String); 3] {
    let date = httpdate::fmt_http_date(SystemTime::now());
    [
        ("date", date),
        ("digest", digest(body.as_bytes())),
        ("content-type", "application/activity+json".into()),
    ]
}

/// A Follow whose signature covers what is named.
fn covering(siege: &Siege, parameters: &str, names: &str) -> Forged {
    let body = siege.wish().to_string();
    let headers = headers(&body);
    Forged { body: body.into_bytes(), ..siege.cavage(parameters, names, &headers) }
}

fn algorithm(siege: &Siege, name: &str) -> Forged {
    covering(siege, &format!("algorithm=\"{name}\","), NAMES)
}

fn repeated(siege: &Siege, name: &str) -> Forged {
    let good = siege.good();
    let value = good.header(name);
    good.with(name, value)
}

pub const ATTACKS: &[Attack] = &[
    ("no signature at all", 401, |siege| siege.good().without("signature")),
    ("an empty signature header", 401, |siege| siege.good().instead("signature", "")),
    ("a signature by a key that nobody names", 401, |siege| {
        let good = siege.good();
        let key_id = &siege.mallory.key_id;
        let headers = stranger().post(key_id, &good.url, &good.body, SystemTime::now());
        Forged { headers, ..good }
    }),
    ("a signature of nothing but zeros", 401, |siege| {
        let zeros = format!("{}==", "A".repeat(342));
        siege.good().instead(
            "signature",
            format!(
                "keyId=\"{}\",headers=\"{NAMES} content-type\",signature=\"{zeros}\"",
                siege.mallory.key_id
            ),
        )
    }),
    ("a signature that is no Base64", 401, |siege| siege.good().mended("signature=\"", "signature=\"!")),
    ("a body that was altered on the way", 401, |siege| siege.good().altered("kernel", "core-team")),
    ("an altered body with its own digest, which is signed", 401, |siege| {
        siege.good().altered("kernel", "core-team").digested()
    }),
    ("a digest that is not covered", 401, |siege| covering(siege, "", "(request-target) host date")),
    ("a digest that is covered and absent", 401, |siege| siege.good().without("digest")),
    ("no digest at all", 401, |siege| covering(siege, "", "(request-target) host date").without("digest")),
    ("a digest by MD5 alone", 401, |siege| {
        siege
            .covering(&[("date", httpdate::fmt_http_date(SystemTime::now())), ("digest", "MD5=AAAA".into())])
            .with("content-type", "application/activity+json")
    }),
    ("a right digest beside a wrong one", 401, |siege| {
        let good = siege.good();
        let both = format!("{}, SHA-256=AAAA", good.header("digest"));
        good.instead("digest", both)
    }),
    ("a host that is not covered", 401, |siege| covering(siege, "", "(request-target) date digest")),
    ("a target that is not covered", 401, |siege| covering(siege, "", "host date digest")),
    ("a date that is not covered", 401, |siege| covering(siege, "", "(request-target) host digest")),
    ("no list of headers, which means the date alone", 401, |siege| {
        let good = covering(siege, "", NAMES);
        let list = format!("headers=\"{NAMES}\",");
        good.mended(&list, "")
    }),
    ("a stale date", 401, |siege| siege.signed_at(siege.wish().to_string(), SystemTime::now() - 2 * HOUR)),
    ("a date of last year", 401, |siege| {
        siege.signed_at(siege.wish().to_string(), SystemTime::now() - 24 * 365 * HOUR)
    }),
    ("a future date", 401, |siege| siege.signed_at(siege.wish().to_string(), SystemTime::now() + 2 * HOUR)),
    ("a date that is none", 401, |siege| siege.good().instead("date", "tomorrow")),
    ("a signature that has expired", 401, |siege| {
        let parameters = format!("algorithm=\"hs2019\",created={},expires={},", unix() - 60, unix() - 30);
        covering(siege, &parameters, "(request-target) host (created) (expires) digest")
    }),
    ("a creation in the future", 401, |siege| {
        let parameters = format!("algorithm=\"hs2019\",created={},", unix() + 7200);
        covering(siege, &parameters, "(request-target) host (created) digest")
    }),
    ("an old creation behind a fresh date", 401, |siege| {
        let parameters = format!("algorithm=\"hs2019\",created={},", unix() - 7200);
        covering(siege, &parameters, "(request-target) host (created) date digest")
    }),
    ("a creation that rsa-sha256 does not have", 401, |siege| {
        let parameters = format!("algorithm=\"rsa-sha256\",created={},", unix());
        covering(siege, &parameters, "(request-target) host (created) digest")
    }),
    ("a date that stands twice", 401, |siege| repeated(siege, "date")),
    ("a digest that stands twice", 401, |siege| repeated(siege, "digest")),
    ("a signature that stands twice", 401, |siege| repeated(siege, "signature")),
    ("a list that was reordered", 401, |siege| {
        siege.good().mended("(request-target) host date", "host (request-target) date")
    }),
    ("a header that is listed twice", 401, |siege| siege.good().mended("host date", "host host date")),
    ("a parameter that stands twice", 401, |siege| {
        let second = format!("keyId=\"{}\",keyId=", siege.ana.key_id);
        siege.good().mended("keyId=", &second)
    }),
    ("a quotation mark that is escaped", 401, |siege| siege.good().mended("#main-key", "\\\"#main-key")),
    ("the algorithm hmac-sha256, with the public key as the secret", 401, |siege| {
        algorithm(siege, "hmac-sha256")
    }),
    ("the algorithm rsa-sha1", 401, |siege| algorithm(siege, "rsa-sha1")),
    ("the algorithm none", 401, |siege| algorithm(siege, "none")),
    ("the name of an algorithm that the key is not for", 401, |siege| algorithm(siege, "ed25519")),
    ("a request to one inbox at another", 401, |siege| siege.good().at(siege.site.at("/ap/inbox"))),
    ("a request that was made for another host", 401, |siege| siege.good().with("host", "elsewhere.example")),
    ("a key that is no address", 401, |siege| siege.good().mended(&siege.mallory.key_id, "acct:mallory@x")),
    ("a key in the address itself", 401, |siege| {
        siege.good().mended(&siege.mallory.key_id, "data:application/json,{}")
    }),
    ("a key with an endless name", 401, |siege| {
        siege.good().mended("#main-key", &format!("#{}", "k".repeat(1100)))
    }),
];

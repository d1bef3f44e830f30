//! Attacks on signatures by RFC 9421.

use crate::forged::{Attack, Forged, Siege};

const ALL: &str = r#""@method" "@target-uri" "content-digest""#;

fn of(siege: &Siege, names: &str) -> Forged {
    siege.message(names, &siege.parameters(0))
}

pub const ATTACKS: &[Attack] = &[
    ("RFC 9421: no instant of creation", 401, |siege| {
        siege.message(ALL, &format!(";keyid=\"{}\"", siege.mallory.key_id))
    }),
    ("RFC 9421: a stale creation", 401, |siege| siege.message(ALL, &siege.parameters(-7200))),
    ("RFC 9421: a creation in the future", 401, |siege| siege.message(ALL, &siege.parameters(7200))),
    ("RFC 9421: a signature that has expired", 401, |siege| {
        let parameters = siege.parameters(-60);
        siege.message(ALL, &format!("{parameters};expires={}", crate::forged::unix() - 1))
    }),
    ("RFC 9421: an age that no expiry can excuse", 401, |siege| {
        let parameters = siege.parameters(-13 * 3600);
        siege.message(ALL, &format!("{parameters};expires={}", crate::forged::unix() + 60))
    }),
    ("RFC 9421: a method that is not covered", 401, |siege| of(siege, r#""@target-uri" "content-digest""#)),
    ("RFC 9421: an address that is not covered", 401, |siege| of(siege, r#""@method" "content-digest""#)),
    ("RFC 9421: a host that is not covered", 401, |siege| of(siege, r#""@method" "@path" "content-digest""#)),
    ("RFC 9421: a digest that is not covered", 401, |siege| of(siege, r#""@method" "@target-uri""#)),
    ("RFC 9421: a body that was altered", 401, |siege| of(siege, ALL).altered("kernel", "core-team")),
    ("RFC 9421: an altered body with its own digest", 401, |siege| {
        let forged = of(siege, ALL).altered("kernel", "core-team");
        let digest = crate::signed::content_digest(&forged.body);
        forged.instead("content-digest", digest)
    }),
    ("RFC 9421: two signatures", 401, |siege| {
        let forged = of(siege, ALL);
        let (input, signature) = (forged.header("signature-input"), forged.header("signature"));
        let twice = |text: &str| format!("{text}, {}", text.replacen("sig1", "sig2", 1));
        forged.instead("signature-input", twice(&input)).instead("signature", twice(&signature))
    }),
    ("RFC 9421: an instant that stands twice", 401, |siege| {
        siege.message(ALL, &format!(";created=1{}", siege.parameters(0)))
    }),
    ("RFC 9421: a component that stands twice", 401, |siege| of(siege, &format!(r#""@method" {ALL}"#))),
    ("RFC 9421: a component of the related request", 401, |siege| {
        of(siege, r#""@method" "@target-uri" "content-digest";req"#)
    }),
    ("RFC 9421: a component as bytes", 401, |siege| {
        of(siege, r#""@method" "@target-uri" "content-digest";bs"#)
    }),
    ("RFC 9421: a component that requests do not have", 401, |siege| {
        of(siege, &format!(r#"{ALL} "@status""#))
    }),
    ("RFC 9421: the algorithm hmac-sha256", 401, |siege| {
        siege.message(ALL, &format!("{};alg=\"hmac-sha256\"", siege.parameters(0)))
    }),
    ("RFC 9421: the algorithm rsa-pss-sha512", 401, |siege| {
        siege.message(ALL, &format!("{};alg=\"rsa-pss-sha512\"", siege.parameters(0)))
    }),
    ("RFC 9421: an algorithm that the key is not for", 401, |siege| {
        siege.message(ALL, &format!("{};alg=\"ed25519\"", siege.parameters(0)))
    }),
    ("RFC 9421: labels that differ", 401, |siege| {
        let forged = of(siege, ALL);
        let signature = forged.header("signature").replacen("sig1", "sig2", 1);
        forged.instead("signature", signature)
    }),
    ("RFC 9421: a draft-cavage signature under an input that nobody signed", 401, |siege| {
        let input = of(siege, ALL).header("signature-input");
        siege.good().with("signature-input", input)
    }),
    ("RFC 9421: an input that stands twice", 401, |siege| {
        let forged = of(siege, ALL);
        let input = forged.header("signature-input");
        forged.with("signature-input", input)
    }),
    ("RFC 9421: an input in another spelling", 401, |siege| {
        let forged = of(siege, ALL);
        let input = forged.header("signature-input").replacen(";created", "; created", 1);
        forged.instead("signature-input", input)
    }),
    ("RFC 9421: the signature of another request", 401, |siege| {
        let other = of(siege, ALL).header("signature");
        of(siege, ALL).instead("signature", other)
    }),
];

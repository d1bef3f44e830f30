//! The digest of a body in its two forms: `Digest` (RFC 3230) and `Content-Digest` (RFC 9530).
//!
//! Made once per body, however many hosts it is sent to.

use crate::signature::refusal::Refusal;
use aws_lc_rs::digest::{SHA256, SHA512, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sfv::{BareItem, Dictionary, ListEntry, Parser};

/// Both header values for a body that we send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyDigest {
    /// The value of `Digest`: exactly one algorithm, since Misskey reads no more.
    pub digest: String,
    /// The value of `Content-Digest`.
    pub content_digest: String,
}

impl BodyDigest {
    /// The digest of a body.
    pub fn of(body: &[u8]) -> BodyDigest {
        let text = STANDARD.encode(digest(&SHA256, body));
        BodyDigest { digest: format!("SHA-256={text}"), content_digest: format!("sha-256=:{text}:") }
    }
}

/// Checks a `Digest` header. Several algorithms may be listed (RFC 3230 §4.3.2): SHA-256 has to be
/// one of them, and every SHA-256 has to fit.
pub fn check_digest(value: &str, body: &[u8]) -> Result<(), Refusal> {
    let wanted = digest(&SHA256, body);
    let mut found = false;
    for part in value.split(',') {
        let (name, text) = part.trim().split_once('=').ok_or(Refusal::MalformedDigest)?;
        if name.eq_ignore_ascii_case("sha-256") {
            let given = STANDARD.decode(text).map_err(|_| Refusal::MalformedDigest)?;
            if given != wanted.as_ref() {
                return Err(Refusal::OtherBody);
            }
            found = true;
        }
    }
    if found { Ok(()) } else { Err(Refusal::MalformedDigest) }
}

/// Checks a `Content-Digest` header (RFC 9530 §2): SHA-256 or SHA-512 has to be there, and what is
/// there of the two has to fit.
pub fn check_content_digest(value: &str, body: &[u8]) -> Result<(), Refusal> {
    let listed: Dictionary = Parser::new(value).parse().map_err(|_| Refusal::MalformedDigest)?;
    let mut found = false;
    for (name, algorithm) in [("sha-256", &SHA256), ("sha-512", &SHA512)] {
        let Some(member) = listed.get(name) else { continue };
        let ListEntry::Item(item) = member else { return Err(Refusal::MalformedDigest) };
        let BareItem::ByteSequence(given) = &item.bare_item else { return Err(Refusal::MalformedDigest) };
        if given != digest(algorithm, body).as_ref() {
            return Err(Refusal::OtherBody);
        }
        found = true;
    }
    if found { Ok(()) } else { Err(Refusal::MalformedDigest) }
}

#[cfg(test)]
mod tests {
    use crate::signature::digest::{BodyDigest, check_content_digest, check_digest};
    use crate::signature::refusal::Refusal;

    const BODY: &[u8] = br#"{"hello": "world"}"#;
    const SHA: &str = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";

    #[test]
    fn what_is_made_is_accepted() {
        let made = BodyDigest::of(BODY);
        assert_eq!(made.digest, format!("SHA-256={SHA}"));
        assert_eq!(check_digest(&made.digest, BODY), Ok(()));
        assert_eq!(check_content_digest(&made.content_digest, BODY), Ok(()));
        assert_eq!(check_content_digest(&made.content_digest, b"other"), Err(Refusal::OtherBody));
    }

    #[test]
    fn every_sha_256_of_a_digest_header_has_to_fit() {
        let table = [
            (format!("sha-256={SHA}"), Ok(())),
            (format!("MD5=xxx, Sha-256={SHA},SHA-512=yyy"), Ok(())),
            (format!("SHA-256={SHA}, SHA-256=AAAA"), Err(Refusal::OtherBody)),
            ("SHA-256=AAAA".to_owned(), Err(Refusal::OtherBody)),
            ("SHA-256=?".to_owned(), Err(Refusal::MalformedDigest)),
            ("SHA-512=AAAA".to_owned(), Err(Refusal::MalformedDigest)),
            (String::new(), Err(Refusal::MalformedDigest)),
        ];
        for (value, outcome) in table {
            assert_eq!(check_digest(&value, BODY), outcome, "{value}");
        }
    }

    #[test]
    fn content_digests_are_read_as_rfc_9530_writes_them() {
        // RFC 9421 §B.2, the digest of test-request.
        let long = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
        let table = [
            (long.to_owned(), Ok(())),
            (format!("{long}, sha-256=:{SHA}:"), Ok(())),
            (format!("{long}, sha-256=:AAAA:"), Err(Refusal::OtherBody)),
            ("md5=:AAAA:".to_owned(), Err(Refusal::MalformedDigest)),
            (format!("sha-256={SHA}"), Err(Refusal::MalformedDigest)),
            ("sha-256=(1)".to_owned(), Err(Refusal::MalformedDigest)),
        ];
        for (value, outcome) in table {
            assert_eq!(check_content_digest(&value, BODY), outcome, "{value}");
        }
    }
}

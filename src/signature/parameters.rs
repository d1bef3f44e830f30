//! The parameters of a draft-cavage `Signature` header (§2.1): `name="text",name=123`.
//!
//! Knows nothing of requests. Nothing ambiguous is read: what stands twice is refused.

use crate::signature::key::Algorithm;
use crate::signature::refusal::{Refusal, quotable};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The longest header that is read.
const LONGEST: usize = 8192;
/// The most headers that a signature may cover.
const MOST_COVERED: usize = 40;

/// What a `Signature` header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// `keyId`.
    pub key_id: String,
    /// `algorithm`; `None` when absent or `hs2019`, which leaves it to the key.
    pub algorithm: Option<Algorithm>,
    /// `created` as written.
    pub created: Option<String>,
    /// `expires` as written.
    pub expires: Option<String>,
    /// `headers`, in lower case.
    pub covered: Vec<String>,
    /// `signature`, decoded.
    pub signature: Vec<u8>,
}

impl Parameters {
    /// Reads the value of a `Signature` header.
    pub fn parse(header: &str) -> Result<Parameters, Refusal> {
        let mut given = pairs(header)?;
        let mut take = |name: &str| {
            let at = given.iter().position(|(other, _)| other == name)?;
            Some(given.swap_remove(at).1)
        };
        let signature = take("signature").ok_or(Refusal::Malformed("it has no signature parameter"))?;
        let key_id = take("keyid").filter(|id| !id.is_empty());
        Ok(Parameters {
            key_id: key_id.ok_or(Refusal::Malformed("it has no keyId parameter"))?,
            algorithm: algorithm(take("algorithm").as_deref())?,
            created: take("created"),
            expires: take("expires"),
            covered: covered(take("headers").as_deref())?,
            signature: STANDARD.decode(signature).map_err(|_| Refusal::Malformed("it is not Base64"))?,
        })
    }

    /// True when the signature covers the header or pseudo-header.
    pub fn covers(&self, name: &str) -> bool {
        self.covered.iter().any(|covered| covered == name)
    }
}

/// Names in lower case with their values; a name that stands twice is refused.
fn pairs(header: &str) -> Result<Vec<(String, String)>, Refusal> {
    if header.len() > LONGEST {
        return Err(Refusal::Malformed("it is too long"));
    }
    let mut found: Vec<(String, String)> = Vec::new();
    let mut rest = header.trim();
    while !rest.is_empty() {
        let (name, value, after) = pair(rest)?;
        let name = name.trim().to_ascii_lowercase();
        if found.iter().any(|(other, _)| *other == name) {
            return Err(Refusal::Repeated(quotable(&name)));
        }
        found.push((name, value.to_owned()));
        rest = after;
    }
    Ok(found)
}

/// One `name="text"` or `name=token`, and what comes after its comma.
fn pair(text: &str) -> Result<(&str, &str, &str), Refusal> {
    let (name, value) = text.split_once('=').ok_or(Refusal::Malformed("a parameter has no value"))?;
    let (value, after) = match value.trim_start().strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or(Refusal::Malformed("a quotation mark is missing"))?,
        None => value.split_at(value.find(',').unwrap_or(value.len())),
    };
    // An escape would be read in two ways by two readers; no value that is used needs one.
    if value.contains('\\') {
        return Err(Refusal::Malformed("a parameter holds a backslash"));
    }
    let after = after.trim_start();
    match after.strip_prefix(',') {
        Some(after) => Ok((name, value.trim(), after.trim_start())),
        None if after.is_empty() => Ok((name, value.trim(), "")),
        None => Err(Refusal::Malformed("a comma is missing")),
    }
}

/// `hs2019` and nothing leave the algorithm to the key (§2.1.3).
fn algorithm(name: Option<&str>) -> Result<Option<Algorithm>, Refusal> {
    match name.map(str::to_ascii_lowercase).as_deref() {
        None | Some("hs2019") => Ok(None),
        Some("rsa-sha256") => Ok(Some(Algorithm::RsaSha256)),
        Some("ed25519") => Ok(Some(Algorithm::Ed25519)),
        Some(other) => Err(Refusal::UnknownAlgorithm(quotable(other))),
    }
}

/// The covered headers. None listed means `date`, as the draft's own example C.1 has it.
fn covered(list: Option<&str>) -> Result<Vec<String>, Refusal> {
    let names = list.unwrap_or("date").split_ascii_whitespace();
    let mut covered: Vec<String> = Vec::new();
    for name in names.map(str::to_ascii_lowercase) {
        if covered.contains(&name) {
            return Err(Refusal::Repeated(quotable(&name)));
        }
        if covered.len() == MOST_COVERED {
            return Err(Refusal::Malformed("it covers too many headers"));
        }
        covered.push(name);
    }
    Ok(covered)
}

#[cfg(test)]
mod tests {
    use crate::signature::key::Algorithm;
    use crate::signature::parameters::Parameters;
    use crate::signature::refusal::Refusal;

    #[test]
    fn a_header_is_read_as_servers_write_it() {
        let header = r#"keyId="https://a.example/u#main-key", algorithm="rsa-sha256",headers="(request-target) Host",created=12 , expires="34.5",x=y,signature="AAECAw==""#;
        let read = Parameters::parse(header).expect("a good header");
        assert_eq!(read.key_id, "https://a.example/u#main-key");
        assert_eq!(read.algorithm, Some(Algorithm::RsaSha256));
        assert_eq!(read.covered, ["(request-target)", "host"]);
        assert_eq!((read.created.as_deref(), read.expires.as_deref()), (Some("12"), Some("34.5")));
        assert_eq!(read.signature, [0, 1, 2, 3]);
    }

    #[test]
    fn nothing_ambiguous_is_read() {
        let repeated = |name: &str| Refusal::Repeated(name.to_owned());
        let table = [
            (r#"keyId="a",keyid="b",signature="AAAA""#, repeated("keyid")),
            (r#"keyId="a",signature="AAAA",signature="AAAA""#, repeated("signature")),
            (r#"keyId="a",headers="date Date",signature="AAAA""#, repeated("date")),
            (
                r#"keyId="a",algorithm="rsa-sha1",signature="AAAA""#,
                Refusal::UnknownAlgorithm("rsa-sha1".into()),
            ),
            (
                r#"keyId="a",algorithm="hmac-sha256",signature="AAAA""#,
                Refusal::UnknownAlgorithm("hmac-sha256".into()),
            ),
            (r#"keyId="a",algorithm="",signature="AAAA""#, Refusal::UnknownAlgorithm(String::new())),
        ];
        for (header, refusal) in table {
            assert_eq!(Parameters::parse(header), Err(refusal), "{header}");
        }
    }

    #[test]
    fn ill_formed_headers_are_refused() {
        let table = [
            "",
            "Signature",
            r#"keyId="a""#,
            r#"signature="AAAA""#,
            r#"keyId="",signature="AAAA""#,
            r#"keyId="a,signature=AAAA"#,
            r#"keyId="a"signature="AAAA""#,
            r#"keyId="a\"",signature="AAAA""#,
            r#"keyId="a",signature="?""#,
        ];
        for header in table {
            assert!(matches!(Parameters::parse(header), Err(Refusal::Malformed(_))), "{header}");
        }
        let long = format!(r#"keyId="{}",signature="AAAA""#, "a".repeat(9000));
        assert_eq!(Parameters::parse(&long), Err(Refusal::Malformed("it is too long")));
    }
}

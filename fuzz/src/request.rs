//! Bytes → a request with a signature, written as requests are: a line `METHOD TARGET`, headers, a
//! blank line, the body.
//!
//! No fuzzer finds the digest of a body by chance: `{digest}` in the value of a header stands for it.

use tidings::signature::digest::BodyDigest;
use tidings::signature::request::Request;

/// A request that owns its parts.
#[derive(Clone, Debug)]
pub struct Letter {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    /// What follows the headers.
    pub body: Vec<u8>,
}

impl Letter {
    /// Reads a request; whatever is missing is empty.
    pub fn of(bytes: &[u8]) -> Letter {
        let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
        let body = bytes.get(end + 2..).unwrap_or_default().to_vec();
        let digest = BodyDigest::of(&body);
        let head = String::from_utf8_lossy(&bytes[..end]);
        let mut lines = head.lines();
        let (method, target) = lines.next().and_then(|line| line.split_once(' ')).unwrap_or_default();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            let value = value.replace("SHA-256={digest}", &digest.digest);
            Some((name.to_ascii_lowercase(), value.replace("sha-256={digest}", &digest.content_digest)))
        };
        let headers = lines.filter_map(header).collect();
        Letter { method: method.to_owned(), target: target.to_owned(), headers, body }
    }

    /// The headers as [`Request`] wants them.
    pub fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (&**name, &**value)).collect()
    }

    /// The request as signatures see it.
    pub fn request<'a>(&'a self, headers: &'a [(&'a str, &'a str)]) -> Request<'a> {
        Request {
            method: &self.method,
            scheme: "https",
            authority: "status.example.org",
            target: &self.target,
            headers,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::request::Letter;

    #[test]
    fn a_request_is_read() {
        let letter = Letter::of(b"POST /inbox?a\nHost: x.org\nDigest: SHA-256={digest}\n\n{}\n\n");
        let headers = letter.headers();
        let request = letter.request(&headers);
        assert_eq!((request.method, request.target, &*letter.body), ("POST", "/inbox?a", &b"{}\n\n"[..]));
        assert_eq!(request.only("host"), Ok("x.org"));
        assert!(request.only("digest").is_ok_and(|digest| digest.len() == 52));
    }

    #[test]
    fn anything_is_a_request() {
        for bytes in ["", "\n\n", "a", "a\n\n", "a b\n:\n: \n"] {
            assert!(Letter::of(bytes.as_bytes()).body.is_empty(), "{bytes:?}");
        }
    }
}

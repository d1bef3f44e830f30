//! The ids of remote things: absolute web addresses, bounded, spelled as they came.
//!
//! Two ids are the same when their spellings are: servers match what they said letter by letter.
//! Knows nothing of whether an address may be connected to.

use crate::model::hosts::is_plain;
use std::fmt;
use url::Url;

/// The longest id, in bytes.
pub const LONGEST: usize = 2048;

/// An absolute `http` or `https` address with a host and without a user.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    text: String,
    authority: String,
}

impl Id {
    /// Takes an address as it stands in a document. `None`: not absolute, not of the web, with a
    /// user or a password, too long, with white space (which lenient readers would drop), or with a
    /// host that is not [plain](is_plain).
    pub fn parse(text: &str) -> Option<Id> {
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
        if text.len() > LONGEST || text.chars().any(odd) {
            return None;
        }
        let url = Url::parse(text).ok()?;
        // `https:host/path` is mended by browsers and misread by others.
        let spelled = text.get(url.scheme().len()..).is_some_and(|rest| rest.starts_with("://"));
        let plain = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !spelled || !plain {
            return None;
        }
        let port = url.port_or_known_default()?;
        let host = url.host_str().filter(|host| is_plain(host))?;
        Some(Id { text: text.to_owned(), authority: format!("{host}:{port}") })
    }

    /// The id as it was spelled.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, in ASCII and lower case, without the port.
    pub fn host(&self) -> &str {
        self.authority.rsplit_once(':').map_or(&*self.authority, |(host, _)| host)
    }

    /// Whether one server answers for both: the same host and port.
    pub fn same_host(&self, other: &Id) -> bool {
        self.authority == other.authority
    }

    /// The address of the document in which the id is found.
    pub fn without_fragment(&self) -> &str {
        self.text.split_once('#').map_or(&*self.text, |(document, _)| document)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use crate::activity::id::{Id, LONGEST};

    #[test]
    fn only_absolute_addresses_of_the_web_are_ids() {
        for good in
            ["https://x.org/users/a#main-key", "http://127.0.0.1:8080/a", "https://x.org", "https://ü.org/ü"]
        {
            assert_eq!(Id::parse(good).as_ref().map(Id::as_str), Some(good));
        }
        let long = format!("https://x.org/{}", "a".repeat(LONGEST));
        for bad in [
            "",
            "x.org/a",
            "/a",
            "acct:a@x.org",
            "as:Public",
            "ftp://x.org/a",
            "javascript:alert(1)",
            "https:x.org/a",
            "https:/x.org/a",
            "https:\\\\x.org",
            "https://a@x.org/",
            "https://a:b@x.org/",
            " https://x.org",
            "https://x.org/a\nb",
            "https://",
            "did:key:z6Mk",
            "https://x.org./a",
            "https://x.org.:443/a",
            &long,
            &format!("https://{}/", "a.".repeat(127) + "b"),
        ] {
            assert_eq!(Id::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn hosts_are_compared_and_not_spellings() {
        let id = |text| Id::parse(text).expect("an id");
        assert!(id("https://X.org/a").same_host(&id("https://x.org:443/b")));
        assert!(id("https://xn--tda.org/").same_host(&id("https://ü.org/")));
        assert!(!id("https://x.org/").same_host(&id("https://x.org.evil.org/")));
        assert!(!id("https://x.org/").same_host(&id("https://x.org:8443/")));
        assert!(!id("https://x.org/").same_host(&id("https://a.x.org/")));
        assert_eq!(id("https://[::1]:81/").host(), "[::1]");
        assert_eq!(id("https://X.org/a#k").without_fragment(), "https://X.org/a");
    }
}

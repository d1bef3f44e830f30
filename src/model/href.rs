//! Where a link of a report leads.

use crate::model::bytes::{Bytes, bytes};
use serde::{Deserialize, Serialize};

/// An absolute address that is safe to put into a page: one of the schemes in [`SCHEMES`], no
/// control characters, at most 2,048 bytes. The spelling of the source is kept, but for what may stand
/// in no address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Href(String);

/// The schemes a link may have. Nothing that a browser runs, reads from disk or inlines.
pub const SCHEMES: [&str; 7] = ["http", "https", "mailto", "ftp", "irc", "ircs", "xmpp"];

/// The longest address, in bytes.
pub const LONGEST: usize = 2048;

impl Href {
    /// Takes an address as it stands in a text. `None`: not absolute, an unsafe scheme, too long.
    pub fn parse(text: &str) -> Option<Href> {
        let text = text.trim();
        if is_plain(text) && text.len() <= LONGEST {
            return Some(Href(text.to_owned()));
        }
        if text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_control) {
            return None;
        }
        // What is stored is read by these same rules, so they hold for what it has become.
        let text = escaped(text);
        let url = url::Url::parse(&text).ok().filter(|_| text.len() <= LONGEST)?;
        let known = SCHEMES.contains(&url.scheme());
        let addressed = url.has_host() || matches!(url.scheme(), "mailto" | "xmpp");
        (known && addressed).then_some(Href(text))
    }

    /// The address of an electronic mailbox.
    pub fn mailto(address: &str) -> Option<Href> {
        Href::parse(&format!("mailto:{address}"))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Blanks and what else may not stand in an address (RFC 3987 §2.2) as browsers send it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}' => {
                out.push_str(&format!("%{:02X}", c as u32))
            }
            _ => out.push(c),
        }
    }
    out
}

/// True for most addresses: `http` or `https`, a name in lower case, a path, and nothing in all of it
/// that the URL standard would write in another way or could refuse; and for plain mailboxes.
pub fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.strip_prefix(b"https://").or_else(|| bytes.strip_prefix(b"http://")) {
        Some(rest) => host(rest).is_some_and(is_path),
        None => bytes.strip_prefix(b"mailto:").is_some_and(is_mailbox),
    }
}

/// What follows the `/` behind the name of a host.
fn host(rest: &[u8]) -> Option<&[u8]> {
    let (mut last, mut top) = (b'.', b'.');
    for (at, &byte) in rest.iter().enumerate() {
        match byte {
            // The last label is no number, else the host is an IPv4 address.
            b'/' if is_letter(last) && top.is_ascii_lowercase() => return Some(&rest[at + 1..]),
            b'.' | b'-' if is_letter(last) => {}
            _ if is_letter(byte) => {}
            // Two hyphens could be punycode.
            _ => return None,
        }
        if last == b'.' {
            top = byte;
        }
        // A label does not begin with a hyphen, nor end with one.
        if (last, byte) == (b'.', b'-') {
            return None;
        }
        last = byte;
    }
    None
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_mailbox(address: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"@._+-".contains(byte);
    !address.is_empty() && address.iter().all(plain)
}

/// A path after its first `/`, with its query and fragment: without segments of dots, which are
/// taken out of a path, and without what is escaped.
fn is_path(path: &[u8]) -> bool {
    let mut last = b'/';
    path.iter().all(|&byte| {
        let dots = last == b'/' && byte == b'.' || last == b'2' && matches!(byte, b'e' | b'E');
        last = byte;
        !dots && PLAIN[usize::from(byte)]
    })
}

/// The bytes of a path that is written as it is.
const PLAIN: Bytes = {
    let mut table = bytes(b"-_.~/:;=@%!$()*,+&?#");
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] |= (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Why a text is not an [`Href`].
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an absolute address with a safe scheme")]
pub struct NotAnHref(String);

impl TryFrom<String> for Href {
    type Error = NotAnHref;
    fn try_from(text: String) -> Result<Href, NotAnHref> {
        Href::parse(&text).ok_or(NotAnHref(text))
    }
}

impl From<Href> for String {
    fn from(href: Href) -> String {
        href.0
    }
}

#[cfg(test)]
mod tests {
    use crate::model::href::{Href, LONGEST, is_plain};
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn plain_addresses_are_written_as_the_standard_would(
            host in "([a-z0-9.]|-|xn--){0,12}(\\.[a-z0-9]{1,3})?",
            path in "(/|\\.|%2[eE]|[a-zA-Z0-9?#&=+~']|\\PC){0,12}"
        ) {
            let text = format!("https://{host}/{path}");
            let mailbox = format!("mailto:{host}{path}@{host}");
            for text in [text, mailbox].into_iter().filter(|text| is_plain(text)) {
                prop_assert_eq!(url::Url::parse(&text).map(String::from), Ok(text));
            }
        }
    }

    #[test]
    fn most_addresses_are_plain() {
        for text in [
            "https://ci.freebsd.org/",
            "http://x.org/a/b.html?c=d%20e&f#g",
            "https://x-y.org/~z/__open__",
            "mailto:a.b@FreeBSD.org",
        ] {
            assert!(is_plain(text), "{text}");
        }
        for text in [
            "https://x.org",
            "https://X.org/",
            "https://x.org/../a",
            "https://1.2.3.4/",
            "https://xn--a.org/",
            "https://x.org/%2E%2E/",
            "https://x-.org/",
            "https://.x/",
            "https:///",
            "mailto:",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn only_safe_absolute_addresses_are_links() {
        for good in
            ["https://ci.FreeBSD.org", "mailto:a@b.org", "ftp://ftp.x.org/a", "ircs://irc.libera.chat/x"]
        {
            assert_eq!(Href::parse(good).map(String::from).as_deref(), Some(good));
        }
        assert_eq!(
            Href::parse("https://x.org/a b?q=<ü>|{\"^`}#c").as_ref().map(Href::as_str),
            Some("https://x.org/a%20b?q=%3Cü%3E%7C%7B%22%5E%60%7D#c")
        );
        for bad in [
            "https://<x>/",
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "/relative",
            "file:///etc/passwd",
            "",
            "java\nscript:x",
        ] {
            assert!(Href::parse(bad).is_none(), "{bad}");
        }
    }

    /// Found by fuzzing: blanks made an address longer than one that can be read back.
    #[test]
    fn what_is_kept_can_be_read_back() {
        for blanks in 0..LONGEST {
            if let Some(href) = Href::parse(&format!("https://x.org/{}x", " ".repeat(blanks))) {
                assert_eq!(Href::parse(href.as_str()), Some(href), "{blanks}");
            }
        }
        assert!(Href::parse(&format!("https://x.org/{}x", " ".repeat(1000))).is_none());
    }
}

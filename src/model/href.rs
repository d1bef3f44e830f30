//! Where a link of a report leads.

use serde::{Deserialize, Serialize};

/// An absolute address that is safe to put into a page: one of the schemes in [`SCHEMES`], no
/// control characters, at most 2,048 bytes. The spelling of the source is kept.
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
        if text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_control) {
            return None;
        }
        // What is stored is read by these same rules, so they hold for what it has become.
        let text = text.replace(' ', "%20");
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
    use crate::model::href::{Href, LONGEST};

    #[test]
    fn only_safe_absolute_addresses_are_links() {
        for good in
            ["https://ci.FreeBSD.org", "mailto:a@b.org", "ftp://ftp.x.org/a", "ircs://irc.libera.chat/x"]
        {
            assert_eq!(Href::parse(good).map(String::from).as_deref(), Some(good));
        }
        for bad in [
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

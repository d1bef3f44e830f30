//! Whom the site has nothing to do with: hosts and actors that are blocked, or all hosts but those
//! on a list.
//!
//! Knows nothing of where the lists come from.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use url::{Host, Url};

/// The longest pattern, in bytes.
const LONGEST: usize = 2048;

/// A host, a host with everything below it, or an actor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pattern {
    /// `example.org`: this host alone, on any port.
    Host(String),
    /// `*.example.org`: this host and every host below it.
    Below(String),
    /// `https://example.org/users/ana`: an actor, by its id.
    Actor(String),
}

/// What cannot be blocked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is neither a host (example.org), nor a host with all below it (*.example.org), nor the id of an actor (https://example.org/users/ana)"
)]
pub struct NotAPattern(String);

impl Pattern {
    /// Reads a pattern. Hosts are brought to ASCII and lower case, as those of requests are, and ids
    /// of actors to the form in which they are fetched.
    pub fn parse(text: &str) -> Result<Pattern, NotAPattern> {
        let wrong = || NotAPattern(text.chars().take(200).collect());
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(wrong());
        }
        if text.contains("://") {
            let url = Url::parse(text).map_err(|_| wrong())?;
            let actor = matches!(url.scheme(), "http" | "https") && url.path() != "/";
            return if actor { Ok(Pattern::Actor(url.into())) } else { Err(wrong()) };
        }
        match text.strip_prefix("*.") {
            Some(parent) => Ok(Pattern::Below(host(parent).ok_or_else(wrong)?)),
            None => Ok(Pattern::Host(host(text).ok_or_else(wrong)?)),
        }
    }

    /// True when the pattern is about a host; a port does not count.
    pub fn covers_host(&self, authority: &str) -> bool {
        let name = without_port(authority);
        match self {
            Pattern::Host(host) => host == name,
            Pattern::Below(parent) => {
                let below = |rest: &str| rest.is_empty() || rest.ends_with('.');
                name.strip_suffix(&**parent).is_some_and(below)
            }
            Pattern::Actor(_) => false,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Host(text) | Pattern::Actor(text) => f.write_str(text),
            Pattern::Below(parent) => write!(f, "*.{parent}"),
        }
    }
}

fn host(text: &str) -> Option<String> {
    let text = text.trim_end_matches('.');
    let named = !text.is_empty() && !text.contains(['*', '/', '@', ' ']);
    // A port would be ignored: better say so.
    let host = named.then(|| Host::parse(text).ok())??;
    Some(host.to_string())
}

fn without_port(authority: &str) -> &str {
    let name = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
        _ => authority,
    };
    name.trim_end_matches('.')
}

/// Everybody whom the site has nothing to do with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// Who is blocked.
    pub blocked: BTreeSet<Pattern>,
    /// When it is not empty: the only ones that are not.
    pub allowed: BTreeSet<Pattern>,
}

impl Blocks {
    /// True when nothing is taken from a host, and nothing goes there. `authority` is host and port.
    pub fn refuses_host(&self, authority: &str) -> bool {
        let covered = |patterns: &BTreeSet<Pattern>| {
            let name = without_port(authority).to_owned();
            patterns.contains(&Pattern::Host(name))
                || patterns.iter().any(|other| other.covers_host(authority))
        };
        covered(&self.blocked) || (!self.allowed.is_empty() && !covered(&self.allowed))
    }

    /// True when nothing is taken from an actor.
    pub fn refuses_actor(&self, id: &str, authority: &str) -> bool {
        self.refuses_host(authority) || self.blocked.contains(&Pattern::Actor(id.to_owned()))
    }
}

/// The blocks that hold now, for all parts of a process.
#[derive(Debug, Default)]
pub struct Door(RwLock<Arc<Blocks>>);

impl Door {
    /// What holds now.
    pub fn blocks(&self) -> Arc<Blocks> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts newer blocks in place.
    pub fn set(&self, blocks: Blocks) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(blocks);
    }
}

#[cfg(test)]
mod tests {
    use crate::model::blocks::{Blocks, Pattern};

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).expect("a pattern")
    }

    #[test]
    fn hosts_are_known_however_they_are_spelled() {
        assert_eq!(pattern("Example.ORG."), Pattern::Host("example.org".into()));
        assert_eq!(pattern(" *.ü.org"), Pattern::Below("xn--tda.org".into()));
        assert_eq!(pattern("*.example.org").to_string(), "*.example.org");
        let actor = "https://example.org/users/Ana";
        assert_eq!(pattern(actor), Pattern::Actor(actor.into()));
        assert_eq!(pattern("https://Example.ORG:443/users/Ana"), Pattern::Actor(actor.into()));
        for wrong in [
            "",
            "*",
            "*.",
            "a b",
            "a.*.org",
            "ana@example.org",
            "example.org/users",
            "https://x.org",
            "ftp://x.org/a",
            "x.org:80",
        ] {
            assert!(Pattern::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_block_covers_what_it_names_and_nothing_else() {
        let blocks = Blocks {
            blocked: ["a.example", "*.b.example", "https://c.example/users/eve"].map(pattern).into(),
            ..Blocks::default()
        };
        let table = [
            ("a.example", true),
            ("a.example:8443", true),
            ("a.example.", true),
            ("a.example.:443", true),
            ("x.a.example", false),
            ("b.example", true),
            ("x.b.example", true),
            ("x.y.b.example:1", true),
            ("xb.example", false),
            ("c.example", false),
            ("b.example.org", false),
            ("[::1]:80", false),
        ];
        for (host, refused) in table {
            assert_eq!(blocks.refuses_host(host), refused, "{host}");
        }
        assert!(blocks.refuses_actor("https://c.example/users/eve", "c.example"));
        assert!(!blocks.refuses_actor("https://c.example/users/ana", "c.example"));
        assert!(blocks.refuses_actor("https://a.example/users/ana", "a.example"));
    }

    #[test]
    fn with_a_list_of_the_allowed_all_others_are_refused() {
        let blocks =
            Blocks { blocked: [pattern("x.a.example")].into(), allowed: [pattern("*.a.example")].into() };
        let table =
            [("a.example", false), ("y.a.example", false), ("x.a.example", true), ("b.example", true)];
        for (host, refused) in table {
            assert_eq!(blocks.refuses_host(host), refused, "{host}");
        }
        assert!(!Blocks::default().refuses_host("b.example"));
    }
}

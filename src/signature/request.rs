//! A request as signatures see it.
//!
//! Knows nothing of any web server: whoever received the request makes the view.

use crate::signature::refusal::{Refusal, quotable};

/// What of a request can be signed, apart from its body.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The method as sent: `POST`.
    pub method: &'a str,
    /// The scheme by which we are reached from outside: `https`.
    pub scheme: &'a str,
    /// Our own authority: host and, unless it is the scheme's own, port. Not what the request
    /// says: a signature for another host must not be good here.
    pub authority: &'a str,
    /// Path and query as sent.
    pub target: &'a str,
    /// Every header line, names in lower case, in the order of arrival. Lines of one name are not
    /// joined, so that repetitions show.
    pub headers: &'a [(&'a str, &'a str)],
}

impl<'a> Request<'a> {
    /// True when a header of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The values of a header, trimmed.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'a str> + 's {
        self.headers.iter().filter(move |(other, _)| *other == name).map(|(_, value)| value.trim())
    }

    /// The one value of a header; none and several are refused.
    pub fn only(&self, name: &str) -> Result<&'a str, Refusal> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            (Some(_), Some(_)) => Err(Refusal::RepeatedHeader(quotable(name))),
            (None, _) => Err(Refusal::AbsentHeader(quotable(name))),
        }
    }

    /// The path without the query.
    pub fn path(&self) -> &'a str {
        self.target.split_once('?').map_or(self.target, |(path, _)| path)
    }

    /// The query without its question mark.
    pub fn query(&self) -> Option<&'a str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// True when the body has to be signed: always but for a plain `GET` or `HEAD`.
    pub fn needs_digest(&self, body: &[u8]) -> bool {
        !body.is_empty() || !matches!(self.method, "GET" | "HEAD")
    }

    /// Refuses a request that was made for another host.
    pub fn is_for_us(&self) -> Result<(), Refusal> {
        let host = self.only("host")?;
        let default = if self.scheme == "https" { ":443" } else { ":80" };
        let bare = |text: &str| text.strip_suffix(default).unwrap_or(text).to_ascii_lowercase();
        if bare(host) == bare(self.authority) {
            return Ok(());
        }
        Err(Refusal::OtherHost { signed: quotable(host), here: self.authority.to_owned() })
    }
}

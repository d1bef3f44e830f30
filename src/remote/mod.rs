//! The only HTTP client: fetches documents from other servers and posts to their inboxes.
//!
//! Trusts nothing that it meets: every address is checked where it is used, and time, size and
//! redirects are bounded. Knows nothing of what the documents mean or of when to try again.

pub mod callback;
pub mod failure;
pub mod fetch;
pub mod guard;
pub mod look;
pub mod media;
pub mod post;
pub mod resolver;
pub mod tls;

use crate::remote::failure::NoAnswer;
use crate::remote::guard::Guard;
use crate::remote::resolver::GuardedResolver;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, redirect};
use std::time::Duration;
use url::Url;

/// How the client is to behave.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Our own origin, told to everybody we ask.
    pub origin: String,
    /// What may be reached.
    pub guard: Guard,
    /// How much and how long.
    pub limits: Limits,
}

/// How much is read and how long is waited.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the head of an answer is there.
    pub head: Duration,
    /// For the whole of a request, redirects included.
    pub total: Duration,
    /// The largest document in bytes.
    pub document: usize,
}

/// The client. Cheap to clone; all clones share their connections.
#[derive(Clone, Debug)]
pub struct Remote {
    client: Client,
    guard: Guard,
    limits: Limits,
}

/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be set up: {0}; check that the system's TLS certificates are installed")]
pub struct NoClient(String);

impl From<reqwest::Error> for NoClient {
    fn from(error: reqwest::Error) -> NoClient {
        NoClient(error.to_string())
    }
}

impl From<rustls::Error> for NoClient {
    fn from(error: rustls::Error) -> NoClient {
        NoClient(error.to_string())
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(5),
            head: Duration::from_secs(10),
            total: Duration::from_secs(30),
            document: 1_000_000,
        }
    }
}

impl Settings {
    /// The settings for a site.
    pub fn new(origin: &str, guard: Guard) -> Settings {
        Settings { origin: origin.to_owned(), guard, limits: Limits::default() }
    }
}

impl Remote {
    /// Sets up the client.
    pub fn new(settings: Settings) -> Result<Remote, NoClient> {
        let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
        let client = Client::builder()
            .user_agent(format!("Tidings/{version} (+{})", settings.origin))
            .dns_resolver(GuardedResolver::new(settings.guard))
            .tls_backend_preconfigured(tls::config()?)
            // A proxy would look names up by itself, behind the guard's back.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(settings.limits.connect)
            .timeout(settings.limits.total)
            // Thousands of hosts, each seldom: open connections would only pile up.
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(5))
            .build()?;
        Ok(Remote { client, guard: settings.guard, limits: settings.limits })
    }

    /// The address, if it may be asked; without a fragment, which is no part of a request.
    pub fn admitted(&self, text: &str) -> Result<Url, NoAnswer> {
        let mut url = Url::parse(text).map_err(|_| NoAnswer::no_address(text))?;
        self.guard.check(&url).map_err(|why| NoAnswer::forbidden(&url, &why))?;
        url.set_fragment(None);
        Ok(url)
    }
}

/// Headers for the client. One that HTTP cannot carry is left out: all of them are made by us.
fn header_map(headers: &[(&'static str, String)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, String)| {
        Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))
    };
    headers.iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests;

//! What can go wrong with a request to another server, in sentences for the operator.
//!
//! Remote text is cleaned of control characters before it becomes part of a sentence.

use crate::model::text::{clean, shorten};
use crate::remote::guard::Forbidden;
use std::error::Error;
use url::Url;

/// How a request failed before there was an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// We do not go there: trying again does not help.
    Forbidden,
    /// The name has no address.
    Unresolved,
    /// No connection could be made, or TLS failed.
    Unreachable,
    /// It took too long.
    TooSlow,
    /// The connection broke or what came is not HTTP.
    Broken,
}

/// A request that got no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct NoAnswer {
    /// How it failed.
    pub kind: FailureKind,
    /// What to tell the operator.
    pub sentence: String,
}

/// Why a document could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// There was no answer.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// The answer was not a success.
    #[error("{url} answers {status}")]
    Status {
        /// Where.
        url: String,
        /// The status.
        status: u16,
    },
    /// There were too many redirects, or one to nowhere.
    #[error("{0} redirects more than three times or to no address")]
    Redirects(String),
    /// The answer is something else than what was asked for.
    #[error("{url} answers with {content_type:?} instead of the type that was asked for")]
    ContentType {
        /// Where.
        url: String,
        /// What came.
        content_type: String,
    },
    /// The document is too large.
    #[error("{0} is too large")]
    TooLarge(String),
}

impl FetchError {
    /// True when the document is gone for good or was never there (404, 410).
    pub fn is_gone(&self) -> bool {
        matches!(self, FetchError::Status { status: 404 | 410, .. })
    }
}

impl NoAnswer {
    /// An address that is no address.
    pub fn no_address(text: &str) -> NoAnswer {
        let sentence = format!("{:?} is not an address", quotable(text));
        NoAnswer { kind: FailureKind::Forbidden, sentence }
    }

    /// An address that may not be reached.
    pub fn forbidden(url: &Url, why: &Forbidden) -> NoAnswer {
        let sentence = format!("{} was not asked: {why}", quotable(url.as_str()));
        NoAnswer { kind: FailureKind::Forbidden, sentence }
    }

    /// A deadline that passed.
    pub fn too_slow(url: &Url) -> NoAnswer {
        let sentence = format!("{} takes too long to answer", host(url));
        NoAnswer { kind: FailureKind::TooSlow, sentence }
    }

    /// What the client reports. Its own sentences repeat the whole URL; the innermost cause says
    /// what happened.
    pub fn from_client(url: &Url, error: &reqwest::Error) -> NoAnswer {
        if let Some(why) = causes(error).find_map(|cause| cause.downcast_ref::<Forbidden>()) {
            return NoAnswer::forbidden(url, why);
        }
        if error.is_timeout() {
            return NoAnswer::too_slow(url);
        }
        let (kind, what) = if error.is_dns() {
            (FailureKind::Unresolved, "has no address")
        } else if error.is_connect() {
            (FailureKind::Unreachable, "cannot be reached")
        } else {
            (FailureKind::Broken, "breaks off")
        };
        let cause = causes(error).last().map_or_else(String::new, |cause| quotable(&cause.to_string()));
        NoAnswer { kind, sentence: format!("{} {what}: {cause}", host(url)) }
    }
}

/// The error and what lies behind it, outermost first.
fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error as &'a (dyn Error + 'static)), |&cause| cause.source())
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("the server")
}

/// A remote text on one line, short and without control characters.
pub fn quotable(text: &str) -> String {
    shorten(&clean(text), 200)
}

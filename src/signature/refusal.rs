//! Why a signature is not accepted: one sentence each, fit to be sent to the signer.
//!
//! Knows nothing of HTTP statuses.

use crate::model::text::{clean, shorten};

/// Why a signature is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no signature at all.
    #[error("the request is not signed")]
    Unsigned,
    /// A header that the signature depends on stands in the request more than once.
    #[error("the header {0:?} is given more than once")]
    RepeatedHeader(String),
    /// A parameter or covered component is listed twice.
    #[error("the signature names {0:?} more than once")]
    Repeated(String),
    /// The signature cannot be read.
    #[error("the signature cannot be read: {0}")]
    Malformed(&'static str),
    /// A digest cannot be read.
    #[error("the digest of the body cannot be read or names no algorithm that is known here")]
    MalformedDigest,
    /// There are several signatures.
    #[error("the request carries several signatures; send one")]
    SeveralSignatures,
    /// The algorithm is unknown or too weak.
    #[error(
        "the signature algorithm {0:?} is not accepted; use rsa-sha256 (RFC 9421: rsa-v1_5-sha256) or ed25519"
    )]
    UnknownAlgorithm(String),
    /// The algorithm does not fit the key.
    #[error("the signature names an algorithm that its key is not for")]
    OtherAlgorithm,
    /// The signature leaves out what it has to cover.
    #[error("the signature does not cover {0}")]
    Uncovered(&'static str),
    /// A component cannot be covered here.
    #[error("the signature covers {0:?}, which is not supported here")]
    Unsupported(String),
    /// The signature covers a header that is not there.
    #[error("the signature covers the header {0:?}, which the request does not have")]
    AbsentHeader(String),
    /// The request was made for another host.
    #[error("the request was signed for the host {signed:?}, but this is {here:?}")]
    OtherHost {
        /// The host of the request.
        signed: String,
        /// Our own.
        here: String,
    },
    /// The body is not the one that was signed.
    #[error("the body does not have the digest that was signed")]
    OtherBody,
    /// The date cannot be read.
    #[error("the date of the signature cannot be read")]
    MalformedDate,
    /// The signature is too old.
    #[error("the signature is too old; check the clock")]
    Stale,
    /// The signature has expired by its own word.
    #[error("the signature has expired")]
    Expired,
    /// The signature comes from the future.
    #[error("the signature was made in the future; check the clock")]
    Future,
    /// The signature was not made by the key.
    #[error("the signature was not made by its key over this request")]
    WrongSignature,
}

impl Refusal {
    /// A short constant name for counting.
    pub fn reason(&self) -> &'static str {
        match self {
            Refusal::Unsigned => "unsigned",
            Refusal::RepeatedHeader(_) => "repeated-header",
            Refusal::Repeated(_) => "repeated-parameter",
            Refusal::Malformed(_) => "malformed-signature",
            Refusal::MalformedDigest => "malformed-digest",
            Refusal::SeveralSignatures => "several-signatures",
            Refusal::UnknownAlgorithm(_) => "unknown-algorithm",
            Refusal::OtherAlgorithm => "other-algorithm",
            Refusal::Uncovered(_) => "uncovered",
            Refusal::Unsupported(_) => "unsupported-component",
            Refusal::AbsentHeader(_) => "absent-header",
            Refusal::OtherHost { .. } => "other-host",
            Refusal::OtherBody => "other-body",
            Refusal::MalformedDate => "malformed-date",
            Refusal::Stale => "stale",
            Refusal::Expired => "expired",
            Refusal::Future => "future",
            Refusal::WrongSignature => "wrong-signature",
        }
    }
}

/// A remote text short and clean enough to be repeated in a sentence.
pub fn quotable(text: &str) -> String {
    shorten(&clean(text), 80)
}

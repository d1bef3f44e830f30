//! Who signed a request: HTTP signatures by draft-cavage-12 and RFC 9421, both ways.
//!
//! Verification has two steps. [`claim`] checks everything that needs no key – presence, coverage,
//! digest, time window – and says whose key is claimed; [`Claim::verify`] checks the signature with
//! it. Knows nothing of actors, of who owns a key, of where keys come from or of the clock.

pub mod cavage;
pub mod components;
pub mod digest;
pub mod jcs;
pub mod key;
pub mod multibase;
pub mod parameters;
pub mod pem;
pub mod proof;
pub mod refusal;
pub mod request;
pub mod rfc9421;
pub mod signing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
pub mod window;

use crate::model::Timestamp;
use crate::signature::key::{Algorithm, PublicKey};
use crate::signature::refusal::Refusal;
use crate::signature::request::Request;

/// The two ways to sign a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// draft-cavage-http-signatures-12.
    Cavage,
    /// RFC 9421.
    Rfc9421,
}

/// A signature that is in order but for the key: what [`claim`] found.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The key that is said to have signed.
    pub key_id: String,
    /// How it was signed.
    pub scheme: Scheme,
    /// When it was signed.
    pub created: Timestamp,
    /// Until when it may be used: so long a replay has to be recognised.
    pub valid_until: Timestamp,
    /// What the signer named; `None` leaves it to the type of the key.
    algorithm: Option<Algorithm>,
    /// The texts that may have been signed: signers differ in whether the query belongs to it.
    bases: Vec<String>,
    signature: Vec<u8>,
}

/// A signature that the claimed key really made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The key that signed.
    pub key_id: String,
    /// How it was signed.
    pub scheme: Scheme,
    /// When it was signed.
    pub created: Timestamp,
}

/// The longest key id that is taken.
const LONGEST_KEY_ID: usize = 1024;

/// Checks all of a signed request that can be checked without the key.
///
/// A request with `Signature-Input` is read by RFC 9421 and by nothing else, so that nobody can
/// choose the weaker reading for another's request.
pub fn claim(request: &Request<'_>, body: &[u8], now: Timestamp) -> Result<Claim, Refusal> {
    let claim = if request.has("signature-input") {
        rfc9421::claim(request, body, now)?
    } else if request.has("signature") {
        cavage::claim(request, body, now)?
    } else {
        return Err(Refusal::Unsigned);
    };
    if claim.key_id.len() > LONGEST_KEY_ID {
        return Err(Refusal::Malformed("the id of the key is too long"));
    }
    Ok(claim)
}

impl Claim {
    /// A short text that is the same for the same signature, however its header is spelled: by it
    /// a replay is recognised.
    pub fn fingerprint(&self) -> String {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.signature);
        hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Checks the signature with the key of [`Claim::key_id`].
    pub fn verify(&self, key: &PublicKey) -> Result<Verified, Refusal> {
        if self.algorithm.is_some_and(|named| named != key.algorithm()) {
            return Err(Refusal::OtherAlgorithm);
        }
        if !self.bases.iter().any(|base| key.verifies(base.as_bytes(), &self.signature)) {
            return Err(Refusal::WrongSignature);
        }
        Ok(Verified { key_id: self.key_id.clone(), scheme: self.scheme, created: self.created })
    }
}

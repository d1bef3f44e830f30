//! Our own private keys. All work with them is done by aws-lc, in constant time; the private
//! operations of the `rsa` crate are open to timing (RUSTSEC-2023-0071) and never reached.
//!
//! Knows nothing of files: [`crate::keys`] keeps them.

use crate::signature::key::{ED25519_MULTICODEC, RSA_MULTICODEC};
use crate::signature::{multibase, pem};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256};

/// A header that carries a signature or belongs to one: name in lower case, value.
pub type Header = (&'static str, String);

/// A private RSA key, parsed once. Deliberately without `Debug` and `Display`.
pub struct SigningKey {
    pair: KeyPair,
    public_pem: String,
}

/// Why there is no private key. Says nothing of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotASigningKey {
    /// The text is not a private key.
    #[error("it is not a PEM block with an unencrypted private key of the kind that its name says")]
    Unreadable,
    /// The key is not a good one.
    #[error("the key in it is damaged, or an RSA key that is not between 2048 and 8192 bits long")]
    Rejected,
    /// The random generator or the library failed.
    #[error("the system could not make a key")]
    NotMade,
}

impl SigningKey {
    /// Makes a new RSA-2048 key: the size that every server reads.
    pub fn generate() -> Result<SigningKey, NotASigningKey> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| NotASigningKey::NotMade)?;
        SigningKey::new(pair)
    }

    /// Reads a PEM block with PKCS#8 (RFC 5958) or PKCS#1.
    pub fn from_pem(text: &str) -> Result<SigningKey, NotASigningKey> {
        let (label, der) = pem::decode(text).ok_or(NotASigningKey::Unreadable)?;
        let pair = match label {
            "PRIVATE KEY" => KeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => KeyPair::from_der(&der),
            _ => return Err(NotASigningKey::Unreadable),
        };
        SigningKey::new(pair.map_err(|_| NotASigningKey::Rejected)?)
    }

    fn new(pair: KeyPair) -> Result<SigningKey, NotASigningKey> {
        let public: PublicKeyX509Der = pair.public_key().as_der().map_err(|_| NotASigningKey::Rejected)?;
        let public_pem = pem::encode("PUBLIC KEY", public.as_ref());
        Ok(SigningKey { pair, public_pem })
    }

    /// The key as PKCS#8 PEM: for the file it is kept in, and for nothing else.
    pub fn to_pem(&self) -> Result<String, NotASigningKey> {
        let der: Pkcs8V1Der = self.pair.as_der().map_err(|_| NotASigningKey::Rejected)?;
        Ok(pem::encode("PRIVATE KEY", der.as_ref()))
    }

    /// The public half as SubjectPublicKeyInfo PEM: what an actor's `publicKeyPem` says.
    pub fn public_pem(&self) -> &str {
        &self.public_pem
    }

    /// The public half as a Multikey (FEP-521a): PKCS#1 behind its Multicodec prefix.
    pub fn multikey(&self) -> String {
        multibase::encode(&[&RSA_MULTICODEC, self.pair.public_key().as_ref()].concat())
    }

    /// Signs by RSASSA-PKCS1-v1_5 with SHA-256.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        // aws-lc draws its own randomness; the argument is there for ring's sake.
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("a key that was checked when it was read signs any message");
        signature
    }
}

/// A private Ed25519 key, for proofs inside documents. Deliberately without `Debug` and `Display`.
pub struct ProofKey {
    pair: Ed25519KeyPair,
}

impl ProofKey {
    /// Makes a new key.
    pub fn generate() -> Result<ProofKey, NotASigningKey> {
        let pair = Ed25519KeyPair::generate().map_err(|_| NotASigningKey::NotMade)?;
        Ok(ProofKey { pair })
    }

    /// The key of a seed, for vectors.
    #[cfg(test)]
    pub fn from_seed(seed: &[u8]) -> Result<ProofKey, NotASigningKey> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| NotASigningKey::Rejected)?;
        Ok(ProofKey { pair })
    }

    /// Reads a PEM block with PKCS#8 (RFC 5958, RFC 8410).
    pub fn from_pem(text: &str) -> Result<ProofKey, NotASigningKey> {
        let (label, der) = pem::decode(text).ok_or(NotASigningKey::Unreadable)?;
        if label != "PRIVATE KEY" {
            return Err(NotASigningKey::Unreadable);
        }
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map_err(|_| NotASigningKey::Rejected)?;
        Ok(ProofKey { pair })
    }

    /// The key as PKCS#8 PEM: for the file it is kept in, and for nothing else.
    pub fn to_pem(&self) -> Result<String, NotASigningKey> {
        let der = self.pair.to_pkcs8v1().map_err(|_| NotASigningKey::Rejected)?;
        Ok(pem::encode("PRIVATE KEY", der.as_ref()))
    }

    /// The public half as a Multikey (FEP-521a): `z6Mk…`.
    pub fn multikey(&self) -> String {
        multibase::encode(&[&ED25519_MULTICODEC, self.pair.public_key().as_ref()].concat())
    }

    /// Signs by Ed25519 (RFC 8032 §5.1).
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

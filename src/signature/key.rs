//! Public keys of others: read from what actors publish, and used to check signatures.
//!
//! Knows nothing of private keys; those are in [`crate::signature::signing`].

use crate::signature::{multibase, pem};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use rsa::pkcs8::spki::SubjectPublicKeyInfoRef;
use rsa::sha2::Sha256;
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use std::ops::RangeInclusive;

/// The sizes of RSA keys that are accepted, in bits.
pub const RSA_BITS: RangeInclusive<usize> = 2048..=8192;

/// The two kinds of signatures that are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
    RsaSha256,
    /// Ed25519 (RFC 8032 §5.1).
    Ed25519,
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Rsa(RsaPublicKey),
    Ed25519([u8; 32]),
}

/// Why a text is not a public key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    /// Neither PEM of a public key nor a Multikey.
    #[error("the key is neither a PEM block with a public key nor a Multikey")]
    Unreadable,
    /// Neither RSA nor Ed25519.
    #[error("the key is neither RSA nor Ed25519")]
    OtherKind,
    /// Too short to be safe or too long to be checked.
    #[error("the RSA key has {0} bits; 2048 to 8192 are accepted")]
    Size(usize),
}

/// RFC 8410 §3: the identifier of Ed25519.
const ED25519_OID: &str = "1.3.101.112";
/// RFC 8017 §A.1: the identifier of RSA.
const RSA_OID: &str = "1.2.840.113549.1.1.1";
/// The Multicodec prefix of an Ed25519 public key.
pub const ED25519_MULTICODEC: [u8; 2] = [0xed, 0x01];
/// The Multicodec prefix of an RSA public key (PKCS#1 in DER).
pub const RSA_MULTICODEC: [u8; 2] = [0x85, 0x24];

impl PublicKey {
    /// Reads a PEM block: SubjectPublicKeyInfo (RFC 5280 §4.1), or PKCS#1 (RFC 8017 §A.1.1) as old
    /// servers publish it.
    pub fn from_pem(text: &str) -> Result<PublicKey, NotAKey> {
        PublicKey::from_pem_of(text, RSA_BITS)
    }

    /// As [`PublicKey::from_pem`], with other sizes of RSA keys.
    pub fn from_pem_of(text: &str, bits: RangeInclusive<usize>) -> Result<PublicKey, NotAKey> {
        let (label, der) = pem::decode(text).ok_or(NotAKey::Unreadable)?;
        match label {
            "PUBLIC KEY" => from_spki(&der, bits),
            "RSA PUBLIC KEY" => from_pkcs1(&der, bits),
            _ => Err(NotAKey::Unreadable),
        }
    }

    /// Reads a Multikey (FEP-521a): Ed25519 (`z6Mk…`) or RSA.
    pub fn from_multikey(text: &str) -> Result<PublicKey, NotAKey> {
        let bytes = multibase::decode(text).ok_or(NotAKey::Unreadable)?;
        if let Some(key) = bytes.strip_prefix(&RSA_MULTICODEC) {
            return from_pkcs1(key, RSA_BITS);
        }
        let key = bytes.strip_prefix(&ED25519_MULTICODEC).ok_or(NotAKey::OtherKind)?;
        Ok(PublicKey(Kind::Ed25519(key.try_into().map_err(|_| NotAKey::Unreadable)?)))
    }

    /// The only algorithm that signatures of the key may have.
    pub fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Kind::Rsa(_) => Algorithm::RsaSha256,
            Kind::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// True when the key made the signature over the message.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Kind::Rsa(key) => {
                let hashed = digest(&SHA256, message);
                key.verify(Pkcs1v15Sign::new::<Sha256>(), hashed.as_ref(), signature).is_ok()
            }
            Kind::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok(),
        }
    }
}

fn from_spki(der: &[u8], bits: RangeInclusive<usize>) -> Result<PublicKey, NotAKey> {
    let info = SubjectPublicKeyInfoRef::try_from(der).map_err(|_| NotAKey::Unreadable)?;
    let key = info.subject_public_key.as_bytes().ok_or(NotAKey::Unreadable)?;
    match info.algorithm.oid.to_string().as_str() {
        RSA_OID => from_pkcs1(key, bits),
        ED25519_OID => Ok(PublicKey(Kind::Ed25519(key.try_into().map_err(|_| NotAKey::Unreadable)?))),
        _ => Err(NotAKey::OtherKind),
    }
}

fn from_pkcs1(der: &[u8], bits: RangeInclusive<usize>) -> Result<PublicKey, NotAKey> {
    let parts = rsa::pkcs1::RsaPublicKey::try_from(der).map_err(|_| NotAKey::Unreadable)?;
    let modulus = BigUint::from_bytes_be(parts.modulus.as_bytes());
    let exponent = BigUint::from_bytes_be(parts.public_exponent.as_bytes());
    if !bits.contains(&modulus.bits()) {
        return Err(NotAKey::Size(modulus.bits()));
    }
    // An even modulus is never a key, and the arithmetic behind verification is not made for it.
    if parts.modulus.as_bytes().last().is_none_or(|last| last % 2 == 0) {
        return Err(NotAKey::Unreadable);
    }
    let key = RsaPublicKey::new_with_max_size(modulus, exponent, *bits.end());
    Ok(PublicKey(Kind::Rsa(key.map_err(|_| NotAKey::Unreadable)?)))
}

#[cfg(test)]
mod tests {
    use crate::signature::key::{Algorithm, NotAKey, PublicKey};
    use crate::signature::multibase;
    use crate::signature::signing::SigningKey;
    use crate::signature::vectors::{CAVAGE_RSA_1024, RFC9421_ED25519, RFC9421_RSA};

    #[test]
    fn keys_are_read_in_every_form_they_are_published_in() {
        let ours = SigningKey::generate().expect("a key");
        let theirs = PublicKey::from_pem(ours.public_pem()).expect("SubjectPublicKeyInfo");
        assert_eq!(theirs.algorithm(), Algorithm::RsaSha256);
        assert!(theirs.verifies(b"text", &ours.sign(b"text")));
        assert!(!theirs.verifies(b"other", &ours.sign(b"text")));
        assert!(!theirs.verifies(b"text", b"short"));
        let old = PublicKey::from_pem(RFC9421_RSA).expect("PKCS#1");
        assert_eq!(old.algorithm(), Algorithm::RsaSha256);
        let ed25519 = PublicKey::from_pem(RFC9421_ED25519).expect("Ed25519");
        assert_eq!(ed25519.algorithm(), Algorithm::Ed25519);
    }

    #[test]
    fn a_multikey_may_be_an_rsa_key() {
        let ours = SigningKey::generate().expect("a key");
        let theirs = PublicKey::from_multikey(&ours.multikey()).expect("a Multikey");
        assert_eq!(theirs.algorithm(), Algorithm::RsaSha256);
        assert!(theirs.verifies(b"text", &ours.sign(b"text")));
    }

    #[test]
    fn a_multikey_is_an_ed25519_key() {
        // The first example of the did:key method.
        let known = PublicKey::from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
        assert_eq!(known.map(|key| key.algorithm()), Ok(Algorithm::Ed25519));
        let mut bytes = vec![0xed, 0x01];
        bytes.extend([9; 32]);
        let text = multibase::encode(&bytes);
        assert!(text.starts_with("z6Mk"), "{text}");
        assert_eq!(PublicKey::from_multikey(&text).map(|key| key.algorithm()), Ok(Algorithm::Ed25519));
        bytes.push(0);
        let long = multibase::encode(&bytes);
        assert_eq!(PublicKey::from_multikey(&long), Err(NotAKey::Unreadable));
        let other = multibase::encode(&[0xe7, 0x01, 3]);
        assert_eq!(PublicKey::from_multikey(&other), Err(NotAKey::OtherKind));
    }

    #[test]
    fn weak_and_foreign_keys_are_refused() {
        assert_eq!(PublicKey::from_pem(CAVAGE_RSA_1024), Err(NotAKey::Size(1024)));
        let private = SigningKey::generate().and_then(|key| key.to_pem()).expect("a key");
        assert_eq!(PublicKey::from_pem(&private), Err(NotAKey::Unreadable));
        let table = ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "z6Mk"];
        for text in table {
            assert_eq!(PublicKey::from_pem(text), Err(NotAKey::Unreadable), "{text}");
        }
    }
}

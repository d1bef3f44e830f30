//! Whatever arrives, the readers answer: they never panic, and they never believe.

use crate::signature::digest::{check_content_digest, check_digest};
use crate::signature::key::PublicKey;
use crate::signature::parameters::Parameters;
use crate::signature::refusal::Refusal;
use crate::signature::vectors::{cavage_key, post};
use crate::signature::{claim, multibase, pem, rfc9421, window};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

/// Text that looks like what the readers know, so that they are entered deeply.
const NEARLY: &str = r#"([a-zA-Z0-9=:",;() @.\\é-]|keyId=|signature=|headers=|created=|sig1=|host |date |\(created\)|sha-256=|SHA-256=|-----BEGIN |PUBLIC KEY-----|z6Mk){0,40}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_is_believed_or_panics(text in NEARLY, other in NEARLY, seconds in any::<i64>()) {
        let _ = Parameters::parse(&text);
        let _ = rfc9421::input(&text);
        let _ = window::http_date(&text);
        prop_assert!(check_digest(&text, b"body").is_err());
        prop_assert!(check_content_digest(&text, b"body").is_err());
        let _ = PublicKey::from_pem(&text);
        let _ = PublicKey::from_multikey(&text);
        let now = window::unix_seconds(seconds % 1_000_000_000_000).expect("an instant");
        for headers in [&[("host", "example.com"), ("signature", &*text)][..],
            &[("host", "example.com"), ("signature", &*text), ("signature-input", &*other)]] {
            let believed = claim(&post("/", headers), b"", now).and_then(|claim| claim.verify(&cavage_key()));
            prop_assert!(believed.is_err());
        }
    }

    #[test]
    fn what_is_encoded_can_be_decoded(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(multibase::decode(&multibase::encode(&bytes)), Some(bytes.clone()));
        let text = pem::encode("PUBLIC KEY", &bytes);
        prop_assert_eq!(pem::decode(&text), Some(("PUBLIC KEY", bytes.clone())));
        prop_assert!(PublicKey::from_pem(&text).is_err());
    }
}

#[test]
fn every_refusal_is_one_sentence_and_one_reason() {
    let refusals = [
        Refusal::Unsigned,
        Refusal::RepeatedHeader("a\u{1b}".into()),
        Refusal::Malformed("it is empty"),
        Refusal::UnknownAlgorithm("rsa-sha1".into()),
        Refusal::OtherHost { signed: "b.example".into(), here: "a.example".into() },
        Refusal::WrongSignature,
    ];
    for refusal in refusals {
        let sentence = refusal.to_string();
        assert!(!sentence.chars().any(char::is_control), "{sentence}");
        assert!(refusal.reason().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    }
}

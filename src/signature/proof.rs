//! Proofs inside documents: FEP-8b32 with the cryptosuite `eddsa-jcs-2022` (VC Data Integrity EdDSA
//! Cryptosuites §3.3). Whoever passes a document on passes on who said it.
//!
//! Knows nothing of what a document says.

use crate::model::Timestamp;
use crate::signature::jcs::canonical;
use crate::signature::multibase;
use crate::signature::signing::ProofKey;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

/// Where the words of proofs are defined.
pub const CONTEXT: &str = "https://w3id.org/security/data-integrity/v1";

/// The document with a proof, made by a key at an instant. The same document, key and instant give
/// the same proof.
pub fn proven(document: Map<String, Value>, key: &ProofKey, method: &str, created: Timestamp) -> Value {
    let mut document = document;
    document.remove("proof");
    let context = with_words(document.remove("@context").unwrap_or(Value::Null));
    document.insert("@context".to_owned(), context.clone());
    let mut options = json!({
        "@context": context,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created.to_rfc3339_opts(SecondsFormat::Secs, true),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    });
    let document = Value::Object(document);
    options["proofValue"] = json!(multibase::encode(&key.sign(&hash(&options, &document))));
    let Value::Object(mut document) = document else { return Value::Null };
    document.insert("proof".to_owned(), options);
    Value::Object(document)
}

/// §3.3.4: the hash of the options, then that of the document.
fn hash(options: &Value, document: &Value) -> Vec<u8> {
    let of = |value: &Value| digest(&SHA256, canonical(value).as_bytes());
    [of(options).as_ref(), of(document).as_ref()].concat()
}

/// The context with the words of proofs. The place is behind all other addresses, so that what is
/// defined in place stays last.
fn with_words(context: Value) -> Value {
    let mut contexts = match context {
        Value::Array(contexts) => contexts,
        Value::Null => Vec::new(),
        one => vec![one],
    };
    if !contexts.iter().any(|one| one == CONTEXT) {
        let addresses = contexts.iter().take_while(|one| one.is_string()).count();
        contexts.insert(addresses, json!(CONTEXT));
    }
    Value::Array(contexts)
}

#[cfg(test)]
mod tests {
    use crate::model::Timestamp;
    use crate::signature::key::PublicKey;
    use crate::signature::multibase;
    use crate::signature::proof::{CONTEXT, hash, proven};
    use crate::signature::signing::ProofKey;
    use serde_json::{Value, json};

    const METHOD: &str = "https://status.example.org/ap/actors/core#ed25519-key";

    fn document() -> Value {
        json!({ "@context": ["https://www.w3.org/ns/activitystreams", { "x": "as:x" }], "id": "https://x.example/1", "n": 3 })
    }

    fn prove(document: Value, key: &ProofKey) -> Value {
        let Value::Object(document) = document else { panic!("an object") };
        proven(document, key, METHOD, Timestamp::from_timestamp(1_700_000_000, 0).expect("an instant"))
    }

    /// Takes the proof away and checks it as a receiver does.
    fn holds(mut document: Value, key: &ProofKey) -> bool {
        let mut options =
            document.as_object_mut().and_then(|document| document.remove("proof")).expect("a proof");
        let value =
            options.as_object_mut().and_then(|options| options.remove("proofValue")).expect("its value");
        let signature = multibase::decode(value.as_str().expect("a text")).expect("Base58");
        let public = PublicKey::from_multikey(&key.multikey()).expect("a Multikey");
        options["@context"] == document["@context"] && public.verifies(&hash(&options, &document), &signature)
    }

    #[test]
    fn a_proof_holds_for_its_document_and_for_no_other() {
        let key = ProofKey::generate().expect("a key");
        let said = prove(document(), &key);
        assert_eq!(
            said["@context"],
            json!(["https://www.w3.org/ns/activitystreams", CONTEXT, { "x": "as:x" }])
        );
        assert_eq!(said["proof"]["created"], "2023-11-14T22:13:20Z");
        assert!(holds(said.clone(), &key));
        assert!(!holds(said.clone(), &ProofKey::generate().expect("another")));
        let mut altered = said.clone();
        altered["n"] = json!(4);
        assert!(!holds(altered, &key));
        assert_eq!(prove(said.clone(), &key), said, "a document that has a proof gets no second");
    }

    #[test]
    fn another_program_makes_the_same_proof() {
        // Made with Python's json, hashlib and cryptography.
        let key = ProofKey::from_seed(&[7; 32]).expect("a key");
        let value =
            "z4AoDAJcwib85oCENCEKv5K3ZP9j4fyfSXTXNtd9rXKebBmFg1aqrMGvaTvJ9UtuRMdEAi47tRWLg9NwipbZ3BKNE";
        assert_eq!(prove(document(), &key)["proof"]["proofValue"], value);
    }
}

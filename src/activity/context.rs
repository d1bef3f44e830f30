//! The `@context` of what we say: which words beyond ActivityStreams a document uses.
//!
//! Extension words are defined in place, but for those of keys and proofs: their contexts every
//! receiver that looks at them has at hand. Whoever processes JSON-LD must not have to fetch anything
//! to read us, and may refuse to.

use serde_json::{Value, json};

/// The address of the ActivityStreams context (ActivityStreams 2.0 §2.1). Every document must
/// name it or receivers drop the document.
pub const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams";

/// For documents that use the standard's own words alone.
pub fn core() -> Value {
    json!(ACTIVITY_STREAMS)
}

/// For notes and whatever embeds them: hashtags and interaction policies.
pub fn note() -> Value {
    json!([ACTIVITY_STREAMS, {
        "Hashtag": "as:Hashtag",
        "gts": "https://gotosocial.org/ns#",
        "interactionPolicy": { "@id": "gts:interactionPolicy", "@type": "@id" },
        "canAnnounce": { "@id": "gts:canAnnounce", "@type": "@id" },
        "canLike": { "@id": "gts:canLike", "@type": "@id" },
        "canQuote": { "@id": "gts:canQuote", "@type": "@id" },
        "canReply": { "@id": "gts:canReply", "@type": "@id" },
        "automaticApproval": { "@id": "gts:automaticApproval", "@type": "@id" },
    }])
}

/// For quotes (FEP-044f).
pub fn quote() -> Value {
    json!([ACTIVITY_STREAMS, {
        "gts": "https://gotosocial.org/ns#",
        "QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
        "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
        "interactingObject": { "@id": "gts:interactingObject", "@type": "@id" },
        "interactionTarget": { "@id": "gts:interactionTarget", "@type": "@id" },
    }])
}

/// For actors: keys, profile fields, discovery. The contexts of keys say what a Multikey is, but not
/// which of them make proofs (FEP-521a).
pub fn actor() -> Value {
    json!([ACTIVITY_STREAMS, "https://w3id.org/security/v1", "https://w3id.org/security/multikey/v1", {
        "assertionMethod": {
            "@id": "https://w3id.org/security#assertionMethod", "@type": "@id", "@container": "@set"
        },
        "alsoKnownAs": { "@id": "as:alsoKnownAs", "@type": "@id" },
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "movedTo": { "@id": "as:movedTo", "@type": "@id" },
        "toot": "http://joinmastodon.org/ns#",
        "discoverable": "toot:discoverable",
        "featured": { "@id": "toot:featured", "@type": "@id" },
        "indexable": "toot:indexable",
        "schema": "http://schema.org#",
        "PropertyValue": "schema:PropertyValue",
        "value": "schema:value",
        "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
    }])
}

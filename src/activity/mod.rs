//! ActivityStreams documents, out and in (ActivityPub, ActivityStreams 2.0).
//!
//! What goes out is made by pure functions, one file per noun or verb of the standard; what comes
//! in is untrusted bytes, read into small types in which every string is bounded. Knows nothing of
//! signatures, of storage or of the network, and processes no JSON-LD: no context is ever fetched
//! or expanded.

pub mod accept;
pub mod actor;
pub mod add;
pub mod announce;
pub mod answer;
pub mod audience;
pub mod collection;
pub mod content;
pub mod context;
pub mod create;
pub mod delete;
pub mod envelope;
pub mod excerpt;
pub mod folding;
pub mod follow;
pub mod hashtag;
pub mod id;
pub mod incoming;
pub mod malformed;
pub mod moved;
pub mod note;
pub mod object;
pub mod outbox;
pub mod property;
pub mod quote;
pub mod reactions;
pub mod reject;
pub mod remote_actor;
pub mod remote_key;
#[cfg(test)]
pub(crate) mod sample;
pub mod strict;
pub mod tombstone;
pub mod update;

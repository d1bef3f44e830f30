//! The nouns of the project: what a report says, who says it, and what was published of it.
//!
//! Knows nothing of where reports come from, of ActivityPub, of feeds or of storage.

pub mod blocks;
pub mod body;
pub mod bucket;
pub mod bytes;
pub mod digest;
pub mod hosts;
pub mod href;
pub mod html;
pub mod period;
pub mod picture;
pub mod published;
pub mod reaction;
pub mod report;
pub mod slug;
pub mod text;
pub mod words;

/// An instant in UTC. What we publish carries whole seconds.
pub type Timestamp = chrono::DateTime<chrono::Utc>;

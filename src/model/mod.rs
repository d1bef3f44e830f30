//! The nouns of the project: what a report says, who says it, and what was published of it.
//!
//! Knows nothing of where reports come from, of ActivityPub, of feeds or of storage.

pub mod body;
pub mod hosts;
pub mod href;
pub mod html;
pub mod period;
pub mod published;
pub mod reaction;
pub mod report;
pub mod slug;
pub mod text;

/// An instant in UTC. What we publish carries whole seconds.
pub type Timestamp = chrono::DateTime<chrono::Utc>;

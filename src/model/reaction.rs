//! What others did about a note. Nothing of what they wrote is kept.

use crate::model::Timestamp;
use crate::model::slug::Slug;
use serde::{Deserialize, Serialize};

/// The most replies that a note lists, the latest first; the others are counted.
pub const LISTED: usize = 100;

/// What kind of reaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReactionKind {
    /// Somebody likes the note.
    Like,
    /// Somebody shares it.
    Announce,
    /// Somebody answers it.
    Reply,
}

/// One reaction to one note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// The note's report.
    pub report: Slug,
    /// The note's entry.
    pub entry: Slug,
    /// What was done.
    pub kind: ReactionKind,
    /// Who did it: the id of an actor.
    pub actor: String,
    /// The actor's host and port.
    pub host: String,
    /// The id of the activity; of a reply, the id of the reply itself.
    pub activity: String,
    /// Where people read the reply.
    pub url: Option<String>,
    /// When we heard of it.
    pub said: Timestamp,
}

/// A reply, as far as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Its id.
    pub id: String,
    /// Where people read it.
    pub url: String,
    /// Its author's host and port.
    pub host: String,
}

/// The reactions to a note, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Actors who like it.
    pub likes: usize,
    /// Actors who share it.
    pub shares: usize,
    /// Replies.
    pub replies: usize,
    /// The latest replies, at most [`LISTED`].
    pub latest: Vec<Reply>,
}

/// The leave to quote a note (FEP-044f).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its number, which stands in its id.
    pub number: i64,
    /// The team whose note may be quoted.
    pub team: Slug,
    /// The note's report.
    pub report: Slug,
    /// The note's entry.
    pub entry: Slug,
    /// Who quotes.
    pub actor: String,
    /// The inbox of who quotes.
    pub inbox: String,
    /// The id of the quoting post.
    pub quote: String,
    /// When leave was given.
    pub said: Timestamp,
    /// When it was taken back; `None` while it holds.
    pub revoked: Option<Timestamp>,
}

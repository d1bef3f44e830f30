//! Why a document that came in is refused.

/// A reason, as one sentence for the sender. Holds nothing of the document but a key's name.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Malformed {
    /// More bytes than are read.
    #[error("the document is larger than {0} bytes")]
    TooLarge(usize),
    /// More levels than are read.
    #[error("the document is nested deeper than {0} levels")]
    TooDeep(usize),
    /// No JSON.
    #[error("the document is not JSON: {0}")]
    NotJson(String),
    /// A key that stands twice: readers would disagree about what was said.
    #[error("the document has the key {0:?} twice in one object")]
    Duplicate(String),
    /// A keyword with which a document can say one thing to JSON-LD and another to JSON.
    #[error("the document uses the keyword {0}, which is not accepted")]
    Keyword(&'static str),
    /// Not ActivityStreams.
    #[error("the document does not name https://www.w3.org/ns/activitystreams in its @context")]
    Context,
    /// A property that is absent, empty, of a wrong type or too long.
    #[error("the document has no usable {0}")]
    Property(&'static str),
    /// Something that its author cannot speak for.
    #[error("the document's {0} belongs to somebody else")]
    Foreign(&'static str),
}

impl Malformed {
    /// A short constant name for counting.
    pub fn reason(&self) -> &'static str {
        match self {
            Malformed::TooLarge(_) => "too-large",
            Malformed::TooDeep(_) => "too-deep",
            Malformed::NotJson(_) => "not-json",
            Malformed::Duplicate(_) => "duplicate-key",
            Malformed::Keyword(_) => "keyword",
            Malformed::Context => "context",
            Malformed::Property(_) => "property",
            Malformed::Foreign(_) => "foreign",
        }
    }
}

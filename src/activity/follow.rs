//! Follow: a remote actor wants to read one of ours (ActivityPub §7.5).

use crate::activity::id::Id;
use serde_json::{Value, json};

/// A request to follow, reduced to what identifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The request's id.
    pub id: Id,
    /// Who wants to follow.
    pub actor: Id,
    /// Who is to be followed.
    pub object: Id,
}

impl Follow {
    /// The request as it is given back in our answer: some servers find theirs by the id, others
    /// by actor and object. Whatever else the request held is not repeated.
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id.as_str(),
            "type": "Follow",
            "actor": self.actor.as_str(),
            "object": self.object.as_str(),
        })
    }
}

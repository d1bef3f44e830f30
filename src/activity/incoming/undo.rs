//! Undo: an actor takes back what it did (ActivityPub §7.12).

use crate::activity::id::Id;
use crate::activity::malformed::Malformed;
use crate::activity::property::{self, Properties};

/// What is taken back. It was done by the same actor: nobody undoes another's deeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The id of the activity taken back. Servers differ in whether they repeat the first one, so
    /// actor and object decide where they are known.
    pub id: Option<Id>,
    /// What that activity was.
    pub of: Undone,
}

/// What an activity that is taken back was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// A Follow of `object`.
    Follow {
        /// Who was followed.
        object: Id,
    },
    /// A Like of `object`.
    Like {
        /// What was liked.
        object: Id,
    },
    /// An Announce of `object`.
    Announce {
        /// What was shared.
        object: Id,
    },
    /// A Block of `object`.
    Block {
        /// Who was blocked.
        object: Id,
    },
    /// Another verb.
    Other {
        /// Its type.
        kind: String,
    },
    /// Only the id was given.
    Unsaid,
}

impl Undo {
    /// Reads the object of an Undo by `actor`.
    pub(crate) fn read(activity: &Properties, actor: &Id) -> Result<Undo, Malformed> {
        let id = property::id(activity, "object");
        if id.as_ref().is_some_and(|id| !id.same_host(actor)) {
            return Err(Malformed::Foreign("object"));
        }
        let of = match property::object(activity, "object") {
            Some(undone) => undone_by(undone, actor)?,
            None => Undone::Unsaid,
        };
        if id.is_none() && of == Undone::Unsaid {
            return Err(Malformed::Property("object"));
        }
        Ok(Undo { id, of })
    }
}

fn undone_by(undone: &Properties, actor: &Id) -> Result<Undone, Malformed> {
    if undone.contains_key("actor") && property::required(undone, "actor")? != *actor {
        return Err(Malformed::Foreign("object"));
    }
    let object = || property::required(undone, "object");
    Ok(match property::kind(undone) {
        Some("Follow") => Undone::Follow { object: object()? },
        Some("Like") => Undone::Like { object: object()? },
        Some("Announce") => Undone::Announce { object: object()? },
        Some("Block") => Undone::Block { object: object()? },
        Some(kind) => Undone::Other { kind: kind.to_owned() },
        None => Undone::Unsaid,
    })
}

//! An activity that came in: untrusted bytes → who says to have done what to which thing.
//!
//! Reads what is written and checks what the document alone can show: that it is sound JSON, that
//! it is ActivityStreams, and that its ids lie where its actor lives. Does not know who signed it:
//! whoever acts on an [`Incoming`] has first made sure that the signature is its actor's.

pub mod undo;

use crate::activity::audience::PUBLIC;
use crate::activity::follow::Follow;
use crate::activity::id::Id;
use crate::activity::incoming::undo::Undo;
use crate::activity::malformed::Malformed;
use crate::activity::property::{self, Properties};
use crate::activity::quote::QuoteRequest;
use crate::activity::strict;

/// The longest complaint that is kept, in characters.
const LONGEST_COMPLAINT: usize = 2000;

/// One activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Its id, on the actor's host.
    pub id: Id,
    /// Who did it.
    pub actor: Id,
    /// To whom it was said (`to`, then `cc`), as far as they are ids.
    pub recipients: Vec<Id>,
    /// What was done.
    pub deed: Deed,
}

/// What was done. Every id is bounded and absolute; none was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// ActivityPub §7.5.
    Follow(Follow),
    /// ActivityPub §7.12.
    Undo(Undo),
    /// ActivityPub §7.6: somebody accepts what we sent.
    Accept {
        /// What is accepted; `None` when it is not named by an id.
        object: Option<Id>,
    },
    /// ActivityPub §7.7.
    Reject {
        /// What is rejected; `None` when it is not named by an id.
        object: Option<Id>,
    },
    /// ActivityPub §7.10.
    Like {
        /// What is liked.
        object: Id,
    },
    /// ActivityPub §7.11.
    Announce {
        /// What is shared.
        object: Id,
    },
    /// ActivityPub §7.2. The text is not kept.
    Create {
        /// What was made, on the actor's host.
        object: Id,
        /// Its type, when it came whole.
        kind: Option<String>,
        /// What it answers.
        in_reply_to: Option<Id>,
        /// Whose it says to be.
        attributed_to: Vec<Id>,
        /// Where people read it, on the same host.
        url: Option<Id>,
        /// Who may read it.
        reach: Reach,
    },
    /// ActivityPub §7.3.
    Update {
        /// What has changed, on the actor's host; the actor itself, maybe.
        object: Id,
        /// Its type, when it came whole.
        kind: Option<String>,
        /// Where people read it, on the same host.
        url: Option<Id>,
        /// Who may read it.
        reach: Reach,
    },
    /// ActivityPub §7.4.
    Delete {
        /// What is gone, on the actor's host; the actor itself, maybe.
        object: Id,
    },
    /// ActivityPub §6.9.
    Block {
        /// Who is blocked.
        object: Id,
    },
    /// A complaint to the operator (ActivityStreams 2.0 vocabulary, Flag).
    Flag {
        /// What it is about.
        objects: Vec<Id>,
        /// What it says: one line of plain text.
        content: Option<String>,
    },
    /// An actor has another account now (FEP-7628).
    Move {
        /// The account left.
        object: Id,
        /// The account to be followed instead.
        target: Id,
    },
    /// Somebody asks whether it may quote (FEP-044f).
    Quote(QuoteRequest),
    /// Any other verb.
    Other {
        /// Its type.
        kind: String,
    },
}

/// Who may read something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody.
    Public,
    /// Those whom it names.
    Limited,
}

impl Incoming {
    /// Reads the body of a request to an inbox.
    pub fn read(body: &[u8]) -> Result<Incoming, Malformed> {
        let activity = strict::read(body)?;
        property::has_context(&activity)?;
        let id = property::required(&activity, "id")?;
        let actor = property::required(&activity, "actor")?;
        if !id.same_host(&actor) {
            return Err(Malformed::Foreign("id"));
        }
        let deed = deed(&activity, &id, &actor)?;
        Ok(Incoming { id, actor, recipients: recipients(&activity), deed })
    }
}

fn recipients(activity: &Properties) -> Vec<Id> {
    let mut recipients = property::ids(activity, "to");
    recipients.extend(property::ids(activity, "cc"));
    recipients
}

fn deed(activity: &Properties, id: &Id, actor: &Id) -> Result<Deed, Malformed> {
    let object = || property::required(activity, "object");
    Ok(match property::kind(activity).ok_or(Malformed::Property("type"))? {
        "Follow" => Deed::Follow(Follow { id: id.clone(), actor: actor.clone(), object: object()? }),
        "Undo" => Deed::Undo(Undo::read(activity, actor)?),
        "Accept" => Deed::Accept { object: property::id(activity, "object") },
        "Reject" => Deed::Reject { object: property::id(activity, "object") },
        "Like" => Deed::Like { object: object()? },
        "Announce" => Deed::Announce { object: object()? },
        "Create" => create(activity, actor)?,
        "Update" => Deed::Update {
            object: own_object(activity, actor)?,
            kind: object_kind(activity),
            url: object_page(activity, actor),
            reach: reach(activity),
        },
        "Delete" => Deed::Delete { object: own_object(activity, actor)? },
        "Block" => Deed::Block { object: object()? },
        "Flag" => flag(activity),
        "Move" => Deed::Move { object: object()?, target: property::required(activity, "target")? },
        "QuoteRequest" => Deed::Quote(QuoteRequest::read(activity, id, actor)?),
        kind => Deed::Other { kind: kind.to_owned() },
    })
}

fn create(activity: &Properties, actor: &Id) -> Result<Deed, Malformed> {
    let whole = property::object(activity, "object");
    Ok(Deed::Create {
        object: own_object(activity, actor)?,
        kind: object_kind(activity),
        in_reply_to: whole.and_then(|object| property::id(object, "inReplyTo")),
        attributed_to: whole.map(|object| property::ids(object, "attributedTo")).unwrap_or_default(),
        url: object_page(activity, actor),
        reach: reach(activity),
    })
}

/// Where people read the object: a page on the actor's host, or nothing.
fn object_page(activity: &Properties, actor: &Id) -> Option<Id> {
    property::id(property::object(activity, "object")?, "url").filter(|url| url.same_host(actor))
}

/// What the object says of its readers; when it says nothing, what the activity says.
fn reach(activity: &Properties) -> Reach {
    let object = property::object(activity, "object").filter(|object| addresses(object).next().is_some());
    let public =
        addresses(object.unwrap_or(activity)).any(|to| [PUBLIC, "as:Public", "Public"].contains(&to));
    if public { Reach::Public } else { Reach::Limited }
}

fn addresses(object: &Properties) -> impl Iterator<Item = &str> {
    let named = ["to", "cc"].into_iter().flat_map(|name| property::members(object.get(name)));
    named.take(2 * property::MOST).filter_map(serde_json::Value::as_str)
}

/// A complaint without a single usable id is still a complaint.
fn flag(activity: &Properties) -> Deed {
    Deed::Flag {
        objects: property::ids(activity, "object"),
        content: property::line(activity, "content", LONGEST_COMPLAINT),
    }
}

/// The object of a verb that only its owner may use: it must live where the actor lives.
fn own_object(activity: &Properties, actor: &Id) -> Result<Id, Malformed> {
    let object = property::required(activity, "object")?;
    if object.same_host(actor) { Ok(object) } else { Err(Malformed::Foreign("object")) }
}

fn object_kind(activity: &Properties) -> Option<String> {
    property::kind(property::object(activity, "object")?).map(str::to_owned)
}

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod shapes;

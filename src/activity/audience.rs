//! To whom something is said (ActivityPub §5.6, §6.1). Knows nothing of who the followers are:
//! they are named by their collection, never one by one.

use crate::iri::Site;
use crate::model::slug::Slug;

/// The collection that stands for everybody (ActivityPub §5.6), spelled out: several servers
/// do not know the short form `as:Public`.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// The `to` and `cc` of an activity and of its object, which must agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// The primary recipients.
    pub to: Vec<String>,
    /// Those who are told as well.
    pub cc: Vec<String>,
}

impl Audience {
    /// Everybody, and the actor's followers in particular.
    pub fn public(site: &Site, team: &Slug) -> Audience {
        Audience { to: vec![PUBLIC.to_owned()], cc: vec![site.followers(team.as_str())] }
    }

    /// One actor alone.
    pub fn only(actor: &str) -> Audience {
        Audience { to: vec![actor.to_owned()], cc: Vec::new() }
    }

    /// The same, with one more actor told.
    pub fn and(mut self, actor: String) -> Audience {
        self.cc.push(actor);
        self
    }
}

//! What was published: teams, and entries with the instants that readers see.

use crate::model::Timestamp;
use crate::model::body::Body;
use crate::model::period::Period;
use crate::model::report::{Category, Entry, Format};
use crate::model::slug::Slug;
use serde::{Deserialize, Serialize};

/// Who speaks for entries. The umbrella is one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The stable id; stands in URLs.
    pub id: Slug,
    /// The name as shown: the latest title, or the configured name.
    pub name: String,
    /// One or two plain sentences about the team; may be empty.
    pub summary: String,
    /// The ActivityStreams type of its actor.
    pub kind: ActorKind,
    /// Names the content of its picture: another picture is another name.
    pub icon: String,
    /// When it first spoke.
    pub published: Timestamp,
    /// When its name, summary, kind or picture last changed.
    pub updated: Timestamp,
}

/// ActivityStreams 2.0 vocabulary §3.2: the actor types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActorKind {
    /// A software application.
    Application,
    /// A formal or informal collective of actors.
    Group,
    /// An organization.
    Organization,
    /// An individual person.
    Person,
    /// A service of any kind; shown as a bot.
    #[default]
    Service,
}

/// An entry with its place and its instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The report's slug.
    pub report: Slug,
    /// The place in the report, from 0.
    pub ordinal: u32,
    /// The team's id. Never changes once published.
    pub team: Slug,
    /// The category's name as shown.
    pub category_name: String,
    /// What the entry says now.
    pub entry: Entry,
    /// When feeds first showed it.
    pub published: Timestamp,
    /// When its text last changed.
    pub updated: Timestamp,
    /// When its note left; `None` while it waits for its turn.
    pub posted: Option<Timestamp>,
    /// When it was withdrawn; `None` while it stands.
    pub withdrawn: Option<Timestamp>,
}

/// What a row of entries in the order of publication is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Everything.
    Site,
    /// What one team says.
    Team(Slug),
    /// What stands in one category.
    Category(Slug),
}

/// A report without its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Names the report in URLs.
    pub slug: Slug,
    /// The title as shown.
    pub title: String,
    /// The form it was last read from.
    pub format: Format,
    /// The months it is about.
    pub period: Option<Period>,
    /// What stands before the first entry.
    pub introduction: Body,
    /// The categories in order.
    pub categories: Vec<Category>,
    /// When it was first published.
    pub published: Timestamp,
    /// When the report or one of its entries last changed.
    pub updated: Timestamp,
}

impl Published {
    /// The rows that the entry stands in.
    pub fn subjects(&self) -> [Subject; 3] {
        [Subject::Site, Subject::Team(self.team.clone()), Subject::Category(self.entry.category.clone())]
    }
}

impl Team {
    /// True when people see the same of both: name, summary, kind and picture.
    pub fn looks_like(&self, other: &Team) -> bool {
        (&self.name, &self.summary, self.kind, &self.icon)
            == (&other.name, &other.summary, other.kind, &other.icon)
    }

    /// The user name of the team's account: `-` and `.` become `_`, which every server takes.
    pub fn handle(&self) -> String {
        handle(&self.id)
    }
}

/// The user name that belongs to a team's id. Ids hold no `_`, so names stay apart as ids do
/// (`.` and `-` never both stand in one place: see `Slug`).
pub fn handle(id: &Slug) -> String {
    id.as_str().replace(['-', '.'], "_")
}

//! One site, one team and one entry, on which the documents of this room are tested.

use crate::activity::follow::Follow;
use crate::activity::id::Id;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::body::{Block, Body, Inline};
use crate::model::published::{ActorKind, Published, Team};
use crate::model::report::Entry;
use crate::model::slug::Slug;

pub(crate) fn site() -> Site {
    Site::parse("https://status.example.org").expect("an origin")
}

pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("a slug")
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(crate) fn team() -> Team {
    Team {
        id: slug("release-engineering"),
        name: "Release Engineering".into(),
        summary: "Ships <releases> & snapshots.".into(),
        kind: ActorKind::Service,
        icon: "0123456789ab".into(),
        published: at("2026-01-02T03:04:05Z"),
        updated: at("2026-02-02T03:04:05Z"),
    }
}

/// An entry of that team that was posted and stands unchanged.
pub(crate) fn entry() -> Published {
    let body = Body(vec![Block::Paragraph(vec![Inline::text("Version 1\n  is out.")])]);
    Published {
        report: slug("2026q1"),
        ordinal: 0,
        team: slug("release-engineering"),
        category_name: "Team Reports".into(),
        entry: Entry {
            slug: slug("releases"),
            title: "Releases & more".into(),
            category: slug("team-reports"),
            stem: None,
            contacts: Vec::new(),
            links: Vec::new(),
            sponsors: vec!["The Example Foundation".into()],
            body,
        },
        published: at("2026-04-01T12:00:00Z"),
        updated: at("2026-04-01T12:00:00Z"),
        posted: Some(posted()),
        withdrawn: None,
    }
}

/// When the entry's note left.
pub(crate) fn posted() -> Timestamp {
    at("2026-04-01T12:03:00Z")
}

pub(crate) fn id(text: &str) -> Id {
    Id::parse(text).expect("an id")
}

/// A request to follow that team.
pub(crate) fn follow() -> Follow {
    Follow {
        id: id("https://social.example/follows/1"),
        actor: id("https://social.example/users/ana"),
        object: id(&site().actor("release-engineering")),
    }
}

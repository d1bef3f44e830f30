//! Values to store.

use chrono::{Duration, SubsecRound, Utc};
use tidings::model::Timestamp;
use tidings::model::body::{Block, Body, Inline};
use tidings::model::period::Period;
use tidings::model::published::{ActorKind, Edition, Published, Team};
use tidings::model::report::{Category, Contact, Entry, Format, Link};
use tidings::model::slug::Slug;
use tidings::store::followers::Follower;
use tidings::store::log::Activity;
use tidings::store::publication::{Change, Departure, Kind};

pub fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("a slug")
}

pub fn now() -> Timestamp {
    Utc::now().trunc_subsecs(0)
}

pub fn team(id: &str) -> Team {
    Team {
        id: slug(id),
        name: format!("Team {id} – “ü”"),
        summary: String::new(),
        kind: ActorKind::Service,
        icon: "0123456789ab".into(),
        published: now(),
        updated: now(),
    }
}

pub fn entry(report: &str, name: &str, ordinal: u32) -> Published {
    let at = now() - Duration::seconds(i64::from(ordinal));
    Published {
        report: slug(report),
        ordinal,
        team: slug("core"),
        category_name: "Team Reports".into(),
        entry: Entry {
            slug: slug(name),
            title: format!("Title of {name}"),
            category: slug("team-reports"),
            stem: Some(name.into()),
            contacts: vec![Contact { name: "A".into(), email: Some("a@x.org".into()), url: None }],
            links: vec![Link { text: "lost".into(), url: None }],
            sponsors: vec!["S, Inc.".into()],
            body: Body(vec![Block::Paragraph(vec![Inline::text("words")])]),
        },
        published: at,
        updated: at,
        posted: None,
        withdrawn: None,
    }
}

/// A publication of entries by one team; every note is to leave at once.
pub fn change(planned_at: i64, names: &[&str]) -> Change {
    let edition = Edition {
        slug: slug("2026q3"),
        title: "A report".into(),
        format: Format::Mail,
        period: Period::quarter(2026, 3),
        introduction: Body::default(),
        categories: vec![Category::named("Team Reports")],
        published: now(),
        updated: now(),
    };
    let entries =
        names.iter().zip(0..).map(|(name, ordinal)| (entry("2026q3", name, ordinal), format!("f-{name}")));
    let departures = names.iter().map(|name| departure(name, Kind::Create));
    Change {
        planned_at,
        edition,
        teams: vec![team("core")],
        entries: entries.collect(),
        departures: departures.collect(),
        cancelled: Vec::new(),
    }
}

pub fn departure(name: &str, kind: Kind) -> Departure {
    Departure { report: slug("2026q3"), entry: slug(name), kind, due: now() - Duration::seconds(5) }
}

pub fn activity(id: &str) -> Activity {
    Activity { id: id.into(), team: slug("core"), body: format!("{{\"id\":\"{id}\"}}"), said: now() }
}

pub fn follower(host: &str, name: &str) -> Follower {
    Follower {
        team: slug("core"),
        actor: format!("https://{host}/{name}"),
        inbox: format!("https://{host}/{name}/inbox"),
        destination: format!("https://{host}/inbox"),
        follow: format!("https://{host}/{name}#follow"),
        followed: now(),
    }
}

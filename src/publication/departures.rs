//! What leaves when its time comes: a departure becomes an activity at the end of the outbox log.

use crate::activity::announce::announce;
use crate::activity::create::create;
use crate::activity::delete::delete;
use crate::activity::note::{Voice, note};
use crate::activity::object::Object;
use crate::activity::update::of_note;
use crate::config::Config;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::published::Published;
use crate::model::slug::Slug;
use crate::publication::library::Library;
use crate::store::log::{Activity, Next};
use crate::store::portraits::{Errand, ErrandKind};
use crate::store::publication::{Departure, Kind};
use crate::store::{Store, StoreError};
use chrono::{Duration, SubsecRound};
use std::collections::BTreeSet;

/// Departures looked at together.
const TOGETHER: i64 = 200;
/// What is this much too late has waited for a server to start: it keeps its distances.
const DOWN: Duration = Duration::seconds(20);
/// A note that leaves this much too late is dated by the clock: an old date would hide it.
const LATE: Duration = Duration::minutes(5);

/// Lets everything go whose time has come; gives how many left.
pub async fn depart(
    store: &Store,
    site: &Site,
    config: &Config,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut due = store.departures(now, TOGETHER).await?;
    if due.is_empty() {
        return Ok(0);
    }
    // Without spacing notes are dated a second apart, back from when they were published.
    if store.postpone(now, DOWN + Duration::seconds(due.len() as i64)).await? {
        due = store.departures(now, TOGETHER).await?;
    }
    let reports: BTreeSet<Slug> = due.iter().map(|departure| departure.report.clone()).collect();
    let library = Library::of(store, &reports.into_iter().collect::<Vec<_>>()).await?;
    let mut left = 0;
    for departure in &due {
        let Some(entry) = library.entry(&departure.report, &departure.entry) else { continue };
        let activity = activity(site, config, &library, entry, departure, now);
        let next = (departure.kind == Kind::Create).then(|| Departure {
            kind: Kind::Announce,
            due: now + Duration::from_std(config.publish.announce_after).unwrap_or(Duration::zero()),
            ..departure.clone()
        });
        // A note that comes or goes is featured, or no longer.
        let errand = matches!(departure.kind, Kind::Create | Kind::Delete).then(|| Errand {
            team: entry.team.clone(),
            kind: ErrandKind::Featured,
            due: now + Duration::from_std(config.publish.featured_after).unwrap_or(Duration::zero()),
        });
        let next = Next { departure: next.as_ref(), errand: errand.as_ref() };
        left += usize::from(store.depart(departure, &activity, next).await?);
    }
    Ok(left)
}

fn activity(
    site: &Site,
    config: &Config,
    library: &Library,
    entry: &Published,
    departure: &Departure,
    now: Timestamp,
) -> Activity {
    let now = now.trunc_subsecs(0);
    let late = now - departure.due > LATE;
    let posted = if late { now } else { departure.due.trunc_subsecs(0) };
    let said = match departure.kind {
        Kind::Create => create(site, entry, &note_of(site, config, library, entry, posted), posted),
        Kind::Update => {
            of_note(site, entry, &note_of(site, config, library, entry, entry.posted.unwrap_or(posted)))
        }
        Kind::Delete => delete(site, entry, entry.withdrawn.unwrap_or(now)),
        Kind::Announce => announce(site, &config.site.umbrella, entry, now),
    };
    let team = if departure.kind == Kind::Announce { &config.site.umbrella } else { &entry.team };
    Activity {
        id: said.id().to_owned(),
        team: team.clone(),
        body: said.document().to_string(),
        said: if departure.kind == Kind::Create { posted } else { now },
    }
}

/// The note of an entry, with links to its neighbours.
pub fn note_of(
    site: &Site,
    config: &Config,
    library: &Library,
    entry: &Published,
    posted: Timestamp,
) -> Object {
    let voice = Voice { site, language: &config.site.language, hashtags: &config.site.hashtags };
    note(&voice, entry, &|slug| library.address(site, &entry.report, slug), posted)
}

//! What the cards of pages say: the pictures that others show with a link.

use crate::model::published::{Edition, Team};
use crate::page::listing::Listed;
use crate::page::masthead::Masthead;
use crate::page::picture::card::Card;
use crate::page::wording;

/// The card of an entry.
pub fn entry<'a>(masthead: &Masthead<'_>, listed: Listed<'a>, edition: &'a Edition) -> Card<'a> {
    Card {
        kicker: &edition.title,
        title: &listed.entry.entry.title,
        team: listed.team,
        label: &listed.team.name,
        account: masthead.account(listed.team),
        note: edition.period.as_ref().map(wording::months).unwrap_or_default(),
    }
}

/// The card of a team. The umbrella's is also that of pages that are about no team.
pub fn team<'a>(masthead: &Masthead<'a>, team: &'a Team) -> Card<'a> {
    let umbrella = team.id == masthead.umbrella.id;
    Card {
        kicker: if umbrella { "Status reports" } else { masthead.title },
        title: &team.name,
        team,
        label: if umbrella { "Follow all teams" } else { "Follow this team" },
        account: masthead.account(team),
        note: String::new(),
    }
}

/// The card of a report.
pub fn report<'a>(masthead: &Masthead<'a>, edition: &'a Edition) -> Card<'a> {
    Card {
        kicker: masthead.title,
        title: &edition.title,
        team: masthead.umbrella,
        label: "Follow all teams",
        account: masthead.account(masthead.umbrella),
        note: edition.period.as_ref().map(wording::months).unwrap_or_default(),
    }
}

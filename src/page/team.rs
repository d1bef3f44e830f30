//! A team: its account, how to follow it, and what it wrote, report by report.

use crate::iri::{CardOf, FeedOf};
use crate::model::published::Team;
use crate::page::head::Head;
use crate::page::listing::History;
use crate::page::masthead::Masthead;
use crate::page::{preview, written};
use askama::Template;

/// What the page of a team shows. The umbrella has one too.
#[derive(Clone, Debug)]
pub struct TeamPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// The team.
    pub team: &'a Team,
    /// How many accounts follow it.
    pub followers: usize,
    /// What it wrote.
    pub history: History<'a>,
    /// The server or account the visitor gave before; may be empty.
    pub account: &'a str,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "team.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a TeamPage<'a>,
    feeds: FeedOf<'a>,
}

/// The page at [`crate::iri::Site::team_page`].
pub fn html(view: &TeamPage<'_>) -> String {
    let (masthead, team) = (view.masthead, view.team);
    // The umbrella speaks for the whole site, and so do its feeds.
    let feeds = if team.id == masthead.umbrella.id { FeedOf::Site } else { FeedOf::Team(team.id.as_str()) };
    let head = Head {
        activity: Some(masthead.site.actor(team.id.as_str())),
        creator: Some(team),
        ..Head::new(masthead, &team.name, &description(view))
            .at(masthead.site.team_page(team.id.as_str()))
            .about(feeds, &team.name)
            .pictured(CardOf::Team(team.id.as_str()), &preview::team(masthead, team))
    };
    written(&Sheet { head, masthead, view, feeds })
}

fn description(view: &TeamPage<'_>) -> String {
    let account = view.masthead.account(view.team);
    format!("{} {} reports as {account}.", view.team.summary, view.team.name).trim_start().to_owned()
}

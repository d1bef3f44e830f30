//! The front page: how to follow, the latest report, all reports, all teams.

use crate::model::published::{Edition, Team};
use crate::page::head::Head;
use crate::page::listing::Chapter;
use crate::page::masthead::Masthead;
use crate::page::written;
use askama::Template;

/// What the front page shows.
#[derive(Clone, Debug)]
pub struct FrontPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// The latest report with all its entries; `None` while nothing is published.
    pub latest: Option<Chapter<'a>>,
    /// All reports, the newest first.
    pub reports: Vec<ReportLine<'a>>,
    /// All teams but the umbrella, in the order to be shown.
    pub teams: Vec<TeamLine<'a>>,
    /// How many accounts follow the umbrella.
    pub followers: usize,
}

/// A report in the list of all reports.
#[derive(Clone, Copy, Debug)]
pub struct ReportLine<'a> {
    /// The report.
    pub edition: &'a Edition,
    /// How many entries it has.
    pub entries: usize,
}

/// A team in the list of all teams.
#[derive(Clone, Copy, Debug)]
pub struct TeamLine<'a> {
    /// The team.
    pub team: &'a Team,
    /// How many accounts follow it.
    pub followers: usize,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "front.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a FrontPage<'a>,
}

/// The page at [`crate::iri::Site::front_page`].
pub fn html(view: &FrontPage<'_>) -> String {
    let masthead = view.masthead;
    let description = format!(
        "{}: every entry of every report as a page, a feed item and a post of {} and its teams.",
        masthead.title,
        masthead.account(masthead.umbrella)
    );
    let head = Head {
        activity: Some(masthead.site.actor(masthead.umbrella.id.as_str())),
        creator: Some(masthead.umbrella),
        ..Head::new(masthead, masthead.title, &description).at(masthead.site.front_page()).pictured_as_site()
    };
    written(&Sheet { head, masthead, view })
}

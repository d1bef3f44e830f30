//! The page that lists every feed.

use crate::iri::FeedOf;
use crate::model::published::{Edition, Team};
use crate::model::report::Category;
use crate::page::head::Head;
use crate::page::masthead::Masthead;
use crate::page::written;
use askama::Template;

/// What the page of all feeds shows.
#[derive(Clone, Debug)]
pub struct FeedsPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// All teams but the umbrella.
    pub teams: Vec<&'a Team>,
    /// All categories.
    pub categories: Vec<&'a Category>,
    /// All reports, the newest first.
    pub reports: Vec<&'a Edition>,
}

/// One heading of the page with its feeds.
struct Shelf<'a> {
    name: &'a str,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    name: &'a str,
    page: String,
    of: FeedOf<'a>,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "feeds.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    shelves: Vec<Shelf<'a>>,
}

/// The page at [`crate::iri::Site::feeds_page`].
pub fn html(view: &FeedsPage<'_>) -> String {
    let masthead = view.masthead;
    let description =
        format!("Every feed of {}: the whole site, teams, categories, reports.", masthead.title);
    let head = Head::new(masthead, "Feeds", &description).at(masthead.site.feeds_page()).pictured_as_site();
    let shelves = [site(masthead), teams(view), categories(view), reports(view)];
    let shelves = shelves.into_iter().filter(|shelf| !shelf.rows.is_empty()).collect();
    written(&Sheet { head, masthead, shelves })
}

fn site<'a>(masthead: &Masthead<'a>) -> Shelf<'a> {
    let row = Row { name: masthead.title, page: masthead.to_front(), of: FeedOf::Site };
    Shelf { name: "Everything", rows: vec![row] }
}

fn teams<'a>(view: &FeedsPage<'a>) -> Shelf<'a> {
    let row = |team: &&'a Team| Row {
        name: &team.name,
        page: view.masthead.to_team(&team.id),
        of: FeedOf::Team(team.id.as_str()),
    };
    Shelf { name: "Teams", rows: view.teams.iter().map(row).collect() }
}

fn categories<'a>(view: &FeedsPage<'a>) -> Shelf<'a> {
    let row = |category: &&'a Category| Row {
        name: &category.name,
        page: view.masthead.to_category(&category.slug),
        of: FeedOf::Category(category.slug.as_str()),
    };
    Shelf { name: "Categories", rows: view.categories.iter().map(row).collect() }
}

fn reports<'a>(view: &FeedsPage<'a>) -> Shelf<'a> {
    let row = |edition: &&'a Edition| Row {
        name: &edition.title,
        page: view.masthead.to_report(edition),
        of: FeedOf::Report(edition.slug.as_str()),
    };
    Shelf { name: "Reports", rows: view.reports.iter().map(row).collect() }
}

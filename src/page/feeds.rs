//! The page that lists every feed.

use crate::iri::FeedOf;
use crate::model::Timestamp;
use crate::model::published::{Edition, Team};
use crate::model::report::Category;
use crate::page::head::Head;
use crate::page::masthead::Masthead;
use crate::page::wording::{count, day};
use crate::page::written;
use askama::Template;
use std::collections::HashMap;

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
    /// What the feeds hold.
    pub held: HashMap<FeedOf<'a>, Held>,
}

/// What a feed holds.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// How many entries, with those in its archives.
    pub entries: usize,
    /// When the latest was published.
    pub latest: Timestamp,
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
    held: Option<Held>,
}

impl Row<'_> {
    /// `12 entries, the latest of 3 July 2019`
    fn holds(&self) -> String {
        self.held.map_or_else(String::new, |held| {
            format!("{}, the latest of {}", count(held.entries, "entry", "entries"), day(&held.latest))
        })
    }
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "feeds.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    shelves: Vec<Shelf<'a>>,
}

impl<'a> FeedsPage<'a> {
    fn row(&self, name: &'a str, page: String, of: FeedOf<'a>) -> Row<'a> {
        let held = self.held.get(&of).copied();
        Row { name, page, of, held }
    }
}

/// The page at [`crate::iri::Site::feeds_page`].
pub fn html(view: &FeedsPage<'_>) -> String {
    let masthead = view.masthead;
    let description =
        format!("Every feed of {}: the whole site, teams, categories, reports.", masthead.title);
    let head = Head::new(masthead, "Feeds", &description).at(masthead.site.feeds_page()).pictured_as_site();
    let shelves = [site(view), teams(view), categories(view), reports(view)];
    let shelves = shelves.into_iter().filter(|shelf| !shelf.rows.is_empty()).collect();
    written(&Sheet { head, masthead, shelves })
}

fn site<'a>(view: &FeedsPage<'a>) -> Shelf<'a> {
    let masthead = view.masthead;
    let row = view.row(masthead.title, masthead.to_front(), FeedOf::Site);
    Shelf { name: "Everything", rows: vec![row] }
}

fn teams<'a>(view: &FeedsPage<'a>) -> Shelf<'a> {
    let row = |team: &&'a Team| {
        view.row(&team.name, view.masthead.to_team(&team.id), FeedOf::Team(team.id.as_str()))
    };
    Shelf { name: "Teams", rows: view.teams.iter().map(row).collect() }
}

fn categories<'a>(view: &FeedsPage<'a>) -> Shelf<'a> {
    let row = |category: &&'a Category| {
        view.row(
            &category.name,
            view.masthead.to_category(&category.slug),
            FeedOf::Category(category.slug.as_str()),
        )
    };
    Shelf { name: "Categories", rows: view.categories.iter().map(row).collect() }
}

fn reports<'a>(view: &FeedsPage<'a>) -> Shelf<'a> {
    let row = |edition: &&'a Edition| {
        view.row(&edition.title, view.masthead.to_report(edition), FeedOf::Report(edition.slug.as_str()))
    };
    Shelf { name: "Reports", rows: view.reports.iter().map(row).collect() }
}

//! A category: what it is, and its entries, the newest report first.

use crate::iri::FeedOf;
use crate::model::html::EntryAddress;
use crate::model::report::Category;
use crate::page::excerpt::excerpt;
use crate::page::head::Head;
use crate::page::listing::History;
use crate::page::masthead::Masthead;
use crate::page::{wording, written};
use askama::Template;

/// What the page of a category shows.
pub struct CategoryPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// The category as the latest report has it.
    pub category: &'a Category,
    /// Its entries by report.
    pub history: History<'a>,
    /// Resolves links of the description to entries.
    pub address: EntryAddress<'a>,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "category.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a CategoryPage<'a>,
    feeds: FeedOf<'a>,
    count: String,
}

/// The page at [`crate::iri::Site::category_page`].
pub fn html(view: &CategoryPage<'_>) -> String {
    let (masthead, category) = (view.masthead, view.category);
    let count = wording::count(view.history.entries(), "entry", "entries");
    let feeds = FeedOf::Category(category.slug.as_str());
    let head = Head {
        creator: Some(masthead.umbrella),
        ..Head::new(masthead, &category.name, &description(view, &count))
            .at(masthead.site.category_page(category.slug.as_str()))
            .about(feeds, &category.name)
            .pictured_as_site()
    };
    written(&Sheet { head, masthead, view, feeds, count })
}

fn description(view: &CategoryPage<'_>, count: &str) -> String {
    let (category, site) = (view.category, view.masthead.title);
    format!("{} in {site}: {count}. {}", category.name, excerpt(&category.description, 40))
}

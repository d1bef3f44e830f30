//! What people see who open a feed in a browser: what it is, its address to copy, what it holds.

use crate::iri::FeedFormat;
use crate::model::Timestamp;
use crate::page::head::Head;
use crate::page::masthead::Masthead;
use crate::page::written;
use askama::Template;

/// What the page of a feed shows.
#[derive(Clone, Debug)]
pub struct FeedView<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// The title of the feed.
    pub title: &'a str,
    /// Its addresses.
    pub addresses: [(FeedFormat, String); FeedFormat::ALL.len()],
    /// The page about the same thing.
    pub home: String,
    /// What it holds, in the feed's order.
    pub lines: Vec<FeedLine<'a>>,
    /// Where older entries are.
    pub older: Option<String>,
}

/// An entry of a feed.
#[derive(Clone, Debug)]
pub struct FeedLine<'a> {
    /// Its title.
    pub title: &'a str,
    /// The address of its page.
    pub page: String,
    /// When it was published.
    pub published: Timestamp,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "feed.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a FeedView<'a>,
}

/// The page; it has no address of its own, for browsers get it at that of the feed.
pub fn html(view: &FeedView<'_>) -> String {
    let description = format!("The feed of {}, for feed readers.", view.title);
    let head = Head::new(view.masthead, view.title, &description);
    written(&Sheet { head, masthead: view.masthead, view })
}

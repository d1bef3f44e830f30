//! Searching: the form, and what was found.

use crate::model::published::Edition;
use crate::model::text::fold;
use crate::model::words::Query;
use crate::page::highlight::{Piece, marked, passage};
use crate::page::listing::{Listed, period};
use crate::page::masthead::Masthead;
use crate::page::{head::Head, wording, written};
use askama::Template;

/// The most entries that are shown.
pub const MOST: usize = 50;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct SearchPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// What the visitor typed; may be empty.
    pub asked: &'a str,
    /// What came of it.
    pub answer: Answer<'a>,
}

/// What came of looking.
#[derive(Clone, Debug)]
pub enum Answer<'a> {
    /// Nothing was looked for yet.
    Nothing,
    /// These entries hold all the words, the best first; no more than [`MOST`].
    Found(&'a Query, Vec<Hit<'a>>),
    /// It cannot be looked for now; a sentence says why.
    Later(&'a str),
}

/// An entry that was found.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// The report it stands in.
    pub edition: &'a Edition,
    /// The entry and its team.
    pub listed: Listed<'a>,
}

struct Row<'a> {
    hit: Hit<'a>,
    period: String,
    title: Vec<Piece>,
    passage: Vec<Piece>,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "search.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a SearchPage<'a>,
    sentence: String,
    rows: Vec<Row<'a>>,
}

/// The page at [`crate::iri::Site::search`].
pub fn html(view: &SearchPage<'_>) -> String {
    let masthead = view.masthead;
    let description = format!("Search in all entries of {}.", masthead.title);
    let title = if view.asked.is_empty() { "Search".to_owned() } else { format!("Search: {}", view.asked) };
    let head = Head::new(masthead, &title, &description);
    let rows = match &view.answer {
        Answer::Found(query, hits) => hits.iter().map(|hit| row(*hit, query)).collect(),
        Answer::Nothing | Answer::Later(_) => Vec::new(),
    };
    written(&Sheet { head, masthead, view, sentence: sentence(view), rows })
}

fn row<'a>(hit: Hit<'a>, query: &Query) -> Row<'a> {
    let entry = &hit.listed.entry.entry;
    let text = fold(&entry.body.plain_text());
    Row {
        hit,
        period: period(hit.edition),
        title: marked(&entry.title, query),
        passage: passage(&text, query),
    }
}

fn sentence(view: &SearchPage<'_>) -> String {
    match &view.answer {
        Answer::Nothing => String::new(),
        Answer::Later(sentence) => (*sentence).to_owned(),
        Answer::Found(_, hits) if hits.is_empty() => {
            "No entry holds all of these words. Try fewer of them, or only their beginnings.".to_owned()
        }
        Answer::Found(_, hits) if hits.len() >= MOST => format!("The {MOST} entries that fit best:"),
        Answer::Found(_, hits) => {
            format!("{} with these words:", wording::count(hits.len(), "entry", "entries"))
        }
    }
}

//! A report: introduction, contents, and every entry by category with its beginning.

use crate::iri::{CardOf, FeedOf};
use crate::model::html::EntryAddress;
use crate::page::excerpt::excerpt;
use crate::page::head::Head;
use crate::page::listing::{Chapter, Section, period};
use crate::page::masthead::Masthead;
use crate::page::{preview, wording, written};
use askama::Template;

/// What the page of a report shows.
pub struct ReportPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// The report with all its entries.
    pub chapter: Chapter<'a>,
    /// Resolves links of the introduction to entries.
    pub address: EntryAddress<'a>,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "report.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a ReportPage<'a>,
    sections: Vec<Section<'a>>,
    feeds: FeedOf<'a>,
}

/// The page at [`crate::iri::Site::report_page`].
pub fn html(view: &ReportPage<'_>) -> String {
    let (masthead, edition) = (view.masthead, view.chapter.edition);
    let feeds = FeedOf::Report(edition.slug.as_str());
    let head = Head {
        creator: Some(masthead.umbrella),
        ..Head::new(masthead, &edition.title, &description(view))
            .at(masthead.site.report_page(edition.slug.as_str()))
            .about(feeds, &edition.title)
            .pictured(CardOf::Report(edition.slug.as_str()), &preview::report(masthead, edition))
    };
    written(&Sheet { head, masthead, view, sections: view.chapter.sections(), feeds })
}

fn description(view: &ReportPage<'_>) -> String {
    let edition = view.chapter.edition;
    let count = wording::count(view.chapter.entries.len(), "entry", "entries");
    let introduction = excerpt(&edition.introduction, 40);
    format!("{}, {count}. {introduction}", period(edition))
}

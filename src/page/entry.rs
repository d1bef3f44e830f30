//! An entry: its whole text, who wrote it, whom to ask, and the way on to its neighbours.

use crate::iri::{CardOf, FeedOf};
use crate::model::html::EntryAddress;
use crate::model::published::{Edition, Published};
use crate::model::reaction::Tally;
use crate::model::report::Contact;
use crate::page::listing::Listed;
use crate::page::masthead::Masthead;
use crate::page::{head::Head, preview, written};
use askama::Template;

/// What the page of an entry shows.
pub struct EntryPage<'a> {
    /// The site.
    pub masthead: &'a Masthead<'a>,
    /// The report the entry stands in.
    pub edition: &'a Edition,
    /// The entry and its team.
    pub listed: Listed<'a>,
    /// What stands before and after it in the report.
    pub in_report: Neighbours<&'a Published>,
    /// What its team wrote about the time before and after it, and in which reports.
    pub of_team: Neighbours<(&'a Edition, &'a Published)>,
    /// What others did about its note.
    pub tally: &'a Tally,
    /// Resolves links of the body to other entries.
    pub address: EntryAddress<'a>,
}

/// The entries before and after one.
#[derive(Clone, Copy, Debug)]
pub struct Neighbours<T> {
    /// The one before.
    pub previous: Option<T>,
    /// The one after.
    pub next: Option<T>,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "entry.html")]
struct Sheet<'a> {
    head: Head<'a>,
    masthead: &'a Masthead<'a>,
    view: &'a EntryPage<'a>,
    published: &'a Published,
}

impl<T> Neighbours<T> {
    fn are_none(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }
}

/// The page at [`crate::iri::Site::entry_page`].
pub fn html(view: &EntryPage<'_>) -> String {
    let (masthead, published) = (view.masthead, view.listed.entry);
    let (site, entry) = (masthead.site, &published.entry);
    let (report, slug) = (published.report.as_str(), entry.slug.as_str());
    let title = format!("{} – {}", entry.title, view.edition.title);
    let head = Head {
        activity: Some(site.note(report, slug)),
        creator: Some(view.listed.team),
        article: Some((published.published, published.updated)),
        ..Head::new(masthead, &title, &view.listed.excerpt(50))
            .at(site.entry_page(report, slug))
            .about(FeedOf::Team(published.team.as_str()), &view.listed.team.name)
            .pictured(CardOf::Entry(report, slug), &preview::entry(masthead, view.listed, view.edition))
    };
    written(&Sheet { head, masthead, view, published })
}

/// Where a contact is reached: its mailbox, else its page.
pub(in crate::page) fn reached(contact: &Contact) -> Option<String> {
    let mailbox = contact.email.as_deref().and_then(crate::model::href::Href::mailto);
    mailbox.as_ref().or(contact.url.as_ref()).map(|href| href.as_str().to_owned())
}

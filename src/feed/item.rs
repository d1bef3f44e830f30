//! A published entry as an item, rendered once for all feeds and formats that show it.
//!
//! Does not know which feeds these are.

use crate::feed::enclosure::{Enclosure, enclosures};
use crate::feed::{Addresses, content, line};
use crate::iri::{FeedOf, Site};
use crate::model::Timestamp;
use crate::model::html::EntryAddress;
use crate::model::published::{Edition, Published, Team};
use crate::model::report::Contact;
use crate::model::text::{clean, shorten};
use chrono::SubsecRound;

/// The length of a summary, in characters.
const SUMMARY: usize = 300;

/// An item of a feed. All texts are clean: they hold no character that XML forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The id of the entry's note: stable for ever, and never the address of the page.
    pub(in crate::feed) id: String,
    pub(in crate::feed) page: String,
    pub(in crate::feed) title: String,
    /// The whole entry as HTML; never empty.
    pub(in crate::feed) html: String,
    /// The begin of the entry as plain text; may be empty.
    pub(in crate::feed) summary: String,
    pub(in crate::feed) published: Timestamp,
    pub(in crate::feed) updated: Timestamp,
    pub(in crate::feed) author: Author,
    /// The names of the contacts: authors as well, after the team.
    pub(in crate::feed) contacts: Vec<String>,
    pub(in crate::feed) category: Category,
    pub(in crate::feed) source: Source,
    pub(in crate::feed) enclosures: Vec<Enclosure>,
}

/// The team that wrote an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::feed) struct Author {
    pub(in crate::feed) name: String,
    pub(in crate::feed) page: String,
}

/// The category of an item: RFC 4287 §4.2.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::feed) struct Category {
    pub(in crate::feed) term: String,
    pub(in crate::feed) label: String,
}

/// The report an item stands in: RFC 4287 §4.2.11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::feed) struct Source {
    pub(in crate::feed) title: String,
    pub(in crate::feed) page: String,
    pub(in crate::feed) addresses: Addresses,
    pub(in crate::feed) updated: Timestamp,
}

impl Item {
    /// The item of an entry. `address` gives the page of another entry of the report.
    pub fn new(
        site: &Site,
        published: &Published,
        team: &Team,
        edition: &Edition,
        address: EntryAddress<'_>,
    ) -> Item {
        let entry = &published.entry;
        let (report, slug) = (published.report.as_str(), entry.slug.as_str());
        let title = or(line(&entry.title), slug);
        let author = or(line(&team.name), team.id.as_str());
        Item {
            id: site.note(report, slug),
            page: site.entry_page(report, slug),
            html: content::html(entry, &title, address),
            summary: shorten(&clean(&entry.body.plain_text()), SUMMARY),
            title,
            published: published.published.trunc_subsecs(0),
            updated: published.updated.max(published.published).trunc_subsecs(0),
            contacts: names(&entry.contacts, &author),
            author: Author { name: author, page: site.team_page(team.id.as_str()) },
            category: category(published),
            source: source(site, edition),
            enclosures: enclosures(entry),
        }
    }
}

fn category(published: &Published) -> Category {
    let term = published.entry.category.to_string();
    Category { label: or(line(&published.category_name), &term), term }
}

fn source(site: &Site, edition: &Edition) -> Source {
    let slug = edition.slug.as_str();
    Source {
        title: or(line(&edition.title), slug),
        page: site.report_page(slug),
        addresses: Addresses::of(site, FeedOf::Report(slug)),
        // Of its publication: what changed in other entries must not change this one.
        updated: edition.published.trunc_subsecs(0),
    }
}

/// The names of contacts, each once, without that of the team.
fn names(contacts: &[Contact], team: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in contacts.iter().map(name).filter(|name| !name.is_empty()) {
        if name != team && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A name without an address behind it: names of authors are not for mail.
fn name(contact: &Contact) -> String {
    let name = line(&contact.name);
    match name.rsplit_once('<') {
        Some((before, address)) if address.contains('@') => before.trim().to_owned(),
        _ => name,
    }
}

/// The text, or what stands in when it is empty: no format takes an empty title or name.
fn or(text: String, instead: &str) -> String {
    if text.is_empty() { instead.to_owned() } else { text }
}

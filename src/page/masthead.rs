//! What every page says of the site, and the paths by which its pages link to each other: the
//! addresses of `iri` without the origin, so that pages are small and work behind any name.

use crate::iri::{FeedFormat, FeedOf, Site};
use crate::model::published::{Edition, Published, Team};
use crate::model::slug::Slug;
use crate::page::asset::Asset;

/// What every page says of the site.
#[derive(Clone, Copy, Debug)]
pub struct Masthead<'a> {
    /// The site's addresses.
    pub site: &'a Site,
    /// The site's name.
    pub title: &'a str,
    /// The language of what is published (BCP 47).
    pub language: &'a str,
    /// The site's own actor, which announces every team's notes.
    pub umbrella: &'a Team,
    /// Where the site has moved, with all its accounts.
    pub moved_to: Option<&'a Site>,
}

impl Masthead<'_> {
    /// A team's account as people write it: `@core@status.example.org`.
    pub(in crate::page) fn account(&self, team: &Team) -> String {
        format!("@{}", self.site.account(&team.handle()))
    }

    /// The page of a team at a site that has the same teams: the umbrella's is the front page.
    pub(in crate::page) fn page_at(&self, site: &Site, team: &Team) -> String {
        match team.id == self.umbrella.id {
            true => site.front_page(),
            false => site.team_page(team.id.as_str()),
        }
    }

    pub(in crate::page) fn to_front(self) -> String {
        self.path(&self.site.front_page())
    }

    pub(in crate::page) fn to_feeds(self) -> String {
        self.path(&self.site.feeds_page())
    }

    pub(in crate::page) fn to_opml(self) -> String {
        self.path(&self.site.opml())
    }

    pub(in crate::page) fn to_follow(self) -> String {
        self.path(&self.site.follow())
    }

    pub(in crate::page) fn to_search(self) -> String {
        self.path(&self.site.search())
    }

    pub(in crate::page) fn to_avatar(self, team: &Team) -> String {
        self.path(&self.site.avatar(team.id.as_str(), &team.icon))
    }

    pub(in crate::page) fn to_team(self, team: &Slug) -> String {
        self.path(&self.site.team_page(team.as_str()))
    }

    pub(in crate::page) fn to_category(self, category: &Slug) -> String {
        self.path(&self.site.category_page(category.as_str()))
    }

    pub(in crate::page) fn to_report(self, edition: &Edition) -> String {
        self.path(&self.site.report_page(edition.slug.as_str()))
    }

    pub(in crate::page) fn to_entry(self, entry: &Published) -> String {
        self.path(&self.site.entry_page(entry.report.as_str(), entry.entry.slug.as_str()))
    }

    pub(in crate::page) fn to_asset(self, asset: &Asset) -> String {
        self.path(&self.site.asset(&asset.file))
    }

    pub(in crate::page) fn to_feed(self, of: &FeedOf<'_>, format: &FeedFormat) -> String {
        self.path(&self.site.feed(*of, *format))
    }

    fn path(&self, address: &str) -> String {
        self.site.path_of(address).unwrap_or(address).to_owned()
    }
}

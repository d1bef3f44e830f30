//! What a page says about itself to browsers, readers, search engines and link previews.

use crate::iri::{CardOf, FeedFormat, FeedOf};
use crate::model::Timestamp;
use crate::model::published::Team;
use crate::model::text::shorten;
use crate::page::asset::{ICON, SCRIPT, STYLE};
use crate::page::masthead::Masthead;
use crate::page::picture::card::Card;
use crate::page::preview;

/// The longest description: what search engines and previews show of it.
const DESCRIPTION: usize = 200;

pub(in crate::page) struct Head<'a> {
    pub masthead: &'a Masthead<'a>,
    /// What the page is called, without the site's name.
    pub title: String,
    pub description: String,
    /// The page's one address; a page without one is not to be indexed.
    pub canonical: Option<String>,
    pub feeds: Vec<FeedLink>,
    /// The same thing as ActivityPub: a note or an actor.
    pub activity: Option<String>,
    /// Who is shown as the author of link previews.
    pub creator: Option<&'a Team>,
    /// When an article was published and changed; other pages are no articles.
    pub article: Option<(Timestamp, Timestamp)>,
    /// The picture of link previews.
    pub picture: Option<Preview>,
    /// Where the browser goes on to at once.
    pub onward: Option<&'a str>,
}

/// A card, and what it says.
pub(in crate::page) struct Preview {
    pub address: String,
    pub alt: String,
}

/// A feed for autodiscovery.
pub(in crate::page) struct FeedLink {
    pub title: String,
    pub media_type: &'static str,
    pub address: String,
}

impl<'a> Head<'a> {
    /// A page that only links to the feeds of the site.
    pub fn new(masthead: &'a Masthead<'a>, title: &str, description: &str) -> Head<'a> {
        let mut head = Head {
            masthead,
            title: title.to_owned(),
            description: shorten(description, DESCRIPTION),
            canonical: None,
            feeds: Vec::new(),
            activity: None,
            creator: None,
            article: None,
            picture: None,
            onward: None,
        };
        head.link_feeds(FeedOf::Site, masthead.title);
        head
    }

    /// Gives the page its address.
    pub fn at(mut self, address: String) -> Head<'a> {
        self.canonical = Some(address);
        self
    }

    /// Gives the page a picture for link previews.
    pub fn pictured(mut self, of: CardOf<'_>, card: &Card<'_>) -> Head<'a> {
        let address = self.masthead.site.card(of, &card.digest());
        self.picture = Some(Preview { address, alt: card.alt() });
        self
    }

    /// The picture of pages that are about no team and no report.
    pub fn pictured_as_site(self) -> Head<'a> {
        let masthead = self.masthead;
        let umbrella = masthead.umbrella;
        self.pictured(CardOf::Team(umbrella.id.as_str()), &preview::team(masthead, umbrella))
    }

    /// Links to the feeds of what the page is about, before those of the site.
    pub fn about(mut self, of: FeedOf<'_>, name: &str) -> Head<'a> {
        if of == FeedOf::Site {
            return self;
        }
        let of_site = std::mem::take(&mut self.feeds);
        self.link_feeds(of, name);
        self.feeds.extend(of_site);
        self
    }

    fn link_feeds(&mut self, of: FeedOf<'_>, name: &str) {
        self.feeds.extend(FeedFormat::ALL.map(|format| FeedLink {
            title: format!("{name} ({})", format_name(&format)),
            media_type: format.media_type(),
            address: self.masthead.site.feed(of, format),
        }));
    }

    /// The text of the browser's tab.
    pub fn tab(&self) -> String {
        if self.title == self.masthead.title {
            self.title.clone()
        } else {
            format!("{} – {}", self.title, self.masthead.title)
        }
    }

    pub fn style(&self) -> String {
        self.masthead.to_asset(&STYLE)
    }

    pub fn script(&self) -> String {
        self.masthead.to_asset(&SCRIPT)
    }

    pub fn icon(&self) -> String {
        self.masthead.to_asset(&ICON)
    }
}

/// What a format is called among people.
pub(in crate::page) fn format_name(format: &FeedFormat) -> &'static str {
    match format {
        FeedFormat::Atom => "Atom",
        FeedFormat::Rss => "RSS",
        FeedFormat::Json => "JSON Feed",
    }
}

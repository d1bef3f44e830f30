//! The pictures of what is published: which there are now, and how each is drawn. Drawing is for others
//! to do, when it is wanted.

use crate::config::Config;
use crate::iri::{CardOf, Drawn, Site};
use crate::model::published::Team;
use crate::model::slug::Slug;
use crate::page::listing::Listed;
use crate::page::masthead::Masthead;
use crate::page::picture::avatar::Avatar;
use crate::page::picture::card::Card;
use crate::page::{picture, preview};
use crate::publication::library::Library;

/// What there is to draw: its address and the name of its content now, and how it is done.
pub struct Order {
    /// Where it is; the name of the content is a part of it.
    pub address: String,
    /// The name of its content.
    pub digest: String,
    /// Draws a PNG.
    pub draw: Box<dyn FnOnce() -> Vec<u8> + Send>,
}

/// All pictures of a site.
pub struct Gallery<'a> {
    masthead: Masthead<'a>,
    config: &'a Config,
    library: &'a Library,
}

/// What stands above every page; `None` while the site has no account of its own yet.
pub fn masthead<'a>(site: &'a Site, config: &'a Config, library: &'a Library) -> Option<Masthead<'a>> {
    let (umbrella, _) = library.teams.get(&config.site.umbrella)?;
    let (title, language) = (&config.site.title, &config.site.language);
    Some(Masthead { site, title, language, umbrella, moved_to: library.moved_to.as_ref() })
}

impl<'a> Gallery<'a> {
    /// The pictures of a library; `None` while the site has no account of its own yet.
    pub fn new(site: &'a Site, config: &'a Config, library: &'a Library) -> Option<Gallery<'a>> {
        Some(Gallery { masthead: masthead(site, config, library)?, config, library })
    }

    /// What every page says of the site.
    pub fn masthead(&self) -> &Masthead<'a> {
        &self.masthead
    }

    /// The picture of what a path names, whatever content it names.
    pub fn order(&self, named: Drawn<'_>) -> Option<Order> {
        match named {
            Drawn::Avatar(team, _) => Some(self.avatar(&self.library.teams.get(&Slug::parse(team).ok()?)?.0)),
            Drawn::Card(of, _) => self.card(of),
        }
    }

    /// Every picture that a page or a document names.
    pub fn all(&self) -> Vec<Order> {
        let library = self.library;
        let teams = library.teams.values().map(|(team, _)| team);
        let avatars = teams.clone().map(|team| self.avatar(team));
        let teams = teams.map(|team| CardOf::Team(team.id.as_str()));
        let reports = library.editions.keys().map(|slug| CardOf::Report(slug.as_str()));
        let entries =
            library.standing().map(|entry| CardOf::Entry(entry.report.as_str(), entry.entry.slug.as_str()));
        let cards = teams.chain(reports).chain(entries).filter_map(|of| self.card(of));
        avatars.chain(cards).collect()
    }

    /// The configured picture of a team, else its letters. What the program draws otherwise than the
    /// one that named it, gets its name when the teams are next looked through.
    fn avatar(&self, team: &Team) -> Order {
        let (id, name) = (team.id.to_string(), team.name.clone());
        let address = self.masthead.site.avatar(&id, &team.icon);
        let given = self.config.pictures.get(&team.id).map(|picture| picture.bytes.clone());
        let draw = move || match given {
            Some(bytes) => bytes.to_vec(),
            None => Avatar { id: &id, name: &name }.png(),
        };
        Order { address, digest: team.icon.clone(), draw: Box::new(draw) }
    }

    fn card(&self, of: CardOf<'_>) -> Option<Order> {
        let card = self.drawing(of)?;
        let (digest, svg) = (card.digest(), card.svg());
        let address = self.masthead.site.card(of, &digest);
        Some(Order { address, digest, draw: Box::new(move || picture::png(&svg)) })
    }

    fn drawing(&self, of: CardOf<'_>) -> Option<Card<'_>> {
        let slug = |text: &str| Slug::parse(text).ok();
        let (library, masthead) = (self.library, &self.masthead);
        Some(match of {
            CardOf::Team(id) => preview::team(masthead, &library.teams.get(&slug(id)?)?.0),
            CardOf::Report(report) => preview::report(masthead, library.editions.get(&slug(report)?)?),
            CardOf::Entry(report, entry) => {
                let edition = library.editions.get(&slug(report)?)?;
                let entry = library.entry(&slug(report)?, &slug(entry)?)?;
                let entry = Some(entry).filter(|entry| entry.withdrawn.is_none())?;
                let (team, _) = library.teams.get(&entry.team)?;
                preview::entry(masthead, Listed { entry, team }, edition)
            }
        })
    }
}

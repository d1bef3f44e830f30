//! Every address we mint, and the way back from an address to what it names.
//!
//! Ids of actors, notes and activities live under `/ap/` and never move; pages and feeds have
//! addresses of their own. Nothing else in the program builds a URL of the site.

pub mod archive;
pub mod sitemap;

use std::fmt;

/// The origin of the site (`https://status.example.org`), from which all addresses are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: String,
}

/// Why an address cannot be the site's.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0:?} is not the address of a site: write scheme and host alone, as in \"https://status.example.org\""
)]
pub struct NotAnOrigin(String);

/// What an id of ours names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// An actor, by the team's id.
    Actor(String),
    /// A team's collection of followers.
    Followers(String),
    /// A note, by report and entry.
    Note(String, String),
    /// The public collection of the site's shared inbox has no name; anything else of ours.
    Other,
}

/// The feed formats, by the last part of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// RFC 4287.
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

/// What a feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedOf<'a> {
    /// The whole site.
    Site,
    /// One team, by id.
    Team(&'a str),
    /// One category, by slug.
    Category(&'a str),
    /// One report, by slug.
    Report(&'a str),
}

/// What a card, the picture of link previews, is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardOf<'a> {
    /// One team, by id.
    Team(&'a str),
    /// One report, by slug.
    Report(&'a str),
    /// One entry, by the slugs of report and entry.
    Entry(&'a str, &'a str),
}

/// A picture that is drawn, and the name of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn<'a> {
    /// The avatar of a team.
    Avatar(&'a str, &'a str),
    /// A card.
    Card(CardOf<'a>, &'a str),
}

/// What the path of a picture names; `None`: it is no picture's.
pub fn drawn(path: &str) -> Option<Drawn<'_>> {
    let (named, digest) = path.strip_suffix(".png")?.rsplit_once('-')?;
    let parts: Vec<&str> = named.trim_start_matches('/').split('/').collect();
    Some(match parts.as_slice() {
        ["avatars", team] => Drawn::Avatar(team, digest),
        ["cards", "teams", team] => Drawn::Card(CardOf::Team(team), digest),
        ["cards", "reports", report] => Drawn::Card(CardOf::Report(report), digest),
        ["cards", "reports", report, entry] => Drawn::Card(CardOf::Entry(report, entry), digest),
        _ => return None,
    })
}

impl FeedFormat {
    /// All formats, the preferred one first.
    pub const ALL: [FeedFormat; 3] = [FeedFormat::Atom, FeedFormat::Rss, FeedFormat::Json];

    /// The ending of the address.
    pub fn extension(self) -> &'static str {
        match self {
            FeedFormat::Atom => "atom",
            FeedFormat::Rss => "rss",
            FeedFormat::Json => "json",
        }
    }

    /// The media type, without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            FeedFormat::Atom => "application/atom+xml",
            FeedFormat::Rss => "application/rss+xml",
            FeedFormat::Json => "application/feed+json",
        }
    }
}

impl Site {
    /// Takes an origin: `http` or `https`, a host, at most a port; no path, query or user.
    pub fn parse(text: &str) -> Result<Site, NotAnOrigin> {
        let wrong = || NotAnOrigin(text.to_owned());
        let url = url::Url::parse(text.trim_end_matches('/')).map_err(|_| wrong())?;
        let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain || !anonymous {
            return Err(wrong());
        }
        Ok(Site { origin: url.origin().ascii_serialization() })
    }

    /// The origin itself, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and, when it is not the scheme's own, port: what stands after the `@` of accounts.
    pub fn authority(&self) -> &str {
        self.origin.split_once("://").map_or(&*self.origin, |(_, authority)| authority)
    }

    /// An account of the site: `name@authority`.
    pub fn account(&self, handle: &str) -> String {
        format!("{handle}@{}", self.authority())
    }

    /// The whole address of a path of ours, which begins with `/`.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The path of an address of ours; `None` when it lies elsewhere.
    pub fn path_of<'a>(&self, address: &'a str) -> Option<&'a str> {
        address.strip_prefix(&*self.origin).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The id of a team's actor.
    pub fn actor(&self, team: &str) -> String {
        self.absolute(&format!("/ap/actors/{team}"))
    }

    /// The id of an RSA key of the actor, by the number of its pair.
    pub fn rsa_key(&self, team: &str, number: u32) -> String {
        format!("{}#main-key{}", self.actor(team), pair(number))
    }

    /// The id of an Ed25519 key of the actor, by the number of its pair.
    pub fn proof_key(&self, team: &str, number: u32) -> String {
        format!("{}#ed25519-key{}", self.actor(team), pair(number))
    }

    /// The actor's inbox.
    pub fn inbox(&self, team: &str) -> String {
        self.actor(team) + "/inbox"
    }

    /// The inbox shared by all actors.
    pub fn shared_inbox(&self) -> String {
        self.absolute("/ap/inbox")
    }

    /// The actor's outbox.
    pub fn outbox(&self, team: &str) -> String {
        self.actor(team) + "/outbox"
    }

    /// A page of the outbox, from 1 (the oldest).
    pub fn outbox_page(&self, team: &str, page: usize) -> String {
        self.actor(team) + &format!("/outbox/{page}")
    }

    /// The actor's followers.
    pub fn followers(&self, team: &str) -> String {
        self.actor(team) + "/followers"
    }

    /// Whom the actor follows: nobody.
    pub fn following(&self, team: &str) -> String {
        self.actor(team) + "/following"
    }

    /// The actor's featured notes.
    pub fn featured(&self, team: &str) -> String {
        self.actor(team) + "/featured"
    }

    /// The id of an entry's note.
    pub fn note(&self, report: &str, entry: &str) -> String {
        self.absolute(&format!("/ap/notes/{report}/{entry}"))
    }

    /// Who likes a note, counted.
    pub fn likes(&self, report: &str, entry: &str) -> String {
        self.note(report, entry) + "/likes"
    }

    /// Who shares a note, counted.
    pub fn shares(&self, report: &str, entry: &str) -> String {
        self.note(report, entry) + "/shares"
    }

    /// The replies to a note.
    pub fn replies(&self, report: &str, entry: &str) -> String {
        self.note(report, entry) + "/replies"
    }

    /// The collection of a report's notes, their `context`.
    pub fn context(&self, report: &str) -> String {
        self.absolute(&format!("/ap/reports/{report}"))
    }

    /// The leave to quote a note (FEP-044f), by its number.
    pub fn stamp(&self, number: i64) -> String {
        self.absolute(&format!("/ap/quotes/{number}"))
    }

    /// The id of an activity about a note, told apart by `what` (`create`, `update-1700000000`).
    pub fn note_activity(&self, report: &str, entry: &str, what: &str) -> String {
        self.note(report, entry) + "#" + what
    }

    /// The id of an activity about anything of ours, by the thing's id.
    pub fn activity_about(&self, id: &str, what: &str) -> String {
        format!("{id}#{what}")
    }

    /// The id of an activity of an actor about itself or its followers.
    pub fn actor_activity(&self, team: &str, what: &str) -> String {
        self.actor(team) + "#" + what
    }

    /// What an id of ours names. `None`: it is not ours.
    pub fn named(&self, id: &str) -> Option<Named> {
        let path = self.path_of(id)?;
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        Some(match parts.as_slice() {
            ["ap", "actors", team] => Named::Actor((*team).to_owned()),
            ["ap", "actors", team, "followers"] => Named::Followers((*team).to_owned()),
            ["ap", "notes", report, entry] => Named::Note((*report).to_owned(), (*entry).to_owned()),
            _ => Named::Other,
        })
    }

    /// The page of a team.
    pub fn team_page(&self, team: &str) -> String {
        self.absolute(&format!("/teams/{team}"))
    }

    /// The page of a report.
    pub fn report_page(&self, report: &str) -> String {
        self.absolute(&format!("/reports/{report}"))
    }

    /// The page of an entry.
    pub fn entry_page(&self, report: &str, entry: &str) -> String {
        self.absolute(&format!("/reports/{report}/{entry}"))
    }

    /// The page of a category.
    pub fn category_page(&self, category: &str) -> String {
        self.absolute(&format!("/categories/{category}"))
    }

    /// The front page.
    pub fn front_page(&self) -> String {
        self.absolute("/")
    }

    /// The page that lists every feed.
    pub fn feeds_page(&self) -> String {
        self.absolute("/feeds")
    }

    /// Where the form "follow from your server" goes: `?team=ID&account=SERVER-OR-ACCOUNT`.
    pub fn follow(&self) -> String {
        self.absolute("/follow")
    }

    /// A file that pages load, by its name.
    pub fn asset(&self, file: &str) -> String {
        self.absolute(&format!("/assets/{file}"))
    }

    /// Where searching is: with a query, `?q=WORDS`.
    pub fn search(&self) -> String {
        self.absolute("/search")
    }

    /// The picture of a team, by the name of its content.
    pub fn avatar(&self, team: &str, digest: &str) -> String {
        self.absolute(&format!("/avatars/{team}-{digest}.png"))
    }

    /// The card of something, by the name of its content.
    pub fn card(&self, of: CardOf<'_>, digest: &str) -> String {
        let what = match of {
            CardOf::Team(team) => format!("teams/{team}"),
            CardOf::Report(report) => format!("reports/{report}"),
            CardOf::Entry(report, entry) => format!("reports/{report}/{entry}"),
        };
        self.absolute(&format!("/cards/{what}-{digest}.png"))
    }

    /// The list of all feeds, for feed readers.
    pub fn opml(&self) -> String {
        self.absolute("/feeds.opml")
    }

    /// The WebSub hub, where readers subscribe to feeds.
    pub fn hub(&self) -> String {
        self.absolute("/hub")
    }

    /// A feed.
    pub fn feed(&self, of: FeedOf<'_>, format: FeedFormat) -> String {
        self.absolute(&feed_path(of, format))
    }
}

/// The path of a feed below the origin; also the place of its file in `feeds/`.
pub fn feed_path(of: FeedOf<'_>, format: FeedFormat) -> String {
    format!("{}/feed.{}", feed_folder(of), format.extension())
}

fn feed_folder(of: FeedOf<'_>) -> String {
    match of {
        FeedOf::Site => String::new(),
        FeedOf::Team(team) => format!("/teams/{team}"),
        FeedOf::Category(category) => format!("/categories/{category}"),
        FeedOf::Report(report) => format!("/reports/{report}"),
    }
}

/// True for the path of a feed that somebody may subscribe to; there need not be such a feed.
pub fn is_feed_path(path: &str) -> bool {
    let Some((subject, file)) = path.rsplit_once('/') else { return false };
    let format =
        FeedFormat::ALL.into_iter().any(|format| file.strip_prefix("feed.") == Some(format.extension()));
    let subject = match subject.split('/').collect::<Vec<_>>().as_slice() {
        [""] => true,
        ["", "teams" | "categories" | "reports", name] => !name.is_empty(),
        _ => false,
    };
    format && subject
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

/// What tells the later pairs of keys of an actor from the first.
fn pair(number: u32) -> String {
    if number == 1 { String::new() } else { format!("-{number}") }
}

#[cfg(test)]
mod tests;

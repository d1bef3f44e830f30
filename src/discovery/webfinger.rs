//! The JSON Resource Descriptor of an account: RFC 7033 §4.4.

use crate::iri::{FeedFormat, FeedOf, Site};
use crate::model::published::Team;
use serde::Serialize;

/// The media type, without parameters.
pub const MEDIA_TYPE: &str = "application/jrd+json";

/// The relation under which servers look for the feed of an account.
const UPDATES: &str = "http://schemas.google.com/g/2010#updates-from";

/// What WebFinger says about an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Descriptor {
    /// The account as `acct:name@host`: whatever was asked, servers look whether this leads back.
    pub subject: String,
    /// The other names of the account: its actor and its page.
    pub aliases: Vec<String>,
    /// Where the account is to be found.
    pub links: Vec<Link>,
}

/// A link of a [`Descriptor`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The relation.
    pub rel: &'static str,
    /// The media type of what lies there.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// The address.
    pub href: String,
}

impl Descriptor {
    /// The account of a team. `feed` is what its feed is about: the team, or the site for the
    /// umbrella.
    pub fn new(site: &Site, team: &Team, feed: FeedOf<'_>) -> Descriptor {
        let id = team.id.as_str();
        let (actor, page) = (site.actor(id), site.team_page(id));
        let atom = FeedFormat::Atom;
        Descriptor {
            subject: format!("acct:{}", site.account(&team.handle())),
            links: vec![
                Link { rel: "self", media_type: "application/activity+json", href: actor.clone() },
                Link {
                    rel: "http://webfinger.net/rel/profile-page",
                    media_type: "text/html",
                    href: page.clone(),
                },
                Link { rel: UPDATES, media_type: atom.media_type(), href: site.feed(feed, atom) },
            ],
            aliases: vec![actor, page],
        }
    }

    /// The document.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("texts are always JSON")
    }
}

#[cfg(test)]
mod tests {
    use crate::discovery::resource::{Asked, parse};
    use crate::discovery::webfinger::Descriptor;
    use crate::iri::{FeedOf, Site};
    use crate::model::Timestamp;
    use crate::model::published::{ActorKind, Team};
    use crate::model::slug::Slug;

    fn descriptor(site: &Site) -> Descriptor {
        let team = Team {
            id: Slug::from_text("Core Team"),
            name: "Core".into(),
            summary: String::new(),
            kind: ActorKind::Service,
            icon: "0123456789ab".into(),
            published: Timestamp::UNIX_EPOCH,
            updated: Timestamp::UNIX_EPOCH,
        };
        Descriptor::new(site, &team, FeedOf::Team(team.id.as_str()))
    }

    #[test]
    fn an_account_says_where_its_actor_its_page_and_its_feed_are() {
        let site = Site::parse("https://status.example.org").expect("an origin");
        insta::assert_snapshot!(descriptor(&site).json().replace(",\"", ",\n\""), @r#"
        {"subject":"acct:core_team@status.example.org",
        "aliases":["https://status.example.org/ap/actors/core-team",
        "https://status.example.org/teams/core-team"],
        "links":[{"rel":"self",
        "type":"application/activity+json",
        "href":"https://status.example.org/ap/actors/core-team"},{"rel":"http://webfinger.net/rel/profile-page",
        "type":"text/html",
        "href":"https://status.example.org/teams/core-team"},{"rel":"http://schemas.google.com/g/2010#updates-from",
        "type":"application/atom+xml",
        "href":"https://status.example.org/teams/core-team/feed.atom"}]}
        "#);
    }

    #[test]
    fn the_subject_leads_back_to_the_account() {
        let site = Site::parse("https://status.example.org").expect("an origin");
        let descriptor = descriptor(&site);
        assert_eq!(parse(&site, &descriptor.subject), Some(Asked::Handle("core_team".into())));
        for alias in &descriptor.aliases {
            assert_eq!(parse(&site, alias), Some(Asked::Team(Slug::from_text("core team"))));
        }
    }
}

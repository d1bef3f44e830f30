//! The actor of a team, and the umbrella's: the account that people follow (ActivityPub §4).
//!
//! Knows nothing of keys but the public text it is given.

use crate::activity::context;
use crate::activity::envelope::instant;
use crate::activity::object::Object;
use crate::iri::{FeedFormat, FeedOf, Site};
use crate::model::html::escape;
use crate::model::published::Team;
use crate::model::text::{fold, shorten};
use serde_json::{Value, json};

/// The longest name and summary in characters: Misskey cuts longer ones in the middle of a word.
const LONGEST_NAME: usize = 128;
const LONGEST_SUMMARY: usize = 1500;

/// For what an actor speaks. Decides which page and feed its profile names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// One team.
    Team,
    /// The whole site.
    Umbrella,
}

/// A picture of an actor.
#[derive(Clone, Copy, Debug)]
pub struct Icon<'a> {
    /// Where it lies.
    pub url: &'a str,
    /// What it is: `image/png`.
    pub media_type: &'a str,
    /// What it shows, for those who do not see it.
    pub alt: &'a str,
}

/// The public halves of an actor's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKeys {
    /// The id of the RSA key that signs its requests.
    pub id: String,
    /// That key as SubjectPublicKeyInfo in PEM.
    pub pem: String,
    /// Ids and texts of its Multikeys (FEP-521a): those of its proofs, the one in use first, and RSA
    /// keys that were in use before.
    pub multikeys: Vec<(String, String)>,
}

/// What an actor shows of itself.
#[derive(Clone, Copy, Debug)]
pub struct Profile<'a> {
    /// Who it is.
    pub team: &'a Team,
    /// For what it speaks.
    pub role: Role,
    /// Its keys.
    pub keys: &'a PublicKeys,
    /// Its picture, if there is one.
    pub icon: Option<Icon<'a>>,
    /// The sites under whose addresses it was known before.
    pub formerly: &'a [Site],
    /// The site that it has moved to.
    pub moved_to: Option<&'a Site>,
}

/// The actor's document.
pub fn actor(site: &Site, profile: &Profile<'_>) -> Object {
    let team = profile.team;
    let id = team.id.as_str();
    let properties = json!({
        "id": site.actor(id),
        "type": team.kind,
        "preferredUsername": team.handle(),
        // FEP-2c59: the account, without a round of WebFinger.
        "webfinger": site.account(&team.handle()),
        "name": shorten(&team.name, LONGEST_NAME),
        "summary": summary(&team.summary),
        "url": page(site, profile),
        "inbox": site.inbox(id),
        "outbox": site.outbox(id),
        "followers": site.followers(id),
        "following": site.following(id),
        "featured": site.featured(id),
        "endpoints": { "sharedInbox": site.shared_inbox() },
        "manuallyApprovesFollowers": false,
        // The account and (FEP-5feb) its posts may be found by searching.
        "discoverable": true,
        "indexable": true,
        "published": instant(team.published),
        "updated": instant(team.updated),
        "attachment": fields(site, profile),
        "publicKey": public_key(site, profile),
        "assertionMethod": multikeys(site, profile),
    });
    let formerly: Vec<String> = profile.formerly.iter().map(|site| site.actor(id)).collect();
    // FEP-7628: a server believes a move when the new account names the old one.
    let also = (!formerly.is_empty()).then(|| json!(formerly));
    let moved = profile.moved_to.map(|site| json!(site.actor(id)));
    Object::new(context::actor(), properties)
        .with("icon", profile.icon.map(icon))
        .with("alsoKnownAs", also)
        .with("movedTo", moved)
}

fn summary(text: &str) -> String {
    match fold(text).is_empty() {
        true => String::new(),
        false => format!("<p>{}</p>", escape(&shorten(text, LONGEST_SUMMARY))),
    }
}

fn page(site: &Site, profile: &Profile<'_>) -> String {
    match profile.role {
        Role::Team => site.team_page(profile.team.id.as_str()),
        Role::Umbrella => site.absolute("/"),
    }
}

fn public_key(site: &Site, profile: &Profile<'_>) -> Value {
    let keys = profile.keys;
    json!({ "id": keys.id, "owner": site.actor(profile.team.id.as_str()), "publicKeyPem": keys.pem })
}

/// FEP-521a.
fn multikeys(site: &Site, profile: &Profile<'_>) -> Value {
    let controller = site.actor(profile.team.id.as_str());
    let multikey = |(id, text): &(String, String)| json!({ "id": id, "type": "Multikey", "controller": controller, "publicKeyMultibase": text });
    Value::Array(profile.keys.multikeys.iter().map(multikey).collect())
}

fn icon(icon: Icon<'_>) -> Value {
    json!({ "type": "Image", "mediaType": icon.media_type, "url": icon.url, "summary": icon.alt })
}

/// The rows of the profile: the page and the feed. `rel="me"` lets servers mark an address as
/// checked when it links back.
fn fields(site: &Site, profile: &Profile<'_>) -> Value {
    let of = match profile.role {
        Role::Team => FeedOf::Team(profile.team.id.as_str()),
        Role::Umbrella => FeedOf::Site,
    };
    json!([
        field("Page", &page(site, profile), "me"),
        field("Atom feed", &site.feed(of, FeedFormat::Atom), "alternate"),
    ])
}

fn field(name: &str, address: &str, relation: &str) -> Value {
    let shown = address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/');
    let value = format!("<a href=\"{}\" rel=\"{relation}\">{}</a>", escape(address), escape(shown));
    json!({ "type": "PropertyValue", "name": name, "value": value })
}

#[cfg(test)]
mod tests {
    use crate::activity::actor::{Icon, Profile, PublicKeys, Role, actor};
    use crate::activity::{context, sample};
    use crate::iri::Site;
    use serde_json::json;
    use std::sync::LazyLock;

    fn keys() -> &'static PublicKeys {
        static KEYS: LazyLock<PublicKeys> = LazyLock::new(|| {
            let id = "https://status.example.org/ap/actors/release-engineering";
            let multikeys = vec![(format!("{id}#ed25519-key"), "z6Mk".to_owned())];
            PublicKeys { id: format!("{id}#main-key"), pem: "PEM".to_owned(), multikeys }
        });
        &KEYS
    }

    fn profile(team: &crate::model::published::Team) -> Profile<'_> {
        Profile { team, role: Role::Team, keys: keys(), icon: None, formerly: &[], moved_to: None }
    }

    #[test]
    fn a_team_is_an_actor_with_everything_servers_ask_for() {
        let document = actor(&sample::site(), &profile(&sample::team())).document();
        assert_eq!(
            document,
            json!({
                "@context": context::actor(),
                "id": "https://status.example.org/ap/actors/release-engineering",
                "type": "Service",
                "preferredUsername": "release_engineering",
                "webfinger": "release_engineering@status.example.org",
                "name": "Release Engineering",
                "summary": "<p>Ships &lt;releases&gt; &amp; snapshots.</p>",
                "url": "https://status.example.org/teams/release-engineering",
                "inbox": "https://status.example.org/ap/actors/release-engineering/inbox",
                "outbox": "https://status.example.org/ap/actors/release-engineering/outbox",
                "followers": "https://status.example.org/ap/actors/release-engineering/followers",
                "following": "https://status.example.org/ap/actors/release-engineering/following",
                "featured": "https://status.example.org/ap/actors/release-engineering/featured",
                "endpoints": { "sharedInbox": "https://status.example.org/ap/inbox" },
                "manuallyApprovesFollowers": false,
                "discoverable": true,
                "indexable": true,
                "published": "2026-01-02T03:04:05Z",
                "updated": "2026-02-02T03:04:05Z",
                "attachment": [
                    {
                        "type": "PropertyValue",
                        "name": "Page",
                        "value": "<a href=\"https://status.example.org/teams/release-engineering\" rel=\"me\">status.example.org/teams/release-engineering</a>",
                    },
                    {
                        "type": "PropertyValue",
                        "name": "Atom feed",
                        "value": "<a href=\"https://status.example.org/teams/release-engineering/feed.atom\" rel=\"alternate\">status.example.org/teams/release-engineering/feed.atom</a>",
                    },
                ],
                "publicKey": {
                    "id": "https://status.example.org/ap/actors/release-engineering#main-key",
                    "owner": "https://status.example.org/ap/actors/release-engineering",
                    "publicKeyPem": "PEM",
                },
                "assertionMethod": [{
                    "id": "https://status.example.org/ap/actors/release-engineering#ed25519-key",
                    "type": "Multikey",
                    "controller": "https://status.example.org/ap/actors/release-engineering",
                    "publicKeyMultibase": "z6Mk",
                }],
            })
        );
    }

    #[test]
    fn the_umbrella_speaks_for_the_whole_site() {
        let team = sample::team();
        let document = actor(&sample::site(), &Profile { role: Role::Umbrella, ..profile(&team) }).document();
        assert_eq!(document["url"], "https://status.example.org/");
        assert_eq!(
            document["attachment"][1]["value"],
            "<a href=\"https://status.example.org/feed.atom\" rel=\"alternate\">status.example.org/feed.atom</a>"
        );
    }

    #[test]
    fn an_account_that_moved_names_the_other() {
        let (team, other) = (sample::team(), Site::parse("https://other.example.org").expect("an origin"));
        let others = [other.clone()];
        let moved = Profile { formerly: &others, moved_to: Some(&other), ..profile(&team) };
        let document = actor(&sample::site(), &moved).document();
        let id = "https://other.example.org/ap/actors/release-engineering";
        assert_eq!((&document["alsoKnownAs"], &document["movedTo"]), (&json!([id]), &json!(id)));
    }

    #[test]
    fn a_picture_is_shown_and_a_missing_summary_is_empty() {
        let team = crate::model::published::Team { summary: " ".into(), ..sample::team() };
        let icon = Icon { url: "https://status.example.org/a.png", media_type: "image/png", alt: "Letters" };
        let document = actor(&sample::site(), &Profile { icon: Some(icon), ..profile(&team) }).document();
        assert_eq!(document["summary"], "");
        assert_eq!(
            document["icon"],
            json!({ "type": "Image", "mediaType": "image/png", "url": "https://status.example.org/a.png", "summary": "Letters" })
        );
    }
}

//! The `resource` of a WebFinger query → what is asked for (RFC 7033 §4.1).
//!
//! Does not know which accounts there are.

use crate::iri::{Named, Site};
use crate::model::slug::Slug;
use percent_encoding::percent_decode_str;
use url::Url;

/// What a query asks for. All names are in lower case, as ours are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The account with a user name: see `Team::handle`.
    Handle(String),
    /// The account of a team, by the team's id.
    Team(Slug),
    /// The account of the site itself: the umbrella's.
    Site,
}

/// Reads the resource as people and servers write it: `acct:name@host`, `name@host`,
/// `@name@host`, the actor's id, the team's page or the site's; percent-encoded once more or not,
/// in any case. `None`: it is not ours.
pub fn parse(site: &Site, resource: &str) -> Option<Asked> {
    let decoded = percent_decode_str(resource.trim()).decode_utf8().ok()?;
    let resource = decoded.trim().to_ascii_lowercase();
    if resource.starts_with("http://") || resource.starts_with("https://") {
        return address(site, &resource);
    }
    account(site, resource.strip_prefix("acct:").unwrap_or(&resource))
}

/// RFC 7565: the host is compared without regard to case.
fn account(site: &Site, account: &str) -> Option<Asked> {
    let (name, host) = account.strip_prefix('@').unwrap_or(account).rsplit_once('@')?;
    let whole = !name.is_empty() && !name.contains('@');
    (whole && host == site.authority()).then(|| Asked::Handle(name.to_owned()))
}

fn address(site: &Site, address: &str) -> Option<Asked> {
    // Parsing writes the origin as ours is written: no default port.
    let url = Url::parse(address).ok()?;
    let address = url.as_str().trim_end_matches('/');
    if let Some(Named::Actor(team)) = site.named(address) {
        return Slug::parse(&team).ok().map(Asked::Team);
    }
    let path: Vec<&str> = site.path_of(address)?.split('/').collect();
    match path.as_slice() {
        [""] => Some(Asked::Site),
        ["", "teams", team] => Slug::parse(team).ok().map(Asked::Team),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::discovery::resource::{Asked, parse};
    use crate::iri::Site;
    use crate::model::slug::Slug;

    fn asked(resource: &str) -> Option<Asked> {
        parse(&Site::parse("https://status.example.org").expect("an origin"), resource)
    }

    #[test]
    fn an_account_is_found_however_it_is_written() {
        for resource in [
            "acct:core_team@status.example.org",
            "acct:Core_Team@Status.Example.ORG",
            "ACCT:core_team@status.example.org",
            "acct%3Acore_team%40status.example.org",
            "core_team@status.example.org",
            "@core_team@status.example.org",
            "%40core_team%40status.example.org",
            "acct:@core_team@status.example.org",
            " acct:core_team@status.example.org ",
        ] {
            assert_eq!(asked(resource), Some(Asked::Handle("core_team".into())), "{resource}");
        }
    }

    #[test]
    fn an_address_of_ours_leads_to_its_account() {
        let core = Slug::parse("core-team").ok().map(Asked::Team);
        for resource in [
            "https://status.example.org/ap/actors/core-team",
            "HTTPS://Status.Example.org:443/ap/actors/core-team",
            "https%3A%2F%2Fstatus.example.org%2Fap%2Factors%2Fcore-team",
            "https://status.example.org/teams/core-team",
            "https://status.example.org/teams/core-team/",
        ] {
            assert_eq!(asked(resource), core, "{resource}");
        }
        for resource in ["https://status.example.org", "https://status.example.org/"] {
            assert_eq!(asked(resource), Some(Asked::Site), "{resource}");
        }
    }

    #[test]
    fn what_is_not_ours_is_not_found() {
        for resource in [
            "",
            "acct:",
            "core",
            "acct:core",
            "acct:@status.example.org",
            "acct:core@example.org",
            "acct:core@status.example.org.evil",
            "acct:a@b@status.example.org",
            "http://status.example.org/ap/actors/core",
            "https://status.example.org:8443/ap/actors/core",
            "https://status.example.org.evil/teams/core",
            "https://status.example.org/teams/core?x",
            "https://status.example.org/ap/actors/core?x",
            "https://status.example.org/teams/core/feed.atom",
            "https://status.example.org/ap/notes/2019q2/fuse",
            "https://user@status.example.org/teams/core",
            "%ff",
        ] {
            assert_eq!(asked(resource), None, "{resource}");
        }
    }

    #[test]
    fn a_port_is_part_of_the_host() {
        let site = Site::parse("http://127.0.0.1:8080").expect("an origin");
        let core = Some(Asked::Handle("core".into()));
        assert_eq!(parse(&site, "acct:core@127.0.0.1:8080"), core);
        assert_eq!(parse(&site, "acct:core@127.0.0.1"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_resource_is_read_or_refused(resource in "(acct:|@|%40|%|https://|status.example.org|/teams/|.|\\PC){0,9}") {
            asked(&resource);
        }
    }
}

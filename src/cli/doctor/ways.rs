//! The ways by which others come to an account: WebFinger in the spellings that people and servers use,
//! NodeInfo, and the same address asked by a browser and by a server.

use crate::cli::doctor::finding::Sheet;
use crate::cli::doctor::visit::Visit;
use crate::discovery::nodeinfo;
use crate::remote::media::{ACTIVITY_ACCEPT, JSON_ACCEPT, is_activity_json, is_json};
use serde_json::Value;
use url::Url;

/// The schemas of NodeInfo have such addresses.
const NODEINFO: &str = "http://nodeinfo.diaspora.software/ns/schema/2.";

impl Visit<'_> {
    /// The account must lead to the actor, and the answer back to the account (RFC 7033).
    pub(crate) async fn webfinger(&mut self, id: &str, document: &Value) {
        const CHECK: &str = "webfinger";
        let (Some(name), Ok(url)) = (document["preferredUsername"].as_str(), Url::parse(id)) else { return };
        let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
        let host = format!("{}{port}", url.host_str().unwrap_or_default());
        let account = format!("acct:{name}@{host}");
        let Some(address) = query(&url, &account) else { return };
        let Some(looked) = self.look(CHECK, &address, JSON_ACCEPT).await else { return };
        let found: Value = serde_json::from_slice(&looked.body).unwrap_or_default();
        if looked.status != 200 || !is_json(&looked.content_type) {
            let found = format!("the answer is {}, {:?}", looked.status, looked.content_type);
            let remedy = "pass /.well-known/ on to Tidings: without it nobody finds the account";
            self.sheet.fail(CHECK, &address, found, remedy);
        } else if found["subject"] != account {
            let found = format!("the subject is {}", found["subject"]);
            self.sheet.fail(CHECK, &address, found, "it must lead back to the account: check [site] url");
        } else if !leads_to(&found, id) {
            let found = "no link of rel self leads to the actor";
            self.sheet.fail(CHECK, &address, found, "check [site] url");
        } else {
            self.sheet.ok(CHECK, &address, format!("{account} is {id}"));
            self.spellings(&url, &found, [format!("acct:{}@{host}", name.to_uppercase()), id.to_owned()])
                .await;
        }
    }

    /// People write capitals, and some servers ask for the actor's id.
    async fn spellings(&mut self, url: &Url, expected: &Value, spellings: [String; 2]) {
        for resource in spellings {
            let Some(address) = query(url, &resource) else { continue };
            let Some(looked) = self.look("webfinger", &address, JSON_ACCEPT).await else { continue };
            let found: Value = serde_json::from_slice(&looked.body).unwrap_or_default();
            if looked.status != 200 || found["subject"] != expected["subject"] {
                let found = format!("the account is not found as {resource}: {}", looked.status);
                self.sheet.warn("webfinger", &address, found, "some servers ask so, and then find nothing");
            }
        }
    }

    /// What the server is: others show it, and some decide by it how they speak.
    pub(crate) async fn nodeinfo(&mut self, start: &str) {
        const CHECK: &str = "nodeinfo";
        const REMEDY: &str = "pass /.well-known/nodeinfo and /nodeinfo/ on to Tidings";
        let Some(address) = Url::parse(start).ok().and_then(|url| url.join("/.well-known/nodeinfo").ok())
        else {
            return;
        };
        let Some(looked) = self.look(CHECK, address.as_str(), JSON_ACCEPT).await else { return };
        let listed: Value = serde_json::from_slice(&looked.body).unwrap_or_default();
        let Some(there) = schema(&listed) else {
            let found = format!("it names no document of NodeInfo 2: {}", looked.status);
            return self.sheet.warn(CHECK, address.as_str(), found, REMEDY);
        };
        let Some(looked) = self.look(CHECK, there, JSON_ACCEPT).await else { return };
        let info: Value = serde_json::from_slice(&looked.body).unwrap_or_default();
        let speaks =
            info["protocols"].as_array().is_some_and(|list| list.iter().any(|one| one == "activitypub"));
        if info["software"]["name"] == nodeinfo::NAME {
            self.accounts = info["usage"]["users"]["total"].as_u64();
        }
        match info["software"]["name"].as_str().filter(|_| looked.status == 200 && speaks) {
            Some(name) => {
                self.sheet.ok(CHECK, there, format!("{name} {}", text(&info["software"]["version"])))
            }
            None => self.sheet.warn(CHECK, there, "it does not say that ActivityPub is spoken", REMEDY),
        }
    }

    /// A server must get the object also where a browser has just got the page, and the other way round:
    /// a cache in between that does not heed `Vary` gives everybody what the first one asked for.
    pub(crate) async fn negotiation(&mut self, id: &str, document: &Value) {
        const CHECK: &str = "caches";
        const REMEDY: &str = "let the cache in front heed `Vary: Accept`, or keep nothing of these addresses";
        let pages = document["url"].as_str().filter(|page| *page != id);
        let before = self.sheet.findings.len();
        for address in [Some(id), pages].into_iter().flatten() {
            for accept in ["text/html", ACTIVITY_ACCEPT, "text/html"] {
                let Some(looked) = self.look(CHECK, address, accept).await else { return };
                let wrong = match accept {
                    ACTIVITY_ACCEPT => looked.status == 200 && !is_activity_json(&looked.content_type),
                    _ => address != id && is_activity_json(&looked.content_type),
                };
                if wrong {
                    let found = format!("asked for {accept}, it gives {:?}", looked.content_type);
                    return self.sheet.fail(CHECK, address, found, REMEDY);
                }
            }
        }
        if self.sheet.findings.len() == before {
            self.sheet.ok(CHECK, id, "browsers get pages and servers get objects, whoever asked before");
        }
    }
}

/// All accounts on one host: Mastodon takes no more than ten sub-domains of a domain.
pub fn hosts(sheet: &mut Sheet, actors: impl Iterator<Item = String>) {
    let mut hosts: Vec<String> =
        actors.filter_map(|id| Url::parse(&id).ok()?.host_str().map(str::to_owned)).collect();
    hosts.sort();
    hosts.dedup();
    if let [first, _, ..] = hosts.as_slice() {
        let found = format!("accounts are on {} hosts: {}", hosts.len(), hosts.join(", "));
        sheet.warn(
            "hosts",
            first,
            found,
            "Mastodon knows no more than ten sub-domains of a domain: use one host",
        );
    }
}

fn query(url: &Url, resource: &str) -> Option<String> {
    let mut address = url.join("/.well-known/webfinger").ok()?;
    address.query_pairs_mut().append_pair("resource", resource);
    Some(address.into())
}

fn leads_to(descriptor: &Value, id: &str) -> bool {
    let own =
        |link: &Value| link["rel"] == "self" && link["href"] == id && is_activity_json(text(&link["type"]));
    descriptor["links"].as_array().is_some_and(|links| links.iter().any(own))
}

fn schema(listed: &Value) -> Option<&str> {
    let links = listed["links"].as_array()?;
    links.iter().find(|link| text(&link["rel"]).starts_with(NODEINFO))?["href"].as_str()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::cli::doctor::finding::{Sheet, Verdict};
    use crate::cli::doctor::ways::{hosts, leads_to, schema};
    use serde_json::json;

    #[test]
    fn accounts_on_many_hosts_are_remarked_on() {
        let ids = |names: &[&str]| -> Vec<String> {
            names.iter().map(|name| format!("https://{name}.example/ap/actors/x")).collect()
        };
        let mut sheet = Sheet::default();
        hosts(&mut sheet, ids(&["a", "a"]).into_iter());
        assert_eq!(sheet.findings, []);
        hosts(&mut sheet, ids(&["a", "b", "a"]).into_iter());
        assert_eq!(
            (sheet.findings[0].verdict, sheet.findings[0].found.contains("2 hosts")),
            (Verdict::Warn, true)
        );
    }

    #[test]
    fn only_a_link_to_the_actor_of_a_type_that_servers_take_leads_there() {
        let id = "https://x.org/ap/actors/core";
        let link = |rel: &str, kind: &str, href: &str| json!({ "links": [{ "rel": rel, "type": kind, "href": href }] });
        assert!(leads_to(&link("self", "application/activity+json", id), id));
        assert!(!leads_to(&link("self", "application/json", id), id));
        assert!(!leads_to(&link("self", "application/activity+json", "https://x.org/other"), id));
        assert!(!leads_to(&link("alternate", "application/activity+json", id), id));
        let schemas = json!({ "links": [{ "rel": "x" }, { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": "y" }] });
        assert_eq!((schema(&schemas), schema(&json!({}))), (Some("y"), None));
    }
}

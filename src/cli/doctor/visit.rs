//! The walk through a running site, as another server and a feed reader would take it. Believes
//! nothing: whatever it meets becomes a finding.

use crate::cli::doctor::finding::{Place, Sheet};
use crate::cli::doctor::own_keys::Shown;
use crate::cli::doctor::{actor, address, feeds, note, ways};
use crate::iri::{FeedFormat, Site};
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::remote::Remote;
use crate::remote::failure::{FailureKind, FetchError, NoAnswer};
use crate::remote::look::Looked;
use crate::remote::media::ACTIVITY_ACCEPT;
use crate::remote::post::After;
use bytes::Bytes;
use serde_json::Value;
use std::collections::BTreeSet;

/// How many redirects lead to an actor.
const REDIRECTS: usize = 3;
/// How many actors are looked at, and how many notes of each.
const ACTORS: usize = 5;
const NOTES: usize = 5;

/// Somebody who looks at a site.
pub struct Visit<'a> {
    remote: &'a Remote,
    place: Place,
    now: Timestamp,
    /// What was found so far.
    pub sheet: Sheet,
    /// The accounts that were looked at, with the keys that they show.
    pub shown: Vec<Shown>,
    /// How many accounts there are, if the site is one of ours and says so.
    pub(crate) accounts: Option<u64>,
    seen: BTreeSet<String>,
    inboxes: BTreeSet<String>,
}

impl<'a> Visit<'a> {
    /// A visit that has not begun.
    pub fn new(remote: &'a Remote, place: Place, now: Timestamp) -> Visit<'a> {
        let (sheet, shown, accounts, seen, inboxes) = Default::default();
        Visit { remote, place, now, sheet, shown, accounts, seen, inboxes }
    }

    /// Looks at everything that is found from one address: a site, or one of its actors.
    pub async fn walk(&mut self, start: &str) {
        address::examine(&mut self.sheet, start, self.place);
        self.feeds(start).await;
        self.nodeinfo(start).await;
        let Some((id, document)) = self.actor_at(start).await else { return };
        let mut waiting = vec![(id, document)];
        while let Some((id, document)) = waiting.pop() {
            if self.seen.len() < ACTORS && self.seen.insert(id.clone()) {
                for next in self.actor(&id, &document).await {
                    waiting.extend(self.fetch("actor", &next).await.map(|document| (next, document)));
                }
            }
        }
        ways::hosts(&mut self.sheet, self.seen.iter().cloned());
        if let Some(accounts) = self.accounts.filter(|accounts| *accounts > self.seen.len() as u64) {
            let found = format!(
                "{} of {accounts} accounts were visited; name another by its address to have it visited",
                self.seen.len()
            );
            self.sheet.ok("accounts", start, found);
        }
    }

    /// Asks the accounts of a site that were not visited for their keys alone, if the walk went
    /// through that site. Who is not there has nothing to show.
    pub async fn shown_by_others(&mut self, site: &Site, teams: &BTreeSet<Slug>) {
        if !self.shown.iter().any(|(id, _)| site.named(id).is_some()) {
            return;
        }
        for id in teams.iter().map(|team| site.actor(team.as_str())) {
            if self.seen.contains(&id) {
                continue;
            }
            let Some(looked) = self.look("key", &id, ACTIVITY_ACCEPT).await else { continue };
            if looked.status == 404 {
                continue;
            }
            let document = actor::document(&mut self.sheet, "key", &id, &looked).unwrap_or_default();
            if let Some(pem) = document["publicKey"]["publicKeyPem"].as_str() {
                self.shown.push((id, pem.to_owned()));
            }
        }
    }

    pub(crate) async fn look(&mut self, check: &'static str, address: &str, accept: &str) -> Option<Looked> {
        match self.remote.look(address, accept).await {
            Ok(looked) => Some(looked),
            Err(error) => {
                self.sheet.fail(check, address, error.to_string(), remedy(&error));
                None
            }
        }
    }

    async fn fetch(&mut self, check: &'static str, address: &str) -> Option<Value> {
        let looked = self.look(check, address, ACTIVITY_ACCEPT).await?;
        actor::document(&mut self.sheet, check, address, &looked)
    }

    /// The actor that an address leads to.
    async fn actor_at(&mut self, start: &str) -> Option<(String, Value)> {
        let mut address = start.to_owned();
        for _ in 0..=REDIRECTS {
            let looked = self.look("actor", &address, ACTIVITY_ACCEPT).await?;
            match looked.location.filter(|_| (300..400).contains(&looked.status)) {
                Some(next) => address = next,
                None => {
                    address::clock(&mut self.sheet, start, looked.date.as_deref(), self.now);
                    let looked = Looked { location: None, ..looked };
                    let document = actor::document(&mut self.sheet, "actor", &address, &looked)?;
                    return Some((address, document));
                }
            }
        }
        self.sheet.fail("actor", start, "it redirects again and again", "let it lead to an actor at once");
        None
    }

    /// Looks at an actor and what belongs to it; gives the authors of notes that it shares.
    async fn actor(&mut self, id: &str, document: &Value) -> Vec<String> {
        actor::examine(&mut self.sheet, id, document);
        if let Some(pem) = document["publicKey"]["publicKeyPem"].as_str() {
            self.shown.push((id.to_owned(), pem.to_owned()));
        }
        self.webfinger(id, document).await;
        self.negotiation(id, document).await;
        for name in ["followers", "following", "featured"] {
            if let Some(address) = document[name].as_str() {
                self.collection(address).await;
            }
        }
        let mut inboxes = vec![document["inbox"].as_str(), document["endpoints"]["sharedInbox"].as_str()];
        for inbox in inboxes.drain(..).flatten() {
            self.inbox(inbox).await;
        }
        match document["outbox"].as_str() {
            Some(outbox) => self.outbox(id, outbox).await,
            None => Vec::new(),
        }
    }

    async fn collection(&mut self, address: &str) -> Option<Value> {
        let collection = self.fetch("collection", address).await?;
        if !collection["totalItems"].is_u64() {
            self.sheet.fail(
                "collection",
                address,
                "there is no totalItems",
                "servers show no number without it",
            );
        } else if collection.get("first").is_none() && collection.get("orderedItems").is_none() {
            self.sheet.warn(
                "collection",
                address,
                "there is no first page",
                "Mastodon shows such a collection as hidden",
            );
        } else {
            self.sheet.ok("collection", address, format!("{} items", collection["totalItems"]));
        }
        Some(collection)
    }

    /// Looks at the latest notes; gives the authors of those that are shared.
    async fn outbox(&mut self, actor: &str, address: &str) -> Vec<String> {
        let Some(outbox) = self.collection(address).await else { return Vec::new() };
        let page = match outbox["first"].as_str() {
            Some(first) => self.fetch("collection", first).await.unwrap_or_default(),
            None => outbox["first"].clone(),
        };
        let said = page["orderedItems"].as_array().cloned().unwrap_or_default();
        let mut authors = BTreeSet::new();
        for activity in said.iter().take(NOTES) {
            match &activity["object"] {
                Value::Object(_) if activity["type"] == "Create" => {
                    note::examine(&mut self.sheet, actor, activity, self.now);
                }
                Value::String(shared) => {
                    let note = self.fetch("note", shared).await.unwrap_or_default();
                    authors.extend(note["attributedTo"].as_str().map(str::to_owned));
                }
                _ => {}
            }
        }
        if said.is_empty() {
            self.sheet.warn("note", address, "there is none yet", "publish a report, then look again");
        }
        authors.into_iter().collect()
    }

    /// An unsigned activity must be refused by the inbox itself, and not be sent elsewhere.
    async fn inbox(&mut self, address: &str) {
        const CHECK: &str = "inbox";
        if !self.inboxes.insert(address.to_owned()) {
            return;
        }
        let kind = vec![("content-type", "application/activity+json".to_owned())];
        let sheet = &mut self.sheet;
        match self.remote.post(address, &kind, Bytes::from_static(b"{}"), After::Close).await {
            Err(error) => sheet.fail(CHECK, address, error.to_string(), "does the web server pass POST on?"),
            Ok(answer) => match answer.status {
                400 | 401 | 403 | 422 => {
                    sheet.ok(CHECK, address, format!("refuses what is not signed: {}", answer.status));
                }
                429 | 503 => {
                    sheet.warn(CHECK, address, format!("the answer is {}", answer.status), "look again later")
                }
                300..=399 => sheet.fail(
                    CHECK,
                    address,
                    "it redirects",
                    "nobody follows redirects with an activity: answer there",
                ),
                200..=299 => sheet.fail(
                    CHECK,
                    address,
                    "it takes what is not signed",
                    "anybody could forge activities: is this Tidings?",
                ),
                status => sheet.fail(
                    CHECK,
                    address,
                    format!("the answer is {status}"),
                    "let the web server pass POST on to Tidings",
                ),
            },
        }
    }

    async fn feeds(&mut self, start: &str) {
        let Some(page) = self.look("feed", start, "text/html").await else { return };
        let html = String::from_utf8_lossy(&page.body).into_owned();
        for format in FeedFormat::ALL {
            let Some(address) = feeds::address(&html, format) else {
                let found = format!("the page names no feed of the type {}", format.media_type());
                self.sheet.warn(
                    "feed",
                    start,
                    found,
                    "name it in a link of rel alternate, so that readers find it",
                );
                continue;
            };
            if let Some(looked) = self.look("feed", &address, format.media_type()).await {
                feeds::examine(&mut self.sheet, &address, format, &looked.content_type, &looked.body);
            }
        }
    }
}

/// What to do about an address that does not answer.
fn remedy(error: &FetchError) -> &'static str {
    match error {
        FetchError::NoAnswer(NoAnswer { kind: FailureKind::Forbidden, .. }) => {
            "other servers do not go there either; if /etc/hosts gives this machine a private address for \
             the name, take that line out"
        }
        _ => "does the web server run, and is it public?",
    }
}

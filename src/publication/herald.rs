//! What accounts say of themselves: that they are others now (Update), what they feature (Add,
//! Remove), where they have moved (Move).
//!
//! Whatever makes an actor another – its name, summary, picture, kind, key, a move – is noticed in
//! one way: its fingerprint is no longer the one that followers were told.

use crate::activity::add::{add, remove};
use crate::activity::moved::moved;
use crate::activity::object::Object;
use crate::activity::update::of_actor;
use crate::config::Config;
use crate::iri::Site;
use crate::keys::{Keys, KeysError};
use crate::model::Timestamp;
use crate::model::published::Team;
use crate::model::slug::Slug;
use crate::publication::library::Library;
use crate::publication::portrait::{featured_of, fingerprint, profile};
use crate::store::log::Activity;
use crate::store::portraits::{Account, Errand, ErrandKind, Known};
use crate::store::{Store, StoreError};
use chrono::{Duration, SubsecRound};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A difference between two sets of featured notes that is larger than this is told by one Update
/// of the actor, upon which servers read the collection anew.
const MOST_ADDED: usize = 3;
/// How long an errand waits for notes that have yet to leave before it is looked at again.
const WAIT: Duration = Duration::seconds(10);

/// Why nothing could be said. It is tried again.
#[derive(Debug, thiserror::Error)]
pub enum HeraldError {
    /// The store is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A team's key cannot be had.
    #[error(transparent)]
    Keys(#[from] KeysError),
}

/// The herald of one process.
pub struct Herald {
    store: Store,
    site: Site,
    keys: Arc<Keys>,
    config: Arc<Config>,
    /// The revision up to which accounts were looked at.
    seen: i64,
}

impl Herald {
    /// A herald that has looked at nothing yet.
    pub fn new(store: Store, site: Site, keys: Arc<Keys>, config: Arc<Config>) -> Herald {
        Herald { store, site, keys, config, seen: 0 }
    }

    /// Says what is to be said now; gives how many activities entered the log. With another
    /// configuration all accounts are looked at again.
    pub async fn tell(&mut self, config: &Arc<Config>, now: Timestamp) -> Result<usize, HeraldError> {
        let now = now.trunc_subsecs(0);
        if !Arc::ptr_eq(config, &self.config) {
            (self.config, self.seen) = (config.clone(), 0);
        }
        let revision = self.store.revision().await?;
        let mut said = 0;
        if revision != self.seen {
            said += self.look(now).await?;
            self.seen = revision;
        }
        for errand in self.store.errands(now).await? {
            said += self.run(&errand, now).await?;
        }
        Ok(said)
    }

    /// Looks at the accounts that changed, and tells the followers of those that are others now.
    async fn look(&self, now: Timestamp) -> Result<usize, HeraldError> {
        let accounts = self.store.accounts_since(self.seen).await?;
        let moved_to = self.moved_to().await?;
        let mut library = None;
        let mut said = 0;
        for account in accounts {
            let actor = profile(&self.site, &self.config, &self.keys, moved_to.as_ref(), &account.team)?;
            let is = fingerprint(&actor);
            match &account.profile {
                Some(was) if *was == is => {}
                Some(was) => said += self.repaint(&account, (was, &is), moved_to.as_ref(), now).await?,
                None => {
                    if library.is_none() {
                        library = Some(Library::open(&self.store).await?);
                    }
                    let featured = library.as_ref().map(|library| self.featured(library, &account.team.id));
                    let featured = featured.unwrap_or_default();
                    self.store.first_portrait(&account.team.id, &is, &featured).await?;
                }
            }
        }
        Ok(said)
    }

    async fn moved_to(&self) -> Result<Option<Site>, HeraldError> {
        Ok(self.store.moved_to().await?.and_then(|origin| Site::parse(&origin).ok()))
    }

    async fn repaint(
        &self,
        account: &Account,
        change: (&str, &str),
        moved_to: Option<&Site>,
        now: Timestamp,
    ) -> Result<usize, HeraldError> {
        let team = renewed(&account.team, account.told, now);
        let actor = profile(&self.site, &self.config, &self.keys, moved_to, &team)?;
        let update = activity(&team.id, &of_actor(&self.site, &team, &actor), now);
        Ok(usize::from(self.store.repaint(&team, change, &update).await?))
    }

    async fn run(&self, errand: &Errand, now: Timestamp) -> Result<usize, HeraldError> {
        match errand.kind {
            ErrandKind::Featured => self.feature(errand, now).await,
            ErrandKind::Move => self.say_move(errand, now).await,
        }
    }

    /// Tells what is featured now, once for all notes of a publication: when the last has left.
    async fn feature(&self, errand: &Errand, now: Timestamp) -> Result<usize, HeraldError> {
        let team = &errand.team;
        if self.store.has_notes_waiting(team).await? {
            self.store.put_off(errand, now + WAIT).await?;
            return Ok(0);
        }
        let library = Library::open(&self.store).await?;
        let known = self.store.known(team).await?;
        let featured = self.featured(&library, team);
        let (added, dropped) = self.difference(&library, team, (&known.featured, &featured));
        let (said, told) = if added.len() + dropped.len() <= MOST_ADDED {
            let dropped = dropped.into_iter().map(|note| remove(&self.site, team, note, now));
            let added = added.into_iter().rev().map(|note| add(&self.site, team, note, now));
            (dropped.chain(added).collect(), known.told)
        } else {
            self.update(&library, team, known.told, now)?
        };
        let said: Vec<Activity> = said.iter().map(|object| activity(team, object, now)).collect();
        let done = self.store.run_errand(errand, &said, Some(&Known { featured, told })).await?;
        Ok(if done { said.len() } else { 0 })
    }

    /// The notes that are featured now and were not, and those that stand and no longer are. What
    /// was withdrawn is featured nowhere: its Delete has said so.
    fn difference<'a>(
        &self,
        library: &Library,
        team: &Slug,
        (was, is): (&'a [String], &'a [String]),
    ) -> (Vec<&'a String>, Vec<&'a String>) {
        let standing = library.standing().filter(|entry| &entry.team == team);
        let standing: BTreeSet<String> =
            standing.map(|entry| self.site.note(entry.report.as_str(), entry.entry.slug.as_str())).collect();
        let added = is.iter().filter(|id| !was.contains(id)).collect();
        let dropped = was.iter().filter(|id| !is.contains(id) && standing.contains(*id)).collect();
        (added, dropped)
    }

    /// The account as it is, and when that is told.
    fn update(
        &self,
        library: &Library,
        team: &Slug,
        told: Timestamp,
        now: Timestamp,
    ) -> Result<(Vec<Object>, Timestamp), HeraldError> {
        let Some((team, _)) = library.teams.get(team) else { return Ok((Vec::new(), told)) };
        let team = renewed(team, told, now);
        let moved_to = library.moved_to.as_ref();
        let actor = profile(&self.site, &self.config, &self.keys, moved_to, &team)?;
        Ok((vec![of_actor(&self.site, &team, &actor)], team.updated))
    }

    fn featured(&self, library: &Library, team: &Slug) -> Vec<String> {
        let id = |entry: &crate::model::published::Published| {
            self.site.note(entry.report.as_str(), entry.entry.slug.as_str())
        };
        featured_of(library, team).into_iter().map(id).collect()
    }

    /// The actor shows where it has moved before it says so: [`Herald::look`] comes first.
    async fn say_move(&self, errand: &Errand, now: Timestamp) -> Result<usize, HeraldError> {
        let Some(site) = self.moved_to().await? else { return Ok(0) };
        let target = site.actor(errand.team.as_str());
        let said = activity(&errand.team, &moved(&self.site, &errand.team, &target, now), now);
        Ok(usize::from(self.store.run_errand(errand, &[said], None).await?))
    }
}

/// The team, changed now. Its date grows with every change that is told, or receivers would drop
/// the second of two in one second.
fn renewed(team: &Team, told: Timestamp, now: Timestamp) -> Team {
    Team { updated: now.max(told + Duration::seconds(1)), ..team.clone() }
}

fn activity(team: &Slug, object: &Object, now: Timestamp) -> Activity {
    Activity {
        id: object.id().to_owned(),
        team: team.clone(),
        body: object.document().to_string(),
        said: now,
    }
}

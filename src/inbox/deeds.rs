//! What verified activities do here.

use crate::activity::accept::accept;
use crate::activity::follow::Follow;
use crate::activity::id::Id;
use crate::activity::incoming::undo::{Undo, Undone};
use crate::activity::incoming::{Deed, Incoming};
use crate::activity::reject::reject;
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::discovery::Discovery;
use crate::inbox::gate::authority;
use crate::inbox::reactions::Written;
use crate::inbox::{Rejection, Surroundings};
use crate::iri::{Named, Site};
use crate::model::Timestamp;
use crate::model::blocks::Door;
use crate::model::reaction::ReactionKind;
use crate::model::slug::Slug;
use crate::store::Store;
use crate::store::flags::Flag;
use crate::store::followers::Follower;
use crate::store::log::Activity;
use crate::store::moves::Route;
use std::sync::Arc;

/// Acts on what came through the gate.
pub struct Deeds {
    pub(crate) site: Site,
    pub(crate) store: Store,
    pub(crate) discovery: Discovery,
    pub(crate) door: Arc<Door>,
    followers_per_host: i64,
}

impl Deeds {
    /// Deeds on a store.
    pub fn new(around: &Surroundings, discovery: Discovery) -> Deeds {
        Deeds {
            site: around.site.clone(),
            store: around.store.clone(),
            discovery,
            door: around.door.clone(),
            followers_per_host: around.limits.followers_per_host,
        }
    }

    /// Does what the activity asks for. What does not concern us is taken and forgotten, so that
    /// nobody tries to deliver it again.
    pub async fn act(
        &self,
        activity: Incoming,
        actor: &RemoteActor,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        self.follow_along(actor).await?;
        let id = &activity.id;
        match activity.deed {
            Deed::Follow(follow) => self.follow(follow, actor, now).await,
            Deed::Undo(undo) => self.undo(undo, actor, now).await,
            Deed::Like { object } => self.count(ReactionKind::Like, id, &object, actor, now).await,
            Deed::Announce { object } => self.count(ReactionKind::Announce, id, &object, actor, now).await,
            Deed::Create { object, kind, in_reply_to, attributed_to, url, reach } => {
                let (kind, attributed_to) = (kind.as_deref(), &*attributed_to);
                let written = Written { id: object, kind, in_reply_to, attributed_to, url, reach };
                self.reply(written, actor, now).await
            }
            Deed::Update { object, kind, url, reach } => {
                let (kind, attributed_to) = (kind.as_deref(), &[][..]);
                let written = Written { id: object, kind, in_reply_to: None, attributed_to, url, reach };
                self.reply_changed(written, actor).await
            }
            Deed::Delete { object } => self.delete(&object, actor, now).await,
            Deed::Block { object } => self.block(&object, actor, now).await,
            Deed::Flag { objects, content } => self.flag(id, &objects, content, actor, now).await,
            Deed::Move { object, target } => self.moved(&object, &target, actor, now).await,
            Deed::Quote(request) => self.quote(request, actor, now).await,
            // What we say asks for no answer.
            Deed::Accept { .. } | Deed::Reject { .. } | Deed::Other { .. } => Ok(()),
        }
    }

    /// An account is gone, or something that it wrote.
    async fn delete(&self, object: &Id, actor: &RemoteActor, now: Timestamp) -> Result<(), Rejection> {
        if object == &actor.id {
            return self.forget(object).await;
        }
        self.take_back(object, actor.id.as_str(), now).await?;
        self.quote_gone(object.as_str(), actor.id.as_str(), now).await
    }

    /// An account is gone, as it says itself or its server does.
    pub async fn forget(&self, actor: &Id) -> Result<(), Rejection> {
        let teams = self.store.forget(actor.as_str()).await?;
        tracing::info!(actor = actor.as_str(), "is gone; it followed {} teams", teams.len());
        Ok(())
    }

    /// Somebody wants to hear nothing of a team, and to be heard by nobody there.
    async fn block(&self, object: &Id, actor: &RemoteActor, now: Timestamp) -> Result<(), Rejection> {
        let (Some(team), Some(host)) = (self.team(object).await?, authority(actor.id.as_str())) else {
            return Ok(());
        };
        self.store.blocked(&team, actor.id.as_str(), &host, now).await?;
        tracing::info!(actor = actor.id.as_str(), %team, "has blocked");
        Ok(())
    }

    /// Keeps a complaint about something of ours for the operator.
    async fn flag(
        &self,
        id: &Id,
        objects: &[Id],
        content: Option<String>,
        actor: &RemoteActor,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let own = objects.iter().filter(|object| self.site.path_of(object.as_str()).is_some());
        let own: Vec<String> = own.map(|object| object.as_str().to_owned()).collect();
        let Some(host) = authority(actor.id.as_str()).filter(|_| !own.is_empty()) else { return Ok(()) };
        let (id, actor) = (id.as_str().to_owned(), actor.id.as_str().to_owned());
        let flag = Flag { id, actor, objects: own, content: content.unwrap_or_default(), said: now };
        if self.store.flag(&flag, &host).await? {
            tracing::warn!(actor = flag.actor, "complains; see `tidings flags`");
        }
        Ok(())
    }

    /// A follower that has other inboxes than when it followed gets everything there.
    async fn follow_along(&self, actor: &RemoteActor) -> Result<(), Rejection> {
        let Some((route, host)) = route(actor) else { return Ok(()) };
        if self.store.reroute(&route, &host).await? {
            tracing::info!(
                actor = route.actor,
                destination = route.destination,
                "has moved to another inbox"
            );
        }
        Ok(())
    }

    async fn follow(&self, follow: Follow, actor: &RemoteActor, now: Timestamp) -> Result<(), Rejection> {
        let team = self.team(&follow.object).await?.ok_or(Rejection::NoSuchActor)?;
        if self.store.is_blocked_by(&team, actor.id.as_str()).await? {
            return self.answer(actor, &team, &reject(&self.site, &team, &follow, now), now).await;
        }
        let no_host = || Rejection::Malformed("the inbox has no host".into());
        let (route, host) = route(actor).ok_or_else(no_host)?;
        if self.is_full(&host).await? && !self.store.is_follower(actor.id.as_str()).await? {
            return Err(Rejection::Full);
        }
        let follower = Follower {
            team: team.clone(),
            actor: actor.id.as_str().to_owned(),
            destination: route.destination.to_owned(),
            inbox: route.inbox.to_owned(),
            follow: follow.id.as_str().to_owned(),
            followed: now,
        };
        let answer = accept(&self.site, &team, &follow, now);
        let body = String::from_utf8_lossy(&answer.bytes()).into_owned();
        let id = answer.id().to_owned();
        self.store.follow(&follower, &host, &Activity { id, team, body, said: now }).await?;
        tracing::info!(actor = follower.actor, team = %follower.team, "follows");
        Ok(())
    }

    /// A host that has all the followers that it may gets no more; who follows already may say so
    /// again.
    pub(crate) async fn is_full(&self, host: &str) -> Result<bool, Rejection> {
        Ok(self.store.is_full(host, self.followers_per_host).await?)
    }

    async fn undo(&self, undo: Undo, actor: &RemoteActor, now: Timestamp) -> Result<(), Rejection> {
        let (actor, id) = (actor.id.as_str(), undo.id.as_ref());
        let forgotten = match undo.of {
            Undone::Follow { object } => match self.team(&object).await? {
                Some(team) => self.store.unfollow(&team, actor).await?,
                None => false,
            },
            Undone::Like { object } => {
                return self.uncount(ReactionKind::Like, id, &object, actor, now).await;
            }
            Undone::Announce { object } => {
                return self.uncount(ReactionKind::Announce, id, &object, actor, now).await;
            }
            Undone::Block { object } => match self.team(&object).await? {
                Some(team) => return Ok(self.store.unblocked(&team, actor).await?),
                None => false,
            },
            Undone::Unsaid => match id {
                Some(id) => {
                    let forgotten = self.store.unfollow_by_id(id.as_str(), actor).await?;
                    self.take_back(id, actor, now).await?;
                    forgotten
                }
                None => false,
            },
            Undone::Other { .. } => false,
        };
        if forgotten {
            tracing::info!(actor, "no longer follows");
        }
        Ok(())
    }

    /// The team of an actor's id, if it is one of ours.
    async fn team(&self, id: &Id) -> Result<Option<Slug>, Rejection> {
        let Some(Named::Actor(team)) = self.site.named(id.as_str()) else { return Ok(None) };
        let Ok(team) = Slug::parse(&team) else { return Ok(None) };
        Ok(self.store.has_team(&team).await?.then_some(team))
    }
}

/// Where an actor's deliveries go, and the host (and port) of that: the shared inbox, if it is on the
/// host of its own.
pub(crate) fn route(actor: &RemoteActor) -> Option<(Route<'_>, String)> {
    let inbox = actor.inbox.as_str();
    let host = authority(inbox)?;
    let shared = actor.shared_inbox.as_ref().map(|shared| shared.as_str());
    let shared = shared.filter(|shared| authority(shared).as_ref() == Some(&host));
    Some((Route { actor: actor.id.as_str(), inbox, destination: shared.unwrap_or(inbox) }, host))
}

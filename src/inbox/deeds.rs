//! What verified activities do here.

use crate::activity::accept::accept;
use crate::activity::follow::Follow;
use crate::activity::id::Id;
use crate::activity::incoming::undo::{Undo, Undone};
use crate::activity::incoming::{Deed, Incoming};
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::Rejection;
use crate::inbox::gate::authority;
use crate::iri::{Named, Site};
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::store::Store;
use crate::store::followers::Follower;
use crate::store::log::Activity;
use crate::store::moves::Route;

/// Acts on what came through the gate.
pub struct Deeds {
    site: Site,
    store: Store,
}

impl Deeds {
    /// Deeds on a store.
    pub fn new(site: Site, store: Store) -> Deeds {
        Deeds { site, store }
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
        match activity.deed {
            Deed::Follow(follow) => self.follow(follow, actor, now).await,
            Deed::Undo(undo) => self.undo(undo, actor).await,
            Deed::Delete { object } if object == actor.id => {
                let teams = self.store.forget(actor.id.as_str()).await?;
                tracing::info!(actor = actor.id.as_str(), "is gone; it followed {} teams", teams.len());
                Ok(())
            }
            Deed::Delete { .. }
            | Deed::Accept { .. }
            | Deed::Reject { .. }
            | Deed::Like { .. }
            | Deed::Announce { .. }
            | Deed::Create { .. }
            | Deed::Update { .. }
            | Deed::Block { .. }
            | Deed::Flag { .. }
            | Deed::Move { .. }
            | Deed::Other { .. } => Ok(()),
        }
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
        let no_host = || Rejection::Malformed("the inbox has no host".into());
        let (route, host) = route(actor).ok_or_else(no_host)?;
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

    async fn undo(&self, undo: Undo, actor: &RemoteActor) -> Result<(), Rejection> {
        let actor = actor.id.as_str();
        let forgotten = match undo.of {
            Undone::Follow { object } => match self.team(&object).await? {
                Some(team) => self.store.unfollow(&team, actor).await?,
                None => false,
            },
            Undone::Unsaid => match &undo.id {
                Some(follow) => self.store.unfollow_by_id(follow.as_str(), actor).await?,
                None => false,
            },
            Undone::Like { .. } | Undone::Announce { .. } | Undone::Other { .. } => false,
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
fn route(actor: &RemoteActor) -> Option<(Route<'_>, String)> {
    let inbox = actor.inbox.as_str();
    let host = authority(inbox)?;
    let shared = actor.shared_inbox.as_ref().map(|shared| shared.as_str());
    let shared = shared.filter(|shared| authority(shared).as_ref() == Some(&host));
    Some((Route { actor: actor.id.as_str(), inbox, destination: shared.unwrap_or(inbox) }, host))
}

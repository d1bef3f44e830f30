//! Followers that move: the new account is asked whether it is the old one.

use crate::activity::id::Id;
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::Rejection;
use crate::inbox::deeds::{Deeds, route};
use crate::inbox::gate::authority;
use crate::model::Timestamp;

impl Deeds {
    /// Lets the new account follow what the old one followed, if it names the old one as its own
    /// (FEP-7628). Only of a follower is anything fetched.
    pub(crate) async fn moved(
        &self,
        object: &Id,
        target: &Id,
        actor: &RemoteActor,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let old = actor.id.as_str();
        if object != &actor.id
            || target == object
            || self.is_blocked(target)
            || !self.store.is_follower(old).await?
        {
            return Ok(());
        }
        let new = match self.discovery.actor(target, now).await {
            Ok(new) if new.also_known_as.contains(&actor.id) => new,
            Ok(_) => {
                tracing::info!(actor = old, "moved to {target}, which does not name it in alsoKnownAs");
                return Ok(());
            }
            Err(sentence) => {
                tracing::info!(actor = old, "moved to {target}, which cannot be looked at: {sentence}");
                return Ok(());
            }
        };
        let Some((route, host)) = route(&new) else { return Ok(()) };
        // Who moves within a host takes no more room there than before.
        if authority(old).as_ref() != Some(&host) && self.is_full(&host).await? {
            tracing::info!(actor = old, "moved to {target}, whose server has all the followers that it may");
            return Ok(());
        }
        let teams = self.store.succeed(old, &route, &host).await?;
        tracing::info!(actor = old, "is {} now, and follows {} teams", route.actor, teams.len());
        Ok(())
    }
}

impl Deeds {
    fn is_blocked(&self, actor: &Id) -> bool {
        self.door.blocks().refuses_actor(actor.as_str(), actor.host())
    }
}

//! Followers that move: the new account is asked whether it is the old one.

use crate::activity::id::Id;
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::Rejection;
use crate::inbox::deeds::Deeds;
use crate::inbox::gate::authority;
use crate::model::Timestamp;
use crate::store::moves::Address;

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
        if object != &actor.id || target == object || !self.store.is_follower(old).await? {
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
        let Some(address) = address(&new) else { return Ok(()) };
        let teams = self.store.move_follower(old, &address).await?;
        tracing::info!(actor = old, "is {} now, and follows {} teams", address.actor, teams.len());
        Ok(())
    }
}

/// Where an actor is delivered to: its server's shared inbox, if that is on its host.
fn address(actor: &RemoteActor) -> Option<Address> {
    let inbox = actor.inbox.as_str();
    let host = authority(inbox)?;
    let shared = actor.shared_inbox.as_ref().map(|shared| shared.as_str().to_owned());
    let shared = shared.filter(|shared| authority(shared).as_ref() == Some(&host));
    Some(Address { actor: actor.id.as_str().to_owned(), inbox: inbox.to_owned(), shared, host })
}

//! Looks at actors of others: fetched by a request that the umbrella signs, and only at their ids.

use crate::activity::id::Id;
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::keyring::signer;
use crate::iri::Site;
use crate::keys::Keys;
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::remote::Remote;
use crate::remote::failure::FetchError;
use crate::signature::Scheme;
use std::sync::Arc;

/// The way to actors of others.
#[derive(Clone)]
pub struct Discovery {
    remote: Arc<Remote>,
    keys: Arc<Keys>,
    site: Site,
    umbrella: Slug,
}

impl Discovery {
    /// Signs by the umbrella's key.
    pub fn new(remote: Arc<Remote>, keys: Arc<Keys>, site: Site, umbrella: Slug) -> Discovery {
        Discovery { remote, keys, site, umbrella }
    }

    /// The actor as it is now, or a sentence why it cannot be had.
    pub async fn actor(&self, id: &Id, now: Timestamp) -> Result<RemoteActor, String> {
        let signer = signer(&self.keys, &self.site, &self.umbrella, now);
        let mut signer = signer.map_err(|error| error.to_string())?;
        let mut fetched = self.remote.get_activity_json(id.as_str(), Some(&signer), now).await;
        if matches!(fetched, Err(FetchError::Status { status: 400 | 401, .. })) {
            signer.scheme = Scheme::Rfc9421;
            fetched = self.remote.get_activity_json(id.as_str(), Some(&signer), now).await;
        }
        let fetched = fetched.map_err(|error| error.to_string())?;
        let address = Id::parse(&fetched.url).ok_or("the address is too long")?;
        let actor = RemoteActor::read(&fetched.body, &address).map_err(|error| error.to_string())?;
        if actor.id == *id { Ok(actor) } else { Err(format!("{id} is not the id of what is found there")) }
    }
}

//! Takes notice of feeds that changed: what is served now becomes the newest version of its topic,
//! for those who subscribe to it. After it is served, never before.

use crate::document::encoding::Encoding;
use crate::hub::Served;
use crate::iri::{Site, is_feed_path};
use crate::model::Timestamp;
use crate::store::topics::Shown;
use crate::store::{Store, StoreError};
use url::Url;

/// Takes notice of what is served now at some paths; what is no feed is passed over. Other hubs are
/// told of feeds from their next change on. Gives how many topics have a new version.
pub async fn notice<'a>(
    store: &Store,
    site: &Site,
    hubs: &[String],
    served: impl Iterator<Item = (&'a str, Served)>,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let known = store.topics().await?;
    if known.is_empty() && hubs.is_empty() {
        return Ok(0);
    }
    let feeds = served.filter(|(path, _)| is_feed_path(path));
    let mut feeds: Vec<Shown> = feeds.map(|(path, served)| shown(&site.absolute(path), &served)).collect();
    let hubs: Vec<_> = hubs.iter().filter_map(|hub| Some((hub.clone(), host(hub)?))).collect();
    let pinged = if hubs.is_empty() { &[] } else { &*feeds };
    store.set_pings(&hubs, pinged, now).await?;
    feeds.retain(|feed| known.get(&feed.topic).is_some_and(|etag| etag != &feed.etag));
    store.show(&feeds, now).await
}

/// A feed as the store keeps it.
pub(crate) fn shown(topic: &str, served: &Served) -> Shown {
    let form = served.document.form(Encoding::Identity);
    Shown {
        topic: topic.to_owned(),
        revision: served.revision,
        etag: form.etag.clone(),
        media_type: served.document.media_type().to_owned(),
        link: served.document.link().unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(&form.body).into_owned(),
    }
}

fn host(address: &str) -> Option<String> {
    Some(Url::parse(address).ok()?.authority().to_owned())
}

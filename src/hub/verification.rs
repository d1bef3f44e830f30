//! Is it the subscriber's own wish? The callback is asked (WebSub §5.3); only its yes changes
//! anything. One that is refused is told so (§5.2).
//!
//! In the background and bounded: one question at a time to a host, and few at once in all.

use crate::hub::notice::shown;
use crate::hub::request::{Callback, Mode, Request};
use crate::hub::{Served, Shelf};
use crate::iri::Site;
use crate::model::blocks::Door;
use crate::remote::Remote;
use crate::store::notifications::Secret;
use crate::store::subscriptions::{Admission, Limits, Subscription};
use crate::store::{Store, StoreError};
use aws_lc_rs::rand;
use chrono::{Duration, Utc};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Questions asked at the same time.
const AT_ONCE: usize = 16;
/// How many subscriptions are kept.
const LIMITS: Limits = Limits { host: 2_000, all: 100_000 };
/// How long questions under way may take once the program stops.
const LAST_WORDS: std::time::Duration = std::time::Duration::from_secs(5);

/// The task that verifies.
pub struct Verification {
    verifier: Verifier,
    receiver: UnboundedReceiver<(Request, OwnedSemaphorePermit)>,
}

struct Verifier {
    site: Site,
    store: Store,
    remote: Arc<Remote>,
    door: Arc<Door>,
    hands: Semaphore,
}

impl Verification {
    pub(crate) fn new(
        site: Site,
        store: Store,
        remote: Arc<Remote>,
        door: Arc<Door>,
        receiver: UnboundedReceiver<(Request, OwnedSemaphorePermit)>,
    ) -> Verification {
        let hands = Semaphore::new(AT_ONCE);
        Verification { verifier: Verifier { site, store, remote, door, hands }, receiver }
    }

    /// Verifies until the program stops. What is still waiting then has to be asked for again.
    pub async fn run(mut self, shelf: Shelf, stop: CancellationToken) {
        let (verifier, tasks) = (Arc::new(self.verifier), TaskTracker::new());
        let mut hosts: HashMap<String, Arc<Mutex<()>>> = HashMap::new();
        loop {
            let (request, place) = tokio::select! {
                request = self.receiver.recv() => match request { Some(request) => request, None => break },
                () = stop.cancelled() => break,
            };
            // Who waits for a host holds its lock; a lock that nobody holds is forgotten.
            hosts.retain(|_, host| Arc::strong_count(host) > 1);
            let host = hosts.entry(request.callback.host.clone()).or_default().clone();
            let (verifier, shelf) = (verifier.clone(), shelf.clone());
            tasks.spawn(async move {
                let _turn = host.lock().await;
                verifier.verify(request, &shelf).await;
                drop(place);
            });
        }
        tasks.close();
        let _ = tokio::time::timeout(LAST_WORDS, tasks.wait()).await;
    }
}

impl Verifier {
    async fn verify(&self, request: Request, shelf: &Shelf) {
        let _hand = self.hands.acquire().await;
        let (callback, topic) = (&request.callback, &*request.topic);
        // Who waited may have been blocked meanwhile.
        if self.door.blocks().refuses_host(&callback.host) {
            return;
        }
        let done = match request.mode {
            Mode::Subscribe { lease, secret } => self.subscribe(callback, topic, lease, secret, shelf).await,
            Mode::Unsubscribe => self.unsubscribe(callback, topic).await,
        };
        if let Err(error) = done {
            tracing::error!("a subscription could not be written; the subscriber has to ask again: {error}");
        }
    }

    async fn subscribe(
        &self,
        callback: &Callback,
        topic: &str,
        lease: Duration,
        secret: Option<Secret>,
        shelf: &Shelf,
    ) -> Result<(), StoreError> {
        let path = self.site.path_of(topic).unwrap_or_default();
        let Some(before) = shelf(path) else {
            self.deny(callback, topic, "there is no such feed").await;
            return Ok(());
        };
        let now = Utc::now();
        let seconds = lease.num_seconds().to_string();
        let question = [("hub.mode", "subscribe"), ("hub.topic", topic), ("hub.lease_seconds", &*seconds)];
        if !self.agrees(callback, &question).await {
            return Ok(());
        }
        let (address, host) = (callback.address.clone(), callback.host.clone());
        let wish = Subscription { callback: address, host, secret, expires: now + lease };
        match self.store.subscribe(&wish, &shown(topic, &before), LIMITS, now).await? {
            Admission::Kept => {
                tracing::info!(topic, host = callback.host, "subscribes");
                self.catch_up(topic, &before, shelf(path)).await?;
            }
            Admission::HostFull => {
                self.deny(callback, topic, "this host has as many subscriptions as it may have").await;
            }
            Admission::Full => self.deny(callback, topic, "the hub is full").await,
        }
        Ok(())
    }

    /// The feed may have changed while the topic was being made known.
    async fn catch_up(&self, topic: &str, before: &Served, now: Option<Served>) -> Result<(), StoreError> {
        let (before, now) = (shown(topic, before), now.map(|now| shown(topic, &now)));
        if let Some(now) = now.filter(|now| now.etag != before.etag) {
            self.store.show(&[now], Utc::now()).await?;
        }
        Ok(())
    }

    async fn unsubscribe(&self, callback: &Callback, topic: &str) -> Result<(), StoreError> {
        // Nobody is asked about a subscription that there is not: the answer would change nothing.
        if !self.store.is_subscribed(&callback.address, topic).await? {
            return Ok(());
        }
        if self.agrees(callback, &[("hub.mode", "unsubscribe"), ("hub.topic", topic)]).await
            && self.store.unsubscribe(&callback.address, topic).await?
        {
            tracing::info!(topic, host = callback.host, "unsubscribes");
        }
        Ok(())
    }

    /// Asks with a challenge; only a success that repeats it is a yes (WebSub §5.3.1).
    async fn agrees(&self, callback: &Callback, question: &[(&str, &str)]) -> bool {
        let Some(challenge) = challenge() else { return false };
        let asked = callback.with(&[question, &[("hub.challenge", &*challenge)]].concat());
        match self.remote.call(&asked).await {
            Ok(answer) => (200..300).contains(&answer.status) && answer.body == challenge.as_bytes(),
            Err(error) => {
                tracing::debug!("a callback could not be asked: {error}");
                false
            }
        }
    }

    async fn deny(&self, callback: &Callback, topic: &str, reason: &str) {
        let told = callback.with(&[("hub.mode", "denied"), ("hub.topic", topic), ("hub.reason", reason)]);
        if let Err(error) = self.remote.call(&told).await {
            tracing::debug!("a callback could not be told that it is denied: {error}");
        }
    }
}

/// 32 random bytes in hexadecimal digits, used once (WebSub §8.2).
fn challenge() -> Option<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

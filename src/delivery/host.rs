//! One host's turn: its items in the order of the log, one request at a time.

use crate::delivery::engine::{Engine, Failure};
use crate::delivery::knock::{Manner, knock};
use crate::delivery::parcel::By;
use crate::delivery::policy::{Verdict, again, of_callback, verdict};
use crate::delivery::room::Place;
use crate::metrics::delivery::Ending;
use crate::model::Timestamp;
use crate::remote::post::{After, Answer};
use crate::signature::Scheme;
use crate::store::destinations::{HostWork, Item, Matter, Outcome, Release, Settlement};
use chrono::{Duration, Utc};
use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// A host that takes longer to answer makes room for others.
const QUICK: std::time::Duration = std::time::Duration::from_millis(500);

/// How often a version of a feed is tried at a callback that fails in a row; then it is given up,
/// and the next version is tried once.
const TRIES: i64 = 10;

/// So many inboxes in a row that fail mean that the host fails.
const TRIPS: usize = 3;

/// The pause of a host that still answers grows with no more failures than this.
const ANSWERING: i64 = 3;

/// What one request did.
struct Tried {
    matter: Matter,
    verdict: Verdict,
    status: Option<u16>,
    answer: String,
    at: Timestamp,
    /// How long it took to hear of it.
    took: std::time::Duration,
    /// When what was sent had been said.
    said: Timestamp,
}

/// The state of a turn.
pub struct Turn<'a> {
    engine: &'a Engine,
    work: HostWork,
    /// Inboxes that failed in this turn: what follows for them waits, so that order is kept.
    halted: HashSet<Arc<str>>,
    release: Release,
    /// Inboxes in a row that could not take something.
    troubles: usize,
    place: Place,
    /// The end of the log when the pass began in which this host was claimed.
    head: i64,
    /// Says when the last outcome is written, and for which item it is.
    unwritten: Option<(Item, oneshot::Receiver<Option<i64>>)>,
    manner: Manner,
}

impl<'a> Turn<'a> {
    /// Prepares a turn.
    pub fn new(engine: &'a Engine, work: HostWork, mut place: Place, head: i64) -> Turn<'a> {
        let release = Release {
            host: work.host.clone(),
            due: Timestamp::UNIX_EPOCH,
            failures: work.failures,
            failing_since: work.failing_since,
        };
        if work.failures > 0 {
            place.step_aside();
        }
        let manner = Manner::new(work.scheme);
        let (halted, unwritten) = (HashSet::new(), None);
        Turn { engine, work, halted, release, troubles: 0, place, head, unwritten, manner }
    }

    /// Sends what is due until everything is sent, the host fails, its pace is used up, or the
    /// program stops. Every outcome goes to the flusher as it comes; the host at the end.
    pub async fn run(mut self, stop: &CancellationToken) {
        let mut items = std::mem::take(&mut self.work.items).into_iter().peekable();
        while let Some(item) = items.next() {
            self.written().await;
            if self.halted.contains(&item.inbox) {
                continue;
            }
            if stop.is_cancelled() || self.engine.door.blocks().refuses_host(&self.work.host) {
                break;
            }
            let now = Utc::now();
            if let Err(wait) = self.engine.pace.take(&self.work.host, now) {
                self.release.due = now + wait;
                break;
            }
            let after = if items.peek().is_some() { After::Keep } else { After::Close };
            match self.deliver(&item, after).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(failure) => {
                    tracing::error!(host = %self.work.host, "delivery halted: {failure}");
                    self.release.due = Utc::now() + Duration::seconds(10);
                    break;
                }
            }
        }
        self.give_back().await;
    }

    /// Gives the host back. What was said while it was being served, a pass that ran meanwhile
    /// has not found. The place is free when everything is written.
    async fn give_back(mut self) {
        let release = self.release.clone();
        let interrupted = self.work.more || self.engine.head() > self.head;
        match interrupted {
            true => self.engine.flusher.interrupt(release).await,
            false => self.engine.flusher.release(release).await,
        }
        self.written().await;
        tracing::debug!(host = %self.work.host, "served");
    }

    /// Sends one item and settles it. `false`: the host takes nothing more now.
    async fn deliver(&mut self, item: &Item, after: After) -> Result<bool, Failure> {
        let engine = self.engine;
        let tried = tokio::select! {
            tried = self.send(item, after) => tried?,
            () = engine.abandoned() => return Ok(false),
        };
        let (outcome, goes_on) = self.judge(item, &tried);
        self.count(&outcome, &tried);
        if tried.verdict == Verdict::Gone {
            self.forget(item).await?;
        }
        let settlement = Settlement {
            inbox: item.inbox.clone(),
            matter: tried.matter,
            late: item.late,
            audience: item.audience,
            outcome,
            status: tried.status,
            answer: tried.answer,
            at: tried.at,
        };
        self.unwritten = Some((item.clone(), self.engine.flusher.settle(settlement).await));
        Ok(goes_on)
    }

    /// Forgets whose inbox or callback is gone.
    async fn forget(&self, item: &Item) -> Result<(), Failure> {
        let store = &self.engine.store;
        match &item.matter {
            Matter::Activity(_) => {
                let teams = store.forget_destination(&item.inbox).await?;
                tracing::info!(inbox = %item.inbox, "answered 410: its followers of {} teams are forgotten", teams.len());
            }
            Matter::Feed(notification) => {
                store.unsubscribe(&item.inbox, &notification.topic).await?;
                tracing::info!(topic = %notification.topic, "a callback answered 410: its subscription has ended");
            }
        }
        Ok(())
    }

    /// Waits until the last outcome is written. If somebody has left the inbox meanwhile, what is
    /// due there may be less: it is looked at again.
    async fn written(&mut self) {
        let Some((item, unwritten)) = self.unwritten.take() else { return };
        // The writer has ended only when the program has.
        let Ok(audience) = unwritten.await else { return };
        if matches!(item.matter, Matter::Activity(_)) && audience != Some(item.audience) {
            self.halted.insert(item.inbox);
            self.work.more = true;
        }
    }

    async fn send(&mut self, item: &Item, after: After) -> Result<Tried, Failure> {
        let parcel = self.engine.parcel(&item.matter).await?;
        let under_way = self.engine.metrics.delivery.begun();
        let begun = std::time::Instant::now();
        let (engine, host, mut manner) = (self.engine, self.work.host.clone(), self.manner);
        let letter = (&*item.inbox, &*parcel);
        let answer = match &item.matter {
            Matter::Activity(_) => self.patiently(knock(engine, &host, letter, &mut manner, after)).await,
            Matter::Feed(_) => {
                self.patiently(engine.post(letter.0, letter.1, (Scheme::Cavage, By::Own), after)).await
            }
        };
        self.manner = manner;
        drop(under_way);
        let took = begun.elapsed();
        let (at, said, matter) = (Utc::now(), parcel.said(), parcel.matter().clone());
        Ok(match answer {
            Ok(answer) => Tried {
                verdict: meaning(&matter, &answer, at),
                matter,
                status: Some(answer.status),
                answer: answer.excerpt,
                at,
                took,
                said,
            },
            Err(answer) => {
                Tried { matter, verdict: Verdict::HostLater(None), status: None, answer, at, took, said }
            }
        })
    }

    fn count(&self, outcome: &Outcome, tried: &Tried) {
        let (ending, lag) = match outcome {
            Outcome::Delivered => (Ending::Delivered, (tried.at - tried.said).to_std().ok()),
            Outcome::Refused => (Ending::Refused, None),
            Outcome::Retry(_) => (Ending::Retried, None),
        };
        self.engine.metrics.delivery.ended(ending, tried.status, lag);
        self.engine.metrics.history.ended(ending, &self.work.host, tried.took, tried.at);
    }

    /// Waits for an answer, aside when it does not come quickly.
    async fn patiently(
        &mut self,
        answer: impl Future<Output = Result<Answer, String>>,
    ) -> Result<Answer, String> {
        let mut answer = pin!(answer);
        match tokio::time::timeout(QUICK, answer.as_mut()).await {
            Ok(answer) => answer,
            Err(_) => {
                self.place.step_aside();
                answer.await
            }
        }
    }

    fn judge(&mut self, item: &Item, tried: &Tried) -> (Outcome, bool) {
        match &tried.verdict {
            Verdict::Delivered => {
                self.host_works();
                (Outcome::Delivered, true)
            }
            Verdict::Refused | Verdict::Gone => {
                self.host_works();
                (Outcome::Refused, true)
            }
            Verdict::Later if matches!(item.matter, Matter::Feed(_)) && item.failures + 1 >= TRIES => {
                (Outcome::Refused, true)
            }
            Verdict::Later if self.release.failures > 0 || self.troubles + 1 >= TRIPS => {
                (self.host_fails_while_answering(item, tried.at), false)
            }
            Verdict::Later => {
                self.troubles += 1;
                self.halted.insert(item.inbox.clone());
                (Outcome::Retry(self.again(item.failures, item.failing_since, tried.at)), true)
            }
            Verdict::HostLater(until) => {
                let due = until.unwrap_or_else(|| {
                    self.again(self.release.failures, self.release.failing_since, tried.at)
                });
                self.release.failures += 1;
                self.release.failing_since.get_or_insert(tried.at);
                self.release.due = due;
                (Outcome::Retry(due), false)
            }
        }
    }

    /// The host answers, but not as it should: on trial after a failure, or at one inbox after the
    /// other. It gets peace, but not for long: the inboxes that fail wait longer than it does, so
    /// that the next trial is another's.
    fn host_fails_while_answering(&mut self, item: &Item, now: Timestamp) -> Outcome {
        let failures = self.release.failures.min(ANSWERING);
        self.release.due = self.again(failures, None, now);
        self.release.failures += 1;
        self.release.failing_since.get_or_insert(now);
        Outcome::Retry(self.again(item.failures, item.failing_since, now).max(self.release.due))
    }

    fn host_works(&mut self) {
        self.troubles = 0;
        self.release.failures = 0;
        self.release.failing_since = None;
    }

    fn again(&self, failures: i64, failing_since: Option<Timestamp>, now: Timestamp) -> Timestamp {
        again(&self.engine.settings, failures, failing_since, self.engine.chance(), now)
    }
}

/// What an answer means for what was sent.
fn meaning(matter: &Matter, answer: &Answer, now: Timestamp) -> Verdict {
    let verdict = verdict(answer.status, answer.retry_after.as_deref(), now);
    match matter {
        Matter::Activity(_) => verdict,
        Matter::Feed(_) => of_callback(verdict),
    }
}

//! Requests to quote: every note may be quoted by everybody, and a stamp says so.

use crate::activity::object::Object;
use crate::activity::quote::{QuoteRequest, accept, reject};
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::Rejection;
use crate::inbox::deeds::Deeds;
use crate::inbox::gate::authority;
use crate::model::Timestamp;
use crate::model::reaction::Stamp;
use crate::model::slug::Slug;
use crate::store::log::Activity;

impl Deeds {
    /// Answers a request to quote; a repeated one the same way.
    pub(crate) async fn quote(
        &self,
        request: QuoteRequest,
        actor: &RemoteActor,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let Some((report, entry)) = self.note(&request.object) else { return Ok(()) };
        let Some(team) = self.store.author(&report, &entry).await? else { return Ok(()) };
        let Some(host) = authority(actor.inbox.as_str()) else { return Ok(()) };
        let wanted = Stamp {
            number: 0,
            team: team.clone(),
            report,
            entry,
            actor: actor.id.as_str().to_owned(),
            inbox: actor.inbox.as_str().to_owned(),
            quote: request.instrument.as_str().to_owned(),
            said: now,
            revoked: None,
        };
        let refused = self.store.is_blocked_by(&team, actor.id.as_str()).await?;
        let stamp = if refused { None } else { self.store.allow_quote(&wanted, &host).await? };
        let answer = match stamp {
            Some(number) => accept(&self.site, &team, &request, number, now),
            None => reject(&self.site, &team, &request, now),
        };
        self.answer(actor, &team, &answer, now).await
    }

    /// The quoting post is gone: nobody needs its stamp.
    pub(crate) async fn quote_gone(&self, quote: &str, actor: &str, now: Timestamp) -> Result<(), Rejection> {
        if let Some(stamp) = self.store.stamp_of(quote, actor).await? {
            self.store.revoke(&stamp, None, now).await?;
        }
        Ok(())
    }

    /// Puts an answer into the log, to the actor's own inbox.
    pub(crate) async fn answer(
        &self,
        actor: &RemoteActor,
        team: &Slug,
        answer: &Object,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let inbox = actor.inbox.as_str();
        let host = authority(inbox).ok_or_else(|| Rejection::Malformed("the inbox has no host".into()))?;
        let body = String::from_utf8_lossy(&answer.bytes()).into_owned();
        let activity = Activity { id: answer.id().to_owned(), team: team.clone(), body, said: now };
        Ok(self.store.answer(inbox, &host, &activity).await?)
    }
}

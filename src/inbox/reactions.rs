//! Likes, shares, replies: counted once, and forgotten when they are taken back.

use crate::activity::id::Id;
use crate::activity::incoming::Reach;
use crate::activity::remote_actor::RemoteActor;
use crate::inbox::Rejection;
use crate::inbox::deeds::Deeds;
use crate::inbox::gate::authority;
use crate::iri::Named;
use crate::model::Timestamp;
use crate::model::reaction::{Reaction, ReactionKind};
use crate::model::slug::Slug;
use chrono::Duration;

/// How long it is remembered that something was taken back: longer than any signature is valid.
const GONE: Duration = Duration::hours(14);
/// What counts as a reply.
const KINDS: [&str; 4] = ["Article", "Note", "Page", "Question"];

/// Something that somebody wrote, as far as we look at it.
pub struct Written<'a> {
    /// Its id.
    pub id: Id,
    /// Its type, when it came whole.
    pub kind: Option<&'a str>,
    /// What it answers.
    pub in_reply_to: Option<Id>,
    /// Whose it says to be.
    pub attributed_to: &'a [Id],
    /// Where people read it.
    pub url: Option<Id>,
    /// Who may read it.
    pub reach: Reach,
}

impl Deeds {
    /// Counts a like or a share, once for each actor.
    pub(crate) async fn count(
        &self,
        kind: ReactionKind,
        activity: &Id,
        note: &Id,
        actor: &RemoteActor,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let Some(note) = self.note(note) else { return Ok(()) };
        self.react(kind, activity, note, None, actor, now).await
    }

    /// Counts a reply to a note of ours, if everybody may read it.
    pub(crate) async fn reply(
        &self,
        written: Written<'_>,
        actor: &RemoteActor,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let Some(note) = written.in_reply_to.as_ref().and_then(|id| self.note(id)) else { return Ok(()) };
        let is_a_reply = written.kind.is_some_and(|kind| KINDS.contains(&kind));
        let own = written.attributed_to == [actor.id.clone()];
        if !is_a_reply || !own || written.reach != Reach::Public {
            return Ok(());
        }
        let url = written.url.as_ref().map(|url| url.as_str().to_owned());
        self.react(ReactionKind::Reply, &written.id, note, url, actor, now).await
    }

    /// A reply that we counted has changed: it may be read elsewhere, or by fewer people.
    pub(crate) async fn reply_changed(
        &self,
        written: Written<'_>,
        actor: &RemoteActor,
    ) -> Result<(), Rejection> {
        let (reply, actor) = (written.id.as_str(), actor.id.as_str());
        if written.kind.is_none() {
            return Ok(());
        }
        if written.reach == Reach::Limited {
            self.store.unreact_by_id(reply, actor).await?;
        } else if let Some(url) = written.url {
            self.store.readdress(reply, actor, url.as_str()).await?;
        }
        Ok(())
    }

    /// Something is gone for good. Remembered for a while: what was said of it may come later.
    pub(crate) async fn take_back(&self, id: &Id, actor: &str, now: Timestamp) -> Result<bool, Rejection> {
        self.remember_gone(id, actor, now).await?;
        Ok(self.store.unreact_by_id(id.as_str(), actor).await?)
    }

    /// The same for a like or share that is named by its object, too.
    pub(crate) async fn uncount(
        &self,
        kind: ReactionKind,
        id: Option<&Id>,
        note: &Id,
        actor: &str,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        if let Some(id) = id {
            self.remember_gone(id, actor, now).await?;
        }
        if let Some((report, entry)) = self.note(note) {
            self.store.unreact((&report, &entry), kind, actor).await?;
        }
        Ok(())
    }

    async fn react(
        &self,
        kind: ReactionKind,
        activity: &Id,
        (report, entry): (Slug, Slug),
        url: Option<String>,
        actor: &RemoteActor,
        now: Timestamp,
    ) -> Result<(), Rejection> {
        let Some(host) = authority(actor.id.as_str()) else { return Ok(()) };
        let refused = self.refuses_us(&report, &entry, actor.id.as_str()).await?;
        if refused || self.store.remembers(&gone(activity, actor.id.as_str())).await? {
            return Ok(());
        }
        let (actor, activity) = (actor.id.as_str().to_owned(), activity.as_str().to_owned());
        let reaction = Reaction { report, entry, kind, actor, host, activity, url, said: now };
        if self.store.react(&reaction).await? {
            tracing::debug!(actor = reaction.actor, note = %reaction.entry, "counted a {kind:?}");
        }
        Ok(())
    }

    /// Apart from the signatures of the host, which many of these must not crowd out.
    async fn remember_gone(&self, id: &Id, actor: &str, now: Timestamp) -> Result<(), Rejection> {
        let host = format!("gone {}", id.host());
        self.store.remember(&gone(id, actor), &host, now + GONE, now).await?;
        Ok(())
    }

    /// True when the actor has blocked the team that wrote the note.
    async fn refuses_us(&self, report: &Slug, entry: &Slug, actor: &str) -> Result<bool, Rejection> {
        match self.store.author(report, entry).await? {
            Some(team) => Ok(self.store.is_blocked_by(&team, actor).await?),
            None => Ok(false),
        }
    }

    /// Report and entry of a note of ours.
    pub(crate) fn note(&self, id: &Id) -> Option<(Slug, Slug)> {
        let Some(Named::Note(report, entry)) = self.site.named(id.as_str()) else { return None };
        Some((Slug::parse(&report).ok()?, Slug::parse(&entry).ok()?))
    }
}

/// Under which name the memory against replays holds what an actor took back. What its neighbours said
/// is not its to take.
fn gone(id: &Id, actor: &str) -> String {
    format!("gone {actor} {id}")
}

//! Quotes (FEP-044f): somebody asks for leave to quote a note, gets a stamp that everybody can look
//! up, and may lose it again.

use crate::activity::answer::fnv1a;
use crate::activity::audience::Audience;
use crate::activity::context;
use crate::activity::envelope::{Envelope, instant};
use crate::activity::id::Id;
use crate::activity::malformed::Malformed;
use crate::activity::object::Object;
use crate::activity::property::{self, Properties};
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::reaction::Stamp;
use crate::model::slug::Slug;
use serde_json::{Value, json};

/// A request to quote, reduced to what identifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRequest {
    /// The request's id.
    pub id: Id,
    /// Who wants to quote.
    pub actor: Id,
    /// What is to be quoted.
    pub object: Id,
    /// The post that quotes, on the actor's host.
    pub instrument: Id,
}

impl QuoteRequest {
    /// Reads a request of `actor`.
    pub(crate) fn read(activity: &Properties, id: &Id, actor: &Id) -> Result<QuoteRequest, Malformed> {
        let instrument = property::required(activity, "instrument")?;
        if !instrument.same_host(actor) {
            return Err(Malformed::Foreign("instrument"));
        }
        let object = property::required(activity, "object")?;
        Ok(QuoteRequest { id: id.clone(), actor: actor.clone(), object, instrument })
    }

    fn json(&self) -> Value {
        json!({
            "id": self.id.as_str(),
            "type": "QuoteRequest",
            "actor": self.actor.as_str(),
            "object": self.object.as_str(),
            "instrument": self.instrument.as_str(),
        })
    }
}

/// Leave is given: the stamp is the result. Said for every request, the repeated one too.
pub fn accept(site: &Site, team: &Slug, request: &QuoteRequest, stamp: i64, now: Timestamp) -> Object {
    let stamp = json!(site.stamp(stamp));
    envelope("Accept", site, team, request, now)
        .holding(context::quote(), request.json())
        .with("result", Some(stamp))
}

/// Leave is not given.
pub fn reject(site: &Site, team: &Slug, request: &QuoteRequest, now: Timestamp) -> Object {
    envelope("Reject", site, team, request, now).holding(context::quote(), request.json())
}

fn envelope(
    kind: &'static str,
    site: &Site,
    team: &Slug,
    request: &QuoteRequest,
    now: Timestamp,
) -> Envelope {
    let mark = fnv1a(request.id.as_str());
    let what = format!("{}-quote-{}-{mark:016x}", kind.to_lowercase(), now.timestamp());
    Envelope {
        kind,
        id: site.actor_activity(team.as_str(), &what),
        actor: site.actor(team.as_str()),
        published: now,
        audience: Audience::only(request.actor.as_str()),
    }
}

/// The stamp: which post may quote which note.
pub fn stamp(site: &Site, stamp: &Stamp) -> Object {
    Object::new(
        context::quote(),
        json!({
            "id": site.stamp(stamp.number),
            "type": "QuoteAuthorization",
            "attributedTo": site.actor(stamp.team.as_str()),
            "interactingObject": stamp.quote,
            "interactionTarget": site.note(stamp.report.as_str(), stamp.entry.as_str()),
        }),
    )
}

/// What stands where a stamp was that was taken back.
pub fn revoked(site: &Site, stamp: &Stamp, at: Timestamp) -> Object {
    Object::new(
        context::quote(),
        json!({
            "id": site.stamp(stamp.number),
            "type": "Tombstone",
            "formerType": "QuoteAuthorization",
            "deleted": instant(at),
        }),
    )
}

/// Leave is taken back: told to who quotes.
pub fn revoke(site: &Site, stamp: &Stamp, now: Timestamp) -> Object {
    let team = stamp.team.as_str();
    Envelope {
        kind: "Delete",
        id: site.activity_about(&site.stamp(stamp.number), "delete"),
        actor: site.actor(team),
        published: now,
        audience: Audience::only(&stamp.actor),
    }
    .around(&self::stamp(site, stamp))
}

#[cfg(test)]
mod tests {
    use crate::activity::quote::{QuoteRequest, accept, reject, revoke, revoked, stamp};
    use crate::activity::{context, sample};
    use crate::model::reaction::Stamp;
    use serde_json::json;

    fn request() -> QuoteRequest {
        QuoteRequest {
            id: sample::id("https://social.example/requests/1"),
            actor: sample::id("https://social.example/users/ana"),
            object: sample::id("https://status.example.org/ap/notes/2026q1/releases"),
            instrument: sample::id("https://social.example/notes/7"),
        }
    }

    fn given() -> Stamp {
        Stamp {
            number: 3,
            team: sample::slug("release-engineering"),
            report: sample::slug("2026q1"),
            entry: sample::slug("releases"),
            actor: "https://social.example/users/ana".into(),
            inbox: "https://social.example/users/ana/inbox".into(),
            quote: "https://social.example/notes/7".into(),
            said: sample::posted(),
            revoked: None,
        }
    }

    #[test]
    fn a_request_is_accepted_with_a_stamp_as_the_result() {
        let team = sample::slug("release-engineering");
        let document = accept(&sample::site(), &team, &request(), 3, sample::posted()).document();
        assert_eq!(document["type"], "Accept");
        assert_eq!(document["to"], json!(["https://social.example/users/ana"]));
        assert_eq!(document["result"], "https://status.example.org/ap/quotes/3");
        let object = json!({
            "id": "https://social.example/requests/1",
            "type": "QuoteRequest",
            "actor": "https://social.example/users/ana",
            "object": "https://status.example.org/ap/notes/2026q1/releases",
            "instrument": "https://social.example/notes/7",
        });
        assert_eq!(document["object"], object);
        let declined = reject(&sample::site(), &team, &request(), sample::posted()).document();
        assert_eq!((&declined["type"], &declined["object"]), (&json!("Reject"), &object));
        assert_eq!(declined.get("result"), None);
    }

    #[test]
    fn a_stamp_names_the_post_and_the_note_until_it_is_taken_back() {
        let site = sample::site();
        let whole = json!({
            "@context": context::quote(),
            "id": "https://status.example.org/ap/quotes/3",
            "type": "QuoteAuthorization",
            "attributedTo": "https://status.example.org/ap/actors/release-engineering",
            "interactingObject": "https://social.example/notes/7",
            "interactionTarget": "https://status.example.org/ap/notes/2026q1/releases",
        });
        assert_eq!(stamp(&site, &given()).document(), whole);
        let goodbye = revoke(&site, &given(), sample::posted()).document();
        assert_eq!(goodbye["id"], "https://status.example.org/ap/quotes/3#delete");
        assert_eq!(goodbye["object"]["id"], whole["id"]);
        let left = revoked(&site, &given(), sample::posted()).document();
        assert_eq!((&left["type"], &left["formerType"]), (&json!("Tombstone"), &json!("QuoteAuthorization")));
    }
}

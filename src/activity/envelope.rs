//! What every activity of ours has in common (ActivityStreams 2.0 vocabulary §2): who did it,
//! when, and to whom it is said. Knows nothing of what is done.

use crate::activity::audience::Audience;
use crate::activity::object::Object;
use crate::model::Timestamp;
use chrono::SecondsFormat;
use serde_json::{Value, json};

/// An activity before its object is put in. Without an id, an actor or an audience some server
/// drops it in silence, so none of them is optional.
pub(crate) struct Envelope {
    pub kind: &'static str,
    pub id: String,
    pub actor: String,
    pub published: Timestamp,
    pub audience: Audience,
}

impl Envelope {
    /// The activity on an object of ours, embedded whole: a bare id would have to be fetched by
    /// every receiver, and some never show what they had to fetch.
    pub fn around(self, object: &Object) -> Object {
        self.holding(object.context().clone(), object.embedded())
    }

    /// The activity on any value: an id, or an object of somebody else.
    pub fn holding(self, context: Value, object: Value) -> Object {
        let mut activity = json!({
            "id": self.id,
            "type": self.kind,
            "actor": self.actor,
            "published": instant(self.published),
            "to": self.audience.to,
            "object": object,
        });
        if !self.audience.cc.is_empty() {
            activity["cc"] = json!(self.audience.cc);
        }
        Object::new(context, activity)
    }
}

/// An instant as ActivityStreams 2.0 §2.3 wants it: RFC 3339, UTC, whole seconds.
pub(crate) fn instant(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

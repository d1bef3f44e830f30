//! The properties of documents that came in, in all the forms in which servers write them
//! (ActivityStreams 2.0 §4: one value or a list of them, an id or an object that has it).

use crate::activity::context::ACTIVITY_STREAMS;
use crate::activity::id::Id;
use crate::activity::malformed::Malformed;
use crate::model::text::{clean, fold};
use serde_json::{Map, Value};

/// A JSON object.
pub(crate) type Properties = Map<String, Value>;

/// The most ids that are taken from one list.
pub(crate) const MOST: usize = 64;

/// The longest type, in bytes.
const LONGEST_KIND: usize = 100;

/// ActivityStreams 2.0 §2.1: the context is named, alone or among others.
pub(crate) fn has_context(document: &Properties) -> Result<(), Malformed> {
    let named = |value: &Value| value.as_str() == Some(ACTIVITY_STREAMS);
    match document.get("@context") {
        Some(Value::Array(contexts)) if contexts.iter().any(named) => Ok(()),
        Some(context) if named(context) => Ok(()),
        _ => Err(Malformed::Context),
    }
}

/// The type: a string, or a list of one.
pub(crate) fn kind(object: &Properties) -> Option<&str> {
    single(object.get("type")?).as_str().filter(|kind| !kind.is_empty() && kind.len() <= LONGEST_KIND)
}

/// The id that a property names, as a string or as an object that has one.
pub(crate) fn id(object: &Properties, name: &str) -> Option<Id> {
    reference(object.get(name)?)
}

/// The same for a property that must be there.
pub(crate) fn required(object: &Properties, name: &'static str) -> Result<Id, Malformed> {
    id(object, name).ok_or(Malformed::Property(name))
}

/// All ids that a property names, as far as they can be read: one or a list, at most [`MOST`].
pub(crate) fn ids(object: &Properties, name: &str) -> Vec<Id> {
    members(object.get(name)).iter().take(MOST).filter_map(reference).collect()
}

/// The members of a property: of a list its items, else the one value.
pub(crate) fn members(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(items)) => items,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

/// The object that a property holds, alone or in a list of one.
pub(crate) fn object<'a>(object: &'a Properties, name: &str) -> Option<&'a Properties> {
    single(object.get(name)?).as_object()
}

/// A line of text for people: no control characters, no line ends, at most `limit` characters.
pub(crate) fn line(object: &Properties, name: &str, limit: usize) -> Option<String> {
    // Cut first: what is thrown away need not be folded.
    let head: String = object.get(name)?.as_str()?.chars().take(limit * 4).collect();
    let text: String = fold(&clean(&head)).chars().take(limit).collect();
    (!text.is_empty()).then_some(text)
}

/// A text for programs, whole or not at all.
pub(crate) fn token<'a>(object: &'a Properties, name: &str, limit: usize) -> Option<&'a str> {
    object.get(name)?.as_str().filter(|text| !text.is_empty() && text.len() <= limit)
}

fn reference(value: &Value) -> Option<Id> {
    match single(value) {
        Value::String(text) => Id::parse(text),
        Value::Object(object) => Id::parse(object.get("id")?.as_str()?),
        _ => None,
    }
}

fn single(value: &Value) -> &Value {
    match value {
        Value::Array(items) if items.len() == 1 => &items[0],
        value => value,
    }
}

//! An object or activity of ours, which may stand alone or inside another.
//!
//! ActivityStreams 2.0 §2.1 wants the `@context` once, at the top: alone it has one, embedded it
//! has none. The type keeps both forms so that nobody has to remember.

use serde_json::{Map, Value};

/// A document of ours and the words it uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    context: Value,
    properties: Map<String, Value>,
}

impl Object {
    /// An object with its context. What is not a JSON object has no properties.
    pub(crate) fn new(context: Value, properties: Value) -> Object {
        match properties {
            Value::Object(properties) => Object { context, properties },
            _ => Object { context, properties: Map::new() },
        }
    }

    /// Takes back what [`Object::document`] gave. `None`: it is no JSON object with a context.
    pub fn from_document(document: Value) -> Option<Object> {
        let Value::Object(mut properties) = document else { return None };
        let context = properties.remove("@context")?;
        Some(Object { context, properties })
    }

    /// The id; empty for the few objects that have none.
    pub fn id(&self) -> &str {
        self.properties.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    /// The context that the object needs where it stands.
    pub fn context(&self) -> &Value {
        &self.context
    }

    /// The object alone, with its context: what is served, stored and delivered.
    pub fn document(&self) -> Value {
        let mut document = self.properties.clone();
        document.insert("@context".to_owned(), self.context.clone());
        Value::Object(document)
    }

    /// The object as a part of another, which brings the context.
    pub fn embedded(&self) -> Value {
        Value::Object(self.properties.clone())
    }

    /// The document as bytes. Keys are sorted: the same object gives the same bytes, hence the
    /// same digest.
    pub fn bytes(&self) -> Vec<u8> {
        self.document().to_string().into_bytes()
    }

    /// Adds a property if there is a value for it.
    pub(crate) fn with(mut self, name: &str, value: Option<Value>) -> Object {
        if let Some(value) = value {
            self.properties.insert(name.to_owned(), value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::activity::context;
    use crate::activity::object::Object;
    use serde_json::json;

    #[test]
    fn the_context_stands_once_at_the_top() {
        let object = Object::new(context::core(), json!({ "id": "https://x.org/1", "type": "Note" }));
        assert_eq!(object.embedded(), json!({ "id": "https://x.org/1", "type": "Note" }));
        let whole =
            r#"{"@context":"https://www.w3.org/ns/activitystreams","id":"https://x.org/1","type":"Note"}"#;
        assert_eq!(object.bytes(), whole.as_bytes());
        assert_eq!(object.id(), "https://x.org/1");
    }

    #[test]
    fn a_document_is_taken_back() {
        let object = Object::new(context::note(), json!({ "id": "https://x.org/1" }));
        assert_eq!(Object::from_document(object.document()), Some(object));
        assert_eq!(Object::from_document(json!("https://x.org/1")), None);
        assert_eq!(Object::from_document(json!({ "id": "https://x.org/1" })), None);
    }
}

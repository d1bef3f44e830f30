//! JSON from strangers, read strictly: bounded in size and depth, no key twice in one object, no
//! keyword that restructures a document for JSON-LD.
//!
//! A key that stands twice means one thing to the reader who takes the first and another to the
//! one who takes the last; `@graph`, `@included` and `@reverse` move the meaning to where a plain
//! reader does not look. Forged activities were made of both.

use crate::activity::malformed::Malformed;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::fmt;

/// The most bytes that are read.
pub const LARGEST: usize = 256 * 1024;

/// The most levels that are read.
pub const DEEPEST: usize = 32;

const KEYWORDS: [&str; 3] = ["@graph", "@included", "@reverse"];

/// Reads a document, which must be a JSON object.
pub fn read(bytes: &[u8]) -> Result<Map<String, Value>, Malformed> {
    if bytes.len() > LARGEST {
        return Err(Malformed::TooLarge(LARGEST));
    }
    let fault = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let level = Level { left: DEEPEST, fault: &fault };
    let value = level.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match (value, fault.into_inner()) {
        (_, Some(fault)) => Err(fault),
        (Ok(Value::Object(document)), None) => Ok(document),
        (Ok(_), None) => Err(Malformed::NotJson("no object".to_owned())),
        (Err(error), None) => Err(Malformed::NotJson(error.to_string())),
    }
}

/// Reads one value that may hold `left` more levels. serde's errors are mere text: what is wrong
/// is kept in `fault`.
#[derive(Clone, Copy)]
struct Level<'a> {
    left: usize,
    fault: &'a RefCell<Option<Malformed>>,
}

impl Level<'_> {
    fn refuse<E: Error>(&self, fault: Malformed) -> E {
        let error = E::custom(&fault);
        self.fault.replace(Some(fault));
        error
    }

    fn below<E: Error>(&self) -> Result<Self, E> {
        let left = self.left.checked_sub(1);
        left.map(|left| Level { left, ..*self }).ok_or_else(|| self.refuse(Malformed::TooDeep(DEEPEST)))
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if let Some(keyword) = KEYWORDS.into_iter().find(|keyword| *keyword == key) {
                return Err(self.refuse(Malformed::Keyword(keyword)));
            }
            if object.contains_key(&key) {
                return Err(self.refuse(Malformed::Duplicate(key.chars().take(100).collect())));
            }
            object.insert(key, entries.next_value_seed(below)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use crate::activity::malformed::Malformed;
    use crate::activity::strict::{DEEPEST, LARGEST, read};
    use proptest::prelude::{any, prop, prop_assert_eq, proptest};
    use serde_json::json;

    #[test]
    fn plain_json_is_read_as_it_is() {
        let text = r#"{"a":[1,-2,0.5,null,true,"\u00e9"],"b":{"c":{}}}"#;
        let read = read(text.as_bytes()).map(serde_json::Value::Object);
        assert_eq!(read, Ok(json!({ "a": [1, -2, 0.5, null, true, "é"], "b": { "c": {} } })));
    }

    #[test]
    fn a_key_may_stand_once_at_every_level() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"b":[{"a":1,"\u0061":2}]}"#] {
            assert_eq!(read(text.as_bytes()), Err(Malformed::Duplicate("a".into())));
        }
    }

    #[test]
    fn keywords_that_move_the_meaning_are_refused_wherever_they_stand() {
        for keyword in ["@graph", "@included", "@reverse"] {
            let text = json!({ "object": [{ keyword: [] }] }).to_string();
            assert_eq!(read(text.as_bytes()), Err(Malformed::Keyword(keyword)));
        }
    }

    #[test]
    fn depth_and_size_have_an_end() {
        let nested = |levels: usize| {
            let inner = levels - 1;
            format!("{{\"a\":{}{}}}", "[".repeat(inner), "]".repeat(inner))
        };
        assert!(read(nested(DEEPEST).as_bytes()).is_ok());
        assert_eq!(read(nested(DEEPEST + 1).as_bytes()), Err(Malformed::TooDeep(DEEPEST)));
        assert_eq!(read("[".repeat(100_000).as_bytes()), Err(Malformed::TooDeep(DEEPEST)));
        assert_eq!(read(&vec![b' '; LARGEST + 1]), Err(Malformed::TooLarge(LARGEST)));
    }

    #[test]
    fn what_is_no_json_object_is_refused() {
        for text in ["", "{", "[]", "\"a\"", "{} {}", "{\"a\":NaN}", "{\"a\":1e999}", "{\"a\":\"\\ud800\"}"] {
            assert!(matches!(read(text.as_bytes()), Err(Malformed::NotJson(_))), "{text}");
        }
        assert!(matches!(read(b"{\"a\":\"\xff\"}"), Err(Malformed::NotJson(_))));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }

        #[test]
        fn what_is_read_is_what_serde_json_reads(text in r#"[\[\]{}",:a0 ]{0,40}"#) {
            if let Ok(document) = read(text.as_bytes()) {
                let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                prop_assert_eq!(serde_json::Value::Object(document), value);
            }
        }
    }
}

//! Document attributes: `:name: value` and `{name}`.
//!
//! Expansion is bounded: values are expanded when they are defined, and all expansions of a
//! report together may not exceed [`LARGEST`]. Characters that stand for marks (`{plus}`) are
//! not expanded here, since what they give must not be read as a mark.

use std::borrow::Cow;
use std::collections::HashMap;

/// How many bytes all expansions of a report may give.
const LARGEST: usize = 4 << 20;

/// The longest name of an attribute.
const LONGEST_NAME: usize = 64;

/// The attributes as they stand at a line.
#[derive(Debug)]
pub struct Attributes {
    values: HashMap<String, String>,
    left: usize,
}

/// A line that sets or unsets an attribute.
#[derive(Debug, PartialEq, Eq)]
pub struct Definition<'a> {
    name: &'a str,
    value: Option<&'a str>,
}

impl Default for Attributes {
    /// The language is given by the site in which the reports stand; includes name it.
    fn default() -> Attributes {
        let values = HashMap::from([("lang".to_owned(), "en".to_owned())]);
        Attributes { values, left: LARGEST }
    }
}

impl Attributes {
    /// Sets or unsets an attribute.
    pub fn define(&mut self, definition: &Definition<'_>, more: &str) {
        let name = definition.name.to_ascii_lowercase();
        let Some(value) = definition.value else {
            self.values.remove(&name);
            return;
        };
        let value = format!("{value}{more}");
        let value = self.expand(&value).into_owned();
        self.values.insert(name, value);
    }

    /// True when the attribute has a value, be it empty.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(&name.to_ascii_lowercase())
    }

    /// The text with the attributes that are known replaced. `\{name}` and `${name}` stay.
    pub fn expand<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let mut out = String::new();
        let mut copied = 0;
        for (at, _) in text.match_indices('{') {
            if at < copied || text[..at].ends_with(['\\', '$']) {
                continue;
            }
            let Some(name) = name_after(&text[at + 1..]) else { continue };
            let Some(value) = self.values.get(&name.to_ascii_lowercase()) else { continue };
            if value.len() > self.left {
                break;
            }
            self.left -= value.len();
            out.push_str(&text[copied..at]);
            out.push_str(value);
            copied = at + name.len() + 2;
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(&text[copied..]);
        Cow::Owned(out)
    }
}

/// The name of an attribute that is closed with `}`.
pub fn name_after(text: &str) -> Option<&str> {
    let end = text.bytes().take(LONGEST_NAME).position(|byte| !is_name(byte))?;
    (end > 0 && text[end..].starts_with('}') && !text.starts_with('-')).then(|| &text[..end])
}

/// Reads `:name: value`, `:!name:` and `:name!:`.
pub fn definition(text: &str) -> Option<Definition<'_>> {
    let (name, value) = text.strip_prefix(':')?.split_once(':')?;
    let bare = name.strip_prefix('!').or_else(|| name.strip_suffix('!')).unwrap_or(name);
    let named = !bare.is_empty() && !bare.starts_with('-') && bare.bytes().all(is_name);
    let apart = value.is_empty() || value.starts_with([' ', '\t']);
    let value = (bare.len() == name.len()).then(|| value.trim());
    (named && apart).then_some(Definition { name: bare, value })
}

impl<'a> Definition<'a> {
    /// True when the value goes on in the next line; the mark of it is taken off.
    pub fn take_continuation(&mut self) -> bool {
        match self.value.and_then(|value| value.strip_suffix('\\')) {
            Some(value) if value.is_empty() || value.ends_with(' ') => {
                self.value = Some(value);
                true
            }
            _ => false,
        }
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::attribute::{Attributes, definition};

    fn set(attributes: &mut Attributes, line: &str) {
        let definition = definition(line).expect("a definition");
        attributes.define(&definition, "");
    }

    #[test]
    fn names_are_replaced_by_their_values() {
        let mut attributes = Attributes::default();
        set(&mut attributes, ":Path: content/{lang}");
        assert_eq!(
            attributes.expand("{path}/x ${path} \\{path} {arch} {"),
            "content/en/x ${path} \\{path} {arch} {"
        );
        set(&mut attributes, ":!path:");
        assert_eq!(attributes.expand("{path}"), "{path}");
        for text in [": x: y", ":x:y", "x", "::", ":-a: b"] {
            assert_eq!(definition(text), None, "{text}");
        }
    }

    #[test]
    fn expansion_that_doubles_and_doubles_ends() {
        let mut attributes = Attributes::default();
        set(&mut attributes, ":a: 0123456789abcdef");
        for _ in 0..64 {
            set(&mut attributes, ":a: {a}{a}");
        }
        assert!(attributes.expand("{a}").len() <= 8 << 20);
    }
}

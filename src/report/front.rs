//! What stands before a document's text: YAML (`---`) or TOML (`+++`) front matter as site
//! generators have it, or Pelican's bare `Title:` lines.
//!
//! Of YAML only plain `key: value` lines are read; whatever else it holds is skipped.

use crate::report::passage::Passage;
use std::collections::BTreeMap;

/// Keys with which a header without fences may begin.
const KEYS: [&str; 8] = ["title", "date", "author", "authors", "slug", "category", "tags", "status"];

/// What the front matter says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// The values of single lines, by key in lower case.
    pub values: BTreeMap<String, String>,
    /// How many lines it takes.
    pub lines: usize,
}

impl Front {
    /// The title of the document.
    pub fn title(&self) -> Option<&str> {
        self.value("title")
    }

    /// A value that is not empty.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

/// Reads the front matter of a document; nothing when there is none.
pub fn front(document: &Passage<'_>) -> Front {
    let blank = document.lines.iter().take_while(|line| line.trim().is_empty()).count();
    let lines = &document.lines[blank..];
    let fence = lines.first().map_or("", |line| line.trim_end());
    let end = || lines.iter().skip(1).position(|line| line.trim_end() == fence).map(|at| at + 1);
    match fence {
        "+++" => end().map(|end| (toml_values(&lines[1..end].join("\n")), end + 1)),
        "---" => end().map(|end| (lines[1..end].iter().filter_map(|line| pair(line)).collect(), end + 1)),
        _ => header(lines),
    }
    .map(|(values, taken)| Front { values, lines: blank + taken })
    .unwrap_or_default()
}

/// The texts and dates of a TOML table; what cannot be read gives nothing.
fn toml_values(text: &str) -> BTreeMap<String, String> {
    let table = text.parse::<toml::Table>().unwrap_or_default();
    let text = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        toml::Value::Integer(number) => Some(number.to_string()),
        _ => None,
    };
    table.iter().filter_map(|(key, value)| Some((key.to_lowercase(), text(value)?))).collect()
}

/// Lines `Key: value` up to the first blank line, when the first key is a known one.
fn header(lines: &[&str]) -> Option<(BTreeMap<String, String>, usize)> {
    let (first, _) = lines.first().and_then(|line| pair(line))?;
    let pairs: Vec<_> = lines.iter().map_while(|line| pair(line)).collect();
    let ended = lines.get(pairs.len()).is_none_or(|line| line.trim().is_empty());
    (KEYS.contains(&&*first) && ended).then(|| (pairs.iter().cloned().collect(), pairs.len()))
}

/// `key: value`, quotes around the value taken off.
fn pair(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if key.is_empty() || !key.chars().all(plain) || value.starts_with('/') {
        return None;
    }
    let value = value.trim();
    let quoted = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote));
    Some((key.to_lowercase(), quoted.unwrap_or(value).replace("\\\"", "\"")))
}

#[cfg(test)]
mod tests {
    use crate::report::front::front;
    use crate::report::passage::Passage;

    #[test]
    fn front_matter_is_read_in_three_forms() {
        let table = [
            (
                "+++\ntitle = \"A: b\"\ndate = 2026-02-12\n[extra]\nx = 1\n+++\ntext",
                Some("A: b"),
                Some("2026-02-12"),
                6,
            ),
            (
                "\n---\ntitle: \"A: b\"\ntags:\n  - x\ndate: 2026-02\n---\ntext",
                Some("A: b"),
                Some("2026-02"),
                7,
            ),
            ("Title: A: b\nDate: 2026-02-12\n\ntext", Some("A: b"), Some("2026-02-12"), 2),
            ("---\ntext without an end", None, None, 0),
            ("+++\nnot = toml = at all\n+++\ntext", None, None, 3),
            ("Note: this is text\n\ntext", None, None, 0),
            ("Title: this begins\na paragraph", None, None, 0),
            ("", None, None, 0),
        ];
        for (text, title, date, lines) in table {
            let front = front(&Passage { file: "x", line: 1, lines: text.lines().collect() });
            assert_eq!((front.title(), front.value("date"), front.lines), (title, date, lines), "{text}");
        }
    }
}

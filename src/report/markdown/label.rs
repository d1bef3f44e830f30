//! The labels of head rows, in all the ways that authors write them.

use crate::report::label::Label;

/// Where in the passage a line stands.
#[derive(Clone, Copy, PartialEq)]
pub enum Zone {
    /// Nothing but rows so far.
    Head,
    /// After the first text.
    Text,
    /// After a heading: rows but sponsors belong to the section.
    Section,
}

/// The spellings of labels, the longer of two before its beginning.
const SPELLINGS: [(&str, Label); 8] = [
    ("contacts", Label::Contact),
    ("contact", Label::Contact),
    ("links", Label::Link),
    ("link", Label::Link),
    ("sponsored by", Label::Sponsor),
    ("sponsored-by", Label::Sponsor),
    ("sponsors", Label::Sponsor),
    ("sponsor", Label::Sponsor),
];

/// A label that only the head has: further down, and within a row, it says where a link leads.
const ADDRESSES: [&str; 2] = ["urls", "url"];

/// The label that a line begins with, when a colon follows.
pub fn label(line: &str) -> Option<Label> {
    row(line, Zone::Text).map(|(label, _)| label)
}

impl Zone {
    /// The zone below a line that is no row.
    pub fn after(self, line: &str) -> Zone {
        match self {
            _ if line.trim().is_empty() => self,
            _ if line.starts_with('#') => Zone::Section,
            Zone::Head => Zone::Text,
            zone => zone,
        }
    }
}

/// The label of a line and its value, emphasis around the label left out.
pub fn row(line: &str, zone: Zone) -> Option<(Label, &str)> {
    let indent = line.len() - line.trim_start().len();
    if zone != Zone::Head && (indent > 3 || line.starts_with('\t')) {
        return None;
    }
    let text = if zone == Zone::Head { unmarked(line.trim()) } else { line.trim() };
    let text = text.trim_start_matches(['*', '_']);
    let addresses = ADDRESSES.iter().map(|spelling| (*spelling, Label::Link)).filter(|_| zone == Zone::Head);
    let (label, rest) = SPELLINGS.iter().copied().chain(addresses).find_map(|(spelling, label)| {
        let start = text.get(..spelling.len()).filter(|start| start.eq_ignore_ascii_case(spelling))?;
        Some((label, &text[start.len()..]))
    })?;
    let bare = rest.trim_start_matches(['*', '_', ' ']);
    match bare.strip_prefix([':', '：']) {
        Some(value) if bare.len() < rest.len() => Some((label, trimmed(value))),
        Some(value) => Some((label, trimmed(value.strip_prefix("**").unwrap_or(value)))),
        None if zone == Zone::Head => Some((label, without_colon(label, rest)?)),
        None => None,
    }
}

/// A value whose label lost its colon must show by itself what it is.
fn without_colon(label: Label, rest: &str) -> Option<&str> {
    let value = trimmed(rest);
    let evident = match label {
        Label::Contact => value.contains('<') && value.contains('@'),
        Label::Link => value.starts_with('[') || value.starts_with('<') || value.starts_with("http"),
        Label::Sponsor => false,
    };
    (rest.starts_with([' ', '\t']) && evident).then_some(value)
}

/// A value without blanks and the mark of a line break.
pub fn trimmed(value: &str) -> &str {
    value.trim().trim_end_matches('\\').trim_end()
}

/// The text without the mark of a list's item.
pub fn unmarked(text: &str) -> &str {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match digits.len() < text.len() {
        true => digits.strip_prefix(['.', ')']),
        false => text.strip_prefix(['*', '-', '+']),
    };
    rest.filter(|rest| rest.starts_with([' ', '\t'])).map_or(text, str::trim_start)
}

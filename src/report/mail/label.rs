//! The labels that open the rows of an entry's head and foot: `Contact:`, `Links`, `Sponsor:`.
//!
//! Knows how a row begins; what it holds is read elsewhere.

use crate::report::label::Label;

const LABELS: [(&str, Label); 8] = [
    ("contact:", Label::Contact),
    ("contacts:", Label::Contact),
    ("links:", Label::Link),
    ("link:", Label::Link),
    ("sponsor:", Label::Sponsor),
    ("sponsors:", Label::Sponsor),
    ("sponsored by:", Label::Sponsor),
    ("sponsored-by:", Label::Sponsor),
];

/// The label of a row and what follows it on the line.
pub fn of(text: &str) -> Option<(Label, &str)> {
    if matches!(text, "Links" | "Link") {
        return Some((Label::Link, ""));
    }
    LABELS.iter().find_map(|(word, label)| {
        let start = text.get(..word.len())?;
        start.eq_ignore_ascii_case(word).then(|| (*label, text[word.len()..].trim()))
    })
}

/// True when the row opens with this label.
pub fn is(text: &str, label: Label) -> bool {
    of(text).is_some_and(|(found, _)| found == label)
}

#[cfg(test)]
mod tests {
    use crate::report::label::Label;
    use crate::report::mail::label::of;

    #[test]
    fn rows_are_told_by_their_label() {
        assert_eq!(of("Contact: Ed Maste <>"), Some((Label::Contact, "Ed Maste <>")));
        assert_eq!(of("Links"), Some((Label::Link, "")));
        assert_eq!(of("Sponsored by: Netflix, Inc"), Some((Label::Sponsor, "Netflix, Inc")));
        assert_eq!(of("Links to come"), None);
        assert_eq!(of("ﬁ: é"), None);
    }
}

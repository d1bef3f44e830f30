//! What the rows of an entry's head are about, in every form; and the words that begin them in AsciiDoc
//! and on the pages made from it: `Links:`, `Contact:`, `Sponsor:`.

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A link, or the links below.
    Link,
    /// Whom to ask.
    Contact,
    /// Who paid.
    Sponsor,
}

const LABELS: [(&str, Label); 10] = [
    ("links", Label::Link),
    ("link", Label::Link),
    ("commits", Label::Link),
    ("commit", Label::Link),
    ("contacts", Label::Contact),
    ("contact", Label::Contact),
    ("sponsored by", Label::Sponsor),
    ("sponsors", Label::Sponsor),
    ("sponsor(s)", Label::Sponsor),
    ("sponsor", Label::Sponsor),
];

/// The label of a row and what follows it. The colon may be missing where nothing follows.
pub fn label(row: &str) -> Option<(Label, &str)> {
    if !row.starts_with(['L', 'l', 'C', 'c', 'S', 's']) {
        return None;
    }
    LABELS.iter().find_map(|(name, label)| {
        let head = row.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name))?;
        let rest = row[head.len()..].trim_start();
        match rest.strip_prefix(':') {
            Some(rest) if is_macro(head, rest) => None,
            Some(rest) => Some((*label, rest.trim())),
            None if rest.is_empty() && *label != Label::Sponsor => Some((*label, rest)),
            None => None,
        }
    })
}

/// `link:https://x.org[X]` is a macro, `Link:https://x.org` a row.
fn is_macro(head: &str, rest: &str) -> bool {
    head.starts_with("link") && !rest.is_empty() && !rest.starts_with(char::is_whitespace)
}

/// What follows a word, when the row begins with it and a colon or a blank.
pub fn after<'t>(row: &'t str, word: &str) -> Option<&'t str> {
    let head = row.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
    let rest = &row[head.len()..];
    let bare = rest.strip_prefix(':').unwrap_or(rest);
    (bare.len() < rest.len() || rest.is_empty() || rest.starts_with(' ')).then(|| bare.trim())
}

#[cfg(test)]
mod tests {
    use crate::report::label::{Label, label};

    #[test]
    fn labels_end_in_a_colon_or_stand_alone() {
        let table = [
            ("Links:", Some((Label::Link, ""))),
            ("Links", Some((Label::Link, ""))),
            ("Contact: A <a@x.org>", Some((Label::Contact, "A <a@x.org>"))),
            ("Sponsored by: Netflix, Inc", Some((Label::Sponsor, "Netflix, Inc"))),
            ("Sponsors: A, B", Some((Label::Sponsor, "A, B"))),
            ("Commit: gitref:1[]", Some((Label::Link, "gitref:1[]"))),
            ("Links to the past are kept", None),
            ("link:https://x.org[X]", None),
            ("Sponsor", None),
            ("Contact us", None),
        ];
        for (text, found) in table {
            assert_eq!(label(text), found, "{text}");
        }
    }
}

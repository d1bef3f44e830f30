//! What a poorer form of a report leaves out.
//!
//! A mail cannot hold the addresses behind words, and archives drop more: addresses, and lines of a
//! single word. Published after a better form, it would take away what nobody meant to take away.
//! So a mailed entry that has nothing of its own, and lacks addresses, does not replace what is
//! published. Whoever wants such words and addresses gone publishes a form that can hold them.

use crate::model::body::Body;
use crate::model::report::Entry;
use crate::publication::difference::steps;
use crate::publication::wording::{Row, Word, body_addresses, head_addresses, key, words};
use similar::{DiffOp, DiffTag};
use std::collections::HashSet;

/// The longest run of words that a mail loses without anybody having taken it out.
const LONGEST_GAP: usize = 3;

/// The addresses that the old entry has and the new one lacks, in the head or in the body.
pub fn lost_addresses(old: &Entry, new: &Entry) -> Vec<String> {
    let mut lost = lacking(head_addresses(old), head_addresses(new));
    lost.extend(lacking(body_addresses(&old.body), body_addresses(&new.body)));
    let mut seen = HashSet::new();
    lost.retain(|address| seen.insert(address.clone()));
    lost
}

fn lacking(old: Vec<Row>, new: Vec<Row>) -> Vec<String> {
    let kept: HashSet<String> = new.iter().map(loose).collect();
    old.into_iter().filter(|row| !kept.contains(&loose(row))).map(|row| row.text).collect()
}

/// True when everything that the new text says stands in the old one, too, and no more than a few
/// words in a row are missing.
pub fn adds_nothing(old: &Entry, new: &Entry) -> bool {
    key(&old.title) == key(&new.title)
        && is_part(&contact_names(new), &contact_names(old))
        && is_part(&link_texts(new), &link_texts(old))
        && new.sponsors.iter().all(|new| old.sponsors.iter().any(|old| says_nothing_new(old, new)))
        && lacking(head_addresses(new), head_addresses(old)).is_empty()
        && lacking(body_addresses(&new.body), body_addresses(&old.body)).is_empty()
        && lacks_little(&old.body, &new.body)
}

/// True when a text is the other one without a few words here and there.
pub fn lacks_little(old: &Body, new: &Body) -> bool {
    let (old, new) = (words(&old.plain_text()), words(&new.plain_text()));
    let slight = |step: &DiffOp| match step.tag() {
        DiffTag::Equal => true,
        DiffTag::Delete => length(&old[step.old_range()]) <= LONGEST_GAP,
        DiffTag::Insert | DiffTag::Replace => false,
    };
    steps(&old, &new).iter().all(slight)
}

fn says_nothing_new(old: &str, new: &str) -> bool {
    steps(&words(old), &words(new)).iter().all(|step| matches!(step.tag(), DiffTag::Equal | DiffTag::Delete))
}

/// How many words that stand between white space.
fn length(words: &[Word]) -> usize {
    words.iter().filter(|word| word.spaced).count().max(1)
}

fn contact_names(entry: &Entry) -> Vec<String> {
    entry.contacts.iter().map(|contact| letters(&contact.name)).collect()
}

fn link_texts(entry: &Entry) -> Vec<String> {
    entry.links.iter().map(|link| letters(link.label())).collect()
}

fn is_part(some: &[String], all: &[String]) -> bool {
    some.iter().all(|text| all.contains(text))
}

/// Addresses as far as a dump of a page keeps them: it may lose marks such as `__` or a last `/`.
fn loose(row: &Row) -> String {
    letters(&row.key)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body, Inline};
    use crate::model::href::Href;
    use crate::model::report::{Contact, Entry, Link};
    use crate::model::slug::Slug;
    use crate::publication::loss::{adds_nothing, lost_addresses};

    /// An entry with a contact, a link and a body that leads to addresses, where they are given.
    fn entry(text: &str, email: Option<&str>, link: Option<&str>, to: &[&str]) -> Entry {
        let href = |address: &str| Href::parse(address).expect("an address");
        let mut content = vec![Inline::text(text)];
        content.extend(to.iter().map(|address| Inline::link(href(address), vec![Inline::text("here")])));
        Entry {
            slug: Slug::from_text("x"),
            title: "X".to_owned(),
            category: Slug::from_text("c"),
            stem: None,
            contacts: vec![Contact { name: "Ana".to_owned(), email: email.map(str::to_owned), url: None }],
            links: vec![Link { text: "The plan".to_owned(), url: link.map(href) }],
            sponsors: vec![],
            body: Body(vec![Block::Paragraph(content)]),
        }
    }

    #[test]
    fn a_text_that_only_lacks_something_adds_nothing() {
        let rich = "The work on https://x.org/very/long goes steadily on and on forward. Then it ends.";
        let old = entry(rich, Some("a@x.org"), Some("https://x.org/__plan__/"), &["https://x.org/b"]);
        let table = [
            ("The work on goes steadily on and on Then it ends. here", None, None, true),
            (rich, Some("A@X.org"), Some("https://x.org/plan"), true),
            ("The work on goes steadily on and on Then it ends here. here", None, None, false),
            ("The work on goes Then it ends. here", None, None, false),
            (rich, Some("b@x.org"), None, false),
            (rich, None, Some("https://x.org/else"), false),
        ];
        for (text, email, link, expected) in table {
            let linked = text == rich;
            let new = entry(text, email, link, if linked { &["https://x.org/b"] } else { &[] });
            assert_eq!(adds_nothing(&old, &new), expected, "{text} {email:?} {link:?}");
        }
    }

    #[test]
    fn addresses_are_missed_where_they_stood() {
        let old =
            entry("See https://x.org/a. ", Some("a@x.org"), Some("https://x.org/b"), &["https://x.org/b"]);
        let new = entry("See", None, Some("https://x.org/b"), &[]);
        assert_eq!(lost_addresses(&old, &new), ["a@x.org", "https://x.org/b", "https://x.org/a"]);
        assert_eq!(lost_addresses(&old, &old), Vec::<String>::new());
    }
}

//! What an entry says apart from its form: words, and rows of contacts, links, sponsors and
//! addresses, each with a key that is equal wherever only the form differs.
//!
//! Forms differ in white space and line breaks, in blanks around punctuation, in the typography of
//! quotes, dashes and signs, in backquotes and in brackets around a bare address, in whether a bare
//! address is a link, in the case of a host name, and in the commas of a list of names. Everything
//! else is content.

use crate::model::body::{Block, Body, Inline, Target};
use crate::model::href::is_plain;
use crate::model::report::Entry;
use crate::model::text::{fold, inline_text};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use url::Url;

/// Brackets before an address.
const OPENING: [char; 4] = ['(', '[', '<', '{'];

/// A run of letters and digits, a mark of punctuation, or a whole address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it stands in the text.
    pub text: String,
    /// Equal for words that differ only in form.
    pub key: String,
    /// True when white space stands before it.
    pub spaced: bool,
}

/// A contact, a link, a sponsor, or an address that the body leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As a reader sees it.
    pub text: String,
    /// Equal for rows that differ only in form.
    pub key: String,
}

/// A word that borrows from its text what it can.
struct Piece<'t> {
    text: &'t str,
    key: Cow<'t, str>,
    spaced: bool,
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    let word = |piece: Piece<'_>| Word {
        text: piece.text.to_owned(),
        key: piece.key.into_owned(),
        spaced: piece.spaced,
    };
    pieces(&one_spelling(text)).into_iter().map(word).collect()
}

/// Composed (Unicode NFC), without what is not seen, and with letters and marks instead of the signs
/// that some forms have for them.
fn one_spelling(text: &str) -> Cow<'_, str> {
    let special = |byte: u8| !byte.is_ascii() || matches!(byte, b'`' | b'\x0b');
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        return Cow::Borrowed(text);
    }
    let composed = if is_composed(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) };
    let mut out = String::with_capacity(composed.len() + 8);
    let mut rest = &*composed;
    while let Some(at) = rest.bytes().position(special) {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        match chars.next().unwrap_or(' ') {
            '\u{ae}' => out.push_str("(R)"),
            '\u{a9}' => out.push_str("(C)"),
            '\u{2122}' => out.push_str("(TM)"),
            '\u{2026}' => out.push_str("..."),
            '\u{2192}' => out.push_str("->"),
            c if is_dropped(c) => {}
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// True when nothing could be composed. Below U+0300 and among the marks of U+2010 to U+2027 nothing
/// combines (UAX #15, quick check).
fn is_composed(text: &str) -> bool {
    let plain = |c: char| c < '\u{300}' || matches!(c, '\u{2010}'..='\u{2027}');
    text.chars().all(plain) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The words of a text in one spelling, whose white space is that of ASCII.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut words = Vec::with_capacity(text.len() / 5);
    for piece in text.split_ascii_whitespace() {
        let first = words.len();
        match address_in(piece) {
            Some((start, end)) => {
                let before = piece[..start].trim_end_matches(OPENING);
                let opens = |word: &Piece<'_>| word.text.trim_end_matches(OPENING).is_empty();
                if start == 0 && words.last().is_some_and(opens) {
                    words.pop();
                }
                let after = piece[end..].trim_start_matches([')', ']', '>', '}']);
                split(before, &mut words);
                let shown = &piece[before.len()..piece.len() - after.len()];
                push(&mut words, shown, Cow::Owned(address(&piece[start..end])));
                split(after, &mut words);
            }
            None => split(piece, &mut words),
        }
        if let Some(word) = words.get_mut(first) {
            word.spaced = true;
        }
    }
    words
}

/// The keys of a text's words in one text.
pub fn key(text: &str) -> String {
    keys(text, |_| true)
}

/// The keys without punctuation: for names, which some forms part with commas and some do not.
fn name_key(text: &str) -> String {
    keys(text, |key| key.contains(char::is_alphanumeric))
}

fn keys(text: &str, counts: impl Fn(&str) -> bool) -> String {
    let text = one_spelling(text);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for piece in pieces(&text).iter().filter(|piece| counts(&piece.key)) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&piece.key);
    }
    out
}

/// An address as the URL standard writes it, its tildes bare (RFC 3986 §6.2.2.2); mailboxes in lower
/// case.
pub fn address(text: &str) -> String {
    if let Some(mailbox) = text.strip_prefix("mailto:") {
        return mailbox.to_lowercase();
    }
    if text.contains("%7E") || text.contains("%7e") {
        return address(&text.replace("%7E", "~").replace("%7e", "~"));
    }
    if is_plain(text) || !text.contains(':') {
        return text.to_owned();
    }
    Url::parse(text).map_or_else(|_| text.to_owned(), String::from)
}

/// The contacts of an entry.
pub fn contacts(entry: &Entry) -> Vec<Row> {
    let row = |contact: &crate::model::report::Contact| {
        let email = contact.email.as_deref().map(|email| (format!("<{email}>"), email.to_lowercase()));
        let url = contact.url.as_ref().map(|url| (url.as_str().to_owned(), address(url.as_str())));
        joined(contact.label(), name_key(contact.label()), email.into_iter().chain(url))
    };
    entry.contacts.iter().map(row).collect()
}

/// The links of an entry's head.
pub fn links(entry: &Entry) -> Vec<Row> {
    let row = |link: &crate::model::report::Link| {
        let url = link.url.as_ref().map(|url| (url.as_str().to_owned(), address(url.as_str())));
        joined(link.label(), key(link.label()), url.into_iter())
    };
    entry.links.iter().map(row).collect()
}

/// The sponsors of an entry.
pub fn sponsors(entry: &Entry) -> Vec<Row> {
    entry.sponsors.iter().map(|sponsor| Row { text: fold(sponsor), key: name_key(sponsor) }).collect()
}

/// Where the links and pictures of a body lead, in order. Links that say their own address are left
/// out: the words have it.
pub fn addresses(body: &Body) -> Vec<Row> {
    let mut found = Vec::new();
    body.0.iter().for_each(|block| from_block(block, &mut found));
    found
}

/// The addresses of an entry's contacts and links.
pub fn head_addresses(entry: &Entry) -> Vec<Row> {
    let row = |text: &str, key: String| Row { text: text.to_owned(), key };
    let contacts = entry.contacts.iter().flat_map(|contact| {
        let email = contact.email.as_deref().map(|email| row(email, email.to_lowercase()));
        email.into_iter().chain(contact.url.as_ref().map(|url| row(url.as_str(), address(url.as_str()))))
    });
    let links = entry.links.iter().filter_map(|link| link.url.as_ref());
    contacts.chain(links.map(|url| row(url.as_str(), address(url.as_str())))).collect()
}

/// The addresses of a body, those that its words say as well.
pub fn body_addresses(body: &Body) -> Vec<Row> {
    let said = words(&body.plain_text()).into_iter().filter(|word| word.key.contains("://"));
    let said = said.map(|word| Row { text: word.key.clone(), key: word.key });
    addresses(body).into_iter().chain(said).collect()
}

fn joined(label: &str, key: String, rest: impl Iterator<Item = (String, String)>) -> Row {
    let mut row = Row { text: fold(label), key };
    for (text, key) in rest.filter(|(text, _)| text != label) {
        row.text.push(' ');
        row.text.push_str(&text);
        row.key.push('\u{1f}');
        row.key.push_str(&key);
    }
    row
}

fn from_block(block: &Block, found: &mut Vec<Row>) {
    match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => from_inlines(content, found),
        Block::List { items, .. } => {
            items.iter().flat_map(|item| &item.0).for_each(|block| from_block(block, found))
        }
        Block::Quote(body) => body.0.iter().for_each(|block| from_block(block, found)),
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).for_each(|cell| from_inlines(cell, found))
        }
        Block::Preformatted(_) | Block::Rule => {}
    }
}

fn from_inlines(content: &[Inline], found: &mut Vec<Row>) {
    for inline in content {
        match inline {
            Inline::Strong(content) | Inline::Emphasis(content) => from_inlines(content, found),
            Inline::Link { target: Target::Web(href), content } => {
                let (key, shown) = (address(href.as_str()), fold(&inline_text(content)));
                if address(&shown) != key && shown.to_lowercase() != key {
                    found.push(Row { text: href.as_str().to_owned(), key });
                }
            }
            Inline::Image { source, .. } => {
                found.push(Row { text: source.as_str().to_owned(), key: address(source.as_str()) });
            }
            Inline::Link { .. } | Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}

/// Backquotes, soft hyphens and characters without width.
fn is_dropped(c: char) -> bool {
    matches!(c, '`' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Where the address in a piece of text without white space begins and ends: from its scheme to the
/// last character that does not close a sentence or a bracket.
fn address_in(piece: &str) -> Option<(usize, usize)> {
    let colon = piece.as_bytes().windows(3).position(|signs| signs == b"://")?;
    let start = piece[..colon].rfind(|c: char| !c.is_ascii_alphanumeric());
    let start = start.map_or(0, |at| at + piece[at..].chars().next().map_or(0, char::len_utf8));
    let closing = |c: char| ".,;:!?)]>}'\"\u{2019}\u{201d}".contains(c);
    let end = piece.trim_end_matches(closing).len();
    (start < colon && colon + 3 < end).then_some((start, end))
}

/// Splits a piece without white space into runs of letters and digits, and marks.
fn split<'t>(piece: &'t str, words: &mut Vec<Piece<'t>>) {
    let mut rest = piece;
    while let Some(c) = rest.chars().next() {
        let run = match c {
            c if c.is_alphanumeric() => letters(rest),
            '-' | '.' => rest.len() - rest.trim_start_matches(c).len(),
            c => c.len_utf8(),
        };
        let (text, after) = rest.split_at(run);
        let begins = || !piece[..piece.len() - rest.len()].contains(char::is_alphanumeric);
        let option = text == "--" && after.starts_with(char::is_alphanumeric) && begins();
        push(words, text, Cow::Borrowed(mark(text, option)));
        rest = after;
    }
}

/// How long the run of letters and digits is with which the text begins.
fn letters(text: &str) -> usize {
    match text.bytes().position(|byte| !byte.is_ascii_alphanumeric()) {
        Some(at) if text.as_bytes()[at].is_ascii() => at,
        None => text.len(),
        Some(_) => text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()),
    }
}

/// One typography for marks. Two hyphens are a dash, except where they begin an option (`--all`).
fn mark(text: &str, option: bool) -> &str {
    match text {
        "\u{2018}" | "\u{2019}" => "'",
        "\u{201c}" | "\u{201d}" => "\"",
        "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}" | "\u{2014}" | "\u{2015}" | "\u{2212}" => "-",
        "--" if option => "--",
        dashes if dashes.starts_with('-') => "-",
        other => other,
    }
}

fn push<'t>(words: &mut Vec<Piece<'t>>, text: &'t str, key: Cow<'t, str>) {
    words.push(Piece { text, key, spaced: false });
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body, Inline};
    use crate::model::href::Href;
    use crate::publication::wording::{addresses, key, words};
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_has_another_key_on_other_lines(text in "([a-z(<\\[ .\\-)>]|https://|\\PC)*") {
            let other = text.split_whitespace().collect::<Vec<_>>().join("\n  ");
            prop_assert_eq!(key(&text), key(&other));
        }
    }

    #[test]
    fn what_differs_in_form_only_has_the_same_key() {
        let table = [
            ("a  b\n c", "a b c"),
            ("man (1)", "man(1)"),
            ("well-\nknown", "well-known"),
            ("\u{201c}It\u{2019}s\u{201d} \u{2014} done\u{2026}", "\"It's\" -- done..."),
            ("Foo\u{ae} \u{2192} bar", "Foo(R) -> bar"),
            ("(`-o default`)", "(-o default)"),
            ("see (https://CI.FreeBSD.org).", "see https://ci.freebsd.org/."),
            ("Caf\u{e9}", "Cafe\u{301}"),
            ("soft\u{ad}ware", "software"),
            ("https://x.org/%7Ea/", "https://x.org/~a/"),
        ];
        for (one, other) in table {
            assert_eq!(key(one), key(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn what_differs_in_content_has_another_key() {
        let table = [
            ("now here", "nowhere"),
            ("no", "No"),
            ("a, b", "a b"),
            ("is done.", "is done"),
            ("ls -a", "ls --a"),
            ("https://x.org/a", "https://x.org/b"),
            ("http://x.org/a", "https://x.org/a"),
        ];
        for (one, other) in table {
            assert_ne!(key(one), key(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn words_keep_the_text_they_come_from() {
        let words = words("See (https://x.org/), man(1).");
        let texts: Vec<&str> = words.iter().map(|word| &*word.text).collect();
        assert_eq!(texts, ["See", "(https://x.org/)", ",", "man", "(", "1", ")", "."]);
        let spaced: Vec<bool> = words.iter().map(|word| word.spaced).collect();
        assert_eq!(spaced, [true, true, false, true, false, false, false, false]);
    }

    #[test]
    fn a_link_that_says_its_own_address_is_no_more_than_the_address() {
        let link = |address: &str, text: &str| {
            Inline::link(Href::parse(address).expect("an address"), vec![Inline::text(text)])
        };
        let body = Body(vec![Block::Paragraph(vec![
            link("https://x.org", "https://x.org/"),
            link("mailto:core@FreeBSD.org", "core@freebsd.org"),
            link("https://x.org/there", "there"),
        ])]);
        let found: Vec<String> = addresses(&body).into_iter().map(|row| row.key).collect();
        assert_eq!(found, ["https://x.org/there"]);
    }
}

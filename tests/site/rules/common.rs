//! What the formats have in common: addresses, dates, languages, HTML, characters.

use chrono::{DateTime, Utc};
use roxmltree::Node;
use scraper::Html;
use std::collections::BTreeSet;

/// Where a document is.
pub struct Address(pub String);

/// A list of complaints.
#[derive(Default)]
pub struct Complaints(pub Vec<String>);

/// References that HTML has names for; those that stand in titles.
const REFERENCES: [&str; 12] =
    ["amp", "lt", "gt", "quot", "apos", "nbsp", "copy", "reg", "trade", "ndash", "mdash", "hellip"];

impl Complaints {
    pub fn that(&mut self, rule: &str, holds: bool, what: impl std::fmt::Display) {
        if !holds {
            self.0.push(format!("{rule}: {what}"));
        }
    }

    /// Exactly one child of the name; its text.
    pub fn one<'a>(&mut self, node: Node<'a, '_>, name: &str) -> &'a str {
        let found: Vec<_> = children(node, name).collect();
        let parent = node.tag_name().name();
        self.that("MissingElement or DuplicateElement", found.len() == 1, format!("{parent}/{name}"));
        let text = found.first().and_then(|node| node.text()).unwrap_or_default();
        self.that("NotBlank", !text.trim().is_empty(), format!("{parent}/{name}"));
        self.that("UnexpectedWhitespace", text.trim() == text, format!("{parent}/{name} {text:?}"));
        text
    }

    /// No character that validators call bad, anywhere.
    pub fn characters(&mut self, text: &str) {
        let bad = |c: &char| ('\u{80}'..='\u{9f}').contains(c) || *c == '\u{fffd}';
        let found: BTreeSet<char> = text.chars().filter(bad).collect();
        self.that("BadCharacters", found.is_empty(), format!("{found:?}"));
    }

    /// Plain text where readers may look for HTML. `source` is how the document writes it: hexadecimal
    /// references are known to be understood.
    pub fn no_html(&mut self, what: &str, text: &str, source: &str) {
        let tag = text.split("</").skip(1).any(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            !name.is_empty() && rest[name.len()..].starts_with('>')
        });
        self.that("ContainsHTML", !tag, format!("{what} {text:?}"));
        let reference = text.split('&').skip(1).any(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '#').collect();
            REFERENCES.contains(&&*name) || name.contains(|c: char| !c.is_alphabetic())
        });
        let tag =
            text.split('<').skip(1).any(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '/'));
        let guess = (reference || tag) && !source.contains("&#x");
        self.that("CharacterData", !guess, format!("{what} {text:?}"));
    }

    /// The text of an element, which is plain.
    pub fn plain(&mut self, node: Node<'_, '_>) {
        let source = &node.document().input_text()[node.range()];
        let what = node.tag_name().name();
        self.no_html(what, node.text().unwrap_or_default(), source);
        let text = node.text().unwrap_or_default();
        let mail =
            text.split('<').skip(1).any(|rest| rest.split('>').next().is_some_and(|to| to.contains('@')));
        self.that("ContainsEmail", what != "name" || !mail, text);
    }

    /// A text of Atom, of the type that it says it has.
    pub fn construct(&mut self, node: Node<'_, '_>) {
        let what = node.tag_name().name();
        match value(node, "type") {
            "html" => self.html(what, node.text().unwrap_or_default()),
            "" | "text" => self.plain(node),
            other => self.that("InvalidTextType", false, other),
        }
        self.that("NotBlank", node.text().is_some_and(|text| !text.trim().is_empty()), what);
    }

    /// An address that is its own canonical form.
    pub fn canonical(&mut self, what: &str, address: &str) {
        let same = url::Url::parse(address).is_ok_and(|url| url.as_str() == address);
        self.that("NonCanonicalURI", same, format!("{what} {address:?}"));
    }

    /// An absolute address of plain characters.
    pub fn address(&mut self, what: &str, address: &str) {
        let (scheme, rest) = address.split_once(':').unwrap_or_default();
        let known = ["http", "https", "mailto", "ftp", "irc", "ircs", "xmpp"].contains(&scheme);
        self.that("InvalidFullLink", known && !rest.is_empty(), format!("{what} {address:?}"));
        let plain = |c: char| c.is_ascii_alphanumeric() || ";/?:@&=+$.-_!~*'()%,#[]".contains(c);
        self.that("InvalidUriChar", address.chars().all(plain), format!("{what} {address:?}"));
    }

    pub fn media_type(&mut self, what: &str, text: &str) {
        let parts = text.split_once('/').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
        self.that(
            "InvalidMIMEType",
            parts && !text.contains(char::is_whitespace),
            format!("{what} {text:?}"),
        );
    }

    pub fn language(&mut self, text: &str) {
        let main = text.split('-').next().unwrap_or_default();
        let fits = (2..=3).contains(&main.len()) && main.chars().all(|c| c.is_ascii_lowercase());
        self.that("InvalidLanguage", fits, format!("{text:?}"));
    }

    pub fn rfc3339(&mut self, what: &str, text: &str) -> DateTime<Utc> {
        self.plausible(what, text, DateTime::parse_from_rfc3339(text).ok())
    }

    /// Four digits of the year, the right day of the week, GMT or an offset.
    pub fn rfc822(&mut self, what: &str, text: &str) -> DateTime<Utc> {
        self.that(
            "ProblematicalRFC822Date",
            text.len() == 29 && text.ends_with(" GMT"),
            format!("{what} {text}"),
        );
        self.plausible(what, text, DateTime::parse_from_rfc2822(text).ok())
    }

    fn plausible(
        &mut self,
        what: &str,
        text: &str,
        read: Option<DateTime<chrono::FixedOffset>>,
    ) -> DateTime<Utc> {
        self.that("InvalidDate", read.is_some(), format!("{what} {text:?}"));
        let instant = read.map_or(DateTime::UNIX_EPOCH, |read| read.to_utc());
        // An edit is dated after what it edits: who edits five times in two seconds is ahead of the
        // clock for a moment. The validator allows for clocks that differ by far more.
        let now = Utc::now() + chrono::Duration::seconds(60);
        let fits = instant.timestamp() > 631_152_000 && instant <= now;
        self.that("ImplausibleDate", fits, format!("{what} {text}"));
        instant
    }

    /// HTML that parses without an error, of harmless elements and with absolute addresses.
    pub fn html(&mut self, what: &str, text: &str) {
        let html = Html::parse_fragment(text);
        self.that("NotHtml", html.errors.is_empty(), format!("{what}: {:?} in {text:.200}", html.errors));
        let harmless = crate::harmless::check(text, crate::harmless::WHOLE);
        self.that("SecurityRisk", harmless.is_ok(), format!("{what}: {harmless:?}"));
        for node in html.root_element().descendants() {
            for (name, value) in node.value().as_element().into_iter().flat_map(|element| element.attrs()) {
                let relative = matches!(name, "href" | "src") && !value.contains(':');
                self.that("ContainsRelRef", !relative, format!("{what} {value}"));
            }
        }
    }

    pub fn unique<T: Ord + std::fmt::Debug>(&mut self, rule: &str, values: Vec<T>) {
        let count = values.len();
        let set: BTreeSet<T> = values.into_iter().collect();
        self.that(rule, set.len() == count, format!("{} of {count} differ", set.len()));
    }
}

/// The children with a name, in any namespace.
pub fn children<'a, 'i>(node: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// An attribute's value; empty when absent.
pub fn value<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_default()
}

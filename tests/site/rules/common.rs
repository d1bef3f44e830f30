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

const ELEMENTS: [&str; 26] = [
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "html",
];
const ATTRIBUTES: [&str; 5] = ["href", "src", "alt", "start", "title"];

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

    /// Plain text where readers may look for HTML.
    pub fn no_html(&mut self, what: &str, text: &str) {
        let tag = text.split("</").skip(1).any(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            !name.is_empty() && rest[name.len()..].starts_with('>')
        });
        self.that("ContainsHTML", !tag, format!("{what} {text:?}"));
        let entity = ["&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"].iter().any(|entity| text.contains(entity));
        self.that("ContainsHTML", !entity, format!("{what} {text:?}"));
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
        for node in html.root_element().descendants() {
            let Some(element) = node.value().as_element() else { continue };
            self.that(
                "SecurityRisk",
                ELEMENTS.contains(&element.name()),
                format!("{what} <{}>", element.name()),
            );
            for (name, value) in element.attrs() {
                self.that("SecurityRiskAttr", ATTRIBUTES.contains(&name), format!("{what} {name}"));
                if matches!(name, "href" | "src") {
                    self.that("ContainsRelRef", value.contains(':'), format!("{what} {value}"));
                }
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

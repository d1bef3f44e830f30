//! What a row of an entry's head says: contacts, links, a sponsor.

use crate::model::href::Href;
use crate::model::report::{Contact, Link};
use crate::model::text::{clean, fold};
use crate::report::Warning;
use crate::report::contact;
use crate::report::label::Label;
use crate::report::markdown::address::{self, Address};
use crate::report::markdown::head::Row;
use crate::report::markdown::tree::{Definitions, OPTIONS};
use crate::report::passage::Passage;
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag, TagEnd};

/// Values that say there is nothing.
const NOTHING: [&str; 8] = ["", "none", "n/a", "na", "-", "tbd", "todo", "nothing"];

/// What may stand between a link's text and its bare address.
const AROUND: [char; 11] = [':', '-', '–', '—', ' ', '(', ')', '<', '>', '[', ']'];

/// What the rows of one entry say.
#[derive(Default)]
pub struct Head {
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// Where to read more.
    pub links: Vec<Link>,
    /// Who paid.
    pub sponsors: Vec<String>,
}

/// Reads rows of a passage.
pub fn head(
    rows: &[Row],
    passage: &Passage<'_>,
    definitions: &Definitions,
    warnings: &mut Vec<Warning>,
) -> Head {
    let mut head = Head::default();
    for row in rows.iter().filter(|row| !NOTHING.contains(&&*row.value.to_lowercase())) {
        let parts = Parts::of(&row.value, definitions);
        match row.label {
            Label::Contact => head.contacts.extend(contacts(&parts)),
            Label::Sponsor => head.sponsors.push(fold(&parts.text)),
            Label::Link => {
                let mut warn = |message| warnings.push(passage.warning(row.at, message));
                let links = links(&parts, &row.value, &mut warn);
                head.links.extend(links);
            }
        }
    }
    head
}

/// A link that stands in a title, by text and target; none when it leads to another place of the report.
pub fn title_link((text, target): &(String, String), warn: &mut dyn FnMut(String)) -> Option<Link> {
    if matches!(address::address(target), Address::Entry(_)) {
        return None;
    }
    let url = target_of(target, warn)?;
    let text = if text.is_empty() { url.as_str() } else { text };
    Some(Link { text: text.to_owned(), url: Some(url) })
}

/// A row's value without its Markdown.
#[derive(Default)]
struct Parts {
    /// The text, mail addresses in angle brackets.
    text: String,
    /// The links, text and target, without mail addresses.
    links: Vec<(String, String)>,
}

impl Parts {
    fn of(value: &str, definitions: &Definitions) -> Parts {
        let broken = |link: BrokenLink<'_>| {
            let target = definitions.get(&link.reference.to_lowercase())?;
            Some((CowStr::from(target.clone()), CowStr::from("")))
        };
        let mut parts = Parts::default();
        let mut open: Option<(String, usize)> = None;
        let parser = Parser::new_with_broken_link_callback(value, OPTIONS, Some(broken));
        for event in parser {
            match event {
                Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                    open = Some((format!("mailto:{dest_url}"), parts.text.len()));
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    open = Some((dest_url.to_string(), parts.text.len()));
                }
                Event::End(TagEnd::Link) => {
                    if let Some((target, from)) = open.take() {
                        parts.end_link(target, from);
                    }
                }
                Event::SoftBreak | Event::HardBreak => parts.text.push(' '),
                Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                    parts.text.push_str(&clean(&text));
                }
                _ => {}
            }
        }
        parts
    }

    /// Ends the link whose text began at `from`.
    fn end_link(&mut self, target: String, from: usize) {
        let text = fold(&self.text[from..]);
        match target.strip_prefix("mailto:").and_then(contact::mail) {
            Some(mail) if contact::mail(&text).is_some() => {
                self.text.truncate(from);
                self.text.push_str(&format!("<{mail}>"));
            }
            Some(mail) => self.text.push_str(&format!(" <{mail}>")),
            None => self.links.push((text, target)),
        }
    }
}

fn contacts(parts: &Parts) -> Vec<Contact> {
    let mut contacts = contact::from_text(&parts.text);
    let web = parts.links.iter().find_map(|(_, target)| match address::address(target) {
        Address::Sound(url) | Address::Mended(url) => Some(url),
        _ => None,
    });
    if let [contact] = contacts.as_mut_slice() {
        contact.url = web.filter(|_| contact.email.is_none());
    }
    contacts
}

fn links(parts: &Parts, value: &str, warn: &mut dyn FnMut(String)) -> Vec<Link> {
    if parts.links.is_empty() {
        // The value as written: Markdown would take `__` in an address for emphasis.
        return plain_link(&value.replace("\\_", "_"), warn).into_iter().collect();
    }
    let is_bare = |(text, target): &(String, String)| text.is_empty() || text == target;
    let mut link = |written: &(String, String)| {
        let url = target_of(&written.1, warn);
        let address = url.as_ref().map_or(&*written.1, Href::as_str);
        let text = if is_bare(written) { address } else { &*written.0 };
        Link { text: text.to_owned(), url }
    };
    let mut links: Vec<Link> = parts.links.iter().map(&mut link).collect();
    if let ([written], [link]) = (&*parts.links, &mut *links)
        && is_bare(written)
    {
        // `Name: <address>`: what stands before a bare address is its text.
        let label = fold(&parts.text.replace(&written.1, " "));
        let label = label.trim_matches(AROUND);
        link.text = if label.is_empty() { link.text.clone() } else { label.to_owned() };
    }
    links
}

/// A row without a Markdown link: a bare address, with or without a text before it.
fn plain_link(text: &str, warn: &mut dyn FnMut(String)) -> Option<Link> {
    let text = fold(text);
    let (label, target) = match address::bare(&text).into_iter().next() {
        Some(range) => (text.replace(&text[range.clone()], " "), text[range].to_owned()),
        None => match text.split(' ').rfind(|word| mendable(word)) {
            Some(word) => (text.replace(word, " "), word.to_owned()),
            None => (text.clone(), String::new()),
        },
    };
    let label = fold(&label);
    // `[text](address and garbage)`: only the brackets are sound.
    let bracketed = label.strip_prefix('[').and_then(|label| label.split_once("]("));
    let label = bracketed.map_or(&*label, |(text, _)| text).trim_matches(AROUND);
    if target.is_empty() {
        warn(format!("the link {text:?} has no address"));
        return Some(Link { text: label.to_owned(), url: None }).filter(|link| !link.text.is_empty());
    }
    let url = target_of(&target, warn);
    let label = if label.is_empty() { url.as_ref().map_or(&*target, Href::as_str) } else { label };
    Some(Link { text: label.to_owned(), url })
}

fn mendable(word: &str) -> bool {
    matches!(address::address(word), Address::Sound(_) | Address::Mended(_))
}

fn target_of(target: &str, warn: &mut dyn FnMut(String)) -> Option<Href> {
    match address::address(target) {
        Address::Sound(url) => Some(url),
        Address::Mended(url) => {
            warn(format!("the link target {target:?} was read as {:?}", url.as_str()));
            Some(url)
        }
        Address::Entry(_) | Address::None => {
            warn(format!("the link target {target:?} is no absolute address with a safe scheme"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::head::split;
    use crate::report::markdown::row::{Head, head};
    use crate::report::markdown::tree::Definitions;
    use crate::report::passage::Passage;

    fn read(text: &str) -> (Head, usize) {
        let passage = Passage { file: "x.md", line: 1, lines: text.lines().collect() };
        let mut warnings = Vec::new();
        let head = head(&split(&passage).0, &passage, &Definitions::new(), &mut warnings);
        (head, warnings.len())
    }

    #[test]
    fn contacts_lose_their_markdown() {
        let table = [
            ("Contact: A, <a@x.org>, B <b@x.org>", "A a@x.org -|B b@x.org -"),
            ("Contact: [the list](https://x.org/l)", "the list - https://x.org/l"),
            ("Contact: [A](mailto:a@x.org)", "A a@x.org -"),
            ("Contact: `#c` on `irc`, see [`#m`](https://x.org)", "#c on irc, see #m - https://x.org"),
            ("Contact: <wiki@x.org>", " wiki@x.org -"),
            ("Contact: Mark <mark_at_x_dot_org>", "Mark mark@x.org -"),
        ];
        for (text, expected) in table {
            let (head, _) = read(text);
            let found = head.contacts.iter().map(|c| {
                let url = c.url.as_ref().map_or("-", |url| url.as_str());
                format!("{} {} {url}", c.name, c.email.as_deref().unwrap_or("-"))
            });
            assert_eq!(found.collect::<Vec<_>>().join("|"), expected, "{text}");
        }
    }

    #[test]
    fn links_are_read_however_they_are_written() {
        let table = [
            ("Link: [t](https://x.org/a_(b))", "t https://x.org/a_(b)", 0),
            ("Link: https://x.org/__a__", "https://x.org/__a__ https://x.org/__a__", 0),
            ("Link: <https://x.org>", "https://x.org https://x.org", 0),
            ("Link: Wiki page: https://x.org/w", "Wiki page https://x.org/w", 0),
            ("Link: [t] (https://x.org)", "t https://x.org", 0),
            ("Link: [t](https://x.org/i.html\")", "t https://x.org/i.html", 1),
            ("Link: [a b](https://x.org/i.html\">a b)", "a b https://x.org/i.html", 0),
            ("Link: wiki.x.org/a", "https://wiki.x.org/a https://wiki.x.org/a", 1),
            ("Link: [a](https://a.org), [b](https://b.org)", "a https://a.org|b https://b.org", 0),
            ("Link: [t](javascript:x)", "t -", 1),
            ("Link: to be written", "to be written -", 1),
            ("Link: None", "", 0),
        ];
        for (text, expected, warnings) in table {
            let (head, warned) = read(text);
            let found = head
                .links
                .iter()
                .map(|link| format!("{} {}", link.text, link.url.as_ref().map_or("-", |url| url.as_str())));
            assert_eq!((&*found.collect::<Vec<_>>().join("|"), warned), (expected, warnings), "{text}");
        }
    }

    #[test]
    fn sponsors_keep_their_words() {
        let (head, _) = read("Sponsor: A, B, and [C](https://c.org) (in part)\nSponsored by: D.");
        assert_eq!(head.sponsors, ["A, B, and C (in part)", "D."]);
    }
}

//! RFC 4287, RFC 5005 and what the validators add to them.

use crate::rules::common::{Address, Complaints, children, value};
use roxmltree::{Document, Node};

pub const ATOM: &str = "http://www.w3.org/2005/Atom";
pub const HISTORY: &str = "http://purl.org/syndication/history/1.0";
const RELATIONS: [&str; 9] =
    ["self", "alternate", "current", "next", "prev-archive", "next-archive", "hub", "enclosure", "via"];

pub fn complaints(text: &str, address: &Address) -> Vec<String> {
    let mut found = Complaints::default();
    found.characters(text);
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("SAXError: {error}")],
    };
    let feed = document.root_element();
    found.that("UndefinedRoot", feed.has_tag_name((ATOM, "feed")), feed.tag_name().name());
    found.language(feed.attribute(("http://www.w3.org/XML/1998/namespace", "lang")).unwrap_or_default());
    for node in feed.descendants().filter(Node::is_element) {
        let space = node.tag_name().namespace();
        found.that("UnknownNamespace", matches!(space, Some(ATOM | HISTORY)), format!("{space:?}"));
    }
    metadata(&mut found, feed, address);
    let entries: Vec<Node<'_, '_>> = children(feed, "entry").collect();
    for entry in &entries {
        self::entry(&mut found, *entry, feed);
    }
    let texts = |name: &str| -> Vec<String> {
        let of =
            |entry: &Node<'_, '_>| children(*entry, name).find_map(|node| node.text().map(str::to_owned));
        entries.iter().filter_map(of).collect()
    };
    found.unique("DuplicateEntries", texts("id"));
    found.unique("DuplicateUpdated", texts("updated"));
    found.0
}

fn metadata(found: &mut Complaints, feed: Node<'_, '_>, address: &Address) {
    let id = found.one(feed, "id").to_owned();
    found.canonical("feed/id", &id);
    constructs(found, feed);
    let updated = found.one(feed, "updated").to_owned();
    found.rfc3339("feed/updated", &updated);
    let first = feed.children().position(|child| child.has_tag_name((ATOM, "entry")));
    let last = feed.children().filter(Node::is_element).count();
    let after = feed.children().enumerate().filter(|(at, child)| {
        child.is_element() && !child.has_tag_name((ATOM, "entry")) && *at > first.unwrap_or(last)
    });
    found.that("MisplacedMetadata", after.count() == 0, "after the first entry");
    people(found, feed, "author");
    links(found, feed);
    let selves: Vec<&str> = with_rel(feed, "self");
    found.that("MissingSelf", selves.len() == 1, format!("{selves:?}"));
    found.that("SelfDoesntMatchLocation", selves == [&*address.0], format!("{selves:?} at {}", address.0));
    history(found, feed);
}

fn history(found: &mut Complaints, feed: Node<'_, '_>) {
    let marks: Vec<&str> = feed
        .children()
        .filter(|child| child.tag_name().namespace() == Some(HISTORY))
        .map(|child| child.tag_name().name())
        .collect();
    let relations = ["current", "next", "prev-archive", "next-archive"].map(|rel| with_rel(feed, rel).len());
    match marks.as_slice() {
        [] => found.that("CurrentFeed", relations[0] == 0, "a current feed names no other"),
        ["complete"] => found.that("FeedRelInCompleteFeed", relations == [0; 4], format!("{relations:?}")),
        ["archive"] => {
            found.that("MissingCurrentInArchive", relations[0] == 1, "no link to the current feed");
            found.that("ArchiveIncomplete", relations[2] + relations[3] > 0, "no link to another archive");
        }
        other => found.that("UndefinedElement", false, format!("{other:?}")),
    }
}

fn entry(found: &mut Complaints, entry: Node<'_, '_>, feed: Node<'_, '_>) {
    let id = found.one(entry, "id").to_owned();
    found.canonical("entry/id", &id);
    constructs(found, entry);
    let updated = found.one(entry, "updated").to_owned();
    let published = found.one(entry, "published").to_owned();
    let order = found.rfc3339("published", &published) <= found.rfc3339("updated", &updated);
    found.that("UpdatedBeforePublished", order, &id);
    people(found, entry, "author");
    people(found, entry, "contributor");
    links(found, entry);
    found.that("MissingAlternateLink", !with_rel(entry, "alternate").is_empty(), &id);
    found.that("FeedHistoryRelInEntry", with_rel(entry, "prev-archive").is_empty(), &id);
    for category in children(entry, "category") {
        found.that("MissingAttribute", !value(category, "term").is_empty(), "category/term");
        let source = &category.document().input_text()[category.range()];
        found.no_html("category/label", value(category, "label"), source);
    }
    let content = found.one_html(entry);
    found.html(&format!("content of {id}"), &content);
    for source in children(entry, "source") {
        let id = found.one(source, "id").to_owned();
        found.canonical("source/id", &id);
        found.one(source, "updated");
        constructs(found, source);
        links(found, source);
    }
    found.that("MissingSourceElement", children(entry, "source").count() <= 1, feed.tag_name().name());
}

/// One title, and the other texts that there may be.
fn constructs(found: &mut Complaints, parent: Node<'_, '_>) {
    found.one(parent, "title");
    for name in ["title", "subtitle", "summary", "rights"] {
        let texts: Vec<Node<'_, '_>> = children(parent, name).collect();
        found.that("DuplicateElement", texts.len() <= 1, name);
        texts.into_iter().for_each(|text| found.construct(text));
    }
}

fn people(found: &mut Complaints, parent: Node<'_, '_>, name: &str) {
    let people: Vec<_> = children(parent, name).collect();
    found.that("MissingElement", name != "author" || !people.is_empty(), name);
    for person in people {
        found.one(person, "name");
        children(person, "name").for_each(|name| found.plain(name));
        for uri in children(person, "uri") {
            found.address("uri", uri.text().unwrap_or_default());
        }
    }
}

fn links(found: &mut Complaints, parent: Node<'_, '_>) {
    let mut kinds = Vec::new();
    for link in children(parent, "link") {
        found.address("link", value(link, "href"));
        found.that("UnregisteredAtomLinkRel", RELATIONS.contains(&value(link, "rel")), value(link, "rel"));
        if link.has_attribute("type") {
            found.media_type("link/type", value(link, "type"));
        }
        let enclosure = value(link, "rel") == "enclosure";
        found.that("MissingTypeAttr", !enclosure || link.has_attribute("type"), value(link, "href"));
        let length = link.attribute("length").is_none_or(|length| length.parse::<u64>().is_ok());
        found.that("InvalidNonNegativeInteger", length, value(link, "length"));
        if !matches!(value(link, "rel"), "enclosure" | "hub") {
            kinds.push((value(link, "rel"), value(link, "type")));
        }
    }
    found.unique("DuplicateAtomLink", kinds);
}

fn with_rel<'a>(parent: Node<'a, '_>, rel: &str) -> Vec<&'a str> {
    children(parent, "link")
        .filter(|link| value(*link, "rel") == rel)
        .map(|link| value(link, "href"))
        .collect()
}

impl Complaints {
    /// The text of the entry's one content, which is HTML.
    fn one_html(&mut self, entry: Node<'_, '_>) -> String {
        let found: Vec<_> = children(entry, "content").collect();
        self.that("MissingElement", found.len() == 1, "content");
        let Some(content) = found.first() else { return String::new() };
        self.that("InvalidContentType", value(*content, "type") == "html", value(*content, "type"));
        content.text().unwrap_or_default().to_owned()
    }
}

//! RSS 2.0, the RSS Advisory Board's profile, and what the validators add to them.

use crate::rules::common::{Address, Complaints, children, value};
use roxmltree::{Document, Node};

const SPACES: [&str; 4] = [
    "http://www.w3.org/2005/Atom",
    "http://purl.org/syndication/history/1.0",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
];
const CHANNEL: [&str; 14] = [
    "title",
    "link",
    "description",
    "language",
    "lastBuildDate",
    "generator",
    "docs",
    "ttl",
    "skipHours",
    "skipDays",
    "image",
    "copyright",
    "pubDate",
    "item",
];
const ITEM: [&str; 9] =
    ["title", "link", "description", "category", "guid", "pubDate", "source", "enclosure", "comments"];

pub fn complaints(text: &str, address: &Address) -> Vec<String> {
    let mut found = Complaints::default();
    found.characters(text);
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("SAXError: {error}")],
    };
    let rss = document.root_element();
    found.that("InvalidRSSVersion", value(rss, "version") == "2.0", value(rss, "version"));
    let Some(channel) = children(rss, "channel").next() else { return vec!["MissingChannel".into()] };
    elements(&mut found, channel, &CHANNEL);
    self::channel(&mut found, channel, address);
    let items: Vec<Node<'_, '_>> = children(channel, "item").collect();
    for item in &items {
        elements(&mut found, *item, &ITEM);
        self::item(&mut found, *item);
    }
    let guid = |item: &Node<'_, '_>| children(*item, "guid").find_map(|node| node.text().map(str::to_owned));
    found.unique("DuplicateValue", items.iter().filter_map(guid).collect::<Vec<_>>());
    found.0
}

/// Known elements without a namespace, and known namespaces.
fn elements(found: &mut Complaints, parent: Node<'_, '_>, known: &[&str]) {
    for child in parent.children().filter(Node::is_element) {
        match child.tag_name().namespace() {
            None => found.that(
                "UndefinedElement",
                known.contains(&child.tag_name().name()),
                child.tag_name().name(),
            ),
            Some(space) => found.that("UnknownNamespace", SPACES.contains(&space), space),
        }
    }
}

fn channel(found: &mut Complaints, channel: Node<'_, '_>, address: &Address) {
    for name in ["title", "description"] {
        found.one(channel, name);
        children(channel, name).for_each(|text| found.plain(text));
    }
    let names: Vec<&str> =
        channel.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
    let first = names.iter().position(|name| *name == "item").unwrap_or(names.len());
    found.that("MisplacedItem", names[first..].iter().all(|name| *name == "item"), "metadata after an item");
    let hours = children(channel, "skipHours").count() + children(channel, "skipDays").count();
    found.that("skipHours", hours == 0, "an entry may come at any hour");
    let own =
        |name: &str| children(channel, name).filter(|node| node.tag_name().namespace().is_none()).count();
    found.that("MissingLink", own("link") == 1, "channel/link");
    let language = found.one(channel, "language").to_owned();
    found.language(&language);
    let built = found.one(channel, "lastBuildDate").to_owned();
    found.rfc822("lastBuildDate", &built);
    let ttl = found.one(channel, "ttl").to_owned();
    found.that("InvalidInteger", ttl.parse::<u32>().is_ok_and(|ttl| ttl > 0), ttl);
    let docs = found.one(channel, "docs").to_owned();
    found.address("docs", &docs);
    found.one(channel, "generator");
    let links: Vec<Node<'_, '_>> =
        channel.children().filter(|node| node.has_tag_name((SPACES[0], "link"))).collect();
    let selves: Vec<&str> =
        links.iter().filter(|link| value(**link, "rel") == "self").map(|link| value(*link, "href")).collect();
    found.that("MissingAtomSelfLink", selves.len() == 1, format!("{selves:?}"));
    found.that("SelfDoesntMatchLocation", selves == [&*address.0], format!("{selves:?}"));
    found.unique("DuplicateAtomLink", links.iter().map(|link| value(*link, "rel")).collect());
    for link in links {
        found.address("atom:link", value(link, "href"));
        if link.has_attribute("type") {
            found.media_type("atom:link", value(link, "type"));
        }
    }
}

fn item(found: &mut Complaints, item: Node<'_, '_>) {
    let title = found.one(item, "title").to_owned();
    children(item, "title").for_each(|title| found.plain(title));
    let description = found.one(item, "description").to_owned();
    found.html("description", &description);
    let link = children(item, "link").find(|node| node.tag_name().namespace().is_none());
    found.address("item/link", link.and_then(|node| node.text()).unwrap_or_default());
    let date = found.one(item, "pubDate").to_owned();
    found.rfc822("pubDate", &date);
    let guid = children(item, "guid").next();
    found.that("MissingGuid", guid.is_some(), &title);
    let mark = guid.map(|guid| value(guid, "isPermaLink")).unwrap_or_default();
    found.that("InvalidBooleanAttribute", mark == "false", mark);
    let names: Vec<&str> =
        item.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
    let place = |name: &str| names.iter().position(|other| *other == name);
    found.that("NeedDescriptionBeforeContent", place("description") < place("encoded"), &title);
    let both = names.contains(&"author") && names.contains(&"creator");
    found.that("DuplicateItemSemantics", !both, "author and dc:creator");
    found.that("MissingCreator", names.contains(&"creator"), &title);
    for category in children(item, "category") {
        let text = category.text().unwrap_or_default();
        found.that("NotBlank", !text.trim().is_empty(), "category");
        found.plain(category);
    }
    for source in children(item, "source") {
        found.address("source/url", value(source, "url"));
        found.plain(source);
    }
    enclosures(found, item);
    let content = found.one_content(item);
    found.html(&format!("content of {title}"), &content);
}

/// At most one, with an address of the web, a type, and a length, of which 0 says that it is unknown.
fn enclosures(found: &mut Complaints, item: Node<'_, '_>) {
    let enclosures: Vec<Node<'_, '_>> = children(item, "enclosure").collect();
    found.that("DuplicateEnclosure", enclosures.len() <= 1, enclosures.len());
    for enclosure in enclosures {
        let url = value(enclosure, "url");
        found.address("enclosure/url", url);
        found.that("InvalidURLAttribute", url.starts_with("http") && !url.contains(['[', '@']), url);
        found.media_type("enclosure/type", value(enclosure, "type"));
        found.that("InvalidIntegerAttribute", value(enclosure, "length").parse::<u64>().is_ok(), url);
    }
}

impl Complaints {
    fn one_content(&mut self, item: Node<'_, '_>) -> String {
        let found: Vec<_> = children(item, "encoded").collect();
        self.that("DuplicateElement", found.len() == 1, "content:encoded");
        found
            .first()
            .map_or_else(String::new, |node| node.children().filter_map(|text| text.text()).collect())
    }
}

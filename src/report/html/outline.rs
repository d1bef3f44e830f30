//! A page → its introduction, its categories and its entries, each with the nodes that belong to
//! it. Knows nothing of what stands inside of an entry.

use crate::model::text::fold;
use crate::report::html::contents::{self, Listed};
use crate::report::html::elements::{heading, is_heading};
use crate::report::html::heading::is_introduction;
use crate::report::html::levels::{Levels, SITE, is_section};
use crate::report::html::tree::{Element, Node};

/// The parts of a page in order.
#[derive(Debug, Default)]
pub struct Outline<'t> {
    /// Which headings are titles.
    pub levels: Levels,
    /// What stands before the first category or entry, without the table of contents.
    pub introduction: Vec<&'t Node<'t>>,
    /// The table of contents.
    pub contents: Vec<Listed>,
    /// Categories and entries.
    pub sections: Vec<Section<'t>>,
}

/// A category with its description, or an entry.
#[derive(Debug)]
pub struct Section<'t> {
    /// Which of the two.
    pub kind: Kind,
    /// The heading's text.
    pub title: String,
    /// The name that links use.
    pub anchor: Option<String>,
    /// The line of the heading.
    pub line: usize,
    /// What follows the heading.
    pub nodes: Vec<&'t Node<'t>>,
}

/// What a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Gathers the entries that follow.
    Category,
    /// What is published.
    Entry,
}

/// Takes a page apart.
pub fn of<'t>(page: &'t Element<'t>) -> Outline<'t> {
    let wrap = page.find(&|element| element.attribute("id") == Some("contentwrap"));
    let mut nodes = Vec::new();
    let named = |name: &'static str| page.find(&move |element| element.name == name);
    let main = || named("main").filter(|main| main.find(&title).is_some());
    let body = || main().or_else(|| named("body"));
    flow(wrap.or_else(body).unwrap_or(page), &mut nodes);
    if wrap.is_none() {
        // Without the frame that is known, what stands before the first title is navigation.
        let first = nodes.iter().position(|node| is_title(node)).unwrap_or(0);
        let marks = nodes[..first].iter().rev().take_while(|node| is_mark(node)).count();
        nodes.drain(..first - marks);
    }
    let mut outline = Outline { levels: Levels::of(page, &nodes), ..Outline::default() };
    sort_into(&mut outline, &nodes);
    let (introduction, contents) = contents::taken_out(&outline.introduction);
    (outline.introduction, outline.contents) = (introduction, contents);
    outline
}

/// The nodes in order. Frames are unwrapped, and so is whatever holds titles: layout tables,
/// formatting that was never closed.
fn flow<'t>(element: &'t Element<'t>, out: &mut Vec<&'t Node<'t>>) {
    // Behind the last section of the report, the page speaks of itself.
    let last =
        element.children.iter().rposition(|node| node.element().is_some_and(|it| is_section(it, "sect1")));
    let end = last.map_or(element.children.len(), |last| last + 1);
    for node in &element.children[..end] {
        match node.element() {
            Some(inside) if is_of_site(inside) => {}
            Some(inside) if is_frame(inside) => flow(inside, out),
            _ => out.push(node),
        }
    }
}

/// Navigation around the report, its table of contents, and the foot of the page.
fn is_of_site(element: &Element<'_>) -> bool {
    let holds = |name: &'static str| element.find(&move |inside| inside.name == name).is_some();
    match &*element.name {
        "nav" | "footer" => true,
        "header" => !holds("h1"),
        "aside" => !holds("p"),
        "div" => matches!(element.attribute("id"), Some("toc" | "footer")) || element.has_class("toc"),
        _ => false,
    }
}

fn is_frame(element: &Element<'_>) -> bool {
    match &*element.name {
        "article" | "center" | "div" | "main" | "section" => true,
        "h1" | "h2" => false,
        _ => element.find(&title).is_some(),
    }
}

fn names_title(name: &str) -> bool {
    matches!(name, "h1" | "h2")
}

fn title(element: &Element<'_>) -> bool {
    names_title(&element.name)
}

fn is_title(node: &Node<'_>) -> bool {
    node.element().is_some_and(title)
}

/// What may stand between the mark of a title and the title.
fn is_mark(node: &Node<'_>) -> bool {
    match node {
        Node::Text(text) => text.trim().is_empty(),
        Node::Element(element) => element.name == "a" && element.attribute("href").is_none(),
    }
}

fn sort_into<'t>(outline: &mut Outline<'t>, nodes: &[&'t Node<'t>]) {
    let levels = outline.levels;
    let anchored = |level: u8| {
        let mut elements = nodes.iter().filter_map(|node| node.element());
        elements.any(|element| heading(&element.name) == Some(level) && anchor(element).is_some())
    };
    let mut sorter = Sorter {
        levels,
        categories_are_anchored: anchored(levels.category),
        entries_are_anchored: anchored(levels.entry),
        after_rule: false,
        mark: None,
    };
    for &node in nodes {
        let begun = !outline.sections.is_empty();
        match node.element().and_then(|element| sorter.section(element, begun)) {
            Some(section) => outline.sections.push(section),
            None => match outline.sections.last_mut() {
                Some(section) => section.nodes.push(node),
                None => outline.introduction.push(node),
            },
        }
    }
    outline.sections.iter_mut().for_each(|section| cut_end(&mut section.nodes));
}

/// Tells titles from the headings inside of the text.
struct Sorter {
    levels: Levels,
    /// As those of entries below; without them, only an `h1` behind a rule begins a category.
    categories_are_anchored: bool,
    /// Titles have anchors in most pages; then a heading without one is one of the text.
    entries_are_anchored: bool,
    /// A rule stands right before.
    after_rule: bool,
    /// The name of a mark right before.
    mark: Option<String>,
}

impl Sorter {
    /// The section that an element begins, if it does. `begun`: another one has begun before.
    fn section<'t>(&mut self, element: &Element<'_>, begun: bool) -> Option<Section<'t>> {
        let before = self.mark.take();
        let after_rule = std::mem::replace(&mut self.after_rule, element.name == "hr");
        let anchor = anchor(element).or(before);
        let title = title_of(element);
        let kind = match heading(&element.name) {
            Some(level) if level == self.levels.category => {
                let begins = anchor.is_some() || self.begins_category(&title, begun, after_rule);
                begins.then_some(Kind::Category)?
            }
            Some(level) if level == self.levels.entry => {
                (anchor.is_some() || !self.entries_are_anchored).then_some(Kind::Entry)?
            }
            Some(_) => return None,
            None => {
                match &*element.name {
                    "a" => (self.mark, self.after_rule) = (anchor, after_rule),
                    "br" => self.after_rule = after_rule,
                    _ => {}
                }
                return None;
            }
        };
        let section = Section { kind, title, anchor, line: element.line, nodes: Vec::new() };
        (!section.title.is_empty()).then_some(section)
    }

    /// Of a heading without an anchor.
    fn begins_category(&self, title: &str, begun: bool, after_rule: bool) -> bool {
        match (self.categories_are_anchored, self.entries_are_anchored) {
            (true, _) => false,
            (false, _) if self.levels == SITE => !is_introduction(title),
            (false, true) => begun && after_rule,
            (false, false) => begun,
        }
    }
}

/// What a heading says, without the sign that links to it.
fn title_of(element: &Element<'_>) -> String {
    let mut text = String::new();
    for node in &element.children {
        let sign = node.element().is_some_and(|inside| {
            let to_itself = inside.attribute("href").is_some_and(|address| address.starts_with('#'));
            to_itself && !inside.text().contains(char::is_alphanumeric)
        });
        if !sign {
            node.write(&mut text);
        }
    }
    fold(&text)
}

/// The name of a heading or of a mark: its own, or that of a mark inside of it.
fn anchor(element: &Element<'_>) -> Option<String> {
    if !is_heading(&element.name) && element.name != "a" {
        return None;
    }
    let name = |element: &Element<'_>| {
        let of_mark = element.attribute("name").filter(|_| element.name == "a");
        of_mark.or(element.attribute("id")).filter(|name| !name.is_empty()).map(str::to_owned)
    };
    element.find(&|inside| name(inside).is_some()).and_then(name)
}

/// A rule ends an entry; behind the last one stand the page's links to other pages.
fn cut_end(nodes: &mut Vec<&Node<'_>>) {
    let is_rule = |node: &&Node<'_>| node.element().is_some_and(|element| element.name == "hr");
    let holds_block = |node: &&Node<'_>| node.element().is_some_and(crate::report::html::blocks::holds_block);
    if let Some(rule) = nodes.iter().rposition(is_rule)
        && !nodes[rule + 1..].iter().any(holds_block)
    {
        nodes.truncate(rule);
    }
}

#[cfg(test)]
mod tests {
    use crate::report::html::outline::{Kind, of};
    use crate::report::html::tree;

    fn sections(html: &str) -> String {
        let page = tree::parse(html);
        let outline = of(&page);
        let shown = outline.sections.iter().map(|section| {
            let mark = if section.kind == Kind::Category { "# " } else { "" };
            format!("{mark}{}={}", section.title, section.anchor.as_deref().unwrap_or("-"))
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn headings_become_sections() {
        let table = [
            (
                "<h1>Introduction</h1><h1><a name=K>K</a></h1><h2><a name=a/b>a b</a></h2><h2>sub</h2>",
                "# K=K, a b=a/b",
            ),
            ("<h1>Introduction</h1><p>x<h2>A</h2><h2>B</h2><h1>C</h1>", "A=-, B=-, # C=-"),
            ("<h1 id=K>K</h1><h2 id=a>A</h2><hr><h1>text</h1><h2 id=b>B</h2>", "# K=K, A=a, B=b"),
            ("<h2 id=a>A</h2><h1>text</h1><hr><br><h1>C</h1><h2 id=b>B</h2>", "A=a, # C=-, B=b"),
            ("<a name=x></a>\n<h2>A</h2><p><h2 id=y>B</h2>", "A=x, B=y"),
            ("<table><tr><td>nav<td><h2><a name=x>A</a></h2><p>b</table>", "A=x"),
            ("<h2>Nav</h2><div id=contentwrap><h2 id=x></h2><h2 id=y>A</h2></div><h2 id=z>Z</h2>", "A=y"),
        ];
        for (html, expected) in table {
            assert_eq!(sections(html), expected, "{html}");
        }
    }

    #[test]
    fn the_foot_of_the_page_is_no_part_of_the_last_entry() {
        let html = "<h1 id=K>K</h1><h2 id=a>A</h2><p>x</p><div id=footer>Last updated today</div>";
        let page = tree::parse(html);
        assert_eq!(of(&page).sections.last().map(|section| section.nodes.len()), Some(1));
    }
}

//! A page → its introduction, its categories and its entries, each with the nodes that belong to
//! it. Knows nothing of what stands inside of an entry.

use crate::report::html::contents::{self, Listed};
use crate::report::html::elements::{heading, is_heading};
use crate::report::html::frame::{self, Content};
use crate::report::html::heading::is_introduction;
use crate::report::html::levels::{Form, Levels};
use crate::report::html::shape::{self, Shape};
use crate::report::html::title;
use crate::report::html::tree::{Element, Node};
use crate::report::sections::no_place;

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
    /// What had to be guessed, with its line.
    pub guesses: Vec<(usize, String)>,
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
    /// The links of the heading.
    pub links: Vec<&'t Element<'t>>,
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
    let Content { nodes, left_out } = frame::content(page);
    let mut outline = Outline::default();
    match Levels::said(page, &nodes) {
        Some(levels) => {
            outline.levels = levels;
            let mut sorter = Sorter::of(levels, &nodes);
            outline.sort_in(&nodes, |_, element, begun| sorter.section(element, begun));
            if levels.category > 1 {
                outline.keep_texts();
            }
        }
        None => {
            let Shape { entry, kinds, guesses } = shape::of(&nodes);
            outline.levels = Levels { category: entry - 1, entry, form: Form::of(page) };
            outline.guesses = guesses;
            let mut marks = Marks::default();
            outline.sort_in(&nodes, |at, element, _| {
                let anchor = marks.anchor(element);
                Some(Section::begun_by(element, *kinds.get(&at)?, anchor))
            });
        }
    }
    let message = "What stands here, behind the text of the report, was left out".to_owned();
    outline.guesses.extend(left_out.map(|line| (line, message)));
    let (introduction, contents) = contents::taken_out(&outline.introduction);
    (outline.introduction, outline.contents) = (introduction, contents);
    outline
}

impl<'t> Outline<'t> {
    /// `begins` tells what an element begins, from its place and whether another section has begun
    /// before.
    fn sort_in(
        &mut self,
        nodes: &[&'t Node<'t>],
        mut begins: impl FnMut(usize, &'t Element<'t>, bool) -> Option<Section<'t>>,
    ) {
        for (at, &node) in nodes.iter().enumerate() {
            let begun = !self.sections.is_empty();
            match node.element().and_then(|element| begins(at, element, begun)) {
                Some(section) => self.sections.push(section),
                None => match self.sections.last_mut() {
                    Some(section) => section.nodes.push(node),
                    None => self.introduction.push(node),
                },
            }
        }
        self.sections.iter_mut().for_each(|section| cut_end(&mut section.nodes));
    }
}

impl Outline<'_> {
    /// What stands where a category is expected, with a text and without entries, is the introduction
    /// or an entry.
    fn keep_texts(&mut self) {
        let mut started = false;
        for at in 0..self.sections.len() {
            let holds = self.sections.get(at + 1).is_some_and(|next| next.kind == Kind::Entry);
            let section = &mut self.sections[at];
            let says = section.nodes.iter().any(|node| shape::words(node) > 0);
            if section.kind == Kind::Category && !holds && says {
                if !started && shape::is_introduction(&section.title) {
                    self.introduction.append(&mut section.nodes);
                } else {
                    section.kind = Kind::Entry;
                    self.guesses.push((section.line, no_place(&section.title)));
                }
            }
            started |= section.kind == Kind::Entry;
        }
        self.sections.retain(|section| {
            let empty = section.kind == Kind::Category && section.nodes.is_empty();
            !(empty && shape::is_introduction(&section.title))
        });
    }
}

impl<'t> Section<'t> {
    fn begun_by(element: &'t Element<'t>, kind: Kind, anchor: Option<String>) -> Section<'t> {
        let (title, links) = (title::of(element), title::links(element));
        Section { kind, title, anchor, line: element.line, links, nodes: Vec::new() }
    }
}

/// The names that links use for headings.
#[derive(Default)]
struct Marks {
    /// The name of a mark right before.
    mark: Option<String>,
}

impl Marks {
    /// The name of an element; a mark gives its own to the heading that follows.
    fn anchor(&mut self, element: &Element<'_>) -> Option<String> {
        let anchor = anchor(element).or(self.mark.take());
        self.mark = anchor.clone().filter(|_| element.name == "a");
        anchor
    }
}

/// Tells titles from the headings inside of the text, by their levels and anchors.
struct Sorter {
    levels: Levels,
    /// As those of entries below; without them, only an `h1` behind a rule begins a category.
    categories_are_anchored: bool,
    /// Titles have anchors in most pages; then a heading without one is one of the text.
    entries_are_anchored: bool,
    /// A rule stands right before.
    after_rule: bool,
    marks: Marks,
}

impl Sorter {
    fn of(levels: Levels, nodes: &[&Node<'_>]) -> Sorter {
        let anchored = |level: u8| {
            let mut elements = nodes.iter().filter_map(|node| node.element());
            elements.any(|element| heading(&element.name) == Some(level) && anchor(element).is_some())
        };
        Sorter {
            levels,
            categories_are_anchored: anchored(levels.category),
            entries_are_anchored: anchored(levels.entry),
            after_rule: false,
            marks: Marks::default(),
        }
    }

    /// The section that an element begins, if it does. `begun`: another one has begun before.
    fn section<'t>(&mut self, element: &'t Element<'t>, begun: bool) -> Option<Section<'t>> {
        let after_rule = std::mem::replace(&mut self.after_rule, element.name == "hr");
        let anchor = self.marks.anchor(element);
        let kind = match heading(&element.name) {
            Some(level) if level == self.levels.category => {
                let begins = anchor.is_some() || self.begins_category(&title::of(element), begun, after_rule);
                begins.then_some(Kind::Category)?
            }
            Some(level) if level == self.levels.entry => {
                (anchor.is_some() || !self.entries_are_anchored).then_some(Kind::Entry)?
            }
            Some(_) => return None,
            None => {
                self.after_rule |= after_rule && matches!(&*element.name, "a" | "br");
                return None;
            }
        };
        let section = Section::begun_by(element, kind, anchor);
        (!section.title.is_empty()).then_some(section)
    }

    /// Of a heading without an anchor.
    fn begins_category(&self, title: &str, begun: bool, after_rule: bool) -> bool {
        match (self.categories_are_anchored, self.entries_are_anchored) {
            (true, _) => false,
            (false, _) if self.levels.category > 1 => !is_introduction(title),
            (false, true) => begun && after_rule,
            (false, false) => begun,
        }
    }
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
            ("<h1 id=K>K</h1><h2 id=a>A</h2>Contact: x<hr><h1>text</h1><h2 id=b>B</h2>", "# K=K, A=a, B=b"),
            ("<h2 id=a>A</h2>Contact: x<h1>text</h1><hr><br><h1>C</h1><h2 id=b>B</h2>", "A=a, # C=-, B=b"),
            ("<h1>R</h1><h2>P</h2><h3 id=a>A</h3>a<h3>B</h3>b", "# P=-, A=a, B=-"),
            ("<h2>A</h2><blockquote><h2>s</h2></blockquote><ul><li><h2>t</ul><h2>B</h2>b", "A=-, B=-"),
            ("<h2>A</h2><table><tr><td><h2>s</h2><td>t</table><h2>B</h2>b", "A=-, B=-"),
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

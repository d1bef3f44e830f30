//! Which part of a page is the report: navigation, what is offered to share it, comments and the foot
//! of the page stand around it. Knows nothing of categories and entries.

use crate::report::html::elements::{heading, is_heading, is_list};
use crate::report::html::levels::is_section;
use crate::report::html::tree::{Element, Node};

/// The nodes of the report in order, frames unwrapped.
#[derive(Debug, Default)]
pub struct Content<'t> {
    /// The nodes.
    pub nodes: Vec<&'t Node<'t>>,
    /// Where a paragraph stands behind the text that was left out.
    pub left_out: Option<usize>,
}

/// The report in a page.
pub fn content<'t>(page: &'t Element<'t>) -> Content<'t> {
    let named = |name: &str| page.find(&|element| is_or_plays(element, name));
    let wrap = page.find(&|element| element.attribute("id") == Some("contentwrap"));
    let bounded = || article(page).or_else(|| named("main").filter(|main| main.find(&title).is_some()));
    let (root, bounded) = match wrap {
        Some(_) => (wrap, false),
        None => bounded().map_or_else(|| (named("body"), false), |root| (Some(root), true)),
    };
    let root = root.unwrap_or(page);
    let level = (2..=6).find(|&level| count(root, level) > 0).unwrap_or(1);
    let titles = [count(root, 1), count(root, 2)];
    let mut flow = Flow { titles, level, all: count(root, level), bounded, content: Content::default() };
    flow.element(root);
    let mut content = flow.content;
    if wrap.is_none() && !(bounded && titles[0] == 0) {
        // Without the frame that is known, what stands before the first title is navigation.
        let first = content.nodes.iter().position(|node| is_title(node)).unwrap_or(0);
        let marks = content.nodes[..first].iter().rev().take_while(|node| is_mark(node)).count();
        content.nodes.drain(..first - marks);
    }
    content
}

/// The article that is the report: the only one with the title of the page and headings below it, or
/// the only one of all, with most of the page's headings.
fn article<'t>(page: &'t Element<'t>) -> Option<&'t Element<'t>> {
    let below = |element: &Element<'_>| (2..=6).map(|level| count(element, level)).sum::<usize>();
    let mut articles = Vec::new();
    outermost(page, &mut articles);
    let titled = |article: &&&Element<'_>| count(article, 1) > 0 && below(article) > 0;
    let titled: Vec<_> = articles.iter().filter(titled).collect();
    match (titled.as_slice(), articles.as_slice()) {
        ([only], _) => Some(only),
        ([], [only]) if below(only) * 2 > below(page) => Some(only),
        _ => None,
    }
}

fn outermost<'t>(element: &'t Element<'t>, found: &mut Vec<&'t Element<'t>>) {
    for inside in element.elements() {
        match &*inside.name {
            "article" => found.push(inside),
            _ => outermost(inside, found),
        }
    }
}

/// How many headings of a level an element holds.
fn count(element: &Element<'_>, level: u8) -> usize {
    let mut found = Vec::new();
    element.all(&|inside| heading(&inside.name) == Some(level), &mut found);
    found.len()
}

struct Flow<'t> {
    /// How many `h1` and `h2` there are.
    titles: [usize; 2],
    /// The first level below the page's title that has headings, and how many it has.
    level: u8,
    all: usize,
    /// The page says where the report ends.
    bounded: bool,
    content: Content<'t>,
}

impl<'t> Flow<'t> {
    /// The nodes in order. Frames are unwrapped, and so is whatever holds titles: layout tables,
    /// formatting that was never closed.
    fn element(&mut self, element: &'t Element<'t>) {
        let end = self.last(element).map_or(element.children.len(), |last| last + 1);
        let (kept, rest) = element.children.split_at(end);
        for node in kept {
            match node.element() {
                Some(inside) if is_of_site(inside) => {}
                // Beside the title stand the day, the author and the like.
                _ if element.name == "header" && !node.element().is_some_and(is_said) => {}
                Some(inside) if self.is_frame(inside) => self.element(inside),
                _ => self.content.nodes.push(node),
            }
        }
        let rest = rest.iter().filter_map(Node::element).filter(|inside| !is_of_site(inside));
        let mut rest = rest.filter(|_| self.bounded);
        let said = rest.find_map(|inside| inside.find(&|it| it.name == "p"));
        self.content.left_out = self.content.left_out.or(said.map(|paragraph| paragraph.line));
    }

    /// The last child that is of the report: behind its last section, or behind the only frame that
    /// holds entries, the page speaks of itself.
    fn last(&self, element: &Element<'_>) -> Option<usize> {
        let frames = |fits: &dyn Fn(&Element<'_>) -> bool| {
            element.children.iter().rposition(|node| node.element().is_some_and(fits))
        };
        let holds_all =
            |inside: &Element<'_>| is_plain_frame(inside) && count(inside, self.level) == self.all;
        let only = || frames(&holds_all).filter(|_| self.bounded && self.all > 1);
        frames(&|inside| is_section(inside, "sect1")).or_else(only)
    }

    fn is_frame(&self, element: &Element<'_>) -> bool {
        match &*element.name {
            "h1" | "h2" => false,
            // Headings of a passage, unless most titles stand there.
            "table" | "blockquote" => self.holds_most(element),
            name if is_list(name) => self.holds_most(element),
            _ => is_plain_frame(element) || element.find(&title).is_some(),
        }
    }

    fn holds_most(&self, element: &Element<'_>) -> bool {
        let most = |(all, level): (usize, u8)| count(element, level) * 2 > all;
        self.titles.into_iter().zip(1..).any(most)
    }
}

/// Navigation around the report, its table of contents, what is offered to share it, comments, and the
/// foot of the page.
fn is_of_site(element: &Element<'_>) -> bool {
    let holds = |fits: &dyn Fn(&Element<'_>) -> bool| element.find(fits).is_some();
    let has_class = |classes: &[&str]| classes.iter().any(|class| element.has_class(class));
    if matches!(element.attribute("role"), Some("navigation" | "contentinfo" | "search" | "doc-toc")) {
        return !holds(&title);
    }
    match &*element.name {
        "nav" | "footer" => true,
        "header" => !holds(&|inside| inside.name == "h1"),
        "form" => !holds(&title),
        // One that is a note has a paragraph, and no title.
        "aside" => !holds(&|inside| inside.name == "p") || holds(&title),
        "div" if element.has_class("section") => false,
        "div" => {
            let ids = ["toc", "footer", "comments", "respond"];
            let of_site = element.attribute("id").is_some_and(|id| ids.contains(&id));
            of_site || has_class(&["toc", "sharedaddy", "jp-relatedposts", "comments-area"])
        }
        _ => false,
    }
}

/// True for an element, and for one that stands in its place.
fn is_or_plays(element: &Element<'_>, name: &str) -> bool {
    element.name == name || element.attribute("role") == Some(name)
}

fn is_said(element: &Element<'_>) -> bool {
    element.find(&|inside| is_heading(&inside.name) || inside.name == "p").is_some()
}

fn is_plain_frame(element: &Element<'_>) -> bool {
    matches!(&*element.name, "article" | "center" | "div" | "main" | "section")
}

fn title(element: &Element<'_>) -> bool {
    matches!(&*element.name, "h1" | "h2")
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

#[cfg(test)]
mod tests {
    use crate::report::html::frame::content;
    use crate::report::html::tree;

    #[test]
    fn the_report_is_told_from_the_page_around_it() {
        let table = [
            ("<p>nav<h1>R</h1><p>i<h2>A</h2><p>a", "RiAa"),
            (
                "<h2>n</h2><article><p>i<h2>A</h2><p>a<h2>B</h2><h3>s</h3></article><h2>One thought</h2><p>c",
                "iAaBs",
            ),
            ("<main><p>d<h1>R</h1><h2>A</h2><p>a</main><aside><h2>New</h2><p>x</aside><p>c", "RAa"),
            ("<h1>R</h1><article><h2>A</h2>a</article><article><h2>B</h2>b</article>", "RAaBb"),
            ("<article><h1>R</h1>i</article><article><h2>A</h2>a</article>", "RiAa"),
            (
                "<article><header><h1>R</h1></header><div><h2>A</h2>a<h2>B</h2>b</div><div>share</div></article>",
                "RAaBb",
            ),
            ("<article><h1>R</h1><div><h2>A</h2></div>a<div><h2>B</h2></div>b</article>c", "RAaBb"),
            ("<h1>R</h1><h2>A</h2>a<div class=sharedaddy><h3>Share</h3></div><form>x</form><p>b", "RAab"),
            ("<h1>R</h1><h2>A</h2><aside><p>note</aside><aside><h2>New</h2><p>x</aside>", "RAnote"),
            (
                "<div role=main><div role=navigation>n</div><header><h1>R</h1><i>today</i><p>i</header><h2>A</h2>a</div>c",
                "RiAa",
            ),
            ("<h1>R</h1><h2>A</h2><pre>x</pre><button>Copy</button><div role=contentinfo>c</div>", "RAx"),
            ("<div id=contentwrap><p>i<h2>A</h2></div><p>foot", "iA"),
        ];
        for (html, expected) in table {
            let page = tree::parse(html);
            let mut text = String::new();
            content(&page).nodes.iter().for_each(|node| node.write(&mut text));
            assert_eq!(text, expected, "{html}");
        }
    }

    #[test]
    fn text_behind_the_report_is_not_left_out_unsaid() {
        let page = tree::parse("<main><h1>R</h1><div><h2>A</h2>a<h2>B</h2></div>\n<div><p>c</div></main>");
        assert_eq!(content(&page).left_out, Some(2));
    }
}

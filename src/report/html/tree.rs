//! The tokens of an HTML text → a tree of elements, never deeper than [`DEEPEST`].
//!
//! Elements below that depth are dissolved: what they hold belongs to the deepest one. Walking and
//! dropping a tree therefore needs a bounded stack, whatever the text holds. Knows nothing of
//! reports.

use crate::model::text::fold;
use crate::report::html::elements::{
    VOID, bounds_of_end, closed_by_start, is_block, is_dropped, is_heading, is_list,
};
use crate::report::html::tokens::{Tag, Token, Tokens};
use std::borrow::Cow;

/// The depth of the deepest element.
pub const DEEPEST: usize = 32;

/// Text or an element.
#[derive(Debug)]
pub enum Node<'a> {
    /// Text as it stands in the page, its references resolved.
    Text(String),
    /// An element.
    Element(Element<'a>),
}

/// An element with what it holds.
#[derive(Debug)]
pub struct Element<'a> {
    /// The name in lower case; empty for the root.
    pub name: Cow<'a, str>,
    /// The line its tag begins in, from 1.
    pub line: usize,
    /// What it holds, in order.
    pub children: Vec<Node<'a>>,
    attributes: Vec<(&'static str, String)>,
}

/// The tree of a text, below a root without a name.
pub fn parse(html: &str) -> Element<'_> {
    let mut builder = Builder { open: vec![Element::root()], beyond: 0 };
    for token in Tokens::of(html) {
        match token {
            Token::Text(text) => builder.append(Node::Text(text)),
            Token::Start(tag) => builder.start(tag),
            Token::End(name) => builder.end(&name),
        }
    }
    builder.finish()
}

struct Builder<'a> {
    /// The path from the root to where the next node belongs; never empty.
    open: Vec<Element<'a>>,
    /// How many elements are open below the deepest that is kept.
    beyond: usize,
}

impl<'a> Builder<'a> {
    fn append(&mut self, node: Node<'a>) {
        if let Some(last) = self.open.last_mut() {
            last.children.push(node);
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        if matches!(&*tag.name, "html" | "body") && self.open.iter().any(|open| open.name == tag.name) {
            return;
        }
        self.close_implied(&tag.name);
        // A list right inside of a list belongs to an item.
        let parent = self.open.last().map_or("", |open| &*open.name);
        if is_list(&tag.name) && is_list(parent) {
            let name = if parent == "dl" { "dd" } else { "li" };
            self.open(Element { name: name.into(), line: tag.line, children: vec![], attributes: vec![] });
        }
        // `<a name="x">` marks a place; authors often left it open.
        let mark = tag.name == "a" && tag.attributes.iter().all(|(name, _)| *name != "href");
        let empty = tag.closed || mark || VOID.contains(&&*tag.name);
        let element = Element::from(tag);
        if empty {
            self.append(Node::Element(element));
        } else {
            self.open(element);
        }
    }

    fn open(&mut self, element: Element<'a>) {
        if self.open.len() > DEEPEST {
            self.beyond += 1;
        } else {
            self.open.push(element);
        }
    }

    fn close_implied(&mut self, name: &str) {
        let (closed, bounds) = closed_by_start(name);
        self.close(|open| closed.contains(&open), |open| bounds.contains(&open));
        if is_block(name) && !matches!(name, "li" | "dt" | "dd") {
            let (closed, bounds) = closed_by_start("p");
            self.close(|open| closed.contains(&open), |open| bounds.contains(&open));
        }
        if is_heading(name) {
            self.close(is_heading, |open| !is_heading(open));
        }
        if name == "a" {
            self.close(|open| open == "a", is_block);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            // What follows the end of the page belongs to it all the same.
            "html" | "body" => {}
            _ if self.beyond > 0 => self.beyond -= 1,
            "br" => self.append(Node::Element(Element::named("br"))),
            _ if is_heading(name) => self.close(is_heading, |open| open == "table"),
            _ => {
                let bounds = bounds_of_end(name);
                self.close(|open| open == name, |open| bounds.contains(&open));
            }
        }
    }

    /// Closes the innermost open element that fits, with all inside of it.
    fn close(&mut self, fits: impl Fn(&str) -> bool, bounds: impl Fn(&str) -> bool) {
        for at in (1..self.open.len()).rev() {
            let name = &*self.open[at].name;
            if fits(name) {
                return self.close_down_to(at);
            }
            if bounds(name) {
                return;
            }
        }
    }

    fn close_down_to(&mut self, length: usize) {
        while self.open.len() > length {
            if let Some(element) = self.open.pop() {
                self.append(Node::Element(element));
            }
        }
    }

    fn finish(mut self) -> Element<'a> {
        self.close_down_to(1);
        self.open.pop().unwrap_or_else(Element::root)
    }
}

impl<'a> From<Tag<'a>> for Element<'a> {
    fn from(tag: Tag<'a>) -> Element<'a> {
        Element { name: tag.name, line: tag.line, children: Vec::new(), attributes: tag.attributes }
    }
}

impl<'a> Element<'a> {
    fn named(name: &'a str) -> Element<'a> {
        Element { name: name.into(), line: 1, children: Vec::new(), attributes: Vec::new() }
    }

    fn root() -> Element<'a> {
        Element::named("")
    }

    /// The value of an attribute; of those in [`crate::report::html::tokens::KEPT`] only.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }

    /// True when the class is one of its own.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|own| own == class))
    }

    /// The elements right inside of it.
    pub fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(Node::element)
    }

    /// The first element that fits, itself or inside, in the order of the text.
    pub fn find(&self, fits: &dyn Fn(&Element<'_>) -> bool) -> Option<&Element<'a>> {
        if fits(self) {
            return Some(self);
        }
        self.elements().find_map(|child| child.find(fits))
    }

    /// All elements that fit, itself and inside, in the order of the text.
    pub fn all<'t>(&'t self, fits: &dyn Fn(&Element<'_>) -> bool, found: &mut Vec<&'t Element<'a>>) {
        if fits(self) {
            found.push(self);
        }
        self.elements().for_each(|child| child.all(fits, found));
    }

    /// The text inside, white space as it stands.
    pub fn raw_text(&self) -> String {
        let mut text = String::new();
        self.children.iter().for_each(|child| child.write(&mut text));
        text
    }

    /// The text inside, white space folded.
    pub fn text(&self) -> String {
        fold(&self.raw_text())
    }
}

impl<'a> Node<'a> {
    /// The element, if it is one.
    pub fn element(&self) -> Option<&Element<'a>> {
        match self {
            Node::Text(_) => None,
            Node::Element(element) => Some(element),
        }
    }

    /// Writes the text of the node; a line break is a new line.
    pub fn write(&self, out: &mut String) {
        match self {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.name == "br" => out.push('\n'),
            Node::Element(element) if is_dropped(&element.name) => {}
            Node::Element(element) => element.children.iter().for_each(|child| child.write(out)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::html::tree::{Node, parse};

    fn shown(nodes: &[Node<'_>]) -> String {
        let show = |node: &Node<'_>| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => format!("{}({})", element.name, shown(&element.children)),
        };
        nodes.iter().map(show).collect()
    }

    #[test]
    fn what_authors_left_open_is_closed() {
        let table = [
            ("<p>a<p>b<ul><li>c<li>d</ul>e", "p(a)p(b)ul(li(c)li(d))e"),
            ("<p><b>a<h3>b<h3>c</h4>d", "p(b(a))h3(b)h3(c)d"),
            ("<table><tr><td>a<td>b<tr><td><p>c</table>d", "table(tr(td(a)td(b))tr(td(p(c))))d"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"),
            ("<ul><li>a<ul><li>b</ul><li>c</ul>", "ul(li(aul(li(b)))li(c))"),
            ("<ul><ul><li>a</ul></ul>", "ul(li(ul(li(a))))"),
            ("<h2><a name=x>a</a></h2><p>b", "h2(a()a)p(b)"),
            ("<a href=x>a<a href=y>b</a>c", "a(a)a(b)c"),
            ("<p>a<br>b</br>c</p></p></b>d", "p(abr()bbr()c)d"),
            ("<div><td>x</div>y", "div(td(x))y"),
            ("<div><table><tr><td>x</div></b></table>y</div>z", "div(table(tr(td(x)))y)z"),
            ("<html><body>a</body></html>b", "html(body(ab))"),
            ("<p>a<blockquote><p>b</blockquote>c", "p(a)blockquote(p(b))c"),
            ("<tt/>a<script>b</script>", "tt()ascript()"),
        ];
        for (html, expected) in table {
            assert_eq!(shown(&parse(html).children), expected, "{html}");
        }
    }

    #[test]
    fn deep_nesting_is_flattened() {
        let html = "<div>".repeat(100_000) + "x" + &"</div>".repeat(100_000) + "y";
        let root = parse(&html);
        assert_eq!(shown(&root.children), "div(".repeat(32) + "x" + &")".repeat(32) + "y");
    }
}

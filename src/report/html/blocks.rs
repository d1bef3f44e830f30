//! The nodes of a tree → the blocks of a body. Knows nothing of reports.

use crate::model::body::{Block, Body, Inline};
use crate::report::html::address::Context;
use crate::report::html::elements::{heading, is_block, is_dropped, is_list};
use crate::report::html::inlines;
use crate::report::html::tables;
use crate::report::html::title;
use crate::report::html::tree::{Element, Node};

/// The body that the nodes make.
pub fn body<'t>(nodes: impl IntoIterator<Item = &'t Node<'t>>, context: &mut Context) -> Body {
    let mut writer = Writer { blocks: Vec::new(), line: Vec::new(), context };
    nodes.into_iter().for_each(|node| writer.node(node));
    writer.end_line();
    Body(writer.blocks)
}

/// True when the element is a block or holds one.
pub fn holds_block(element: &Element<'_>) -> bool {
    element.find(&|inside| is_block(&inside.name)).is_some()
}

struct Writer<'c> {
    blocks: Vec<Block>,
    /// What stands between blocks: it becomes a paragraph.
    line: Vec<Inline>,
    context: &'c mut Context,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Element(element) if is_dropped(&element.name) => {}
            Node::Element(element) if holds_block(element) => {
                self.end_line();
                self.block(element);
                self.end_line();
            }
            node => inlines::write(node, self.context, &mut self.line),
        }
    }

    fn end_line(&mut self) {
        let line = inlines::folded(std::mem::take(&mut self.line));
        if !line.is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    fn block(&mut self, element: &Element<'_>) {
        match &*element.name {
            "hr" => self.blocks.push(Block::Rule),
            "pre" | "listing" | "xmp" => self.preformatted(&element.raw_text()),
            // DocBook's, which some pages still hold; a break stands before every new line.
            "programlisting" | "screen" => self.preformatted(&element.raw_text().replace("\n\n", "\n")),
            "table" => self.blocks.extend(tables::blocks(element, self.context)),
            "blockquote" => {
                let quoted = body(&element.children, self.context);
                self.extend_filled(!quoted.is_empty(), Block::Quote(quoted));
            }
            name if is_list(name) => self.list(element),
            name => match heading(name) {
                Some(number) => self.heading(number, element),
                None => element.children.iter().for_each(|child| self.node(child)),
            },
        }
    }

    fn extend_filled(&mut self, filled: bool, block: Block) {
        self.blocks.extend(filled.then_some(block));
    }

    /// The first level is the one below the titles of entries.
    fn heading(&mut self, number: u8, element: &Element<'_>) {
        let content = inlines::of(title::words(element), self.context);
        let level = number.saturating_sub(self.context.levels.entry).max(1);
        self.extend_filled(!content.is_empty(), Block::Heading { level, content });
    }

    fn preformatted(&mut self, text: &str) {
        // HTML Standard: a new line right behind the tag does not count.
        let text = text.strip_prefix("\r\n").or(text.strip_prefix('\n')).unwrap_or(text);
        self.extend_filled(!text.trim().is_empty(), Block::Preformatted(text.trim_end().to_owned()));
    }

    fn list(&mut self, element: &Element<'_>) {
        let start = (element.name == "ol")
            .then(|| element.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1));
        let items = items(element, self.context);
        self.extend_filled(!items.is_empty(), Block::List { start, items });
    }
}

/// The items of a list. A term of a `dl` begins an item, in which its descriptions follow.
fn items(list: &Element<'_>, context: &mut Context) -> Vec<Body> {
    let mut items: Vec<Body> = Vec::new();
    for node in &list.children {
        let name = node.element().map_or("", |element| &*element.name);
        let mut item = body([node], context);
        if item.is_empty() {
            continue;
        }
        if name == "dt" {
            item.0 = item.0.into_iter().map(strong).collect();
        }
        match items.last_mut() {
            Some(last) if !matches!(name, "li" | "dt") => last.0.extend(item.0),
            _ => items.push(item),
        }
    }
    items
}

fn strong(block: Block) -> Block {
    match block {
        Block::Paragraph(content) => Block::Paragraph(vec![Inline::Strong(content)]),
        other => other,
    }
}

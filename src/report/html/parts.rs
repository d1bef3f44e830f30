//! What follows a title, taken apart into blocks and lines, so that head and sponsors can be told
//! from the text. Knows nothing of labels.

use crate::model::body::Inline;
use crate::model::text::fold;
use crate::report::html::address::Context;
use crate::report::html::blocks::holds_block;
use crate::report::html::inlines;
use crate::report::html::tree::{Element, Node};

/// A block, or the nodes between two blocks.
#[derive(Debug)]
pub struct Part<'t> {
    /// The nodes; for a block just that.
    pub nodes: &'t [&'t Node<'t>],
}

/// The nodes of a line: what stands between two `<br/>`.
#[derive(Debug, Default)]
pub struct Row<'t> {
    nodes: Vec<&'t Node<'t>>,
}

/// The parts of the nodes, in order; what only separates them is left out.
pub fn of<'t>(nodes: &'t [&'t Node<'t>]) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, node) in nodes.iter().enumerate() {
        if stands_alone(node) {
            parts.push(Part { nodes: &nodes[from..at] });
            parts.push(Part { nodes: &nodes[at..=at] });
            from = at + 1;
        }
    }
    parts.push(Part { nodes: &nodes[from..] });
    parts.retain(|part| !part.is_blank());
    parts
}

/// `<sponsor>` is an element of the reports' own source that some pages still hold.
fn stands_alone(node: &Node<'_>) -> bool {
    node.element().is_some_and(|element| element.name == "sponsor" || holds_block(element))
}

impl<'t> Part<'t> {
    /// The block, if it is one.
    pub fn element(&self) -> Option<&'t Element<'t>> {
        match self.nodes {
            [only] if stands_alone(only) => only.element(),
            _ => None,
        }
    }

    /// The lines of a paragraph or of what stands between blocks; other blocks have none.
    pub fn rows(&self) -> Vec<Row<'t>> {
        match self.element() {
            None => Row::of(self.nodes.iter().copied()),
            Some(element) if matches!(&*element.name, "p" | "sponsor") => Row::of(element.children.iter()),
            Some(_) => Vec::new(),
        }
    }

    fn is_blank(&self) -> bool {
        let mut text = String::new();
        self.nodes.iter().for_each(|node| node.write(&mut text));
        let shows =
            |node: &&Node<'_>| node.element().is_some_and(|element| element.find(&is_picture).is_some());
        text.trim().is_empty() && !self.nodes.iter().any(shows)
    }
}

fn is_picture(element: &Element<'_>) -> bool {
    matches!(&*element.name, "img" | "hr" | "table")
}

impl<'t> Row<'t> {
    /// The lines of the nodes; empty ones are left out.
    pub fn of(nodes: impl Iterator<Item = &'t Node<'t>>) -> Vec<Row<'t>> {
        let mut rows = vec![Row::default()];
        for node in nodes {
            match rows.last_mut() {
                _ if node.element().is_some_and(|element| element.name == "br") => rows.push(Row::default()),
                Some(row) => row.nodes.push(node),
                None => {}
            }
        }
        rows.retain(|row| !row.text().is_empty());
        rows
    }

    /// The text of the line, white space folded.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.nodes.iter().for_each(|node| node.write(&mut text));
        fold(&text)
    }

    /// What the line says, white space as it stands.
    pub fn inlines(&self, context: &mut Context) -> Vec<Inline> {
        let mut inlines = Vec::new();
        self.nodes.iter().for_each(|node| inlines::write(node, context, &mut inlines));
        inlines
    }

    /// The links in the line.
    pub fn links(&self) -> Vec<&'t Element<'t>> {
        let mut links = Vec::new();
        let is_link = |element: &Element<'_>| element.name == "a" && element.attribute("href").is_some();
        self.nodes
            .iter()
            .filter_map(|node| node.element())
            .for_each(|element| element.all(&is_link, &mut links));
        links
    }
}

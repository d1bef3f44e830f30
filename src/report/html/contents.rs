//! The table of contents: taken out of the introduction, and kept because the earliest pages name
//! the categories nowhere else. Knows nothing of entries but their anchors.

use crate::report::html::elements::{is_heading, is_list};
use crate::report::html::tree::{Element, Node};

/// A category as the table of contents lists it.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed {
    /// The category's name.
    pub name: String,
    /// The anchors of its entries.
    pub anchors: Vec<String>,
}

/// The nodes without the table of contents, and what that lists.
pub fn taken_out<'t>(nodes: &[&'t Node<'t>]) -> (Vec<&'t Node<'t>>, Vec<Listed>) {
    let mut kept: Vec<&'t Node<'t>> = Vec::new();
    let mut listed = Vec::new();
    for &node in nodes {
        match node.element().filter(|element| is_contents(element)) {
            Some(list) => {
                let name = take_heading(&mut kept).map_or_else(String::new, Element::text);
                listed.push(Listed { name, anchors: anchors(list) });
            }
            None => kept.push(node),
        }
    }
    (kept, listed)
}

/// A list whose every item is a link into the page. The list of entries without a category is
/// empty in most pages.
fn is_contents(list: &Element<'_>) -> bool {
    is_list(&list.name)
        && list.elements().all(|item| {
            let link = item.find(&|inside| anchor(inside).is_some());
            link.is_some_and(|link| link.text() == item.text() || item.find(&is_inner_list).is_some())
        })
}

fn is_inner_list(element: &Element<'_>) -> bool {
    is_list(&element.name)
}

/// The heading right before the list.
fn take_heading<'t>(kept: &mut Vec<&'t Node<'t>>) -> Option<&'t Element<'t>> {
    let at = kept.iter().rposition(|node| !is_blank(node))?;
    let heading = kept[at].element().filter(|element| is_heading(&element.name) && element.name != "h1")?;
    kept.truncate(at);
    Some(heading)
}

fn is_blank(node: &Node<'_>) -> bool {
    match node {
        Node::Text(text) => text.trim().is_empty(),
        Node::Element(element) => element.name == "br",
    }
}

fn anchors(list: &Element<'_>) -> Vec<String> {
    let mut links = Vec::new();
    list.all(&|element| anchor(element).is_some(), &mut links);
    links.into_iter().filter_map(anchor).map(str::to_owned).collect()
}

fn anchor<'t>(element: &'t Element<'_>) -> Option<&'t str> {
    element.attribute("href").filter(|_| element.name == "a")?.trim().strip_prefix('#')
}

#[cfg(test)]
mod tests {
    use crate::report::html::contents::taken_out;
    use crate::report::html::tree::{self, Node};

    #[test]
    fn the_table_of_contents_is_taken_out_of_the_introduction() {
        let page = tree::parse(
            "<p>a</p><ul><li>b</li></ul><h3>Kernel</h3> <ul><li><a href='#x'>x</a></li>
             <li><a href='#y'>y</a></li></ul><ul></ul><p>c</p>",
        );
        let nodes: Vec<&Node<'_>> = page.children.iter().collect();
        let (kept, listed) = taken_out(&nodes);
        let mut text = String::new();
        kept.iter().for_each(|node| node.write(&mut text));
        assert_eq!(text, "abc");
        assert_eq!((&*listed[0].name, listed[0].anchors.len()), ("Kernel", 2));
    }
}

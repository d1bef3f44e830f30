//! Which headings of a page name its categories and which its entries. Knows nothing of how a page
//! is taken apart.

use crate::report::html::elements::heading;
use crate::report::html::head::begins;
use crate::report::html::shape::tells;
use crate::report::html::tree::{Element, Node};

/// The numbers in `h1` to `h6` that stand for titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// Of categories.
    pub category: u8,
    /// Of entries.
    pub entry: u8,
    /// How entries are written.
    pub form: Form,
}

/// How the entries of a page are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As in reports that were written as one document, up to 2020.
    Document,
    /// As in a page that was made from AsciiDoc, with a site around it.
    Site,
}

/// `h1` names categories.
const DOCUMENT: Levels = Levels { category: 1, entry: 2, form: Form::Document };

/// `h1` is the title of the page.
const SITE: Levels = Levels { category: 2, entry: 3, form: Form::Site };

impl Default for Levels {
    fn default() -> Levels {
        DOCUMENT
    }
}

impl Levels {
    /// What the rows below the headings of a page with these nodes say, or the marks in its headings;
    /// `None`: there are none.
    pub fn said(page: &Element<'_>, nodes: &[&Node<'_>]) -> Option<Levels> {
        let at = |level: u8, node: &Node<'_>| {
            let is_title = |it: &Element<'_>| heading(&it.name) == Some(level) && !it.text().is_empty();
            node.element().is_some_and(is_title)
        };
        let headed = |level: u8| {
            let below = |(place, node): &(usize, &&Node<'_>)| at(level, node) && begins(&nodes[place + 1..]);
            nodes.iter().enumerate().filter(below).count()
        };
        let marked = || {
            let is_mark = |inside: &Element<'_>| inside.name == "a" && inside.attribute("name").is_some();
            let holds_mark = |node: &Node<'_>| node.element().is_some_and(|it| it.find(&is_mark).is_some());
            nodes.iter().any(|node| at(2, node) && holds_mark(node))
        };
        let form = Form::of(page);
        match (headed(2), headed(3)) {
            (second, third) if third > second && tells(nodes, 2) => None,
            (second, third) if third > second => Some(SITE),
            (1.., _) => Some(Levels { form, ..DOCUMENT }),
            _ => marked().then_some(DOCUMENT),
        }
    }
}

impl Form {
    /// Of a page: Asciidoctor puts frames around its sections.
    pub fn of(page: &Element<'_>) -> Form {
        match page.find(&|element| is_section(element, "sect2")) {
            Some(_) => Form::Site,
            None => Form::Document,
        }
    }
}

/// True for the frame that Asciidoctor puts around a section: `sect1` for one below the title.
pub fn is_section(element: &Element<'_>, class: &str) -> bool {
    element.name == "div" && element.has_class(class)
}

//! Which headings of a page name its categories and which its entries. Knows nothing of how a page
//! is taken apart.

use crate::report::html::elements::heading;
use crate::report::html::head::begins;
use crate::report::html::tree::{Element, Node};

/// The numbers in `h1` to `h6` that stand for titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// Of categories.
    pub category: u8,
    /// Of entries.
    pub entry: u8,
}

/// Pages of reports that were written as one document, up to 2020.
pub const DOCUMENT: Levels = Levels { category: 1, entry: 2 };

/// Pages with a site around the report: `h1` is the title of the page.
pub const SITE: Levels = Levels { category: 2, entry: 3 };

impl Default for Levels {
    fn default() -> Levels {
        DOCUMENT
    }
}

impl Levels {
    /// Of a page with these nodes: Asciidoctor says it, else the rows below the headings do.
    pub fn of(page: &Element<'_>, nodes: &[&Node<'_>]) -> Levels {
        let at = |level: u8| {
            move |element: &&Element<'_>| heading(&element.name) == Some(level) && !element.text().is_empty()
        };
        let elements = || nodes.iter().filter_map(|node| node.element());
        let sectioned = page.find(&|element| is_section(element, "sect2")).is_some();
        if sectioned && elements().any(|element| at(3)(&element)) {
            return SITE;
        }
        let headed = |level: u8| {
            let below = |(place, node): (usize, &&Node<'_>)| {
                node.element().is_some_and(|element| at(level)(&element)) && begins(&nodes[place + 1..])
            };
            nodes.iter().enumerate().filter(|(place, node)| below((*place, node))).count()
        };
        if headed(3) > headed(2) { SITE } else { DOCUMENT }
    }
}

/// True for the frame that Asciidoctor puts around a section: `sect1` for one below the title.
pub fn is_section(element: &Element<'_>, class: &str) -> bool {
    element.name == "div" && element.has_class(class)
}

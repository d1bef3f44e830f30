//! OPML 2.0 and what the validators add to it.

use crate::rules::common::{Address, Complaints, children, value};
use roxmltree::{Document, Node};

pub fn complaints(text: &str, _: &Address) -> Vec<String> {
    let mut found = Complaints::default();
    found.characters(text);
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("SAXError: {error}")],
    };
    let opml = document.root_element();
    found.that("InvalidOPMLVersion", value(opml, "version") == "2.0", value(opml, "version"));
    let (head, body) = (children(opml, "head").next(), children(opml, "body").next());
    found.that("MissingElement", head.is_some() && body.is_some(), "head and body");
    if let Some(head) = head {
        let title = found.one(head, "title").to_owned();
        may_be_html(&mut found, &title);
        let changed = found.one(head, "dateModified").to_owned();
        found.rfc822("dateModified", &changed);
    }
    let outlines: Vec<Node<'_, '_>> =
        opml.descendants().filter(|node| node.has_tag_name("outline")).collect();
    found.that("MissingElement", !outlines.is_empty(), "outline");
    for outline in outlines {
        found.that("MissingAttribute", !value(outline, "text").trim().is_empty(), "text");
        may_be_html(&mut found, value(outline, "text"));
        match value(outline, "type") {
            "rss" => {
                found.that("MissingTitleAttr", !value(outline, "title").is_empty(), value(outline, "text"));
                found.address("xmlUrl", value(outline, "xmlUrl"));
                found.address("htmlUrl", value(outline, "htmlUrl"));
            }
            "" => {
                let plain = ["xmlUrl", "htmlUrl", "title"].iter().all(|name| !outline.has_attribute(*name));
                found.that("MissingOutlineType", plain, value(outline, "text"));
            }
            other => found.that("InvalidOutlineType", false, other),
        }
    }
    found.0
}

/// A text that validators read as HTML: it parses as such, and holds no element.
fn may_be_html(found: &mut Complaints, text: &str) {
    let html = scraper::Html::parse_fragment(text);
    found.that("NotHtml", html.errors.is_empty(), format!("{:?} in {text}", html.errors));
    found.that("NotHtml", html.root_element().child_elements().count() == 0, text);
    let lone = |rest: &str| rest.is_empty() || rest.starts_with([' ', '&', '<']);
    let named = |rest: &str| ["amp;", "lt;", "gt;", "quot;"].iter().any(|name| rest.starts_with(name));
    let sound = text.split('&').skip(1).all(|rest| lone(rest) || named(rest));
    found.that("NotHtml", sound && !text.contains('<'), text);
}

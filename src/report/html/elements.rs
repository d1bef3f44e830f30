//! What the names of HTML elements say about their place and their closing. Knows nothing of
//! trees or of reports.

/// Elements that have no content.
pub const VOID: [&str; 14] = [
    "area", "base", "basefont", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "wbr",
];

/// Elements that stand for themselves, and those that only gather others. Their start ends a
/// paragraph.
const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "programlisting",
    "screen",
    "section",
    "ul",
    "xmp",
];

/// The parts of a table.
const TABLE: [&str; 8] = ["table", "tbody", "td", "tfoot", "th", "thead", "tr", "caption"];

/// Elements of which nothing is shown, or nothing that belongs to a text.
const DROPPED: [&str; 17] = [
    "audio", "button", "canvas", "datalist", "head", "iframe", "math", "noembed", "noframes", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
];

/// True for elements that are blocks or parts of a table.
pub fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || TABLE.contains(&name)
}

/// True for elements that are left out with all they hold.
pub fn is_dropped(name: &str) -> bool {
    DROPPED.contains(&name)
}

/// True for `h1` to `h6`.
pub fn is_heading(name: &str) -> bool {
    heading(name).is_some()
}

/// The number in `h1` to `h6`.
pub fn heading(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// True for lists of items.
pub fn is_list(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "dl" | "menu" | "dir")
}

/// Which open elements the start of an element closes, and which of them it cannot look beyond.
/// HTML Standard, optional tags.
pub fn closed_by_start(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir", "dl", "table"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "ul", "ol", "table"]),
        "tr" => (&["tr", "caption"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "caption"], &["table"]),
        _ if is_block(name) => (&["p"], &["table", "blockquote", "li", "dd"]),
        _ => (&[], &[]),
    }
}

/// What the end of an element cannot look beyond for its start: a stray `</b>` or `</div>` in a
/// cell closes nothing outside of the cell.
pub fn bounds_of_end(name: &str) -> &'static [&'static str] {
    match name {
        "table" => &[],
        _ if TABLE.contains(&name) => &["table"],
        "li" => &["ul", "ol", "menu", "dir", "table"],
        _ if is_block(name) => &["table"],
        _ => &["table", "li", "dd", "dt", "blockquote", "div"],
    }
}

#[cfg(test)]
mod tests {
    use crate::report::html::elements::{heading, is_block};

    #[test]
    fn headings_have_a_number() {
        assert_eq!(heading("h3"), Some(3));
        assert_eq!((heading("hr"), heading("h7"), heading("h10")), (None, None, None));
        assert!(is_block("h6") && is_block("td") && !is_block("tt"));
    }
}

//! Raw HTML inside Markdown, cut into tags and text. No markup of it is ever published; what the
//! few harmless tags mean is for [`crate::report::markdown::tree`] to say.

use crate::report::entity;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text, entities resolved.
    Text(String),
    /// A start tag: its name in lower case, and the target of an `a`.
    Open(String, Option<String>),
    /// An end tag.
    Close(String),
}

/// Elements whose content is not for readers.
const HIDDEN: [&str; 5] = ["script", "style", "template", "head", "title"];

/// Cuts HTML into pieces; comments, declarations and hidden elements are left out. One pass.
pub fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut hidden: Option<String> = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text(&mut pieces, &rest[..at], hidden.is_some());
        let (piece, end) = tag(&rest[at..]);
        rest = &rest[at + end..];
        match (&hidden, piece) {
            (Some(name), Some(Piece::Close(closed))) if *name == closed => hidden = None,
            (None, Some(Piece::Open(name, _))) if HIDDEN.contains(&&*name) => hidden = Some(name),
            (None, Some(piece)) => pieces.push(piece),
            _ => {}
        }
    }
    text(&mut pieces, rest, hidden.is_some());
    pieces
}

fn text(pieces: &mut Vec<Piece>, text: &str, hidden: bool) {
    if !text.is_empty() && !hidden {
        pieces.push(Piece::Text(entity::decode(text)));
    }
}

/// The tag that `html` begins with, and its length. What is no tag is a `<` as text.
fn tag(html: &str) -> (Option<Piece>, usize) {
    if let Some(comment) = html.strip_prefix("<!--") {
        return (None, comment.find("-->").map_or(html.len(), |end| end + 7));
    }
    let inside = &html[1..];
    let closing = inside.starts_with('/');
    let name: String = inside[usize::from(closing)..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(32)
        .collect::<String>()
        .to_ascii_lowercase();
    let declaration = inside.starts_with(['!', '?']);
    // Looking no further than the next `<` keeps a heap of them from being searched again and again.
    match inside.find(['<', '>']).filter(|&end| inside[end..].starts_with('>')) {
        Some(end) if declaration => (None, end + 2),
        Some(end) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            let piece = if closing { Piece::Close(name) } else { opened(name, &inside[..end]) };
            (Some(piece), end + 2)
        }
        _ => (Some(Piece::Text("<".to_owned())), 1),
    }
}

fn opened(name: String, inside: &str) -> Piece {
    let target = if name == "a" { attribute(inside, "href") } else { None };
    Piece::Open(name, target)
}

fn attribute(inside: &str, name: &str) -> Option<String> {
    let at = inside.to_ascii_lowercase().find(&format!("{name}="))?;
    let value = &inside[at + name.len() + 1..];
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split([' ', '\t', '\n', '/']).next()?,
    };
    Some(entity::decode(value))
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::tags::{Piece, pieces};

    #[test]
    fn html_is_cut_into_tags_and_text() {
        let html = "a &lt;b&#33; <!-- > no --><A class=x HREF='/y'>t</a><script>x<b>y</script><br/>1 < 2";
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            pieces(html),
            [
                text("a <b! "),
                Piece::Open("a".into(), Some("/y".into())),
                text("t"),
                Piece::Close("a".into()),
                Piece::Open("br".into(), None),
                text("1 "),
                text("<"),
                text(" 2"),
            ]
        );
    }

    #[test]
    fn broken_html_is_text() {
        assert_eq!(pieces("<"), [Piece::Text("<".into())]);
        assert_eq!(pieces("<!-- never closed <b>"), []);
        assert_eq!(pieces("&#xFFFFFFFF;&é"), [Piece::Text("&#xFFFFFFFF;&é".into())]);
    }
}

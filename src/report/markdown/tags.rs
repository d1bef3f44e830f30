//! Raw HTML inside Markdown, cut into tags and text. No markup of it is ever published; what the
//! few harmless tags mean is for [`crate::report::markdown::tree`] to say.

use crate::model::text::shorten;
use crate::report::entity;
use crate::report::markdown::frame::Mark;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text, entities resolved.
    Text(String),
    /// A start tag: its name in lower case, and the address to which an `a` leads or where what it shows
    /// lies.
    Open(String, Option<String>),
    /// An end tag.
    Close(String),
    /// An `img`: where it lies and its description, as far as they are given.
    Picture(String, String),
}

/// The elements of HTML (HTML Standard, index of elements), those of old pages, and the two that hold
/// other markup. Between angle brackets any other word is a word: `<port>`, `Vec<String>`.
const ELEMENTS: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo big \
    blink blockquote body br button canvas caption center cite code col colgroup data datalist dd del \
    details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset \
    h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map \
    mark marquee math menu meta meter nav nobr noframes noscript object ol optgroup option output p param \
    picture pre progress q rp rt ruby s samp script search section select slot small source span strike \
    strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track \
    tt u ul var video wbr";

/// Elements of which all that readers see is kept.
const KEPT: &str = "a article b blockquote br caption center cite code dd details dfn div dl dt em figcaption \
    figure footer h1 h2 h3 h4 h5 h6 header hr i kbd li main ol p picture pre samp section span strong summary \
    table tbody tfoot thead tt ul var wbr";

/// Elements that show what lies elsewhere.
const SHOWN: [&str; 5] = ["audio", "embed", "iframe", "source", "video"];

/// Elements whose content is not for readers.
const HIDDEN: [&str; 5] = ["script", "style", "template", "head", "title"];

/// How far an end tag is looked for, in characters.
const NEAR: usize = 1000;

/// How much of a tag a warning shows, in characters.
const LONGEST: usize = 80;

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

/// What an inline tag says in a title: itself when it is none, and what a picture shows.
pub fn said(html: &str) -> String {
    let said = |piece| match piece {
        Piece::Text(text) | Piece::Picture(_, text) => Some(text),
        Piece::Open(name, _) if name == "br" => Some(" ".to_owned()),
        Piece::Open(..) | Piece::Close(_) => None,
    };
    pieces(html).into_iter().filter_map(said).collect()
}

/// The warning about an inline tag of which nothing is kept: it may be a word after all, as in `Vec<B>`.
pub fn loss(html: &str) -> Option<String> {
    let lost = |piece: &Piece| match piece {
        Piece::Open(name, None) => !matches!(&**name, "a" | "br" | "wbr"),
        Piece::Open(name, Some(_)) => name != "a" && !shows(name),
        _ => false,
    };
    let pieces = pieces(html);
    let hidden = pieces.is_empty() && !html.starts_with("<!--");
    let tag = shorten(html, LONGEST);
    (hidden || pieces.iter().any(lost))
        .then(|| format!("the tag {tag} is not published; put it between backquotes if it is to be read"))
}

/// True when a block of raw HTML says more than is kept of it. Cells need a table around them.
pub fn loses(pieces: &[Piece]) -> bool {
    let table = pieces.iter().any(|piece| matches!(piece, Piece::Open(name, _) if name == "table"));
    let kept = |name: &str| KEPT.split(' ').any(|element| element == name);
    let cell = |name: &str| table && matches!(name, "tr" | "td" | "th" | "col" | "colgroup");
    pieces.iter().any(|piece| match piece {
        Piece::Open(name, None) => !kept(name) && !cell(name),
        Piece::Open(name, Some(_)) => !kept(name) && !shows(name),
        _ => false,
    })
}

/// True for elements that show what lies elsewhere.
pub fn shows(name: &str) -> bool {
    SHOWN.contains(&name)
}

/// What an element says about the text in it.
pub fn mark(name: &str) -> Option<Mark> {
    match name {
        "b" | "strong" => Some(Mark::Strong),
        "cite" | "dfn" | "em" | "i" | "var" => Some(Mark::Emphasis),
        "code" | "kbd" | "samp" | "tt" => Some(Mark::Code),
        _ => None,
    }
}

/// True when an end tag of the element follows in the same paragraph: in `Vec<B>` none does.
pub fn is_closed(name: &str, rest: &str) -> bool {
    let near = rest.char_indices().nth(NEAR).map_or(rest, |(end, _)| &rest[..end]);
    let paragraph = near.find("\n\n").map_or(near, |end| &near[..end]);
    paragraph.to_ascii_lowercase().contains(&format!("</{name}>"))
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
        Some(end) if is_markup(&name, &inside[usize::from(closing)..end]) => {
            let piece = if closing { Piece::Close(name) } else { opened(name, &inside[..end]) };
            (Some(piece), end + 2)
        }
        _ => (Some(Piece::Text("<".to_owned())), 1),
    }
}

/// True for the tag of an element, and for one of other markup, which its attributes give away.
fn is_markup(name: &str, inside: &str) -> bool {
    let ended = inside[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '/');
    let known = ELEMENTS.split(' ').any(|element| element == name) || inside.contains('=');
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && (ended || inside.len() == name.len()) && known
}

fn opened(name: String, inside: &str) -> Piece {
    let value = |name| attribute(inside, name);
    match &*name {
        "img" => Piece::Picture(value("src").unwrap_or_default(), value("alt").unwrap_or_default()),
        "a" => Piece::Open(name, value("href")),
        _ if shows(&name) => Piece::Open(name, value("src")),
        _ => Piece::Open(name, None),
    }
}

fn attribute(inside: &str, name: &str) -> Option<String> {
    let (name, lower) = (format!("{name}="), inside.to_ascii_lowercase());
    let begins = |at: &usize| lower[..*at].ends_with(|c: char| c.is_ascii_whitespace());
    let at = lower.match_indices(&name).map(|(at, _)| at).find(begins)?;
    let value = &inside[at + name.len()..];
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split([' ', '\t', '\n']).next()?,
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
    fn a_word_in_angle_brackets_that_names_no_element_is_text() {
        let table = ["<port>", "<String>", "</T>", "<user name>", "<a_b>", "<user@host>", "<https://x.org>"];
        for html in table {
            let text: String = pieces(html)
                .iter()
                .map(|piece| if let Piece::Text(text) = piece { &**text } else { "NO TEXT" })
                .collect();
            assert_eq!(text, html);
        }
        for (html, name) in [("<B>", "b"), ("<wbr/>", "wbr"), ("<x-card id=1>", "x-card")] {
            assert_eq!(pieces(html), [Piece::Open(name.into(), None)]);
        }
    }

    #[test]
    fn a_picture_has_its_source_and_its_description() {
        let html = "<IMG data-src='no' alt=\"A &amp; B\"\nsrc='https://x.org/1.png'/><img>";
        let picture = |source: &str, text: &str| Piece::Picture(source.into(), text.into());
        assert_eq!(pieces(html), [picture("https://x.org/1.png", "A & B"), picture("", "")]);
    }

    #[test]
    fn broken_html_is_text() {
        assert_eq!(pieces("<"), [Piece::Text("<".into())]);
        assert_eq!(pieces("<!-- never closed <b>"), []);
        assert_eq!(pieces("&#xFFFFFFFF;&é"), [Piece::Text("&#xFFFFFFFF;&é".into())]);
    }
}

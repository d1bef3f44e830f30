//! Markdown → the tree of a body, by `pulldown-cmark`.
//!
//! Of raw HTML only the text, line breaks, links, pictures and tables are kept. Knows nothing of heads and
//! entries.

use crate::model::body::{Block, Body, Inline, Target};
use crate::model::text::clean;
use crate::report::markdown::address::{self, Address};
use crate::report::markdown::frame::{Container, Leaf, Span, Stack};
use crate::report::markdown::heading;
use crate::report::markdown::passage::Passage;
use crate::report::markdown::tags::{self, Piece};
use crate::report::{Warning, html};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;

/// The link definitions of the whole document (`[label]: target`), by label in lower case.
pub type Definitions = HashMap<String, String>;

/// What of Markdown's extensions is read.
pub const OPTIONS: Options = Options::ENABLE_TABLES;

/// Block elements of HTML: where one begins or ends, so does a paragraph.
const BREAKING: [&str; 27] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "p",
    "section",
    "summary",
    "table",
    "tr",
];

/// What the text in an HTML element becomes.
fn leaf(name: &str) -> Leaf {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Leaf::Heading(level - b'0'),
        _ => Leaf::Paragraph,
    }
}

/// Reads a passage as a body. The shallowest heading in it gets level 1.
pub fn body(passage: &Passage<'_>, definitions: &Definitions, warnings: &mut Vec<Warning>) -> Body {
    let text = passage.text();
    let broken = |link: BrokenLink<'_>| {
        let target = definitions.get(&link.reference.to_lowercase())?;
        Some((CowStr::from(target.clone()), CowStr::from("")))
    };
    let parser = Parser::new_with_broken_link_callback(&text, OPTIONS, Some(broken));
    let mut reader = Reader::new(passage, &text, warnings);
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range.start);
    }
    let mut body = reader.stack.finish();
    heading::level(&mut body);
    body
}

struct Reader<'a> {
    stack: Stack,
    passage: &'a Passage<'a>,
    ends: Vec<usize>,
    warnings: &'a mut Vec<Warning>,
    code: Option<String>,
    html: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(passage: &'a Passage<'a>, text: &str, warnings: &'a mut Vec<Warning>) -> Reader<'a> {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Reader { stack: Stack::default(), passage, ends, warnings, code: None, html: None }
    }

    /// The line of a place in the text, counted from 0 within the passage.
    fn line(&self, at: usize) -> usize {
        self.ends.partition_point(|&end| end < at)
    }

    fn warn(&mut self, at: usize, message: String) {
        self.warnings.push(self.passage.warning(self.line(at), message));
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) => match self.code.as_mut() {
                Some(code) => code.push_str(&text),
                None => self.stack.inline(Inline::text(&*text)),
            },
            Event::Code(text) => self.stack.inline(Inline::Code(clean(&text))),
            Event::InlineHtml(html) => {
                tags::loss(&html).into_iter().for_each(|message| self.warn(at, message));
                self.pieces(&html, at);
            }
            Event::Html(html) => match self.html.as_mut() {
                Some(block) => block.push_str(&html),
                None => self.pieces(&html, at),
            },
            Event::SoftBreak => self.stack.inline(Inline::text(" ")),
            Event::HardBreak => self.stack.inline(Inline::Break),
            Event::Rule => self.stack.block(Block::Rule),
            // Extensions that are not switched on.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Paragraph => self.stack.open_leaf(Leaf::Paragraph),
            Tag::Heading { level, .. } => self.stack.open_leaf(Leaf::Heading(level as u8)),
            Tag::BlockQuote(_) => self.stack.open_container(Container::Quote),
            Tag::List(start) => {
                self.stack.open_list(start.map(|number| u32::try_from(number).unwrap_or(1)));
            }
            Tag::Item => self.stack.open_container(Container::Item),
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::Table(_) => self.stack.open_table(),
            Tag::TableHead | Tag::TableRow => self.stack.open_row(),
            Tag::TableCell => self.stack.open_leaf(Leaf::Cell),
            Tag::Strong => self.stack.open_span(Span::Strong),
            Tag::Emphasis => self.stack.open_span(Span::Emphasis),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.link(&format!("mailto:{}", dest_url.trim_start_matches("mailto:")), at);
            }
            Tag::Link { dest_url, .. } => self.link(&dest_url, at),
            Tag::Image { dest_url, .. } => self.image(&dest_url, at),
            // Extensions that are not switched on.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: usize) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Table => {
                self.stack.close_leaf();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.stack.close_block(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.stack.block(Block::Preformatted(clean(&code)));
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html_block(&html, at);
            }
            TagEnd::TableHead => self.stack.end_head(),
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image => self.stack.close_span(),
            _ => {}
        }
    }

    fn link(&mut self, written: &str, at: usize) {
        let target = self.target(written, at);
        self.stack.open_span(Span::Link(target));
    }

    fn target(&mut self, written: &str, at: usize) -> Option<Target> {
        match address::address(written) {
            Address::Sound(href) => Some(Target::Web(href)),
            Address::Mended(href) => {
                self.warn(at, format!("the link target {written:?} was read as {:?}", href.as_str()));
                Some(Target::Web(href))
            }
            Address::Entry(slug) => Some(Target::Entry(slug)),
            Address::None => {
                let message = "is no absolute address with a safe scheme; only the link's text was kept";
                self.warn(at, format!("the link target {written:?} {message}"));
                None
            }
        }
    }

    fn image(&mut self, written: &str, at: usize) {
        let source = match address::address(written) {
            Address::Sound(href) | Address::Mended(href) if href.as_str().starts_with("http") => Some(href),
            _ => None,
        };
        if source.is_none() {
            let message = "does not lie in the web; only its description was kept";
            self.warn(at, format!("the picture {written:?} {message}"));
        }
        self.stack.open_span(Span::Image(source));
    }

    /// A block of raw HTML: each of its block elements becomes a paragraph of its text. One with a table
    /// is read as a page would be.
    fn html_block(&mut self, html: &str, at: usize) {
        let pieces = tags::pieces(html);
        let tag = |piece: &Piece| matches!(piece, Piece::Open(..) | Piece::Picture(..));
        if pieces.iter().any(tag) {
            let kept = "only its text, links, pictures and tables were kept";
            self.warn(at, format!("raw HTML is not published; {kept}"));
        }
        if pieces.iter().any(|piece| matches!(piece, Piece::Open(name, _) if name == "table")) {
            let line = self.passage.line + self.line(at);
            let (body, warnings) = html::fragment(html, self.passage.file, line);
            self.warnings.extend(warnings);
            return body.0.into_iter().for_each(|block| self.stack.block(block));
        }
        self.stack.open_leaf(Leaf::Paragraph);
        for piece in pieces {
            match &piece {
                Piece::Open(name, _) | Piece::Close(name) if BREAKING.contains(&&**name) => {
                    self.stack.close_leaf();
                    let opens = matches!(piece, Piece::Open(..));
                    self.stack.open_leaf(if opens { leaf(name) } else { Leaf::Paragraph });
                }
                _ => self.piece(piece, at),
            }
        }
        self.stack.close_leaf();
    }

    fn pieces(&mut self, html: &str, at: usize) {
        for piece in tags::pieces(html) {
            self.piece(piece, at);
        }
    }

    fn piece(&mut self, piece: Piece, at: usize) {
        match piece {
            Piece::Text(text) => self.stack.inline(Inline::text(text)),
            Piece::Open(name, _) if name == "br" => self.stack.inline(Inline::Break),
            Piece::Open(name, Some(written)) if name == "a" && !self.stack.in_link() => {
                let target = self.target(&written, at);
                self.stack.open_span(Span::Anchor(target));
            }
            Piece::Close(name) if name == "a" => self.stack.close_anchor(),
            Piece::Picture(written, description) => {
                self.image(&written, at);
                self.stack.inline(Inline::text(description));
                self.stack.close_span();
            }
            Piece::Open(name, _) if matches!(&*name, "td" | "th") => self.stack.inline(Inline::text(" ")),
            Piece::Open(..) | Piece::Close(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::markdown::passage::Passage;
    use crate::report::markdown::tree::{Definitions, body};

    fn html(text: &str) -> (String, Vec<usize>) {
        let mut warnings = Vec::new();
        let passage = Passage { file: "x.md", line: 1, lines: text.lines().collect() };
        let tree = body(&passage, &Definitions::new(), &mut warnings);
        let html = tree.html(3, &|slug| Some(format!("/{slug}")));
        (html.replace('\n', ""), warnings.iter().map(|warning| warning.line).collect())
    }

    #[test]
    fn markdown_becomes_a_clean_tree() {
        let table = [
            ("a\nb  \nc", "<p>a b<br>c</p>"),
            ("### A\ntext\n##### B", "<h3>A</h3><p>text</p><h5>B</h5>"),
            ("text:\n- a\n  - b\n- c", "<p>text:</p><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
            ("## A {#a}\ntext {#b}", "<h3>A</h3><p>text {#b}</p>"),
            ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
            (
                "> q\n\n    code <b>",
                "<blockquote><p>q</p></blockquote><pre><code>code &lt;b&gt;</code></pre>",
            ),
            (
                "a <https://x.org> <a@b.org>",
                "<p>a <a href=\"https://x.org\">https://x.org</a> <a href=\"mailto:a@b.org\">a@b.org</a></p>",
            ),
            (
                "(see https://x.org/a_b_(c).)",
                "<p>(see <a href=\"https://x.org/a_b_(c)\">https://x.org/a_b_(c)</a>.)</p>",
            ),
            ("[a](#b-c) `x<y`", "<p><a href=\"/b-c\">a</a> <code>x&lt;y</code></p>"),
            (
                "a|b\n-|-\nc|d",
                "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
            ),
            ("x<br>y <!-- c -->", "<p>x<br>y</p>"),
            (
                "Vec<String> is [`a` Option<Box<T>>](https://x.org); ssh <user>@<host>",
                "<p>Vec&lt;String&gt; is <a href=\"https://x.org\"><code>a</code> Option&lt;Box&lt;T&gt;&gt;</a>; ssh &lt;user&gt;@&lt;host&gt;</p>",
            ),
            ("<port>\n is a number", "<p>&lt;port&gt; is a number</p>"),
            (
                "a <img src=https://x.org/1.png alt='One'> b",
                "<p>a <img src=\"https://x.org/1.png\" alt=\"One\"> b</p>",
            ),
            ("<a href=\"https://x.org\">t</a> *b", "<p><a href=\"https://x.org\">t</a> *b</p>"),
        ];
        for (text, expected) in table {
            assert_eq!(html(text), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn what_may_not_pass_is_text_and_a_warning_with_its_line() {
        let table = [
            ("a\n\nb [c](javascript:x) d", "<p>a</p><p>b c d</p>", 3),
            (
                "<h3 id=b>\n <a href='https://x.org'>B</a></h3>\n\nc",
                "<h3><a href=\"https://x.org\">B</a></h3><p>c</p>",
                1,
            ),
            ("![t](a.png)", "<p>t</p>", 1),
            ("\n<div onclick=x><p>a &amp; b</p><script>x</script>c</div>", "<p>a &amp; b</p><p>c</p>", 2),
            ("x\n<kbd>Ctrl</kbd>", "<p>x Ctrl</p>", 2),
            ("x\nVec<B> <?php", "<p>x Vec &lt;?php</p>", 2),
            ("a <script>x</script>", "<p>a x</p>", 1),
            (
                "<figure><img src=https://x.org/1.png alt=One><figcaption>Two</figcaption></figure>",
                "<p><img src=\"https://x.org/1.png\" alt=\"One\"></p><p>Two</p>",
                1,
            ),
            ("<tr><td>a</td><td>b</td></tr>", "<p>a b</p>", 1),
            (
                "\n<table onclick=x><tr><td>a<script>x</script></td><td><a href='https://x.org'>b</a></td></tr></table>",
                "<table><tbody><tr><td>a</td><td><a href=\"https://x.org\">b</a></td></tr></tbody></table>",
                2,
            ),
            ("[a](www.x.org/y\")", "<p><a href=\"https://www.x.org/y\">a</a></p>", 1),
        ];
        for (text, expected, line) in table {
            assert_eq!(html(text), (expected.to_owned(), vec![line]), "{text}");
        }
    }

    #[test]
    fn an_address_that_is_not_safe_is_no_link_in_a_table_and_a_warning_with_its_line() {
        let text = "a\n\n<table>\n<tr><td>b</td>\n<td><a href='javascript:x'>c</a><img src='data:x' alt=d></td></tr>\n</table>";
        let table = "<table><tbody><tr><td>b</td><td>cd</td></tr></tbody></table>";
        assert_eq!(html(text), (format!("<p>a</p>{table}"), vec![3, 5, 5]));
        let inline = "a <img src='data:x' alt=d> <a href='javascript:x'>c</a>";
        assert_eq!(html(inline), ("<p>a d c</p>".to_owned(), vec![1, 1]));
    }

    #[test]
    fn deep_nesting_is_flattened() {
        for text in [">".repeat(5000) + "a", "- ".repeat(5000) + "a", "*a ".repeat(5000) + &"b*".repeat(5000)]
        {
            let (html, _) = html(&text);
            assert!(html.matches('<').count() < 100, "{}", html.len());
            assert!(html.contains('a'));
        }
    }
}

//! A body as HTML, twice: whole for pages and feeds, and the narrower kind that Fediverse servers
//! keep. Everything is escaped here; there is no way around it.

use crate::model::body::{Block, Body, Inline, Target};
use crate::model::bytes::is_suspicious;
use crate::model::text::is_allowed;
use std::borrow::Cow;
use std::fmt::Write;

/// Gives the address of another entry of the report by its slug; `None` when there is none.
pub type EntryAddress<'a> = &'a dyn Fn(&str) -> Option<String>;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Whole,
    Note,
}

struct Writer<'a> {
    out: String,
    kind: Kind,
    address: EntryAddress<'a>,
    heading: u8,
}

impl Body {
    /// HTML for pages and feeds. A heading of level 1 becomes `h{heading}`, deeper ones follow.
    pub fn html(&self, heading: u8, address: EntryAddress<'_>) -> String {
        let mut writer = Writer { out: String::new(), kind: Kind::Whole, address, heading };
        writer.body(self);
        writer.out
    }

    /// HTML of the elements that Fediverse servers keep: `p br a pre blockquote code strong em ul
    /// ol li`. Headings become strong paragraphs, tables preformatted text, pictures links.
    pub fn note_html(&self, address: EntryAddress<'_>) -> String {
        let mut writer = Writer { out: String::new(), kind: Kind::Note, address, heading: 0 };
        writer.body(self);
        writer.out
    }
}

/// Escapes text for HTML content and double-quoted attributes; drops characters that neither
/// HTML nor XML allows.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}

/// Copies what needs no escape at once, else in runs.
fn escape_into(out: &mut String, text: &str) {
    let special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"') | is_suspicious(byte);
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        return out.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(special) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(c) = rest.chars().next() else { break };
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if is_allowed(c) => out.push(c),
            _ => {}
        }
        rest = &rest[c.len_utf8()..];
    }
    out.push_str(rest);
}

impl Writer<'_> {
    fn body(&mut self, body: &Body) {
        body.0.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(content) => self.element("p", content),
            Block::Heading { level, content } => self.heading(*level, content),
            Block::List { start, items } => self.list(*start, items),
            Block::Quote(body) => {
                self.out.push_str("<blockquote>");
                self.body(body);
                self.out.push_str("</blockquote>\n");
            }
            Block::Preformatted(text) => self.preformatted(text),
            Block::Table { .. } if self.kind == Kind::Note => {
                let text = Body(vec![block.clone()]).plain_text();
                self.preformatted(&text);
            }
            Block::Table { head, rows } => self.table(head, rows),
            Block::Rule if self.kind == Kind::Note => {}
            Block::Rule => self.out.push_str("<hr>\n"),
        }
    }

    fn element(&mut self, name: &str, content: &[Inline]) {
        self.wrapped(name, content);
        self.out.push('\n');
    }

    fn heading(&mut self, level: u8, content: &[Inline]) {
        match self.kind {
            Kind::Whole => {
                let level = (self.heading + level.max(1) - 1).min(6);
                self.element(&format!("h{level}"), content);
            }
            Kind::Note => {
                self.out.push_str("<p><strong>");
                self.inlines(content);
                self.out.push_str("</strong></p>\n");
            }
        }
    }

    fn list(&mut self, start: Option<u32>, items: &[Body]) {
        let name = if start.is_some() { "ol" } else { "ul" };
        match start {
            Some(number) if number != 1 => drop(write!(self.out, "<ol start=\"{number}\">")),
            _ => drop(write!(self.out, "<{name}>")),
        }
        self.out.push('\n');
        for item in items {
            self.out.push_str("<li>");
            self.item(item);
            self.out.push_str("</li>\n");
        }
        let _ = writeln!(self.out, "</{name}>");
    }

    /// An item that begins with a paragraph shows it without `<p>` when no other paragraph
    /// follows: a tight list.
    fn item(&mut self, item: &Body) {
        let paragraphs = item.0.iter().filter(|block| matches!(block, Block::Paragraph(_))).count();
        match item.0.split_first() {
            Some((Block::Paragraph(content), rest)) if paragraphs == 1 => {
                self.inlines(content);
                rest.iter().for_each(|block| self.block(block));
            }
            _ => self.body(item),
        }
    }

    fn preformatted(&mut self, text: &str) {
        self.out.push_str("<pre><code>");
        escape_into(&mut self.out, text);
        self.out.push_str("</code></pre>\n");
    }

    fn table(&mut self, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        self.out.push_str("<table>\n");
        if !head.is_empty() {
            self.out.push_str("<thead>");
            self.row("th", head);
            self.out.push_str("</thead>\n");
        }
        self.out.push_str("<tbody>");
        rows.iter().for_each(|row| self.row("td", row));
        self.out.push_str("</tbody>\n</table>\n");
    }

    fn row(&mut self, cell: &str, cells: &[Vec<Inline>]) {
        self.out.push_str("<tr>");
        for content in cells {
            self.wrapped(cell, content);
        }
        self.out.push_str("</tr>\n");
    }

    fn inlines(&mut self, content: &[Inline]) {
        content.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => escape_into(&mut self.out, text),
            Inline::Code(text) => {
                self.out.push_str("<code>");
                escape_into(&mut self.out, text);
                self.out.push_str("</code>");
            }
            Inline::Strong(content) => self.wrapped("strong", content),
            Inline::Emphasis(content) => self.wrapped("em", content),
            Inline::Link { target, content } => self.link(target, content),
            Inline::Image { source, alternative } => self.image(source.as_str(), alternative),
            Inline::Break => self.out.push_str("<br>"),
        }
    }

    fn wrapped(&mut self, name: &str, content: &[Inline]) {
        ["<", name, ">"].iter().for_each(|part| self.out.push_str(part));
        self.inlines(content);
        ["</", name, ">"].iter().for_each(|part| self.out.push_str(part));
    }

    fn link(&mut self, target: &Target, content: &[Inline]) {
        let address = match target {
            Target::Web(href) => Some(Cow::Borrowed(href.as_str())),
            Target::Entry(slug) => (self.address)(slug).map(Cow::Owned),
        };
        let Some(address) = address else {
            return self.inlines(content);
        };
        self.out.push_str("<a href=\"");
        escape_into(&mut self.out, &address);
        self.out.push_str("\">");
        self.inlines(content);
        self.out.push_str("</a>");
    }

    fn image(&mut self, source: &str, alternative: &str) {
        match self.kind {
            Kind::Whole => {
                self.out.push_str("<img src=\"");
                escape_into(&mut self.out, source);
                self.out.push_str("\" alt=\"");
                escape_into(&mut self.out, alternative);
                self.out.push_str("\">");
            }
            Kind::Note => {
                self.out.push_str("<a href=\"");
                escape_into(&mut self.out, source);
                self.out.push_str("\">");
                escape_into(&mut self.out, if alternative.is_empty() { source } else { alternative });
                self.out.push_str("</a>");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body, Inline, Target};
    use crate::model::href::Href;

    fn body() -> Body {
        let text = |t: &str| vec![Inline::text(t)];
        let href = Href::parse("https://x.org/?a=1&b=\"2\"").expect("an address");
        Body(vec![
            Block::Heading { level: 1, content: text("a < b") },
            Block::Paragraph(vec![
                Inline::text("see\u{0} "),
                Inline::link(href.clone(), vec![]),
                Inline::Break,
            ]),
            Block::List { start: None, items: vec![Body(vec![Block::Paragraph(text("one"))])] },
            Block::Table { head: vec![text("h")], rows: vec![vec![text("c"), text("d")]] },
            Block::Paragraph(vec![Inline::Image { source: href, alternative: String::new() }]),
            Block::Paragraph(vec![Inline::Link { target: Target::Entry("pf".into()), content: text("pf") }]),
        ])
    }

    #[test]
    fn a_body_is_shown_whole_on_pages() {
        let html = body().html(3, &|slug| Some(format!("/r/{slug}")));
        assert_eq!(
            html,
            "<h3>a &lt; b</h3>\n<p>see <a href=\"https://x.org/?a=1&amp;b=%222%22\">https://x.org/?a=1&amp;b=%222%22</a><br></p>\n<ul>\n<li>one</li>\n</ul>\n<table>\n<thead><tr><th>h</th></tr>\n</thead>\n<tbody><tr><td>c</td><td>d</td></tr>\n</tbody>\n</table>\n<p><img src=\"https://x.org/?a=1&amp;b=%222%22\" alt=\"\"></p>\n<p><a href=\"/r/pf\">pf</a></p>\n"
        );
    }

    #[test]
    fn a_note_has_only_what_servers_keep() {
        let html = body().note_html(&|_| None);
        for absent in ["<h", "<table", "<img", "/r/pf"] {
            assert!(!html.contains(absent), "{absent} in {html}");
        }
        assert!(html.starts_with("<p><strong>a &lt; b</strong></p>"));
        assert!(html.ends_with("<p>pf</p>\n"));
    }
}

//! Markdown → the tree of a body, by `pulldown-cmark`.
//!
//! Of raw HTML only the text, lists, code, links, pictures and tables are kept. Knows nothing of heads and
//! entries.

use crate::model::body::{Block, Body, Inline, Target};
use crate::model::text::clean;
use crate::report::markdown::address::{self, Address};
use crate::report::markdown::frame::{Container, Leaf, Mark, Span, Stack};
use crate::report::markdown::heading;
use crate::report::markdown::inline;
use crate::report::markdown::tags::{self, Piece};
use crate::report::passage::Passage;
use crate::report::{Warning, html};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// The link definitions of the whole document (`[label]: target`), by label in lower case.
pub type Definitions = HashMap<String, String>;

/// What of Markdown's extensions is read.
pub const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_GFM);

/// The warning about raw HTML, which is said once of a file.
pub const RAW: &str =
    "raw HTML is not published; only its text, lists, code, links, pictures and tables were kept";

/// Elements whose blocks are read as those of a page.
const STRUCTURE: [&str; 5] = ["blockquote", "dl", "ol", "pre", "ul"];

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

/// True for raw HTML that is read as a page would be. Of lists, only those without words in angle brackets
/// and without what lies elsewhere, of which pages keep nothing.
fn is_page(pieces: &[Piece]) -> bool {
    let holds = |names: &[&str]| {
        pieces.iter().any(|piece| matches!(piece, Piece::Open(name, _) if names.contains(&&**name)))
    };
    let more = |piece: &Piece| match piece {
        Piece::Text(text) => text == "<",
        Piece::Open(name, Some(_)) => tags::shows(name),
        _ => false,
    };
    holds(&["table"]) || (holds(&STRUCTURE) && !pieces.iter().any(more))
}

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
        reader.event(event, range);
    }
    let mut body = reader.stack.finish();
    heading::level(&mut body);
    body
}

struct Reader<'a> {
    stack: Stack,
    passage: &'a Passage<'a>,
    text: &'a str,
    ends: Vec<usize>,
    warnings: &'a mut Vec<Warning>,
    code: Option<String>,
    html: Option<String>,
}

impl<'a> Reader<'a> {
    fn new(passage: &'a Passage<'a>, text: &'a str, warnings: &'a mut Vec<Warning>) -> Reader<'a> {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Reader { stack: Stack::default(), passage, text, ends, warnings, code: None, html: None }
    }

    /// The line of a place in the text, counted from 0 within the passage.
    fn line(&self, at: usize) -> usize {
        self.ends.partition_point(|&end| end < at)
    }

    fn warn(&mut self, at: usize, message: String) {
        self.warnings.push(self.passage.warning(self.line(at), message));
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let at = range.start;
        match event {
            // One tilde strikes nothing out: `~5 or ~6`.
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
                if !self.text[at..].starts_with("~~") =>
            {
                self.stack.inline(Inline::text("~"));
            }
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) => match self.code.as_mut() {
                Some(code) => code.push_str(&text),
                None => self.stack.inline(Inline::text(&*text)),
            },
            Event::Code(text) => self.stack.inline(Inline::Code(clean(&text))),
            Event::InlineHtml(html) => self.inline_html(&html, range.end, at),
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
            Tag::BlockQuote(kind) => {
                self.stack.open_container(Container::Quote);
                if let Some(kind) = kind {
                    let label = vec![Inline::text(format!("{kind:?}"))];
                    self.stack.block(Block::Paragraph(vec![Inline::Strong(label)]));
                }
            }
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
        let source = address::picture(written);
        if source.is_none() {
            let message = "does not lie in the web; only its description was kept";
            self.warn(at, format!("the picture {written:?} {message}"));
        }
        self.stack.open_span(Span::Image(source));
    }

    /// A block of raw HTML: each of its block elements becomes a paragraph of its text. One with lists,
    /// tables and the like is read as a page would be.
    fn html_block(&mut self, html: &str, at: usize) {
        let pieces = tags::pieces(html);
        if tags::loses(&pieces) {
            self.warn(at, RAW.to_owned());
        }
        if is_page(&pieces) {
            let line = self.passage.line + self.line(at);
            let (body, warnings) = html::fragment(html, self.passage.file, line);
            self.warnings.extend(warnings);
            return inline::linked_blocks(body.0).into_iter().for_each(|block| self.stack.block(block));
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

    /// A tag within a paragraph. One that marks its text does so only if it ends: `Vec<B>` are words.
    fn inline_html(&mut self, html: &str, end: usize, at: usize) {
        let pieces = tags::pieces(html);
        let marks = match &*pieces {
            [Piece::Open(name, _)] => tags::mark(name).is_some() && tags::is_closed(name, &self.text[end..]),
            _ => false,
        };
        if marks {
            return pieces.into_iter().for_each(|piece| self.piece(piece, at));
        }
        tags::loss(html).into_iter().for_each(|message| self.warn(at, message));
        let opens = |piece: &Piece| matches!(piece, Piece::Open(name, _) if tags::mark(name).is_some());
        pieces.into_iter().filter(|piece| !opens(piece)).for_each(|piece| self.piece(piece, at));
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
                self.stack.open_span(Span::Tag(Mark::Link(target)));
            }
            Piece::Open(name, Some(written)) if tags::shows(&name) => {
                let target = self.target(&written, at);
                self.stack.open_span(Span::Link(target));
                self.stack.close_span();
            }
            Piece::Open(name, _) if tags::mark(&name).is_some() => {
                tags::mark(&name).into_iter().for_each(|mark| self.stack.open_span(Span::Tag(mark)));
            }
            Piece::Close(name) if name == "a" => self.stack.close_tag(&Mark::Link(None)),
            Piece::Close(name) => tags::mark(&name).iter().for_each(|mark| self.stack.close_tag(mark)),
            Piece::Picture(written, description) => {
                self.image(&written, at);
                self.stack.inline(Inline::text(description));
                self.stack.close_span();
            }
            Piece::Open(name, _) if matches!(&*name, "td" | "th") => self.stack.inline(Inline::text(" ")),
            Piece::Open(..) => {}
        }
    }
}

#[cfg(test)]
mod tests;

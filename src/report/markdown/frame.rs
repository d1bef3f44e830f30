//! The tree of a body while it grows: open blocks and inlines on a stack of bounded height, so
//! that no document can make a tree too deep to walk.

use crate::model::body::{Block, Body, Inline, Target};
use crate::model::href::Href;
use crate::model::text::{clean, inline_text};
use crate::report::markdown::heading;
use crate::report::markdown::inline::{is_blank, linked, trimmed};

/// How many blocks may contain each other; what lies deeper joins the deepest.
const BLOCKS: usize = 24;

/// How high the stack grows in all.
const HEIGHT: usize = 32;

/// An inline that contains others.
#[derive(Debug)]
pub enum Span {
    /// Strong importance.
    Strong,
    /// Emphasis.
    Emphasis,
    /// A link; `None` keeps the text alone.
    Link(Option<Target>),
    /// What a tag of raw HTML begins, which the document may forget to close.
    Tag(Mark),
    /// A picture; `None` keeps its description alone.
    Image(Option<Href>),
}

/// What a tag of raw HTML says about the text up to its end.
#[derive(Debug)]
pub enum Mark {
    /// A link; `None` keeps the text alone.
    Link(Option<Target>),
    /// Strong importance.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Code.
    Code,
}

/// A block that contains blocks.
#[derive(Debug)]
pub enum Container {
    /// The whole body.
    Root,
    /// A quotation.
    Quote,
    /// An item of a list.
    Item,
}

/// A block that contains inlines.
#[derive(Debug)]
pub enum Leaf {
    /// A paragraph.
    Paragraph,
    /// A heading with the level of the source.
    Heading(u8),
    /// A cell of a table.
    Cell,
}

enum Frame {
    Container { kind: Container, blocks: Vec<Block>, loose: Vec<Inline> },
    List { start: Option<u32>, items: Vec<Body> },
    Leaf { kind: Leaf, content: Vec<Inline> },
    Span { kind: Span, content: Vec<Inline> },
    Table { head: Vec<Vec<Inline>>, rows: Vec<Vec<Vec<Inline>>> },
}

/// The open blocks and inlines.
pub struct Stack {
    frames: Vec<Frame>,
    flat_blocks: usize,
    flat_spans: usize,
}

impl Default for Stack {
    fn default() -> Stack {
        let root = Frame::Container { kind: Container::Root, blocks: Vec::new(), loose: Vec::new() };
        Stack { frames: vec![root], flat_blocks: 0, flat_spans: 0 }
    }
}

impl Stack {
    /// Opens a quotation or an item.
    pub fn open_container(&mut self, kind: Container) {
        self.end_loose();
        if self.flat_blocks > 0 || self.frames.len() >= BLOCKS {
            self.flat_blocks += 1;
        } else {
            self.frames.push(Frame::Container { kind, blocks: Vec::new(), loose: Vec::new() });
        }
    }

    /// Opens a list.
    pub fn open_list(&mut self, start: Option<u32>) {
        self.end_loose();
        if self.flat_blocks > 0 || self.frames.len() + 2 > BLOCKS {
            self.flat_blocks += 1;
        } else {
            self.frames.push(Frame::List { start, items: Vec::new() });
        }
    }

    /// Opens a table.
    pub fn open_table(&mut self) {
        self.end_loose();
        self.frames.push(Frame::Table { head: Vec::new(), rows: Vec::new() });
    }

    /// Opens a row of the table; the head is a row of its own.
    pub fn open_row(&mut self) {
        if let Some(Frame::Table { rows, .. }) = self.frames.last_mut() {
            rows.push(Vec::new());
        }
    }

    /// Makes the row that was last opened the head.
    pub fn end_head(&mut self) {
        if let Some(Frame::Table { head, rows }) = self.frames.last_mut() {
            *head = rows.pop().unwrap_or_default();
        }
    }

    /// Opens a paragraph, heading or cell.
    pub fn open_leaf(&mut self, kind: Leaf) {
        self.end_loose();
        self.frames.push(Frame::Leaf { kind, content: Vec::new() });
    }

    /// Opens an inline that contains others.
    pub fn open_span(&mut self, kind: Span) {
        if self.frames.len() < HEIGHT && self.flat_spans == 0 {
            self.frames.push(Frame::Span { kind, content: Vec::new() });
        } else if !matches!(kind, Span::Tag(_)) {
            self.flat_spans += 1;
        }
    }

    /// True inside a link, where no other link may begin.
    pub fn in_link(&self) -> bool {
        let link = |frame: &Frame| {
            matches!(frame, Frame::Span { kind: Span::Link(_) | Span::Tag(Mark::Link(_)), .. })
        };
        self.frames.iter().rev().take_while(|frame| matches!(frame, Frame::Span { .. })).any(link)
    }

    /// Adds a block that is complete.
    pub fn block(&mut self, block: Block) {
        self.end_loose();
        self.add(block);
    }

    /// Adds an inline that is complete.
    pub fn inline(&mut self, inline: Inline) {
        let content = match self.frames.last_mut() {
            Some(Frame::Container { loose, .. }) => loose,
            Some(Frame::Leaf { content, .. } | Frame::Span { content, .. }) => content,
            _ => return,
        };
        match (content.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&clean(&text)),
            (_, Inline::Text(text)) => content.push(Inline::Text(clean(&text))),
            (_, inline) => content.push(inline),
        }
    }

    /// Closes an inline.
    pub fn close_span(&mut self) {
        if self.flat_spans > 0 {
            self.flat_spans -= 1;
            return;
        }
        self.close_tags();
        if matches!(self.frames.last(), Some(Frame::Span { .. })) {
            self.fold();
        }
    }

    /// Closes what a tag of raw HTML opened, and what was opened within, if it is open.
    pub fn close_tag(&mut self, mark: &Mark) {
        let kind = std::mem::discriminant(mark);
        let tags = self.frames.iter().rev().map_while(|frame| match frame {
            Frame::Span { kind: Span::Tag(mark), .. } => Some(std::mem::discriminant(mark)),
            _ => None,
        });
        if let Some(within) = tags.into_iter().position(|open| open == kind) {
            (0..=within).for_each(|_| self.fold());
        }
    }

    fn close_tags(&mut self) {
        while matches!(self.frames.last(), Some(Frame::Span { kind: Span::Tag(_), .. })) {
            self.fold();
        }
    }

    /// Closes a paragraph, heading, cell or table.
    pub fn close_leaf(&mut self) {
        self.close_tags();
        self.fold();
    }

    /// Closes a quotation, item or list.
    pub fn close_block(&mut self) {
        self.end_loose();
        if self.flat_blocks > 0 {
            self.flat_blocks -= 1;
        } else if self.frames.len() > 1 {
            self.fold();
        }
    }

    /// The body that grew.
    pub fn finish(mut self) -> Body {
        self.end_loose();
        while self.frames.len() > 1 {
            self.fold();
            self.end_loose();
        }
        match self.frames.pop() {
            Some(Frame::Container { blocks, .. }) => Body(blocks),
            _ => Body::default(),
        }
    }

    /// Takes the last frame away and gives what it became to the one below.
    fn fold(&mut self) {
        match self.frames.pop() {
            Some(Frame::Container { kind: Container::Item, blocks, .. }) => {
                if let Some(Frame::List { items, .. }) = self.frames.last_mut() {
                    items.push(Body(blocks));
                }
            }
            Some(Frame::Container { kind: Container::Quote, blocks, .. }) if !blocks.is_empty() => {
                self.add(Block::Quote(Body(blocks)));
            }
            Some(Frame::List { start, items }) if !items.is_empty() => self.add(Block::List { start, items }),
            Some(Frame::Leaf { kind, content }) => self.end_leaf(kind, content),
            Some(Frame::Span { kind, content }) => self.end_span(kind, content),
            Some(Frame::Table { head, rows }) => self.add(Block::Table { head, rows }),
            _ => {}
        }
    }

    fn end_leaf(&mut self, kind: Leaf, content: Vec<Inline>) {
        let content = linked(trimmed(content));
        match kind {
            Leaf::Cell => {
                if let Some(Frame::Table { rows, .. }) = self.frames.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.push(content);
                }
            }
            _ if is_blank(&content) => {}
            Leaf::Paragraph => self.add(Block::Paragraph(content)),
            Leaf::Heading(level) => self.add(Block::Heading { level, content: heading::content(content) }),
        }
    }

    fn end_span(&mut self, kind: Span, content: Vec<Inline>) {
        match kind {
            _ if content.is_empty() && !matches!(kind, Span::Image(Some(_)) | Span::Link(Some(_))) => {}
            Span::Strong | Span::Tag(Mark::Strong) => self.inline(Inline::Strong(content)),
            Span::Emphasis | Span::Tag(Mark::Emphasis) => self.inline(Inline::Emphasis(content)),
            Span::Tag(Mark::Code) => content.into_iter().map(code).for_each(|part| self.inline(part)),
            Span::Link(Some(target)) | Span::Tag(Mark::Link(Some(target))) => {
                self.inline(link(target, content));
            }
            Span::Link(None) | Span::Tag(Mark::Link(None)) => {
                content.into_iter().for_each(|part| self.inline(part));
            }
            Span::Image(Some(source)) => {
                self.inline(Inline::Image { source, alternative: inline_text(&content) });
            }
            Span::Image(None) => self.inline(Inline::text(inline_text(&content))),
        }
    }

    /// Inlines that stand in a container without a paragraph (a tight list) become one.
    fn end_loose(&mut self) {
        self.close_tags();
        if let Some(Frame::Container { blocks, loose, .. }) = self.frames.last_mut() {
            let content = linked(trimmed(std::mem::take(loose)));
            if !is_blank(&content) {
                blocks.push(Block::Paragraph(content));
            }
        }
    }

    fn add(&mut self, block: Block) {
        if let Some(Frame::Container { blocks, .. }) = self.frames.last_mut() {
            blocks.push(block);
        }
    }
}

fn code(inline: Inline) -> Inline {
    match inline {
        Inline::Text(text) => Inline::Code(text),
        inline => inline,
    }
}

fn link(target: Target, content: Vec<Inline>) -> Inline {
    match target {
        Target::Web(href) => Inline::link(href, content),
        Target::Entry(slug) if content.is_empty() => Inline::text(slug),
        target => Inline::Link { target, content },
    }
}

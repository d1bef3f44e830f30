//! Marks around text: bold, italic, code, highlights with a role, curved quotes.
//!
//! At most one mark of a kind is open at a time, so nesting is bounded by the number of kinds and
//! matching is linear. A mark that finds no partner is text.

use crate::model::body::Inline;
use crate::report::asciidoc::inline::Typography;
use crate::report::asciidoc::inline::typography::{fold, replace};
use std::borrow::Cow;

/// A kind of mark. The doubled forms may stand within words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `*` or `**`.
    Strong(usize),
    /// `_` or `__`.
    Emphasis(usize),
    /// `` ` `` or two of them.
    Code(usize),
    /// `#` or `##`.
    Highlight(usize),
    /// `"` and `` ` ``.
    DoubleQuotes,
    /// `'` and `` ` ``.
    SingleQuotes,
}

/// What a text is cut into.
#[derive(Debug)]
pub enum Token {
    /// Text or something whole.
    Piece(Piece),
    /// Something that may open or close.
    Mark(Sign),
}

/// A mark as it stands in the text.
#[derive(Debug)]
pub struct Sign {
    /// Its kind.
    pub mark: Mark,
    /// True when it may open.
    pub opens: bool,
    /// True when it may close.
    pub closes: bool,
    /// How it is written, with the role before it.
    pub source: String,
    /// True when its role says that it marks code.
    pub code: bool,
}

/// A part of the text.
#[derive(Debug)]
pub enum Piece {
    /// Text as written.
    Text(String),
    /// Text in which nothing is replaced.
    Literal(String),
    /// Something whole.
    Whole(Inline),
}

struct Frame {
    opened: Option<Sign>,
    pieces: Vec<Piece>,
}

/// A text without any marks.
pub fn plain(text: String, typography: Typography) -> Vec<Inline> {
    if text.is_empty() { Vec::new() } else { vec![Inline::Text(shown(text, typography))] }
}

/// Matches the marks.
pub fn resolve(tokens: Vec<Token>, typography: Typography) -> Vec<Inline> {
    let mut frames =
        Frames { open: Vec::new(), current: Frame { opened: None, pieces: Vec::new() }, typography };
    for token in tokens {
        match token {
            Token::Piece(piece) => push(&mut frames.current.pieces, piece),
            Token::Mark(sign) => frames.sign(sign),
        }
    }
    while !frames.open.is_empty() {
        frames.give_up();
    }
    inlines(frames.current.pieces, typography)
}

struct Frames {
    open: Vec<Frame>,
    current: Frame,
    typography: Typography,
}

impl Frames {
    fn sign(&mut self, sign: Sign) {
        let is_open = |frame: &Frame| frame.opened.as_ref().is_some_and(|opened| opened.mark == sign.mark);
        let open = is_open(&self.current) || self.open.iter().any(is_open);
        if open && sign.closes {
            while !is_open(&self.current) {
                self.give_up();
            }
            return self.close(&sign);
        }
        if open || !sign.opens {
            return push(&mut self.current.pieces, Piece::Text(sign.source));
        }
        let frame = Frame { opened: Some(sign), pieces: Vec::new() };
        self.open.push(std::mem::replace(&mut self.current, frame));
    }

    /// The innermost mark found no partner: it was text.
    fn give_up(&mut self) {
        let Some(outer) = self.open.pop() else { return };
        let inner = std::mem::replace(&mut self.current, outer);
        if let Some(sign) = inner.opened {
            push(&mut self.current.pieces, Piece::Text(sign.source));
        }
        for piece in inner.pieces {
            push(&mut self.current.pieces, piece);
        }
    }

    fn close(&mut self, closing: &Sign) {
        let Some(outer) = self.open.pop() else { return };
        let inner = std::mem::replace(&mut self.current, outer);
        let Some(opened) = inner.opened else { return };
        let pieces = &mut self.current.pieces;
        match opened.mark {
            _ if inner.pieces.is_empty() => push(pieces, Piece::Text(opened.source + &closing.source)),
            Mark::Strong(_) => whole(pieces, Inline::Strong(inlines(inner.pieces, self.typography))),
            Mark::Emphasis(_) => whole(pieces, Inline::Emphasis(inlines(inner.pieces, self.typography))),
            Mark::Code(_) => code(inner.pieces).into_iter().for_each(|inline| whole(pieces, inline)),
            Mark::Highlight(_) if opened.code => {
                code(inner.pieces).into_iter().for_each(|inline| whole(pieces, inline))
            }
            Mark::Highlight(_) => inner.pieces.into_iter().for_each(|piece| push(pieces, piece)),
            Mark::DoubleQuotes => quoted(pieces, inner.pieces, "“", "”"),
            Mark::SingleQuotes => quoted(pieces, inner.pieces, "‘", "’"),
        }
    }
}

fn whole(pieces: &mut Vec<Piece>, inline: Inline) {
    pieces.push(Piece::Whole(inline));
}

fn quoted(pieces: &mut Vec<Piece>, inner: Vec<Piece>, open: &str, close: &str) {
    push(pieces, Piece::Literal(open.to_owned()));
    inner.into_iter().for_each(|piece| push(pieces, piece));
    push(pieces, Piece::Literal(close.to_owned()));
}

/// Appends a piece; texts that touch become one.
pub fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (Some(Piece::Text(text)), Piece::Text(more)) => text.push_str(&more),
        (Some(Piece::Literal(text)), Piece::Literal(more)) => text.push_str(&more),
        (_, piece) => pieces.push(piece),
    }
}

fn inlines(pieces: Vec<Piece>, typography: Typography) -> Vec<Inline> {
    let mut inlines: Vec<Inline> = Vec::new();
    for piece in pieces {
        let text = match piece {
            Piece::Whole(inline) => {
                inlines.push(inline);
                continue;
            }
            Piece::Text(text) => shown(text, typography),
            Piece::Literal(text) => shown(text, Typography::Kept),
        };
        match inlines.last_mut() {
            Some(Inline::Text(last)) => last.push_str(&text),
            _ => inlines.push(Inline::Text(text)),
        }
    }
    inlines
}

fn shown(text: String, typography: Typography) -> String {
    if typography == Typography::Replaced {
        return replace(&text);
    }
    match fold(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(folded) => folded,
    }
}

/// Code holds its characters as they are; a link within code leads on and says code.
fn code(pieces: Vec<Piece>) -> Vec<Inline> {
    let mut inlines: Vec<Inline> = Vec::new();
    for piece in pieces {
        match (piece, inlines.last_mut()) {
            (Piece::Text(text) | Piece::Literal(text), Some(Inline::Code(last))) => {
                last.push_str(&fold(&text))
            }
            (Piece::Text(text) | Piece::Literal(text), _) => {
                inlines.push(Inline::Code(fold(&text).into_owned()))
            }
            (Piece::Whole(inline), _) => inlines.push(as_code(inline)),
        }
    }
    inlines
}

fn as_code(inline: Inline) -> Inline {
    let all = |content: Vec<Inline>| content.into_iter().map(as_code).collect();
    match inline {
        Inline::Text(text) => Inline::Code(text),
        Inline::Strong(content) => Inline::Strong(all(content)),
        Inline::Emphasis(content) => Inline::Emphasis(all(content)),
        Inline::Link { target, content } => Inline::Link { target, content: all(content) },
        Inline::Code(_) | Inline::Image { .. } | Inline::Break => inline,
    }
}

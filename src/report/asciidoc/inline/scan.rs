//! Cuts a text into pieces and marks, from left to right, looking at nothing twice.

use crate::model::body::Inline;
use crate::model::bytes::{Bytes, bytes, has};
use crate::report::asciidoc::attribute::name_after;
use crate::report::asciidoc::inline::address::Brackets;
use crate::report::asciidoc::inline::character;
use crate::report::asciidoc::inline::mark::{Mark, Piece, Sign, Token};
use crate::report::asciidoc::inline::typography::is_word;
use crate::report::asciidoc::inline::{Context, Typography};
use crate::report::asciidoc::line::Place;

/// How far plain text is looked for at once.
const FARTHEST: usize = 128;

/// The bytes that may begin a mark, or stand within the name of a macro or in an address.
const STOPS: Bytes = bytes(b"\\*_`#\"'+{[<:@");

/// The bytes without which there is no macro and no address.
const NAMES: Bytes = bytes(b":@");

/// The longest text between `+` and `+` that is looked for.
const LONGEST_LITERAL: usize = 1024;

/// Roles of marked text that say that it is code.
const CODE_ROLES: [&str; 4] = ["filename", "command", "code", "path"];

/// True when a text says nothing but its words.
pub fn is_plain(text: &str) -> bool {
    !has(text, &STOPS)
}

/// Reads a text once.
pub struct Scanner<'t, 'c, 'r> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
    pub(crate) brackets: Brackets<'t>,
    pub(crate) typography: Typography,
    pub(crate) context: &'c mut Context<'r>,
    /// How many links the text stands in.
    pub(crate) depth: usize,
    /// True after a mark of code, until the next one.
    pub(crate) coded: bool,
    /// True when the text can hold a macro or an address at all.
    names: bool,
    place: Place<'t>,
    counted: (usize, usize),
    tokens: Vec<Token>,
    quotes: [bool; 2],
    /// The mark of which three stand together and wait for their like.
    triple: Option<char>,
}

impl<'t, 'c, 'r> Scanner<'t, 'c, 'r> {
    /// Begins at the first character.
    pub fn new(
        text: &'t str,
        place: Place<'t>,
        typography: Typography,
        context: &'c mut Context<'r>,
    ) -> Scanner<'t, 'c, 'r> {
        let brackets = Brackets::of(text);
        Scanner {
            text,
            at: 0,
            brackets,
            typography,
            context,
            depth: 0,
            coded: false,
            names: has(text, &NAMES),
            place,
            counted: (0, 0),
            tokens: Vec::new(),
            quotes: [false; 2],
            triple: None,
        }
    }

    /// Everything the text is cut into.
    pub fn tokens(mut self) -> Vec<Token> {
        while let Some(c) = self.rest().chars().next() {
            if !self.special(c) {
                self.plain(self.plain_length(c));
            }
        }
        self.tokens
    }

    /// What is still to be read.
    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The character before the place.
    pub(crate) fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Adds a piece and goes on behind `length` bytes.
    pub(crate) fn take(&mut self, length: usize, piece: Piece) -> bool {
        self.at += length;
        match (self.tokens.last_mut(), piece) {
            (Some(Token::Piece(Piece::Text(text))), Piece::Text(more)) => text.push_str(&more),
            (_, piece) => self.tokens.push(Token::Piece(piece)),
        }
        true
    }

    /// Notes a guess at the place.
    pub(crate) fn warn(&mut self, message: String) {
        let warning = self.here().warning(message);
        self.context.warnings.push(warning);
    }

    /// Where the scanner stands.
    pub(crate) fn here(&mut self) -> Place<'t> {
        let (at, lines) = self.counted;
        let lines = lines + self.text[at..self.at].matches('\n').count();
        self.counted = (self.at, lines);
        self.place.below(lines)
    }

    /// How much means nothing more than what it says: the rest of the word that begins here, and
    /// what follows up to a mark, a macro or an address, as far as it is looked for.
    fn plain_length(&self, c: char) -> usize {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let word = match bytes.iter().position(|byte| !byte.is_ascii_alphanumeric()) {
            Some(0) => c.len_utf8(),
            Some(length) => length,
            None => return bytes.len(),
        };
        let seen = rest.floor_char_boundary(word + FARTHEST);
        let stop = bytes[word..seen].iter().position(|byte| STOPS[usize::from(*byte)]);
        let end = stop.map_or(seen, |stop| word + stop);
        if stop.is_some_and(|_| !b":@_+".contains(&bytes[end])) || !self.names || end == bytes.len() {
            return end;
        }
        // Here a name or an address may end: it has to be looked at from its beginning.
        let local = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
        end - bytes[word..end].iter().rev().take_while(local).count()
    }

    fn plain(&mut self, length: usize) {
        let text = &self.text[self.at..self.at + length];
        self.at += length;
        match self.tokens.last_mut() {
            Some(Token::Piece(Piece::Text(last))) => last.push_str(text),
            _ => self.tokens.push(Token::Piece(Piece::Text(text.to_owned()))),
        }
    }

    fn literal(&mut self, length: usize, text: &str) -> bool {
        self.take(length, Piece::Literal(text.to_owned()))
    }

    fn special(&mut self, c: char) -> bool {
        match c {
            '\\' => self.escape(),
            '`' if self.curved_end() => true,
            '*' | '_' | '`' | '#' => self.mark(c, self.at, self.at),
            '"' | '\'' => self.curved_begin(c),
            '+' => self.hard_break() || self.passthrough(),
            '{' => self.character(),
            '[' => self.anchor() || self.role(),
            '<' => self.angle(),
            c if self.names
                && c.is_ascii_alphanumeric()
                && !self.before().is_some_and(char::is_alphanumeric) =>
            {
                self.named()
            }
            _ => false,
        }
    }

    /// A backslash before something that would mean more than itself.
    fn escape(&mut self) -> bool {
        let next = &self.rest()[1..];
        let first = next.chars().next().unwrap_or(' ');
        let signs = ["...", "--", "->", "=>", "<-", "<=", "<<", "(C)", "(R)", "(TM)", "'", "&"];
        let length = match first {
            '*' | '_' | '`' | '#' | '+' => next.len() - next.trim_start_matches(first).len(),
            '{' if name_after(&next[1..]).is_some() => 1,
            '[' if next.starts_with("[[") => 2,
            c if c.is_ascii_lowercase() => self.escaped_name(next),
            _ => signs.iter().find(|sign| next.starts_with(**sign)).map_or(0, |sign| sign.len()),
        };
        length > 0 && self.literal(length + 1, &next[..length])
    }

    /// One of the characters that would open or close something; `began` is where its role does.
    fn mark(&mut self, c: char, began: usize, at: usize) -> bool {
        let after = &self.text[at..];
        let triple = began == at && self.closes_triple(c, after);
        let double = after[1..].starts_with(c) && !triple;
        let count = 1 + usize::from(double);
        let next = after[count..].chars().next();
        let after_mark = matches!(self.tokens.last(), Some(Token::Mark(_)));
        let before = self.text[..began].chars().next_back().filter(|_| !after_mark);
        let holds = |c: char| is_word(c) || matches!(c, ';' | ':' | '}' | '<' | '>' | '&');
        let opens = next.is_some_and(|next| double || !next.is_whitespace());
        let opens = opens && (double || !before.is_some_and(holds));
        let closes = self.at > 0 && began == at;
        let closes = closes
            && (double || !self.before().is_some_and(char::is_whitespace) && !next.is_some_and(is_word));
        let mark = match c {
            '*' => Mark::Strong(count),
            '_' => Mark::Emphasis(count),
            '`' => Mark::Code(count),
            _ => Mark::Highlight(count),
        };
        let source = self.text[began..at + count].to_owned();
        let code = began < at && CODE_ROLES.iter().any(|role| self.text[began..at].contains(role));
        self.at = at + count;
        self.coded ^= c == '`';
        self.tokens.push(Token::Mark(Sign { mark, opens, closes, source, code }));
        true
    }

    /// Three marks are a doubled one and within it a single one, which closes first. True for the
    /// first of three that end what three began.
    fn closes_triple(&mut self, c: char, after: &str) -> bool {
        let three = after.chars().take(4).take_while(|mark| *mark == c).count() == 3;
        let closes = three && self.triple == Some(c) && !self.before().is_some_and(char::is_whitespace);
        if three {
            self.triple = Some(c).filter(|_| !closes);
        }
        closes
    }

    /// `[.role]` right before a mark that it belongs to; `[...]` is text.
    fn role(&mut self) -> bool {
        let Some(close) = self.brackets.close(self.at) else { return false };
        let role = &self.text[self.at + 1..close];
        let next = self.text[close + 1..].chars().next();
        let named = role.strip_prefix(['.', '#', '%']).is_some_and(|name| name.starts_with(is_word));
        let fits = named && role.len() < 128 && !role.contains(char::is_whitespace);
        match next {
            Some(c @ ('*' | '_' | '`' | '#')) if fits => self.mark(c, self.at, close + 1),
            _ => false,
        }
    }

    fn curved_begin(&mut self, c: char) -> bool {
        let fits = self.rest()[1..].starts_with('`') && !self.before().is_some_and(is_word);
        let inside = self.rest()[1..].get(1..).and_then(|rest| rest.chars().next());
        if !fits || inside.is_none_or(char::is_whitespace) {
            return false;
        }
        self.quotes[usize::from(c == '\'')] = true;
        self.curved(c, true)
    }

    fn curved_end(&mut self) -> bool {
        let c = match self.rest()[1..].chars().next() {
            Some('"') if self.quotes[0] => '"',
            Some('\'') if self.quotes[1] => '\'',
            _ => return false,
        };
        self.quotes[usize::from(c == '\'')] = false;
        self.curved(c, false)
    }

    fn curved(&mut self, c: char, opens: bool) -> bool {
        let mark = if c == '"' { Mark::DoubleQuotes } else { Mark::SingleQuotes };
        let source = self.rest()[..2].to_owned();
        self.at += 2;
        self.tokens.push(Token::Mark(Sign { mark, opens, closes: !opens, source, code: false }));
        true
    }

    /// ` +` at the end of a line; at the end of the text it breaks nothing.
    fn hard_break(&mut self) -> bool {
        let ends = self.rest()[1..].chars().next().is_none_or(|next| next == '\n');
        if !ends || !self.before().is_none_or(char::is_whitespace) {
            return false;
        }
        if let Some(Token::Piece(Piece::Text(text))) = self.tokens.last_mut() {
            text.truncate(text.trim_end().len());
        }
        match self.rest().len() {
            1 => self.at += 1,
            _ => drop(self.take(2, Piece::Whole(Inline::Break))),
        }
        true
    }

    /// `+text+`, `++text++`, `+++text+++`: nothing in it means anything, and it is shown as text.
    fn passthrough(&mut self) -> bool {
        if self.before().is_some_and(|c| is_word(c) || c == '+') {
            return false;
        }
        let rest = self.rest();
        let count = rest.bytes().take(3).take_while(|&byte| byte == b'+').count();
        let inside = &rest[count..];
        let end = inside.bytes().take(LONGEST_LITERAL).enumerate().position(|(at, byte)| {
            byte == b'+'
                && at > 0
                && inside[at..].starts_with(&rest[..count])
                && closes_literal(inside, at, count)
        });
        match end {
            Some(end) if count > 1 || !inside.starts_with(char::is_whitespace) => {
                self.literal(end + 2 * count, &inside[..end])
            }
            _ => false,
        }
    }

    /// `{plus}` and the other names of characters.
    fn character(&mut self) -> bool {
        let Some(name) = name_after(&self.rest()[1..]) else { return false };
        match character::named(name) {
            Some(text) => self.literal(name.len() + 2, text),
            None => {
                if !self.coded && self.before() != Some('$') {
                    self.warn(format!("the attribute {name} is not set, so it is shown as it is written"));
                }
                false
            }
        }
    }

    /// `[[id]]` shows nothing.
    fn anchor(&mut self) -> bool {
        let Some(close) = self.brackets.close(self.at).filter(|_| self.rest().starts_with("[[")) else {
            return false;
        };
        let inside = self.text[self.at + 1..close].strip_prefix('[').unwrap_or_default();
        let id = inside.trim_end_matches(']');
        let named =
            id.starts_with(|c: char| c.is_alphabetic() || c == '_') && !id.contains(char::is_whitespace);
        let end = close + usize::from(self.text[close + 1..].starts_with(']') && !inside.ends_with(']'));
        if named {
            self.at = end + 1;
        }
        named
    }
}

fn closes_literal(inside: &str, at: usize, count: usize) -> bool {
    let after = inside[at + count..].chars().next();
    count > 1 || !inside[..at].ends_with(char::is_whitespace) && !after.is_some_and(is_word)
}

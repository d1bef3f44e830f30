//! HTML text → its tags and the text between them, in one pass over the text, whatever it holds.
//!
//! Follows the HTML Standard's tokenization as far as reports need it. The parser of browsers
//! (html5ever) is not used: its tree takes quadratic time over deep nesting, many attributes or
//! unclosed formatting, so that a file of a megabyte could hold the program for hours. Knows
//! nothing of what the elements mean.

use crate::report::entity;
use std::borrow::Cow;

/// One tag, or the text up to the next.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// Text, its references resolved.
    Text(String),
    /// The start of an element.
    Start(Tag<'a>),
    /// The end of an element, by its name.
    End(Cow<'a, str>),
}

/// The start of an element.
#[derive(Debug, PartialEq)]
pub struct Tag<'a> {
    /// The name in lower case.
    pub name: Cow<'a, str>,
    /// The attributes in [`KEPT`].
    pub attributes: Vec<(&'static str, String)>,
    /// The line the tag begins in, from 1.
    pub line: usize,
    /// True for `<name/>`. Browsers take no notice of the slash; the authors of these pages,
    /// which are XHTML, meant it.
    pub closed: bool,
}

/// The attributes that a report is read from; others are passed over.
pub const KEPT: [&str; 13] = [
    "alt", "class", "content", "href", "id", "lang", "name", "property", "rel", "role", "src", "start",
    "title",
];

/// Elements whose content holds no tags.
const RAW: [&str; 8] = ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// The tokens of a text, in order.
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    counted: usize,
    line: usize,
    raw: Option<Cow<'a, str>>,
}

impl<'a> Tokens<'a> {
    /// Begins at the start of the text.
    pub fn of(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0, counted: 0, line: 1, raw: None }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over the bytes that fit, which must be ASCII.
    fn skip(&mut self, fits: impl Fn(u8) -> bool) {
        while self.byte().is_some_and(&fits) {
            self.at += 1;
        }
    }

    /// Takes the text before the first byte that fits, which must be ASCII, or all that is left.
    fn take_until(&mut self, from: usize, fits: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        let bytes = &self.text.as_bytes()[(start + from).min(self.text.len())..];
        self.at = bytes.iter().position(|&byte| fits(byte)).map_or(self.text.len(), |end| start + from + end);
        &self.text[start..self.at]
    }

    fn line(&mut self) -> usize {
        let passed = &self.text.as_bytes()[self.counted..self.at];
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.counted = self.at;
        self.line
    }

    fn start(&mut self) -> Token<'a> {
        let line = self.line();
        self.at += 1;
        let name = lower(self.take_until(0, ends_name));
        let (attributes, closed) = self.attributes();
        if !closed && RAW.contains(&&*name) {
            self.raw = Some(name.clone());
        }
        Token::Start(Tag { name, attributes, line, closed })
    }

    fn end(&mut self) -> Token<'a> {
        self.at += 2;
        let name = lower(self.take_until(0, ends_name));
        self.attributes();
        Token::End(name)
    }

    /// Reads up to the end of the tag; also tells whether it ends with a slash.
    fn attributes(&mut self) -> (Vec<(&'static str, String)>, bool) {
        let mut kept: Vec<(&'static str, String)> = Vec::new();
        loop {
            let before = self.at;
            self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/');
            match self.byte() {
                None => return (kept, false),
                Some(b'>') => {
                    let closed = self.text[before..self.at].ends_with('/');
                    self.at += 1;
                    return (kept, closed);
                }
                Some(_) => {}
            }
            // An attribute's name may begin with `=`, but goes on without it.
            let name = self.take_until(1, |byte| ends_name(byte) || byte == b'=');
            let value = self.value();
            let known = KEPT.iter().find(|known| known.eq_ignore_ascii_case(name));
            if let Some(&known) = known.filter(|&&known| kept.iter().all(|(name, _)| *name != known)) {
                kept.push((known, entity::decode(value)));
            }
        }
    }

    fn value(&mut self) -> &'a str {
        let after_name = self.at;
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.byte() != Some(b'=') {
            self.at = after_name;
            return "";
        }
        self.at += 1;
        self.skip(|byte| byte.is_ascii_whitespace());
        match self.byte() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                let value = self.take_until(0, |byte| byte == quote);
                self.at = (self.at + 1).min(self.text.len());
                value
            }
            _ => self.take_until(0, |byte| byte.is_ascii_whitespace() || byte == b'>'),
        }
    }

    /// The content of an element without tags; of those that show text, the text.
    fn raw(&mut self, name: &str) -> Option<Token<'a>> {
        let rest = self.rest();
        let end = rest.match_indices("</").map(|(at, _)| at).find(|at| names(&rest[at + 2..], name));
        let content = &rest[..end.unwrap_or(rest.len())];
        self.at += content.len();
        matches!(name, "title" | "textarea" | "xmp").then(|| Token::Text(entity::decode(content)))
    }

    /// Comments, declarations and processing instructions show nothing.
    fn skip_declaration(&mut self) {
        let rest = self.rest();
        let end = match rest.starts_with("<!--") {
            // `<!-->` is a whole comment.
            true => rest[2..].find("-->").map(|end| end + 5),
            false => rest.find('>').map(|end| end + 1),
        };
        self.at += end.unwrap_or(rest.len());
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take()
            && let Some(token) = self.raw(&name)
        {
            return Some(token);
        }
        while !self.rest().is_empty() {
            match kind(self.rest()) {
                Kind::Text => {
                    let rest = self.rest();
                    let ends = |&(at, _): &(usize, &str)| !matches!(kind(&rest[at..]), Kind::Text);
                    let end = rest.match_indices('<').find(ends).map_or(rest.len(), |(at, _)| at);
                    self.at += end;
                    return Some(Token::Text(entity::decode(&rest[..end])));
                }
                Kind::Start => return Some(self.start()),
                Kind::End => return Some(self.end()),
                Kind::Declaration => self.skip_declaration(),
            }
        }
        None
    }
}

enum Kind {
    Text,
    Start,
    End,
    Declaration,
}

/// What a text begins with. HTML Standard, tag open state.
fn kind(text: &str) -> Kind {
    match text.as_bytes() {
        [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => Kind::End,
        [b'<', b'!' | b'?', ..] | [b'<', b'/', _, ..] => Kind::Declaration,
        [b'<', letter, ..] if letter.is_ascii_alphabetic() => Kind::Start,
        _ => Kind::Text,
    }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

/// True when the text begins with the name and does not go on as a longer one.
fn names(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && bytes.get(name.len()).is_none_or(|&byte| ends_name(byte))
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use crate::report::html::tokens::{Token, Tokens};

    /// Tokens in a short notation: text, `<name attribute=value>`, `</name>`.
    fn shown(html: &str) -> String {
        let show = |token: Token<'_>| match token {
            Token::Text(text) => text,
            Token::End(name) => format!("</{name}>"),
            Token::Start(tag) => {
                let attributes: String =
                    tag.attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{attributes}{}>", tag.name, if tag.closed { "/" } else { "" })
            }
        };
        Tokens::of(html).map(show).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        let table = [
            ("a<B Width=x HREF='u>v' href=w>b</B >", "a|<b href=u>v>|b|</b>"),
            ("<a href=x/y id = \"q\" =z / >t", "<a href=x/y id=q>|t"),
            ("<br/><p\n>1 < 2 <3</p>", "<br/>|<p>|1 < 2 <3|</p>"),
            ("<!DOCTYPE html><!-- <p> --><?x y?>z<!-->w</>v", "z|w|v"),
            ("<script>a</b><p></SCRIPT>x<style>y", "<script>|</script>|x|<style>"),
            ("<title>a<b>&amp;</titles></title>", "<title>|a<b>&</titles>|</title>"),
            ("<a href=\"never closed>x", "<a href=never closed>x>"),
            ("<", "<"),
            ("</", "</"),
            ("<a", "<a>"),
            ("<!--", ""),
            ("é<ü>ß", "é<ü>ß"),
            ("<a é=ü href=ö>", "<a href=ö>"),
        ];
        for (html, expected) in table {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn tags_know_their_line() {
        let lines = Tokens::of("\n<!-- \n -->\n<a\nhref=x>\n<b>").filter_map(|token| match token {
            Token::Start(tag) => Some(tag.line),
            _ => None,
        });
        assert_eq!(lines.collect::<Vec<_>>(), [4, 6]);
    }
}

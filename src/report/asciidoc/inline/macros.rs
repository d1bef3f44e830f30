//! Links in all their spellings, and the other macros of a line.
//!
//! An address that is not safe or not absolute leads nowhere: what it says stays as text.

use crate::model::body::{Inline, Target};
use crate::model::href::{Href, LONGEST};
use crate::report::asciidoc::attribute::name_after;
use crate::report::asciidoc::inline::address::{mail, run, trim};
use crate::report::asciidoc::inline::mark::{Piece, plain, resolve};
use crate::report::asciidoc::inline::scan::{Scanner, is_plain};
use std::borrow::Cow;

/// How deep the texts of links may lie in each other.
const DEEPEST: usize = 2;

/// The longest `<<id,text>>`.
const LONGEST_REFERENCE: usize = 512;

const NAMES: [&str; 16] = [
    "link",
    "mailto",
    "man",
    "package",
    "gitref",
    "xref",
    "image",
    "footnote",
    "pass",
    "kbd",
    "btn",
    "menu",
    "icon",
    "anchor",
    "stem",
    "latexmath",
];

/// The attributes that may follow a link's text.
const ATTRIBUTES: [&str; 7] = ["window", "role", "id", "opts", "title", "rel", "options"];

impl<'t> Scanner<'t, '_, '_> {
    /// A macro, an address or a mail address that begins here.
    pub(crate) fn named(&mut self) -> bool {
        if self.depth > DEEPEST {
            return false;
        }
        let word = self.rest().bytes().position(|byte| !byte.is_ascii_alphanumeric());
        match word.map(|end| self.rest().as_bytes()[end]) {
            Some(b':') => self.address() || self.macro_call(),
            Some(b'@' | b'.' | b'_' | b'%' | b'+' | b'-') => self.mail_address(),
            _ => false,
        }
    }

    /// How much of an escaped macro or address must be taken so that it is none.
    pub(crate) fn escaped_name(&self, text: &str) -> usize {
        let name = text.len() - text.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
        let known = NAMES.contains(&&text[..name]) && text[name..].starts_with(':');
        if known || run(text).is_some() { name + 1 } else { 0 }
    }

    /// `<<id,text>>`, or an address between angles, which are not shown.
    pub(crate) fn angle(&mut self) -> bool {
        let rest = &self.rest()[1..];
        if let Some(inside) = rest.strip_prefix('<') {
            let end = inside.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b'>');
            return match end.filter(|&end| inside[end..].starts_with(">>") && end > 0) {
                Some(end) => self.reference(&inside[..end], end + 4),
                None => false,
            };
        }
        let Some(length) = run(rest).filter(|&length| rest[length..].starts_with('>')) else { return false };
        self.link(&rest[..length], "", length + 2)
    }

    fn address(&mut self) -> bool {
        let rest = self.rest();
        let Some(length) = run(rest) else { return false };
        if rest[length..].starts_with('[')
            && let Some(close) = self.brackets.close(self.at + length)
        {
            let text = &self.text[self.at + length + 1..close];
            return self.link(&rest[..length], text, close + 1 - self.at);
        }
        let address = trim(&rest[..length], self.before());
        self.link(address, "", address.len())
    }

    fn macro_call(&mut self) -> bool {
        let rest = self.rest();
        let Some(colon) = rest.bytes().take(10).position(|byte| byte == b':') else { return false };
        let target = &rest[colon + 1..];
        let Some(length) = target_length(target) else { return false };
        let open = self.at + colon + 1 + length;
        let Some(close) = self.brackets.close(open).filter(|_| self.text[open..].starts_with('[')) else {
            return false;
        };
        let (target, text) = (&target[..length], &self.text[open + 1..close]);
        match NAMES.iter().find(|name| **name == &rest[..colon]) {
            Some(name) => self.call(name, target, text, close + 1 - self.at),
            None => self.unknown(&rest[..colon], target, text, close + 1 - self.at),
        }
    }

    /// A macro of the site for which the text was written. What is no more than a word with a colon and
    /// brackets stays as it is.
    fn unknown(&mut self, name: &str, target: &str, text: &str, length: usize) -> bool {
        let named = name.len() > 1 && name.starts_with(|c: char| c.is_ascii_lowercase()) && is_name(target);
        if !named || self.coded || target.starts_with(':') || text.contains('=') {
            return false;
        }
        if text.is_empty() {
            self.warn(format!(
                "{name}:{target}[] is a macro that is not known, so it is shown as it is written"
            ));
            return false;
        }
        if !text.contains(char::is_alphabetic) {
            return false;
        }
        self.warn(format!("{name}:{target}[…] is a macro that is not known, so only its text is shown"));
        self.take(length, Piece::Text(text.replace("\\]", "]")))
    }

    fn call(&mut self, name: &str, target: &str, text: &str, length: usize) -> bool {
        match name {
            "link" if !target.is_empty() => self.link(target, text, length),
            "mailto" if !target.is_empty() => self.mailto(target, text, length),
            "man" | "package" | "gitref" if is_name(target) => self.project(name, target, text, length),
            "xref" => self.reference(&format!("{target},{text}"), length),
            "image" => self.image(target, text, length),
            "footnote" => self.take(length, Piece::Text(format!(" ({})", text.replace("\\]", "]")))),
            "kbd" => self.take(length, Piece::Whole(Inline::Code(text.to_owned()))),
            "icon" | "anchor" => self.take(length, Piece::Text(String::new())),
            "pass" | "btn" | "menu" | "stem" | "latexmath" => {
                self.take(length, Piece::Literal(text.to_owned()))
            }
            _ => false,
        }
    }

    fn mail_address(&mut self) -> bool {
        if self.before().is_some_and(|c| "._%+-".contains(c)) {
            return false;
        }
        match mail(self.rest()) {
            Some(length) => {
                let address = &self.rest()[..length];
                self.mailto(address, "", length)
            }
            None => false,
        }
    }

    fn mailto(&mut self, address: &str, text: &str, length: usize) -> bool {
        let text = text.split(',').next().unwrap_or_default();
        let content = self.content(text, address);
        self.anchor_to(Href::mailto(address).map(Target::Web), content, length)
    }

    /// The project's own macros: manual pages, ports and commits.
    fn project(&mut self, name: &str, target: &str, text: &str, length: usize) -> bool {
        let (address, shown) = match name {
            "man" if text.is_empty() => (man(target, ""), target.to_owned()),
            "man" => (man(target, text), format!("{target}({text})")),
            "package" if text.is_empty() => (port(target), target.to_owned()),
            "package" => (port(target), text.to_owned()),
            _ => commit(target, text),
        };
        let content = vec![Inline::text(shown)];
        self.anchor_to(Href::parse(&address).map(Target::Web), content, length)
    }

    fn link(&mut self, target: &str, text: &str, length: usize) -> bool {
        let bare = target.strip_prefix("++").and_then(|bare| bare.strip_suffix("++")).unwrap_or(target);
        let target = self.repaired(bare).replace(' ', "%20");
        let content = self.content(text, &target);
        let unset = target.split('{').skip(1).find_map(name_after);
        let href = Href::parse(&target).filter(|_| unset.is_none());
        if let Some(name) = unset {
            self.warn(format!("the attribute {name} of {target} is not set, so the link is shown as text"));
        } else if href.is_none() {
            self.warn(format!("{target} is no absolute address that is safe, so the link is shown as text"));
        }
        self.anchor_to(href.map(Target::Web), content, length)
    }

    /// Puts back the colon of `https//host`.
    fn repaired<'a>(&mut self, target: &'a str) -> Cow<'a, str> {
        let lost = ["https//", "http//"].iter().find(|scheme| target.starts_with(**scheme));
        let Some(lost) = lost else { return Cow::Borrowed(target) };
        let scheme = lost.trim_end_matches('/');
        self.warn(format!("{target} lacks the colon after {scheme}"));
        Cow::Owned(format!("{scheme}:{}", &target[scheme.len()..]))
    }

    fn reference(&mut self, inside: &str, length: usize) -> bool {
        let (id, text) = inside.split_once(',').unwrap_or((inside, ""));
        let id = id.trim().trim_start_matches('#');
        let found =
            self.context.references.find(id).map(|(slug, title)| (slug.to_string(), title.to_owned()));
        if found.is_none() {
            self.warn(format!("no entry of the report has the id {id}, so the reference is shown as text"));
        }
        let shown = found.as_ref().map_or(id, |(_, title)| title).to_owned();
        let content = self.content(text.trim(), &shown);
        self.anchor_to(found.map(|(slug, _)| Target::Entry(slug)), content, length)
    }

    /// A picture in a line, or with a second colon as a block.
    fn image(&mut self, target: &str, text: &str, length: usize) -> bool {
        let target = target.strip_prefix(':').unwrap_or(target);
        let alternative = alternative(text, target);
        let web = |href: &Href| href.as_str().starts_with("http");
        match Href::parse(target).filter(web) {
            Some(source) => self.take(length, Piece::Whole(Inline::Image { source, alternative })),
            None => {
                self.warn(format!("the picture {target} is not on the web, so its description is shown"));
                self.take(length, Piece::Literal(alternative))
            }
        }
    }

    /// What a link says: its text without attributes, or what stands in for it.
    fn content(&mut self, text: &str, instead: &str) -> Vec<Inline> {
        let text = without_attributes(text);
        let text = if text.contains('\\') { text.replace("\\]", "]") } else { text.to_owned() };
        if text.is_empty() {
            return vec![Inline::text(instead)];
        }
        if is_plain(&text) {
            return plain(text, self.typography);
        }
        let (place, typography, depth) = (self.here(), self.typography, self.depth);
        let mut inner = Scanner::new(&text, place, typography, &mut *self.context);
        inner.depth = depth + 1;
        resolve(inner.tokens(), typography)
    }

    /// A link, or only what it says within another link or when it leads nowhere.
    fn anchor_to(&mut self, target: Option<Target>, content: Vec<Inline>, length: usize) -> bool {
        match target {
            Some(target) if self.depth == 0 => {
                self.take(length, Piece::Whole(Inline::Link { target, content }))
            }
            _ => {
                self.at += length;
                content.into_iter().all(|inline| self.take(0, Piece::Whole(inline)))
            }
        }
    }
}

/// How long the target of a macro is: up to its brackets. Between `++` and `++` it may hold blanks.
fn target_length(target: &str) -> Option<usize> {
    if target.starts_with("++") {
        let seen = &target[..target.floor_char_boundary(LONGEST)];
        let line = seen.split('\n').next().unwrap_or_default();
        return line.find("++[").filter(|at| *at > 1).map(|at| at + 2);
    }
    let stops = |byte: u8| byte == b'[' || byte.is_ascii_whitespace();
    target.bytes().take(LONGEST + 1).position(stops)
}

/// What a picture shows, in words: its first attribute, or the name of its file.
fn alternative(attributes: &str, target: &str) -> String {
    let attributes = attributes.trim();
    let attributes = attributes.strip_prefix("alt=").unwrap_or(attributes);
    let first = match attributes.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some((quoted, _)) => quoted,
        None => attributes.split(',').next().filter(|first| !first.contains('=')).unwrap_or_default(),
    };
    let file = target.rsplit('/').next().unwrap_or(target);
    let name = || file.rsplit_once('.').map_or(file, |(name, _)| name).replace(['-', '_'], " ");
    if first.trim().is_empty() { name() } else { first.trim().to_owned() }
}

/// Cuts `,window=_blank` and the `^` that means the same.
fn without_attributes(text: &str) -> &str {
    let text = text.trim();
    let begins = |rest: &str| {
        let rest = rest.trim_start();
        ATTRIBUTES.iter().any(|name| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    };
    let cut =
        text.match_indices(',').find(|(at, _)| begins(&text[at + 1..])).map_or(text.len(), |(at, _)| at);
    let cut = if begins(text) { 0 } else { cut };
    let cut_text = text[..cut].trim_end();
    let bare = cut_text.strip_suffix('^').unwrap_or(cut_text);
    let quoted = (cut < text.len()).then(|| bare.strip_prefix('"')?.strip_suffix('"')).flatten();
    quoted.unwrap_or(bare)
}

fn is_name(target: &str) -> bool {
    !target.is_empty()
        && target.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-/@:".contains(&byte))
}

fn man(page: &str, section: &str) -> String {
    let section = section.split(',').next().unwrap_or_default();
    let page = page.replace('+', "%2B");
    format!("https://man.freebsd.org/cgi/man.cgi?query={page}&sektion={section}&format=html")
}

fn port(origin: &str) -> String {
    format!("https://cgit.freebsd.org/ports/tree/{}/", origin.trim_end_matches('/'))
}

/// `gitref:hash[repository=src,length=12]`: the hash is shown whole, unless a length is given.
fn commit(hash: &str, attributes: &str) -> (String, String) {
    let value = |name: &str| {
        let found = attributes.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        found.map(|value| value.trim_matches('"'))
    };
    let repository = value("repository").filter(|name| is_name(name)).unwrap_or("src");
    let length = value("length").and_then(|length| length.parse().ok()).unwrap_or(usize::MAX);
    let shown = hash.chars().take(length).collect();
    (format!("https://cgit.freebsd.org/{repository}/commit/?id={hash}"), shown)
}

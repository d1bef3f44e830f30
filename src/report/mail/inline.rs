//! The text of a paragraph as inlines: addresses become links.
//!
//! Knows nothing of lines: the text comes joined.

use crate::model::body::Inline;
use crate::model::href::Href;
use crate::model::text::fold;
use crate::report::mail::line::{MARK, MARK_END};
use crate::report::mail::references::{References, next_mark};

/// Reads a joined text with the marks of numbered links.
pub fn read(marked: &str, references: &References) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut rest = marked;
    while let Some((before, number, after)) = next_mark(rest) {
        addresses(before, &mut out);
        rest = match references.address(number).and_then(Href::parse) {
            Some(href) => numbered_link(href, after, &mut out),
            None => after,
        };
    }
    addresses(&unmarked(rest), &mut out);
    out
}

/// The text without the marks of numbered links, folded.
pub fn plain(marked: &str) -> String {
    let mut out = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some((before, _, after)) = next_mark(rest) {
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    fold(&unmarked(&out))
}

fn unmarked(text: &str) -> String {
    text.replace([MARK, MARK_END], "")
}

/// Where a numbered link begins is written, where it ends is not: its first word becomes the
/// link. An address that is shown as such is taken whole, even if the wrapping cut it.
fn numbered_link<'a>(href: Href, after: &'a str, out: &mut Vec<Inline>) -> &'a str {
    let shown = shown_address(href.as_str(), after).or_else(|| {
        let start = after.len() - after.trim_start().len();
        let word = after[start..].find(|c: char| c.is_whitespace() || c == MARK);
        Some(start + word.unwrap_or(after.len() - start))
    });
    let (word, rest) = after.split_at(shown.unwrap_or(0));
    let core = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
    let lead = &word[..word.len() - word.trim_start().len()];
    push_text(lead, out);
    match core.trim() {
        "" => push_text(word.trim_start(), out),
        _ if core.contains("://") => out.push(Inline::link(href, Vec::new())),
        core => out.push(Inline::link(href, vec![Inline::text(core)])),
    }
    if !core.trim().is_empty() {
        push_text(&word[core.len()..], out);
    }
    rest
}

/// How many bytes of the text show the address, white space inside it aside.
fn shown_address(address: &str, text: &str) -> Option<usize> {
    let mut wanted = address.chars().peekable();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match wanted.peek().copied() {
            None => break,
            Some(next) if next == c => {
                wanted.next();
                end = at + c.len_utf8();
            }
            Some(_) if c.is_whitespace() => {}
            // lynx lists `https://x.org/` for a shown `https://x.org`.
            Some('/') if wanted.clone().count() == 1 => break,
            Some(_) => return None,
        }
    }
    let missing: String = wanted.collect();
    (end > 0 && (missing.is_empty() || missing == "/")).then_some(end)
}

fn addresses(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some((start, end)) = next_address(rest) {
        match Href::parse(&rest[start..end]) {
            Some(href) => {
                push_text(&rest[..start], out);
                out.push(Inline::link(href, Vec::new()));
            }
            None => push_text(&rest[..end], out),
        }
        rest = &rest[end..];
    }
    push_text(rest, out);
}

/// The next address in a text, without the punctuation that belongs to the sentence.
pub fn next_address(text: &str) -> Option<(usize, usize)> {
    let schemes = ["https", "http", "ftp", "ircs", "irc"];
    let mut places = text.match_indices("://").map(|(at, _)| at);
    let start = places.find_map(|at| {
        let scheme = schemes.iter().find(|scheme| text[..at].ends_with(*scheme))?;
        Some(at - scheme.len())
    })?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | MARK);
    let end = text[start..].find(ends).map_or(text.len(), |length| start + length);
    Some((start, start + address_length(&text[start..end])))
}

fn address_length(token: &str) -> usize {
    let open = token.matches('(').count();
    let mut close = token.matches(')').count();
    let mut length = token.len();
    for (at, c) in token.char_indices().rev() {
        match c {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | ']' | '}' => {}
            ')' if close > open => close -= 1,
            _ => break,
        }
        length = at;
    }
    length
}

fn push_text(text: &str, out: &mut Vec<Inline>) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => out.push(Inline::text(text)),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::body::Inline;
    use crate::model::href::Href;
    use crate::model::text::inline_text;
    use crate::report::mail::inline::{next_address, read};
    use crate::report::mail::line::split;
    use crate::report::mail::references::References;

    fn links(content: &[Inline]) -> Vec<String> {
        let target = |inline: &Inline| match inline {
            Inline::Link { target: crate::model::body::Target::Web(href), content } => {
                Some(format!("{} → {}", inline_text(content), href.as_str()))
            }
            _ => None,
        };
        content.iter().filter_map(target).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, address) in [
            ("see https://x.org/a_(b).", "https://x.org/a_(b)"),
            ("(https://x.org/D40902).", "https://x.org/D40902"),
            ("<https://x.org/>", "https://x.org/"),
            ("at http://x.org/a, and", "http://x.org/a"),
        ] {
            assert_eq!(next_address(text).map(|(start, end)| &text[start..end]), Some(address));
        }
    }

    #[test]
    fn numbered_links_get_their_address_from_the_list() {
        let mut lines = split(
            "A [1]dashboard page at [2]http://x.o\nrg/long.\n\nReferences\n\n 1. https://d.org/\n 2. http://x.org/long\n",
        );
        let references = References::take(&mut lines);
        let content = read(&format!("{} {}", lines[0].marked, lines[1].marked), &references);
        assert_eq!(links(&content), ["dashboard → https://d.org/", "http://x.org/long → http://x.org/long"]);
        assert_eq!(inline_text(&content), "A dashboard page at http://x.org/long.");
    }

    #[test]
    fn text_without_addresses_is_one_run() {
        assert_eq!(
            read("no link at http:// all", &References::default()),
            [Inline::text("no link at http:// all")]
        );
        assert!(Href::parse("http://").is_none());
    }
}

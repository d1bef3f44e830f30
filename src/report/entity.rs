//! Character references (`&eacute;`, `&#8212;`) → characters. Knows nothing of tags.

use crate::model::text::{clean, is_allowed};
use encoding_rs::WINDOWS_1252;
use quick_xml::escape::resolve_html5_entity;

/// No name of a character is longer.
const LONGEST_NAME: usize = 32;

/// The text with its references resolved, and without the characters that no page of ours may
/// hold. What is no reference stays as it is.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = reference(&rest[1..]).unwrap_or_else(|| ("&".to_owned(), 0));
        out.push_str(&character);
        rest = &rest[1 + length..];
    }
    out.push_str(rest);
    clean(&out)
}

/// The characters meant by the text after `&`, and how much of it belongs to the reference.
pub fn reference(text: &str) -> Option<(String, usize)> {
    match text.strip_prefix('#') {
        Some(number) => numeric(number).map(|(character, length)| (character, length + 1)),
        None => named(text),
    }
}

fn numeric(text: &str) -> Option<(String, usize)> {
    let (radix, digits) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, text),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    if length == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
    let end = text.len() - digits.len() + length;
    Some((character(code)?.to_string(), end + usize::from(text[end..].starts_with(';'))))
}

/// HTML Standard, numeric character reference end state: the codes of the C1 controls mean what
/// windows-1252 has there, as in old pages.
///
/// A number that means no character we may show leaves the reference as it is written.
fn character(code: u32) -> Option<char> {
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        _ => char::from_u32(code).filter(|&c| is_allowed(c)),
    }
}

/// Names end with `;`. The oldest ones may lack it, unless they look like a part of an address
/// (`?a=1&copy=2`).
fn named(text: &str) -> Option<(String, usize)> {
    let near = text.as_bytes().iter().take(LONGEST_NAME);
    let length = near.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (name, after) = text.split_at(length);
    let character = resolve_html5_entity(name)?;
    if after.starts_with(';') {
        return Some((character.to_owned(), length + 1));
    }
    let old = character.chars().all(|c| c <= '\u{ff}') && !after.starts_with('=');
    old.then(|| (character.to_owned(), length))
}

#[cfg(test)]
mod tests {
    use crate::report::entity::decode;

    #[test]
    fn references_become_characters() {
        let table = [
            ("Napiera&#322;a &amp; Ren&eacute;", "Napierała & René"),
            ("&lt;a&gt; &AMP; R&D &; & &#; &#x;", "<a> & R&D &; & &#; &#x;"),
            ("&#146;s &#x2014; &#0; &#xD800; &#99999999999;", "’s — &#0; &#xD800; &#99999999999;"),
            ("a&nbsp;b &copy 2019 ?a=1&copy=2 &unknown;", "a\u{a0}b © 2019 ?a=1&copy=2 &unknown;"),
            ("\u{0}\u{1b}x&#27;", "x"),
        ];
        for (text, expected) in table {
            assert_eq!(decode(text), expected, "{text}");
        }
    }
}

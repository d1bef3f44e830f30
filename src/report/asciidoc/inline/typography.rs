//! Characters that are written with several: `--`, `...`, `(R)`, `'` between letters, arrows and
//! character references. Knows nothing of marks.

use crate::model::bytes::{Bytes, bytes, has_double_blank, has_white};
use crate::report::entity;
use std::borrow::Cow;

/// The bytes with which something begins that is replaced.
const FIRST: Bytes = bytes(b"(.=<-`'&\n\t");

/// Replaces them, and folds white space to single blanks.
pub fn replace(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut copied, mut at) = (0, 0);
    while let Some(skip) = text.as_bytes()[at..].iter().position(|byte| FIRST[usize::from(*byte)]) {
        at += skip;
        match one(&text[at..], &text[..at]) {
            Some((length, new)) => {
                out.push_str(&text[copied..at]);
                out.push_str(&new);
                at += length;
                copied = at;
            }
            None => at += 1,
        }
    }
    out.push_str(&text[copied..]);
    if has_double_blank(&out) { fold(&out).into_owned() } else { out }
}

/// Folds white space to single blanks and replaces nothing else.
pub fn fold(text: &str) -> Cow<'_, str> {
    if !has_white(text) && !has_double_blank(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_blank(c) {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}'
}

/// How many bytes of a sign, and what stands there instead.
type Replaced = Option<(usize, Cow<'static, str>)>;

/// What is taken from the beginning of the text, and replaced. `before` is the text before it.
fn one(text: &str, before: &str) -> Replaced {
    match text.as_bytes()[0] {
        b'\n' | b'\t' => Some((1, Cow::Borrowed(" "))),
        b'\'' => apostrophe(text, before),
        b'&' => reference(text),
        b'.' if !text.starts_with("...") => None,
        b'-' if text.starts_with("--") => dash(text, before),
        _ => sign(text),
    }
}

fn sign(text: &str) -> Replaced {
    const SIGNS: [(&str, &str); 9] = [
        ("(C)", "©"),
        ("(R)", "®"),
        ("(TM)", "™"),
        ("...", "…"),
        ("->", "→"),
        ("=>", "⇒"),
        ("<-", "←"),
        ("<=", "⇐"),
        ("`'", "’"),
    ];
    let (sign, new) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    Some((sign.len(), Cow::Borrowed(new)))
}

/// A dash stands between blanks or between letters.
fn dash(text: &str, before: &str) -> Replaced {
    let (last, next) = (before.chars().next_back(), text[2..].chars().next());
    let blanks = last.is_none_or(is_blank) && next.is_none_or(is_blank) && (last.is_some() || next.is_some());
    let letters = last.is_some_and(is_word) && next.is_some_and(is_word);
    (blanks || letters).then_some((2, Cow::Borrowed("—")))
}

fn apostrophe(text: &str, before: &str) -> Replaced {
    let (last, next) = (before.chars().next_back(), text[1..].chars().next());
    let between = last.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphabetic);
    between.then_some((1, Cow::Borrowed("’")))
}

/// A character reference of HTML, which AsciiDoc knows too, if it ends as it should.
fn reference(text: &str) -> Replaced {
    let (character, length) = entity::reference(&text[1..])?;
    text[..=length].ends_with(';').then_some((length + 1, Cow::Owned(character)))
}

/// True for what a mark between words may not touch.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::inline::typography::replace;

    #[test]
    fn signs_become_characters() {
        let table = [
            ("Jails -- automatic", "Jails — automatic"),
            ("it's '23 d's", "it’s '23 d’s"),
            ("ATT&CK(R) (C) (TM)", "ATT&CK® © ™"),
            ("etc... a -> b => c", "etc… a → b ⇒ c"),
            ("one--two --flag ---", "one—two --flag ---"),
            ("a &amp; b &#8217; &#x2014; &#0; &nope; &", "a & b ’ — &#0; &nope; &"),
            ("a  \t b\nc\u{a0}d", "a b c\u{a0}d"),
        ];
        for (text, shown) in table {
            assert_eq!(replace(text), shown, "{text}");
        }
    }
}

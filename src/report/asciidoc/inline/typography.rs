//! Characters that are written with several: `--`, `...`, `(R)`, `'` between letters, arrows and
//! character references. Knows nothing of marks.

use crate::report::entity;

/// Replaces them, and folds white space to single blanks.
pub fn replace(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(skip) = text.as_bytes()[at..].iter().position(|byte| b"(.=<-`'&\n\t".contains(byte)) {
        out.push_str(&text[at..at + skip]);
        at += skip;
        let (length, new) = one(&text[at..], text[..at].chars().next_back());
        match new {
            Some(new) => out.push_str(&new),
            None => out.push_str(&text[at..at + length]),
        }
        at += length;
    }
    out.push_str(&text[at..]);
    if out.contains("  ") { fold(&out) } else { out }
}

/// Folds white space to single blanks and replaces nothing else.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_blank(c) {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
    out
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}'
}

/// How many bytes are taken from the beginning, and what stands there instead.
fn one(text: &str, last: Option<char>) -> (usize, Option<String>) {
    let found = match text.as_bytes()[0] {
        b'\n' | b'\t' => Some((1, " ".to_owned())),
        b'\'' => apostrophe(text, last),
        b'&' => reference(text),
        _ => sign(text, last),
    };
    match found {
        Some((length, new)) => (length, Some(new)),
        None => (1, None),
    }
}

fn sign(text: &str, last: Option<char>) -> Option<(usize, String)> {
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
    if text.starts_with("--") {
        return dash(text, last);
    }
    let (sign, new) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    Some((sign.len(), (*new).to_owned()))
}

/// A dash stands between blanks or between letters.
fn dash(text: &str, last: Option<char>) -> Option<(usize, String)> {
    let next = text[2..].chars().next();
    let blanks = last.is_none_or(is_blank) && next.is_none_or(is_blank) && (last.is_some() || next.is_some());
    let letters = last.is_some_and(is_word) && next.is_some_and(is_word);
    (blanks || letters).then(|| (2, "—".to_owned()))
}

fn apostrophe(text: &str, last: Option<char>) -> Option<(usize, String)> {
    let next = text[1..].chars().next();
    let between = last.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphabetic);
    between.then(|| (1, "’".to_owned()))
}

/// A character reference of HTML, which AsciiDoc knows too, if it ends as it should.
fn reference(text: &str) -> Option<(usize, String)> {
    let (character, length) = entity::reference(&text[1..])?;
    text[..=length].ends_with(';').then_some((length + 1, character))
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

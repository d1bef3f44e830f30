//! The lines of a mailed text: their number, their indentation, whether they are rules.
//!
//! Knows how text browsers draw lines; knows nothing of what the lines mean.

use crate::model::text::{clean, fold};
use std::borrow::Cow;

/// A line of the text, without the white space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The number in the file, from 1.
    pub number: usize,
    /// How many columns stand before the text.
    pub indent: usize,
    /// The text as read by people.
    pub text: String,
    /// The text with the [`MARK`]s of numbered links; the same as `text` where there are none.
    pub marked: String,
    /// How many columns the line took as it was wrapped, the numbers of links included.
    pub columns: usize,
}

/// Opens the number of a link in a marked text. A private character: none is left in the input.
pub const MARK: char = '\u{e000}';

/// Closes the number of a link in a marked text.
pub const MARK_END: char = '\u{e001}';

/// The characters that browsers put before the items of a list.
pub const BULLETS: [char; 14] = ['*', '+', 'o', '#', '@', '-', '•', '□', '●', '○', '■', '▪', '◦', '☆'];

impl Line {
    /// A line by number and raw text.
    fn new(number: usize, raw: &str) -> Line {
        let text = raw.trim();
        let indent = raw.chars().take_while(|c| c.is_whitespace()).count();
        let indent = if text.is_empty() { 0 } else { indent };
        let columns = indent + text.chars().count();
        Line { number, indent, text: text.to_owned(), marked: text.to_owned(), columns }
    }

    /// True when nothing stands on the line.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// True for a line drawn from margin to margin.
    pub fn is_rule(&self) -> bool {
        let Some(first) = self.text.chars().next() else { return false };
        let shortest = match first {
            '_' | '━' | '─' | '═' => 20,
            '-' | '=' | '*' => 60,
            _ => return false,
        };
        self.text.chars().all(|c| c == first) && self.text.chars().count() >= shortest
    }

    /// True when text stands on the line.
    pub fn is_text(&self) -> bool {
        !self.is_blank() && !self.is_rule()
    }

    /// True when the line begins an item of a list without numbers.
    pub fn is_bullet(&self) -> bool {
        bullet(&self.text, self.indent).is_some()
    }
}

/// The text after a bullet and its distance from the bullet. ASCII bullets stand indented only,
/// so that a dash in a sentence is none.
pub fn bullet(text: &str, indent: usize) -> Option<(usize, &str)> {
    let mut chars = text.chars();
    let mark = chars.next().filter(|mark| BULLETS.contains(mark))?;
    let rest = chars.as_str();
    let content = rest.trim_start();
    let apart = rest.starts_with(' ') && !content.is_empty();
    let drawn = !mark.is_ascii() || indent >= 2;
    (apart && drawn).then(|| (1 + rest.chars().count() - content.chars().count(), content))
}

/// The number, the distance and the text of a numbered item: `1. text`.
pub fn numbered(text: &str) -> Option<(u32, usize, &str)> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text.get(digits..)?.strip_prefix('.')?;
    let content = rest.trim_start();
    let apart = rest.starts_with(' ') && !content.is_empty() && (1..=3).contains(&digits);
    let number = text.get(..digits)?.parse().ok().filter(|_| apart)?;
    Some((number, digits + 1 + rest.len() - content.len(), content))
}

/// Splits a text into lines, whatever ends them; tabs become columns, characters that are not
/// seen are dropped.
pub fn split(text: &str) -> Vec<Line> {
    let text = match text.contains(['\r', '\u{c}', '\u{2028}']) {
        true => Cow::Owned(text.replace("\r\n", "\n").replace(['\r', '\u{c}', '\u{2028}'], "\n")),
        false => Cow::Borrowed(text),
    };
    let lines = text.split('\n').enumerate();
    lines.map(|(at, raw)| Line::new(at + 1, &columns(&clean(raw)))).collect()
}

fn columns(raw: &str) -> String {
    if raw.bytes().all(|byte| byte.is_ascii() && byte != b'\t') {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut column = 0;
    let mut before = ' ';
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        // The thin spaces of a dash tell how its author wrote it.
        let of_dash = c == '\u{2009}' && (before == '\u{2014}' || rest.peek() == Some(&'\u{2014}'));
        before = c;
        match c {
            _ if of_dash => out.push(c),
            '\t' => {
                let width = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', width));
                column += width;
                continue;
            }
            '\u{200b}' | '\u{feff}' | '\u{ad}' | MARK | MARK_END => continue,
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => out.push(' '),
            c => out.push(c),
        }
        column += 1;
    }
    out
}

/// How two spellings of one heading are compared: folded, lower case, straight quotes, every dash
/// alike.
pub fn key(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii() && byte != b'`') {
        return fold(&text.to_ascii_lowercase()).replace("--", "-");
    }
    let straight = text.chars().map(|c| match c {
        '\u{2018}' | '\u{2019}' | '`' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        c => c,
    });
    fold(&straight.flat_map(char::to_lowercase).collect::<String>()).replace("--", "-")
}

#[cfg(test)]
mod tests {
    use crate::report::mail::line::{bullet, key, numbered, split};

    #[test]
    fn lines_keep_their_number_and_their_indentation() {
        let lines = split("Title\r\n\r\n\tfar\n   \n  • item");
        let shape: Vec<_> = lines.iter().map(|l| (l.number, l.indent, &*l.text)).collect();
        assert_eq!(shape, [(1, 0, "Title"), (2, 0, ""), (3, 8, "far"), (4, 0, ""), (5, 2, "• item")]);
    }

    #[test]
    fn rules_are_long_and_of_one_sign() {
        for (text, is) in
            [("     ______________________", true), ("━━━━━━━━━━━━━━━━━━━━", true), ("-----", false)]
        {
            assert_eq!(split(text)[0].is_rule(), is, "{text}");
        }
    }

    #[test]
    fn items_are_told_from_sentences() {
        assert_eq!(bullet("* a b", 5), Some((2, "a b")));
        assert_eq!(bullet("- a", 0), None);
        assert_eq!(bullet("•  a", 0), Some((3, "a")));
        assert_eq!(bullet("*a", 5), None);
        assert_eq!(numbered("12. x"), Some((12, 4, "x")));
        assert_eq!(numbered("7.23, fixed"), None);
        assert_eq!(numbered("1234. x"), None);
    }

    #[test]
    fn spellings_of_one_heading_are_alike() {
        assert_eq!(key("Porter\u{2019}s  Handbook \u{2014} New"), key("porter's handbook -- new"));
    }
}

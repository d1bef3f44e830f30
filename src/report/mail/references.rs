//! The numbers that lynx puts before links (`[12]text`) and the list of addresses at the end.
//!
//! Knows nothing of reports: it takes the numbers out of the lines and remembers where they stood.

use crate::report::mail::line::{Line, MARK, MARK_END};
use crate::report::typed;
use std::collections::HashMap;

/// The addresses of the links, by number.
#[derive(Clone, Debug, Default)]
pub struct References(HashMap<u32, String>);

impl References {
    /// The address of a numbered link.
    pub fn address(&self, number: u32) -> Option<&str> {
        self.0.get(&number).map(String::as_str)
    }

    /// Takes the list off the end of the lines and the numbers out of the rest.
    pub fn take(lines: &mut Vec<Line>) -> References {
        let Some((start, references)) = listed(lines) else { return References::default() };
        lines.truncate(start);
        let highest = references.0.keys().copied().max().unwrap_or(0);
        let mut last = 0;
        lines.iter_mut().filter(|line| line.text.contains('[')).for_each(|line| {
            number(line, &mut last, highest);
        });
        references
    }
}

/// Finds the heading `References` that only numbered addresses follow.
fn listed(lines: &[Line]) -> Option<(usize, References)> {
    let start = lines.iter().rposition(|line| line.text == "References")?;
    let mut references = References::default();
    let mut last = None;
    for line in lines[start + 1..].iter().filter(|line| line.is_text()) {
        match entry(&line.text) {
            Some((number, address)) => {
                references.0.insert(number, typed::address(address).into_owned());
                last = Some(number);
            }
            // An address that a mail program wrapped goes on in the next line.
            None if !line.text.contains(' ') => {
                if let Some(address) = last.and_then(|last| references.0.get_mut(&last)) {
                    address.push_str(&line.text);
                }
            }
            None => {}
        }
    }
    (!references.0.is_empty()).then_some((start, references))
}

fn entry(text: &str) -> Option<(u32, &str)> {
    let (number, address) = text.split_once(". ")?;
    let address = address.trim();
    (!address.contains(' ')).then(|| Some((number.parse().ok()?, address)))?
}

/// Turns `[12]` into marks. The numbers of links only grow; any other bracket is the author's.
fn number(line: &mut Line, last: &mut u32, highest: u32) {
    let (mut plain, mut marked) = (String::new(), String::new());
    let mut rest = &*line.text;
    while let Some(open) = rest.find('[') {
        let (before, bracket) = rest.split_at(open);
        plain.push_str(before);
        marked.push_str(before);
        rest = match bracketed(bracket).filter(|(number, _)| *number > *last && *number <= highest) {
            Some((number, after)) => {
                *last = number;
                marked.push_str(&format!("{MARK}{number}{MARK_END}"));
                after
            }
            None => {
                plain.push('[');
                marked.push('[');
                &bracket[1..]
            }
        };
    }
    let (plain, marked) = (plain + rest, marked + rest);
    line.text = plain.trim().to_owned();
    line.marked = marked.trim().to_owned();
}

fn bracketed(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().skip(1).take(7).take_while(u8::is_ascii_digit).count();
    let after = text.get(1 + digits..)?.strip_prefix(']')?;
    Some((text.get(1..=digits)?.parse().ok()?, after))
}

/// Splits a marked text at its next link: what stands before it, its number, what follows.
pub fn next_mark(marked: &str) -> Option<(&str, u32, &str)> {
    let (before, rest) = marked.split_once(MARK)?;
    let (number, after) = rest.split_once(MARK_END)?;
    Some((before, number.parse().ok()?, after))
}

#[cfg(test)]
mod tests {
    use crate::report::mail::line::split;
    use crate::report::mail::references::{References, next_mark};

    #[test]
    fn numbers_of_links_are_taken_out_and_brackets_of_the_author_stay() {
        let text = "A [1]page of [2]a list, see [1] or [x].\n\nReferences\n\n   1. https://a.org/\n   2. https://b.org/very/\nlong\n";
        let mut lines = split(text);
        let references = References::take(&mut lines);
        assert_eq!(lines[0].text, "A page of a list, see [1] or [x].");
        assert_eq!(next_mark(&lines[0].marked).map(|(before, number, _)| (before, number)), Some(("A ", 1)));
        assert_eq!(references.address(2), Some("https://b.org/very/long"));
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn a_text_without_the_list_keeps_its_brackets() {
        let mut lines = split("As in [1].\n\nReferences\n\n[1] A book\n");
        References::take(&mut lines);
        assert_eq!(lines[0].text, "As in [1].");
    }
}

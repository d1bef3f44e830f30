//! Wrapped lines made one again, also where the wrapping cut an address.
//!
//! lynx cuts inside an address at the margin, or after a hyphen; w3m cuts after its punctuation.
//! Knows nothing of what the text says.

use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::{Line, MARK_END};

/// Words that follow an address in a sentence but hardly ever go on with one.
const WORDS: [&str; 34] = [
    "a", "also", "and", "are", "as", "at", "but", "by", "can", "for", "from", "has", "have", "if", "in",
    "is", "it", "of", "on", "or", "so", "that", "the", "this", "to", "was", "we", "were", "where", "which",
    "while", "will", "with", "you",
];

/// Joins the lines of a paragraph; the marks of numbered links stay.
pub fn join(lines: &[Line], layout: Layout) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && !glued(&lines[at - 1], line, layout) {
            out.push(' ');
        }
        out.push_str(&line.marked);
    }
    out
}

/// True when the break between two lines fell inside a word.
pub fn glued(line: &Line, next: &Line, layout: Layout) -> bool {
    let last = line.text.rsplit(' ').next().unwrap_or_default();
    let first = next.text.split(' ').next().unwrap_or_default();
    if let Some(start) = last.find("://") {
        return address_goes_on(line, &last[start + 3..], first, layout);
    }
    // `<name@` and `host>`; in w3m also `NetBSD/` and `amd64`.
    let bracket = last.rfind('<').is_some_and(|open| !last[open..].contains('>'));
    if bracket && first.contains('>') && line.text != "<" {
        return true;
    }
    let slash = last
        .strip_suffix('/')
        .is_some_and(|word| word.chars().all(char::is_alphanumeric) && word.chars().any(char::is_alphabetic));
    layout.margin == Margin::Flush && slash && first.starts_with(char::is_alphanumeric)
}

fn address_goes_on(line: &Line, address: &str, first: &str, layout: Layout) -> bool {
    if address.is_empty() {
        return true;
    }
    if first.contains("://") || first.starts_with(['(', '<', '[', '•']) {
        return false;
    }
    let columns = line.columns();
    let full = columns + unit(first) > layout.width;
    match layout.margin {
        // The address had a line of its own and filled it, or was cut after a hyphen.
        Margin::Indented => {
            let alone = !line.text.contains(' ') && line.marked.rfind(MARK_END).is_none_or(|end| end < 12);
            alone && (address.ends_with('-') || columns + 4 > layout.width) && full
        }
        Margin::Flush => full && cut_after_punctuation(address, first),
    }
}

/// The columns up to the first place where w3m may cut.
fn unit(token: &str) -> usize {
    token.chars().position(|c| !c.is_alphanumeric()).map_or_else(|| token.chars().count(), |at| at + 1)
}

fn cut_after_punctuation(address: &str, first: &str) -> bool {
    let core = first.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"']);
    let open = address.ends_with(['/', '?', '&', '=', '#', '-', '_', '%', '+', '~']);
    let prose = WORDS.contains(&core) || core.is_empty();
    (open && !prose) || first.starts_with(['/', '?', '&', '#', '='])
}

#[cfg(test)]
mod tests {
    use crate::report::mail::layout::{Layout, Margin};
    use crate::report::mail::line::split;
    use crate::report::mail::wrap::join;

    fn joined(text: &str, margin: Margin, width: usize) -> String {
        join(&split(text), Layout { margin, width })
    }

    #[test]
    fn w3m_cuts_addresses_after_punctuation() {
        let table = [
            ("Slides are at https://\nwww.x.org/a/.", "Slides are at https://www.x.org/a/."),
            ("See https://wiki.x.org/Dev/\n202305.", "See https://wiki.x.org/Dev/202305."),
            ("See https://wiki.x.org/Dev/\nfor more.", "See https://wiki.x.org/Dev/ for more."),
            ("URL: https://x.org/administration\n/#t-doceng", "URL: https://x.org/administration/#t-doceng"),
            (
                "runs Linux i386/x64, and NetBSD/\namd64 guests",
                "runs Linux i386/x64, and NetBSD/amd64 guests",
            ),
        ];
        for (text, expected) in table {
            let width = text.find('\n').unwrap_or(80);
            assert_eq!(joined(text, Margin::Flush, width), expected);
        }
    }

    #[test]
    fn lynx_cuts_addresses_at_the_margin() {
        let table = [
            ("   https://x.org/contributin\n   g/ports.html", "https://x.org/contributing/ports.html"),
            ("   https://x.org/a-virtual-\n   machine.html", "https://x.org/a-virtual-machine.html"),
            ("   at https://x.org/contribu\n   where it is", "at https://x.org/contribu where it is"),
        ];
        for (text, expected) in table {
            assert_eq!(joined(text, Margin::Indented, 28), expected);
        }
    }
}

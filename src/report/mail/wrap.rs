//! Wrapped lines made one again, also where the wrapping cut an address.
//!
//! lynx cuts inside an address at the margin, or after a hyphen; w3m cuts after its punctuation.
//! Knows nothing of what the text says.

use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::{Line, MARK, MARK_END};

/// Words that follow an address in a sentence but hardly ever go on with one.
const WORDS: [&str; 34] = [
    "a", "also", "and", "are", "as", "at", "but", "by", "can", "for", "from", "has", "have", "if", "in",
    "is", "it", "of", "on", "or", "so", "that", "the", "this", "to", "was", "we", "were", "where", "which",
    "while", "will", "with", "you",
];

/// Joins the lines of a paragraph; the marks of numbered links stay.
pub fn join(lines: &[Line], layout: Layout) -> String {
    join_at(lines, &glued(lines, layout))
}

/// Joins lines; at the places that are `glued` no blank comes between them.
pub fn join_at(lines: &[Line], glued: &[bool]) -> String {
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && !glued.get(at - 1).copied().unwrap_or(false) {
            out.push(' ');
        }
        out.push_str(&line.marked);
    }
    out
}

/// For every line but the last: whether the break after it fell inside a word.
pub fn glued(lines: &[Line], layout: Layout) -> Vec<bool> {
    seams(lines, |line, next, address| match address {
        true => address_goes_on(line, next, layout),
        false => word_goes_on(line, next, layout),
    })
}

/// The same for rows: an address is the last thing there, so one word alone below it goes on with
/// it when the line above was full.
pub fn glued_rows(lines: &[Line], layout: Layout) -> Vec<bool> {
    seams(lines, |line, next, address| {
        // The number of a link begins something new.
        let alone = !next.marked.starts_with(MARK)
            && !next.text.contains(' ')
            && !next.text.contains("://")
            && !next.text.ends_with("URL:");
        address && alone && (line.text.ends_with("://") || is_cut(line, &next.text, layout))
    })
}

/// Asks at every break; the question knows whether the line ends in an address, which may have
/// begun lines before.
fn seams(lines: &[Line], goes_on: impl Fn(&Line, &Line, bool) -> bool) -> Vec<bool> {
    let mut address = false;
    let pairs = lines.windows(2).map(|pair| {
        let begins = pair[0].text.rsplit(' ').next().is_some_and(|word| word.contains("://"));
        address = begins || (address && !pair[0].text.contains(' '));
        let glued = goes_on(&pair[0], &pair[1], address);
        address &= glued;
        glued
    });
    pairs.collect()
}

/// `<name@` and `host>`; in w3m also `NetBSD/` and `amd64`.
fn word_goes_on(line: &Line, next: &Line, layout: Layout) -> bool {
    let last = line.text.rsplit(' ').next().unwrap_or_default();
    let first = next.text.split(' ').next().unwrap_or_default();
    let bracket = last.rfind('<').is_some_and(|open| !last[open..].contains('>'));
    let slash = last
        .strip_suffix('/')
        .is_some_and(|word| word.chars().all(char::is_alphanumeric) && word.chars().any(char::is_alphabetic));
    let cut = layout.margin == Margin::Flush && slash && first.starts_with(char::is_alphanumeric);
    // w3m cuts before any mark of an address, its scheme's own slashes and a bracket before it as well.
    let scheme =
        (last.ends_with(":/") && first.starts_with('/')) || (last.ends_with('(') && first.contains("://"));
    cut || scheme || (bracket && first.contains('>') && line.text != "<")
}

fn address_goes_on(line: &Line, next: &Line, layout: Layout) -> bool {
    let first = next.text.split(' ').next().unwrap_or_default();
    if line.text.ends_with("://") {
        return true;
    }
    if first.contains("://") || next.marked.starts_with(MARK) || first.starts_with(['(', '<', '[', '•']) {
        return false;
    }
    // lynx gives an address that is too long a line of its own first.
    let alone = !line.text.contains(' ') && line.marked.rfind(MARK_END).is_none_or(|end| end < 12);
    let prose = layout.margin == Margin::Indented && !alone;
    !prose && is_cut(line, first, layout) && (alone || cut_after_punctuation(&line.text, first))
}

/// True when a line is so full that the browser had to cut the word which goes on with `first`.
pub fn is_cut(line: &Line, first: &str, layout: Layout) -> bool {
    let columns = line.columns;
    let unit = |marks: &[char]| {
        first.chars().position(|c| marks.contains(&c)).map_or_else(|| first.chars().count(), |at| at + 1)
    };
    match layout.margin {
        Margin::Indented if line.text.ends_with('-') => columns + unit(&['-']) > layout.width,
        Margin::Indented => columns + 2 > layout.width,
        Margin::Flush => columns + unit(&['/', '&', '?', '#']) > layout.width,
    }
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
            ("See https:/\n/www.x.org/a.", "See https://www.x.org/a."),
            ("A workaround (\nhttps://x.org/a).", "A workaround (https://x.org/a)."),
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

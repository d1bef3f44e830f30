//! Wrapped lines made one again, also where the wrapping cut an address.
//!
//! Knows nothing of what the text says. What the browsers may cut stands in
//! [`crate::report::mail::cut`]; here the form of the words decides whether they did.

use crate::report::mail::cut::{is_cut, may_cut};
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::{Line, MARK, MARK_END};

/// Words that stand beside an address or a path in a sentence but are hardly ever parts of one.
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
    seams(lines, |line, next, address| {
        let (last, first) = (last_word(line), first_word(next));
        let numbered = next.marked.starts_with(MARK);
        leans(last, first) && !numbered
            || match address {
                true => address_goes_on(line, next, layout),
                false => word_goes_on(line, last, first, layout),
            }
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
        let cut = || may_cut(&line.text, &next.text, layout) && is_cut(line, &next.text, layout);
        address && alone && (splits_scheme(&line.text, &next.text) || cut())
    })
}

/// Asks at every break; the question knows whether the line ends in an address, which may have
/// begun lines before.
fn seams(lines: &[Line], goes_on: impl Fn(&Line, &Line, bool) -> bool) -> Vec<bool> {
    let mut address = false;
    let pairs = lines.windows(2).map(|pair| {
        let last = last_word(&pair[0]);
        let begins = last.contains("://") || splits_scheme(last, &pair[1].text);
        address = begins || (address && !pair[0].text.contains(' '));
        let glued = goes_on(&pair[0], &pair[1], address);
        address &= glued;
        glued
    });
    pairs.collect()
}

fn last_word(line: &Line) -> &str {
    line.text.rsplit(' ').next().unwrap_or_default()
}

fn first_word(line: &Line) -> &str {
    line.text.split(' ').next().unwrap_or_default()
}

/// True where the break fell into the mark between the scheme of an address and its host.
fn splits_scheme(before: &str, after: &str) -> bool {
    let scheme = |mark: &str| {
        let before = before.strip_suffix(mark).unwrap_or_default();
        ["http", "https", "ftp"].iter().any(|scheme| before.ends_with(scheme))
    };
    before.ends_with("://")
        || (after.starts_with("//") && scheme(":"))
        || (after.starts_with('/') && scheme(":/"))
}

/// True for marks that no blank parts from their neighbour: brackets that open before a break,
/// what closes behind it, and the section of a manual. w3m cuts there where a link begins or ends.
fn leans(last: &str, first: &str) -> bool {
    // A brace alone stands in code, whose lines are not joined to words.
    let brace = last == "{" || first.trim_end_matches([',', ';']) == "}";
    let opens = last.ends_with(['(', '[', '{', '\u{201c}']);
    let closes = |c: char| matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '\u{201d}');
    let closed = first.starts_with([',', ';', ')', ']', '}', '\u{201d}'])
        || (first.starts_with(['.', ':', '!', '?']) && !first.starts_with("..") && first.chars().all(closes));
    let named = last.ends_with(char::is_alphanumeric);
    !brace && (opens || (closed && !first.starts_with(":)")) || (named && calls(first)))
}

/// `(8)`, `(3lua),` and `()`: after the name of a manual page or of a function.
fn calls(first: &str) -> bool {
    let Some((inside, _)) = first.strip_prefix('(').and_then(|rest| rest.split_once(')')) else {
        return false;
    };
    let section = inside.starts_with(|c: char| c.is_ascii_digit()) && inside.len() <= 4;
    inside.is_empty() || (section && inside[1..].chars().all(|c| c.is_ascii_lowercase()))
}

/// `<name@` and `host>`; in w3m also `NetBSD/` and `amd64`.
fn word_goes_on(line: &Line, last: &str, first: &str, layout: Layout) -> bool {
    let bracket = last.rfind('<').is_some_and(|open| !last[open..].contains('>'));
    let cut = || {
        layout.margin == Margin::Flush
            && may_cut(last, first, layout)
            && is_cut(line, first, layout)
            && path_goes_on(last, first)
    };
    (bracket && first.contains('>') && line.text != "<") || cut()
}

/// True when two words look like one path, channel or setting that was cut beside its mark.
fn path_goes_on(last: &str, first: &str) -> bool {
    let begins = first.starts_with(char::is_alphanumeric);
    let prose = |word: &str| WORDS.contains(&word.trim_end_matches([',', '.', ';', ':', ')']));
    match last.chars().next_back() {
        // A slash alone may part two words.
        Some('/') if last == "/" => begins && first.contains('/'),
        Some('/') => {
            (begins || first.starts_with(['.', '<', '$', '{']))
                && (prose(&last[..last.len() - 1]) || !prose(first))
        }
        Some('#') => begins,
        Some('=') => last.len() > 1,
        Some('_') => first.starts_with('<'),
        Some('.') => last == "." && first.starts_with('/'),
        _ => {
            let plain = last.ends_with(char::is_alphanumeric) && !last.contains(['\'', '\u{2019}']);
            first.len() > 1 && first.starts_with('/') && plain && !prose(last)
        }
    }
}

fn address_goes_on(line: &Line, next: &Line, layout: Layout) -> bool {
    let first = first_word(next);
    if splits_scheme(&line.text, first) {
        return true;
    }
    let new =
        first.contains("://") || next.marked.starts_with(MARK) || first.starts_with(['(', '<', '[', '•']);
    if new || line.text.ends_with([',', ';', ')']) || !is_cut(line, first, layout) {
        return false;
    }
    match layout.margin {
        Margin::Flush => may_cut(&line.text, first, layout) && !is_prose(first, next),
        // lynx gives an address that is too long a line of its own first.
        Margin::Indented => {
            !line.text.contains(' ') && line.marked.rfind(MARK_END).is_none_or(|end| end < 12)
        }
    }
}

/// True for a word of the sentence: one that often follows an address, or one before an article,
/// which is its verb.
fn is_prose(first: &str, next: &Line) -> bool {
    let core = first.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"']);
    let verb = || {
        let second = next.text.split(' ').nth(1).unwrap_or_default();
        first.chars().all(|c| c.is_ascii_lowercase()) && ["a", "an", "the"].contains(&second)
    };
    core.is_empty() || WORDS.contains(&core) || verb()
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
                "There are pages (at https://x.org/a/)\nshows more.",
                "There are pages (at https://x.org/a/) shows more.",
            ),
            ("It is at https://x.org/a/\nshows the news.", "It is at https://x.org/a/ shows the news."),
            (
                "Commits at https://x.org/commit/\n4b82,\nwhich are new.",
                "Commits at https://x.org/commit/4b82, which are new.",
            ),
            (
                "Commits such as one at https:/\n/x.org/one/of/many/of/commit/\n4b82, which is new.",
                "Commits such as one at https://x.org/one/of/many/of/commit/4b82, which is new.",
            ),
            ("Now at https:\n//x.org/a.", "Now at https://x.org/a."),
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
    fn w3m_cuts_words_beside_their_marks() {
        let table = [
            ("which lies in /usr/\nlocal/share/fonts.", "which lies in /usr/local/share/fonts."),
            ("which lies in /\netc/rc.conf.", "which lies in /etc/rc.conf."),
            ("which lies in\n/etc/rc.conf.", "which lies in /etc/rc.conf."),
            ("update graphics\n/poppler now", "update graphics/poppler now"),
            ("ask in the channel (#\nacme*)", "ask in the channel (#acme*)"),
            ("found by it (\nSanitizer)", "found by it (Sanitizer)"),
            ("send us an email\n, or call", "send us an email, or call"),
            ("join the List\n.", "join the List."),
            ("now run fsck\n(8) first", "now run fsck(8) first"),
            ("and lutimes\n(), too", "and lutimes(), too"),
            ("set up in a\n.profile or so", "set up in a .profile or so"),
            ("give an and/\nor option", "give an and/or option"),
            ("what the disk's\n/etc/fstab has", "what the disk's /etc/fstab has"),
            ("a path with a leading\n/ is", "a path with a leading / is"),
            ("the files of src/\nwhich are", "the files of src/ which are"),
            ("this or that\n(but not all)", "this or that (but not all)"),
            ("if (flag) {\nwork();\n}", "if (flag) { work(); }"),
        ];
        for (text, expected) in table {
            assert_eq!(joined(text, Margin::Flush, text.find('\n').unwrap_or(80)), expected);
        }
        assert_eq!(joined("in the doc/\nset. ", Margin::Flush, 40), "in the doc/ set.");
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

//! The marks of list items. Knows nothing of lists.

/// What stands before an item. Items with equal markers are of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    sign: char,
    count: usize,
}

impl Marker {
    /// True for items that are numbered.
    pub fn is_ordered(self) -> bool {
        matches!(self.sign, '.' | '1' | 'a' | '<')
    }

    /// True for bullets, which may be boxes to be ticked.
    pub fn is_bullet(self) -> bool {
        matches!(self.sign, '*' | '-' | '•')
    }

    /// True for terms with a description.
    pub fn is_term(self) -> bool {
        matches!(self.sign, ':' | ';')
    }

    /// True when such a line begins a list in the middle of a paragraph. Letters and numbers
    /// are more often the rest of a sentence.
    pub fn interrupts(self) -> bool {
        matches!(self.sign, '*' | '-' | '.' | '•')
    }
}

/// The marker of a line and what follows it.
pub fn marker(text: &str) -> Option<(Marker, &str)> {
    let text = text.trim_start();
    match text.as_bytes() {
        [b'*' | b'.' | b'-' | b'<' | b'0'..=b'9' | 0x80.., ..] | [b'a'..=b'z', b'.', ..] => {}
        _ => return None,
    }
    let (mark, rest) = text.split_once([' ', '\t'])?;
    let rest = rest.trim();
    if rest.is_empty() {
        return None;
    }
    let first = mark.chars().next()?;
    let same = mark.trim_start_matches(first).is_empty();
    let marker = match first {
        '*' | '.' if same => Marker { sign: first, count: mark.len() },
        '-' | '•' if mark.chars().count() == 1 => Marker { sign: first, count: 1 },
        c if c.is_ascii_digit()
            && mark.ends_with('.')
            && number(text).is_some()
            && mark.matches('.').count() == 1 =>
        {
            Marker { sign: '1', count: 1 }
        }
        '<' if is_callout(mark) => Marker { sign: '<', count: 1 },
        c if c.is_ascii_lowercase() && mark.len() == 2 && mark.ends_with('.') => {
            Marker { sign: 'a', count: 1 }
        }
        _ => return None,
    };
    Some((marker, rest)).filter(|_| !is_rule(text))
}

/// `<1>` and `<.>`: what is said of a line of code.
fn is_callout(mark: &str) -> bool {
    let inside = mark.strip_prefix('<').and_then(|mark| mark.strip_suffix('>'));
    inside.is_some_and(|inside| inside == "." || inside.parse::<u32>().is_ok())
}

/// A term (`Term:: text`), its marker and what follows: the text may stand in the next lines.
pub fn term(text: &str) -> Option<(Marker, &str, &str)> {
    let text = text.trim();
    let mut from = 0;
    while let Some(found) = text[from..].find([':', ';']) {
        let at = from + found;
        let sign = if text[at..].starts_with(':') { ':' } else { ';' };
        let count = text[at..].bytes().take_while(|byte| *byte == sign as u8).count();
        let rest = &text[at + count..];
        let fits = count == 2 || sign == ':' && (3..=4).contains(&count);
        if fits
            && !text[..at].ends_with([' ', '\t'])
            && at > 0
            && (rest.is_empty() || rest.starts_with([' ', '\t']))
        {
            let coded = text[..at].matches('`').count() % 2 == 1;
            return (!coded).then(|| (Marker { sign, count }, text[..at].trim_end(), rest.trim_start()));
        }
        from = at + count;
    }
    None
}

/// The number that a line begins with.
pub fn number(text: &str) -> Option<u32> {
    let text = text.trim_start();
    let (number, _) = match text.strip_prefix('<') {
        Some(text) => text.split_once('>')?,
        None => text.split_once('.')?,
    };
    number.parse().ok().filter(|_| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_rule(text: &str) -> bool {
    matches!(text.trim(), "* * *" | "- - -")
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::block::marker::{marker, term};

    #[test]
    fn terms_have_a_blank_or_nothing_behind_their_colons() {
        let table = [
            ("A term:: said", Some(("A term", "said"))),
            ("a::", Some(("a", ""))),
            ("  b::: c", Some(("b", "c"))),
            ("std::io;; d", Some(("std::io", "d"))),
            ("`a::b`:: c", Some(("`a::b`", "c"))),
            ("`a:: b` c", None),
            ("image::x[]", None),
            (":: x", None),
            ("a: b", None),
            ("a :: b", None),
            ("a::::: b", None),
        ];
        for (line, found) in table {
            assert_eq!(term(line).map(|(_, term, rest)| (term, rest)), found, "{line}");
        }
    }

    #[test]
    fn markers_have_a_blank_behind_them() {
        for (line, rest) in [
            ("* a", "a"),
            ("  ** b c", "b c"),
            ("- d", "d"),
            (". e", "e"),
            ("12. f", "f"),
            ("a. g", "g"),
            ("<1> h", "h"),
        ] {
            assert_eq!(marker(line).map(|(_, rest)| rest), Some(rest), "{line}");
        }
        for line in [
            "*bold* text",
            "*",
            "* ",
            "-x",
            "1.2 x",
            "A. Person",
            "",
            "* * *",
            "13.1-RELEASE or",
            "<b> x",
            "<a@x.org> y",
        ] {
            assert!(marker(line).is_none(), "{line}");
        }
    }
}

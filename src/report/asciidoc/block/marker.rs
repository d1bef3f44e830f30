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
        matches!(self.sign, '.' | '1' | 'a')
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
        [b'*' | b'.' | b'-' | b'0'..=b'9' | 0x80.., ..] | [b'a'..=b'z', b'.', ..] => {}
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
        c if c.is_ascii_lowercase() && mark.len() == 2 && mark.ends_with('.') => {
            Marker { sign: 'a', count: 1 }
        }
        _ => return None,
    };
    Some((marker, rest)).filter(|_| !is_rule(text))
}

/// The number that a line begins with.
pub fn number(text: &str) -> Option<u32> {
    let (number, _) = text.trim_start().split_once('.')?;
    number.parse().ok().filter(|_| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_rule(text: &str) -> bool {
    matches!(text.trim(), "* * *" | "- - -")
}

#[cfg(test)]
mod tests {
    use crate::report::asciidoc::block::marker::marker;

    #[test]
    fn markers_have_a_blank_behind_them() {
        for (line, rest) in
            [("* a", "a"), ("  ** b c", "b c"), ("- d", "d"), (". e", "e"), ("12. f", "f"), ("a. g", "g")]
        {
            assert_eq!(marker(line).map(|(_, rest)| rest), Some(rest), "{line}");
        }
        for line in ["*bold* text", "*", "* ", "-x", "1.2 x", "A. Person", "", "* * *", "13.1-RELEASE or"] {
            assert!(marker(line).is_none(), "{line}");
        }
    }
}

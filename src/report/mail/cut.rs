//! Where the text browsers may cut a word that has no room on a line.
//!
//! w3m cuts beside any mark that is no part of a word; lynx at the margin, or after a hyphen. Where
//! a line still had room for the next piece, nothing was cut: a blank stood there.

use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::Line;

/// True when a line is so full that the browser had to cut the word which goes on with `first`.
pub fn is_cut(line: &Line, first: &str, layout: Layout) -> bool {
    let columns = line.columns;
    match layout.margin {
        Margin::Indented if line.text.ends_with('-') => columns + hyphenated(first) > layout.width,
        Margin::Indented => columns + 2 > layout.width,
        Margin::Flush => columns + piece(first) > layout.width,
    }
}

/// True when the browser may cut between these two at all.
pub fn may_cut(before: &str, after: &str, layout: Layout) -> bool {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    layout.margin == Margin::Indented || is_seam(before, after)
}

fn hyphenated(word: &str) -> usize {
    word.chars().position(|c| c == '-').map_or_else(|| word.chars().count(), |at| at + 1)
}

/// The columns of the first piece of a word, behind which w3m may cut.
fn piece(word: &str) -> usize {
    let seams = word.chars().zip(word.chars().skip(1)).position(|(before, after)| is_seam(before, after));
    seams.map_or_else(|| word.chars().count(), |at| at + 1)
}

/// w3m keeps a word together, a closing mark with what is before it, an opening one with what is
/// behind it.
fn is_seam(before: char, after: char) -> bool {
    let closes = matches!(after, ',' | '.' | ':' | ';' | '?' | '!' | ')' | ']' | '}' | '>');
    let opens = matches!(before, '(' | '[' | '{' | '<' | '`');
    let inside = of_word(before) && of_word(after);
    !(closes || opens || inside)
}

fn of_word(c: char) -> bool {
    !c.is_ascii_punctuation()
        || matches!(c, ',' | '.' | ':' | '"' | '\'' | '$' | '%' | '*' | '+' | '-' | '@' | '~' | '_')
}

#[cfg(test)]
mod tests {
    use crate::report::mail::cut::{is_cut, may_cut};
    use crate::report::mail::layout::{Layout, Margin};
    use crate::report::mail::line::split;

    const W3M: Layout = Layout { margin: Margin::Flush, width: 10 };

    #[test]
    fn w3m_cuts_beside_marks_only() {
        for (before, after, cuts) in [
            ("a/", "b", true),
            ("a", "/b", true),
            ("a=", "b", true),
            ("a", "(8)", true),
            ("a,", "b", false),
            ("a", "b", false),
            ("(", "b", false),
            ("a", ",", false),
        ] {
            assert_eq!(may_cut(before, after, W3M), cuts, "{before} {after}");
        }
    }

    #[test]
    fn a_line_with_room_for_the_next_piece_was_not_cut() {
        let cut = |line: &str, first: &str| is_cut(&split(line)[0], first, W3M);
        assert!(cut("see usr/", "local") && cut("it is full", "/b"));
        assert!(!cut("see usr/", "li/b") && !cut("a doc/", "set."));
    }
}

//! How a text was laid out: with or without indentation, and how wide.
//!
//! Knows the habits of the two text browsers; knows nothing of what a report is.

use crate::report::mail::line::Line;

/// Which habit the lines follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Margin {
    /// Headings at the margin, text three columns in (as lynx dumps).
    Indented,
    /// Everything at the margin (as w3m dumps).
    Flush,
}

/// The layout of a whole text.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Where text begins.
    pub margin: Margin,
    /// The column at which lines were wrapped.
    pub width: usize,
}

impl Layout {
    /// Finds the layout out of the lines.
    pub fn of(lines: &[Line]) -> Layout {
        let texts = || lines.iter().filter(|line| line.is_text() && !line.is_bullet());
        let indented = texts().filter(|line| (2..=4).contains(&line.indent)).count();
        let flush = texts().filter(|line| line.indent == 0).count();
        let margin = if indented > flush { Margin::Indented } else { Margin::Flush };
        let mut widths: Vec<usize> = texts().map(|line| line.columns).filter(|&width| width <= 132).collect();
        widths.sort_unstable();
        // A few lines are longer than the rest (code, long words): the widest hundredth is left out.
        let widest = widths.len().saturating_sub(1 + widths.len() / 100);
        Layout { margin, width: widths.get(widest).copied().unwrap_or(80).max(40) }
    }

    /// The column at which ordinary text begins.
    pub fn base(&self) -> usize {
        match self.margin {
            Margin::Indented => 3,
            Margin::Flush => 0,
        }
    }

    /// True when the first word of `next` would have had room at the end of `line`: then the
    /// break between them was meant, not made by the wrapping.
    pub fn breaks(&self, line: &Line, next: &Line) -> bool {
        let word = next.text.split(' ').next().unwrap_or_default().chars().count();
        line.columns + 1 + word <= self.width
    }
}

#[cfg(test)]
mod tests {
    use crate::report::mail::layout::{Layout, Margin};
    use crate::report::mail::line::split;

    #[test]
    fn the_margin_is_where_most_text_stands() {
        assert_eq!(Layout::of(&split("Title\n\n   text\n   text\n")).margin, Margin::Indented);
        assert_eq!(Layout::of(&split("Title\n\ntext\ntext\n  • item\n")).margin, Margin::Flush);
        assert_eq!(Layout::of(&[]).margin, Margin::Flush);
    }
}

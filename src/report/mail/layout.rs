//! How a text was laid out: with or without indentation, and how wide.
//!
//! Knows the habits of the two text browsers; knows nothing of what a report is.

use crate::report::mail::line::Line;

/// No line is wrapped further to the right than here.
const WIDEST: usize = 132;

/// Shorter lines say nothing about the width.
const SHORTEST: usize = 40;

/// As few breaks as this tell no width.
const WRAPPED: i32 = 24;

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
        Layout { margin, width: wrapped(lines).unwrap_or_else(|| widest(lines)).max(40) }
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
        line.columns + 1 + first_word(next) <= self.width
    }
}

/// The width that explains most breaks: the line still fitted, the next word did not. Code, rows
/// and headings explain any width, so they do not decide. `None` where few lines were wrapped.
fn wrapped(lines: &[Line]) -> Option<usize> {
    // How many more breaks, or fewer, a width explains than the width below it.
    let mut steps = [0_i32; WIDEST + 2];
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let goes_on = line.is_text() && next.is_text() && next.indent >= line.indent;
        if goes_on && !next.is_bullet() && (SHORTEST..=WIDEST).contains(&line.columns) {
            steps[line.columns] += 1;
            steps[(line.columns + 1 + first_word(next)).min(WIDEST + 1)] -= 1;
        }
    }
    let mut explained = 0;
    let mut best = (WRAPPED, None);
    for (width, step) in steps.iter().enumerate().take(WIDEST + 1) {
        explained += step;
        if explained > best.0 {
            best = (explained, Some(width));
        }
    }
    best.1
}

/// The longest line. A few are longer than the rest (code, long words): the widest hundredth is
/// left out.
fn widest(lines: &[Line]) -> usize {
    let texts = lines.iter().filter(|line| line.is_text() && !line.is_bullet());
    let mut widths: Vec<usize> = texts.map(|line| line.columns).filter(|&width| width <= WIDEST).collect();
    widths.sort_unstable();
    let widest = widths.len().saturating_sub(1 + widths.len() / 100);
    widths.get(widest).copied().unwrap_or(80)
}

fn first_word(line: &Line) -> usize {
    line.text.split(' ').next().unwrap_or_default().chars().count()
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

    #[test]
    fn long_lines_of_code_do_not_widen_a_text() {
        let text =
            "These words fill up a line that ends at fifty columns\nand go on below it.\n\n".repeat(30);
        let code =
            "  call(this, that, and, a, third, thing, in, a, line, of, a, hundred, columns)\n".repeat(9);
        let width = Layout::of(&split(&format!("{text}{code}"))).width;
        assert!((53..57).contains(&width), "{width}");
    }
}

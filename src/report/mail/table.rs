//! Tables that w3m drew with lines: `│ cell │ cell │` between `┌─┬─┐` and `└─┴─┘`.
//!
//! Knows how they are drawn; what is read in a cell is text like any other.

use crate::model::body::{Block, Inline};
use crate::report::mail::body::Style;
use crate::report::mail::inline;
use crate::report::mail::layout::{Layout, Margin};
use crate::report::mail::line::Line;
use crate::report::mail::wrap;

/// The lines that run from top to bottom.
const BAR: char = '│';

/// Reads a run of lines that is one table from its upper to its lower border.
pub fn read(lines: &[Line], style: &Style<'_>) -> Option<Block> {
    let (first, last) = (lines.first()?, lines.last()?);
    let drawn = |line: &Line| line.text.starts_with(BAR) && line.text.ends_with(BAR) || is_border(line);
    let framed = first.text.starts_with('┌') && last.text.starts_with('└') && lines.iter().all(drawn);
    if !framed {
        return None;
    }
    let runs = lines.split(is_border).filter(|run| !run.is_empty());
    let mut rows: Vec<Vec<Vec<Inline>>> = runs.clone().map(|run| row(run, style)).collect();
    let headed = rows.len() > 1 && runs.take(1).any(is_head);
    let head = if headed { rows.remove(0) } else { Vec::new() };
    (!rows.is_empty()).then_some(Block::Table { head, rows })
}

/// True where a table begins or ends: text may stand right above and right below it.
pub fn parts(before: &Line, line: &Line) -> bool {
    line.text.starts_with('┌') || before.text.starts_with('└')
}

fn is_border(line: &Line) -> bool {
    line.text.starts_with(['┌', '├', '└']) && line.text.chars().all(|c| ('─'..='╿').contains(&c))
}

/// The cells of a line, with the white space around what they say.
fn cells(line: &Line) -> impl Iterator<Item = &str> {
    let inside = line.text.strip_prefix(BAR).and_then(|text| text.strip_suffix(BAR));
    inside.unwrap_or_default().split(BAR)
}

/// A cell goes on in the lines below it, wrapped to its own width.
fn row(lines: &[Line], style: &Style<'_>) -> Vec<Vec<Inline>> {
    let mut columns: Vec<(usize, Vec<Line>)> = Vec::new();
    for line in lines {
        for (at, cell) in cells(line).enumerate() {
            if at == columns.len() {
                columns.push((cell.chars().count(), Vec::new()));
            }
            let text = cell.trim();
            if !text.is_empty() {
                let columns_of_text = text.chars().count();
                let (text, marked) = (text.to_owned(), text.to_owned());
                columns[at].1.push(Line {
                    number: line.number,
                    indent: 0,
                    text,
                    marked,
                    columns: columns_of_text,
                });
            }
        }
    }
    let layout = |width| Layout { margin: Margin::Flush, width };
    let text = |(width, lines): (usize, Vec<Line>)| wrap::join(&lines, layout(width));
    columns.into_iter().map(|column| inline::read(&text(column), style.references)).collect()
}

/// w3m puts the heads of columns into the middle, where there is room, and cells to the left.
fn is_head(lines: &[Line]) -> bool {
    let room = |cell: &str| {
        let before = cell.chars().count() - cell.trim_start().chars().count();
        let after = cell.chars().count() - cell.trim_end().chars().count();
        (!cell.trim().is_empty() && before + after >= 2).then_some(before.abs_diff(after) <= 1)
    };
    let mut rooms = lines.iter().flat_map(cells).filter_map(room).peekable();
    rooms.peek().is_some() && rooms.all(|middle| middle)
}

#[cfg(test)]
mod tests {
    use crate::model::body::{Block, Body};
    use crate::report::mail::body::Style;
    use crate::report::mail::layout::{Layout, Margin};
    use crate::report::mail::line::split;
    use crate::report::mail::references::References;

    fn body(text: &str) -> Vec<Block> {
        let layout = Layout { margin: Margin::Flush, width: 79 };
        Style { layout, references: &References::default(), damaged: false }.body(&split(text)).0
    }

    #[test]
    fn a_drawn_table_is_a_table() {
        let text = "Before.\n\n┌────────┬─────┐\n│ Driver │Since│\n├────────┼─────┤\n│foo, and│13.0 │\n│its     │     │\n├────────┼─────┤\n│a/      │14.0 │\n│bcdefghi│     │\n└────────┴─────┘\n\nAfter.\n";
        let blocks = body(text);
        let Block::Table { head, rows } = &blocks[1] else { panic!("{blocks:?}") };
        assert_eq!((blocks.len(), head.len(), rows.len()), (3, 2, 2));
        let table = Body(vec![blocks[1].clone()]).plain_text();
        let words: Vec<&str> = table.split_whitespace().collect();
        assert_eq!(words, ["Driver", "Since", "foo,", "and", "its", "13.0", "a/bcdefghi", "14.0"]);
    }

    #[test]
    fn cells_to_the_left_are_no_head() {
        let blocks = body(
            "┌────────┬─────┐\n│foo     │13.0 │\n├────────┼─────┤\n│bar     │14.0 │\n└────────┴─────┘\n",
        );
        assert!(matches!(&*blocks, [Block::Table { head, rows }] if head.is_empty() && rows.len() == 2));
    }

    #[test]
    fn a_table_may_stand_right_below_text() {
        let blocks = body("Some text:\n┌─┬─┐\n│x│y│\n└─┴─┘\nand more.\n");
        assert!(
            matches!(&*blocks, [Block::Paragraph(_), Block::Table { .. }, Block::Paragraph(_)]),
            "{blocks:?}"
        );
    }

    #[test]
    fn half_a_table_is_text() {
        for text in ["┌──┐\n│a │\n", "│a│\n└─┘\n", "┌─┐\n└─┘\n", "┌─┐\ntext\n└─┘\n"]
        {
            assert!(!body(text).iter().any(|block| matches!(block, Block::Table { .. })), "{text}");
        }
    }
}

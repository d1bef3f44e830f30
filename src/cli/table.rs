//! Columns for a terminal.

use crate::cli::terminal::say;

/// Prints rows under a head, each column as wide as its widest cell.
pub fn print<const N: usize>(head: [&str; N], rows: &[[String; N]]) {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    line(&head.map(str::to_owned), &widths);
    rows.iter().for_each(|row| line(row, &widths));
}

fn line<const N: usize>(cells: &[String; N], widths: &[usize; N]) {
    let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    say!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
}

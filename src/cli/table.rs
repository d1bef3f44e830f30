//! Columns for a terminal, and what stands in their cells.

use crate::cli::terminal::say;
use crate::model::Timestamp;

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

/// Prints a list under a head, a row for each.
pub fn list<T, const N: usize>(head: [&str; N], list: &[T], row: impl Fn(&T) -> [String; N]) {
    print(head, &list.iter().map(row).collect::<Vec<_>>());
}

/// A minute, in UTC.
pub fn minute(instant: Timestamp) -> String {
    instant.format("%Y-%m-%d %H:%M").to_string()
}

/// A second, in UTC, or a dash.
pub fn second(instant: Option<Timestamp>) -> String {
    instant.map_or("-".to_owned(), |instant| instant.format("%Y-%m-%d %H:%M:%S").to_string())
}

fn line<const N: usize>(cells: &[String; N], widths: &[usize; N]) {
    let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    say!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
}

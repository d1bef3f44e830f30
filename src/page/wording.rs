//! How dates, periods and numbers are said to people. English, like all words of the pages.

use crate::model::Timestamp;
use crate::model::period::Period;
use chrono::{Datelike, SecondsFormat};

/// A day: `27 July 2019`.
pub fn day(instant: &Timestamp) -> String {
    instant.format("%-d %B %Y").to_string()
}

/// An instant as `<time datetime>` takes it.
pub fn instant(instant: &Timestamp) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The months of a period: `April–June 2019`.
pub fn months(period: &Period) -> String {
    let (start, end) = (period.start, period.end);
    let last = end.format("%B %Y");
    match (start.year() == end.year(), start.month() == end.month()) {
        (true, true) => last.to_string(),
        (true, false) => format!("{}–{last}", start.format("%B")),
        _ => format!("{} – {last}", start.format("%B %Y")),
    }
}

/// A number with its noun, of which both forms are given: `1 entry`, `1,204 followers`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Digits in groups of three.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::model::period::Period;
    use crate::page::wording::{count, months};

    #[test]
    fn periods_are_said_in_months() {
        let table = [
            (((2019, 4), (2019, 6)), "April–June 2019"),
            (((2026, 1), (2026, 1)), "January 2026"),
            (((2018, 10), (2019, 3)), "October 2018 – March 2019"),
            (((2018, 1), (2019, 1)), "January 2018 – January 2019"),
        ];
        for ((first, last), said) in table {
            assert_eq!(Period::months(first, last).map(|period| months(&period)).as_deref(), Some(said));
        }
    }

    #[test]
    fn large_numbers_are_grouped() {
        for (number, said) in
            [(0, "0 entries"), (1, "1 entry"), (999, "999 entries"), (1204, "1,204 entries")]
        {
            assert_eq!(count(number, "entry", "entries"), said);
        }
        assert_eq!(count(1_000_000, "x", "y"), "1,000,000 y");
    }
}

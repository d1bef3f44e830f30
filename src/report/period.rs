//! The months a report is about, read from its title or its path.

use crate::model::period::Period;
use chrono::NaiveDate;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Finds a period in a title (`2nd Quarter 2019`, `Report Fourth Quarter 2022`, `January-March
/// 2015`, `January 2026`) or a path (`report-2023-04-2023-06`, `2019q2-mail.txt`, `haiku-2026-01`).
pub fn find(text: &str) -> Option<Period> {
    let words = words(text);
    let named = || named_months(&words);
    let published = names_month(&words).then(named).flatten();
    quarter(&words)
        .or(published)
        .or_else(|| numbered_months(&words))
        .or_else(named)
        .or_else(|| month_before_year(text))
}

/// A month's name with its year: in `2019-08-03_report_july_2019`, the numbers only tell the day of
/// publication.
fn names_month(words: &[String]) -> bool {
    words.windows(2).any(|pair| month(&pair[0]).is_some() && year(&pair[1]).is_some())
}

/// `05/2018`, which is no part of `02/05/2018`.
fn month_before_year(text: &str) -> Option<Period> {
    let mut parts = text.split(|c: char| !c.is_alphanumeric() && !"/.-".contains(c));
    parts.find_map(|part| {
        let (month, years) = part.split_once('/')?;
        let month = month.parse().ok().filter(|number| (1..=12).contains(number) && month.len() <= 2)?;
        let point = (year(years)?, month);
        Period::months(point, point)
    })
}

/// Finds the one day that a text names (`2024-01-05`, `June 6, 2021`, `6th June 2021`): reports that
/// come every week are told apart by it.
pub fn day(text: &str) -> Option<NaiveDate> {
    let words = words(text);
    let number = |word: &String| word.parse::<u32>().ok().filter(|_| word.len() <= 2);
    let numbered = words.windows(3).find_map(|date| {
        let (month, day) = (number(&date[1])?, number(&date[2])?);
        NaiveDate::from_ymd_opt(year(&date[0])?, month, day)
    });
    let named = || {
        let mut places = (0..words.len()).filter(|&at| month(&words[at]).is_some());
        let (at, None) = (places.next()?, places.next()) else { return None };
        let near = words[at + 1..].iter().take(3);
        let year = near.clone().find_map(|word| year(word))?;
        let before = words[..at].iter().rev().take(3).take_while(|word| word.len() <= 2);
        let day = before.chain(near).find_map(number)?;
        NaiveDate::from_ymd_opt(year, month(&words[at])?, day)
    };
    if names_month(&words) { named() } else { numbered.or_else(named) }
}

/// Lower-case runs of letters or of digits.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars().flat_map(char::to_lowercase) {
        let goes_on =
            (c.is_ascii_digit() && last.is_ascii_digit()) || (c.is_alphabetic() && last.is_alphabetic());
        match words.last_mut() {
            Some(word) if goes_on => word.push(c),
            _ if c.is_alphanumeric() => words.push(c.to_string()),
            _ => {}
        }
        last = c;
    }
    words
}

fn year(word: &str) -> Option<i32> {
    word.parse().ok().filter(|year| word.len() == 4 && (1970..=2199).contains(year))
}

fn ordinal(word: &str) -> Option<u32> {
    match word {
        "1" | "first" => Some(1),
        "2" | "second" => Some(2),
        "3" | "third" => Some(3),
        "4" | "fourth" => Some(4),
        _ => None,
    }
}

/// `2nd quarter 2019`, `second quarter of 2019`, `2019 q2`, `q2 2019`.
fn quarter(words: &[String]) -> Option<Period> {
    let at = words.iter().position(|word| matches!(&**word, "q" | "quarter"))?;
    let near =
        |range: std::ops::Range<usize>| words.get(range.start..range.end.min(words.len())).unwrap_or(&[]);
    let (before, after) = (near(at.saturating_sub(3)..at), near(at + 1..at + 4));
    let number = match &*words[at] {
        "q" => after.first().and_then(|word| ordinal(word)),
        _ => before.iter().rev().find_map(|word| ordinal(word)),
    }?;
    let year = after
        .iter()
        .find_map(|word| year(word))
        .or_else(|| before.iter().rev().find_map(|word| year(word)))?;
    Period::quarter(year, number)
}

/// `2023 04 2023 06`, `2026 01`.
fn numbered_months(words: &[String]) -> Option<Period> {
    let month = |word: &str| word.parse().ok().filter(|month| (1..=12).contains(month) && word.len() == 2);
    let points: Vec<(i32, u32)> =
        words.windows(2).filter_map(|pair| Some((year(&pair[0])?, month(&pair[1])?))).collect();
    match points.as_slice() {
        [first, last, ..] => Period::months(*first, *last),
        [only] => Period::months(*only, *only),
        [] => None,
    }
}

/// The number of a month's name.
fn month(word: &str) -> Option<u32> {
    MONTHS.iter().position(|name| *name == word).map(|at| at as u32 + 1)
}

/// `january march 2015`, `october 2003 december 2003`, `january 2026`.
fn named_months(words: &[String]) -> Option<Period> {
    let mut points: Vec<(Option<i32>, u32)> = Vec::new();
    for word in words {
        match (month(word), year(word), points.last_mut()) {
            (Some(month), _, _) => points.push((None, month)),
            (None, Some(year), Some(point)) if point.0.is_none() => point.0 = Some(year),
            _ => {}
        }
    }
    let last_year = points.iter().rev().find_map(|point| point.0)?;
    let (first, last) = (points.first()?, points.iter().rev().find(|point| point.0.is_some())?);
    Period::months((first.0.unwrap_or(last_year), first.1), (last_year, last.1))
}

#[cfg(test)]
mod tests {
    use crate::report::period::{day, find};

    #[test]
    fn days_are_found_where_one_is_named() {
        let table = [
            ("This Week in Y 2024-01-05", "2024-01-05"),
            ("Weekly News - June 6, 2021", "2021-06-06"),
            ("News of the 21st of June 2021", "2021-06-21"),
            ("2024-02-29-weekly", "2024-02-29"),
        ];
        for (text, date) in table {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some(date), "{text}");
        }
        for text in [
            "January 2026",
            "January 1 - March 31, 2015",
            "report-2023-04-2023-06",
            "2019-08-03-report-july-2019",
            "2023-02-30",
            "",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn periods_are_found_in_titles_and_paths() {
        let table = [
            ("FreeBSD Project Quarterly Status Report - 2nd Quarter 2019", "2019q2"),
            ("FreeBSD Quarterly Status Report 1st Quarter 2021", "2021q1"),
            ("FreeBSD Status Report Fourth Quarter 2022", "2022q4"),
            ("Second quarter of 2019", "2019q2"),
            ("report-2023-04-2023-06", "2023q2"),
            ("2018q3-onefile.md", "2018q3"),
            ("2019q2-mail.txt", "2019q2"),
            ("January-March 2015", "2015q1"),
            ("October 2003 - December 2003", "2003q4"),
            ("Haiku Activity & Contract Report, January 2026", "2026-01"),
            ("haiku-2026-01.md", "2026-01"),
            ("Status report July 2001", "2001-07"),
            ("2019-08-03_activity_report_july_2019", "2019-07"),
            ("Activity report - 05/2018 (short)", "2018-05"),
        ];
        for (text, slug) in table {
            assert_eq!(find(text).map(|p| p.slug().to_string()).as_deref(), Some(slug), "{text}");
        }
        for text in ["", "report", "12", "02/05/2018", "13/2018", "version 2019", "quarter 2019", "q9 2019"] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}

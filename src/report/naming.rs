//! How a report is called in URLs, what months it is about, and what gathers the entries of a report
//! without categories: from its title, its address and the name of its file or folder.

use crate::model::period::Period;
use crate::model::slug::Slug;
use crate::model::text::fold;
use crate::report::period;
use chrono::{Datelike, NaiveDate};

/// The name of a report that has none of its own.
pub(crate) const REPORT: &str = "Status Report";

/// The time that a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dates {
    /// The months.
    pub(crate) period: Period,
    /// The one day, where the text that names the months names it, too.
    pub(crate) day: Option<NaiveDate>,
}

impl Dates {
    /// Names the report in URLs. Reports that come more often than every month would share a slug made
    /// of their month.
    pub(crate) fn slug(&self) -> Slug {
        self.day.map_or_else(|| self.period.slug(), |day| Slug::from_text(&day.to_string()))
    }
}

impl From<Period> for Dates {
    fn from(period: Period) -> Dates {
        Dates { period, day: None }
    }
}

/// What the first text that names months tells of the time; the best text goes first: the title, then
/// the name of the manuscript.
pub(crate) fn dates<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<Dates> {
    let dates = |text| Some(Dates { period: period::find(text)?, day: period::day(text) });
    texts.into_iter().find_map(dates)
}

/// The name of a file without folder and ending.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The category of entries that stand in none: the report's title without its months, which stays
/// the same from report to report. A subtitle behind the months, or behind a colon where there are
/// none, is no part of it, since it does not.
pub(crate) fn category(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let before = subtitle(&words).or_else(|| timeless_subtitle(&words)).map(|at| undated(&words[..at]));
    let name = before.filter(|name| !name.is_empty()).unwrap_or_else(|| undated(&words));
    if name.is_empty() { REPORT.to_owned() } else { name }
}

/// The words without dates; empty when nothing is left.
fn undated(words: &[&str]) -> String {
    let words = words.iter().filter(|word| !is_date(word)).copied();
    let name = fold(&words.collect::<Vec<_>>().join(" "));
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !"()!?\"'".contains(c));
    let name = [" of", " for", " in"].iter().find_map(|last| name.strip_suffix(last)).unwrap_or(name);
    if name.contains(char::is_alphanumeric) { name.to_owned() } else { String::new() }
}

/// Where a subtitle begins: behind the words that tell the months, the year or the issue, after a dash or a
/// colon or in brackets.
fn subtitle(words: &[&str]) -> Option<usize> {
    let mut at = 0;
    for run in words.chunk_by(|a, b| is_dated(a) == is_dated(b)) {
        at += run.len();
        let (Some(last), Some(next)) = (run.last(), words.get(at)) else { return None };
        if is_dated(last) && tells_time(run) {
            let apart = last.ends_with(':') || !last.contains(char::is_alphanumeric);
            return (apart || next.starts_with(['(', '['])).then_some(at);
        }
    }
    None
}

/// Where a subtitle begins in a title that tells no time: behind its first colon.
fn timeless_subtitle(words: &[&str]) -> Option<usize> {
    let timed = words.chunk_by(|a, b| is_dated(a) == is_dated(b)).any(tells_time);
    words.iter().position(|word| word.ends_with(':')).map(|at| at + 1).filter(|_| !timed)
}

/// True for a date and for the marks around it.
fn is_dated(word: &str) -> bool {
    is_date(word) || !word.contains(char::is_alphanumeric)
}

/// True for months with their year, a year, and the number of an issue.
fn tells_time(run: &[&str]) -> bool {
    let is_year = |word: &&str| period::find(&format!("January {word}")).is_some();
    period::find(&run.join(" ")).is_some() || run.iter().any(|word| word.starts_with('#') || is_year(word))
}

/// The title of a report that has none of its own.
pub(crate) fn titled(period: &Period) -> String {
    format!("{REPORT} {}", months(period))
}

fn months(period: &Period) -> String {
    let (start, end) = (period.start, period.end);
    let span = (end.year() - start.year()) * 12 + end.month() as i32 - start.month() as i32;
    match span {
        0 => start.format("%B %Y").to_string(),
        2 if start.month() % 3 == 1 => {
            let ordinal = ["1st", "2nd", "3rd", "4th"][start.month0() as usize / 3];
            format!("{ordinal} Quarter {}", start.year())
        }
        _ => format!("{} – {}", start.format("%B %Y"), end.format("%B %Y")),
    }
}

/// True for months, quarters, years and other numbers.
fn is_date(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let month = word.len() >= 3 && period::find(&format!("{word} 2000")).is_some();
    let ordinals = ["first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th"];
    let quarter = word == "quarter" || ordinals.contains(&&*word) || period::find(&word).is_some();
    let number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    month || quarter || number || matches!(&*word, "q1" | "q2" | "q3" | "q4")
}

#[cfg(test)]
mod tests {
    use crate::report::naming::{category, dates};

    #[test]
    fn a_report_is_known_by_its_months_or_by_its_day() {
        let table: [(&[&str], &str, &str); 7] = [
            (&["Report, January 2026", "x.md"], "2026-01", "2026-01"),
            (&["Weekly News", "2019q2-mail.txt"], "2019q2", "2019q2"),
            (&["News of 2023-10-13", "x.html"], "2023-10", "2023-10-13"),
            (&["News of 2023-10-20", "2023-10-13.html"], "2023-10", "2023-10-20"),
            (&["Weekly #5", "https://x.org/2023/10/13/weekly"], "2023-10", "2023-10-13"),
            (&["Report May 2024", "2024-06-03-report.html"], "2024-05", "2024-05"),
            (&["June 6, 2021"], "2021-06", "2021-06-06"),
        ];
        for (texts, period, slug) in table {
            let dates = dates(texts.iter().copied()).expect("months");
            assert_eq!((dates.period.slug().as_str(), dates.slug().as_str()), (period, slug), "{texts:?}");
        }
        assert_eq!(dates(["Weekly #5", "-"]), None);
    }

    #[test]
    fn the_only_category_is_the_title_without_its_months() {
        let table = [
            ("Example Activity & Contract Report, January 2026", "Example Activity & Contract Report"),
            ("Example Quarterly Status Report - 2nd Quarter 2019", "Example Quarterly Status Report"),
            ("Status Report 2019Q2", "Status Report"),
            ("January 2026", "Status Report"),
            ("This Week in X #5", "This Week in X"),
            ("This Week in X 2023-10-13", "This Week in X"),
            ("Example monthly report - 05/2018 (ft. Kits 5!)", "Example monthly report"),
            ("Example monthly report - 06/2018", "Example monthly report"),
            ("Report (May 2018): all of it", "Report"),
            ("Report of January – March 2015 – the long one", "Report"),
            ("This Week in X #5: what a week", "This Week in X"),
            ("Example 14 - Status Report 2019q2", "Example - Status Report"),
            ("Example 2nd Quarter 2019 Status Report", "Example Status Report"),
            ("May 2018: Example Report", "Example Report"),
            ("What 2019 – (2nd quarter) - brought", "What"),
            ("This month in X: windows, doors, and more!", "This month in X"),
            ("June Update: all of it", "Update"),
            ("2024 Annual Report: SIG X", "Annual Report: SIG X"),
        ];
        for (title, expected) in table {
            assert_eq!(category(title), expected);
        }
    }
}

//! How a report is called and what months it is about, from its title, its front matter and the
//! name of its file or folder.

use crate::model::period::Period;
use crate::model::slug::Slug;
use crate::model::text::fold;
use crate::report::markdown::front::Front;
use crate::report::period;
use chrono::Datelike;

/// The name of a report that has none of its own.
const REPORT: &str = "Status Report";

/// What a report is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Names the report in URLs.
    pub slug: Slug,
    /// The title as shown.
    pub title: String,
    /// The months.
    pub period: Option<Period>,
}

/// Names a report. `others` are further texts that may tell the period, the best first.
pub fn name(title: Option<&str>, front: &Front, file: &str, others: &[&str]) -> Name {
    let stem = stem(file);
    let found = ["period", "quarter"]
        .iter()
        .filter_map(|key| front.value(key))
        .chain(title)
        .chain([stem])
        .chain(others.iter().copied())
        .find_map(|text| Some((period::find(text)?, period::day(text))));
    let (period, day) = (found.map(|(period, _)| period), found.and_then(|(_, day)| day));
    let dated = || front.value("date").and_then(|date| period::find(date.get(..7)?));
    // Reports that come more often than every month would share a slug made of their month.
    let lasting = period.or_else(|| if title.is_none() { dated() } else { None });
    let period = period.or_else(dated);
    let title = match (title, period) {
        (Some(title), _) => title.to_owned(),
        (None, Some(period)) => format!("{REPORT} {}", months(&period)),
        (None, None) if stem == "-" => REPORT.to_owned(),
        (None, None) => spoken(stem),
    };
    let slug = match (day, lasting) {
        (Some(day), _) => Slug::from_text(&day.to_string()),
        (None, Some(period)) => period.slug(),
        (None, None) => Slug::from_text(&title),
    };
    Name { slug, title, period }
}

/// The category of entries that stand in none: the report's title without its months, which stays
/// the same from report to report. A subtitle behind the months, or behind a colon where there are
/// none, is no part of it, since it does not.
pub fn category(title: &str) -> String {
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

/// The name of a file without folder and ending.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A title made from the stem of a file: `office_hours` → `Office hours`, `FreshPorts` as it is.
pub fn spoken(stem: &str) -> String {
    let text = fold(&stem.replace(['_', '-'], " "));
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => stem.to_owned(),
    }
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
    use crate::report::markdown::front::Front;
    use crate::report::markdown::naming::{category, name, spoken};

    #[test]
    fn reports_are_named_by_title_file_or_date() {
        let table = [
            (Some("Report, January 2026"), "x.md", "", "2026-01", "Report, January 2026"),
            (None, "2019q2-markdown", "", "2019q2", "Status Report 2nd Quarter 2019"),
            (
                None,
                "report-2018-01-2018-09.md",
                "",
                "2018-01-2018-09",
                "Status Report January 2018 – September 2018",
            ),
            (Some("Weekly #5"), "index.md", "2026-02-12 23:00", "weekly-5", "Weekly #5"),
            (None, "index.md", "2026-02-12", "2026-02", "Status Report February 2026"),
            (
                Some("Weekly News - June 6, 2021"),
                "x.md",
                "2021-06-07",
                "2021-06-06",
                "Weekly News - June 6, 2021",
            ),
            (Some("Weekly #5"), "index.md", "", "weekly-5", "Weekly #5"),
            (None, "our_report.md", "", "our-report", "Our report"),
            (None, "-", "", "status-report", "Status Report"),
        ];
        for (title, file, date, slug, expected) in table {
            let values = [("date".to_owned(), date.to_owned())].into();
            let name = name(title, &Front { values, lines: 0 }, file, &[]);
            assert_eq!((name.slug.as_str(), &*name.title), (slug, expected), "{file}");
        }
    }

    #[test]
    fn the_only_category_is_the_title_without_its_months() {
        let table = [
            ("Haiku Activity & Contract Report, January 2026", "Haiku Activity & Contract Report"),
            (
                "FreeBSD Project Quarterly Status Report - 2nd Quarter 2019",
                "FreeBSD Project Quarterly Status Report",
            ),
            ("Status Report 2019Q2", "Status Report"),
            ("January 2026", "Status Report"),
            ("This Week in X #5", "This Week in X"),
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

    #[test]
    fn stems_are_spoken() {
        assert_eq!(spoken("office_hours"), "Office hours");
        assert_eq!(spoken("FreshPorts"), "FreshPorts");
        assert_eq!(spoken("_"), "_");
    }
}

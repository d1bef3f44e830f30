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
/// the same from report to report.
pub fn category(title: &str) -> String {
    let words = title.split_whitespace().filter(|word| !is_date(word));
    let name = fold(&words.collect::<Vec<_>>().join(" "));
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !"()!?\"'".contains(c));
    let name = name.strip_suffix(" of").or(name.strip_suffix(" for")).unwrap_or(name);
    if name.contains(char::is_alphanumeric) { name.to_owned() } else { REPORT.to_owned() }
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

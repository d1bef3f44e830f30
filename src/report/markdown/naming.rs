//! How a report is called and what months it is about, from its title, its front matter and the
//! name of its file or folder.

use crate::model::period::Period;
use crate::model::slug::Slug;
use crate::model::text::fold;
use crate::report::front::Front;
use crate::report::naming::{Dates, REPORT, dates, stem, titled};
use crate::report::period;

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
    let keys = ["period", "quarter"].iter().filter_map(|key| front.value(key));
    // A name of several words is the subject of a mail, or says as much.
    let title = title.or(Some(stem).filter(|stem| stem.contains(' ')));
    let found = dates(keys.chain(title).chain([stem]).chain(others.iter().copied()));
    let dated = || front.value("date").and_then(|date| period::find(date.get(..7)?)).map(Dates::from);
    // Reports that come more often than every month would share a slug made of their month.
    let lasting = found.or_else(|| if title.is_none() { dated() } else { None });
    let period = found.or_else(dated).map(|dates| dates.period);
    let title = match (title, period) {
        (Some(title), _) => title.to_owned(),
        (None, Some(period)) => titled(&period),
        (None, None) if stem == "-" => REPORT.to_owned(),
        (None, None) => spoken(stem),
    };
    let slug = lasting.map_or_else(|| Slug::from_text(&title), |dates| dates.slug());
    Name { slug, title, period }
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

#[cfg(test)]
mod tests {
    use crate::report::front::Front;
    use crate::report::markdown::naming::{name, spoken};

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
            (None, "Bits of ours, May 2024.eml", "", "2024-05", "Bits of ours, May 2024"),
        ];
        for (title, file, date, slug, expected) in table {
            let values = [("date".to_owned(), date.to_owned())].into();
            let name = name(title, &Front { values, lines: 0 }, file, &[]);
            assert_eq!((name.slug.as_str(), &*name.title), (slug, expected), "{file}");
        }
    }

    #[test]
    fn stems_are_spoken() {
        assert_eq!(spoken("office_hours"), "Office hours");
        assert_eq!(spoken("FreshPorts"), "FreshPorts");
        assert_eq!(spoken("_"), "_");
    }
}

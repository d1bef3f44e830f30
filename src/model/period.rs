//! The months a report is about.

use crate::model::slug::Slug;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Whole months from the first day of the first to the last day of the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
}

impl Period {
    /// The months `first..=last` of the given years. `None`: no such months, or the wrong order.
    pub fn months((first_year, first): (i32, u32), (last_year, last): (i32, u32)) -> Option<Period> {
        let start = NaiveDate::from_ymd_opt(first_year, first, 1)?;
        let end = NaiveDate::from_ymd_opt(last_year, last, 1)? + Months::new(1) - Days::new(1);
        (start < end).then_some(Period { start, end })
    }

    /// A quarter of a year, `1..=4`.
    pub fn quarter(year: i32, quarter: u32) -> Option<Period> {
        let first = quarter.checked_sub(1)? * 3 + 1;
        Period::months((year, first), (year, first + 2))
    }

    /// The period of a short name as [`Period::slug`] makes it: `2019q2`, `2026-01`,
    /// `2018-01-2018-09`.
    pub fn named(text: &str) -> Option<Period> {
        if let Some((year, quarter)) = text.split_once('q') {
            return Period::quarter(year.parse().ok()?, quarter.parse().ok()?);
        }
        let numbers: Vec<u32> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        match numbers[..] {
            [year, month] => Period::months((year as i32, month), (year as i32, month)),
            [year, first, end, last] => Period::months((year as i32, first), (end as i32, last)),
            _ => None,
        }
    }

    /// The short name: `2019q2` for a quarter, `2026-01` for a month, `2018-01-2018-09` else.
    pub fn slug(&self) -> Slug {
        let (start, end) = (self.start, self.end);
        let span = (end.year() - start.year()) * 12 + end.month() as i32 - start.month() as i32;
        let text = match span {
            0 => start.format("%Y-%m").to_string(),
            2 if start.month() % 3 == 1 => {
                format!("{}q{}", start.year(), start.month().div_ceil(3))
            }
            _ => format!("{}-{}", start.format("%Y-%m"), end.format("%Y-%m")),
        };
        Slug::from_text(&text)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::period::Period;

    #[test]
    fn periods_have_short_names() {
        assert_eq!(Period::quarter(2019, 2).map(|p| p.slug().to_string()).as_deref(), Some("2019q2"));
        assert_eq!(
            Period::months((2026, 1), (2026, 1)).map(|p| p.slug().to_string()).as_deref(),
            Some("2026-01")
        );
        let long = Period::months((2018, 1), (2018, 9)).map(|p| (p.slug().to_string(), p.end.to_string()));
        assert_eq!(long, Some(("2018-01-2018-09".to_owned(), "2018-09-30".to_owned())));
        for name in ["2019q2", "2026-01", "2018-01-2018-09"] {
            assert_eq!(Period::named(name).map(|period| period.slug().to_string()).as_deref(), Some(name));
        }
        for name in ["", "q", "2019", "2019q5", "2019-13", "2019-03-2019-01", "2019-1-1", "soon"] {
            assert_eq!(Period::named(name), None, "{name}");
        }
        assert_eq!(Period::quarter(2019, 5), None);
        assert_eq!(Period::quarter(2019, 0), None);
    }
}

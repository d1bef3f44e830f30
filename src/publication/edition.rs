//! What is published of a report itself: its title, introduction and categories, of which a poorer
//! form may know less.

use crate::model::Timestamp;
use crate::model::body::Body;
use crate::model::published::Edition;
use crate::model::report::{Category, Format, Report};
use crate::publication::loss::lacks_little;

/// A folder of files without an index has one category of its own making. It says nothing against
/// the several that the same report was published with from another form.
pub fn is_arranged(report: &Report, old: Option<&Edition>) -> bool {
    let Some(old) = old else { return true };
    match report.categories.as_slice() {
        [only] => {
            old.categories.len() < 2 || old.categories.iter().any(|category| category.slug == only.slug)
        }
        _ => true,
    }
}

/// The edition as it is after publishing the report; `new` says whether it brings a new entry.
pub fn edition(report: &Report, old: Option<&Edition>, new: bool, now: Timestamp) -> Edition {
    let poorer = old.filter(|old| !is_arranged(report, Some(old)));
    Edition {
        slug: report.slug.clone(),
        title: poorer.map_or(&report.title, |old| &old.title).clone(),
        format: report.format,
        period: report.period.or(old.and_then(|old| old.period)),
        introduction: introduction(report, old),
        categories: poorer.map_or_else(|| report.categories.clone(), |old| categories(report, old, new)),
        published: old.map_or(now, |old| old.published),
        updated: now,
    }
}

/// True when readers of the edition's page would see no difference.
pub fn says_same(old: &Edition, new: &Edition) -> bool {
    let framed = |edition: &Edition| (edition.title.clone(), edition.period, edition.categories.clone());
    framed(old) == framed(new) && old.introduction.words() == new.introduction.words()
}

/// The introduction, unless the form has none or is a mail that only lacks something.
fn introduction(report: &Report, old: Option<&Edition>) -> Body {
    let kept = old.map(|old| &old.introduction).filter(|old| {
        let poorer = report.format == Format::Mail && lacks_little(old, &report.introduction);
        report.introduction.is_empty() || poorer
    });
    kept.unwrap_or(&report.introduction).clone()
}

/// The categories of before, and the report's own when an entry is new.
fn categories(report: &Report, old: &Edition, new: bool) -> Vec<Category> {
    let own = report.categories.iter().filter(|_| new);
    old.categories.iter().chain(own).cloned().collect()
}

//! What a page says about itself: title, period, address. Knows nothing of entries.

use crate::model::period::Period;
use crate::model::text::{fold, shorten};
use crate::report::html::tree::{Element, Node};
use crate::report::period::find;

/// The title of a page that has none.
const UNTITLED: &str = "Status Report";

/// The first title that is one, and the months the report is about when it does not name them:
/// all pages of a project have the same title.
pub fn title(page: &Element<'_>, period: Option<&Period>) -> String {
    let named = |name: &'static str| page.find(&move |element| element.name == name);
    let titles = [named("title").map(raw_title), named("h1").map(Element::text)];
    let fits = |title: &String| !title.is_empty() && title != "Introduction";
    let title = titles.into_iter().flatten().find(fits).unwrap_or_else(|| UNTITLED.to_owned());
    let title = shorten(&title, 200);
    match period.filter(|_| find(&title).is_none()) {
        Some(period) => format!("{title} - {}", months(period)),
        None => title,
    }
}

/// `title` is an element that is not shown in the text.
fn raw_title(element: &Element<'_>) -> String {
    let text = element.children.iter().map(|node| match node {
        Node::Text(text) => &**text,
        Node::Element(_) => "",
    });
    fold(&text.collect::<String>())
}

/// `2nd Quarter 2019` as in the titles of later reports, `January 2026`, `August 2001 to
/// September 2001`.
fn months(period: &Period) -> String {
    let slug = period.slug().to_string();
    match slug.split_once('q') {
        Some((year, "1")) => format!("1st Quarter {year}"),
        Some((year, "2")) => format!("2nd Quarter {year}"),
        Some((year, "3")) => format!("3rd Quarter {year}"),
        Some((year, quarter)) => format!("{quarter}th Quarter {year}"),
        None => {
            let (start, end) =
                (period.start.format("%B %Y").to_string(), period.end.format("%B %Y").to_string());
            if start == end { start } else { format!("{start} to {end}") }
        }
    }
}

/// The months, from the title, from the sentence that says what the report covers, from the page's
/// own address, from the file's name.
pub fn period(page: &Element<'_>, introduction: &[&Node<'_>], path: &str) -> Option<Period> {
    find(&title(page, None))
        .or_else(|| find(&covered(introduction)?))
        .or_else(|| find(&address(page)?))
        .or_else(|| find(path))
}

/// Other sentences name other months: deadlines, conferences, the report to come.
fn covered(introduction: &[&Node<'_>]) -> Option<String> {
    let mut text = String::new();
    introduction.iter().for_each(|node| node.write(&mut text));
    let text = fold(&text);
    let covers = |sentence: &&str| sentence.contains("report covers") || sentence.contains("Report covers");
    text.split_inclusive(". ").find(covers).map(str::to_owned)
}

/// What relative links are resolved against, when the page says so.
pub fn base(page: &Element<'_>) -> Option<url::Url> {
    let base = page.find(&|element| element.name == "base").and_then(|element| element.attribute("href"));
    base.and_then(web).or_else(|| web(&address(page)?))
}

/// The address the page says it has.
fn address(page: &Element<'_>) -> Option<String> {
    let canonical = page.find(&|element| element.attribute("rel") == Some("canonical"));
    let shared = page.find(&|element| element.attribute("property") == Some("og:url"));
    let canonical = canonical.and_then(|element| element.attribute("href"));
    canonical.or_else(|| shared?.attribute("content")).map(str::to_owned)
}

fn web(address: &str) -> Option<url::Url> {
    let url = url::Url::parse(address.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use crate::report::html::{heading, outline, tree};

    fn of(html: &str, path: &str) -> String {
        let page = tree::parse(html);
        let introduction = outline::of(&page).introduction;
        heading::title(&page, heading::period(&page, &introduction, path).as_ref())
    }

    #[test]
    fn a_title_names_the_months() {
        let page = "<title>FreeBSD Quarterly Status Report</title><h1>Introduction</h1><p>";
        let table = [
            (
                "This report covers work between January and March 2015. The deadline is July 7, 2015.",
                "x",
                "1st Quarter 2015",
            ),
            ("Submit until May 2003.", "report-2001-08-2001-09.html", "August 2001 to September 2001"),
            (
                "<link rel=canonical href='https://x.org/report-2004-07-2004-12.html'>",
                "-",
                "July 2004 to December 2004",
            ),
            ("", "2001-06.html", "June 2001"),
        ];
        for (introduction, path, months) in table {
            let title = of(&format!("{page}{introduction}"), path);
            assert_eq!(title, format!("FreeBSD Quarterly Status Report - {months}"));
        }
        assert_eq!(of("<h1>Report 4th Quarter 2012</h1>", "x"), "Report 4th Quarter 2012");
        assert_eq!(of("<p>x", "x"), "Status Report");
    }
}

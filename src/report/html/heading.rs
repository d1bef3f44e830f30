//! What a page says about itself: title, period, address. Knows nothing of entries.

use crate::model::period::Period;
use crate::model::text::{fold, shorten};
use crate::report::html::title;
use crate::report::html::tree::{Element, Node};
use crate::report::naming::{Dates, dates};
use crate::report::period::find;

/// The title of a page that has none.
const UNTITLED: &str = "Status Report";

/// What the page calls the report: its leading heading, or the title that all pages of a project
/// share; the one that names the months goes first.
pub fn name(page: &Element<'_>, introduction: &[&Node<'_>]) -> String {
    let named = |name: &'static str| page.find(&move |element| element.name == name);
    let leading = first(introduction).filter(|element| element.name == "h1");
    let titles = [leading.map(title::of), named("title").map(raw_title), named("h1").map(title::of)];
    let fits = |title: &&String| !title.is_empty() && !is_introduction(title);
    let mut titles = titles.iter().flatten().filter(fits);
    let dated = titles.clone().find(|title| find(title).is_some());
    dated.or_else(|| titles.next()).map_or_else(|| UNTITLED.to_owned(), |title| shorten(title, 200))
}

/// The name with the months that the report is about, when it does not tell them itself.
pub fn with_months(name: &str, period: Option<&Period>) -> String {
    match period.filter(|_| find(name).is_none()) {
        Some(period) => format!("{name} - {}", months(period)),
        None => name.to_owned(),
    }
}

/// The first heading of an introduction that could be its own or the page's.
pub fn first<'t>(introduction: &[&'t Node<'t>]) -> Option<&'t Element<'t>> {
    let elements = introduction.iter().filter_map(|node| node.element());
    elements.into_iter().find(|element| matches!(&*element.name, "h1" | "h2"))
}

/// True for the heading that every introduction may have.
pub fn is_introduction(text: &str) -> bool {
    text.trim_end_matches(':').trim_end().eq_ignore_ascii_case("introduction")
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

/// The time, from the title, from the sentence that says what the report covers, from the page's
/// own address, from the file's name.
pub fn time(page: &Element<'_>, introduction: &[&Node<'_>], path: &str) -> Option<Dates> {
    let covered = || Some(Dates::from(find(&covered(introduction)?)?));
    let address = address(page);
    dates([&*name(page, introduction)])
        .or_else(covered)
        .or_else(|| dates(address.as_deref().into_iter().chain([path])))
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
        let period = heading::time(&page, &introduction, path).map(|time| time.period);
        heading::with_months(&heading::name(&page, &introduction), period.as_ref())
    }

    #[test]
    fn the_leading_heading_goes_before_the_title_of_all_pages() {
        let table = [
            ("<title>Status Reports</title><h1>Summit Report</h1><p>x<h2>A</h2>", "Summit Report"),
            ("<title>Report May 2013 | X</title><h1>X</h1><p>x<h2>A</h2>", "Report May 2013 | X"),
            ("<title>Report May 2013 | X</title><h1>Report May 2013</h1><p>x<h2>A</h2>", "Report May 2013"),
            ("<h1 id=r>Report May 2013<a href='#r'>¶</a></h1><p>x<h2>A</h2>", "Report May 2013"),
            ("<title>Reports</title><h1>Introduction:</h1><h1>Next</h1><h2>A</h2>", "Reports"),
        ];
        for (html, title) in table {
            assert_eq!(of(html, "x"), title, "{html}");
        }
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

//! The operator's own page: how things stand, in figures and bars. Read only.
//!
//! Not a page of the site: it has no masthead and links to nothing.

use crate::model::Timestamp;
use crate::page::asset::{ICON, STYLE};
use crate::page::{wording, written};
use askama::Template;

/// The height and width of a chart in units of its own.
const HEIGHT: u64 = 120;
const WIDTH: usize = 720;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct StatusPage<'a> {
    /// The site's name.
    pub title: &'a str,
    /// When it was asked for.
    pub now: Timestamp,
    /// What cannot be told now; empty when all is well.
    pub trouble: &'a str,
    /// Teams and how many follow them, the most followed first.
    pub followers: Vec<Bar>,
    /// Requests to other servers by hours, the present one last.
    pub hours: Vec<Column>,
    /// Hosts and how long they take in milliseconds, the slowest first.
    pub hosts: Vec<Bar>,
    /// Programs that read feeds and how many subscribers they report.
    pub readers: Vec<Bar>,
}

/// A row: a name, a number that its bar shows, and what is said beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the number is of.
    pub name: String,
    /// The number.
    pub number: u64,
    /// The number with its unit, and more.
    pub said: String,
}

/// An hour of deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// When it began.
    pub began: Timestamp,
    /// What was taken.
    pub delivered: u64,
    /// What was not: refused, or to be tried again.
    pub failed: u64,
}

/// A heading with its rows.
struct Table<'a> {
    id: &'static str,
    title: &'static str,
    nothing: &'static str,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    name: &'a str,
    said: &'a str,
    width: u64,
}

/// A column as it is drawn, from the bottom up.
struct Drawn {
    x: usize,
    delivered: u64,
    failed: u64,
    top: u64,
    middle: u64,
    said: String,
}

#[derive(Template)]
#[template(config = "src/page/askama.toml", path = "status.html")]
struct Sheet<'a> {
    view: &'a StatusPage<'a>,
    tables: Vec<Table<'a>>,
    columns: Vec<Drawn>,
    highest: u64,
    sum: String,
    step: usize,
}

/// The page.
pub fn html(view: &StatusPage<'_>) -> String {
    let highest = view.hours.iter().map(|hour| hour.delivered + hour.failed).max().unwrap_or(0);
    let step = WIDTH / view.hours.len().max(1);
    let columns = view.hours.iter().enumerate();
    let columns = columns.map(|(place, hour)| column(place * step, hour, highest)).collect();
    let tables = vec![
        table("_teams", "Followers", "Nobody follows yet.", &view.followers),
        table("_hosts", "Slowest hosts", "Nothing has been delivered since the start.", &view.hosts),
        table("_readers", "Feed readers", "No feed has been asked for since the start.", &view.readers),
    ];
    written(&Sheet { view, tables, columns, highest, sum: sum(view), step })
}

fn sum(view: &StatusPage<'_>) -> String {
    let of = |part: fn(&Column) -> u64| view.hours.iter().map(part).sum::<u64>() as usize;
    let delivered = wording::count(of(|hour| hour.delivered), "delivery", "deliveries");
    let failed = wording::count(of(|hour| hour.failed), "failure", "failures");
    format!("{delivered} and {failed} in {} hours", view.hours.len())
}

fn column(x: usize, hour: &Column, highest: u64) -> Drawn {
    let height = |number: u64| (number * HEIGHT).div_ceil(highest.max(1));
    let (delivered, failed) = (height(hour.delivered), height(hour.failed));
    let middle = HEIGHT.saturating_sub(delivered);
    let said = format!(
        "{}: {} delivered, {} failed",
        hour.began.format("%-d %B, %H:%M"),
        hour.delivered,
        hour.failed
    );
    Drawn { x, delivered, failed, top: middle.saturating_sub(failed), middle, said }
}

fn table<'a>(id: &'static str, title: &'static str, nothing: &'static str, bars: &'a [Bar]) -> Table<'a> {
    let largest = bars.iter().map(|bar| bar.number).max().unwrap_or(0).max(1);
    let row =
        |bar: &'a Bar| Row { name: &bar.name, said: &bar.said, width: (bar.number * 300).div_ceil(largest) };
    Table { id, title, nothing, rows: bars.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use crate::page::status::{Bar, Column, StatusPage, html};
    use chrono::{Duration, TimeZone, Utc};
    use scraper::{Html, Selector};

    #[test]
    fn figures_are_drawn_and_nothing_breaks_out_of_its_place() {
        let now = Utc.with_ymd_and_hms(2026, 7, 1, 12, 0, 0).single().expect("an instant");
        let bar = |name: &str, number| Bar { name: name.into(), number, said: format!("{number} said") };
        let hours = (0..48).map(|n| Column {
            began: now - Duration::hours(47 - n),
            delivered: n.unsigned_abs() * 7,
            failed: n.unsigned_abs() % 5,
        });
        let text = html(&StatusPage {
            title: "A <site>",
            now,
            trouble: "",
            followers: vec![bar("Core \"<b>\" Team", 1204), bar("Doc", 0)],
            hours: hours.collect(),
            hosts: vec![bar("slow.example", 5000)],
            readers: Vec::new(),
        });
        let page = Html::parse_document(&text);
        let count = |selector| page.select(&Selector::parse(selector).expect("a selector")).count();
        assert_eq!(
            (count("h1"), count("h2"), count("b"), count("script"), count("[style]")),
            (1, 4, 0, 0, 0)
        );
        assert_eq!((count("svg.hours g"), count("tbody tr"), count("rect[width='300']")), (48, 3, 2));
        assert!(text.contains("No feed has been asked for"), "{text}");
    }
}

//! The operator's own page: how things stand, in figures and bars. Read only.
//!
//! Not a page of the site: it has no masthead and links to nothing.

use crate::model::Timestamp;
use crate::page::asset::{ICON, STYLE};
use crate::page::{wording, written};
use askama::Template;
use std::cmp::Ordering;

/// The height and width of a chart in units of its own.
const HEIGHT: u64 = 120;
const WIDTH: usize = 720;
/// The height and width of a curve.
const LOW: u64 = 40;
const WIDE: u64 = 300;
/// How many days before the present one a curve shows.
pub const DRAWN_DAYS: u32 = 90;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct StatusPage<'a> {
    /// The site's name.
    pub title: &'a str,
    /// When it was asked for.
    pub now: Timestamp,
    /// What cannot be told now; empty when all is well.
    pub trouble: &'a str,
    /// Teams and how many followed them from day to day, the most followed first.
    pub followers: Vec<Curve>,
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

/// A row: a name, and a number that changed from day to day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// What the numbers are of.
    pub name: String,
    /// How many days ago, and the number then; the present one last. What is longer ago than
    /// [`DRAWN_DAYS`] is not drawn.
    pub points: Vec<(u32, u64)>,
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

/// A curve as it is drawn: the area below it.
struct Area<'a> {
    name: &'a str,
    said: String,
    path: String,
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
    areas: Vec<Area<'a>>,
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
        table("_hosts", "Slowest hosts", "Nothing has been delivered since the start.", &view.hosts),
        table("_readers", "Feed readers", "No feed has been asked for since the start.", &view.readers),
    ];
    let areas = view.followers.iter().map(area).collect();
    written(&Sheet { view, areas, tables, columns, highest, sum: sum(view), step })
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

fn area(curve: &Curve) -> Area<'_> {
    let points: Vec<(u32, u64)> =
        curve.points.iter().copied().filter(|(ago, _)| *ago <= DRAWN_DAYS).collect();
    let highest = points.iter().map(|(_, number)| *number).max().unwrap_or(0).max(1);
    let x = |ago: u32| WIDE - u64::from(ago) * WIDE / u64::from(DRAWN_DAYS);
    let y = |number: u64| LOW - (number * LOW).div_ceil(highest);
    let first = points.first().copied().unwrap_or_default();
    let last = points.last().map_or(0, |(_, number)| *number);
    // A day alone has no width: it is drawn as if it had lasted.
    let begin = x(first.0).min(WIDE - 2);
    let line: String = points.iter().map(|(ago, number)| format!("L{} {}", x(*ago), y(*number))).collect();
    let path = format!("M{begin} {LOW}V{}{line}V{LOW}Z", y(first.1));
    Area { name: &curve.name, said: trend(last, first), path }
}

/// The present number, and how it differs from that of some days ago.
fn trend(last: u64, (ago, first): (u32, u64)) -> String {
    let days = wording::count(ago as usize, "day", "days");
    match last.cmp(&first) {
        _ if ago == 0 => last.to_string(),
        Ordering::Equal => format!("{last}, as {days} ago"),
        Ordering::Greater => format!("{last}, +{} in {days}", last - first),
        Ordering::Less => format!("{last}, −{} in {days}", first - last),
    }
}

fn table<'a>(id: &'static str, title: &'static str, nothing: &'static str, bars: &'a [Bar]) -> Table<'a> {
    let largest = bars.iter().map(|bar| bar.number).max().unwrap_or(0).max(1);
    let row =
        |bar: &'a Bar| Row { name: &bar.name, said: &bar.said, width: (bar.number * 300).div_ceil(largest) };
    Table { id, title, nothing, rows: bars.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use crate::page::status::{Bar, Column, Curve, StatusPage, html};
    use chrono::{Duration, TimeZone, Utc};
    use scraper::{Html, Selector};

    #[test]
    fn figures_are_drawn_and_nothing_breaks_out_of_its_place() {
        let now = Utc.with_ymd_and_hms(2026, 7, 1, 12, 0, 0).single().expect("an instant");
        let bar = |name: &str, number| Bar { name: name.into(), number, said: format!("{number} said") };
        let curve = |name: &str, points: &[(u32, u64)]| Curve { name: name.into(), points: points.into() };
        let hours = (0..48).map(|n| Column {
            began: now - Duration::hours(47 - n),
            delivered: n.unsigned_abs() * 7,
            failed: n.unsigned_abs() % 5,
        });
        let text = html(&StatusPage {
            title: "A <site>",
            now,
            trouble: "",
            followers: vec![
                curve("Core \"<b>\" Team", &[(91, 7), (90, 600), (45, 602), (0, 1204)]),
                curve("Doc", &[(0, 0)]),
                curve("New", &[(1, 8), (0, 7)]),
                curve("Still", &[(2, 5), (0, 5)]),
            ],
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
        assert_eq!(
            (count("svg.hours g"), count("tbody tr"), count("rect.delivered[width='300']")),
            (48, 5, 1)
        );
        let paths: Vec<_> = [
            "M0 40V20L0 20L150 20L300 0V40Z",
            "M298 40V40L300 40V40Z",
            "M297 40V0L297 0L300 5V40Z",
            "M294 40V0L294 0L300 0V40Z",
        ]
        .into();
        let path = Selector::parse(".trend path").expect("a selector");
        let drawn = page.select(&path).filter_map(|path| path.attr("d"));
        assert_eq!(drawn.collect::<Vec<_>>(), paths);
        for said in ["1204, +604 in 90 days", "<td>0</td>", "7, −1 in 1 day", "<td>5, as 2 days ago</td>"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert!(text.contains("No feed has been asked for"), "{text}");
    }
}

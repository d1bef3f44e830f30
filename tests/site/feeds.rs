//! Feeds: which there are, what stands in them, and what stays when a report is published again.

use crate::browse::get;
use crate::patience::until;
use crate::program::Site;
use crate::samples::{REPORT, SLUGS, TITLES, edited};
use feed_rs::model::{Entry, Feed};
use feed_rs::parser;

const FORMATS: [&str; 3] = ["atom", "rss", "json"];

/// A feed as a parser sees it that we did not write.
pub fn parsed(site: &Site, path: &str) -> Feed {
    let answer = get(&site.at(path));
    assert_eq!(answer.status, 200, "{path}");
    parser::parse(&*answer.body).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| &*entry.title.as_ref().expect("a title").content).collect()
}

fn body(entry: &Entry) -> String {
    entry.content.clone().and_then(|content| content.body).expect("content")
}

#[test]
fn there_are_feeds_of_the_site_of_teams_categories_and_reports() {
    let site = Site::with_archive(REPORT);
    let table: [(&str, &[&str]); 6] = [
        ("/feed", &TITLES),
        ("/teams/core-team/feed", &TITLES[..1]),
        ("/teams/kernel/feed", &TITLES[2..]),
        ("/categories/team-reports/feed", &TITLES[..2]),
        ("/categories/kernel/feed", &TITLES[2..]),
        ("/reports/2026q1/feed", &TITLES),
    ];
    for (path, expected) in table {
        for format in FORMATS {
            assert_eq!(titles(&parsed(&site, &format!("{path}.{format}"))), expected, "{path}.{format}");
        }
    }
    assert_eq!(get(&site.at("/teams/nobody/feed.atom")).status, 404);
}

#[test]
fn all_formats_say_the_same() {
    let site = Site::with_archive(REPORT);
    let feeds = FORMATS.map(|format| parsed(&site, &format!("/feed.{format}")));
    for feed in &feeds {
        let ids: Vec<&str> = feed.entries.iter().map(|entry| &*entry.id).collect();
        let expected = SLUGS.map(|slug| site.at(&format!("/ap/notes/2026q1/{slug}")));
        assert_eq!(ids, expected);
        for (entry, first) in feed.entries.iter().zip(&feeds[0].entries) {
            assert_eq!(
                (entry.published, entry.updated.or(entry.published)),
                (first.published, first.updated)
            );
            assert_eq!(entry.authors[0].name, first.authors[0].name);
            let label = |entry: &Entry| {
                let category = &entry.categories[0];
                category.label.clone().unwrap_or(category.term.clone())
            };
            assert_eq!(label(entry), label(first));
            assert_eq!(body(entry).trim(), body(first).trim());
        }
    }
    let core = body(&feeds[0].entries[0]);
    assert!(core.contains("<li>one thing;</li>") && core.contains("The Example Foundation"), "{core}");
    assert!(core.contains("https://example.org/plan"), "{core}");
}

#[test]
fn ids_stay_and_only_what_changed_is_updated() {
    let site = Site::with_archive(REPORT);
    let moments = || {
        let feed = parsed(&site, "/feed.atom");
        feed.entries.into_iter().map(|entry| (entry.id, entry.published, entry.updated)).collect::<Vec<_>>()
    };
    let before = moments();
    site.publish("report.md", REPORT, &[]);
    assert_eq!(moments(), before);
    site.publish("report.md", &edited(), &[]);
    until("the edit is there", || moments() != before);
    for (now, then) in moments().into_iter().zip(before) {
        assert_eq!((&now.0, now.1), (&then.0, then.1));
        assert_eq!(now.2 > then.2, now.0.ends_with("/memory"), "{}", now.0);
        assert!(now.2 >= then.2);
    }
}

#[test]
fn control_characters_and_markup_do_no_harm() {
    let nasty = "a\u{1}c\u{8}d\u{b}e\u{1b}f\u{7f}g\u{fffe}h\u{ffff}i ]]> &amp; &lt;b&gt; <script>alert(1)</script> \u{202e}x";
    let report =
        REPORT.replace("The memory is larger now.", nasty).replace("## Memory", "## Mem\u{c}ory ]]> & <i>");
    let site = Site::with_archive(&report);
    for path in ["/feed", "/teams/kernel/feed", "/categories/kernel/feed", "/reports/2026q1/feed"] {
        for format in FORMATS {
            let path = format!("{path}.{format}");
            let answer = get(&site.at(&path)).text();
            let forbidden =
                |c: char| (c.is_control() && !"\n\t\r".contains(c)) || "\u{fffe}\u{ffff}".contains(c);
            assert_eq!(answer.chars().find(|c| forbidden(*c)), None, "{path}");
            assert_eq!(parsed(&site, &path).entries.len() % 2, 0, "{path}");
            assert!(!answer.contains("<script"), "{path}");
        }
    }
    let entry = &parsed(&site, "/reports/2026q1/feed.atom").entries[2];
    assert!(body(entry).contains("alert(1)"), "{}", body(entry));
}

#[test]
fn the_list_of_feeds_names_feeds_that_are_there() {
    let site = Site::with_archive(REPORT);
    let list = get(&site.at("/feeds.opml"));
    assert!(list.header("content-type").contains("opml"));
    let text = list.text();
    let addresses: Vec<&str> =
        text.split("xmlUrl=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(addresses.len(), 1 + 3 + 2 + 1, "{text}");
    for address in addresses {
        assert_eq!(get(address).status, 200, "{address}");
    }
}

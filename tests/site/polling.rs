//! Readers that poll: what is new, what is older, what people and crawlers get.

use crate::browse::{Answer, BROWSER, get, get_page, get_with, head};
use crate::feeds::parsed;
use crate::patience::until;
use crate::program::Site;
use crate::samples::{REPORT, SLUGS, edited};
use std::collections::BTreeSet;
use std::time::Duration;

/// A report of many entries.
fn many(count: usize) -> String {
    let entries: String =
        (1..=count).map(|number| format!("\n## Part {number}\n\nText of part {number}.\n")).collect();
    format!("---\ntitle: Example Status Report Second Quarter 2026\n---\n\n# Kernel\n{entries}")
}

#[test]
fn a_reader_that_names_its_version_gets_only_what_is_new() {
    let mut site = Site::with_archive(REPORT);
    for path in ["/feed.atom", "/reports/2026q1/feed.rss", "/teams/kernel/feed.json"] {
        let tag = |encoding: &str| {
            get_with(&site.at(path), &[("accept-encoding", encoding)]).header("etag").to_owned()
        };
        let (plain, gzip) = (tag("identity"), tag("gzip"));
        let ask =
            |site: &Site, tag: &str| get_with(&site.at(path), &[("a-im", "feed"), ("if-none-match", tag)]);
        assert_eq!(ask(&site, &plain).status, 304);
        assert_eq!(ask(&site, "\"unknown\"").status, 200);
        assert_eq!(get_with(&site.at(path), &[("a-im", "feed")]).status, 200);
        let text = match path {
            "/feed.atom" => edited(),
            "/reports/2026q1/feed.rss" => edited().replace("new lines", "newer lines"),
            _ => edited().replace("new lines", "newer lines").replace("twice as large", "large"),
        };
        site.publish("report.md", &text, &[]);
        for tag in [&plain, &gzip, &format!("\"x\", W/{plain}")] {
            let new = ask(&site, tag);
            assert_eq!((new.status, new.header("im")), (226, "feed"), "{path} {tag}");
            assert!(new.header("cache-control").contains("no-store"));
            assert!(new.header("vary").contains("A-IM") && new.header("vary").contains("If-None-Match"));
            assert_eq!(new.header("etag"), get(&site.at(path)).header("etag"));
            let feed = feed_rs::parser::parse(&*new.body).expect("a feed");
            assert_eq!(feed.entries.len(), 1, "{path}: {}", new.text());
        }
        let without = get_with(&site.at(path), &[("if-none-match", &plain)]);
        assert_eq!(without.status, 200);
        assert!(without.header("vary").contains("A-IM"));
        site.stop();
        site.start();
        assert_eq!(ask(&site, &plain).status, 226, "versions outlive a restart");
    }
}

#[test]
fn a_reader_that_slept_long_finds_every_entry_in_archives() {
    let site = Site::with_archive(&many(90));
    site.publish("first.md", REPORT, &["--silent"]);
    for (first, count) in
        [("/feed.atom", 94), ("/teams/kernel/feed.rss", 92), ("/categories/kernel/feed.json", 92)]
    {
        let (mut ids, mut next, mut documents) = (BTreeSet::new(), Some(first.to_owned()), 0);
        while let Some(path) = next {
            let answer = get(&site.at(&path));
            assert_eq!(answer.status, 200, "{path}");
            let text = answer.text();
            assert_eq!(text.contains("fh:archive"), documents > 0 && !path.ends_with("json"), "{path}");
            ids.extend(parsed(&site, &path).entries.into_iter().map(|entry| entry.id));
            let mark = if path.ends_with("json") { "\"next_url\":\"" } else { "\" rel=\"prev-archive\"" };
            let address = match path.ends_with("json") {
                true => text.split(mark).nth(1).and_then(|rest| rest.split('"').next()),
                false => text
                    .split(mark)
                    .next()
                    .filter(|_| text.contains(mark))
                    .and_then(|rest| rest.rsplit('"').next()),
            };
            next = address.map(|address| address.trim_start_matches(site.origin()).to_owned());
            documents += 1;
        }
        assert_eq!((ids.len(), documents), (count, 2), "{first}");
    }
    assert!(get(&site.at("/archive/1/feed.atom")).header("cache-control").contains("max-age=604800"));
    assert!(get(&site.at("/reports/2026q1/feed.atom")).text().contains("fh:complete"));
    for (path, current) in [
        ("/archive/2/feed.atom", "/feed.atom"),
        ("/teams/kernel/archive/2/feed.rss", "/teams/kernel/feed.rss"),
    ] {
        let to_come = get(&site.at(path));
        assert_eq!((to_come.status, to_come.header("location")), (307, &*site.at(current)));
    }
    for none in ["/archive/3/feed.atom", "/archive/0/feed.atom", "/teams/nobody/archive/1/feed.atom"] {
        assert_eq!(get(&site.at(none)).status, 404, "{none}");
    }
}

#[test]
fn an_archive_stays_as_it_is_while_new_entries_come() {
    let site = Site::with_archive(&many(90));
    let archive = || get(&site.at("/archive/1/feed.atom")).body;
    let before = archive();
    site.publish("first.md", REPORT, &["--silent"]);
    assert_eq!(archive(), before);
    site.publish("many.md", &many(90).replace("Text of part 90.", "Another text."), &["--silent"]);
    until("an edit is in the archive", || archive() != before);
}

#[test]
fn people_who_open_a_feed_see_a_page_and_readers_never_do() {
    let site = Site::with_archive(REPORT);
    for path in ["/feed.atom", "/teams/kernel/feed.rss", "/reports/2026q1/feed.json"] {
        let page = get_page(&site.at(path));
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(
            page.header("vary").split(", ").any(|name| name == "Accept"),
            "{path}: {}",
            page.header("vary")
        );
        let feed = get(&site.at(path));
        assert!(!feed.header("content-type").contains("html"), "{path}");
        assert!(feed.header("vary").split(", ").any(|name| name == "Accept"), "{path}");
        let reader = [("accept", "application/atom+xml, application/rss+xml, text/html;q=0.5, */*;q=0.1")];
        assert_eq!(get_with(&site.at(path), &reader).body, feed.body, "{path}");
        let bare = head(&site.at(path), &[("accept", BROWSER)]);
        assert_eq!(bare.header("content-length"), page.body.len().to_string(), "{path}");
    }
    assert!(
        get_page(&site.at("/feeds.opml")).header("content-type").contains("opml"),
        "a list is for taking"
    );
    let page = get_page(&site.at("/feed.atom")).text();
    assert!(page.contains(&site.at("/feed.atom")) && page.contains("This is a feed"), "{page}");
    assert!(SLUGS.iter().all(|slug| page.contains(&format!("/reports/2026q1/{slug}"))), "{page}");
}

#[test]
fn parts_of_feeds_are_not_sent() {
    let site = Site::with_archive(REPORT);
    let whole = get(&site.at("/feed.atom"));
    let part = get_with(&site.at("/feed.atom"), &[("range", "bytes=0-99")]);
    assert_eq!((part.status, part.header("accept-ranges")), (200, "none"));
    assert_eq!(part.body, whole.body);
}

#[test]
fn crawlers_find_every_page_with_its_last_change() {
    let site = Site::with_archive(REPORT);
    let robots = get(&site.at("/robots.txt")).text();
    assert!(robots.contains(&format!("Sitemap: {}", site.at("/sitemap.xml"))), "{robots}");
    assert!(robots.contains("Disallow: /follow\nDisallow: /search\n"), "{robots}");
    let index = get(&site.at("/sitemap.xml"));
    let parts = located(&index);
    assert_eq!((parts.len(), index.text().matches("<sitemap>").count()), (2, 2), "{}", index.text());
    let maps: Vec<Answer> = parts.iter().map(|part| get(part)).collect();
    let pages: Vec<String> = maps.iter().flat_map(located).collect();
    for path in
        ["/", "/feeds", "/reports/2026q1", "/reports/2026q1/memory", "/teams/kernel", "/categories/kernel"]
    {
        assert!(pages.contains(&site.at(path)), "{path} is not in {pages:?}");
    }
    for page in pages {
        assert_eq!(get_page(&page).status, 200, "{page}");
    }
}

/// The addresses in a list for crawlers, each with its last change.
fn located(map: &Answer) -> Vec<String> {
    assert_eq!((map.status, map.header("content-type")), (200, "application/xml; charset=utf-8"));
    let text = map.text();
    let found: Vec<_> = text.split("<loc>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(found.len(), text.matches("<lastmod>").count());
    found.into_iter().map(str::to_owned).collect()
}

#[test]
fn another_report_leaves_the_list_of_what_was_there_as_it_is() {
    let site = Site::with_archive(REPORT);
    let part = || get(&site.at("/sitemap.reports.2026q1.xml"));
    let before = part();
    site.publish("second.md", &many(3), &["--silent"]);
    until("it is there", || located(&get(&site.at("/sitemap.xml"))).len() == 3);
    assert_eq!(located(&get(&site.at("/sitemap.reports.2026q2.xml"))).len(), 1 + 3);
    assert_eq!(part().header("etag"), before.header("etag"));
}

#[test]
fn a_follow_changes_no_feed() {
    let site = Site::with_archive(REPORT);
    let remote = crate::remote::Remote::start();
    let file = site.path("feeds/teams/kernel/feed.atom");
    let written = || std::fs::metadata(&file).and_then(|data| data.modified()).expect("a file");
    let (before, feed) = (written(), get(&site.at("/teams/kernel/feed.atom")));
    remote.actor("ana").follows(&site, "kernel");
    until("the follower is counted", || {
        crate::browse::get_activity(&site.at("/ap/actors/kernel/followers")).json()["totalItems"] == 1
    });
    let after = get(&site.at("/teams/kernel/feed.atom"));
    assert_eq!(
        (after.header("etag"), after.header("last-modified")),
        (feed.header("etag"), feed.header("last-modified"))
    );
    assert_eq!(written(), before);
}

#[test]
fn a_new_entry_changes_only_what_shows_it() {
    let site = Site::with_archive(REPORT);
    let paths: Vec<String> = [
        "",
        "/teams/kernel",
        "/teams/core-team",
        "/categories/kernel",
        "/categories/team-reports",
        "/reports/2026q1",
    ]
    .into_iter()
    .flat_map(|folder| ["", "/feed.atom", "/feed.rss", "/feed.json"].map(|end| format!("{folder}{end}")))
    .chain(SLUGS.map(|slug| format!("/reports/2026q1/{slug}")))
    .chain(
        ["/feeds", "/feeds.opml", "/teams/status", "/sitemap.xml", "/sitemap.pages.xml"].map(str::to_owned),
    )
    .chain(["/sitemap.reports.2026q1.xml", "/ap/actors/core-team/outbox"].map(str::to_owned))
    .collect();
    let tags = || -> Vec<String> {
        let tag = |path: &String| {
            let answer = get(&site.at(if path.is_empty() { "/" } else { path }));
            assert_eq!(answer.status, 200, "{path}");
            answer.header("etag").to_owned()
        };
        paths.iter().map(tag).collect()
    };
    let before = tags();
    // Lists of pages tell whole seconds.
    std::thread::sleep(Duration::from_secs(1));
    site.publish("second.md", &many(1), &["--silent"]);
    until("it is there", || get(&site.at("/reports/2026q2/part-1")).status == 200);
    let changed: BTreeSet<&str> = paths
        .iter()
        .zip(before.iter().zip(tags()))
        .filter(|(_, (a, b))| *a != b)
        .map(|(path, _)| &**path)
        .collect();
    let kept: Vec<&String> = paths.iter().filter(|path| !changed.contains(&***path)).collect();
    let of = |folder: &str| kept.iter().filter(|path| path.starts_with(folder)).count();
    // What others wrote, and the report before.
    assert_eq!(
        (of("/teams/core-team"), of("/categories/team-reports"), of("/sitemap.reports")),
        (4, 4, 1),
        "{kept:?}"
    );
    assert_eq!(
        of("/reports/2026q1"),
        4 + 3,
        "only the page of what its team wrote before leads to it: {kept:?}"
    );
    assert_eq!(of("/ap/"), 1);
    assert_eq!(kept.len(), 4 + 4 + 1 + 7 + 1, "all others show it: {kept:?}");
}

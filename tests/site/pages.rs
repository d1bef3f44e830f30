//! Pages: every link leads somewhere, and every page is sound without a script.

use crate::browse::{get, get_page};
use crate::patience::until;
use crate::program::Site;
use crate::samples::{REPORT, shortened};
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The addresses of the site that a page mentions, without fragments.
fn addresses(site: &Site, page: &Html) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (selector, name) in [
        ("a[href]", "href"),
        ("link[href]", "href"),
        ("img[src]", "src"),
        ("form[action]", "action"),
        ("script[src]", "src"),
    ] {
        for element in select(page, selector) {
            let address = element.attr(name).expect("an attribute");
            let address = if address.starts_with('/') { site.at(address) } else { address.to_owned() };
            let address = address.split('#').next().unwrap_or_default();
            if address.starts_with(site.origin()) {
                found.insert(address.to_owned());
            }
        }
    }
    found
}

/// Every page of the site that can be reached from the front page.
fn crawl(site: &Site) -> BTreeMap<String, Html> {
    let (mut pages, mut seen) = (BTreeMap::new(), BTreeSet::new());
    let mut waiting = vec![site.at("/")];
    while let Some(address) = waiting.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        // A page that names an object names it to servers.
        let answer = if address.contains("/ap/") { get(&address) } else { get_page(&address) };
        assert_eq!(answer.status, 200, "{address}");
        if answer.header("content-type").starts_with("text/html") {
            let page = Html::parse_document(&answer.text());
            waiting.extend(addresses(site, &page));
            pages.insert(address, page);
        }
    }
    pages
}

#[test]
fn every_link_leads_somewhere() {
    let site = Site::with_archive(REPORT);
    let pages = crawl(&site);
    for path in ["/", "/feeds", "/reports/2026q1", "/reports/2026q1/memory", "/teams/kernel", "/teams/status"]
    {
        assert!(pages.contains_key(&site.at(path)), "{path} cannot be reached");
    }
}

#[test]
fn every_page_is_sound() {
    let site = Site::with_archive(REPORT);
    for (address, page) in crawl(&site) {
        assert_eq!(select(&page, "h1").len(), 1, "{address}: h1");
        assert_eq!(select(&page, "html[lang=en]").len(), 1, "{address}: lang");
        assert_eq!(select(&page, "main").len(), 1, "{address}: main");
        assert_eq!(select(&page, "meta[name=viewport]").len(), 1, "{address}: viewport");
        assert_eq!(
            select(&page, "script:not([src^='/assets/']), iframe, object, [onclick], [onload], [style]")
                .len(),
            0,
            "{address}: script"
        );
        let title = select(&page, "head title").first().map(|title| title.text().collect::<String>());
        assert!(title.is_some_and(|title| !title.trim().is_empty()), "{address}: title");
        let ids: Vec<&str> = select(&page, "[id]").iter().filter_map(|element| element.attr("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{address}: ids {ids:?}");
        for link in select(&page, "a[href^='#']") {
            let id = link.attr("href").expect("an address").trim_start_matches('#');
            assert!(ids.contains(&id), "{address}: #{id}");
        }
        assert!(
            get_page(&address).header("content-security-policy").contains("default-src 'none'"),
            "{address}"
        );
    }
}

#[test]
fn every_page_leads_to_feeds_and_those_are_there() {
    let site = Site::with_archive(&shortened());
    site.publish("report.md", REPORT, &["--silent"]);
    site.publish("report.md", &shortened(), &["--silent", "--withdraw"]);
    until("it is withdrawn", || get_page(&site.at("/reports/2026q1/memory")).status == 410);
    let asked =
        ["/nothing", "/reports/2026q1/memory", "/search?q=lines", "/follow?team=kernel", "/feed.atom"];
    let asked = asked.map(|path| (site.at(path), Html::parse_document(&get_page(&site.at(path)).text())));
    let mut feeds = BTreeSet::new();
    for (address, page) in crawl(&site).into_iter().chain(asked) {
        let path = address.trim_start_matches(site.origin()).split('?').next().unwrap_or_default();
        let links = select(&page, "head link[rel=alternate][title][href][type]");
        let links: Vec<_> = links.iter().map(|link| (link.attr("href"), link.attr("type"))).collect();
        let about = match path.trim_start_matches('/').split('/').collect::<Vec<_>>()[..] {
            ["teams", team] if team != "status" => format!("/teams/{team}"),
            ["categories", category] => format!("/categories/{category}"),
            ["reports", report] => format!("/reports/{report}"),
            ["reports", _, "core-team"] => "/teams/core-team".to_owned(),
            _ => String::new(),
        };
        for folder in [&*about, ""] {
            for (format, kind) in [("atom", "atom+xml"), ("rss", "rss+xml"), ("json", "feed+json")] {
                let (feed, kind) =
                    (site.at(&format!("{folder}/feed.{format}")), format!("application/{kind}"));
                assert!(links.contains(&(Some(&feed), Some(&kind))), "{address}: {feed} is not in {links:?}");
            }
        }
        feeds
            .extend(links.into_iter().map(|(href, kind)| (href.map(str::to_owned), kind.map(str::to_owned))));
    }
    for (feed, kind) in feeds {
        let answer = get(&feed.expect("an address"));
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-type").starts_with(&kind.expect("a type")));
    }
}

#[test]
fn one_page_lists_every_feed_with_what_it_holds_and_can_be_copied_from() {
    let site = Site::with_archive(REPORT);
    let page = Html::parse_document(&get_page(&site.at("/feeds")).text());
    let opml = get(&site.at("/feeds.opml")).text();
    let listed: BTreeSet<&str> =
        opml.split("xmlUrl=\"").skip(1).filter_map(|rest| rest.split(".atom\"").next()).collect();
    assert_eq!(listed.len(), 1 + 3 + 2 + 1, "{opml}");
    for feed in listed {
        let path = feed.trim_start_matches(site.origin());
        for format in ["atom", "rss", "json"] {
            assert_eq!(
                select(&page, &format!("main a[href='{path}.{format}'][type]")).len(),
                1,
                "{path}.{format}"
            );
        }
        assert_eq!(select(&page, &format!("main a[href='{path}.atom'][data-copy]")).len(), 1, "{path}");
    }
    let rows = select(&page, "main .ledger li");
    assert_eq!(rows.len(), 1 + 3 + 2 + 1);
    for row in rows {
        let text: String = row.text().collect();
        assert!(text.contains("entries, the latest of") || text.contains("1 entry, the latest of"), "{text}");
    }
}

#[test]
fn a_long_history_shows_the_newest_reports_and_leads_to_the_others() {
    let site = Site::with_archive(REPORT);
    for (quarter, count) in [("Second", 60), ("Third", 60)] {
        let entries: String = (1..=count).map(|number| format!("\n## Part {number}\n\nText.\n")).collect();
        let text =
            format!("---\ntitle: Example Status Report {quarter} Quarter 2026\n---\n\n# Kernel\n{entries}");
        site.publish("long.md", &text, &["--silent"]);
    }
    until("all are there", || get_page(&site.at("/reports/2026q3")).status == 200);
    for (path, entries) in [("/teams/status", "4 entries"), ("/categories/kernel", "2 entries")] {
        let page = Html::parse_document(&get_page(&site.at(path)).text());
        assert_eq!(select(&page, "main article").len(), 120, "{path}");
        let earlier: String = select(&page, "section[aria-labelledby=_earlier]")[0].text().collect();
        assert!(earlier.contains("First Quarter 2026") && earlier.contains(entries), "{earlier}");
        assert_eq!(select(&page, "section[aria-labelledby=_earlier] a[href='/reports/2026q1']").len(), 1);
    }
    assert!(
        select(&Html::parse_document(&get_page(&site.at("/teams/core-team")).text()), "#_earlier").is_empty()
    );
}

#[test]
fn what_stood_beside_a_withdrawn_entry_leads_past_it() {
    let site = Site::with_archive(REPORT);
    let ways = |entry: &str| {
        let page = Html::parse_document(&get_page(&site.at(&format!("/reports/2026q1/{entry}"))).text());
        let ways = select(&page, "nav[aria-labelledby=_around] a");
        ways.iter().filter_map(|way| way.attr("href")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(
        ways("graphics-team").contains(&"/reports/2026q1/memory".to_owned()),
        "{:?}",
        ways("graphics-team")
    );
    site.publish("report.md", &shortened(), &["--silent", "--withdraw"]);
    until("it is withdrawn", || get_page(&site.at("/reports/2026q1/memory")).status == 410);
    assert_eq!(ways("graphics-team"), ["/reports/2026q1/core-team", "/reports/2026q1/clocks-timers"]);
    assert_eq!(ways("clocks-timers"), ["/reports/2026q1/graphics-team"]);
}

#[test]
fn a_team_page_has_a_handle_feeds_and_a_form() {
    let site = Site::with_archive(REPORT);
    let page = Html::parse_document(&get_page(&site.at("/teams/core-team")).text());
    let text: String = page.root_element().text().collect();
    assert!(text.contains(&format!("@core_team@{}", site.authority())), "{text}");
    assert_eq!(select(&page, "form[action='/follow'] input[name=team][value=core-team]").len(), 1);
    for format in ["atom", "rss", "json"] {
        assert_eq!(select(&page, &format!("a[href$='/teams/core-team/feed.{format}']")).len(), 1, "{format}");
    }
}

#[test]
fn an_entry_page_tells_everything_and_leads_to_its_note() {
    let site = Site::with_archive(REPORT);
    let page = Html::parse_document(&get_page(&site.at("/reports/2026q1/core-team")).text());
    let note = select(&page, "link[rel=alternate][type='application/activity+json']");
    assert_eq!(
        note.first().and_then(|link| link.attr("href")),
        Some(&*site.at("/ap/notes/2026q1/core-team"))
    );
    let text: String = select(&page, "main")[0].text().collect();
    for part in [
        "Core Team",
        "met twice and agreed",
        "another thing.",
        "The plan",
        "Ana Bo",
        "The Example Foundation",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(select(&page, "a[href='/teams/core-team'], a[href$='/teams/core-team']").len().min(1), 1);
}

#[test]
fn the_form_leads_to_the_visitors_own_server() {
    let site = Site::with_archive(REPORT);
    let remote = crate::remote::Remote::start_open();
    let asked = |account: &str| get_page(&site.at(&format!("/follow?team=kernel&account={account}")));
    let onward = asked(remote.authority());
    assert_eq!(onward.status, 200);
    let page = Html::parse_document(&onward.text());
    let expected =
        format!("http://{}/authorize_interaction?uri=kernel%40{}", remote.authority(), site.authority());
    let links: Vec<&str> =
        select(&page, "main a[href]").iter().filter_map(|link| link.attr("href")).collect();
    assert!(links.iter().any(|link| link.replace("%3A", ":") == expected), "{links:?}");
    assert_eq!(asked("%3Cscript%3E").status, 200);
    assert!(!asked("%3Cscript%3E").text().contains("<script>"));
    assert_eq!(get_page(&site.at("/follow?team=nobody")).status, 404);
}

#[test]
fn words_find_entries_and_what_is_typed_stays_text() {
    let site = Site::with_archive(REPORT);
    let found = |asked: &str| {
        let answer = get_page(&site.at(&format!("/search?q={asked}")));
        assert_eq!(answer.status, 200, "{asked}");
        assert!(!answer.text().contains("<b>"), "{asked}");
        let page = Html::parse_document(&answer.text());
        let links = select(&page, "main h3 a");
        links.iter().filter_map(|link| link.attr("href").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(found("LARGER+mem"), ["/reports/2026q1/memory"]);
    assert_eq!(found("team").len(), 2);
    assert_eq!(found("%3Cb%3E%22'%20OR%201=1"), [""; 0]);
    assert_eq!(found(&"x".repeat(2000)), [""; 0]);
    assert_eq!(found(""), [""; 0]);
    site.publish("report.md", &crate::samples::shortened(), &["--withdraw"]);
    assert_eq!(found("larger"), [""; 0]);
    let gone = get_page(&site.at("/reports/2026q1/memory"));
    assert_eq!(gone.status, 410);
    let page = Html::parse_document(&gone.text());
    for way in ["/reports/2026q1", "/teams/kernel"] {
        assert_eq!(select(&page, &format!("main a[href='{way}']")).len(), 1, "{way}");
    }
}

#[test]
fn what_is_not_there_is_a_page_with_a_way_back() {
    let site = Site::with_archive(REPORT);
    for path in
        ["/nothing", "/reports/1999q1", "/teams/nobody", "/reports/2026q1/nothing", "/..%2f..%2fetc/passwd"]
    {
        let answer = get_page(&site.at(path));
        assert_eq!(answer.status, 404, "{path}");
        let page = Html::parse_document(&answer.text());
        assert_eq!(select(&page, "h1").len(), 1);
        assert!(!select(&page, "a[href='/']").is_empty() || answer.text().contains(&site.at("/")), "{path}");
    }
}

//! Cards and avatars: drawn when they are asked for, kept for ever under the names of their contents.

use crate::browse::{get, get_activity, get_page, get_with};
use crate::program::Site;
use crate::samples::{REPORT, edited};
use scraper::{Html, Selector};

/// Width and height of a PNG.
fn size(bytes: &[u8]) -> (u32, u32) {
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
    let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (side(16), side(20))
}

fn attribute(page: &str, selector: &str, name: &str) -> String {
    let page = Html::parse_document(page);
    let found = page.select(&Selector::parse(selector).expect("a selector")).next();
    found.and_then(|element| element.attr(name)).unwrap_or_else(|| panic!("no {selector}")).to_owned()
}

fn card(site: &Site, path: &str) -> String {
    attribute(&get_page(&site.at(path)).text(), "meta[property='og:image']", "content")
}

#[test]
fn entries_teams_and_reports_have_cards() {
    let site = Site::with_archive(REPORT);
    for path in
        ["/", "/reports/2026q1", "/reports/2026q1/clocks-timers", "/teams/kernel", "/categories/kernel"]
    {
        let answer = get(&card(&site, path));
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/png"), "{path}");
        assert_eq!(size(&answer.body), (1200, 630), "{path}");
        assert!(answer.header("cache-control").contains("immutable"), "{path}");
        assert!(answer.body.len() < 64_000, "{path}: {} bytes", answer.body.len());
        let again = get_with(&card(&site, path), &[("if-none-match", answer.header("etag"))]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

#[test]
fn another_content_has_another_address_and_the_old_one_leads_there() {
    let site = Site::with_archive(REPORT);
    let before = card(&site, "/reports/2026q1/memory");
    site.publish("report.md", &edited(), &["--silent"]);
    assert_eq!(card(&site, "/reports/2026q1/memory"), before, "its text is not on the card");
    site.publish("report.md", &edited().replace("Quarter 2026", "Quarter of 2026"), &["--silent"]);
    let after = card(&site, "/reports/2026q1/memory");
    assert_ne!(after, before);
    let moved = get(&before);
    assert_eq!((moved.status, moved.header("location")), (302, &*after));
    for path in ["/cards/reports/2026q1/nothing-0123456789ab.png", "/avatars/nobody-0123456789ab.png"] {
        assert_eq!(get_page(&site.at(path)).status, 404, "{path}");
    }
}

#[test]
fn an_account_shows_the_letters_of_its_name_or_the_picture_it_was_given() {
    let site = Site::with_archive(REPORT);
    let given = icon(&site, "kernel");
    assert_eq!(size(&given), (400, 400));
    let mut site = Site::new();
    site.write("config.toml", "[[teams]]\nid = 'core-team'\nicon = 'core.png'\n");
    let refused = site.run(&["teams"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("core-team") && refused.err.contains("core.png"), "{}", refused.err);
    site.write("core.png", "no picture");
    assert!(site.run(&["teams"]).err.contains("is no PNG"));
    site.write("core.png", &given);
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    assert_eq!(icon(&site, "core-team"), given);
    assert_ne!(icon(&site, "graphics-team"), given);
}

/// The picture that servers show beside an account.
fn icon(site: &Site, team: &str) -> Vec<u8> {
    let actor = get_activity(&site.at(&format!("/ap/actors/{team}"))).json();
    let icon = &actor["icon"];
    assert_eq!((icon["type"].as_str(), icon["mediaType"].as_str()), (Some("Image"), Some("image/png")));
    assert!(icon["summary"].as_str().is_some_and(|alt| !alt.is_empty()));
    get(icon["url"].as_str().expect("an address")).body
}

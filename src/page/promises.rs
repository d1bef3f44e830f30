//! What holds of every page, read back by a parser of HTML that is not ours.

use crate::iri::{Drawn, FeedFormat, FeedOf, Site, drawn};
use crate::page::asset::{SCRIPT, assets};
use crate::page::sample::Sample;
use flate2::{Compression, write::GzEncoder};
use scraper::{Html, Selector};
use std::collections::HashSet;
use std::io::Write;

/// The values of an attribute of all elements that match.
fn values(page: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector)
        .map(|element| element.value().attr(attribute).unwrap_or_default().to_owned())
        .collect()
}

fn names(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|element| element.value().name().to_owned()).collect()
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|element| element.text().collect()).collect()
}

fn every_page(sample: &Sample) -> Vec<(&'static str, Html)> {
    sample.pages().into_iter().map(|(name, page)| (name, Html::parse_document(&page))).collect()
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes bytes");
    encoder.finish().expect("memory takes bytes").len()
}

#[test]
fn no_text_breaks_out_of_its_place() {
    let sample = Sample::saying("<script>alert(1)</script>\" onload='x' {{ 7*7 }}\u{0}\u{1b}");
    for (name, text) in sample.pages() {
        assert!(!text.contains("<script>") && !text.contains(['\u{0}', '\u{1b}']), "{name}: {text}");
        let page = Html::parse_document(&text);
        assert_eq!(
            names(&page, "script:not([src]), style, [style], [onload], base, iframe"),
            [""; 0],
            "{name}"
        );
    }
}

#[test]
fn every_page_links_to_the_feeds_of_the_site_and_of_what_it_is_about() {
    let sample = Sample::default();
    let site = Site::parse("https://status.example.org").expect("an origin");
    for (name, page) in every_page(&sample) {
        let about = match name {
            "report" => Some(FeedOf::Report("2019q2")),
            "team" => Some(FeedOf::Team("core-team")),
            "category" => Some(FeedOf::Category("architectures")),
            "entry" => Some(FeedOf::Team("graphics-team")),
            _ => None,
        };
        let expected = about.into_iter().chain([FeedOf::Site]);
        let expected: Vec<String> =
            expected.flat_map(|of| FeedFormat::ALL.map(|format| site.feed(of, format))).collect();
        assert_eq!(values(&page, "link[rel=alternate][title]", "href"), expected, "{name}");
        let types = values(&page, "link[rel=alternate][title]", "type");
        assert_eq!(types[..FeedFormat::ALL.len()], FeedFormat::ALL.map(FeedFormat::media_type), "{name}");
    }
}

#[test]
fn headings_begin_with_the_only_h1_and_leave_no_level_out() {
    for (name, page) in every_page(&Sample::default()) {
        let levels = names(&page, "h1, h2, h3, h4, h5, h6");
        assert_eq!(levels.iter().filter(|level| *level == "h1").count(), 1, "{name}");
        assert_eq!(levels[0], "h1", "{name}");
        let deeper = |pair: &[String]| pair[1].as_bytes()[1] <= pair[0].as_bytes()[1] + 1;
        assert!(levels.windows(2).all(deeper), "{name}: {levels:?}");
    }
}

#[test]
fn every_page_has_its_landmarks_and_labels() {
    for (name, page) in every_page(&Sample::default()) {
        for landmark in ["body > header", "header > nav", "body > main", "body > footer", "a.skip"] {
            assert_eq!(names(&page, landmark).len(), 1, "{landmark} of {name}");
        }
        assert_eq!(values(&page, "html", "lang"), ["en"], "{name}");
        assert!(!values(&page, "meta[name=description]", "content")[0].is_empty(), "{name}");
        let fields = values(&page, "input:not([type=hidden])", "id");
        assert_eq!(values(&page, "label", "for"), fields, "{name}");
    }
}

#[test]
fn ids_are_unique_and_what_points_at_them_finds_them() {
    for (name, page) in every_page(&Sample::default()) {
        let ids = values(&page, "[id]", "id");
        let known: HashSet<&String> = ids.iter().collect();
        assert_eq!(known.len(), ids.len(), "{name}");
        let anchors = values(&page, "a[href^='#']", "href").into_iter().map(|href| href[1..].to_owned());
        let labels = values(&page, "[aria-labelledby]", "aria-labelledby");
        for pointed in anchors.chain(labels).chain(values(&page, "[aria-describedby]", "aria-describedby")) {
            assert!(known.contains(&pointed), "{pointed} on {name}");
        }
    }
}

#[test]
fn every_link_within_the_site_was_minted_by_iri() {
    let sample = Sample::default();
    let minted = sample.minted();
    for (name, page) in every_page(&sample) {
        let links = values(&page, "[href]", "href").into_iter().chain(values(&page, "form", "action"));
        for link in links {
            let address = link.split('#').next().unwrap_or_default();
            let elsewhere = address.is_empty()
                || address.starts_with("mailto:")
                || (address.contains("://") && !address.starts_with("https://status.example.org"));
            let path = address.strip_prefix("https://status.example.org").unwrap_or(address);
            assert!(elsewhere || minted.contains(path), "{link} on {name}");
        }
    }
}

#[test]
fn only_pages_that_stay_are_canonical() {
    for (name, page) in every_page(&Sample::default()) {
        let stays = ["front", "report", "team", "category", "entry", "feeds"].contains(&name);
        assert_eq!(values(&page, "link[rel=canonical]", "href").len(), usize::from(stays), "{name}");
        assert_eq!(values(&page, "meta[name=robots]", "content").len(), usize::from(!stays), "{name}");
    }
}

#[test]
fn an_entry_links_to_its_note_its_author_and_its_neighbours() {
    let page = Html::parse_document(&Sample::default().entry());
    let of = |selector, attribute| values(&page, selector, attribute);
    assert_eq!(
        of("link[type='application/activity+json']", "href"),
        ["https://status.example.org/ap/notes/2019q2/graphics-team"]
    );
    assert_eq!(of("a[rel=author]", "href"), ["/teams/graphics-team"]);
    assert_eq!(of("meta[name='fediverse:creator']", "content"), ["@graphics_team@status.example.org"]);
    assert_eq!(of("meta[property='og:type']", "content"), ["article"]);
    assert_eq!(of("a[rel=prev]", "href"), ["/reports/2019q2/continuous-integration"]);
    assert_eq!(of("a[rel=next]", "href"), ["/reports/2019q2/ports-collection"]);
    assert_eq!(of(".body a", "href")[1], "https://status.example.org/reports/2019q2/fuse");
    assert_eq!(of("dd time", "datetime"), ["2019-07-27T09:30:00Z", "2019-08-03T09:30:00Z"]);
}

#[test]
fn a_team_links_to_its_actor_and_asks_for_the_visitors_server() {
    let page = Html::parse_document(&Sample::default().team_page());
    let of = |selector, attribute| values(&page, selector, attribute);
    let actor = "https://status.example.org/ap/actors/core-team";
    assert_eq!(of("link[type='application/activity+json']", "href"), [actor]);
    assert_eq!(of("form", "action"), ["/follow"]);
    assert_eq!(of("input", "name"), ["team", "account"]);
    assert_eq!(of("input[type=hidden]", "value"), ["core-team"]);
}

#[test]
fn the_way_to_a_server_needs_no_redirect() {
    let sample = Sample::default();
    for (name, page) in every_page(&sample) {
        let refresh = values(&page, "meta[http-equiv=refresh]", "content");
        assert_eq!(refresh.len(), usize::from(name == "onward"), "{name}");
    }
}

#[test]
fn pages_are_light() {
    let loaded: usize = assets().iter().map(|asset| compressed(asset.bytes)).sum();
    for (name, page) in Sample::default().pages() {
        let weight = compressed(page.as_bytes()) + loaded;
        assert!(weight < 12_000, "{name} weighs {weight} bytes on the way");
    }
}

#[test]
fn the_only_script_is_a_file_of_ours_that_does_not_hold_the_page_up() {
    let policy = crate::page::CONTENT_SECURITY_POLICY;
    assert!(policy.starts_with("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for (name, page) in every_page(&Sample::default()) {
        let scripts = values(&page, "script", "src");
        assert_eq!(scripts, [format!("/assets/{}", SCRIPT.file)], "{name}");
        assert_eq!(names(&page, "script[defer]").len(), 1, "{name}");
    }
}

#[test]
fn every_page_that_stays_has_a_picture_for_previews_and_says_what_it_shows() {
    for (name, page) in every_page(&Sample::default()) {
        let pictures = values(&page, "meta[property='og:image']", "content");
        let alt = values(&page, "meta[property='og:image:alt']", "content");
        let stays = names(&page, "link[rel=canonical]").len();
        assert_eq!((pictures.len(), alt.len()), (stays, stays), "{name}");
        for picture in pictures {
            let path = picture.strip_prefix("https://status.example.org").expect("a whole address");
            assert!(matches!(drawn(path), Some(Drawn::Card(..))), "{name}: {path}");
            assert!(alt[0].chars().count() > 20, "{name}: {alt:?}");
        }
    }
}

#[test]
fn avatars_are_decoration_that_keeps_its_place() {
    for (name, page) in every_page(&Sample::default()) {
        for path in values(&page, "img.avatar", "src") {
            assert!(matches!(drawn(&path), Some(Drawn::Avatar(..))), "{name}: {path}");
        }
        let kept = names(&page, "img.avatar[alt=''][width][height][loading=lazy]").len();
        assert_eq!(kept, names(&page, "img").len(), "{name}");
    }
}

#[test]
fn what_was_found_is_marked_and_what_was_typed_stays_typed() {
    let page = Html::parse_document(&Sample::default().search("commit TEAM \"<b>"));
    let marks: HashSet<String> = texts(&page, "mark").into_iter().map(|mark| mark.to_lowercase()).collect();
    assert!(marks.contains("commit") && marks.contains("team"), "{marks:?}");
    assert_eq!(values(&page, "#_q", "value"), ["commit TEAM \"<b>"]);
    assert_eq!(texts(&page, "h3").len(), 4);
    let nothing = Html::parse_document(&Sample::default().search(""));
    assert_eq!(names(&nothing, "[role=status]").len(), 0);
}

#[test]
fn a_page_that_is_not_there_helps() {
    let pages = every_page(&Sample::default());
    let page = |wanted| &pages.iter().find(|(name, _)| *name == wanted).expect("a page").1;
    assert_eq!(values(page("missing"), "#_q", "value"), ["fuse driver"]);
    assert_eq!(values(page("gone"), "main li a", "href")[..2], ["/reports/2019q2", "/teams/core-team"]);
}

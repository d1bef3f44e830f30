//! Feeds over HTTP: validators, encodings, caching.

use crate::browse::{Answer, get, get_with, head};
use crate::patience::until;
use crate::program::Site;
use crate::samples::{REPORT, edited};
use flate2::read::GzDecoder;
use std::collections::BTreeSet;
use std::io::Read;

const FEEDS: [&str; 3] = ["/feed.atom", "/feed.rss", "/feed.json"];
/// Feeds of every kind, and what else is polled.
const POLLED: [&str; 8] = [
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/teams/kernel/feed.atom",
    "/categories/kernel/feed.rss",
    "/reports/2026q1/feed.json",
    "/feeds.opml",
    "/sitemap.xml",
];
const ENCODINGS: [(&str, &str); 3] = [("gzip", ".gz"), ("br", ".br"), ("zstd", ".zst")];

fn encoded(site: &Site, path: &str, encoding: &str) -> Answer {
    get_with(&site.at(path), &[("accept-encoding", encoding)])
}

fn decoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match encoding {
        "gzip" => GzDecoder::new(body).read_to_end(&mut out).expect("gzip"),
        "br" => brotli::Decompressor::new(body, 4096).read_to_end(&mut out).expect("brotli"),
        "zstd" => zstd::stream::read::Decoder::new(body).expect("zstd").read_to_end(&mut out).expect("zstd"),
        other => panic!("{other}"),
    };
    out
}

#[test]
fn every_encoding_is_the_same_feed_and_the_same_file() {
    let site = Site::with_archive(REPORT);
    for path in FEEDS.into_iter().chain(["/teams/kernel/feed.atom", "/reports/2026q1/feed.rss"]) {
        let plain = get(&site.at(path));
        assert_eq!(plain.header("content-encoding"), "");
        let file = |suffix: &str| std::fs::read(site.path(&format!("feeds{path}{suffix}"))).expect("a file");
        assert_eq!(plain.body, file(""), "{path}");
        for (encoding, suffix) in ENCODINGS {
            let answer = encoded(&site, path, encoding);
            assert_eq!(answer.header("content-encoding"), encoding, "{path}");
            assert_eq!(answer.body, file(suffix), "{path} {encoding}");
            assert_eq!(decoded(encoding, &answer.body), plain.body, "{path} {encoding}");
        }
    }
}

#[test]
fn the_tag_of_every_encoding_is_its_own() {
    let site = Site::with_archive(REPORT);
    for path in FEEDS {
        let answers = ["identity", "gzip", "br", "zstd"].map(|encoding| encoded(&site, path, encoding));
        let tags: BTreeSet<&str> = answers.iter().map(|answer| answer.header("etag")).collect();
        assert_eq!(tags.len(), 4, "{tags:?}");
        assert!(tags.iter().all(|tag| tag.starts_with('"') && tag.ends_with('"')), "{tags:?}");
        for (answer, encoding) in answers.iter().zip(["identity", "gzip", "br", "zstd"]) {
            let again = get_with(
                &site.at(path),
                &[("accept-encoding", encoding), ("if-none-match", answer.header("etag"))],
            );
            assert_eq!((again.status, again.body.len()), (304, 0));
            assert_eq!(again.header("etag"), answer.header("etag"));
        }
    }
}

#[test]
fn what_the_reader_has_is_not_sent_again() {
    let site = Site::with_archive(REPORT);
    for path in POLLED {
        let first = get(&site.at(path));
        let (tag, modified) = (first.header("etag"), first.header("last-modified"));
        let (weak, list) = (format!("W/{tag}"), format!("\"x\", W/\"y\", {tag}"));
        let later = [("if-modified-since", "Fri, 31 Dec 2100 23:59:59 GMT")];
        let fresh: [&[(&str, &str)]; 7] = [
            &later,
            &[("if-none-match", tag)],
            &[("if-none-match", &weak)],
            &[("if-none-match", &list)],
            &[("if-none-match", "*")],
            &[("if-modified-since", modified)],
            &[("if-none-match", tag), ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT")],
        ];
        for headers in fresh {
            let again = get_with(&site.at(path), headers);
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {headers:?}");
            for name in ["etag", "last-modified", "vary", "cache-control"] {
                assert_eq!(again.header(name), first.header(name), "{path} {name}");
            }
        }
        let stale: [&[(&str, &str)]; 4] = [
            &[("if-none-match", "\"x\"")],
            &[("if-none-match", "\"x\""), ("if-modified-since", modified)],
            &[("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT")],
            &[("if-modified-since", "nonsense")],
        ];
        for headers in stale {
            assert_eq!(get_with(&site.at(path), headers).status, 200, "{path} {headers:?}");
        }
    }
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let site = Site::with_archive(REPORT);
    for path in FEEDS.into_iter().chain(["/", "/reports/2026q1/memory", "/ap/actors/kernel"]) {
        for encoding in ["identity", "gzip"] {
            let headers = [("accept-encoding", encoding), ("accept", "*/*")];
            let (whole, bare) = (get_with(&site.at(path), &headers), head(&site.at(path), &headers));
            assert_eq!((whole.status, bare.status), (200, 200), "{path}");
            assert_eq!(bare.body.len(), 0);
            assert_eq!(bare.header("content-length"), whole.body.len().to_string(), "{path}");
            let names =
                ["etag", "last-modified", "vary", "cache-control", "content-type", "content-encoding"];
            for name in names {
                assert_eq!(bare.header(name), whole.header(name), "{path} {name}");
            }
        }
    }
}

#[test]
fn caches_are_told_what_they_may_do() {
    let site = Site::with_archive(REPORT);
    for (path, kind) in FEEDS.into_iter().zip(["atom+xml", "rss+xml", "feed+json"]) {
        let answer = get(&site.at(path));
        assert!(answer.header("content-type").starts_with(&format!("application/{kind}")), "{path}");
        assert!(answer.header("cache-control").contains("max-age="), "{path}");
        assert!(answer.header("vary").to_lowercase().contains("accept-encoding"), "{path}");
        assert!(httpdate::parse_http_date(answer.header("last-modified")).is_ok(), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let rss = get(&site.at("/feed.rss"));
    let minutes =
        rss.text().split("<ttl>").nth(1).and_then(|rest| rest.split('<').next()?.parse::<u32>().ok());
    let age = format!("max-age={},", minutes.expect("a ttl") * 60);
    assert!(rss.header("cache-control").contains(&age), "{}", rss.header("cache-control"));
    assert!(rss.header("cache-control").contains("stale-while-revalidate="));
    for path in ["/reports/2026q1/memory", "/teams/kernel", "/ap/notes/2026q1/memory"] {
        let vary = get(&site.at(path)).header("vary").to_lowercase();
        assert!(vary.split(',').any(|name| name.trim() == "accept"), "{path}: {vary}");
    }
}

#[test]
fn an_edit_gives_new_tags_to_the_feeds_it_is_in_and_to_no_other() {
    let site = Site::with_archive(REPORT);
    let tag = |path: &str| get(&site.at(path)).header("etag").to_owned();
    let (changed, kept) = (
        ["/feed.atom", "/teams/kernel/feed.atom"],
        ["/teams/core-team/feed.atom", "/teams/graphics-team/feed.rss"],
    );
    let (before, kept_before) = (changed.map(tag), kept.map(tag));
    site.publish("report.md", &edited(), &[]);
    until("the tags are new", || changed.iter().zip(&before).all(|(path, before)| tag(path) != *before));
    assert_eq!(kept.map(tag), kept_before);
}

#[test]
fn nothing_but_reading_is_allowed() {
    let site = Site::with_archive(REPORT);
    let answer = crate::browse::post(&site.at("/feed.atom"), &[], b"x".to_vec());
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
}

#[test]
fn head_is_answered_wherever_get_is() {
    let site = Site::with_archive(REPORT);
    let webfinger = format!("/.well-known/webfinger?resource=acct:kernel@{}", site.authority());
    for path in [&*webfinger, "/healthz", "/follow?team=kernel", "/.well-known/nodeinfo", "/feeds.opml"] {
        let (whole, bare) = (get(&site.at(path)), head(&site.at(path), &[]));
        assert_eq!((whole.status, bare.status), (200, 200), "{path}");
    }
}

#[test]
fn a_list_on_several_lines_is_one_list() {
    let site = Site::with_archive(REPORT);
    let plain = get(&site.at("/feed.atom"));
    let tags = [("if-none-match", "\"other\""), ("if-none-match", plain.header("etag"))];
    assert_eq!(get_with(&site.at("/feed.atom"), &tags).status, 304);
    let encodings = [("accept-encoding", "deflate"), ("accept-encoding", "gzip")];
    assert_eq!(get_with(&site.at("/feed.atom"), &encodings).header("content-encoding"), "gzip");
}

#[test]
fn another_spelling_of_an_address_leads_to_it() {
    let site = Site::with_archive(REPORT);
    for (spelled, path) in
        [("/%66eed.atom", "/feed.atom"), ("/feeds/", "/feeds"), ("/reports%2F2026q1/", "/reports/2026q1")]
    {
        let answer = get(&site.at(spelled));
        assert_eq!((answer.status, answer.header("location")), (308, &*site.at(path)), "{spelled}");
    }
    assert_eq!(get(&site.at("/%66eed%2")).status, 404);
}

#[test]
fn what_is_found_is_compressed() {
    let site = Site::with_archive(REPORT);
    let plain = get(&site.at("/search?q=team"));
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "Accept-Encoding"));
    for (encoding, _) in ENCODINGS {
        let answer = encoded(&site, "/search?q=team", encoding);
        assert_eq!(answer.header("content-encoding"), encoding);
        assert_eq!(decoded(encoding, &answer.body), plain.body, "{encoding}");
    }
}

#[test]
fn a_query_that_cannot_be_read_gets_a_sentence() {
    let site = Site::with_archive(REPORT);
    assert_eq!(get(&site.at("/follow")).status, 200, "the site's own account");
    for path in ["/search?q=a&q=b", "/follow?team=kernel&team=status"] {
        let answer = get(&site.at(path));
        assert_eq!(
            (answer.status, &*answer.text()),
            (400, "the address gives the same value twice: give it once\n")
        );
    }
    for (query, status) in [("", 400), ("?resource=acct:nobody@example.org", 404)] {
        let answer = get(&site.at(&format!("/.well-known/webfinger{query}")));
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (status, "*"));
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    }
}

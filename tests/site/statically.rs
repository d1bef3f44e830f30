//! The site from files alone: what `tidings export` wrote, behind the nginx of `packaging/`. Without
//! nginx the test says so and passes, except under `CI=true`.

use crate::browse::{ACTIVITY, Answer, BROWSER, get, get_page, get_with};
use crate::nginx::Nginx;
use crate::program::Site;
use crate::samples::{REPORT, shortened};
use std::net::TcpListener;
use tidings::page::CONTENT_SECURITY_POLICY;

const BLOCK: &str = include_str!("../../packaging/nginx-static.conf");

/// A web server for the folder `out` of a site.
struct Static {
    _nginx: Nginx,
    origin: String,
}

impl Static {
    /// Starts it; `None` when nginx is not installed.
    fn start(site: &Site) -> Option<Static> {
        let free = TcpListener::bind("127.0.4.1:0").and_then(|free| free.local_addr()).expect("a free port");
        let lines = BLOCK.lines().filter(|line| !line.contains("ssl_certificate") && !line.contains("[::]"));
        let block: String = lines.map(|line| format!("{line}\n")).collect();
        let block = block.replace("listen 443 ssl http2", &format!("listen {free}"));
        let block = block.replace("root /srv/status", &format!("root {}", site.path("out").display()));
        Some(Static { _nginx: Nginx::start(site, &block, free)?, origin: format!("http://{free}") })
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    fn activity(&self, path: &str) -> Answer {
        get_with(&self.at(path), &[("accept", ACTIVITY)])
    }
}

/// A site that was exported after an entry of it had been withdrawn.
fn exported() -> Site {
    let site = Site::new().set("TIDINGS_SITE_URL", "https://status.example.org");
    site.publish("report.md", REPORT, &["--silent"]);
    site.publish("report.md", &shortened(), &["--silent", "--withdraw"]);
    let done = site.run(&["export", "out"]);
    assert_eq!(done.code, 0, "{}", done.err);
    site
}

#[test]
fn nginx_serves_the_files_as_the_server_would() {
    let site = exported();
    let Some(nginx) = Static::start(&site) else { return };
    let table = [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/reports/2026q1", "reports/2026q1/index.html", "text/html; charset=utf-8"),
        ("/reports/2026q1/core-team", "reports/2026q1/core-team/index.html", "text/html; charset=utf-8"),
        ("/teams/kernel", "teams/kernel/index.html", "text/html; charset=utf-8"),
        ("/categories/kernel", "categories/kernel/index.html", "text/html; charset=utf-8"),
        ("/search?q=x", "search/index.html", "text/html; charset=utf-8"),
        ("/feed.atom", "feed.atom", "application/atom+xml; charset=utf-8"),
        ("/teams/kernel/feed.rss", "teams/kernel/feed.rss", "application/rss+xml; charset=utf-8"),
        ("/reports/2026q1/feed.json", "reports/2026q1/feed.json", "application/feed+json; charset=utf-8"),
        ("/feeds.opml", "feeds.opml", "text/x-opml"),
        ("/sitemap.xml", "sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "robots.txt", "text/plain; charset=utf-8"),
        ("/.well-known/host-meta", ".well-known/host-meta", "application/xrd+xml"),
        ("/.well-known/nodeinfo", ".well-known/nodeinfo", "application/json"),
        (
            "/nodeinfo/2.1",
            "nodeinfo/2.1",
            "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"",
        ),
        (
            "/.well-known/webfinger?resource=acct:kernel@status.example.org",
            "webfinger/kernel.json",
            "application/jrd+json",
        ),
        (
            "/.well-known/webfinger?resource=acct%3Acore_team%40status.example.org",
            "webfinger/core_team.json",
            "application/jrd+json",
        ),
    ];
    for (path, file, kind) in table {
        let answer = get(&nginx.at(path));
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!(answer.body, std::fs::read(site.path(&format!("out/{file}"))).expect(file), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let page = kind.starts_with("text/html");
        assert_eq!(answer.header("content-security-policy"), if page { CONTENT_SECURITY_POLICY } else { "" });
    }
    for path in ["/ap/actors/kernel", "/ap/actors/kernel/outbox", "/ap/notes/2026q1/core-team"] {
        let answer = nginx.activity(path);
        let kind = "application/activity+json; charset=utf-8";
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!(answer.json()["id"], format!("https://status.example.org{path}"));
    }
    let feed = get_with(&nginx.at("/feed.atom"), &[("accept-encoding", "gzip")]);
    assert_eq!((feed.header("content-encoding"), feed.header("vary")), ("gzip", "Accept-Encoding"));
    assert_eq!(feed.body, std::fs::read(site.path("out/feed.atom.gz")).expect("a file"));
    assert!(feed.header("cache-control").contains("max-age=900"), "{}", feed.header("cache-control"));
}

#[test]
fn nginx_knows_what_is_gone_and_what_is_elsewhere() {
    let site = exported();
    let Some(nginx) = Static::start(&site) else { return };
    let page = get_page(&nginx.at("/reports/2026q1/memory"));
    assert_eq!(page.status, 410);
    assert!(page.text().contains("withdrawn"), "{}", page.text());
    let note = nginx.activity("/ap/notes/2026q1/memory");
    assert_eq!((note.status, &note.json()["type"]), (410, &"Tombstone".into()));
    assert!(note.header("content-type").starts_with(ACTIVITY));
    for path in [
        "/nothing",
        "/reports/2026q1/nothing",
        "/ap/actors/nobody",
        "/.gone/reports/2026q1/memory/index.html",
    ] {
        assert_eq!(get(&nginx.at(path)).status, 404, "{path}");
    }
    for path in ["/.tidings-export", "/.well-known/webfinger?resource=acct:kernel@else.example"] {
        assert_eq!(get(&nginx.at(path)).status, 404, "{path}");
    }
    let table = [
        ("/reports/2026q1/core-team", ACTIVITY, "/ap/notes/2026q1/core-team"),
        ("/teams/kernel", ACTIVITY, "/ap/actors/kernel"),
        ("/ap/notes/2026q1/core-team", BROWSER, "/reports/2026q1/core-team"),
        ("/teams/kernel/archive/1/feed.atom", "*/*", "/teams/kernel/feed.atom"),
    ];
    for (path, accept, location) in table {
        let answer = get_with(&nginx.at(path), &[("accept", accept)]);
        assert_eq!((answer.status, answer.header("location")), (302, location), "{path}");
    }
}

//! What the operator's own listener counts, and whether the server is healthy and ready.

use crate::browse::{get, get_with};
use crate::patience::{eventually, until};
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::REPORT;
use crate::wire::Reply;

/// Where the operator looks.
pub fn office(site: &Site) -> String {
    let said = site.said();
    let line = said.lines().find_map(|line| line.split_once("metrics on "));
    line.expect("a line that names the address").1.trim().to_owned()
}

/// The value of one line of the metrics.
pub fn metric(site: &Site, name: &str) -> Option<f64> {
    let text = get(&office(site)).text();
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

#[test]
fn what_was_delivered_refused_and_retried_is_counted_by_class_of_status() {
    let mut site = Site::new().set("TIDINGS_SERVER_ADMIN", "127.0.0.1:0");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    remote.tell(&ana.inbox(), [Reply::status(500), Reply::status(404)]);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    remote.awaits(&ana.inbox(), "Create", 1);
    until("everything is counted", || metric(&site, "tidings_delivery_lag_seconds_count") == Some(2.0));
    let ended = |outcome: &str, status: &str| {
        metric(&site, &format!("tidings_deliveries_total{{outcome=\"{outcome}\",status=\"{status}\"}}"))
    };
    assert_eq!(ended("delivered", "2xx"), Some(2.0));
    assert_eq!(ended("refused", "4xx"), Some(1.0));
    assert_eq!(ended("retried", "5xx"), Some(1.0));
    assert_eq!(metric(&site, "tidings_deliveries_in_flight"), Some(0.0));
    assert_eq!(metric(&site, "tidings_log_head"), Some(5.0));
    assert_eq!(metric(&site, "tidings_hosts{state=\"closed\"}"), Some(1.0));
    assert_eq!(metric(&site, "tidings_store_reachable"), Some(1.0));
    assert_eq!(metric(&site, "tidings_inbox_accepted_total{type=\"Follow\"}"), Some(1.0));
    assert_eq!(get(&site.at("/metrics")).status, 404, "strangers see nothing of it");
}

#[test]
fn the_operators_page_shows_how_things_stand() {
    let mut site = Site::new().set("TIDINGS_SERVER_ADMIN", "127.0.0.1:0");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    let feedly = [("user-agent", "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 123 subscribers)")];
    assert_eq!(get_with(&site.at("/teams/kernel/feed.atom"), &feedly).status, 200);
    let address = office(&site).replace("/metrics", "/");
    let text = eventually("the delivery is drawn", || {
        let page = get(&address);
        assert_eq!(page.status, 200);
        assert!(page.header("content-security-policy").contains("default-src 'none'"));
        Some(page.text()).filter(|text| text.contains("1 delivery and 0 failures"))
    });
    for part in [
        "Kernel",
        "127.0.",
        "Feedly",
        "subscribers: 123, requests: 1",
        "<svg class=\"hours\"",
        "<svg class=\"trend\"",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("<script") && !text.contains("<form") && !text.contains("style="));
    let style = text.split('"').find(|part| part.starts_with("/assets/style-")).expect("a style");
    assert_eq!(get(&format!("{}{style}", address.trim_end_matches('/'))).status, 200);
}

#[test]
fn a_host_that_fails_is_counted_as_open() {
    let mut site = Site::new()
        .set("TIDINGS_SERVER_ADMIN", "127.0.0.1:0")
        .set("TIDINGS_DELIVERY_RETRY_FIRST", "1d")
        .set("TIDINGS_DELIVERY_RETRY_LONGEST", "1d");
    site.start();
    let remote = Remote::start();
    let ana = remote.actor("ana");
    remote.tell_always(&ana.inbox(), Reply::status(503));
    ana.follows(&site, "status");
    eventually("the breaker is open", || {
        (metric(&site, "tidings_hosts{state=\"open\"}") == Some(1.0)).then_some(())
    });
    assert_eq!(metric(&site, "tidings_hosts{state=\"closed\"}"), Some(0.0));
}

#[test]
fn a_server_is_healthy_and_ready_and_has_no_second_listener_unless_told() {
    let site = Site::running();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(get(&site.at(path)).status, 200, "{path}");
    }
    assert!(!site.said().contains("metrics on"));
    assert_eq!(get(&site.at("/metrics")).status, 404);
}

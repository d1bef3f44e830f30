//! A site behind the nginx of `packaging/`, with TLS, under the name that its ids begin with.

use crate::browse::{FRONT, get_activity, get_page};
use crate::nginx::Nginx;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, SLUGS};
use std::process::Command;

const BLOCK: &str = include_str!("../../packaging/nginx.conf");
const ADDRESS: &str = "https://status.example.org";

/// The shipped file with a certificate, ports and an upstream that are there.
fn block(site: &Site, upstream: &str) -> String {
    let (key, certificate) = (site.path("key.pem"), site.path("certificate.pem"));
    let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=status.example.org"];
    let mut openssl = Command::new("openssl");
    openssl.args(request).arg("-keyout").arg(&key).arg("-out").arg(&certificate);
    assert!(openssl.output().is_ok_and(|made| made.status.success()), "openssl makes a certificate");
    let live = "/etc/letsencrypt/live/status.example.org";
    let lines = BLOCK.lines().filter(|line| !line.contains("listen [::]") && !line.contains("listen 80"));
    let block: String = lines.map(|line| format!("{line}\n")).collect();
    block
        .replace("listen 443", &format!("listen {}", *FRONT))
        .replace(&format!("{live}/fullchain.pem"), &certificate.display().to_string())
        .replace(&format!("{live}/privkey.pem"), &key.display().to_string())
        .replace("server 127.0.0.1:8080", &format!("server {upstream}"))
}

#[test]
fn a_site_behind_the_shipped_nginx_is_followed_and_heard() {
    let mut site = Site::new();
    let listen = site.settle().trim_start_matches("http://").to_owned();
    let block = block(&site, &listen);
    let Some(_nginx) = Nginx::start(&site, &block, *FRONT) else { return };
    let mut site = site.set("TIDINGS_SITE_URL", ADDRESS);
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    assert!(get_page(&format!("{ADDRESS}/")).text().contains(ADDRESS));
    let remote = Remote::start();
    let ana = remote.actor("ana");
    let team = format!("{ADDRESS}/ap/actors/kernel");
    let answer = ana.posts(&format!("{team}/inbox"), &ana.says("Follow", team.clone()));
    assert_eq!(answer.status, 202, "the signature covers `Host`: {}", answer.text());
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.publish("2026q2.md", &REPORT.replace("First", "Second"), &[]);
    let creates = remote.awaits(&ana.inbox(), "Create", 2);
    assert_eq!(crate::delivery::slugs(&creates), SLUGS[2..]);
    assert!(remote.received().iter().all(|received| received.signed.is_ok()), "{:?}", remote.received());
    let note = creates[0]["object"]["id"].as_str().expect("an id");
    assert!(note.starts_with(ADDRESS) && get_activity(note).status == 200);
    assert!(BLOCK.contains("X-Forwarded-For $proxy_add_x_forwarded_for"), "all visitors would share a limit");
}

//! WebSub: what the recommendation asks of a publisher and of a hub, item by item
//! (<https://www.w3.org/TR/websub/#conformance-classes>), and what we ask of strangers.

use crate::browse::{get, get_with, head, post};
use crate::patience::until;
use crate::program::Site;
use crate::reader::{Reader, listed, send, wish};
use crate::samples::{REPORT, edited};
use crate::wire::{Reply, Request};
use aws_lc_rs::hmac;
use serde_json::{Value, json};

const FEED: &str = "/teams/kernel/feed.atom";
const FORMATS: [&str; 3] = ["atom", "rss", "json"];

fn text(request: &Request) -> String {
    String::from_utf8(request.body.clone()).expect("UTF-8")
}

/// The text about memory, in the n-th wording.
fn wording(number: usize) -> String {
    REPORT.replace("is larger now", &format!("is larger for the {number}. time"))
}

#[test]
fn a_publisher_advertises_hub_and_topic_in_headers_and_documents() {
    let site = Site::with_archive(REPORT);
    let hub = site.at("/hub");
    for subject in ["", "/teams/kernel", "/categories/kernel", "/reports/2026q1"] {
        for format in FORMATS {
            let topic = site.at(&format!("{subject}/feed.{format}"));
            let expected = format!("<{hub}>; rel=\"hub\", <{topic}>; rel=\"self\"");
            let answer = get(&topic);
            assert_eq!(answer.header("link"), expected);
            assert_eq!(head(&topic, &[]).header("link"), expected);
            let fresh = get_with(&topic, &[("if-none-match", answer.header("etag"))]);
            assert_eq!((fresh.status, fresh.header("link")), (304, &*expected));
            let document = answer.text();
            let named = match format {
                "json" => answer.json()["hubs"] == json!([{ "type": "WebSub", "url": hub }]),
                "atom" => document.contains(&format!("<link href=\"{hub}\" rel=\"hub\"/>")),
                _ => document.contains(&format!("<atom:link href=\"{hub}\" rel=\"hub\"/>")),
            };
            assert!(named, "{document}");
        }
    }
    for path in ["/", "/feeds.opml", "/reports/2026q1/memory"] {
        assert_eq!(get(&site.at(path)).header("link"), "", "{path} is no topic");
    }
}

#[test]
fn hub_100_accepts_callback_mode_and_topic_and_sends_the_full_contents_of_the_topic() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    let question = reader.asked("/c", 1);
    assert_eq!((&*question["hub.mode"], &*question["hub.topic"]), ("subscribe", &*site.at(FEED)));
    assert_eq!(question["hub.lease_seconds"], "864000", "ten days, when none are asked for");
    assert!(question["hub.challenge"].len() >= 32, "{question:?}");
    site.publish("report.md", &edited(), &["--silent"]);
    let sent = reader.awaits("/c", 1);
    let (topic, link) = (get(&site.at(FEED)), sent.header("link").expect("a link"));
    assert_eq!(sent.body, topic.body);
    assert!(text(&sent).contains("twice as large"));
    assert_eq!(sent.header("content-type"), Some(topic.header("content-type")));
    assert_eq!(link, topic.header("link"));
    assert_eq!(sent.header("x-hub-signature"), None, "nobody gave a secret");
    until("it is settled", || listed(&site, &reader.at("/c"), FEED).expect("it is there")["delivered"] == 1);
    assert_eq!(reader.received("/c").len(), 1, "one edit, one request");
}

#[test]
fn hub_101_signs_with_the_secret_and_never_shows_it() {
    let site = Site::with_archive(REPORT).may_complain();
    let reader = Reader::start();
    let secret = "ßecret-of-a-reader-".to_owned() + &"x".repeat(170);
    reader.subscribes(&site, "/c", FEED, &[("hub.secret", &secret)]);
    reader.tell("/c", [Reply::status(500)]);
    site.publish("report.md", &edited(), &[]);
    let sent = reader.awaits("/c", 1);
    let signature = sent.header("x-hub-signature").expect("a signature");
    let digits = signature.strip_prefix("sha256=").expect("SHA-256");
    let tag: Vec<u8> = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits"))
        .collect();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    assert!(hmac::verify(&key, &sent.body, &tag).is_ok(), "{signature}");
    for shown in [site.said(), site.run(&["subscriptions"]).out, site.run(&["subscriptions", "--json"]).out] {
        assert!(!shown.contains("ecret-of-a-reader"), "{shown}");
    }
    let long = "x".repeat(200);
    let fields = [("hub.mode", "subscribe"), ("hub.secret", &*long)];
    let answer = wish(&site, &fields, &reader.at("/c"), FEED);
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("200 bytes") && !answer.text().contains("xxx"), "{}", answer.text());
}

#[test]
fn hub_102_ignores_parameters_that_it_does_not_understand() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[("hub.verify", "sync"), ("foo", "bar"), ("hub.foo", "")]);
}

#[test]
fn hub_103_an_active_subscription_may_be_requested_again() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[("hub.lease_seconds", "3600")]);
    let expires = || listed(&site, &reader.at("/c"), FEED).expect("it is there")["expires"].to_string();
    let first = expires();
    reader.subscribes(&site, "/c", FEED, &[("hub.lease_seconds", "7200"), ("hub.secret", "s")]);
    until("it is renewed", || expires() > first);
    assert_eq!(reader.asked("/c", 2)["hub.lease_seconds"], "7200");
    assert_ne!(reader.asked("/c", 1)["hub.challenge"], reader.asked("/c", 2)["hub.challenge"]);
    site.publish("report.md", &edited(), &[]);
    assert!(reader.awaits("/c", 1).header("x-hub-signature").is_some(), "the new secret holds");
    assert_eq!(site.json(&["subscriptions", "--json"]).as_array().map(Vec::len), Some(1));
}

#[test]
fn a_request_that_is_not_verified_leaves_the_subscription_unchanged() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    let before = listed(&site, &reader.at("/c"), FEED);
    for reply in [
        Reply::status(404),
        Reply::status(200).saying("another text"),
        Reply::status(302).with("location", &reader.at("/yes")),
        Reply::status(500),
    ] {
        reader.answers("/c", reply);
        for mode in ["subscribe", "unsubscribe"] {
            let asked = reader.questions("/c").len();
            let answer = wish(&site, &[("hub.mode", mode), ("hub.secret", "s")], &reader.at("/c"), FEED);
            assert_eq!(answer.status, 202);
            assert_eq!(reader.asked("/c", asked + 1)["hub.mode"], mode);
        }
    }
    assert_eq!(listed(&site, &reader.at("/c"), FEED), before);
    assert!(reader.questions("/yes").is_empty(), "no redirect is followed");
}

#[test]
fn hub_104_supports_unsubscription() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    reader.subscribes(&site, "/d", FEED, &[]);
    assert_eq!(wish(&site, &[("hub.mode", "unsubscribe")], &reader.at("/c"), FEED).status, 202);
    let question = reader.asked("/c", 2);
    assert_eq!((&*question["hub.mode"], &*question["hub.topic"]), ("unsubscribe", &*site.at(FEED)));
    until("it has ended", || listed(&site, &reader.at("/c"), FEED).is_none());
    site.publish("report.md", &edited(), &[]);
    reader.awaits("/d", 1);
    assert!(reader.received("/c").is_empty());
}

#[test]
fn hub_105_and_106_send_what_is_no_atom_with_its_own_type() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    for format in FORMATS {
        reader.subscribes(&site, &format!("/{format}"), &format!("/feed.{format}"), &[]);
    }
    site.publish("report.md", &edited(), &[]);
    for format in FORMATS {
        let (sent, topic) =
            (reader.awaits(&format!("/{format}"), 1), get(&site.at(&format!("/feed.{format}"))));
        assert_eq!(sent.header("content-type"), Some(topic.header("content-type")));
        assert!(topic.header("content-type").contains(format));
        assert_eq!(sent.body, topic.body);
    }
}

#[test]
fn a_lease_is_granted_within_bounds_and_never_for_ever() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    for (number, (asked, granted)) in
        [("1", "600"), ("86400", "86400"), ("999999999", "2592000"), ("0", "600")].iter().enumerate()
    {
        let path = format!("/{number}");
        reader.subscribes(&site, &path, FEED, &[("hub.lease_seconds", asked)]);
        assert_eq!(&reader.asked(&path, 1)["hub.lease_seconds"], granted);
        let one = listed(&site, &reader.at(&path), FEED).expect("it is there");
        let instant = |name: &str| {
            chrono::DateTime::parse_from_rfc3339(one[name].as_str().expect("an instant")).expect("a date")
        };
        assert_eq!((instant("expires") - instant("since")).num_seconds().to_string(), *granted);
    }
}

#[test]
fn the_callbacks_query_is_kept() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c?foo=bar&hub.topic=mine&red=%20", FEED, &[]);
    site.publish("report.md", &edited(), &[]);
    reader.awaits("/c?foo=bar&hub.topic=mine&red=%20", 1);
}

#[test]
fn who_asks_for_a_feed_that_is_not_there_is_told_that_it_is_denied() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    let feed = "/teams/nobody/feed.atom";
    assert_eq!(wish(&site, &[("hub.mode", "subscribe")], &reader.at("/c"), feed).status, 202);
    let question = reader.asked("/c", 1);
    assert_eq!((&*question["hub.mode"], &*question["hub.topic"]), ("denied", &*site.at(feed)));
    assert!(question["hub.reason"].contains("no such feed") && !question.contains_key("hub.challenge"));
}

#[test]
fn errors_in_a_request_are_answered_with_a_plain_sentence() {
    let site = Site::with_archive(REPORT);
    let (topic, callback) = (site.at(FEED), "http://127.0.3.200:1/c");
    let own = site.at("/hub");
    let (subscribe, topic) = (("hub.mode", "subscribe"), ("hub.topic", &*topic));
    let table: [(&[(&str, &str)], &str); 8] = [
        (&[], "hub.callback is missing"),
        (&[subscribe, topic], "hub.callback is missing"),
        (&[("hub.callback", callback), topic], "hub.mode is missing"),
        (&[("hub.callback", callback), ("hub.mode", "publish"), topic], "hub.mode"),
        (&[("hub.callback", callback), subscribe, ("hub.topic", "https://else.example/feed")], "hub.topic"),
        (&[("hub.callback", "http://u:p@127.0.3.200/"), subscribe, topic], "user name"),
        (&[("hub.callback", "http://127.0.3.200/#f"), subscribe, topic], "fragment"),
        (&[("hub.callback", &own), subscribe, topic], "this site"),
    ];
    for (fields, expected) in table {
        let answer = send(&site, fields);
        assert_eq!(answer.status, 400, "{fields:?}");
        assert!(answer.header("content-type").starts_with("text/plain"));
        assert!(answer.text().contains(expected), "{}", answer.text());
    }
    let form = [("content-type".to_owned(), "application/json".to_owned())];
    assert_eq!(post(&site.at("/hub"), &form, b"{}".to_vec()).status, 415);
    let form = [("content-type".to_owned(), "application/x-www-form-urlencoded; charset=utf-8".to_owned())];
    assert_eq!(post(&site.at("/hub"), &form, vec![b'x'; 20_000]).status, 413);
    assert_eq!(get(&site.at("/hub")).status, 405);
    assert_eq!(site.json(&["subscriptions", "--json"]), json!([]));
}

#[test]
fn callbacks_in_private_networks_are_never_contacted() {
    let mut site = Site::new().unset("TIDINGS_FEDERATION_ALLOW_PRIVATE_ADDRESSES");
    site = site.set("TIDINGS_LOG", "debug");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let reader = Reader::start();
    for callback in [
        &*reader.at("/c"),
        "https://127.0.0.1/c",
        "https://[::1]/c",
        "https://10.0.0.1/",
        "https://[::ffff:7f00:1]/",
    ] {
        let answer = wish(&site, &[("hub.mode", "subscribe")], callback, FEED);
        assert_eq!(answer.status, 400, "{callback}");
        assert!(answer.text().starts_with("hub.callback"), "{}", answer.text());
    }
    // A name that leads there is found out when it is resolved.
    assert_eq!(wish(&site, &[("hub.mode", "subscribe")], "https://localhost/c", FEED).status, 202);
    until("the question is not asked", || site.said().contains("a callback could not be asked"));
    assert!(site.said().contains("private or special network"), "{}", site.said());
    assert!(reader.questions("/c").is_empty());
}

#[test]
fn a_410_ends_the_subscription_and_no_other() {
    let site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    reader.subscribes(&site, "/c", "/feed.rss", &[]);
    reader.tell("/c", [Reply::status(410)]);
    site.publish("report.md", &edited(), &[]);
    until("one subscription is left", || {
        site.json(&["subscriptions", "--json"]).as_array().map(Vec::len) == Some(1)
    });
}

#[test]
fn every_other_answer_is_a_failure_and_is_tried_again() {
    let site = Site::with_archive(REPORT).may_complain();
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    let elsewhere = Reply::status(307).with("location", &reader.at("/elsewhere"));
    reader.tell("/c", [Reply::status(404), elsewhere, Reply::status(500), Reply::status(403)]);
    site.publish("report.md", &edited(), &[]);
    reader.awaits("/c", 1);
    assert_eq!(reader.received("/c").len(), 5);
    assert!(reader.received("/elsewhere").is_empty(), "no redirect is followed");
    until("the failures are forgotten", || {
        let one = listed(&site, &reader.at("/c"), FEED).expect("it is there");
        one["failures"] == 0 && one["delivered"] == 1
    });
}

#[test]
fn who_failed_three_versions_long_gets_the_newest_alone() {
    let site = Site::with_archive(REPORT).may_complain();
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    reader.tell_always("/c", Reply::status(503).with("retry-after", "3600"));
    for number in [1, 2, 3] {
        site.publish("report.md", &wording(number), &[]);
        until("the server has seen it", || {
            get(&site.at(FEED)).text().contains(&format!("the {number}. time"))
        });
    }
    until("it has failed", || listed(&site, &reader.at("/c"), FEED).expect("it is there")["failures"] != 0);
    reader.tell_always("/c", Reply::status(200));
    // A renewal that is verified shows that the host is back.
    reader.subscribes(&site, "/c", FEED, &[]);
    let sent = reader.awaits("/c", 1);
    assert!(text(&sent).contains("the 3. time"), "{}", text(&sent));
    until("it is current", || listed(&site, &reader.at("/c"), FEED).expect("it is there")["current"] == true);
    assert_eq!(reader.received("/c").iter().filter(|(_, status)| *status == 200).count(), 1);
}

#[test]
fn a_version_is_given_up_after_ten_failures_and_the_next_is_tried() {
    let site = Site::with_archive(REPORT)
        .set("TIDINGS_DELIVERY_RETRY_FIRST", "1ms")
        .set("TIDINGS_DELIVERY_RETRY_LONGEST", "1ms");
    let mut site = site.may_complain();
    assert_eq!(site.stop().0, Some(0));
    site.start();
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[]);
    reader.tell_always("/c", Reply::status(404));
    let seen = || listed(&site, &reader.at("/c"), FEED).expect("it is there");
    site.publish("report.md", &wording(1), &[]);
    until("it is given up", || seen()["refused"] == 1);
    assert_eq!((reader.received("/c").len(), seen()["last_status"].clone()), (10, Value::from(404)));
    site.publish("report.md", &wording(2), &[]);
    until("the next is given up sooner", || seen()["refused"] == 2);
    assert_eq!(reader.received("/c").len(), 11);
    reader.tell_always("/c", Reply::status(200));
    site.publish("report.md", &wording(3), &[]);
    assert!(text(&reader.awaits("/c", 1)).contains("the 3. time"));
}

#[test]
fn what_changed_while_the_server_was_down_is_sent_when_it_is_up() {
    let mut site = Site::with_archive(REPORT);
    let reader = Reader::start();
    reader.subscribes(&site, "/c", FEED, &[("hub.secret", "s")]);
    site.kill();
    site.publish("report.md", &edited(), &[]);
    site.start();
    let sent = reader.awaits("/c", 1);
    assert!(text(&sent).contains("twice as large") && sent.header("x-hub-signature").is_some());
    assert_eq!(sent.body, get(&site.at(FEED)).body);
}

#[test]
fn other_hubs_are_advertised_and_told_of_changes() {
    let other = Reader::start();
    let mut site = Site::new().set("TIDINGS_PUBLISH_HUBS", other.at("/hub"));
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let answer = get(&site.at(FEED));
    let expected = format!(
        "<{}>; rel=\"hub\", <{}>; rel=\"hub\", <{}>; rel=\"self\"",
        site.at("/hub"),
        other.at("/hub"),
        site.at(FEED)
    );
    assert_eq!(answer.header("link"), expected);
    assert!(answer.text().contains(&format!("<link href=\"{}\" rel=\"hub\"/>", other.at("/hub"))));
    site.publish("report.md", &edited(), &["--silent"]);
    let topic = site.at(FEED);
    let ping = |request: &Request| -> Vec<(String, String)> {
        url::form_urlencoded::parse(&request.body).into_owned().collect()
    };
    until("the other hub is told of the feed", || {
        let told = other.received("/hub");
        told.iter().any(|(request, _)| ping(request).contains(&("hub.url".to_owned(), topic.clone())))
    });
    for (request, _) in other.received("/hub") {
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
        assert_eq!(ping(&request)[0], ("hub.mode".to_owned(), "publish".to_owned()));
    }
    assert!(!other.received("/hub").iter().any(|(request, _)| text(request).contains("graphics-team")));
}

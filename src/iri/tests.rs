//! What was minted is recognised.

use crate::iri::archive::{archive_path, before_archive};
use crate::iri::{CardOf, Drawn, FeedFormat, FeedOf, Named, Site, drawn, feed_path, is_feed_path};

#[test]
fn a_site_is_an_origin_and_nothing_else() {
    assert_eq!(
        Site::parse("https://Status.Example.org:443/").map(|s| s.to_string()),
        Ok("https://status.example.org".into())
    );
    for bad in ["status.example.org", "ftp://x", "https://x/y", "https://u@x", "https://x?y"] {
        assert!(Site::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_path_of_a_feed_is_known_again() {
    for format in FeedFormat::ALL {
        for of in [FeedOf::Site, FeedOf::Team("a"), FeedOf::Category("a"), FeedOf::Report("a")] {
            assert!(is_feed_path(&feed_path(of, format)));
        }
    }
    for other in [
        "",
        "/",
        "/feed",
        "/feed.xml",
        "feed.atom",
        "/feeds.opml",
        "/teams/feed.atom",
        "/teams//feed.atom",
        "/x/a/feed.atom",
        "/teams/a/b/feed.atom",
        "/feed.atom?x",
        "/feed.atom/",
        "//feed.atom",
    ] {
        assert!(!is_feed_path(other), "{other}");
    }
}

#[test]
fn what_comes_before_an_archive_is_known() {
    for of in [FeedOf::Site, FeedOf::Team("a")] {
        let path = |number| archive_path(of, number, FeedFormat::Rss);
        assert_eq!(before_archive(&path(7)), Some((path(6), feed_path(of, FeedFormat::Rss))));
    }
    for other in
        ["/feed.rss", "/archive/0/feed.rss", "/archive/x/feed.rss", "/archive/1", "/archive/-1/feed.rss"]
    {
        assert_eq!(before_archive(other), None, "{other}");
    }
}

#[test]
fn what_was_minted_is_recognised() {
    let site = Site::parse("http://127.0.0.1:8080").expect("an origin");
    assert_eq!(site.authority(), "127.0.0.1:8080");
    assert_eq!(site.named(&site.actor("core")), Some(Named::Actor("core".into())));
    assert_eq!(site.named(&site.note("2019q2", "fuse")), Some(Named::Note("2019q2".into(), "fuse".into())));
    assert_eq!(site.named("http://127.0.0.1:80801/ap/actors/core"), None);
    assert_eq!(site.named(&site.inbox("core")), Some(Named::Other));
    let avatar = site.avatar("core-team", "0123");
    assert_eq!(site.path_of(&avatar).and_then(drawn), Some(Drawn::Avatar("core-team", "0123")));
    for of in [CardOf::Team("a-b"), CardOf::Report("2019q2"), CardOf::Entry("2019q2", "x-y")] {
        let card = site.card(of, "0123");
        assert_eq!(site.path_of(&card).and_then(drawn), Some(Drawn::Card(of, "0123")));
    }
    assert_eq!((drawn("/avatars/x.png"), drawn("/reports/a-b.png")), (None, None));
}

//! The promises about feeds that somebody subscribes to.

use crate::sample::now;
use chrono::Duration;
use tidings::model::Timestamp;
use tidings::store::Store;
use tidings::store::destinations::{Item, Matter, Outcome, Release, Settlement};
use tidings::store::notifications::{Kind, Notification, Secret};
use tidings::store::subscriptions::{Admission, Limits, Subscription};
use tidings::store::topics::Shown;

const LIMITS: Limits = Limits { host: 10, all: 100 };
const HOST: &str = "reader.example";

fn feed(name: &str, version: i64) -> Shown {
    Shown {
        topic: format!("https://status.example.org/{name}/feed.atom"),
        revision: version,
        etag: format!("\"{name}-{version}\""),
        media_type: "application/atom+xml; charset=utf-8".into(),
        link: "<https://status.example.org/hub>; rel=\"hub\"".into(),
        body: format!("<feed>{name} {version} – “ü”</feed>"),
    }
}

fn subscription(host: &str, path: &str) -> Subscription {
    Subscription {
        callback: format!("https://{host}/{path}"),
        host: host.into(),
        secret: Some(Secret("key".into())),
        expires: now() + Duration::days(10),
    }
}

async fn subscribe(store: &Store, subscription: &Subscription, shown: &Shown) {
    let admitted = store.subscribe(subscription, shown, LIMITS, now()).await.expect("an answer");
    assert_eq!(admitted, Admission::Kept);
}

/// What is due at an instant, by callback.
async fn due(store: &Store, at: Timestamp) -> Vec<Item> {
    let work = store.claim("h", "", 100, at + Duration::seconds(15), at).await.expect("a claim");
    let released: Vec<Release> = work
        .iter()
        .map(|work| Release {
            host: work.host.clone(),
            due: Timestamp::UNIX_EPOCH,
            failures: 0,
            failing_since: None,
        })
        .collect();
    store.settle("h", &[], &released).await.expect("given back");
    work.into_iter().flat_map(|work| work.items).collect()
}

fn notification(item: &Item) -> &Notification {
    match &item.matter {
        Matter::Feed(notification) => notification,
        Matter::Activity(position) => panic!("activity {position}"),
    }
}

async fn settle(store: &Store, item: &Item, outcome: Outcome) {
    let settlement = Settlement {
        inbox: item.inbox.clone(),
        matter: item.matter.clone(),
        late: item.late,
        audience: item.audience,
        outcome,
        status: Some(200),
        answer: "said".into(),
        at: now(),
    };
    store.settle("h", &[settlement], &[]).await.expect("settled");
}

pub async fn a_subscriber_is_told_of_the_newest_version_and_of_no_other(store: Store) {
    subscribe(&store, &subscription(HOST, "a"), &feed("core", 1)).await;
    assert!(due(&store, now()).await.is_empty(), "it has just fetched the feed");
    for version in [2, 3, 4] {
        assert_eq!(
            store.show(&[feed("core", version), feed("kernel", version)], now()).await.expect("shown"),
            1
        );
    }
    let items = due(&store, now()).await;
    assert_eq!(items.len(), 1);
    let wanted = notification(&items[0]);
    assert_eq!(wanted.kind, Kind::Content(Some(Secret("key".into()))));
    let newest = store.topic(&wanted.topic).await.expect("an answer").expect("the topic");
    assert_eq!((newest.version, newest.shown), (wanted.version, feed("core", 4)));
    assert!(newest.changed <= now());
    settle(&store, &items[0], Outcome::Delivered).await;
    assert!(due(&store, now()).await.is_empty(), "it knows the newest");
    let listed = store.subscriptions().await.expect("a list");
    assert!(listed[0].current && listed[0].signed && listed[0].delivered == 1, "{listed:?}");
    assert!(store.unsubscribe(&items[0].inbox, &wanted.topic).await.expect("ended"));
    assert!(!store.unsubscribe(&items[0].inbox, &wanted.topic).await.expect("there is none"));
    store.show(&[feed("core", 5)], now()).await.expect("shown");
    assert!(due(&store, now()).await.is_empty(), "nobody subscribes");
}

pub async fn what_was_rendered_from_an_older_revision_changes_no_topic(store: Store) {
    subscribe(&store, &subscription(HOST, "a"), &feed("core", 3)).await;
    let topics = store.topics().await.expect("topics");
    assert_eq!(topics.into_values().collect::<Vec<_>>(), ["\"core-3\""]);
    assert_eq!(store.show(&[feed("core", 2)], now()).await.expect("shown"), 0);
    assert_eq!(store.show(&[Shown { revision: 9, ..feed("core", 3) }], now()).await.expect("shown"), 0);
    assert!(due(&store, now()).await.is_empty());
}

pub async fn a_callback_that_fails_waits_with_all_its_topics_until_it_subscribes_again(store: Store) {
    for name in ["core", "kernel"] {
        subscribe(&store, &subscription(HOST, "a"), &feed(name, 1)).await;
        subscribe(&store, &subscription(HOST, "b"), &feed(name, 1)).await;
        store.show(&[feed(name, 2)], now()).await.expect("shown");
    }
    let items = due(&store, now()).await;
    assert_eq!(items.len(), 4);
    let later = now() + Duration::hours(1);
    settle(&store, &items[0], Outcome::Retry(later)).await;
    let left: Vec<Item> = due(&store, now()).await;
    assert_eq!(left.iter().map(|item| &*item.inbox).collect::<Vec<_>>(), ["https://reader.example/b"; 2]);
    for item in &left {
        settle(&store, item, Outcome::Refused).await;
    }
    assert_eq!(store.next_due(now()).await.expect("an answer"), Some(later), "the engine wakes then");
    subscribe(&store, &subscription(HOST, "a"), &feed("core", 2)).await;
    let again = due(&store, now()).await;
    assert_eq!(again.len(), 2, "what was given up does not come again: {again:?}");
    assert!(again.iter().all(|item| &*item.inbox == "https://reader.example/a" && item.failures == 0));
    let given_up = store.subscriptions().await.expect("a list").into_iter().filter(|one| one.refused == 1);
    assert_eq!(given_up.count(), 2);
}

pub async fn a_lease_ends_unless_it_is_renewed(store: Store) {
    for path in ["a", "b"] {
        subscribe(&store, &subscription(HOST, path), &feed("core", 1)).await;
    }
    let renewed =
        Subscription { secret: None, expires: now() + Duration::days(20), ..subscription(HOST, "b") };
    subscribe(&store, &renewed, &feed("core", 1)).await;
    store.show(&[feed("core", 2)], now()).await.expect("shown");
    let later = now() + Duration::days(11);
    let items = due(&store, later).await;
    assert_eq!(items.iter().map(|item| &*item.inbox).collect::<Vec<_>>(), ["https://reader.example/b"]);
    assert_eq!(notification(&items[0]).kind, Kind::Content(None), "the new secret holds");
    assert_eq!(store.expire_subscriptions(later).await.expect("ended"), 1);
    assert_eq!(store.subscriptions().await.expect("a list").len(), 1);
    assert_eq!(store.expire_subscriptions(later + Duration::days(10)).await.expect("ended"), 1);
    assert!(store.topics().await.expect("topics").is_empty(), "nobody subscribes");
}

pub async fn subscriptions_are_bounded_at_a_host_and_in_all(store: Store) {
    let limits = Limits { host: 2, all: 3 };
    let admit = |host: &'static str, path: &'static str| {
        let store = store.clone();
        async move {
            let wish = subscription(host, path);
            store.subscribe(&wish, &feed("core", 1), limits, now()).await.expect("an answer")
        }
    };
    assert_eq!(admit("a.example", "1").await, Admission::Kept);
    assert_eq!(admit("a.example", "2").await, Admission::Kept);
    assert_eq!(admit("a.example", "3").await, Admission::HostFull);
    assert_eq!(admit("b.example", "1").await, Admission::Kept);
    assert_eq!(admit("c.example", "1").await, Admission::Full);
    assert_eq!(admit("a.example", "2").await, Admission::Kept, "who is there may renew");
    assert_eq!(store.subscriptions().await.expect("a list").len(), 3);
}

pub async fn other_hubs_are_told_of_a_change_and_never_sent_the_feed(store: Store) {
    let hub = ("https://hub.example/".to_owned(), "hub.example".to_owned());
    store
        .set_pings(std::slice::from_ref(&hub), &[feed("core", 1), feed("kernel", 1)], now())
        .await
        .expect("set");
    assert!(due(&store, now()).await.is_empty(), "nothing has changed");
    store.show(&[feed("core", 2)], now()).await.expect("shown");
    let items = due(&store, now()).await;
    assert_eq!(items.len(), 1);
    assert_eq!((&*items[0].inbox, &notification(&items[0]).kind), (&*hub.0, &Kind::Ping));
    assert!(
        !store.unsubscribe(&hub.0, &feed("core", 2).topic).await.expect("an answer"),
        "it never subscribed"
    );
    settle(&store, &items[0], Outcome::Delivered).await;
    let listed = store.subscriptions().await.expect("a list");
    assert!(
        listed.iter().all(|one| one.kind == "ping" && one.expires.is_none() && one.current),
        "{listed:?}"
    );
    store.set_pings(&[], &[], now()).await.expect("set");
    assert!(store.subscriptions().await.expect("a list").is_empty());
}

//! The promises.

use crate::sample::{activity, change, departure, entry, follower, now, slug};
use chrono::Duration;
use std::collections::BTreeSet;
use tidings::model::blocks::{Blocks, Pattern};
use tidings::model::body::{Block, Body, Inline};
use tidings::model::hosts::HostStates;
use tidings::model::published::Published;
use tidings::model::words::Query;
use tidings::store::destinations::{HostWork, Item, Matter, Outcome, Release, Settlement};
use tidings::store::hosts::suspended;
use tidings::store::log::Next;
use tidings::store::manners::{MANNERS_LAST, Seen};
use tidings::store::publication::Kind;
use tidings::store::{Store, StoreError};

pub async fn published(store: &Store, names: &[&str]) {
    let revision = store.revision().await.expect("a revision");
    store.publish(&change(revision, names)).await.expect("published");
}

/// Lets the Create of an entry leave.
pub async fn say(store: &Store, name: &str) {
    let left = store.depart(&departure(name, Kind::Create), &activity(name), Next::default()).await;
    assert!(left.expect("a departure"), "{name} left");
}

pub async fn claim(store: &Store, holder: &str) -> Vec<HostWork> {
    let now = now();
    store.claim(holder, "", 100, now + Duration::seconds(15), now).await.expect("a claim")
}

pub fn release(host: &str) -> Release {
    Release { host: host.into(), due: now() - Duration::days(1), failures: 0, failing_since: None }
}

pub fn settlement(inbox: &str, position: i64, outcome: Outcome, status: u16) -> Settlement {
    Settlement {
        inbox: inbox.into(),
        matter: Matter::Activity(position),
        late: false,
        audience: 0,
        outcome,
        status: Some(status),
        answer: "said".into(),
        at: now(),
    }
}

/// Where in the log an item stands.
pub fn position(item: &Item) -> i64 {
    match item.matter {
        Matter::Activity(position) => position,
        Matter::Feed(_) => panic!("a feed"),
    }
}

pub async fn settle(store: &Store, holder: &str, settlements: &[Settlement], hosts: &[&str]) {
    let released: Vec<Release> = hosts.iter().map(|host| release(host)).collect();
    store.settle(holder, settlements, &released).await.expect("settled");
}

/// Follows, and gets rid of the Accept.
pub async fn follow(store: &Store, host: &str, name: &str) {
    let accept = activity(&format!("accept-{host}-{name}"));
    store.follow(&follower(host, name), host, &accept).await.expect("followed");
    for work in claim(store, "accepts").await {
        let settled: Vec<Settlement> = work
            .items
            .iter()
            .map(|item| settlement(&item.inbox, position(item), Outcome::Delivered, 202))
            .collect();
        settle(store, "accepts", &settled, &[&work.host]).await;
    }
}

pub async fn what_was_published_is_read_back(store: Store) {
    let before = store.changes_since(0).await.expect("nothing");
    let change = change(before.revision, &["a", "b"]);
    store.publish(&change).await.expect("published");
    let after = store.changes_since(before.revision).await.expect("changes");
    assert_eq!(after.editions, [change.edition]);
    assert_eq!(after.teams, [(change.teams[0].clone(), 0)]);
    let entries: Vec<_> =
        after.entries.iter().map(|kept| (kept.published.clone(), kept.fingerprint.clone())).collect();
    assert_eq!(entries, change.entries);
    assert!(after.entries.iter().all(|kept| kept.changed == after.revision));
    let nothing = store.changes_since(after.revision).await.expect("nothing");
    assert!(nothing.entries.is_empty() && nothing.teams.is_empty() && nothing.editions.is_empty());
}

pub async fn places_in_rows_are_given_once_and_the_first_entry_comes_last(store: Store) {
    published(&store, &["a", "b"]).await;
    published(&store, &["a", "b", "c"]).await;
    for subject in entry("2026q3", "a", 0).subjects() {
        let mut placed = store.placed(&subject, 0..10).await.expect("a row");
        placed.sort_by_key(|(number, _)| *number);
        let names = placed.iter().map(|(_, kept)| kept.published.entry.slug.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["b", "a", "c"], "{subject:?}");
        assert_eq!(store.placed(&subject, 1..2).await.expect("a row")[0].1.published.entry.slug, slug("a"));
    }
    let changes = store.changes_since(0).await.expect("changes");
    assert_eq!((changes.places.len(), changes.lengths.len()), (9, 3));
    assert!(changes.lengths.iter().all(|(_, length)| *length == 3));
}

pub async fn one_report_is_read_without_the_others(store: Store) {
    published(&store, &["a", "b"]).await;
    let mut other = change(store.revision().await.expect("a revision"), &[]);
    other.edition.slug = slug("2026q4");
    other.entries = vec![(entry("2026q4", "z", 0), "f-z".into())];
    store.publish(&other).await.expect("published");
    let one = store.contents_of(&[slug("2026q4")]).await.expect("contents");
    assert_eq!((one.editions.len(), one.teams.len(), one.entries.len(), one.places.len()), (2, 1, 1, 3));
    assert_eq!(one.revision, store.revision().await.expect("a revision"));
    let mut voices = store.voices().await.expect("voices");
    voices.sort();
    let voice = |report: &str| [slug("core"), slug(report), slug("team-reports")];
    assert_eq!(voices, [voice("2026q3"), voice("2026q4")]);
}

pub async fn words_find_the_entries_that_stand(store: Store) {
    let mut change = change(0, &["a", "b", "c"]);
    let say = |entry: &mut Published, title: &str, text: &str| {
        entry.entry.title = title.into();
        entry.entry.body = Body(vec![Block::Paragraph(vec![Inline::text(text)])]);
    };
    say(&mut change.entries[0].0, "Clocks", "The memory of René, and 42 bytes\u{0} more. 文件");
    say(&mut change.entries[1].0, "Memory", "Nothing \"else\" OR more");
    say(&mut change.entries[2].0, "Long", &"word ".repeat(300_000));
    store.publish(&change).await.expect("published");
    let table = [
        ("memory", "b a"),
        ("MEM more", "b a"),
        ("memory renés", ""),
        ("réné by 42", "a"),
        ("件", "a"),
        ("\"else\" NOT ('*:", "b"),
        ("or", "b"),
        ("word", "c"),
    ];
    for (asked, expected) in table {
        assert_eq!(found(&store, asked, 9).await, expected, "{asked}");
    }
    assert_eq!(found(&store, "team", 2).await.split(' ').count(), 2);
    let mut next = change;
    next.planned_at += 1;
    say(&mut next.entries[0].0, "Clocks", "Time alone");
    next.entries[1].0.withdrawn = Some(now());
    store.publish(&next).await.expect("published");
    assert_eq!(found(&store, "memory", 9).await, "");
    assert_eq!(found(&store, "time", 9).await, "a");
}

async fn found(store: &Store, asked: &str, limit: u32) -> String {
    let query = Query::parse(asked).expect("a word");
    let found = store.search(&query, limit).await.expect("an answer");
    found.iter().map(|(_, entry)| entry.as_str()).collect::<Vec<_>>().join(" ")
}

pub async fn a_publication_that_was_overtaken_writes_nothing(store: Store) {
    published(&store, &["a"]).await;
    let overtaken = store.publish(&change(0, &["b"])).await;
    assert!(matches!(overtaken, Err(StoreError::Overtaken)));
    assert_eq!(store.changes_since(0).await.expect("changes").entries.len(), 1);
}

pub async fn a_departure_leaves_once(store: Store) {
    published(&store, &["a", "b"]).await;
    let due = store.departures(now(), 10).await.expect("departures");
    assert_eq!(due.iter().map(|d| d.entry.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let announce = departure("a", Kind::Announce);
    let next = Next { departure: Some(&announce), errand: None };
    assert!(store.depart(&due[0], &activity("a"), next).await.expect("it leaves"));
    assert!(!store.depart(&due[0], &activity("a"), next).await.expect("it is gone"));
    assert_eq!(store.head().await.expect("a head"), 1);
    let said = store.activity(1).await.expect("the log").expect("an activity");
    assert_eq!((said.id.as_str(), said.team, &*said.body), ("a", slug("core"), "{\"id\":\"a\"}"));
    let posted = store.changes_since(0).await.expect("changes").entries;
    assert_eq!(posted.iter().filter(|kept| kept.published.posted.is_some()).count(), 1);
    assert_eq!(store.waiting().await.expect("a number"), 2);
}

pub async fn a_cancelled_departure_never_leaves(store: Store) {
    published(&store, &["a"]).await;
    let mut next = change(store.revision().await.expect("a revision"), &["a"]);
    next.departures.clear();
    next.cancelled.push((slug("a"), Kind::Create));
    store.publish(&next).await.expect("published");
    assert!(store.departures(now(), 10).await.expect("departures").is_empty());
}

pub async fn a_follower_gets_what_is_said_afterwards_in_order(store: Store) {
    published(&store, &["a", "b", "c"]).await;
    say(&store, "a").await;
    follow(&store, "one.example", "x").await;
    follow(&store, "one.example", "y").await;
    assert!(claim(&store, "h").await.is_empty(), "nothing was said since");
    say(&store, "b").await;
    say(&store, "c").await;
    let work = claim(&store, "h").await;
    let items: Vec<(&str, i64)> = work[0].items.iter().map(|item| (&*item.inbox, position(item))).collect();
    let shared = "https://one.example/inbox";
    assert_eq!(items, [(shared, 4), (shared, 5)]);
    let settled =
        [settlement(shared, 4, Outcome::Delivered, 202), settlement(shared, 5, Outcome::Delivered, 202)];
    settle(&store, "h", &settled, &["one.example"]).await;
    assert!(claim(&store, "h").await.is_empty(), "everything has arrived");
    let destinations = store.destinations(now()).await.expect("destinations");
    let shared = destinations.iter().find(|d| d.inbox == shared).expect("the shared inbox");
    assert_eq!((shared.position, shared.lag, shared.delivered, shared.last_status), (5, 0, 2, Some(202)));
}

pub async fn a_retry_comes_when_it_is_due_and_a_refusal_is_kept(store: Store) {
    published(&store, &["a", "b"]).await;
    follow(&store, "one.example", "x").await;
    say(&store, "a").await;
    say(&store, "b").await;
    let position = position(&claim(&store, "h").await[0].items[0]);
    let inbox = "https://one.example/inbox";
    let later = Outcome::Retry(now() + Duration::hours(1));
    settle(&store, "h", &[settlement(inbox, position, later, 500)], &["one.example"]).await;
    assert!(claim(&store, "h").await.is_empty(), "it is not due");
    let waiting = store.destinations(now()).await.expect("destinations");
    assert!(waiting.iter().any(|d| d.lag == 2 && d.failures == 1 && d.next_try > Some(now())));
    store.wake_host("one.example", now()).await.expect("woken");
    assert_eq!(claim(&store, "h").await[0].items[0].failures, 1);
    settle(&store, "h", &[settlement(inbox, position, Outcome::Refused, 404)], &["one.example"]).await;
    let next = claim(&store, "h").await;
    assert_eq!(next[0].items.len(), 1, "the refused one is not tried again");
    let refused = store.destinations(now()).await.expect("destinations");
    assert!(refused.iter().any(|d| d.refused == 1 && d.last_status == Some(404)));
}

pub async fn a_lease_keeps_others_away_until_it_ends(store: Store) {
    published(&store, &["a"]).await;
    follow(&store, "one.example", "x").await;
    say(&store, "a").await;
    assert_eq!(claim(&store, "first").await.len(), 1);
    assert!(claim(&store, "second").await.is_empty());
    let later = now() + Duration::seconds(20);
    let taken = store.claim("second", "", 10, later + Duration::seconds(15), later).await.expect("a claim");
    assert_eq!(taken.len(), 1, "the lease has ended");
    settle(&store, "first", &[], &["one.example"]).await;
    assert!(claim(&store, "third").await.is_empty(), "who has lost the lease cannot give the host back");
}

pub async fn two_claimers_never_share_a_host(store: Store) {
    published(&store, &["a"]).await;
    for number in 0..40 {
        follow(&store, &format!("h{number}.example"), "x").await;
    }
    say(&store, "a").await;
    let now = now();
    let claim = |holder: &'static str| {
        let store = store.clone();
        async move { store.claim(holder, "", 30, now + Duration::seconds(15), now).await.expect("a claim") }
    };
    let (one, two) = tokio::join!(claim("one"), claim("two"));
    let mut hosts: Vec<String> = one.into_iter().chain(two).map(|work| work.host).collect();
    let rest = claim("three").await;
    hosts.extend(rest.into_iter().map(|work| work.host));
    let all = hosts.len();
    hosts.sort();
    hosts.dedup();
    assert_eq!((all, hosts.len()), (40, 40));
}

pub async fn who_no_longer_follows_is_forgotten(store: Store) {
    published(&store, &["a", "b"]).await;
    for name in ["x", "y", "z"] {
        follow(&store, "one.example", name).await;
    }
    assert!(store.unfollow(&slug("core"), "https://one.example/x").await.expect("undone"));
    assert!(!store.unfollow(&slug("core"), "https://one.example/x").await.expect("nothing to undo"));
    let by_id = store.unfollow_by_id("https://one.example/y#follow", "https://one.example/z").await;
    assert!(!by_id.expect("nothing to undo"), "nobody undoes another's Follow");
    assert!(
        store.unfollow_by_id("https://one.example/y#follow", "https://one.example/y").await.expect("undone")
    );
    assert_eq!(store.forget("https://one.example/z").await.expect("forgotten"), [slug("core")]);
    assert!(store.followers().await.expect("nobody").is_empty());
    say(&store, "a").await;
    assert!(claim(&store, "h").await.is_empty());
    assert!(store.destinations(now()).await.expect("none").is_empty());
}

pub async fn a_signature_is_new_only_once(store: Store) {
    let until = now() + Duration::minutes(65);
    let remember =
        async |name: &str| store.remember(name, "a.example", until, now()).await.expect("an answer");
    assert_eq!(remember("s").await, Seen::New);
    assert_eq!(remember("s").await, Seen::Before);
    store.forget_signatures(until).await.expect("nothing to forget");
    assert_eq!(remember("s").await, Seen::Before);
    store.forget_signatures(until + Duration::seconds(1)).await.expect("forgotten");
    assert_eq!(remember("s").await, Seen::New);
}

pub async fn a_host_has_a_share_of_the_memory_and_no_more(store: Store) {
    let until = now() + Duration::minutes(65);
    let remember = async |name: &str, host: &str, at| {
        store.remember_of(name, host, until, at, 2).await.expect("an answer")
    };
    assert_eq!(remember("1", "a.example", now()).await, Seen::New);
    assert_eq!(remember("2", "a.example", now()).await, Seen::New);
    assert_eq!(remember("3", "a.example", now()).await, Seen::TooMany);
    assert_eq!(remember("2", "a.example", now()).await, Seen::Before, "a replay is called so all the same");
    assert_eq!(remember("3", "b.example", now()).await, Seen::New);
    assert_eq!(
        remember("4", "a.example", until + Duration::seconds(1)).await,
        Seen::New,
        "the old do not count"
    );
}

pub async fn hosts_that_take_rfc_9421_are_known_for_a_while(store: Store) {
    let hosts = ["a.example", "b.example", "c.example"].map(String::from);
    let known = async |at| {
        let known = store.speakers_of_rfc9421(&hosts, at).await.expect("an answer");
        known.into_iter().collect::<BTreeSet<_>>()
    };
    assert!(known(now()).await.is_empty());
    for host in ["a.example", "b.example"] {
        store.speaks_rfc9421_of(host, now(), 2).await.expect("remembered");
    }
    store.speaks_rfc9421_of("c.example", now(), 2).await.expect("there is no room");
    assert_eq!(known(now()).await, hosts[..2].iter().cloned().collect());
    store.speaks_cavage("b.example").await.expect("forgotten");
    assert_eq!(known(now()).await, hosts[..1].iter().cloned().collect());
    assert!(known(now() + MANNERS_LAST + Duration::seconds(1)).await.is_empty());
}

pub async fn who_waits_hears_of_what_is_written(store: Store) {
    let mut news = store.news();
    let heard = tokio::spawn(async move { news.next().await });
    published(&store, &["a"]).await;
    heard.await.expect("the publication is heard");
    let mut news = store.news();
    let heard = tokio::spawn(async move { news.next().await });
    say(&store, "a").await;
    heard.await.expect("the departure is heard");
}

pub async fn hosts_are_counted_by_the_state_of_their_breakers(store: Store) {
    published(&store, &["a"]).await;
    for host in ["well.example", "open.example", "probed.example", "silent.example"] {
        follow(&store, host, "x").await;
    }
    say(&store, "a").await;
    claim(&store, "h").await;
    let failed =
        |host: &str, due| Release { due, failures: 3, failing_since: Some(now()), host: host.into() };
    let released = [
        release("well.example"),
        failed("open.example", now() + Duration::hours(1)),
        failed("probed.example", now() - Duration::hours(1)),
        failed("silent.example", suspended(now())),
    ];
    store.settle("h", &[], &released).await.expect("settled");
    let states = store.host_states(now()).await.expect("states");
    let expected = HostStates { closed: 1, open: 1, half_open: 1, suspended: 1, paused: 0 };
    assert_eq!(states, expected);
}

pub async fn who_is_blocked_is_forgotten_with_everything_that_was_due(store: Store) {
    published(&store, &["a"]).await;
    for (host, name) in
        [("one.example", "x"), ("one.example", "y"), ("two.example", "z"), ("sub.one.example", "w")]
    {
        follow(&store, host, name).await;
    }
    let revision = store.revision().await.expect("a number");
    let pattern = |text: &str| Pattern::parse(text).expect("a pattern");
    store.block(&pattern("one.example"), "spam", now()).await.expect("blocked");
    store.block(&pattern("one.example"), "more spam", now()).await.expect("for another reason");
    store.block(&pattern("one.example"), "", now()).await.expect("for the same reason");
    store.block(&pattern("https://two.example/z"), "", now()).await.expect("blocked");
    assert!(store.revision().await.expect("a number") > revision, "servers notice");
    let blocks = store.blocks().await.expect("a list");
    let listed: Vec<(&str, &str)> = blocks.iter().map(|one| (&*one.pattern, &*one.reason)).collect();
    assert_eq!(listed, [("https://two.example/z", ""), ("one.example", "more spam")]);
    say(&store, "a").await;
    let blocked = blocks.iter().map(|one| pattern(&one.pattern)).collect();
    let expelled = store.expel(&Blocks { blocked, ..Blocks::default() }).await.expect("expelled");
    let left: Vec<String> =
        store.followers().await.expect("a list").into_iter().map(|one| one.actor).collect();
    assert_eq!((expelled, left), (3, vec!["https://sub.one.example/w".to_owned()]));
    let hosts: Vec<String> = claim(&store, "h").await.into_iter().map(|work| work.host).collect();
    assert_eq!(hosts, ["sub.one.example"]);
    assert!(store.unblock(&pattern("one.example")).await.expect("ended"));
    assert!(!store.unblock(&pattern("one.example")).await.expect("there is none"));
}

pub async fn a_host_is_full_when_it_has_all_the_followers_that_it_may_have(store: Store) {
    published(&store, &["a"]).await;
    follow(&store, "one.example", "x").await;
    let full = async |host: &str, most| store.is_full(host, most).await.expect("an answer");
    assert!(full("one.example", 1).await);
    assert!(!full("one.example", 2).await);
    assert!(!full("two.example", 1).await);
}

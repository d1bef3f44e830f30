//! Promises about what the operator does: stops hosts, sends again what was refused, watches.

use crate::contract::{claim, follow, position, published, release, say, settlement};
use crate::sample::{activity, change, departure, follower, now, slug, team};
use chrono::Duration;
use tidings::model::hosts::HostState;
use tidings::store::Store;
use tidings::store::census::DAYS;
use tidings::store::destinations::{HostWork, Outcome, Settlement};
use tidings::store::publication::Kind;
use tidings::store::refusals::Refused;

const HOST: &str = "one.example";
const INBOX: &str = "https://one.example/inbox";

/// Three notes for one follower; gives what is claimed.
async fn three_notes(store: &Store) -> Vec<HostWork> {
    published(store, &["a", "b", "c"]).await;
    follow(store, HOST, "x").await;
    for name in ["a", "b", "c"] {
        say(store, name).await;
    }
    claim(store, "h").await
}

async fn settle_all(store: &Store, work: &[HostWork], outcome: Outcome, status: u16) {
    let items = work.iter().flat_map(|work| &work.items);
    let settled: Vec<Settlement> = items
        .map(|item| Settlement {
            late: item.late,
            audience: item.audience,
            ..settlement(&item.inbox, position(item), outcome.clone(), status)
        })
        .collect();
    store.settle("h", &settled, &[release(HOST)]).await.expect("settled");
}

fn positions(work: &[HostWork]) -> Vec<i64> {
    work.iter().flat_map(|work| &work.items).map(position).collect()
}

pub async fn a_paused_host_gets_nothing_until_it_is_resumed(store: Store) {
    let work = three_notes(&store).await;
    assert!(store.pause_host(HOST, now()).await.expect("paused"));
    assert!(!store.pause_host("other.example", now()).await.expect("nobody"));
    let first = settlement(INBOX, 2, Outcome::Delivered, 202);
    let audiences = store.settle("h", &[first], &[release(HOST)]).await.expect("settled");
    assert!(audiences[INBOX] > work[0].items[0].audience, "who serves it is told to look again");
    assert!(claim(&store, "h").await.is_empty());
    store.wake_host(HOST, now()).await.expect("woken");
    assert!(claim(&store, "h").await.is_empty(), "to wake is not to resume");
    let host = store.host(HOST, now()).await.expect("a host").expect("it is known");
    assert_eq!((host.state, host.followers, host.paused_since.is_some()), (HostState::Paused, 1, true));
    assert!(store.resume_host(HOST, now()).await.expect("resumed"));
    assert_eq!(positions(&claim(&store, "h").await), [3, 4]);
}

pub async fn what_was_refused_comes_again_in_order_and_only_to_who_still_follows(store: Store) {
    let work = three_notes(&store).await;
    settle_all(&store, &work, Outcome::Refused, 403).await;
    assert!(claim(&store, "h").await.is_empty());
    let refusals = store.refusals(Refused::Host(HOST)).await.expect("refusals");
    let ids: Vec<&str> = refusals.iter().map(|one| &*one.activity).collect();
    assert_eq!((ids, &*refusals[0].answer, refusals[0].status), (vec!["a", "b", "c"], "said", 403));
    assert_eq!(store.replay(Refused::Activity("b"), now()).await.expect("a number"), 1);
    let again = claim(&store, "h").await;
    assert_eq!(positions(&again), [3]);
    settle_all(&store, &again, Outcome::Delivered, 202).await;
    assert_eq!(store.refusals(Refused::Activity("b")).await.expect("refusals"), []);
    assert_eq!(store.replay(Refused::Host(HOST), now()).await.expect("a number"), 2);
    let again = claim(&store, "h").await;
    assert_eq!(positions(&again), [2, 4]);
    settle_all(&store, &again, Outcome::Refused, 404).await;
    let destination = store.destinations_of(HOST, now()).await.expect("destinations").remove(0);
    assert_eq!((destination.refused, destination.lag), (2, 0));
    assert!(claim(&store, "h").await.is_empty(), "it is not sent a third time");
    // Another follower keeps the inbox, but it is of another team.
    let mut other = follower(HOST, "y");
    other.team = slug("other");
    store.follow(&other, HOST, &activity("accept y")).await.expect("followed");
    let accept = claim(&store, "h").await;
    settle_all(&store, &accept, Outcome::Delivered, 202).await;
    store.replay(Refused::Host(HOST), now()).await.expect("a number");
    store.unfollow(&slug("core"), &follower(HOST, "x").actor).await.expect("undone");
    assert!(claim(&store, "h").await.is_empty(), "nobody there follows any more");
    assert_eq!(store.replay(Refused::Host(HOST), now()).await.expect("a number"), 0);
}

pub async fn refusals_are_forgotten_when_they_are_old_or_too_many_and_not_while_they_wait(store: Store) {
    let work = three_notes(&store).await;
    settle_all(&store, &work, Outcome::Refused, 403).await;
    let kept = async |most, days| {
        let forgotten = store.forget_refusals_beyond(most, now() + Duration::days(days)).await;
        let kept = store.refusals(Refused::Host(HOST)).await.expect("refusals");
        (forgotten.expect("a number"), kept.into_iter().map(|one| one.activity).collect::<Vec<_>>())
    };
    assert_eq!(kept(3, 89).await, (0, vec!["a".into(), "b".into(), "c".into()]));
    assert_eq!(kept(2, 0).await, (1, vec!["b".into(), "c".into()]));
    assert_eq!(store.replay(Refused::Activity("b"), now()).await.expect("a number"), 1);
    assert_eq!(kept(1, 0).await, (0, vec!["b".into(), "c".into()]), "it is about to be sent again");
    assert_eq!(kept(2, 91).await, (1, vec!["b".into()]));
}

pub async fn a_host_keeps_its_last_answers_and_no_more(store: Store) {
    three_notes(&store).await;
    let began = now();
    for minute in 0..30 {
        let failed = Settlement {
            at: began + Duration::minutes(minute),
            status: None,
            ..settlement(INBOX, 2, Outcome::Retry(now()), 0)
        };
        store.settle("h", &[failed], &[]).await.expect("settled");
    }
    let answers = store.answers(HOST).await.expect("answers");
    assert_eq!(answers.len(), 20);
    assert!(answers[0].at - answers[19].at == Duration::minutes(19) && answers[0].status.is_none());
    assert_eq!(store.drop_host(HOST).await.expect("a number"), 1);
    assert!(store.answers(HOST).await.expect("none").is_empty());
    assert!(store.host(HOST, now()).await.expect("none").is_none());
    assert!(store.followers().await.expect("nobody").is_empty());
    assert!(store.destinations(now()).await.expect("none").is_empty());
}

pub async fn what_waited_for_a_server_keeps_its_distances(store: Store) {
    let mut late = change(store.revision().await.expect("a revision"), &["a", "b", "c"]);
    let now = now();
    for (number, departure) in late.departures.iter_mut().enumerate() {
        departure.due = now - Duration::minutes(10) + Duration::minutes(number as i64);
    }
    store.publish(&late).await.expect("published");
    assert!(store.postpone(now, Duration::seconds(20)).await.expect("moved"));
    assert!(!store.postpone(now, Duration::seconds(20)).await.expect("nothing is late"));
    let due = |minutes| store.departures(now + Duration::minutes(minutes), 10);
    for (minutes, count) in [(0, 1), (1, 2), (2, 3)] {
        assert_eq!(due(minutes).await.expect("departures").len(), count);
    }
}

pub async fn who_watches_sees_what_can_be_delivered_and_what_has_to_wait(store: Store) {
    let before = store.progress(now()).await.expect("progress");
    assert_eq!((before.pending, before.waiting, before.departures), (0, 0, 0));
    published(&store, &["a", "b"]).await;
    for host in [HOST, "two.example"] {
        follow(&store, host, "x").await;
    }
    say(&store, "a").await;
    let seen = store.progress(now()).await.expect("progress");
    assert_eq!((seen.pending, seen.waiting, seen.departures, seen.delivered), (2, 0, 1, 2));
    assert!(seen.next_departure.is_some_and(|due| due <= departure("b", Kind::Create).due));
    store.pause_host("two.example", now()).await.expect("paused");
    let seen = store.progress(now()).await.expect("progress");
    assert_eq!((seen.pending, seen.waiting, seen.waiting_hosts), (1, 1, 1));
}

pub async fn an_own_inbox_that_has_got_its_accept_is_forgotten_after_a_day(store: Store) {
    published(&store, &["a"]).await;
    follow(&store, HOST, "x").await;
    let own = "https://one.example/x/inbox";
    let inboxes = async |after| {
        store.sweep_destinations(now() + after).await.expect("swept");
        let kept = store.destinations(now()).await.expect("destinations").into_iter();
        kept.map(|destination| destination.inbox).collect::<Vec<_>>()
    };
    assert_eq!(inboxes(Duration::hours(23)).await, [INBOX, own]);
    assert_eq!(inboxes(Duration::hours(25)).await, [INBOX]);
    // It follows all the same, and is there again when something is said to it.
    say(&store, "a").await;
    store.follow(&follower(HOST, "x"), HOST, &activity("once more")).await.expect("followed");
    assert_eq!(inboxes(Duration::hours(25)).await, [INBOX, own]);
    let work = claim(&store, "h").await;
    assert_eq!(work[0].items.iter().map(|item| &*item.inbox).collect::<Vec<_>>(), [INBOX, own]);
    // What it did not take is for the operator to see.
    settle_all(&store, &work, Outcome::Refused, 403).await;
    assert_eq!(inboxes(Duration::hours(25)).await, [INBOX, own]);
}

pub async fn followers_are_counted_once_a_day_and_old_days_are_forgotten(store: Store) {
    published(&store, &["a"]).await;
    let trend = async |days, at| {
        let trends = store.trends(5, days, at).await.expect("trends");
        assert_eq!(trends.len(), 1);
        assert_eq!(trends[0].name, team("core").name);
        (trends[0].followers, trends[0].before.clone())
    };
    let count = async |at| store.count_followers(at).await.expect("counted");
    assert_eq!(trend(90, now()).await, (0, vec![]));
    count(now() - Duration::days(3)).await;
    follow(&store, HOST, "x").await;
    count(now() - Duration::days(1)).await;
    follow(&store, HOST, "y").await;
    count(now() - Duration::days(1)).await;
    count(now()).await;
    follow(&store, "two.example", "z").await;
    assert_eq!(trend(90, now()).await, (3, vec![(3, 0), (1, 2)]), "the last count of a day holds");
    assert_eq!(trend(2, now()).await, (3, vec![(1, 2)]));
    let later = now() + Duration::days(DAYS - 2);
    count(later).await;
    assert_eq!(trend(DAYS as u32, later).await.1.len(), 2, "the first day is forgotten");
}

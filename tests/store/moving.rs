//! Promises about followers that move to another inbox, that come and that leave, while something
//! is under way.

use crate::contract::{claim, position, published, release, say, settlement};
use crate::sample::{activity, follower, now, slug};
use tidings::store::Store;
use tidings::store::destinations::{HostWork, Outcome, Settlement};
use tidings::store::moves::Route;

const HOST: &str = "one.example";
const SHARED: &str = "https://one.example/inbox";
const OTHER: &str = "https://one.example/second";

fn own(name: &str) -> String {
    format!("https://{HOST}/{name}/inbox")
}

/// Somebody whose deliveries go to an inbox follows.
async fn follows(store: &Store, name: &str, destination: &str) {
    let mut follower = follower(HOST, name);
    follower.destination = destination.to_owned();
    store.follow(&follower, HOST, &activity(&format!("accept {name}"))).await.expect("followed");
    everything(store).await;
}

async fn moves(store: &Store, name: &str, destination: &str) -> bool {
    let (actor, inbox) = (follower(HOST, name).actor, own(name));
    let route = Route { actor: &actor, inbox: &inbox, destination };
    store.reroute(&route, HOST).await.expect("rerouted")
}

/// What is due, as positions at the inboxes' paths; nothing of it arrives.
async fn due(store: &Store) -> Vec<(String, i64)> {
    let work = claim(store, "look").await;
    give_back(store, &work).await;
    positions(&work)
}

async fn give_back(store: &Store, work: &[HostWork]) {
    let released: Vec<_> = work.iter().map(|work| release(&work.host)).collect();
    store.settle("look", &[], &released).await.expect("given back");
}

fn positions(work: &[HostWork]) -> Vec<(String, i64)> {
    let items = work.iter().flat_map(|work| &work.items);
    let path = |inbox: &str| inbox.trim_start_matches("https://one.example").to_owned();
    items.map(|item| (path(&item.inbox), position(item))).collect()
}

fn delivered(work: &[HostWork], which: impl Fn(&str) -> bool) -> Vec<Settlement> {
    let items = work.iter().flat_map(|work| &work.items).filter(|item| which(&item.inbox));
    let settled = items.map(|item| Settlement {
        late: item.late,
        audience: item.audience,
        ..settlement(&item.inbox, position(item), Outcome::Delivered, 202)
    });
    settled.collect()
}

/// Delivers what is due at some inboxes; gives it.
async fn deliver(store: &Store, which: impl Fn(&str) -> bool) -> Vec<(String, i64)> {
    let work = claim(store, "look").await;
    let settled = delivered(&work, &which);
    store.settle("look", &settled, &[release(HOST)]).await.expect("settled");
    positions(&work).into_iter().filter(|(path, _)| which(&format!("https://{HOST}{path}"))).collect()
}

async fn everything(store: &Store) -> Vec<(String, i64)> {
    deliver(store, |_| true).await
}

fn at(path: &str, positions: &[i64]) -> Vec<(String, i64)> {
    positions.iter().map(|position| (path.to_owned(), *position)).collect()
}

pub async fn who_moves_to_a_shared_inbox_gets_there_what_its_own_has_not_got(store: Store) {
    published(&store, &["a", "b", "c"]).await;
    follows(&store, "ana", &own("ana")).await;
    for name in ["a", "b", "c"] {
        say(&store, name).await;
    }
    // Positions 2, 3 and 4: the own inbox takes the first of them.
    let work = claim(&store, "look").await;
    store.settle("look", &delivered(&work, |_| true)[..1], &[release(HOST)]).await.expect("settled");
    assert!(moves(&store, "ana", SHARED).await);
    assert!(!moves(&store, "ana", SHARED).await, "it is there already");
    assert_eq!(due(&store).await, at("/inbox", &[3, 4]));
    assert_eq!(everything(&store).await, at("/inbox", &[3, 4]));
    assert_eq!(due(&store).await, []);
}

pub async fn who_moves_to_an_inbox_that_has_read_further_gets_what_it_missed_first(store: Store) {
    published(&store, &["a", "b", "c"]).await;
    follows(&store, "ana", &own("ana")).await;
    say(&store, "a").await;
    say(&store, "b").await;
    // Bo comes later, so that what was said before went to nobody at the shared inbox; a second
    // Accept takes the cursor of that inbox beyond it.
    let mut bo = follower(HOST, "bo");
    bo.inbox = SHARED.to_owned();
    store.follow(&bo, HOST, &activity("accept bo")).await.expect("followed");
    deliver(&store, |inbox| inbox == SHARED).await;
    say(&store, "c").await;
    assert!(moves(&store, "ana", SHARED).await);
    assert_eq!(due(&store).await, at("/inbox", &[2, 3, 5]));
    let destinations = store.destinations(now()).await.expect("destinations");
    assert!(destinations.iter().any(|d| d.inbox == SHARED && d.lag == 3));
    // What comes late is settled one by one, like all else.
    for position in [2, 3, 5] {
        let work = claim(&store, "look").await;
        store.settle("look", &delivered(&work, |_| true)[..1], &[release(HOST)]).await.expect("settled");
        assert_eq!(positions(&work)[0], ("/inbox".to_owned(), position));
    }
    assert_eq!(due(&store).await, []);
}

pub async fn what_came_to_the_server_for_others_does_not_come_again_for_who_moves_there(store: Store) {
    published(&store, &["a", "b"]).await;
    follows(&store, "ana", &own("ana")).await;
    follows(&store, "bo", SHARED).await;
    say(&store, "a").await;
    say(&store, "b").await;
    assert_eq!(deliver(&store, |inbox| inbox == SHARED).await, at("/inbox", &[3, 4]));
    moves(&store, "ana", SHARED).await;
    assert_eq!(due(&store).await, []);
}

pub async fn who_moves_to_its_own_inbox_or_to_another_shared_one_gets_each_once(store: Store) {
    published(&store, &["a", "b", "c"]).await;
    follows(&store, "ana", SHARED).await;
    follows(&store, "bo", OTHER).await;
    for name in ["a", "b", "c"] {
        say(&store, name).await;
    }
    let work = claim(&store, "look").await;
    let settled = delivered(&work, |inbox| inbox == SHARED);
    store.settle("look", &settled[..1], &[release(HOST)]).await.expect("settled");
    moves(&store, "ana", &own("ana")).await;
    let expected: Vec<_> = [at("/second", &[3]), at("/ana/inbox", &[4]), at("/second", &[4])].concat();
    let mut found = due(&store).await;
    found.retain(|(_, position)| *position < 5);
    found.sort_by_key(|(path, position)| (*position, path.clone()));
    assert_eq!(found, expected);
    // Back to a shared inbox: what bo gets there is enough for both.
    moves(&store, "ana", OTHER).await;
    assert_eq!(everything(&store).await, at("/second", &[3, 4, 5]));
    assert_eq!(due(&store).await, []);
}

pub async fn what_was_under_way_when_a_follower_moved_does_not_come_again(store: Store) {
    published(&store, &["a", "b"]).await;
    follows(&store, "ana", &own("ana")).await;
    say(&store, "a").await;
    say(&store, "b").await;
    let under_way = claim(&store, "look").await;
    moves(&store, "ana", SHARED).await;
    let first = &delivered(&under_way, |_| true)[..1];
    let audiences = store.settle("look", first, &[release(HOST)]).await.expect("settled");
    let unchanged = Some(&under_way[0].items[0].audience);
    assert_ne!(audiences.get(&own("ana")), unchanged, "who serves the inbox is told to look again");
    assert_eq!(due(&store).await, at("/inbox", &[3]));
}

pub async fn who_leaves_gets_nothing_more_than_what_was_under_way(store: Store) {
    published(&store, &["a", "b"]).await;
    follows(&store, "ana", SHARED).await;
    follows(&store, "bo", SHARED).await;
    say(&store, "a").await;
    say(&store, "b").await;
    let under_way = claim(&store, "look").await;
    let team = slug("core");
    assert!(store.unfollow(&team, &follower(HOST, "ana").actor).await.expect("undone"));
    let audiences = store.settle("look", &delivered(&under_way, |_| true)[..1], &[release(HOST)]).await;
    let audience = audiences.expect("settled")[SHARED];
    assert!(audience > under_way[0].items[0].audience, "somebody has left");
    assert_eq!(due(&store).await, at("/inbox", &[4]), "bo still follows");
    assert!(store.unfollow(&team, &follower(HOST, "bo").actor).await.expect("undone"));
    assert_eq!(due(&store).await, []);
    // Who comes back gets what is said from then on.
    follows(&store, "ana", SHARED).await;
    assert_eq!(due(&store).await, []);
}

pub async fn what_others_brought_along_is_not_lost_when_they_leave(store: Store) {
    published(&store, &["a", "b"]).await;
    for name in ["ana", "bo", "cy"] {
        follows(&store, name, &own(name)).await;
    }
    say(&store, "a").await;
    say(&store, "b").await;
    moves(&store, "bo", SHARED).await;
    moves(&store, "ana", SHARED).await;
    assert!(store.unfollow(&slug("core"), &follower(HOST, "bo").actor).await.expect("undone"));
    assert_eq!(deliver(&store, |inbox| inbox == SHARED).await, at("/inbox", &[4, 5]));
    // Who comes after that finds what came for others.
    moves(&store, "cy", SHARED).await;
    assert!(claim(&store, "look").await.is_empty(), "nothing is due");
}

pub async fn what_somebody_missed_goes_along_to_the_next_inbox_and_to_another_account(store: Store) {
    published(&store, &["a", "b"]).await;
    follows(&store, "ana", &own("ana")).await;
    say(&store, "a").await;
    say(&store, "b").await;
    for destination in [SHARED, OTHER, SHARED] {
        moves(&store, "ana", destination).await;
    }
    assert_eq!(due(&store).await, at("/inbox", &[2, 3]));
    let work = claim(&store, "look").await;
    store.settle("look", &delivered(&work, |_| true)[..1], &[release(HOST)]).await.expect("settled");
    let inbox = "https://two.example/ana/inbox";
    let new = Route { actor: "https://two.example/ana", inbox, destination: inbox };
    let old = follower(HOST, "ana").actor;
    assert_eq!(store.succeed(&old, &new, "two.example").await.expect("moved"), [slug("core")]);
    let work = claim(&store, "look").await;
    assert_eq!(positions(&work), [("https://two.example/ana/inbox".to_owned(), 3)]);
    store.settle("look", &delivered(&work, |_| true), &[release("two.example")]).await.expect("settled");
    assert_eq!(due(&store).await, []);
}

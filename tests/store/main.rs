//! What the store promises, held against SQLite and against PostgreSQL: one list of promises, run
//! on both.

mod contract;
mod copy;
mod moving;
mod operating;
mod others;
mod postgres;
mod rows;
mod sample;
mod walks;
mod websub;
mod witness;

use std::future::Future;
use std::pin::Pin;
use tidings::store::Store;

type Promise = (&'static str, fn(Store) -> Pin<Box<dyn Future<Output = ()>>>);

macro_rules! promises {
    ($room:ident: $($name:ident),* $(,)?) => { [$((stringify!($name), |store| Box::pin($room::$name(store)))),*] };
}

const PROMISES: [Promise; 19] = promises![contract:
    what_was_published_is_read_back,
    places_in_rows_are_given_once_and_the_first_entry_comes_last,
    one_report_is_read_without_the_others,
    words_find_the_entries_that_stand,
    a_publication_that_was_overtaken_writes_nothing,
    a_departure_leaves_once,
    a_cancelled_departure_never_leaves,
    a_follower_gets_what_is_said_afterwards_in_order,
    a_retry_comes_when_it_is_due_and_a_refusal_is_kept,
    a_lease_keeps_others_away_until_it_ends,
    two_claimers_never_share_a_host,
    who_no_longer_follows_is_forgotten,
    a_signature_is_new_only_once,
    a_host_has_a_share_of_the_memory_and_no_more,
    hosts_that_take_rfc_9421_are_known_for_a_while,
    who_is_blocked_is_forgotten_with_everything_that_was_due,
    a_host_is_full_when_it_has_all_the_followers_that_it_may_have,
    who_waits_hears_of_what_is_written,
    hosts_are_counted_by_the_state_of_their_breakers,
];

const MOVING: [Promise; 8] = promises![moving:
    who_moves_to_a_shared_inbox_gets_there_what_its_own_has_not_got,
    who_moves_to_an_inbox_that_has_read_further_gets_what_it_missed_first,
    what_came_to_the_server_for_others_does_not_come_again_for_who_moves_there,
    who_moves_to_its_own_inbox_or_to_another_shared_one_gets_each_once,
    what_was_under_way_when_a_follower_moved_does_not_come_again,
    who_leaves_gets_nothing_more_than_what_was_under_way,
    what_others_brought_along_is_not_lost_when_they_leave,
    what_somebody_missed_goes_along_to_the_next_inbox_and_to_another_account,
];

const OPERATING: [Promise; 8] = promises![operating:
    followers_are_counted_once_a_day_and_old_days_are_forgotten,
    a_paused_host_gets_nothing_until_it_is_resumed,
    what_was_refused_comes_again_in_order_and_only_to_who_still_follows,
    refusals_are_forgotten_when_they_are_old_or_too_many_and_not_while_they_wait,
    a_host_keeps_its_last_answers_and_no_more,
    an_own_inbox_that_has_got_its_accept_is_forgotten_after_a_day,
    what_waited_for_a_server_keeps_its_distances,
    who_watches_sees_what_can_be_delivered_and_what_has_to_wait,
];

const WEBSUB: [Promise; 6] = promises![websub:
    a_subscriber_is_told_of_the_newest_version_and_of_no_other,
    what_was_rendered_from_an_older_revision_changes_no_topic,
    a_callback_that_fails_waits_with_all_its_topics_until_it_subscribes_again,
    a_lease_ends_unless_it_is_renewed,
    subscriptions_are_bounded_at_a_host_and_in_all,
    other_hubs_are_told_of_a_change_and_never_sent_the_feed,
];

const OTHERS: [Promise; 6] = promises![others:
    a_reaction_is_counted_once_and_only_while_the_note_stands,
    what_an_actor_did_goes_with_it_or_with_its_block,
    a_stamp_is_given_once_and_stays_taken_back,
    complaints_are_bounded_at_a_host,
    a_follower_that_moves_reads_on_where_it_stood,
    an_account_tells_once_that_it_is_another,
];

fn hold(name: &str, promise: fn(Store) -> Pin<Box<dyn Future<Output = ()>>>, url: &str) {
    println!("{name}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(url).await.expect("an open store");
        promise(store.clone()).await;
        store.close().await;
    });
}

#[test]
fn every_promise_holds_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, promise) in PROMISES.into_iter().chain(MOVING).chain(OPERATING).chain(WEBSUB).chain(OTHERS) {
        hold(name, promise, &format!("sqlite:{}/{name}.db", folder.path().display()));
    }
}

#[test]
fn every_promise_holds_on_postgresql() {
    let Some(server) = postgres::Server::start() else { return };
    for (name, promise) in PROMISES.into_iter().chain(MOVING).chain(OPERATING).chain(WEBSUB).chain(OTHERS) {
        hold(name, promise, &server.database(name));
    }
}

#[test]
fn publishing_writes_as_many_rows_for_three_hundred_followers_as_for_ten() {
    let folder = tempfile::tempdir().expect("a folder");
    rows::hold(&format!("sqlite:{}/rows.db", folder.path().display()));
    if let Some(server) = postgres::Server::start() {
        rows::hold(&server.database("rows"));
    }
}

#[test]
fn whoever_follows_gets_what_was_said_meanwhile_once_and_in_order_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    walks::hold(&format!("sqlite:{}/walks.db", folder.path().display()), 40);
}

#[test]
fn whoever_follows_gets_what_was_said_meanwhile_once_and_in_order_on_postgresql() {
    if let Some(server) = postgres::Server::start() {
        walks::hold(&server.database("walks"), 40);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}/x.db", folder.path().display());
    Store::open(&url).await.expect("a new store").close().await;
    let pool = sqlx::SqlitePool::connect(&url).await.expect("the file");
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (999, 'later', TRUE, x'00', 0)";
    sqlx::query(newer).execute(&pool).await.expect("a row");
    pool.close().await;
    let error = Store::open(&url).await.expect_err("a refusal").to_string();
    assert!(error.contains("newer version of Tidings (schema 999)"), "{error}");
}

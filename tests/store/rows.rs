//! How many rows publishing writes, counted in every table behind the store's back.

use crate::contract::{published, say};
use crate::sample::{activity, follower};
use sqlx::{AnyPool, AssertSqlSafe};
use tidings::store::Store;

const SCHEMA: &str = include_str!("../../src/store/migrations/0001_first.sql");

/// Publishes a note before ten followers and another before three hundred.
pub fn hold(url: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(url).await.expect("a store");
        let pool = AnyPool::connect(url).await.expect("the same database");
        published(&store, &["first"]).await;
        say(&store, "first").await;
        let mut written = Vec::new();
        for (followers, note) in [(10, "a"), (300, "b")] {
            follow(&store, followers).await;
            let before = rows(&pool).await;
            published(&store, &[note]).await;
            say(&store, note).await;
            let after = rows(&pool).await;
            written.push(after.iter().zip(&before).map(|(after, before)| after - before).sum::<i64>());
        }
        // The entry, its places in three rows of feeds, and the activity.
        assert_eq!(written, [5, 5]);
        pool.close().await;
        store.close().await;
    });
}

async fn follow(store: &Store, followers: usize) {
    let there = store.followers().await.expect("followers").len();
    for number in there..followers {
        let host = format!("h{number}.example");
        let accept = activity(&format!("accept {host}"));
        store.follow(&follower(&host, "x"), &host, &accept).await.expect("followed");
    }
}

/// The rows of every table of the schema.
async fn rows(pool: &AnyPool) -> Vec<i64> {
    let mut counts = Vec::new();
    let tables = SCHEMA.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
    for table in tables.filter_map(|line| line.split_whitespace().next()) {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        counts.push(sqlx::query_scalar(sql).fetch_one(pool).await.expect("a number"));
    }
    assert!(counts.len() > 10, "the schema has more tables");
    counts
}

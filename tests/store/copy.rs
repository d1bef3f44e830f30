//! A copy is whole: from SQLite to PostgreSQL and back, whatever tables there are.

use crate::sample::{activity, change, departure, follower, now, slug};
use crate::{postgres, sample};
use chrono::Duration;
use sqlx::{AssertSqlSafe, Row, SqlitePool};
use tidings::store::Store;
use tidings::store::destinations::{Matter, Outcome, Release, Settlement};
use tidings::store::log::Next;
use tidings::store::publication::Kind;

const SCHEMA: &str = include_str!("../../src/store/migrations/0001_first.sql");

/// The tables that the schema makes, in its order.
fn made() -> Vec<String> {
    let names = SCHEMA.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
    names.map(|rest| rest.split([' ', '(']).next().expect("a name").to_owned()).collect()
}

/// Something of what a site that has run for a while holds.
async fn live(store: &Store) {
    store.publish(&change(0, &["a", "b", "c"])).await.expect("published");
    store.follow(&follower("one.example", "x"), "one.example", &activity("accept")).await.expect("followed");
    for (name, status) in [("a", 202), ("b", 404)] {
        assert!(
            store
                .depart(&departure(name, Kind::Create), &activity(name), Next::default())
                .await
                .expect("it leaves")
        );
        let position = store.head().await.expect("a head");
        store.claim("h", "", 10, now() + Duration::seconds(15), now()).await.expect("a claim");
        let settlement = Settlement {
            inbox: "https://one.example/inbox".into(),
            matter: Matter::Activity(position),
            late: false,
            audience: 0,
            outcome: if status == 202 { Outcome::Delivered } else { Outcome::Refused },
            status: Some(status),
            answer: "ü “said”".into(),
            at: now(),
        };
        let release = Release { host: "one.example".into(), due: now(), failures: 0, failing_since: None };
        store.settle("h", &[settlement], &[release]).await.expect("settled");
    }
    store.remember("signature", "one.example", now(), now()).await.expect("remembered");
    store.set("site", "https://status.example.org").await.expect("set");
}

/// A row in every table, so that one that nobody fills above is copied, too.
async fn a_row_everywhere(url: &str) {
    let pool = SqlitePool::connect(url).await.expect("the file");
    for table in made() {
        let columns = format!("SELECT name, type FROM pragma_table_info('{table}')");
        let columns = sqlx::query(AssertSqlSafe(columns)).fetch_all(&pool).await.expect("columns");
        let (names, values): (Vec<String>, Vec<&str>) = columns
            .iter()
            .map(|row| (row.get::<String, _>(0), row.get::<String, _>(1)))
            .map(|(name, kind)| (format!("\"{name}\""), if kind == "TEXT" { "'w'" } else { "77" }))
            .unzip();
        let sql = format!("INSERT INTO \"{table}\" ({}) VALUES ({})", names.join(", "), values.join(", "));
        sqlx::query(AssertSqlSafe(sql)).execute(&pool).await.expect("a row");
    }
    pool.close().await;
}

async fn state(store: &Store) -> String {
    let mut destinations = store.destinations(now()).await.expect("destinations");
    destinations.sort_by(|one, other| one.inbox.cmp(&other.inbox));
    format!(
        "{:?} {:?} {:?} {destinations:?} {:?} {:?}",
        store.head().await.expect("a head"),
        store.revision().await.expect("a revision"),
        store.followers().await.expect("followers"),
        store.activity(2).await.expect("the log"),
        store.setting("site").await.expect("a setting"),
    )
}

#[test]
fn a_copy_goes_from_sqlite_to_postgresql_and_back_with_every_table_and_cursor() {
    let Some(server) = postgres::Server::start() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| format!("sqlite:{}/{name}.db", folder.path().display());
    let (first, other) = (file("first"), server.database("copy"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&first).await.expect("a store");
        live(&store).await;
        let before = state(&store).await;
        a_row_everywhere(&first).await;
        let there = Store::open(&other).await.expect("a store");
        let copied = store.copy_to(&there).await.expect("a copy");
        assert_eq!(copied.iter().map(|one| one.table.clone()).collect::<Vec<_>>(), made());
        assert!(copied.iter().all(|one| one.rows > 0 && one.checksum > 0), "{copied:?}");
        let occupied = there.copy_to(&store).await.expect_err("it holds data").to_string();
        assert!(occupied.contains("holds data already"), "{occupied}");
        let back = Store::open(&file("back")).await.expect("a store");
        assert_eq!(there.copy_to(&back).await.expect("a copy"), copied);
        assert_eq!(state(&there).await, state(&back).await);
        assert_eq!(state(&store).await, state(&back).await);
        assert!(before.starts_with("3 "), "an Accept and two notes: {before}");
        back.follow(&sample::follower("two.example", "y"), "two.example", &sample::activity("later"))
            .await
            .expect("the copy is alive");
        assert_eq!(back.followers().await.expect("followers").len(), 3);
        assert!(back.has_team(&slug("core")).await.expect("an answer"));
    });
}

#[test]
fn what_one_process_writes_the_other_hears_at_once() {
    let Some(server) = postgres::Server::start() else { return };
    let url = server.database("news");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (hearing, writing) =
            (Store::open(&url).await.expect("a store"), Store::open(&url).await.expect("a store"));
        let listening = hearing.clone();
        tokio::spawn(async move { listening.listen(&url).await });
        let mut news = hearing.news();
        for number in 0.. {
            // Until the listener listens, nothing can be heard.
            let accept = activity(&format!("accept-{number}"));
            writing.follow(&follower("one.example", "x"), "one.example", &accept).await.expect("followed");
            if tokio::time::timeout(std::time::Duration::from_millis(100), news.next()).await.is_ok() {
                break;
            }
            assert!(number < 200, "nothing was heard");
        }
    });
}

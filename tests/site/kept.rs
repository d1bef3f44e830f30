//! Databases that earlier versions have left: each is opened by the present program, which brings it up to
//! date, serves what is in it, and federates on.
//!
//! A version keeps a dump of each of its two kinds of database in `tests/site/kept/`, made by
//! `cargo test --test site kept::keep -- --ignored`. The addresses in it stand for those that the test has.

use crate::browse::{get, get_page};
use crate::following::followers;
use crate::patience::until;
use crate::postgres::Server;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::{REPORT, SLUGS, shortened};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};
use std::path::PathBuf;

const STALE: &str = "the schema is not that of the dump any more. As long as this version is not released, make the \
                     dump again: cargo test --test site kept::keep -- --ignored. A released schema is never \
                     edited: add a migration";
/// What stands in dumps for the site and for the server of its follower.
const SITE: &str = "site.invalid";
const REMOTE: &str = "remote.invalid";
const MAKE: &str = "cargo test --test site kept::keep -- --ignored";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/site/kept")
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// All that a small site knows after half a year: two reports, an entry withdrawn, an edit, a follower that
/// has read everything, likes, a block, a feed that somebody subscribes to.
fn live(site: &mut Site, remote: &Remote, ana: &Actor) {
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    for team in ["core-team", "kernel"] {
        ana.follows(site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", 2);
    site.publish("2026q2.md", &second(), &[]);
    let creates = remote.awaits(&ana.inbox(), "Create", 3);
    let note = creates[0]["object"]["id"].as_str().expect("an id");
    let like = ana.says("Like", note);
    assert_eq!(ana.posts(&site.at("/ap/inbox"), &like).status, 202);
    site.publish("report.md", &shortened(), &["--silent", "--withdraw"]);
    assert_eq!(site.run(&["block", "add", "spam.example", "--reason", "floods us"]).code, 0);
    until("all is settled", || crate::delivery::destination(site, &ana.inbox())["lag"] == 0);
    assert_eq!(site.stop().0, Some(0));
}

fn second() -> String {
    REPORT.replace("First", "Second")
}

/// The present program takes up what an earlier one has left, and nothing is repeated.
fn goes_on(mut site: Site, remote: &Remote, ana: &Actor) {
    let teams = site.run(&["teams"]);
    assert!(!teams.err.contains("cannot be brought up to date"), "{STALE}\n{}", teams.err);
    assert_eq!(teams.code, 0, "{}", teams.err);
    site.start();
    let items = get(&site.at("/feed.json")).json()["items"].as_array().map(Vec::len);
    assert_eq!(items, Some(7), "two reports, and an entry that was withdrawn");
    assert_eq!(get_page(&site.at("/reports/2026q1/memory")).status, 410);
    assert!(get_page(&site.at("/search?q=memory")).text().contains("2026q2/memory"));
    assert_eq!(followers(&site).len(), 2, "nobody has to follow again");
    assert!(site.run(&["block", "list"]).out.contains("spam.example"));
    site.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    let creates = remote.awaits(&ana.inbox(), "Create", 3);
    assert_eq!(crate::delivery::slugs(&creates), [SLUGS[0], SLUGS[2], SLUGS[3]]);
    until("all is settled", || crate::delivery::destination(&site, &ana.inbox())["lag"] == 0);
    let creates = remote.taken(&ana.inbox()).into_iter().filter(|activity| activity["type"] == "Create");
    assert_eq!(creates.count(), 3, "nothing is repeated");
}

/// The dumps of one kind, oldest first: version and text.
fn dumps(kind: &str) -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder()).into_iter().flatten().map(|file| file.expect("a file").path());
    let end = format!(".{kind}.sql");
    let mut dumps: Vec<_> = files
        .filter_map(|path| {
            let version = path.file_name()?.to_str()?.strip_suffix(&end)?.to_owned();
            Some((version, std::fs::read_to_string(&path).expect("a dump")))
        })
        .collect();
    dumps.sort();
    dumps
}

/// The text with the addresses of the test.
fn addressed(dump: &str, site: &mut Site, remote: &Remote) -> String {
    let origin = site.settle();
    dump.replace(SITE, origin.trim_start_matches("http://")).replace(REMOTE, remote.authority())
}

#[test]
fn a_kept_sqlite_database_is_taken_up() {
    for (version, dump) in dumps("sqlite") {
        eprintln!("of version {version}");
        let (mut site, remote) = (Site::new(), Remote::start());
        let ana = remote.actor("ana");
        let sql = addressed(&dump, &mut site, &remote);
        let url = format!("sqlite:{}?mode=rwc", site.path("tidings.db").display());
        run(async {
            let mut database = SqliteConnection::connect(&url).await.expect("a database");
            database.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.expect("the dump is whole");
            database.close().await.expect("it closes");
        });
        goes_on(site, &remote, &ana);
    }
}

#[test]
fn a_kept_postgresql_database_is_taken_up() {
    let Some(server) = Server::start() else { return };
    for (number, (version, dump)) in dumps("postgres").into_iter().enumerate() {
        eprintln!("of version {version}");
        let url = server.database(&format!("kept{number}"));
        let (mut site, remote) = (Site::new().owning(&url), Remote::start());
        let ana = remote.actor("ana");
        let sql = addressed(&dump, &mut site, &remote);
        run(async {
            let mut database = PgConnection::connect(&url).await.expect("a database");
            database.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.expect("the dump is whole");
            database.close().await.expect("it closes");
        });
        goes_on(site, &remote, &ana);
    }
}

#[test]
fn every_released_version_has_left_its_databases() {
    let log = include_str!("../../CHANGELOG.md").lines().filter_map(|line| line.strip_prefix("## ["));
    let mut versions: Vec<&str> = log.filter_map(|line| line.split(']').next()).collect();
    versions.retain(|version| *version != "Unreleased");
    versions.push(env!("CARGO_PKG_VERSION"));
    for version in versions {
        for kind in ["sqlite", "postgres"] {
            let file = folder().join(format!("{version}.{kind}.sql"));
            assert!(file.is_file(), "{} is missing; the version itself makes it: {MAKE}", file.display());
        }
    }
}

#[test]
#[ignore = "writes the dumps of this version, once before its release"]
fn keep() {
    let server = Server::start().expect("PostgreSQL is installed");
    let (mut site, remote) = (Site::new(), Remote::start());
    let ana = remote.actor("ana");
    live(&mut site, &remote, &ana);
    let url = format!("sqlite:{}", site.path("tidings.db").display());
    write("sqlite", &run(dump_sqlite(&url)), &site, &remote);
    let (mut site, remote) = (Site::new().owning(&server.database("keep")), Remote::start());
    let ana = remote.actor("ana");
    live(&mut site, &remote, &ana);
    write("postgres", &server.dump("keep"), &site, &remote);
}

fn write(kind: &str, dump: &str, site: &Site, remote: &Remote) {
    let dump = dump.replace(site.authority(), SITE).replace(remote.authority(), REMOTE);
    assert!(dump.contains(SITE) && dump.contains(REMOTE), "{dump}");
    std::fs::create_dir_all(folder()).expect("a folder");
    let file = folder().join(format!("{}.{kind}.sql", env!("CARGO_PKG_VERSION")));
    std::fs::write(&file, dump).expect("a file");
    eprintln!("{} is written", file.display());
}

/// Tables first, then what else there is, then the rows; triggers fill the index of words.
async fn dump_sqlite(url: &str) -> String {
    let mut database = SqliteConnection::connect(url).await.expect("a database");
    let schema = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL \
                  AND name NOT GLOB 'passage_words_*' AND name NOT GLOB 'sqlite_*' ORDER BY type <> 'table', rowid";
    let rows = database.fetch_all(schema).await.expect("a schema");
    let mut dump = String::new();
    for row in &rows {
        dump += &format!("{};\n", row.get::<String, _>("sql"));
    }
    let is_plain = |sql: &str| sql.starts_with("CREATE TABLE");
    for row in rows.iter().filter(|row| is_plain(&row.get::<String, _>("sql"))) {
        let table: String = row.get("name");
        let columns =
            database.fetch_all(sqlx::raw_sql(AssertSqlSafe(format!("PRAGMA table_info({table})")))).await;
        let columns = columns.expect("columns");
        let columns = columns.iter().map(|row| format!("quote(\"{}\")", row.get::<String, _>("name")));
        let quoted = columns.collect::<Vec<_>>().join(" || ', ' || ");
        let select = format!("SELECT 'INSERT INTO {table} VALUES (' || {quoted} || ');' FROM {table}");
        for row in database.fetch_all(sqlx::raw_sql(AssertSqlSafe(select))).await.expect("rows") {
            dump += &(row.get::<String, _>(0) + "\n");
        }
    }
    dump
}

//! `kill -9` at any moment: nothing is lost, everything comes in order, little comes twice.

#[path = "../store/postgres.rs"]
mod postgres;
#[path = "../store/sample.rs"]
mod sample;

mod sink;

use crate::sink::Sink;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tidings::keys::Keys;
use tidings::store::Store;

const HOSTS: usize = 500;
const NOTES: usize = 20;
const ALL: usize = HOSTS * NOTES;
const AT_ONCE: usize = 16;
const KILLS: usize = 5;
/// How long what a killed process held waits for another.
const LEASE: &str = "3s";
/// Longer than all of it may take.
const LIMIT: Duration = Duration::from_secs(100);

/// The program, serving; killed with the value.
struct Program(Child);

impl Program {
    fn start(folder: &Path, store: &str) -> Program {
        let child = Command::new(env!("CARGO_BIN_EXE_tidings"))
            .arg("serve")
            .current_dir(folder)
            .env("TIDINGS_SITE_URL", "https://status.example.org")
            .env("TIDINGS_SERVER_LISTEN", "127.0.0.1:0")
            .env("TIDINGS_STORE_URL", store)
            .env("TIDINGS_PUBLISH_SPACING", "0s")
            // One request per host that is being served may come again after a crash.
            .env("TIDINGS_DELIVERY_HOSTS_AT_ONCE", AT_ONCE.to_string())
            .env("TIDINGS_DELIVERY_LEASE", LEASE)
            .env("TIDINGS_FEDERATION_ALLOW_PRIVATE_ADDRESSES", "true")
            .env("TIDINGS_LOG", "warn")
            .stdout(Stdio::null())
            .spawn();
        Program(child.expect("the program"))
    }
}

impl Drop for Program {
    /// SIGKILL.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A store in which every host follows and nothing has left yet; the keys of whom they follow are in
/// the folder.
async fn fill(folder: &Path, url: &str, sink: &Sink) -> Store {
    let store = Store::open(url).await.expect("a store");
    let names: Vec<String> = (0..NOTES).map(|number| format!("note-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    store.publish(&sample::change(0, &names)).await.expect("published");
    for host in sink.authorities() {
        let mut follower = sample::follower(&host, "x");
        follower.destination = format!("http://{host}/inbox");
        follower.inbox = follower.destination.clone();
        store.follow(&follower, &host, &sample::activity(&host)).await.expect("followed");
    }
    let followed = sample::follower("x", "x").team;
    Keys::open(folder.join("keys")).and_then(|keys| keys.ensure(&[followed])).expect("keys");
    store
}

/// A number below `limit` that nobody can foresee.
fn random(limit: usize) -> usize {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock");
    now.subsec_nanos() as usize / 7 % limit
}

async fn wait_for(what: &str, reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < LIMIT, "{what} was not reached");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Waits until everything has come and is written: what would still come again has come by then.
async fn complete(store: &Store, sink: &Sink) {
    wait_for("the end", || sink.count() >= ALL && sink.unique() == ALL).await;
    let begun = Instant::now();
    loop {
        let progress = store.progress(sample::now()).await.expect("progress");
        if progress.pending + progress.waiting == 0 {
            return;
        }
        assert!(begun.elapsed() < LIMIT, "{progress:?} is not written");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Every host has every note in the order of the log; gives how many came twice.
async fn check(store: &Store, sink: &Sink) -> usize {
    let mut said = Vec::new();
    for position in 1..=store.head().await.expect("a head") {
        let body = store.activity(position).await.expect("the log").expect("no gap").body;
        let body: Value = serde_json::from_str(&body).expect("JSON");
        if body["type"] == "Create" {
            said.push(body["id"].as_str().expect("an id").to_owned());
        }
    }
    assert_eq!(said.len(), NOTES);
    let (received, repeated) = sink.once_each();
    assert_eq!(received.len(), HOSTS);
    assert!(received.iter().all(|ids| *ids == said), "a host has not got everything in order");
    repeated
}

/// One request for each host that is being served, at each kill, may come again.
fn show(what: &str, repeated: usize, kills: usize) {
    let share = |repeated: usize| repeated as f64 * 100.0 / ALL as f64;
    let most = kills * AT_ONCE;
    let line = format!(
        "{what}: {repeated} of {ALL} came twice ({:.2} %; {most} might, {:.2} %)\n",
        share(repeated),
        share(most)
    );
    std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes()).expect("standard error");
    assert!(repeated <= most, "{repeated} of {ALL} came twice");
}

/// Where a database of a server is.
fn database(server: &postgres::Server) -> String {
    let url = tokio::task::block_in_place(|| {
        std::thread::scope(|scope| scope.spawn(|| server.database("crash")).join())
    });
    url.expect("a database")
}

async fn killed_five_times(what: &str, folder: &Path, url: &str, block: u8) {
    let sink = Sink::start(block, HOSTS).await;
    let store = fill(folder, url, &sink).await;
    for kill in 0..KILLS {
        let program = Program::start(folder, url);
        let moment = (kill * ALL + random(ALL)) / (KILLS + 1) + 1;
        wait_for("the moment", || sink.count() >= moment).await;
        drop(program);
    }
    let _program = Program::start(folder, url);
    complete(&store, &sink).await;
    show(what, check(&store, &sink).await, KILLS);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_five_times_it_loses_nothing_and_repeats_little() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}/crash.db", folder.path().display());
    killed_five_times("killed five times on SQLite", folder.path(), &url, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_five_times_on_postgresql_it_loses_nothing_and_repeats_little() {
    let Some(server) = tokio::task::spawn_blocking(postgres::Server::start).await.expect("a server") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    killed_five_times("killed five times on PostgreSQL", folder.path(), &database(&server), 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_goes_on_for_the_one_that_was_killed() {
    let Some(server) = tokio::task::spawn_blocking(postgres::Server::start).await.expect("a server") else {
        return;
    };
    let url = database(&server);
    let folder = tempfile::tempdir().expect("a folder");
    let sink = Sink::start(100, HOSTS).await;
    let store = fill(folder.path(), &url, &sink).await;
    let killed = Program::start(folder.path(), &url);
    let _survivor = Program::start(folder.path(), &url);
    let moment = ALL / 5 + random(ALL / 2);
    wait_for("the moment", || sink.count() >= moment).await;
    drop(killed);
    complete(&store, &sink).await;
    show("one of two killed", check(&store, &sink).await, 1);
}

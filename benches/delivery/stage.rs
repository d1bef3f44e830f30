//! Hosts, followers and a log to read.

use crate::sample;
use chrono::Utc;
use sqlx::AnyPool;
use tidings::iri::Site;
use tidings::store::Store;
use tidings::store::followers::Follower;
use tidings::store::log::Activity;
use tidings::store::publication::Kind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Who is there.
#[derive(Clone)]
pub struct Hosts {
    /// `http` or `https`.
    pub scheme: String,
    /// The sink's port.
    pub port: u16,
    /// Where the sink is told what to do.
    pub control: u16,
    /// Hosts that answer at once.
    pub healthy: usize,
    /// Hosts that answer after five seconds.
    pub slow: usize,
    /// Hosts that never answer, and as many that refuse connections.
    pub silent: usize,
}

impl Hosts {
    /// True when nobody has to be waited for.
    pub fn all_answer(&self) -> bool {
        self.slow + self.silent == 0
    }

    /// Host and port of the healthy ones.
    pub fn addresses(&self) -> Vec<String> {
        self.of(1, self.healthy, self.port)
    }

    /// Everybody, mixed.
    pub fn all(&self) -> Vec<String> {
        let slow = self.of(2, self.slow, self.port);
        // Nobody listens on port 9 of loopback.
        [self.addresses(), slow, self.of(3, self.silent, self.port), self.of(4, self.silent, 9)].concat()
    }

    fn of(&self, kind: u8, count: usize, port: u16) -> Vec<String> {
        (0..count).map(|n| format!("127.{kind}.{}.{}:{port}", n / 250, n % 250 + 1)).collect()
    }
}

/// Our own site.
pub fn site() -> Site {
    Site::parse("https://status.example.org").expect("an origin")
}

/// Tells the sink something and gives its answer.
pub async fn control(port: u16, path: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.expect("the sink");
    let request = format!("GET {path} HTTP/1.1\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("a request");
    let mut bytes = vec![0; 1000];
    let length = stream.read(&mut bytes).await.expect("an answer");
    let answer = String::from_utf8_lossy(&bytes[..length]);
    answer.rsplit_once("\r\n").map(|(_, body)| body.to_owned()).expect("a head")
}

/// The document of an activity: as long as a usual note.
pub fn body(number: usize) -> String {
    let words = "The committee met and talked about the state of the ports tree. ".repeat(38);
    format!(r#"{{"id":"https://status.example.org/activities/{number}","content":"{words}"}}"#)
}

/// A store in which every host follows, and of which nobody has yet got `notes` activities.
pub async fn fill(url: &str, hosts: &Hosts, notes: usize) {
    let store = Store::open(url).await.expect("a store");
    let names: Vec<String> = (0..notes).map(|number| format!("note-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    store.publish(&sample::change(0, &names)).await.expect("published");
    let everybody = hosts.all();
    if everybody.len() > 2000 {
        follow_in_bulk(url, &hosts.scheme, &everybody).await;
    } else {
        for (number, host) in everybody.iter().enumerate() {
            store
                .follow(&follower(&hosts.scheme, host), host, &activity("accept", number))
                .await
                .expect("followed");
        }
    }
    for (number, name) in names.iter().enumerate() {
        let departure = sample::departure(name, Kind::Create);
        assert!(
            store
                .depart(&departure, &activity("note", number), tidings::store::log::Next::default())
                .await
                .expect("departed")
        );
    }
    store.close().await;
}

fn follower(scheme: &str, host: &str) -> Follower {
    let follower = sample::follower(host, "x");
    let inbox = format!("{scheme}://{host}/users/x/inbox");
    Follower { inbox, destination: format!("{scheme}://{host}/inbox"), ..follower }
}

fn activity(what: &str, number: usize) -> Activity {
    Activity {
        id: format!("{what}-{number}"),
        team: sample::slug("core"),
        body: body(number),
        said: Utc::now(),
    }
}

/// What [`Store::follow`] writes, for very many at once and without an Accept.
pub async fn follow_in_bulk(url: &str, scheme: &str, hosts: &[String]) {
    let pool = AnyPool::connect(url).await.expect("the store");
    let mut tx = pool.begin().await.expect("a transaction");
    for chunk in hosts.chunks(500) {
        let inbox = |host: &String| format!("{scheme}://{host}/inbox");
        let rows = |row: &dyn Fn(&String) -> String| chunk.iter().map(row).collect::<Vec<_>>().join(", ");
        let followers =
            rows(&|host| format!("('core', '{host}', '{0}', '{0}', '{host}#follow', 0, 0)", inbox(host)));
        let destinations = rows(&|host| format!("('{}', '{host}', 0, 0, 0, 0, 0)", inbox(host)));
        let hosts = rows(&|host| format!("('{host}', 0, 0, 0, '')"));
        for sql in [
            format!(
                "INSERT INTO follower (team, actor, inbox, destination, follow, since, followed) VALUES {followers}"
            ),
            format!(
                "INSERT INTO destination (inbox, host, \"cursor\", due, failures, delivered, refused) VALUES {destinations} ON CONFLICT DO NOTHING"
            ),
            format!(
                "INSERT INTO host (host, due, failures, lease_until, lease_holder) VALUES {hosts} ON CONFLICT DO NOTHING"
            ),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.expect("rows");
        }
    }
    tx.commit().await.expect("written");
    pool.close().await;
}

/// Sets the destinations on hosts of the given kinds back by `notes` activities; nobody else waits
/// for anything.
pub async fn rewind(url: &str, notes: usize, kinds: &str) {
    let pool = AnyPool::connect(url).await.expect("the store");
    let head = "(SELECT position FROM head WHERE id = 1)";
    let back: Vec<String> = kinds.chars().map(|kind| format!("host LIKE '127.{kind}.%'")).collect();
    for sql in [
        format!("UPDATE destination SET \"cursor\" = {head}, due = 0, failures = 0, failing_since = NULL"),
        format!("UPDATE destination SET \"cursor\" = {head} - {notes} WHERE {}", back.join(" OR ")),
        "UPDATE host SET due = 0, failures = 0, failing_since = NULL, lease_until = 0, lease_holder = ''"
            .into(),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.expect("rewound");
    }
    pool.close().await;
}

//! What is measured, in a process of its own: the engine, or a loop without any store.

use crate::meter;
use crate::stage::{Hosts, body, control, site};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use reqwest::Client;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tidings::config::{Config, DeliveryConfig};
use tidings::delivery::engine::Engine;
use tidings::keys::Keys;
use tidings::metrics::Metrics;
use tidings::model::slug::Slug;
use tidings::remote::guard::Guard;
use tidings::remote::{Remote, Settings};
use tidings::signature::digest::BodyDigest;
use tidings::signature::signing::SigningKey;
use tidings::store::Store;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// What one run is to do.
pub struct Task {
    /// `bare`, or the address of a store.
    pub kind: String,
    /// Where the sink is.
    pub hosts: Hosts,
    /// How many notes.
    pub notes: usize,
    /// The folder of keys.
    pub keys: String,
}

/// Runs it and prints deliveries per second, CPU per delivery in milliseconds, the peak of memory
/// in megabytes and the most descriptors open at a time.
pub async fn run(task: Task) {
    let keys = Arc::new(Keys::open(&task.keys).expect("keys"));
    let key = keys.signing_key(&Slug::parse("core").expect("a slug")).expect("a key");
    let deliveries = task.hosts.healthy * task.notes;
    let descriptors = watch();
    let port = task.hosts.control;
    let (seconds, cpu) = if task.kind == "bare" {
        let bare = Arc::new(Bare::new(key, body(0)));
        control(port, &format!("/expect/{deliveries}")).await;
        let before = meter::cpu();
        bare.run(&task).await;
        (finished(port).await, meter::cpu() - before)
    } else {
        engine(&task, keys, deliveries).await
    };
    let (rate, each) = (deliveries as f64 / seconds, cpu / deliveries as f64);
    println!("{rate} {each} {} {}", meter::memory(), descriptors.load(Ordering::Relaxed));
    // Those that never answer are not waited for.
    std::process::exit(0);
}

async fn finished(port: u16) -> f64 {
    control(port, "/wait").await.parse::<f64>().expect("microseconds") / 1e6
}

fn watch() -> Arc<AtomicUsize> {
    let most = Arc::new(AtomicUsize::new(0));
    let seen = most.clone();
    std::thread::spawn(move || {
        loop {
            seen.fetch_max(meter::descriptors(), Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    most
}

/// The settings that an operator who sets nothing has.
pub fn settings() -> DeliveryConfig {
    Config::parse("", &HashMap::new()).expect("the defaults").delivery
}

async fn engine(task: &Task, keys: Arc<Keys>, deliveries: usize) -> (f64, f64) {
    let store = Store::open(&task.kind).await.expect("a store").apart().await.expect("a store");
    let remote = Remote::new(Settings::new(site().origin(), Guard::open())).expect("a client");
    let (remote, metrics) = (Arc::new(remote), Arc::new(Metrics::new()));
    let (engine, flush) =
        Engine::new(store, keys, remote, site(), settings(), "bench".into(), (metrics, Arc::default()));
    let stop = CancellationToken::new();
    control(task.hosts.control, &format!("/expect/{deliveries}")).await;
    let before = meter::cpu();
    let running = tokio::spawn(engine.run(flush, stop.clone()));
    let seconds = finished(task.hosts.control).await;
    stop.cancel();
    if task.hosts.all_answer() {
        running.await.expect("a clean end");
    }
    (seconds, meter::cpu() - before)
}

/// A client and a key: no store, no cursors, no pace.
struct Bare {
    client: Client,
    key: Arc<SigningKey>,
    key_id: String,
    body: bytes::Bytes,
    digest: String,
}

impl Bare {
    fn new(key: Arc<SigningKey>, body: String) -> Bare {
        let client = Client::builder()
            .user_agent("Tidings/0.1 (+https://status.example.org)")
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(2)
            .pool_idle_timeout(Duration::from_secs(15))
            .build()
            .expect("a client");
        let digest = BodyDigest::of(body.as_bytes()).digest;
        Bare { client, key, key_id: site().rsa_key("core", 1), body: body.into(), digest }
    }

    async fn run(self: Arc<Bare>, task: &Task) {
        let room = Arc::new(Semaphore::new(settings().hosts_at_once));
        let mut turns = tokio::task::JoinSet::new();
        for host in task.hosts.addresses() {
            let (bare, notes) = (self.clone(), task.notes);
            let place = room.clone().acquire_owned().await.expect("room");
            let scheme = task.hosts.scheme.clone();
            turns.spawn(async move {
                for _ in 0..notes {
                    bare.post(&scheme, &host).await;
                }
                drop(place);
            });
        }
        turns.join_all().await;
    }

    async fn post(&self, scheme: &str, host: &str) {
        let date = httpdate::fmt_http_date(Utc::now().into());
        let (digest, kind) = (&self.digest, "application/activity+json");
        let text = format!(
            "(request-target): post /inbox\nhost: {host}\ndate: {date}\ndigest: {digest}\ncontent-type: {kind}"
        );
        let signature = STANDARD.encode(self.key.sign(text.as_bytes()));
        let names = "(request-target) host date digest content-type";
        let signature = format!(
            r#"keyId="{}",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#,
            self.key_id
        );
        let request = self.client.post(format!("{scheme}://{host}/inbox")).header("date", date);
        let request = request.header("digest", digest).header("content-type", kind);
        let answer = request.header("signature", signature).body(self.body.clone()).send().await;
        answer.expect("an answer").bytes().await.expect("its body");
    }
}

/// Makes the key before anything is measured.
pub fn make_key(folder: &Path) {
    let keys = Keys::open(folder).expect("keys");
    keys.signing_key(&Slug::parse("core").expect("a slug")).expect("a key");
}

/// How many signatures a core makes in a second, by the CPU time that they take.
pub fn signatures(folder: &Path) -> f64 {
    let keys = Keys::open(folder).expect("keys");
    let key = keys.signing_key(&Slug::parse("core").expect("a slug")).expect("a key");
    let (before, mut count) = (meter::cpu(), 0);
    while meter::cpu() - before < 500.0 {
        (0..50).for_each(|_| drop(key.sign(b"a message")));
        count += 50;
    }
    f64::from(count) * 1000.0 / (meter::cpu() - before)
}

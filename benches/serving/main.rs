//! How feeds are served, beside nginx with the same files; what publishing one entry costs with a
//! small and with a large archive; and how much memory the whole site takes.
//!
//! `cargo bench --bench serving`; it takes some four minutes. Names after `--` choose parts: `nginx`,
//! `publish`, `memory`. nginx and wrk must be there. Both servers have two workers, are asked in turn,
//! and every number is a median.

mod load;
mod publishing;
mod servers;

use load::{Kind, Run, median};
use servers::{Nginx, Sending, Tidings, there};
use std::path::Path;

/// Measurements of each kind and server.
const ROUNDS: usize = 5;

fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let only: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| only.is_empty() || only.iter().any(|word| word == part);
    if wanted("nginx") {
        serve();
    }
    if wanted("publish") {
        publishing::compare();
    }
    if wanted("memory") {
        memory();
    }
}

fn serve() {
    match ["nginx", "wrk"].into_iter().find(|tool| !there(tool)) {
        Some(tool) => println!("SKIPPED serving beside nginx: {tool} is missing"),
        None => beside_nginx(),
    }
}

fn beside_nginx() {
    let tidings = Tidings::new();
    tidings.publish("feed.md", &publishing::report("First", 2020, 34, 460));
    let tidings = tidings.serve();
    let root = tidings.folder().join("feeds");
    let (nginx, copying) = (Nginx::start(&root, Sending::Lending), Nginx::start(&root, Sending::Copying));
    let path = "/feed.atom";
    let (ours, theirs) = (tidings.get(path, &[]), nginx.get(path, &[]));
    assert_eq!(ours.body, theirs.body, "both serve the same bytes");
    let gzip = [("Accept-Encoding", "gzip")];
    let (packed, packed_too) = (tidings.get(path, &gzip), nginx.get(path, &gzip));
    assert_eq!(packed.body, packed_too.body, "both serve the same compressed bytes");
    println!("a feed of {} bytes, {} with gzip; {ROUNDS} rounds in turn", ours.body.len(), packed.body.len());
    println!("{:<14} {:<24} {:>10} {:>7} {:>10} {:>10}", "", "", "/s", "÷ it", "p99 ms", "CPU µs");
    for kind in [Kind::Identity, Kind::Gzip, Kind::Unchanged] {
        let (mut us, mut them, mut others): (Vec<Run>, Vec<Run>, Vec<Run>) = Default::default();
        for _ in 0..ROUNDS {
            us.push(load::run(&tidings.address(path), kind, ours.header("etag"), &tidings.processes()));
            them.push(load::run(&nginx.address(path), kind, theirs.header("etag"), &nginx.processes()));
            let etag = copying.get(path, &[]).header("etag").to_owned();
            others.push(load::run(&copying.address(path), kind, &etag, &copying.processes()));
        }
        line(kind, "tidings", &us, &us);
        line(kind, "nginx", &us, &them);
        line(kind, "nginx, sendfile off", &us, &others);
    }
}

/// A server's medians, and how many times as many requests we answered.
fn line(kind: Kind, name: &str, us: &[Run], runs: &[Run]) {
    let of = |value: fn(&Run) -> f64| median(runs.iter().map(value).collect());
    let ratio = median(us.iter().zip(runs).map(|(us, run)| us.rate / run.rate).collect());
    let (rate, p99, cpu) = (of(|run| run.rate), of(|run| run.p99), of(|run| run.cpu));
    println!("{:<14} {name:<24} {rate:>10.0} {ratio:>7.2} {p99:>10.2} {cpu:>10.1}", kind.name());
}

/// The memory of a server with every real report beside the project.
fn memory() {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    let Ok(entries) = std::fs::read_dir(&reports) else {
        println!("SKIPPED memory: ../shared/reports is not there");
        return;
    };
    let tidings = Tidings::new();
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().for_each(|path| tidings.publish_path(path));
    let tidings = tidings.serve();
    println!("resident memory with {} reports: {:.1} MB", paths.len(), tidings.resident() as f64 / 1e6);
}

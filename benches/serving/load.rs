//! One run of wrk, and the CPU time that the server took meanwhile.

use std::process::Command;

/// What is asked for.
#[derive(Clone, Copy)]
pub enum Kind {
    Identity,
    Gzip,
    Unchanged,
}

/// What a run gave.
pub struct Run {
    /// Requests a second.
    pub rate: f64,
    /// The 99th percentile, in milliseconds.
    pub p99: f64,
    /// CPU time a request, in microseconds.
    pub cpu: f64,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Identity => "200 identity",
            Kind::Gzip => "200 gzip",
            Kind::Unchanged => "304",
        }
    }
}

/// Two seconds of requests over 32 connections.
pub fn run(address: &str, kind: Kind, tag: &str, processes: &[u32]) -> Run {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c32", "-d2s", "--latency"]);
    match kind {
        Kind::Identity => wrk.args(["-H", "Accept-Encoding: identity"]),
        Kind::Gzip => wrk.args(["-H", "Accept-Encoding: gzip"]),
        Kind::Unchanged => wrk.args(["-H", &format!("If-None-Match: {tag}")]),
    };
    let before = ticks(processes);
    let output = wrk.arg(address).output().expect("wrk runs");
    let used = ticks(processes) - before;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("Non-2xx"), "{address}: {text}");
    let requests: f64 = number(&text, " requests in").expect("a count");
    Run {
        rate: after(&text, "Requests/sec:").and_then(|value| value.parse().ok()).expect("a rate"),
        p99: after(&text, "99%").map(milliseconds).expect("a percentile"),
        cpu: used as f64 * 10_000.0 / requests,
    }
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Hundredths of a second that the processes have used (proc(5), fields 14 and 15).
fn ticks(processes: &[u32]) -> u64 {
    let used = |id: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let rest: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(rest.get(11)?.parse::<u64>().ok()? + rest.get(12)?.parse::<u64>().ok()?)
    };
    processes.iter().filter_map(used).sum()
}

fn number(text: &str, before: &str) -> Option<f64> {
    text.split(before).next()?.split_whitespace().last()?.parse().ok()
}

fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split(name).nth(1)?.split_whitespace().next()
}

/// `1.23ms`, `850.00us` or `0.12s`.
fn milliseconds(text: &str) -> f64 {
    let (number, unit) = text.split_at(text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len()));
    let factor = match unit {
        "us" => 0.001,
        "s" => 1000.0,
        _ => 1.0,
    };
    number.parse::<f64>().unwrap_or(f64::NAN) * factor
}

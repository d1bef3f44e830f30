//! `publish --watch`: how a publication goes out, until everything that can be delivered now is
//! delivered. Only looks; the server does the work.

use crate::cli::output::Output;
use crate::cli::terminal::{can_redraw, erase, redraw, say, tell};
use crate::store::Store;
use crate::store::progress::Progress;
use anyhow::bail;
use chrono::Utc;
use serde::Serialize;
use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};

/// How often a terminal is redrawn.
const REDRAWN: Duration = Duration::from_millis(500);
/// How often a line is written where there is no terminal.
const WRITTEN: Duration = Duration::from_secs(5);
/// Over how long the rate is measured.
const WINDOW: Duration = Duration::from_secs(10);
/// How long nothing may move although something could be delivered.
const STANDSTILL: Duration = Duration::from_secs(20);

/// What is being watched.
pub struct Watch {
    begun: Instant,
    first: Progress,
    seen: VecDeque<(Instant, Progress)>,
    moved: Instant,
}

/// How the watching ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum End {
    /// Everything is delivered that can be now.
    Delivered,
    /// The operator has seen enough.
    Interrupted,
}

/// What came of it.
#[derive(Serialize)]
struct Summary {
    end: End,
    /// Deliveries that were taken while it was watched.
    delivered: i64,
    /// Those that were refused for good.
    refused: i64,
    /// Those that have to wait, and for how many hosts.
    waiting: i64,
    waiting_hosts: i64,
    /// How long it was watched.
    seconds: u64,
}

/// Watches until everything that can be delivered now is delivered. An interruption (SIGINT) ends
/// the watching alone.
pub async fn watch(store: &Store, before: Progress, output: Output) -> anyhow::Result<ExitCode> {
    let mut watch = Watch::new(before, Instant::now());
    // Once for all: an interruption while the database is asked counts, too.
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut line = Line { redrawn: can_redraw(), output, written: None };
    let end = loop {
        let (now, looked) = (Utc::now(), Instant::now());
        let progress = store.progress(now).await?;
        watch.see(progress, looked);
        if is_over(&progress) {
            break End::Delivered;
        }
        if watch.stands_still(looked) && progress.next_departure.is_none_or(|due| due < now) {
            line.erase();
            bail!("nothing is being delivered: is `tidings serve` running? Everything waits for it");
        }
        line.write(&watch.line());
        // A look may take a fifth of the time, not more.
        let pause = REDRAWN.max(looked.elapsed() * 4);
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = interrupted.recv() => break End::Interrupted,
        }
    };
    line.erase();
    output.print(&watch.summary(end), |summary| say!("{}", summary.sentence()))
}

/// The line of progress.
struct Line {
    /// In one place; else a line every few seconds, and none for programs.
    redrawn: bool,
    output: Output,
    written: Option<Instant>,
}

impl Line {
    fn write(&mut self, text: &str) {
        if self.redrawn {
            redraw(text);
        } else if self.output == Output::Text && self.written.is_none_or(|at| at.elapsed() >= WRITTEN) {
            tell!("{text}");
            self.written = Some(Instant::now());
        }
    }

    fn erase(&self) {
        if self.redrawn {
            erase();
        }
    }
}

/// True when nothing more can be done now.
fn is_over(progress: &Progress) -> bool {
    progress.pending == 0 && progress.departures == 0
}

impl Watch {
    /// Begins with what was there before.
    pub fn new(first: Progress, now: Instant) -> Watch {
        Watch { begun: now, first, seen: VecDeque::new(), moved: now }
    }

    /// Takes another look into account.
    pub fn see(&mut self, progress: Progress, now: Instant) {
        let last = self.seen.back().map(|(_, last)| *last);
        let done = |seen: &Progress| (seen.delivered, seen.refused, seen.departures, seen.waiting);
        if last.is_none_or(|last| done(&last) != done(&progress)) || progress.served > 0 {
            self.moved = now;
        }
        self.seen.push_back((now, progress));
        while self.seen.len() > 2 && now - self.seen[1].0 > WINDOW {
            self.seen.pop_front();
        }
    }

    /// True when nothing has moved for long, and nobody serves any host.
    pub fn stands_still(&self, now: Instant) -> bool {
        now - self.moved > STANDSTILL
    }

    fn last(&self) -> Progress {
        self.seen.back().map_or(self.first, |(_, last)| *last)
    }

    fn delivered(&self) -> i64 {
        (self.last().delivered - self.first.delivered).max(0)
    }

    fn refused(&self) -> i64 {
        (self.last().refused - self.first.refused).max(0)
    }

    /// Deliveries a second, lately.
    fn rate(&self) -> f64 {
        match (self.seen.front(), self.seen.back()) {
            (Some((began, first)), Some((ended, last))) if ended > began => {
                let done = last.delivered + last.refused - first.delivered - first.refused;
                done.max(0) as f64 / (*ended - *began).as_secs_f64()
            }
            _ => 0.0,
        }
    }

    /// One line: how much of how much, how fast, how long it will take.
    pub fn line(&self) -> String {
        let (last, rate, done) = (self.last(), self.rate(), self.delivered() + self.refused());
        let mut line = format!("delivered {done} of {} · {rate:.0}/s", done + last.pending);
        if last.pending > 0 && rate > 0.0 {
            line.push_str(&format!(" · {} left", length((last.pending as f64 / rate).ceil() as u64)));
        }
        if last.departures > 0 {
            line.push_str(&format!(" · {} yet to leave", last.departures));
        }
        if last.waiting > 0 {
            line.push_str(&format!(" · {}", wait(last.waiting, last.waiting_hosts)));
        }
        line
    }

    fn summary(&self, end: End) -> Summary {
        let last = self.last();
        let (delivered, refused) = (self.delivered(), self.refused());
        let (waiting, waiting_hosts) = (last.waiting, last.waiting_hosts);
        Summary { end, delivered, refused, waiting, waiting_hosts, seconds: self.begun.elapsed().as_secs() }
    }
}

impl Summary {
    fn sentence(&self) -> String {
        let mut line = format!("delivered {} in {}", self.delivered, length(self.seconds));
        if self.refused > 0 {
            line.push_str(&format!(", {} refused", self.refused));
        }
        if self.waiting > 0 {
            let wait = wait(self.waiting, self.waiting_hosts);
            line.push_str(&format!("; {wait} (`tidings deliveries` says why)"));
        }
        if self.end == End::Interrupted {
            line.push_str("\ndelivery goes on in the server; `tidings deliveries` shows how far it is");
        }
        line
    }
}

/// How many wait for how many hosts.
fn wait(deliveries: i64, hosts: i64) -> String {
    let wait = if deliveries == 1 { "waits" } else { "wait" };
    let hosts = if hosts == 1 { "1 host".to_owned() } else { format!("{hosts} hosts") };
    format!("{deliveries} {wait} for {hosts}")
}

/// A length of time in its two largest units.
fn length(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::watch::{Watch, length};
    use crate::store::progress::Progress;
    use std::time::{Duration, Instant};

    fn seen(delivered: i64, pending: i64) -> Progress {
        Progress { delivered, pending, ..Progress::default() }
    }

    #[test]
    fn the_line_tells_how_much_how_fast_and_how_long() {
        let begun = Instant::now();
        let mut watch = Watch::new(Progress { delivered: 100, ..Progress::default() }, begun);
        watch.see(seen(100, 1_000), begun);
        watch.see(seen(300, 800), begun + Duration::from_secs(2));
        assert_eq!(watch.line(), "delivered 200 of 1000 · 100/s · 8 s left");
        let stuck = Progress { waiting: 7, waiting_hosts: 2, departures: 3, ..seen(300, 800) };
        watch.see(stuck, begun + Duration::from_secs(4));
        assert_eq!(
            watch.line(),
            "delivered 200 of 1000 · 50/s · 16 s left · 3 yet to leave · 7 wait for 2 hosts"
        );
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let begun = Instant::now();
        let mut watch = Watch::new(Progress::default(), begun);
        for second in 0..60 {
            let delivered = if second < 30 { second * 1_000 } else { 30_000 + (second - 30) * 10 };
            watch.see(seen(delivered, 100), begun + Duration::from_secs(second as u64));
        }
        assert!(watch.line().ends_with("· 10/s · 10 s left"), "{}", watch.line());
    }

    #[test]
    fn a_standstill_is_noticed_unless_somebody_is_being_served() {
        let (begun, long) = (Instant::now(), Duration::from_secs(60));
        let mut watch = Watch::new(Progress::default(), begun);
        watch.see(seen(0, 5), begun);
        watch.see(seen(0, 5), begun + long);
        assert!(watch.stands_still(begun + long));
        watch.see(Progress { served: 1, ..seen(0, 5) }, begun + long);
        assert!(!watch.stands_still(begun + long));
    }

    #[test]
    fn lengths_are_written_in_two_units() {
        let table =
            [(0, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3_600, "1 h 0 min"), (90_061, "25 h 1 min")];
        for (seconds, expected) in table {
            assert_eq!(length(seconds), expected);
        }
    }
}

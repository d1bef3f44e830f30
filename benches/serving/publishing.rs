//! What publishing one entry costs, from the start of the command until it is served: with a small
//! archive and with one of a hundred times as many entries.

use crate::load::median;
use crate::servers::Tidings;
use std::time::{Duration, Instant};
use tidings::cli::serve::LOOK;

const REPORTS: usize = 100;
const ENTRIES: usize = 30;
/// Entries published to each archive.
const ROUNDS: usize = 20;

/// Publishes one entry to each in turn.
pub fn compare() {
    let (small, large) = (archive(1), archive(REPORTS));
    let (mut short, mut long) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (archive, took) in [(&small, &mut short), (&large, &mut long)] {
            // How soon the server looks is a matter of luck: the rounds are spread over that time.
            std::thread::sleep(LOOK * 2 + LOOK * round as u32 / ROUNDS as u32);
            took.push(publish_one(archive, round));
        }
    }
    let (short, long) = (median(short), median(long));
    println!(
        "publishing one entry until it is served: {:.0} ms with {} entries, {:.0} ms with {}: ratio {:.2}",
        short * 1e3,
        ENTRIES,
        long * 1e3,
        ENTRIES * REPORTS,
        long / short
    );
}

fn archive(reports: usize) -> Tidings {
    let tidings = Tidings::new();
    for number in 0..reports {
        let title = ["First", "Second", "Third", "Fourth"][number % 4];
        tidings.publish("report.md", &report(title, 1995 + number / 4, ENTRIES, 120));
    }
    tidings.serve()
}

/// Seconds until the server shows an entry that was not there.
fn publish_one(tidings: &Tidings, round: usize) -> f64 {
    let text = report(["Second", "Third", "Fourth", "First"][round % 4], 2026 + round, 1, 120);
    let text = text.replace("# Category 0\n", &format!("# Category 0\n\nround-{round}\n"));
    let text = text.replace("Words of entry 0", &format!("A-word-of-round-{round} of entry 0"));
    let mark = format!("A-word-of-round-{round} ");
    let began = Instant::now();
    tidings.publish("one.md", &text);
    // As readers ask: without getting again what they have.
    let mut tag = String::new();
    loop {
        let answer = tidings.get("/feed.atom", &[("if-none-match", &tag)]);
        if String::from_utf8_lossy(&answer.body).contains(&mark) {
            break;
        }
        answer.header("etag").clone_into(&mut tag);
        assert!(began.elapsed() < Duration::from_secs(30), "round {round} is not served");
        std::thread::sleep(Duration::from_millis(1));
    }
    began.elapsed().as_secs_f64()
}

/// A report of so many entries of so many words, in six categories.
pub fn report(quarter: &str, year: usize, entries: usize, words: usize) -> String {
    let mut text = format!("---\ntitle: Example Status Report {quarter} Quarter {year}\n---\n");
    for entry in 0..entries {
        if entry % 5 == 0 {
            text += &format!("\n# Category {}\n", entry / 5);
        }
        let mut state = entry as u64 + 1;
        let mut next = || {
            // A linear congruential generator: words as varied as those of real reports.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("w{}", (state >> 33) % 3000)
        };
        let said: Vec<String> = (0..words).map(|_| next()).collect();
        text += &format!(
            "\n## Entry {entry}\n\nContact: Person {entry} <p{entry}@example.org>\n\nWords of entry {entry}: {}.\n",
            said.join(" ")
        );
    }
    text
}

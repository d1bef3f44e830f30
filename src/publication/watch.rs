//! When is a report that is being written ready? When its files have been as they are for a while.
//!
//! Knows neither files nor reports: what a report looks like from outside is a number that changes
//! with its files, and `now` is an argument.

use crate::model::Timestamp;
use chrono::Duration;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is watched.
#[derive(Debug)]
pub struct Watch {
    quiet: Duration,
    reports: BTreeMap<PathBuf, Seen>,
}

/// What a report looked like when it last changed.
#[derive(Debug)]
struct Seen {
    pulse: u64,
    since: Timestamp,
    /// True when it was given out as it is.
    done: bool,
}

impl Watch {
    /// Watches for files that have been quiet for so long.
    pub fn new(quiet: Duration) -> Watch {
        Watch { quiet, reports: BTreeMap::new() }
    }

    /// Takes in what every report looks like now, and gives those that are ready: each once, until
    /// it changes again. What is gone is forgotten.
    pub fn look(&mut self, reports: Vec<(PathBuf, u64)>, now: Timestamp) -> Vec<PathBuf> {
        let mut before = std::mem::take(&mut self.reports);
        for (path, pulse) in reports {
            let seen = before.remove(&path).filter(|seen| seen.pulse == pulse);
            self.reports.insert(path, seen.unwrap_or(Seen { pulse, since: now, done: false }));
        }
        let quiet = self.quiet;
        let ready = self.reports.iter_mut().filter(|(_, seen)| !seen.done && now - seen.since >= quiet);
        let ready = ready.map(|(path, seen)| {
            seen.done = true;
            path.clone()
        });
        ready.collect()
    }

    /// Lets a report be given out again after another while: it could not be published for a reason
    /// that is not its own.
    pub fn retry(&mut self, path: &Path, now: Timestamp) {
        if let Some(seen) = self.reports.get_mut(path) {
            (seen.done, seen.since) = (false, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Timestamp;
    use crate::publication::watch::Watch;
    use chrono::Duration;
    use std::path::{Path, PathBuf};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp(second, 0).expect("an instant")
    }

    /// What is ready at each second when the reports look like this.
    fn ready(watch: &mut Watch, second: i64, pulses: &[(&str, u64)]) -> Vec<String> {
        let reports = pulses.iter().map(|(path, pulse)| (PathBuf::from(path), *pulse)).collect();
        watch.look(reports, at(second)).into_iter().map(|path| path.display().to_string()).collect()
    }

    #[test]
    fn a_report_is_ready_once_when_it_has_been_quiet_for_long_enough() {
        let mut watch = Watch::new(Duration::seconds(10));
        assert!(ready(&mut watch, 0, &[("a", 1)]).is_empty());
        assert!(ready(&mut watch, 9, &[("a", 2)]).is_empty(), "it is still being written");
        assert!(ready(&mut watch, 18, &[("a", 2), ("b", 1)]).is_empty());
        assert_eq!(ready(&mut watch, 19, &[("a", 2), ("b", 2)]), ["a"], "b holds nobody up");
        assert!(ready(&mut watch, 28, &[("a", 2), ("b", 2)]).is_empty(), "a was given out");
        assert_eq!(ready(&mut watch, 29, &[("a", 2), ("b", 2)]), ["b"]);
        assert!(ready(&mut watch, 50, &[("a", 3)]).is_empty(), "an edit waits, too");
        assert_eq!(ready(&mut watch, 60, &[("a", 3), ("b", 2)]), ["a"]);
        assert_eq!(ready(&mut watch, 70, &[("a", 3), ("b", 2)]), ["b"], "it was away and is new");
    }

    #[test]
    fn what_failed_for_another_reason_comes_again() {
        let mut watch = Watch::new(Duration::seconds(10));
        ready(&mut watch, 0, &[("a", 1)]);
        assert_eq!(ready(&mut watch, 10, &[("a", 1)]), ["a"]);
        watch.retry(Path::new("a"), at(11));
        assert!(ready(&mut watch, 20, &[("a", 1)]).is_empty());
        assert_eq!(ready(&mut watch, 21, &[("a", 1)]), ["a"]);
    }
}

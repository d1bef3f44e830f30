//! What the operator's own page draws and Prometheus is not told: deliveries by the hour, and how
//! long each host takes. Kept in memory since the program started, and bounded.

use crate::metrics::delivery::Ending;
use crate::model::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How many hours are kept.
pub const HOURS: usize = 48;
/// How many hosts are kept: the ones seen last would be forgotten for new ones.
const MOST_HOSTS: usize = 5_000;
const HOUR: i64 = 3_600;

/// Deliveries of one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// When it began.
    pub began: Timestamp,
    /// Requests that were taken.
    pub delivered: u64,
    /// Requests that will never be taken.
    pub refused: u64,
    /// Requests that are tried again.
    pub retried: u64,
}

/// How long a host takes to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The host.
    pub host: String,
    /// How many requests it got.
    pub requests: u64,
    /// The mean time of a request, the later ones counting more.
    pub usual: Duration,
}

/// The history of a process.
#[derive(Debug, Default)]
pub struct History(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    hours: VecDeque<Hour>,
    hosts: HashMap<String, (u64, f64)>,
}

impl History {
    /// A request to a host has ended.
    pub fn ended(&self, ending: Ending, host: &str, took: Duration, now: Timestamp) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hour = kept.hour(now);
        match ending {
            Ending::Delivered => hour.delivered += 1,
            Ending::Refused => hour.refused += 1,
            Ending::Retried => hour.retried += 1,
        }
        kept.took(host, took);
    }

    /// The last [`HOURS`] hours, the present one last; those without a delivery as well.
    pub fn hours(&self, now: Timestamp) -> Vec<Hour> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hour = |back: usize| {
            let began = beginning(now) - chrono::Duration::seconds(HOUR * back as i64);
            let known = kept.hours.iter().find(|hour| hour.began == began).copied();
            known.unwrap_or(Hour { began, ..Hour::default() })
        };
        (0..HOURS).rev().map(hour).collect()
    }

    /// The hosts that take longest, the slowest first.
    pub fn slowest(&self, most: usize) -> Vec<Pace> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pace = |(host, (requests, usual)): (&String, &(u64, f64))| Pace {
            host: host.clone(),
            requests: *requests,
            usual: Duration::from_secs_f64(*usual),
        };
        let mut paces: Vec<Pace> = kept.hosts.iter().map(pace).collect();
        paces.sort_by(|a, b| (b.usual, &a.host).cmp(&(a.usual, &b.host)));
        paces.truncate(most);
        paces
    }
}

impl Kept {
    fn hour(&mut self, now: Timestamp) -> &mut Hour {
        let began = beginning(now);
        if self.hours.back().is_none_or(|last| last.began < began) {
            self.hours.push_back(Hour { began, ..Hour::default() });
            if self.hours.len() > HOURS {
                self.hours.pop_front();
            }
        }
        self.hours.back_mut().expect("one was put there")
    }

    fn took(&mut self, host: &str, took: Duration) {
        let seconds = took.as_secs_f64();
        if let Some((requests, usual)) = self.hosts.get_mut(host) {
            *requests += 1;
            *usual += (seconds - *usual) / (*requests).min(20) as f64;
        } else if self.hosts.len() < MOST_HOSTS {
            self.hosts.insert(host.to_owned(), (1, seconds));
        }
    }
}

fn beginning(now: Timestamp) -> Timestamp {
    let seconds = now.timestamp();
    Timestamp::from_timestamp(seconds - seconds.rem_euclid(HOUR), 0).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use crate::metrics::delivery::Ending;
    use crate::metrics::history::{HOURS, History};
    use crate::model::Timestamp;
    use std::time::Duration;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn deliveries_are_counted_by_the_hour() {
        let history = History::default();
        let second = Duration::from_secs(1);
        for (ending, when) in [
            (Ending::Delivered, "2026-07-01T10:59:59Z"),
            (Ending::Delivered, "2026-07-01T11:00:00Z"),
            (Ending::Refused, "2026-07-01T11:30:00Z"),
            (Ending::Retried, "2026-07-01T13:00:00Z"),
        ] {
            history.ended(ending, "a.example", second, at(when));
        }
        let hours = history.hours(at("2026-07-01T13:20:00Z"));
        let counts: Vec<_> = hours.iter().map(|hour| (hour.delivered, hour.refused, hour.retried)).collect();
        assert_eq!(counts.len(), HOURS);
        assert_eq!(counts[HOURS - 4..], [(1, 0, 0), (1, 1, 0), (0, 0, 0), (0, 0, 1)]);
        assert!(history.hours(at("2026-08-01T00:00:00Z")).iter().all(|hour| hour.delivered == 0));
    }

    #[test]
    fn slow_hosts_come_first_and_the_list_is_bounded() {
        let history = History::default();
        let now = at("2026-07-01T13:20:00Z");
        for number in 0..6_000u64 {
            history.ended(
                Ending::Delivered,
                &format!("h{number}.example"),
                Duration::from_millis(number),
                now,
            );
        }
        history.ended(Ending::Retried, "h7.example", Duration::from_secs(60), now);
        let slowest = history.slowest(2);
        assert_eq!((&*slowest[0].host, slowest[0].requests), ("h7.example", 2));
        assert_eq!((&*slowest[1].host, slowest[1].usual), ("h4999.example", Duration::from_millis(4999)));
    }
}

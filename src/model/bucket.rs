//! Token buckets, one for each name: how often strangers may come, and how often we go to them.

use crate::model::Timestamp;
use chrono::Duration;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// More names than this are looked through for those whose buckets are full again.
const SWEEP_AT: usize = 10_000;
/// How long they are left alone after that, in milliseconds: so it costs little, whoever comes.
const SWEEP_AGAIN: i64 = 1_000;

/// The buckets of all names.
///
/// At most `most` names have one of their own. Who finds no place shares a single bucket with all
/// others that did not: a flood of names slows itself down.
#[derive(Debug)]
pub struct Buckets {
    /// Milliseconds until a token is there again.
    interval: f64,
    /// Milliseconds until an empty bucket is full.
    filling: f64,
    most: usize,
    times: Mutex<Times>,
}

/// When buckets will be full again, in milliseconds since 1970. One that is full need not be kept.
#[derive(Debug, Default)]
struct Times {
    full_at: HashMap<String, f64>,
    others: f64,
    swept: Option<i64>,
}

impl Buckets {
    /// Lets `burst` go at once and one more after each `interval`, for at most `most` names.
    pub fn new(burst: u32, interval: std::time::Duration, most: usize) -> Buckets {
        let interval = interval.as_secs_f64() * 1_000.0;
        Buckets { interval, filling: interval * f64::from(burst), most, times: Mutex::default() }
    }

    /// The same with so many in a minute.
    pub fn per_minute(burst: u32, times: u32, most: usize) -> Buckets {
        Buckets::new(burst, std::time::Duration::from_secs(60) / times, most)
    }

    /// Takes a token; without one, says how long to wait for it, at least a millisecond.
    pub fn take(&self, name: &str, now: Timestamp) -> Result<(), Duration> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.timestamp_millis();
        let full_at = times.of(name, self.most, now);
        // A clock that was put back does not make anybody wait longer than for an empty bucket.
        *full_at = full_at.clamp(now as f64, now as f64 + self.filling);
        let wait = *full_at + self.interval - self.filling - now as f64;
        if wait > 0.0 {
            return Err(Duration::milliseconds(wait.ceil() as i64));
        }
        *full_at += self.interval;
        Ok(())
    }

    /// The same, with the wait in seconds, at least one.
    pub fn take_or_seconds(&self, name: &str, now: Timestamp) -> Result<(), u32> {
        let seconds = |wait: Duration| u32::try_from((wait.num_milliseconds() + 999) / 1_000);
        self.take(name, now).map_err(|wait| seconds(wait).unwrap_or(u32::MAX))
    }

    /// How many names are remembered.
    pub fn len(&self) -> usize {
        self.times.lock().unwrap_or_else(PoisonError::into_inner).full_at.len()
    }

    /// True when nobody came yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Times {
    /// That of a name, or of all others.
    fn of(&mut self, name: &str, most: usize, now: i64) -> &mut f64 {
        let known = self.full_at.contains_key(name);
        if !known && self.full_at.len() >= most.min(SWEEP_AT) {
            self.sweep(now);
        }
        if known || self.full_at.len() < most {
            return self.full_at.entry(name.to_owned()).or_default();
        }
        &mut self.others
    }

    fn sweep(&mut self, now: i64) {
        if self.swept.is_some_and(|swept| (now - swept).abs() < SWEEP_AGAIN) {
            return;
        }
        self.swept = Some(now);
        self.full_at.retain(|_, full_at| *full_at > now as f64);
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Timestamp;
    use crate::model::bucket::Buckets;
    use chrono::Duration;

    fn now() -> Timestamp {
        Timestamp::from_timestamp(1_700_000_000, 0).expect("an instant")
    }

    #[test]
    fn after_the_burst_one_goes_each_second() {
        let buckets = Buckets::per_minute(3, 60, 10);
        assert!((0..3).all(|_| buckets.take("a.example", now()).is_ok()));
        assert_eq!(buckets.take("a.example", now()), Err(Duration::seconds(1)));
        let later = now() + Duration::milliseconds(999);
        assert_eq!(buckets.take("a.example", later), Err(Duration::milliseconds(1)));
        assert_eq!(buckets.take_or_seconds("a.example", later), Err(1));
        assert!(buckets.take("b.example", now()).is_ok());
        assert!(buckets.take("a.example", now() + Duration::seconds(1)).is_ok());
        assert!(buckets.take("a.example", now() + Duration::seconds(1)).is_err());
    }

    #[test]
    fn a_flood_of_names_shares_one_bucket_and_harms_nobody_who_was_there() {
        let buckets = Buckets::per_minute(2, 60, 3);
        for name in ["a", "b", "c"] {
            assert!(buckets.take(name, now()).is_ok());
        }
        let flood = (0..100).filter(|number| buckets.take(&format!("x{number}"), now()).is_ok());
        assert_eq!((flood.count(), buckets.len()), (2, 3));
        assert!(buckets.take("a", now()).is_ok());
        // Whose bucket is full again gives up its place.
        assert!(buckets.take("d", now() + Duration::seconds(9)).is_ok());
        assert_eq!(buckets.len(), 1);
    }

    #[test]
    fn a_clock_that_is_put_back_keeps_nobody_waiting() {
        let buckets = Buckets::per_minute(2, 60, 3);
        assert!((0..2).all(|_| buckets.take("a", now()).is_ok()));
        let earlier = now() - Duration::hours(1);
        assert_eq!(buckets.take("a", earlier), Err(Duration::seconds(1)));
        assert!(buckets.take("a", earlier + Duration::seconds(1)).is_ok());
    }

    #[test]
    fn those_who_have_not_come_for_a_while_are_forgotten_however_many_may_be_kept() {
        let buckets = Buckets::new(30, std::time::Duration::from_secs(1), usize::MAX);
        let take = |number: usize, now| buckets.take(&format!("h{number}.example"), now).is_ok();
        assert!((0..20_000).all(|number| take(number, now())));
        assert_eq!(buckets.len(), 20_000);
        assert!(take(20_000, now() + Duration::seconds(2)));
        assert_eq!(buckets.len(), 1);
    }
}

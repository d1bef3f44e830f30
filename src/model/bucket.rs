//! Token buckets, one for each name: how often strangers may come. Bounded, whoever comes.

use crate::model::Timestamp;
use chrono::Duration;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The buckets of all names.
///
/// At most `most` names have one of their own. Who finds no place shares a single bucket with all
/// others that did not: a flood of names slows itself down.
#[derive(Debug)]
pub struct Buckets {
    burst: f64,
    per_minute: f64,
    most: usize,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

/// The name of the bucket that is shared. No host and no address is called so.
const OTHERS: &str = "";

impl Buckets {
    /// Lets `burst` go at once and `per_minute` after that, for at most `most` names.
    pub fn new(burst: u32, per_minute: u32, most: usize) -> Buckets {
        let (burst, per_minute) = (f64::from(burst), f64::from(per_minute));
        Buckets { burst, per_minute, most, buckets: Mutex::default() }
    }

    /// Takes a token; without one, says how many seconds to wait for it, at least one.
    pub fn take(&self, name: &str, now: Timestamp) -> Result<(), u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= self.most && !buckets.contains_key(name) {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.burst);
        }
        let own = buckets.len() < self.most || buckets.contains_key(name);
        let full = Bucket { tokens: self.burst, at: now };
        let bucket = buckets.entry(if own { name } else { OTHERS }.to_owned()).or_insert(full);
        let tokens = self.filled(bucket, now);
        if tokens < 1.0 {
            return Err(((1.0 - tokens) * 60.0 / self.per_minute).ceil().max(1.0) as u32);
        }
        *bucket = Bucket { tokens: tokens - 1.0, at: now };
        Ok(())
    }

    /// How many names are remembered.
    pub fn len(&self) -> usize {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// True when nobody came yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn filled(&self, bucket: &Bucket, now: Timestamp) -> f64 {
        let passed = (now - bucket.at).max(Duration::zero()).num_milliseconds() as f64 / 60_000.0;
        (bucket.tokens + passed * self.per_minute).min(self.burst)
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
        let buckets = Buckets::new(3, 60, 10);
        assert!((0..3).all(|_| buckets.take("a.example", now()).is_ok()));
        assert_eq!(buckets.take("a.example", now()), Err(1));
        assert!(buckets.take("b.example", now()).is_ok());
        assert!(buckets.take("a.example", now() + Duration::seconds(1)).is_ok());
        assert!(buckets.take("a.example", now() + Duration::seconds(1)).is_err());
    }

    #[test]
    fn a_flood_of_names_shares_one_bucket_and_harms_nobody_who_was_there() {
        let buckets = Buckets::new(2, 60, 3);
        for name in ["a", "b", "c"] {
            assert!(buckets.take(name, now()).is_ok());
        }
        let flood = (0..100).filter(|number| buckets.take(&format!("x{number}"), now()).is_ok());
        assert_eq!((flood.count(), buckets.len()), (2, 4));
        assert!(buckets.take("a", now()).is_ok());
        // Whose bucket is full again gives up its place.
        assert!(buckets.take("d", now() + Duration::seconds(9)).is_ok());
        assert_eq!(buckets.len(), 1);
    }
}

//! How fast one host is spoken to: a token bucket each, kept only while it is not full.

use crate::model::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// More buckets than this are swept for full ones.
const SWEEP_AT: usize = 10_000;

/// The buckets of all hosts.
#[derive(Debug)]
pub struct Pace {
    burst: f64,
    per_second: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl Pace {
    /// Lets `burst` requests go at once and `per_second` after that.
    pub fn new(burst: u32, per_second: u32) -> Pace {
        Pace { burst: f64::from(burst), per_second: f64::from(per_second), buckets: Mutex::default() }
    }

    /// Takes a token for a request; without one, says when there will be one.
    pub fn take(&self, host: &str, now: Timestamp) -> Result<(), Timestamp> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > SWEEP_AT {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.burst);
        }
        let full = Bucket { tokens: self.burst, at: now };
        let bucket = buckets.entry(host.to_owned()).or_insert(full);
        let tokens = self.filled(bucket, now);
        if tokens < 1.0 {
            let seconds = (1.0 - tokens) / self.per_second;
            return Err(now + chrono::Duration::milliseconds((seconds * 1000.0).ceil() as i64));
        }
        *bucket = Bucket { tokens: tokens - 1.0, at: now };
        Ok(())
    }

    fn filled(&self, bucket: &Bucket, now: Timestamp) -> f64 {
        let seconds = (now - bucket.at).num_milliseconds().max(0) as f64 / 1000.0;
        (bucket.tokens + seconds * self.per_second).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use crate::delivery::pace::Pace;
    use chrono::Duration;

    #[test]
    fn after_the_burst_one_request_goes_each_second() {
        let pace = Pace::new(3, 1);
        let now = chrono::Utc::now();
        assert!((0..3).all(|_| pace.take("a.example", now).is_ok()));
        assert_eq!(pace.take("a.example", now), Err(now + Duration::seconds(1)));
        assert!(pace.take("b.example", now).is_ok());
        assert!(pace.take("a.example", now + Duration::seconds(1)).is_ok());
        assert!(pace.take("a.example", now + Duration::seconds(1)).is_err());
    }
}

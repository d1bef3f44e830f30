//! Waiting for what happens soon: looks again and again, never longer than ten seconds.

use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until something is seen.
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(began.elapsed() < LONGEST, "not within {LONGEST:?}: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// Looks until it is true.
pub fn until(what: &str, mut look: impl FnMut() -> bool) {
    eventually(what, || look().then_some(()));
}

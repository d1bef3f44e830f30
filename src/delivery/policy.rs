//! What an answer means, and when to try again: pure functions and their tables.

use crate::config::DeliveryConfig;
use crate::model::Timestamp;
use crate::store::hosts::suspended;
use chrono::Duration;

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Delivered,
    /// It will never be taken.
    Refused,
    /// The inbox is gone for good.
    Gone,
    /// This inbox cannot take it now.
    Later,
    /// The whole host cannot take anything now; not before the instant, if it said one.
    HostLater(Option<Timestamp>),
}

/// The meaning of a status (RFC 9110 §15) and of `Retry-After` (§10.2.3).
///
/// A redirect of a POST is never followed, so it is a refusal.
pub fn verdict(status: u16, retry_after: Option<&str>, now: Timestamp) -> Verdict {
    match status {
        200..=299 => Verdict::Delivered,
        410 => Verdict::Gone,
        429 | 503 => Verdict::HostLater(retry_after.and_then(|text| instant(text, now))),
        408 | 425 | 500..=599 => match retry_after.and_then(|text| instant(text, now)) {
            Some(until) => Verdict::HostLater(Some(until)),
            None => Verdict::Later,
        },
        _ => Verdict::Refused,
    }
}

/// The same for a callback (WebSub §7): everything but a success is a failure and is tried again,
/// and 410 ends the subscription.
pub fn of_callback(verdict: Verdict) -> Verdict {
    if verdict == Verdict::Refused { Verdict::Later } else { verdict }
}

/// `Retry-After` as seconds or as a date; at most a day, since nobody may silence us for longer.
fn instant(text: &str, now: Timestamp) -> Option<Timestamp> {
    let seconds = |text: &str| text.trim().parse::<u32>().ok().map(|s| now + Duration::seconds(i64::from(s)));
    let date = |text: &str| httpdate::parse_http_date(text.trim()).ok().map(Timestamp::from);
    let until = seconds(text).or_else(|| date(text))?;
    Some(until.clamp(now, now + Duration::days(1)))
}

/// When to try again after one more failure than `failures`; a century ahead when it has failed for too
/// long, until the host speaks to us. `chance` is from 0 to 1.
pub fn again(
    settings: &DeliveryConfig,
    failures: i64,
    failing_since: Option<Timestamp>,
    chance: f64,
    now: Timestamp,
) -> Timestamp {
    let span = |duration: std::time::Duration| Duration::from_std(duration).unwrap_or(Duration::days(1));
    if failing_since.is_some_and(|since| now - since > span(settings.suspend_after)) {
        return suspended(now);
    }
    now + pause(failures + 1, span(settings.retry_first), span(settings.retry_longest), chance)
}

/// How long to wait after the `failures`-th failure in a row (from 1): exponential with full
/// jitter, so that many destinations do not come back in step. `chance` is from 0 to 1.
///
/// Never less than a tenth of what it may be at most: plain full jitter may give nothing at all, so
/// that a dead host would be tried again at once, now and then many times in a row. What is left to
/// chance, nine tenths, spreads thousands of destinations just as well.
pub fn pause(failures: i64, first: Duration, longest: Duration, chance: f64) -> Duration {
    let doublings = failures.clamp(1, 40) as i32 - 1;
    let ceiling =
        (first.num_milliseconds() as f64 * 2f64.powi(doublings)).min(longest.num_milliseconds() as f64);
    Duration::milliseconds((ceiling * chance.clamp(0.1, 1.0)) as i64)
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::delivery::policy::{Verdict, again, pause, verdict};
    use crate::model::Timestamp;
    use crate::store::hosts::suspended;
    use chrono::Duration;
    use std::collections::HashMap;

    fn now() -> Timestamp {
        Timestamp::from_timestamp(1_700_000_000, 0).expect("an instant")
    }

    #[test]
    fn every_status_has_a_meaning() {
        let in_a_minute = Some(now() + Duration::seconds(60));
        let date = httpdate::fmt_http_date((now() + Duration::seconds(60)).into());
        let table = [
            (200, None, Verdict::Delivered),
            (202, None, Verdict::Delivered),
            (301, None, Verdict::Refused),
            (308, None, Verdict::Refused),
            (400, None, Verdict::Refused),
            (401, None, Verdict::Refused),
            (403, None, Verdict::Refused),
            (405, None, Verdict::Refused),
            (406, None, Verdict::Refused),
            (404, None, Verdict::Refused),
            (413, None, Verdict::Refused),
            (410, None, Verdict::Gone),
            (408, None, Verdict::Later),
            (425, None, Verdict::Later),
            (500, None, Verdict::Later),
            (502, Some("60"), Verdict::HostLater(in_a_minute)),
            (429, None, Verdict::HostLater(None)),
            (429, Some("60"), Verdict::HostLater(in_a_minute)),
            (503, Some(&*date), Verdict::HostLater(in_a_minute)),
            (503, Some("99999999"), Verdict::HostLater(Some(now() + Duration::days(1)))),
            (503, Some("soon"), Verdict::HostLater(None)),
            (503, Some("-5"), Verdict::HostLater(None)),
        ];
        for (status, retry_after, expected) in table {
            assert_eq!(verdict(status, retry_after, now()), expected, "{status} {retry_after:?}");
        }
    }

    #[test]
    fn pauses_double_up_to_a_day() {
        let (first, longest) = (Duration::seconds(60), Duration::days(1));
        let table = [(1, 60), (2, 120), (5, 960), (11, 61_440), (12, 86_400), (1_000, 86_400), (0, 60)];
        for (failures, seconds) in table {
            assert_eq!(pause(failures, first, longest, 1.0), Duration::seconds(seconds), "{failures}");
            assert_eq!(
                pause(failures, first, longest, 0.0),
                Duration::milliseconds(seconds * 100),
                "{failures}"
            );
        }
    }

    #[test]
    fn who_has_failed_for_thirty_days_is_left_alone_unless_the_operator_wants_it_otherwise() {
        let settings = Config::parse("", &HashMap::new()).expect("the defaults").delivery;
        let failing = |since: Duration| again(&settings, 50, Some(now() - since), 1.0, now());
        assert_eq!(failing(Duration::days(30)), now() + Duration::days(1));
        assert_eq!(failing(Duration::days(30) + Duration::seconds(1)), suspended(now()));
        assert_eq!(again(&settings, 0, None, 1.0, now()), now() + Duration::seconds(60));
        assert!(suspended(now()) > now() + Duration::days(36_000));
    }
}

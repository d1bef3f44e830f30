//! How old and how young a signature may be.
//!
//! The limits are Mastodon's, so that what it accepts is accepted here; an expiry of the signer's
//! own is taken at its word.

use crate::model::Timestamp;
use crate::signature::refusal::Refusal;
use chrono::{DateTime, TimeDelta};

/// How far a signer's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(60);
/// How old a signature may be that does not say when it expires: 5 minutes, and a clock that is an
/// hour behind.
const AGE: TimeDelta = TimeDelta::minutes(65);
/// How old a signature may be, whatever it says.
const LONGEST: TimeDelta = TimeDelta::hours(12);

/// Checks the age of a signature.
pub fn check(created: Timestamp, expires: Option<Timestamp>, now: Timestamp) -> Result<(), Refusal> {
    if created > now + AHEAD {
        return Err(Refusal::Future);
    }
    if now > created + if expires.is_some() { LONGEST } else { AGE } {
        return Err(Refusal::Stale);
    }
    match expires {
        Some(expires) if now > expires => Err(Refusal::Expired),
        Some(_) | None => Ok(()),
    }
}

/// Until when [`check`] lets a signature pass.
pub fn end(created: Timestamp, expires: Option<Timestamp>) -> Timestamp {
    let age = created + if expires.is_some() { LONGEST } else { AGE };
    expires.map_or(age, |expires| expires.min(age))
}

/// The instant of a `Date` header (RFC 9110 §5.6.7).
pub fn http_date(text: &str) -> Result<Timestamp, Refusal> {
    httpdate::parse_http_date(text).map(Timestamp::from).map_err(|_| Refusal::MalformedDate)
}

/// The instant of a `created` or `expires` parameter.
pub fn unix_seconds(seconds: i64) -> Result<Timestamp, Refusal> {
    DateTime::from_timestamp(seconds, 0).ok_or(Refusal::MalformedDate)
}

#[cfg(test)]
mod tests {
    use crate::signature::refusal::Refusal;
    use crate::signature::window::{check, end, unix_seconds};

    #[test]
    fn the_window_reaches_from_an_hour_ahead_to_65_minutes_ago() {
        let now = unix_seconds(1_700_000_000).expect("an instant");
        let at = |seconds: i64| unix_seconds(1_700_000_000 + seconds).expect("an instant");
        let table = [
            (0, None, Ok(())),
            (3600, None, Ok(())),
            (3601, None, Err(Refusal::Future)),
            (-65 * 60, None, Ok(())),
            (-65 * 60 - 1, None, Err(Refusal::Stale)),
            (-65 * 60 - 1, Some(10), Ok(())),
            (-12 * 3600, Some(10), Ok(())),
            (-12 * 3600 - 1, Some(10), Err(Refusal::Stale)),
            (-10, Some(0), Ok(())),
            (-10, Some(-1), Err(Refusal::Expired)),
            (3601, Some(7200), Err(Refusal::Future)),
        ];
        for (created, expires, outcome) in table {
            assert_eq!(check(at(created), expires.map(at), now), outcome, "{created} {expires:?}");
            let ended = now > end(at(created), expires.map(at));
            assert_eq!(
                ended,
                matches!(outcome, Err(Refusal::Stale | Refusal::Expired)),
                "{created} {expires:?}"
            );
        }
    }

    #[test]
    fn instants_beyond_the_calendar_are_refused() {
        assert_eq!(unix_seconds(i64::MAX), Err(Refusal::MalformedDate));
        assert_eq!(unix_seconds(i64::MIN), Err(Refusal::MalformedDate));
        let oldest = unix_seconds(-8_334_601_228_800).expect("the first instant of the calendar");
        let now = unix_seconds(0).expect("an instant");
        assert_eq!(check(oldest, None, now), Err(Refusal::Stale));
    }
}

//! Instants as the formats write them.

use crate::model::Timestamp;
use chrono::SecondsFormat;

/// RFC 3339, for Atom and JSON Feed: `2019-07-01T12:00:00Z`.
pub(in crate::feed) fn rfc3339(instant: Timestamp) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// RFC 2822 with the day in two digits and `GMT`, as the RSS profile recommends for RSS and OPML:
/// `Mon, 01 Jul 2019 12:00:00 GMT`.
pub(in crate::feed) fn rfc2822(instant: Timestamp) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use crate::feed::date::{rfc2822, rfc3339};
    use crate::model::Timestamp;

    #[test]
    fn instants_are_written_in_utc_with_whole_seconds() {
        let instant: Timestamp = "2019-07-01T14:00:00.9+02:00".parse().expect("an instant");
        assert_eq!(rfc3339(instant), "2019-07-01T12:00:00Z");
        assert_eq!(rfc2822(instant), "Mon, 01 Jul 2019 12:00:00 GMT");
    }
}

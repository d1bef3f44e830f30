//! Is the address one that every server takes? Is the clock right?

use crate::cli::doctor::finding::{Place, Sheet};
use crate::model::Timestamp;
use url::Url;

const CHECK: &str = "address";

/// Looks at the address alone: scheme, port, host.
pub fn examine(sheet: &mut Sheet, address: &str, place: Place) {
    let Ok(url) = Url::parse(address) else {
        return sheet.fail(CHECK, address, "this is no address", "write it as https://status.example.org");
    };
    let before = sheet.findings.len();
    let mut complain = |found: String, remedy| match place {
        Place::Public => sheet.fail(CHECK, address, found, remedy),
        Place::Private => sheet.warn(CHECK, address, found, remedy),
    };
    if url.scheme() != "https" {
        complain(
            format!("the scheme is {}", url.scheme()),
            "set [site] url to https: others refuse http ids",
        );
    }
    if let Some(port) = url.port() {
        complain(
            format!("there is a port, {port}"),
            "serve on port 443: Lemmy refuses addresses with a port",
        );
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let host = url.host_str().unwrap_or_default().to_owned();
    if host.is_empty() || !host.chars().all(plain) {
        complain(format!("the host is {host:?}"), "use a host name of letters, digits, dots and hyphens");
    }
    if sheet.findings.len() == before {
        sheet.ok(CHECK, address, "https, no port, a plain host");
    }
}

/// Compares the server's `Date` with our clock.
pub fn clock(sheet: &mut Sheet, address: &str, date: Option<&str>, now: Timestamp) {
    const REMEDY: &str = "set the clock (NTP): servers refuse signatures that are an hour off";
    let Some(date) = date.and_then(|date| httpdate::parse_http_date(date).ok()) else {
        return sheet.warn("clock", address, "the answer has no Date", "let the web server send a Date");
    };
    let off = (Timestamp::from(date) - now).num_seconds();
    match off.abs() {
        0..=60 => sheet.ok("clock", address, "the server's clock agrees with this one"),
        61..=1800 => sheet.warn("clock", address, format!("{off} seconds off this one"), REMEDY),
        _ => sheet.fail("clock", address, format!("{off} seconds off this one"), REMEDY),
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::doctor::address::{clock, examine};
    use crate::cli::doctor::finding::{Place, Sheet, Verdict};
    use crate::model::Timestamp;

    #[test]
    fn only_a_plain_https_address_suits_everybody() {
        let table = [
            ("https://status.example.org", Place::Public, Verdict::Ok),
            ("http://status.example.org", Place::Public, Verdict::Fail),
            ("https://status.example.org:8443", Place::Public, Verdict::Fail),
            ("https://[2001:db8::1]", Place::Public, Verdict::Fail),
            ("http://127.0.0.1:8080", Place::Private, Verdict::Warn),
            ("status", Place::Private, Verdict::Fail),
        ];
        for (address, place, verdict) in table {
            let mut sheet = Sheet::default();
            examine(&mut sheet, address, place);
            assert!(sheet.findings.iter().all(|finding| finding.verdict == verdict), "{sheet:?}");
        }
    }

    #[test]
    fn a_clock_may_be_a_minute_off() {
        let now: Timestamp = "2026-04-01T12:00:00Z".parse().expect("an instant");
        let table = [
            (Some("Wed, 01 Apr 2026 12:00:30 GMT"), Verdict::Ok),
            (Some("Wed, 01 Apr 2026 11:50:00 GMT"), Verdict::Warn),
            (Some("Wed, 01 Apr 2026 14:00:00 GMT"), Verdict::Fail),
            (Some("yesterday"), Verdict::Warn),
            (None, Verdict::Warn),
        ];
        for (date, verdict) in table {
            let mut sheet = Sheet::default();
            clock(&mut sheet, "https://x.org", date, now);
            assert_eq!(sheet.findings[0].verdict, verdict, "{date:?}");
        }
    }
}

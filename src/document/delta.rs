//! What is new in a feed since the version that a reader has: RFC 3229 with the instance manipulation
//! `feed`.
//!
//! A version is a number that only grows. The tags of a feed tell it, so that what is new is found
//! without remembering who got which version, and after every restart.

use crate::document::Document;
use std::ops::Range;

/// The version of a feed, and where its items are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// The version of its latest change.
    pub number: i64,
    /// For every item the version of its latest change, and where it lies in the plain body.
    pub items: Vec<(i64, Range<usize>)>,
    /// What stands between two items.
    pub joint: &'static str,
}

impl Version {
    /// Finds the items of a document by how they begin and end; `joint` is what stands between two.
    /// `changed` gives their versions in order. Items that are not all found are not listed.
    pub fn of(number: i64, changed: &[i64], body: &str, [begin, end, joint]: [&'static str; 3]) -> Version {
        let starts = body.match_indices(begin).map(|(at, _)| at);
        let ends = body.match_indices(end).map(|(at, end)| at + end.len());
        let ranges: Vec<Range<usize>> = starts.zip(ends).map(|(start, end)| start..end).collect();
        let found = ranges.len() == changed.len() && ranges.is_sorted_by(|a, b| a.end <= b.start);
        let items = changed.iter().copied().zip(ranges).filter(|_| found).collect();
        Version { number, items, joint }
    }
}

/// How a tag tells the version.
pub(in crate::document) fn mark(number: i64) -> String {
    format!(".{number:x}")
}

/// The latest version that the reader has, by its `If-None-Match`.
pub fn known(none_match: &str) -> Option<i64> {
    let tags = none_match.split('"').skip(1).step_by(2);
    tags.filter_map(|tag| {
        let mark = tag.split_once('.')?.1;
        i64::from_str_radix(mark.split_once('-').map_or(mark, |(mark, _)| mark), 16).ok()
    })
    .max()
}

/// True when `A-IM` asks for `feed`, without a weight of 0.
pub fn is_wanted(accepted: &str) -> bool {
    accepted.split(',').any(|member| {
        let mut parts = member.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("feed"));
        let refused = |part: &str| {
            part.strip_prefix("q=").is_some_and(|weight| weight.parse::<f32>().is_ok_and(|q| q == 0.0))
        };
        named && !parts.any(refused)
    })
}

/// The plain body with those items alone that changed after a version. `None`: the document has no
/// older versions, or the reader knows a later one than there is.
pub fn delta(document: &Document, since: i64) -> Option<String> {
    let version = document.version().filter(|version| !version.items.is_empty())?;
    if since <= 0 || since > version.number {
        return None;
    }
    let body =
        std::str::from_utf8(&document.form(crate::document::encoding::Encoding::Identity).body).ok()?;
    let (first, last) = (version.items.first()?.1.start, version.items.last()?.1.end);
    let new = version.items.iter().filter(|(changed, _)| *changed > since);
    let new: Vec<&str> = new.map(|(_, range)| body.get(range.clone())).collect::<Option<_>>()?;
    Some([body.get(..first)?, &new.join(version.joint), body.get(last..)?].concat())
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::document::delta::{Version, delta, is_wanted, known};
    use crate::document::encoding::Encoding;
    use crate::model::Timestamp;

    const BODY: &str = "<feed><id>x</id><entry>c</entry>\n<entry>b</entry><entry>a</entry></feed>";

    fn document(changed: &[i64]) -> Document {
        let version = Version::of(7, changed, BODY, ["<entry>", "</entry>", ""]);
        Document::feed("application/atom+xml", BODY, Timestamp::UNIX_EPOCH, version)
    }

    #[test]
    fn only_what_changed_since_is_left() {
        let document = document(&[7, 5, 3]);
        let table = [
            (7, Some("<feed><id>x</id></feed>")),
            (6, Some("<feed><id>x</id><entry>c</entry></feed>")),
            (4, Some("<feed><id>x</id><entry>c</entry><entry>b</entry></feed>")),
            (2, Some("<feed><id>x</id><entry>c</entry><entry>b</entry><entry>a</entry></feed>")),
            (8, None),
            (0, None),
            (-1, None),
        ];
        for (since, expected) in table {
            assert_eq!(delta(&document, since).as_deref(), expected, "{since}");
        }
    }

    #[test]
    fn what_stands_between_items_stays_between_those_that_are_left() {
        let body = r#"{"items":[{"id":"c"},{"id":"b"},{"id":"a"}]}"#;
        let version = Version::of(7, &[7, 3, 6], body, [r#"{"id":"#, r#""}"#, ","]);
        let document = Document::feed("application/feed+json", body, Timestamp::UNIX_EPOCH, version);
        for (since, expected) in [
            (7, r#"{"items":[]}"#),
            (6, r#"{"items":[{"id":"c"}]}"#),
            (5, r#"{"items":[{"id":"c"},{"id":"a"}]}"#),
        ] {
            assert_eq!(delta(&document, since).as_deref(), Some(expected), "{since}");
        }
    }

    #[test]
    fn items_that_are_not_found_are_not_left_out() {
        assert_eq!(delta(&document(&[7, 5]), 6), None);
    }

    #[test]
    fn every_tag_tells_the_version() {
        let document = document(&[7, 5, 3]);
        let tag = &document.form(Encoding::Identity).etag;
        assert_eq!(known(tag), Some(7));
        assert_eq!(known(&format!("W/{tag}")), Some(7));
        assert_eq!(known("\"x\", \"0123456789abcdef.1f-gz\", \"0123456789abcdef.2\""), Some(31));
        for none in ["", "*", "\"0123456789abcdef\"", "\"0123.zz\"", "0123.4", "\"0123.\""] {
            assert_eq!(known(none), None, "{none}");
        }
    }

    #[test]
    fn the_manipulation_is_asked_for_by_name() {
        for yes in ["feed", "vcdiff, Feed", "feed;q=0.5", "gzip ,feed ; q=1"] {
            assert!(is_wanted(yes), "{yes}");
        }
        for no in ["", "vcdiff", "feed;q=0", "feed; q=0.0", "feedx"] {
            assert!(!is_wanted(no), "{no}");
        }
    }
}

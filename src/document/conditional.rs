//! Conditional requests: whether a client's copy is still good (RFC 9110 §13).

use crate::document::Document;
use crate::document::encoding::Encoding;
use crate::model::Timestamp;

/// True when a GET or HEAD is to be answered with 304. `If-None-Match` counts alone when it is
/// there (RFC 9110 §13.2.2).
pub fn is_fresh(
    document: &Document,
    encoding: Encoding,
    none_match: Option<&str>,
    modified_since: Option<&str>,
) -> bool {
    match (none_match, modified_since) {
        (Some(tags), _) => if_none_match(tags, &document.form(encoding).etag),
        (None, Some(date)) => if_modified_since(date, document.last_modified()),
        (None, None) => false,
    }
}

/// True when the header names the tag: `*`, or a list in which weak tags count like strong ones
/// (RFC 9110 §13.1.2).
pub fn if_none_match(header: &str, etag: &str) -> bool {
    header.trim() == "*" || Tags { rest: header }.any(|tag| tag == opaque(etag))
}

/// True when the document has not changed since the date. What is no date counts as nothing
/// (RFC 9110 §13.1.3).
pub fn if_modified_since(header: &str, last_modified: Timestamp) -> bool {
    httpdate::parse_http_date(header.trim())
        .is_ok_and(|date| last_modified.timestamp() <= Timestamp::from(date).timestamp())
}

/// The tags of a list, without `W/`, with their quotes. A tag may hold commas, so the quotes
/// divide the list.
struct Tags<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tags<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let start = self.rest.find('"')?;
        let end = start + 1 + self.rest[start + 1..].find('"')? + 1;
        let tag = &self.rest[start..end];
        self.rest = &self.rest[end..];
        Some(tag)
    }
}

fn opaque(etag: &str) -> &str {
    etag.strip_prefix("W/").unwrap_or(etag)
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::document::conditional::{if_modified_since, if_none_match, is_fresh};
    use crate::document::encoding::Encoding;

    #[test]
    fn a_tag_matches_in_every_form_of_the_header() {
        let table = [
            ("\"abc\"", true),
            ("W/\"abc\"", true),
            (" \"x\" , W/\"abc\" ", true),
            ("\"x\",\"abc\"", true),
            ("\"a,b\", \"abc\"", true),
            ("*", true),
            (" * ", true),
            ("\"abc-gz\"", false),
            ("abc", false),
            ("\"abc", false),
            ("\"*\"", false),
            ("\"x,abc,y\"", false),
            ("", false),
        ];
        for (header, matches) in table {
            assert_eq!(if_none_match(header, "\"abc\""), matches, "{header:?}");
        }
        assert!(if_none_match("\"abc\"", "W/\"abc\""));
    }

    #[test]
    fn a_date_counts_to_the_second_in_all_three_forms() {
        let changed = "2019-07-01T12:00:00Z".parse().expect("an instant");
        let table = [
            ("Mon, 01 Jul 2019 12:00:00 GMT", true),
            ("Monday, 01-Jul-19 12:00:00 GMT", true),
            ("Mon Jul  1 12:00:00 2019", true),
            ("Mon, 01 Jul 2019 12:00:01 GMT", true),
            ("Mon, 01 Jul 2019 11:59:59 GMT", false),
            ("2019-07-01T12:00:00Z", false),
            ("", false),
        ];
        for (header, unchanged) in table {
            assert_eq!(if_modified_since(header, changed), unchanged, "{header:?}");
        }
    }

    #[test]
    fn the_tag_counts_before_the_date() {
        let changed = "2019-07-01T12:00:00Z".parse().expect("an instant");
        let document = Document::new("text/plain", "text ".repeat(99), changed);
        let (plain, gzip) = (Encoding::Identity, Encoding::Gzip);
        let (tag, date) = (&*document.form(gzip).etag, document.last_modified_text());
        let table = [
            (gzip, Some(tag), None, true),
            (plain, Some(tag), None, false),
            (gzip, Some("\"old\""), Some(date), false),
            (gzip, Some(tag), Some("Mon, 01 Jan 2001 00:00:00 GMT"), true),
            (gzip, None, Some(date), true),
            (gzip, None, None, false),
        ];
        for (encoding, tags, since, fresh) in table {
            assert_eq!(is_fresh(&document, encoding, tags, since), fresh, "{tags:?} {since:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_tag_is_found_among_any_others(others in "(W/|\"[^\"]*\"|,| ){0,9}") {
            let quoted = others.matches('"').count() % 2 == 0;
            assert!(if_none_match(&format!("{others},\"abc\""), "\"abc\"") || !quoted);
        }
    }
}

//! Feeds that together hold everything: RFC 5005, complete feeds and archived feeds.

use crate::feed::Addresses;
use crate::iri::{FeedOf, Site};

/// The namespace of its elements.
pub(in crate::feed) const NAMESPACE: &str = "http://purl.org/syndication/history/1.0";

/// Which part of everything that could be in a feed a document holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Complete,
    /// The newest; the older ones are in archives, of which there are so many.
    Current {
        /// The number of archives, which is the number of the newest.
        archives: usize,
    },
    /// The archive with this number; 1 is the oldest.
    Archive(usize),
}

/// What a document says of its place in the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::feed) struct History {
    /// The name of the element that marks the document.
    pub(in crate::feed) mark: Option<&'static str>,
    /// The document with the items before these.
    pub(in crate::feed) older: Option<Addresses>,
    /// The document with the items after these, of an archive. Until there is one its address leads to
    /// the current feed: an archive never changes, so it has to name it from the beginning.
    pub(in crate::feed) newer: Option<Addresses>,
    /// The document with the newest items, of an archive.
    pub(in crate::feed) current: Option<Addresses>,
}

impl History {
    pub(in crate::feed) fn new(site: &Site, of: FeedOf<'_>, part: Part) -> History {
        let archive = |number: usize| (number > 0).then(|| Addresses::of_archive(site, of, number));
        match part {
            Part::Complete => History { mark: Some("complete"), ..History::default() },
            Part::Current { archives } => History { older: archive(archives), ..History::default() },
            Part::Archive(number) => History {
                mark: Some("archive"),
                older: archive(number - 1),
                newer: archive(number + 1),
                current: Some(Addresses::of(site, of)),
            },
        }
    }

    /// Relations (§3 and §4) and where they lead.
    pub(in crate::feed) fn links<'a>(
        &'a self,
        address: impl Fn(&'a Addresses) -> &'a str,
    ) -> Vec<(&'static str, &'a str)> {
        let mut links = Vec::new();
        links.extend(self.current.as_ref().map(|current| ("current", address(current))));
        for relation in ["prev-archive", "next"] {
            links.extend(self.older.as_ref().map(|older| (relation, address(older))));
        }
        links.extend(self.newer.as_ref().map(|newer| ("next-archive", address(newer))));
        links
    }
}

#[cfg(test)]
mod tests {
    use crate::feed::history::Part;
    use crate::feed::{About, Feed, write};
    use crate::iri::{FeedFormat, FeedOf, Site};

    fn document(part: Part, format: FeedFormat) -> String {
        let site = Site::parse("https://status.example.org").expect("an origin");
        let updated = "2019-01-01T00:00:00Z".parse().expect("an instant");
        let about = About { title: "Core", subtitle: "", author: "Core", language: "en", updated };
        let of = FeedOf::Team("core");
        write(&Feed::new(&site, of, &about, []).part(&site, of, part), format)
    }

    fn link(relation: &str, path: &str) -> String {
        format!("href=\"https://status.example.org/teams/core/{path}\" rel=\"{relation}\"")
    }

    #[test]
    fn every_document_leads_to_the_one_before_it() {
        for (format, end) in [(FeedFormat::Atom, "atom"), (FeedFormat::Rss, "rss")] {
            let current = document(Part::Current { archives: 2 }, format);
            assert!(current.contains(&link("self", &format!("feed.{end}"))), "{current}");
            assert!(current.contains(&link("prev-archive", &format!("archive/2/feed.{end}"))), "{current}");
            assert!(!current.contains("fh:"), "{current}");
            let second = document(Part::Archive(2), format);
            assert!(second.contains(&link("self", &format!("archive/2/feed.{end}"))), "{second}");
            assert!(second.contains(&link("prev-archive", &format!("archive/1/feed.{end}"))), "{second}");
            assert!(second.contains(&link("current", &format!("feed.{end}"))), "{second}");
            assert!(second.contains(&link("next-archive", &format!("archive/3/feed.{end}"))), "{second}");
            assert!(second.contains("<fh:archive"), "{second}");
            let first = document(Part::Archive(1), format);
            assert!(!first.contains("prev-archive") && !first.contains("rel=\"next\""), "{first}");
        }
        let next = document(Part::Archive(2), FeedFormat::Json);
        assert!(next.contains("\"next_url\":\"https://status.example.org/teams/core/archive/1/feed.json\""));
        assert!(!document(Part::Archive(1), FeedFormat::Json).contains("next_url"));
    }

    #[test]
    fn a_complete_feed_says_so_and_leads_nowhere() {
        for format in [FeedFormat::Atom, FeedFormat::Rss] {
            let complete = document(Part::Complete, format);
            assert!(complete.contains("<fh:complete") && !complete.contains("archive"), "{complete}");
            assert!(complete.contains("xmlns:fh=\"http://purl.org/syndication/history/1.0\""), "{complete}");
        }
    }

    #[test]
    fn all_parts_are_one_feed() {
        let id = "<id>https://status.example.org/teams/core/feed.atom</id>";
        for part in [Part::Complete, Part::Current { archives: 1 }, Part::Archive(1)] {
            assert!(document(part, FeedFormat::Atom).contains(id));
        }
    }
}

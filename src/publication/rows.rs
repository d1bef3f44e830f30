//! How a row of entries is divided into the current feed and its archives (RFC 5005 §4).
//!
//! An archive is full when it is made, so its membership never changes. The current feed holds at
//! least everything that is in no archive.

use crate::model::slug::Slug;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// How many places of a row the current feed shows. More than any report has, so that nobody who
/// polls between two reports misses an entry, archives or not.
pub const CURRENT: usize = 60;
/// How many places an archive holds.
pub const ARCHIVED: usize = 50;

/// Entries in the order of publication.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// How many places there are.
    pub length: usize,
    /// Report and slug of the entries, by place; of a library of a few reports not all.
    pub members: BTreeMap<usize, Arc<(Slug, Slug)>>,
}

impl Row {
    /// A row that nobody stands in.
    pub const fn empty() -> Row {
        Row { length: 0, members: BTreeMap::new() }
    }

    /// How many archives there are.
    pub fn archives(&self) -> usize {
        archives(self.length)
    }

    /// The number of the archive that has a place, if there is one.
    pub fn archive_of(&self, number: usize) -> Option<usize> {
        let archive = number / ARCHIVED + 1;
        (archive <= self.archives()).then_some(archive)
    }

    /// Report and slug of the entries in a range, the newest first.
    pub fn newest_first(&self, range: Range<usize>) -> impl Iterator<Item = &(Slug, Slug)> {
        self.members.range(range).rev().map(|(_, key)| &**key)
    }
}

/// How many archives a row of this length has: those that hold what the current feed does not.
pub fn archives(length: usize) -> usize {
    length.saturating_sub(CURRENT).div_ceil(ARCHIVED)
}

/// The places that the current feed shows.
pub fn current(length: usize) -> Range<usize> {
    length.saturating_sub(CURRENT)..length
}

/// The places that an archive holds; the oldest is number 1.
pub fn archived(archive: usize) -> Range<usize> {
    (archive - 1) * ARCHIVED..archive * ARCHIVED
}

#[cfg(test)]
mod tests {
    use crate::publication::rows::{archived, archives, current};

    #[test]
    fn nothing_is_in_neither_and_no_archive_ever_changes() {
        for length in 0..999 {
            let held = archives(length);
            let end = if held == 0 { 0 } else { archived(held).end };
            assert!(end >= current(length).start, "{length}: something is missing");
            assert!(end <= length, "{length}: an archive is not full");
            assert!(archives(length + 1) >= held);
        }
        assert_eq!((archives(60), archives(61), archives(110), archives(111)), (0, 1, 1, 2));
    }
}

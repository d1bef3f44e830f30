//! The addresses of archives of feeds.

use crate::iri::{FeedFormat, FeedOf, Site, feed_folder};

impl Site {
    /// An archive of a feed, from 1, the oldest.
    pub fn archive(&self, of: FeedOf<'_>, number: usize, format: FeedFormat) -> String {
        self.absolute(&archive_path(of, number, format))
    }
}

/// The path of an archive of a feed below the origin.
pub fn archive_path(of: FeedOf<'_>, number: usize, format: FeedFormat) -> String {
    format!("{}/archive/{number}/feed.{}", feed_folder(of), format.extension())
}

/// Of the path of an archive: the path of the one before it, and that of the feed itself.
pub fn before_archive(path: &str) -> Option<(String, String)> {
    let (folder, rest) = path.rsplit_once("/archive/")?;
    let (number, file) = rest.split_once('/')?;
    let number: usize = number.parse().ok().filter(|number| *number > 0)?;
    Some((format!("{folder}/archive/{}/{file}", number - 1), format!("{folder}/{file}")))
}

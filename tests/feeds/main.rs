//! Feeds are written here and read back by parsers we did not write: feed-rs, and Python's
//! feedparser and minidom. What they see must be what the model says.

mod entries;
mod python;
mod strangers;
mod walkthrough;

//! Markdown → [`Reading`]: one document with headings for categories and entries, or a folder with
//! one file per entry.
//!
//! Knows nothing of the other forms, but that tables of raw HTML are read as those of pages are.

mod address;
mod assembly;
mod attribute;
mod dialect;
mod document;
mod fence;
mod file;
mod folder;
mod footnote;
mod frame;
mod head;
mod heading;
mod inline;
mod label;
mod level;
mod makefile;
mod naming;
mod outline;
mod part;
mod row;
mod shortcode;
mod tags;
mod title;
mod tree;

use crate::report::{Manuscript, Reading, Unreadable};

/// Reads a Markdown document or a folder of Markdown files.
pub fn read(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    match manuscript.files.as_slice() {
        _ if manuscript.is_folder() => folder::read(manuscript),
        [] => Err(Unreadable::Empty(manuscript.name.clone())),
        [source, ..] => document::read(source, &manuscript.name),
    }
}

//! Markdown → [`Reading`]: one document with headings for categories and entries, or a folder with
//! one file per entry.
//!
//! Knows nothing of the other forms.

pub mod address;
pub mod assembly;
pub mod document;
pub mod file;
pub mod folder;
pub mod frame;
pub mod front;
pub mod head;
pub mod makefile;
pub mod naming;
pub mod outline;
pub mod part;
pub mod passage;
pub mod row;
pub mod tags;
pub mod tree;

use crate::report::{Manuscript, Reading, Unreadable};

/// Reads a Markdown document or a folder of Markdown files.
pub fn read(manuscript: &Manuscript) -> Result<Reading, Unreadable> {
    match manuscript.files.as_slice() {
        _ if manuscript.is_folder() => folder::read(manuscript),
        [] => Err(Unreadable::Empty(manuscript.name.clone())),
        [source, ..] => document::read(source, &manuscript.name),
    }
}

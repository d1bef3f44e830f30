//! The whole site as files, for a static server: which file holds what is served at a path.
//!
//! Pages and objects become the index of a folder of their own, because an actor's address is also
//! the beginning of those of its collections. What is gone has files in a folder of its own, for the
//! server to send with 410; what depends on the question is left to the server.

use crate::document::Document;
use crate::files::{self, FileError};
use crate::model::Timestamp;
use crate::page::notice::{Notice, html};
use crate::publication::gallery::{Gallery, Order};
use crate::publication::showroom::pages::HTML;
use crate::publication::showroom::{Changes, Exhibit, Kind};
use std::collections::BTreeSet;
use std::path::Path;

/// The file in the folder that lists what an export wrote.
const LIST: &str = ".tidings-export";
/// The folder of what was withdrawn.
const GONE: &str = ".gone";
/// What only a server can do: there a page says so.
const ASKED: [&str; 2] = ["search", "follow"];

/// What an export did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Files that are there now, without the list.
    pub files: usize,
    /// Files that were written: the others held the same already.
    pub written: usize,
    /// Files of an earlier export that are no longer part of the site.
    pub removed: usize,
}

/// Writes everything below a folder, with the compressed forms beside it, and removes what an
/// earlier export wrote and the site no longer has. Other files in the folder are left alone.
/// `account` is that of the site, which a server that cannot look at the question answers with.
pub fn export(
    folder: &Path,
    exhibits: &Changes,
    gallery: Option<&Gallery<'_>>,
    account: &str,
) -> Result<Exported, FileError> {
    let list = files::text(&folder.join(LIST))?.unwrap_or_default();
    let before = list.lines().map(str::to_owned).collect();
    let mut copy = Copy { folder, before, now: BTreeSet::new(), written: 0 };
    for (path, exhibit) in exhibits {
        for file in files_of(path, exhibit, account) {
            copy.document(&file, &exhibit.document)?;
        }
    }
    if let Some(gallery) = gallery {
        copy.surroundings(gallery)?;
    }
    copy.end()
}

/// An export on its way.
struct Copy<'a> {
    folder: &'a Path,
    /// What an earlier export wrote.
    before: BTreeSet<String>,
    now: BTreeSet<String>,
    written: usize,
}

impl Copy<'_> {
    fn document(&mut self, file: &str, document: &Document) -> Result<(), FileError> {
        for (encoding, form) in document.forms() {
            self.file(format!("{file}{}", encoding.file_suffix()), &form.body)?;
        }
        Ok(())
    }

    fn file(&mut self, file: String, bytes: &[u8]) -> Result<(), FileError> {
        self.written += usize::from(files::copy(&self.folder.join(&file), bytes)?);
        self.now.insert(file);
        Ok(())
    }

    /// What a server makes when it is asked: pictures, and in place of what it looks up a page that
    /// says that there is no server.
    fn surroundings(&mut self, gallery: &Gallery<'_>) -> Result<(), FileError> {
        let page = html(gallery.masthead(), Notice::Still);
        let page = Document::new(HTML, page, Timestamp::UNIX_EPOCH);
        for path in ASKED {
            self.document(&format!("{path}/index.html"), &page)?;
        }
        for order in gallery.all() {
            self.picture(
                gallery.masthead().site.path_of(&order.address).unwrap_or_default().to_owned(),
                order,
            )?;
        }
        Ok(())
    }

    /// The name of a picture is that of its content, so one that is there need not be drawn again.
    fn picture(&mut self, path: String, order: Order) -> Result<(), FileError> {
        let file = path.trim_start_matches('/');
        if self.before.contains(file) && files::is_there(&self.folder.join(file)) {
            self.now.insert(file.to_owned());
            return Ok(());
        }
        self.file(file.to_owned(), &(order.draw)())
    }

    fn end(self) -> Result<Exported, FileError> {
        let mut removed = 0;
        for gone in self.before.difference(&self.now).filter(|file| is_below(file)) {
            files::remove(&self.folder.join(gone))?;
            removed += 1;
        }
        let list: String = self.now.iter().map(|file| format!("{file}\n")).collect();
        files::copy(&self.folder.join(LIST), list.as_bytes())?;
        Ok(Exported { files: self.now.len(), written: self.written, removed })
    }
}

/// The files that hold an exhibit, without a suffix of an encoding.
fn files_of(path: &str, exhibit: &Exhibit, account: &str) -> Vec<String> {
    let plain = path.trim_start_matches('/');
    if exhibit.status != 200 {
        let index = if exhibit.kind == Kind::Page { "index.html" } else { "index.json" };
        return vec![format!("{GONE}/{plain}/{index}")];
    }
    if let Some(name) = path.strip_prefix('@') {
        let own = format!("webfinger/{name}.json");
        let answer = (name == account).then(|| ".well-known/webfinger".to_owned());
        return [own].into_iter().chain(answer).collect();
    }
    match exhibit.kind {
        Kind::View => Vec::new(),
        Kind::Page => vec![format!("{plain}/index.html").trim_start_matches('/').to_owned()],
        Kind::Activity if plain.starts_with("ap/") => vec![format!("{plain}/index.json")],
        Kind::Feed | Kind::Archive | Kind::Map | Kind::Activity | Kind::Asset => vec![plain.to_owned()],
    }
}

/// True for a name that cannot lead out of the folder: the list may have been changed.
fn is_below(file: &str) -> bool {
    !file.is_empty() && !file.starts_with('/') && file.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::model::Timestamp;
    use crate::publication::export::{files_of, is_below};
    use crate::publication::showroom::{Exhibit, Kind};

    fn exhibit(kind: Kind, status: u16) -> Exhibit {
        let document = Document::new("text/plain", "text", Timestamp::UNIX_EPOCH);
        Exhibit { status, document, other: None, kind }
    }

    #[test]
    fn every_path_has_a_file() {
        let table: [(&str, Kind, &[&str]); 9] = [
            ("/", Kind::Page, &["index.html"]),
            ("/reports/2019q2/fuse", Kind::Page, &["reports/2019q2/fuse/index.html"]),
            ("/feed.atom", Kind::Feed, &["feed.atom"]),
            ("/feed.atom#page", Kind::View, &[]),
            ("/teams/core/archive/1/feed.rss", Kind::Archive, &["teams/core/archive/1/feed.rss"]),
            ("/ap/actors/core", Kind::Activity, &["ap/actors/core/index.json"]),
            ("/.well-known/host-meta", Kind::Activity, &[".well-known/host-meta"]),
            ("@core", Kind::Activity, &["webfinger/core.json"]),
            ("@status", Kind::Activity, &["webfinger/status.json", ".well-known/webfinger"]),
        ];
        for (path, kind, files) in table {
            assert_eq!(files_of(path, &exhibit(kind, 200), "status"), files, "{path}");
        }
        let gone = |path, kind| files_of(path, &exhibit(kind, 410), "status");
        assert_eq!(gone("/reports/2019q2/fuse", Kind::Page), [".gone/reports/2019q2/fuse/index.html"]);
        assert_eq!(gone("/ap/notes/2019q2/fuse", Kind::Activity), [".gone/ap/notes/2019q2/fuse/index.json"]);
    }

    #[test]
    fn nothing_outside_the_folder_is_removed() {
        for file in ["feed.atom", ".well-known/webfinger", "a/b.gz"] {
            assert!(is_below(file), "{file}");
        }
        for file in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "."] {
            assert!(!is_below(file), "{file}");
        }
    }
}

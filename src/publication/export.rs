//! The whole site as files, for a static server: which file holds what is served at a path.
//!
//! Pages and objects become the index of a folder of their own, because an actor's address is also
//! the beginning of those of its collections. What is gone and what depends on the question are
//! left to the server.

use crate::files::{self, FileError};
use crate::publication::showroom::{Changes, Exhibit, Kind};
use std::collections::BTreeSet;
use std::path::Path;

/// The file in the folder that lists what an export wrote.
const LIST: &str = ".tidings-export";

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
pub fn export(folder: &Path, exhibits: &Changes, account: &str) -> Result<Exported, FileError> {
    let before: BTreeSet<String> =
        files::text(&folder.join(LIST))?.unwrap_or_default().lines().map(str::to_owned).collect();
    let mut now = BTreeSet::new();
    let mut exported = Exported::default();
    for (path, exhibit) in exhibits {
        for file in files_of(path, exhibit, account) {
            for (encoding, form) in exhibit.document.forms() {
                let file = format!("{file}{}", encoding.file_suffix());
                exported.written += usize::from(files::copy(&folder.join(&file), &form.body)?);
                now.insert(file);
            }
        }
    }
    for gone in before.difference(&now).filter(|file| is_below(file)) {
        files::remove(&folder.join(gone))?;
        exported.removed += 1;
    }
    let list: String = now.iter().map(|file| format!("{file}\n")).collect();
    files::copy(&folder.join(LIST), list.as_bytes())?;
    Ok(Exported { files: now.len(), ..exported })
}

/// The files that hold an exhibit, without a suffix of an encoding.
fn files_of(path: &str, exhibit: &Exhibit, account: &str) -> Vec<String> {
    let plain = path.trim_start_matches('/');
    if exhibit.status != 200 {
        return Vec::new();
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
        assert!(files_of("/reports/2019q2/fuse", &exhibit(Kind::Page, 410), "status").is_empty());
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

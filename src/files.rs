//! The disk: report files in, feed files out, the configuration's text.
//!
//! Knows nothing of what the files say.

pub mod archive;
pub mod lock;

use crate::report::{Manuscript, Source};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The most bytes that are read for one report.
pub const LARGEST_REPORT: u64 = 16 * 1024 * 1024;
/// The most files that a report's folder may hold.
pub const MOST_FILES: usize = 2_000;
/// Most files of a report are smaller, and read at once.
const USUAL_FILE: usize = 16 * 1024;

/// What can go wrong with a file or a folder.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("{path} cannot be read: {reason}")]
    Unreadable {
        /// As given.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// It is too large for a report.
    #[error("{0} is larger than 16 MiB or has more than 2000 files: give the report's own file or folder")]
    TooLarge(String),
    /// It is something else, or only a part of what it was.
    #[error("{0} is no backup of Tidings, or a damaged one ({1}): take another")]
    NoBackup(String, String),
    /// It cannot be written.
    #[error("{path} cannot be written: {reason}; {remedy}")]
    Unwritable {
        /// As configured.
        path: String,
        /// What the system says.
        reason: String,
        /// What may help.
        remedy: &'static str,
    },
}

/// Reads the file or folder of a report; `-` is standard input.
pub fn manuscript(path: &Path) -> Result<Manuscript, FileError> {
    if path == Path::new("-") {
        let bytes = read_limited(io::stdin().lock(), path)?;
        return Ok(Manuscript { name: "-".to_owned(), files: vec![Source { path: "-".to_owned(), bytes }] });
    }
    let (name, listing) = listing(path)?;
    let (mut files, mut sum) = (Vec::new(), 0);
    for (place, name) in listing {
        let file = fs::File::open(&place).map_err(|error| unreadable(&place, &error))?;
        let bytes = read_limited(file, &place)?;
        sum += bytes.len() as u64;
        if sum > LARGEST_REPORT {
            return Err(too_large(path));
        }
        files.push(Source { path: name, bytes });
    }
    Ok(Manuscript { name, files })
}

/// A number that changes when a file of a report does: made of names, sizes and times.
pub fn pulse(path: &Path) -> Result<u64, FileError> {
    let mut hasher = DefaultHasher::new();
    for (place, name) in listing(path)?.1 {
        let data = fs::metadata(&place).map_err(|error| unreadable(&place, &error))?;
        (name, data.len(), data.modified().ok()).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// What is at a path, the last part of which may hold `*` for any characters: in the order of names,
/// hidden files left out.
pub fn matching(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    let pattern = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !pattern.contains('*') {
        return Ok(if path.exists() { vec![path.to_owned()] } else { Vec::new() });
    }
    let folder = path.parent().filter(|folder| folder != &Path::new("")).unwrap_or(Path::new("."));
    let mut paths = sorted(folder).map_err(|error| unreadable(folder, &error))?;
    paths.retain(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        !name.starts_with('.') && fits(&pattern, &name)
    });
    Ok(paths)
}

/// True when a name fits a pattern of texts and `*`.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The name of a report and its files, each with the name by which others of its files know it: of
/// a folder everything in it (hidden files left out), then the plain files beside it that an include
/// may name.
fn listing(path: &Path) -> Result<(String, Vec<(PathBuf, String)>), FileError> {
    let whole = path.canonicalize().map_err(|error| unreadable(path, &error))?;
    let name =
        whole.file_name().map_or_else(|| "report".to_owned(), |name| name.to_string_lossy().into_owned());
    if !whole.is_dir() {
        return Ok((name.clone(), vec![(whole, name)]));
    }
    let mut shelf = Shelf { shown: path, files: Vec::new() };
    shelf.take_folder(&whole, &name, 0)?;
    let beside = whole.parent().map(sorted).transpose().map_err(|error| unreadable(path, &error))?;
    for place in beside.unwrap_or_default() {
        let adoc = place.extension().is_some_and(|extension| extension == "adoc");
        let shared = place.is_dir() && place.file_name().is_some_and(|name| name == "shared");
        let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if adoc && place.is_file() {
            shelf.take_file(place, name)?;
        } else if shared {
            shelf.take_folder(&place, &name, 0)?;
        }
    }
    Ok((name, shelf.files))
}

struct Shelf<'a> {
    shown: &'a Path,
    files: Vec<(PathBuf, String)>,
}

impl Shelf<'_> {
    fn take_folder(&mut self, folder: &Path, name: &str, depth: usize) -> Result<(), FileError> {
        for path in sorted(folder).map_err(|error| unreadable(folder, &error))? {
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            // A link could lead anywhere: it is not followed.
            if file.starts_with('.') || path.is_symlink() {
                continue;
            }
            let name = format!("{name}/{file}");
            match path.is_dir() {
                true if depth < 3 => self.take_folder(&path, &name, depth + 1)?,
                // A pipe would be waited for without end.
                false if path.is_file() => self.take_file(path, name)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn take_file(&mut self, path: PathBuf, name: String) -> Result<(), FileError> {
        if self.files.len() >= MOST_FILES {
            return Err(too_large(self.shown));
        }
        self.files.push((path, name));
        Ok(())
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn read_limited(source: impl Read, path: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::with_capacity(USUAL_FILE);
    source.take(LARGEST_REPORT + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > LARGEST_REPORT {
        return Err(too_large(path));
    }
    Ok(bytes)
}

/// Reads a text file; `None` when there is none.
pub fn text(path: &Path) -> Result<Option<String>, FileError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// Reads a small file whole; one that is larger than `limit` bytes is read up to a byte beyond it.
pub fn small(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|error| unreadable(path, &error))
}

/// Makes a folder and finds out whether files can be made in it.
pub fn prepare_folder(folder: &Path) -> Result<(), FileError> {
    let test = folder.join(format!(".tidings-write-test-{}", std::process::id()));
    let tried =
        fs::create_dir_all(folder).and_then(|()| fs::write(&test, b"")).and_then(|()| fs::remove_file(&test));
    tried.map_err(|error| unwritable(folder, &error))
}

/// Writes a file so that readers see the old one or the new one and nothing between: temporary
/// file, fsync, rename. A file that holds these bytes already is left alone.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    replace(path, bytes, fs::File::sync_all).map(drop)
}

/// The same without fsync, for files that are made again when the power fails. `false`: the file
/// held these bytes already.
pub fn copy(path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
    replace(path, bytes, |_| Ok(()))
}

fn replace(
    path: &Path,
    bytes: &[u8],
    settle: impl Fn(&fs::File) -> io::Result<()>,
) -> Result<bool, FileError> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let replace = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let temporary = path.with_extension(format!("{}.new", std::process::id()));
        let mut file = fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        settle(&file)?;
        fs::rename(&temporary, path)
    };
    replace().map(|()| true).map_err(|error| unwritable(path, &error))
}

/// Writes a new file that only its owner can read.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let written = || {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    written().map_err(|error| unwritable(path, &error))
}

/// True when there is such a file.
pub fn is_there(path: &Path) -> bool {
    path.is_file()
}

/// Removes a file; no file is no error.
pub fn remove(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(path, &error)),
        _ => Ok(()),
    }
}

fn too_large(path: &Path) -> FileError {
    FileError::TooLarge(path.display().to_string())
}

fn unreadable(path: &Path, error: &io::Error) -> FileError {
    FileError::Unreadable { path: path.display().to_string(), reason: error.to_string() }
}

fn unwritable(path: &Path, error: &io::Error) -> FileError {
    let (path, remedy) = (path.display().to_string(), remedy(error.kind()));
    FileError::Unwritable { path, reason: error.to_string(), remedy }
}

/// What to do about something that cannot be written.
fn remedy(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "make its folder first, or name one that is there",
        io::ErrorKind::IsADirectory => "a folder has that name: name a file",
        io::ErrorKind::NotADirectory => "a part of its path is a file: name a folder there",
        io::ErrorKind::AlreadyExists => "move away what is there, or choose another name",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room there",
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only: choose another place",
        io::ErrorKind::PermissionDenied => "let this user write to its folder, or choose another place",
        _ => "check the folder's owner and that the disk is not full",
    }
}

#[cfg(test)]
mod tests {
    use crate::files::{fits, manuscript, remedy};
    use std::io::Error;
    use std::os::unix::net::UnixListener;

    #[test]
    fn what_is_no_file_is_left_out_of_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("report.md"), "text").expect("a file");
        let _socket = UnixListener::bind(folder.path().join("socket.md")).expect("a socket");
        let read = manuscript(folder.path()).expect("a manuscript");
        assert_eq!(read.files.len(), 1);
        assert!(read.files[0].path.ends_with("/report.md"));
    }

    #[test]
    fn what_cannot_be_written_is_told_what_helps() {
        // ENOENT, EACCES, EEXIST, ENOTDIR, EISDIR, ENOSPC, EROFS, EIO of Linux and the BSDs.
        let table = [
            (2, "make its folder first"),
            (13, "let this user write"),
            (17, "move away what is there"),
            (20, "a part of its path is a file"),
            (21, "name a file"),
            (28, "make room"),
            (30, "read-only"),
            (5, "the disk is not full"),
        ];
        for (number, sentence) in table {
            let kind = Error::from_raw_os_error(number).kind();
            assert!(remedy(kind).contains(sentence), "{number}: {}", remedy(kind));
        }
    }

    #[test]
    fn a_star_stands_for_any_characters() {
        let table = [
            ("report-*", "report-2026", true),
            ("report-*", "report-", true),
            ("report-*", "a-report-", false),
            ("*.md", "2026q1.md", true),
            ("*.md", "2026q1.md.orig", false),
            ("20*q*.md", "2026q1.md", true),
            ("20*q*.md", "2026.md", false),
            ("*", "anything", true),
            ("a*a", "a", false),
            ("plain", "plain", true),
            ("plain", "plainer", false),
        ];
        for (pattern, name, expected) in table {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}

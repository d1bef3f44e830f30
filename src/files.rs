//! The disk: report files in, feed files out, the configuration's text.
//!
//! Knows nothing of what the files say.

use crate::report::{Manuscript, Source};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The most bytes that are read for one report.
pub const LARGEST_REPORT: u64 = 16 * 1024 * 1024;
/// The most files that a report's folder may hold.
pub const MOST_FILES: usize = 2_000;

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
    /// It cannot be written.
    #[error("{path} cannot be written: {reason}; check the folder's owner and that the disk is not full")]
    Unwritable {
        /// As configured.
        path: String,
        /// What the system says.
        reason: String,
    },
}

/// Reads the file or folder of a report; `-` is standard input.
pub fn manuscript(path: &Path) -> Result<Manuscript, FileError> {
    if path == Path::new("-") {
        let bytes = read_limited(io::stdin().lock(), path)?;
        return Ok(Manuscript { name: "-".to_owned(), files: vec![Source { path: "-".to_owned(), bytes }] });
    }
    let whole = path.canonicalize().map_err(|error| unreadable(path, &error))?;
    let name =
        whole.file_name().map_or_else(|| "report".to_owned(), |name| name.to_string_lossy().into_owned());
    if whole.is_dir() {
        return folder(&whole, name, path);
    }
    let file = fs::File::open(&whole).map_err(|error| unreadable(path, &error))?;
    let bytes = read_limited(file, path)?;
    Ok(Manuscript { files: vec![Source { path: name.clone(), bytes }], name })
}

/// Everything in the folder (hidden files left out), then the plain files beside it that an
/// include may name.
fn folder(whole: &Path, name: String, shown: &Path) -> Result<Manuscript, FileError> {
    let mut shelf = Shelf { shown, files: Vec::new(), bytes: 0 };
    shelf.take_folder(whole, &name, 0)?;
    let beside = whole.parent().map(sorted).transpose().map_err(|error| unreadable(shown, &error))?;
    for path in beside.unwrap_or_default() {
        let adoc = path.extension().is_some_and(|extension| extension == "adoc");
        let shared = path.is_dir() && path.file_name().is_some_and(|name| name == "shared");
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if adoc && path.is_file() {
            shelf.take_file(&path, name)?;
        } else if shared {
            shelf.take_folder(&path, &name, 0)?;
        }
    }
    Ok(Manuscript { name, files: shelf.files })
}

struct Shelf<'a> {
    shown: &'a Path,
    files: Vec<Source>,
    bytes: u64,
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
                true => {}
                false => self.take_file(&path, name)?,
            }
        }
        Ok(())
    }

    fn take_file(&mut self, path: &Path, name: String) -> Result<(), FileError> {
        let file = fs::File::open(path).map_err(|error| unreadable(path, &error))?;
        let bytes = read_limited(file, path)?;
        self.bytes += bytes.len() as u64;
        if self.bytes > LARGEST_REPORT || self.files.len() >= MOST_FILES {
            return Err(FileError::TooLarge(self.shown.display().to_string()));
        }
        self.files.push(Source { path: name, bytes });
        Ok(())
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn read_limited(source: impl Read, path: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    source.take(LARGEST_REPORT + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > LARGEST_REPORT {
        return Err(FileError::TooLarge(path.display().to_string()));
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

/// Removes a file; no file is no error.
pub fn remove(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(path, &error)),
        _ => Ok(()),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> FileError {
    FileError::Unreadable { path: path.display().to_string(), reason: error.to_string() }
}

fn unwritable(path: &Path, error: &io::Error) -> FileError {
    FileError::Unwritable { path: path.display().to_string(), reason: error.to_string() }
}

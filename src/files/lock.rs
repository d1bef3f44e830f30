//! Locks: who works alone on something says so with a file that others find locked. A lock ends with
//! its process, however that ends.

use crate::files::{FileError, unwritable};
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// A lock that we hold as long as this value lives.
pub struct Lock {
    _file: File,
}

/// What became of an attempt.
pub enum Attempt {
    /// It is ours.
    Ours(Lock),
    /// Another process has it.
    Others,
    /// Some file systems have no locks.
    Impossible(io::Error),
}

/// Makes the file, if it is not there, and tries to lock it.
pub fn lock(path: &Path) -> Result<Attempt, FileError> {
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(|error| unwritable(path, &error))?;
    Ok(match file.try_lock() {
        Ok(()) => Attempt::Ours(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Attempt::Others,
        Err(TryLockError::Error(error)) => Attempt::Impossible(error),
    })
}

#[cfg(test)]
mod tests {
    use crate::files::lock::{Attempt, lock};

    #[test]
    fn a_lock_is_one_for_all_and_ends_with_its_holder() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.lock");
        let ours = lock(&path).expect("a file");
        assert!(matches!(lock(&path), Ok(Attempt::Others)));
        drop(ours);
        assert!(matches!(lock(&path), Ok(Attempt::Ours(_))));
    }
}

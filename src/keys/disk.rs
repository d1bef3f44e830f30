//! Files that hold private keys: for us alone, whole or not at all, and never over another.

use crate::keys::KeysError;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// The text of a file; `None` when there is none. Others who could read it no longer can.
pub fn read(file: &Path) -> Result<Option<String>, KeysError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) if cause.kind() == ErrorKind::InvalidData => String::new(),
        Err(cause) => return Err(KeysError::Read { file: file.to_owned(), cause }),
    };
    close_to_others(file)?;
    Ok(Some(text))
}

/// Writes a file whole or not at all, and never over another.
pub fn write(folder: &Path, file: &Path, text: &str) -> io::Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let draft = folder.join(format!(".draft-{}-{number}", std::process::id()));
    let written = write_private(&draft, text)
        .and_then(|()| give_to_owner(folder, &draft))
        .and_then(|()| give_name(&draft, file));
    let removed = fs::remove_file(&draft);
    written?;
    // After a plain rename there is no draft left to remove.
    removed.or_else(|cause| if cause.kind() == ErrorKind::NotFound { Ok(()) } else { Err(cause) })?;
    File::open(folder)?.sync_all()
}

/// Removes a file, if it is there.
pub fn remove(file: &Path) -> io::Result<()> {
    fs::remove_file(file)
        .or_else(|cause| if cause.kind() == ErrorKind::NotFound { Ok(()) } else { Err(cause) })
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// What root makes in the folder of another belongs to that other, who is to read it.
fn give_to_owner(folder: &Path, file: &Path) -> io::Result<()> {
    let (owner, maker) = (fs::metadata(folder)?, fs::metadata(file)?);
    if maker.uid() != 0 || owner.uid() == 0 {
        return Ok(());
    }
    chown(file, Some(owner.uid()), Some(owner.gid()))
}

/// A hard link fails where a rename would replace the key that another process has just made.
/// File systems without hard links get the rename.
fn give_name(draft: &Path, file: &Path) -> io::Result<()> {
    match fs::hard_link(draft, file) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists && !file.exists() => fs::rename(draft, file),
        linked => linked,
    }
}

/// A key that others could read is closed to them, with a warning: whether they did is not known.
fn close_to_others(file: &Path) -> Result<(), KeysError> {
    let read = |cause| KeysError::Read { file: file.to_owned(), cause };
    let mode = fs::metadata(file).map_err(read)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let exposed = |cause| KeysError::Exposed { file: file.to_owned(), cause };
    fs::set_permissions(file, Permissions::from_mode(0o600)).map_err(exposed)?;
    tracing::warn!(
        "the key {} could be read by other users of this machine; it is closed to them now, but make a new one (tidings keys rotate) if you do not trust them",
        file.display()
    );
    Ok(())
}

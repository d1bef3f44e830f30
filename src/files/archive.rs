//! Backups: one file for its owner alone that holds others. A tar archive in zstd, so that
//! `tar --zstd -tf` can look into it.

use crate::files::{FileError, unreadable, unwritable};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use tar::{Archive, Builder, EntryType, Header};
use zstd::{Decoder, Encoder};

/// How much is compressed: more would take much longer and save little.
const LEVEL: i32 = 3;

/// What is put into a backup.
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What is in a file.
    File(PathBuf),
}

/// A folder for work, for us alone; it goes with the value.
pub struct Aside {
    path: PathBuf,
}

impl Aside {
    /// Makes one in a folder.
    pub fn new(folder: &Path) -> Result<Aside, FileError> {
        let path = folder.join(format!(".tidings-{}", std::process::id()));
        // What a process of that number left behind.
        let _ = fs::remove_dir_all(&path);
        DirBuilder::new().mode(0o700).create(&path).map_err(|error| unwritable(&path, &error))?;
        Ok(Aside { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Writes a backup that only its owner can read, all of it or nothing; in the place of an older one.
pub fn pack(path: &Path, members: &[(String, Content)]) -> Result<(), FileError> {
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let written = write(&new, members).and_then(|()| fs::rename(&new, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&new);
        unwritable(path, &error)
    })
}

fn write(path: &Path, members: &[(String, Content)]) -> io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let mut encoder = Encoder::new(file, LEVEL)?;
    encoder.include_checksum(true)?;
    let mut archive = Builder::new(encoder);
    for (name, content) in members {
        match content {
            Content::Bytes(bytes) => add(&mut archive, name, bytes.len() as u64, &**bytes)?,
            Content::File(path) => {
                let file = File::open(path)?;
                add(&mut archive, name, file.metadata()?.len(), file)?;
            }
        }
    }
    archive.into_inner()?.finish()?.sync_all()
}

fn add(
    archive: &mut Builder<Encoder<'_, File>>,
    name: &str,
    size: u64,
    content: impl Read,
) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_entry_type(EntryType::Regular);
    archive.append_data(&mut header, name, content)
}

/// Reads a backup into a folder, and gives the names of what it holds. Nothing is written that a
/// backup of ours does not hold, whatever the file says.
pub fn unpack(path: &Path, folder: &Path, admits: fn(&str) -> bool) -> Result<Vec<String>, FileError> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let damaged = |error: io::Error| FileError::NoBackup(path.display().to_string(), error.to_string());
    read(file, folder, admits).map_err(damaged)
}

fn read(file: File, folder: &Path, admits: fn(&str) -> bool) -> io::Result<Vec<String>> {
    let mut archive = Archive::new(Decoder::new(file)?);
    let mut names = Vec::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !admits(&name) || entry.header().entry_type() != EntryType::Regular {
            return Err(io::Error::other(format!("{name:?} does not belong into one")));
        }
        let place = folder.join(&name);
        if let Some(parent) = place.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&place)?;
        io::copy(&mut entry, &mut file)?;
        names.push(name);
    }
    if names.is_empty() {
        return Err(io::Error::other("it holds nothing"));
    }
    // To the very end: there the checksum is.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    Ok(names)
}

#[cfg(test)]
mod tests {
    use crate::files::archive::{Content, pack, unpack};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn members(names: &[&str]) -> Vec<(String, Content)> {
        names
            .iter()
            .map(|name| (name.to_string(), Content::Bytes(format!("I am {name}.").into_bytes())))
            .collect()
    }

    #[test]
    fn what_was_packed_is_unpacked_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, to) = (folder.path().join("b.tar.zst"), folder.path().join("to"));
        let long = format!("keys/{}.pem", "x".repeat(96));
        let names = ["manifest.json", &*long];
        for _ in 0..2 {
            pack(&path, &members(&names)).expect("a backup");
        }
        assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        assert_eq!(unpack(&path, &to, |_| true).expect("its names"), names);
        assert_eq!(fs::read(to.join(&long)).expect("a file"), format!("I am {long}.").into_bytes());
        assert_eq!(fs::metadata(to.join(&long)).expect("a file").permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_damaged_or_no_backup_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("b.tar.zst");
        pack(&path, &members(&["manifest.json", "config.toml"])).expect("a backup");
        let whole = fs::read(&path).expect("a file");
        let mut changed = whole.clone();
        *changed.last_mut().expect("a checksum") ^= 1;
        let broken = [&whole[..whole.len() / 2], &whole[..whole.len() - 1], b"no backup", &*changed, b""];
        for (number, bytes) in broken.into_iter().enumerate() {
            fs::write(&path, bytes).expect("a file");
            let to = folder.path().join(number.to_string());
            let error = unpack(&path, &to, |_| true).expect_err("a refusal").to_string();
            assert!(error.contains("is no backup of Tidings, or a damaged one"), "{number}: {error}");
        }
        fs::write(&path, whole).expect("a file");
        let error =
            unpack(&path, &folder.path().join("to"), |name| name != "config.toml").expect_err("a refusal");
        assert!(error.to_string().contains("config.toml"), "{error}");
    }
}

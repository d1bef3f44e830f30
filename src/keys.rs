//! The `keys/` folder: one private key per actor, in a PEM file that only we can read.
//!
//! The only room that touches that folder. A key that is once there is never written again; what a
//! key is good for is [`crate::signature`]'s to know.

use crate::model::slug::Slug;
use crate::signature::signing::{NotASigningKey, SigningKey};
use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;

/// The keys of all actors.
///
/// Later kinds of keys get file names with an underscore (`core_ed25519.pem`), which no team's id
/// can hold.
pub struct Keys {
    folder: PathBuf,
    parsed: RwLock<HashMap<Slug, Arc<SigningKey>>>,
}

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The folder cannot be made or entered.
    #[error("the folder {} cannot be used: {cause}; make it writable for this user or set [store] keys", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A key cannot be read.
    #[error("the key {} cannot be read: {cause}; make it readable for this user", file.display())]
    Read {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A key cannot be written.
    #[error("the key {} cannot be written: {cause}; make its folder writable for this user", file.display())]
    Write {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A key is damaged.
    #[error("the key {} cannot be used: {cause}; restore it from a backup, or move it away to get a new one (servers that know the old one will take a while to follow)", file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        cause: NotASigningKey,
    },
    /// A key that others could read cannot be closed to them.
    #[error("the key {} can be read by others and that cannot be changed: {cause}; run chmod 600 on it", file.display())]
    Exposed {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// There is another key where one is to be put back.
    #[error("the key {} is another one than the backup's: move it away, or restore into an empty folder", .0.display())]
    Other(PathBuf),
    /// No key could be made.
    #[error("no key could be made for {team}: {cause}")]
    NotMade {
        /// Whose key.
        team: Slug,
        /// What went wrong.
        cause: NotASigningKey,
    },
}

impl Keys {
    /// Opens the folder; makes it, for us alone, when it is not there.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Keys, KeysError> {
        let folder = folder.into();
        if let Err(cause) = DirBuilder::new().recursive(true).mode(0o700).create(&folder) {
            return Err(KeysError::Folder { folder, cause });
        }
        Ok(Keys { folder, parsed: RwLock::default() })
    }

    /// The key of a team; made when it is not there.
    pub fn signing_key(&self, team: &Slug) -> Result<Arc<SigningKey>, KeysError> {
        if let Some(key) = self.known(team) {
            return Ok(key);
        }
        let key = match self.read(team)? {
            Some(key) => key,
            None => self.make(team)?,
        };
        Ok(self.remember(team, key))
    }

    /// The public half of a team's key as PEM, for its actor.
    pub fn public_pem(&self, team: &Slug) -> Result<String, KeysError> {
        Ok(self.signing_key(team)?.public_pem().to_owned())
    }

    /// Reads or makes the keys of all teams, on all processors: making one takes a good part of a
    /// second.
    pub fn ensure(&self, teams: &[Slug]) -> Result<(), KeysError> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = teams.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let ensure = |teams: &[Slug]| teams.iter().try_for_each(|team| self.signing_key(team).map(drop));
            let hands: Vec<_> = teams.chunks(share).map(|teams| scope.spawn(move || ensure(teams))).collect();
            hands.into_iter().try_for_each(|hand| hand.join().expect("making a key does not panic"))
        })
    }

    /// The files of all keys with their names: for a backup.
    pub fn files(&self) -> Result<Vec<(String, String)>, KeysError> {
        let folder = |cause| KeysError::Folder { folder: self.folder.clone(), cause };
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(folder)? {
            let file = entry.map_err(folder)?.path();
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.ends_with(".pem") && !name.starts_with('.') {
                let text = fs::read_to_string(&file).map_err(|cause| KeysError::Read { file, cause })?;
                files.push((name, text));
            }
        }
        files.sort();
        Ok(files)
    }

    /// Puts a key's file back, unless it is there. [`KeysError::Other`]: another one is.
    pub fn restore(&self, name: &str, text: &str) -> Result<(), KeysError> {
        let file = self.folder.join(name);
        match self.write(&file, text) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => match fs::read_to_string(&file) {
                Ok(there) if there == text => Ok(()),
                _ => Err(KeysError::Other(file)),
            },
            Err(cause) => Err(KeysError::Write { file, cause }),
            Ok(()) => Ok(()),
        }
    }

    fn known(&self, team: &Slug) -> Option<Arc<SigningKey>> {
        self.parsed.read().unwrap_or_else(PoisonError::into_inner).get(team).cloned()
    }

    fn remember(&self, team: &Slug, key: SigningKey) -> Arc<SigningKey> {
        let mut parsed = self.parsed.write().unwrap_or_else(PoisonError::into_inner);
        parsed.entry(team.clone()).or_insert_with(|| Arc::new(key)).clone()
    }

    /// A slug holds neither `/` nor `..`, so the file lies in the folder.
    fn file(&self, team: &Slug) -> PathBuf {
        self.folder.join(format!("{team}.pem"))
    }

    fn read(&self, team: &Slug) -> Result<Option<SigningKey>, KeysError> {
        let file = self.file(team);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            Err(cause) if cause.kind() == ErrorKind::InvalidData => String::new(),
            Err(cause) => return Err(KeysError::Read { file, cause }),
        };
        close_to_others(&file)?;
        SigningKey::from_pem(&text).map(Some).map_err(|cause| KeysError::Damaged { file, cause })
    }

    /// Makes a key and keeps it; if another process was faster, takes what it made.
    fn make(&self, team: &Slug) -> Result<SigningKey, KeysError> {
        let not_made = |cause| KeysError::NotMade { team: team.clone(), cause };
        let key = SigningKey::generate().map_err(not_made)?;
        let text = key.to_pem().map_err(not_made)?;
        let file = self.file(team);
        match self.write(&file, &text) {
            Ok(()) => Ok(key),
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
                self.read(team)?.ok_or(KeysError::Write { file, cause })
            }
            Err(cause) => Err(KeysError::Write { file, cause }),
        }
    }

    /// Writes a file whole or not at all, and never over another.
    fn write(&self, file: &Path, text: &str) -> io::Result<()> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let draft = self.folder.join(format!(".draft-{}-{number}", std::process::id()));
        let written = write_private(&draft, text).and_then(|()| give_name(&draft, file));
        let removed = fs::remove_file(&draft);
        written?;
        // After a plain rename there is no draft left to remove.
        removed.or_else(|cause| if cause.kind() == ErrorKind::NotFound { Ok(()) } else { Err(cause) })?;
        File::open(&self.folder)?.sync_all()
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
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
        "the key {} could be read by other users of this machine; it is closed to them now, but make a new one if you do not trust them",
        file.display()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::keys::{Keys, KeysError};
    use crate::model::slug::Slug;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::sync::Arc;

    fn team(id: &str) -> Slug {
        Slug::parse(id).expect("a slug")
    }

    fn mode(path: &std::path::Path) -> u32 {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn a_key_is_made_once_and_for_us_alone() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("deep/keys");
        let keys = Keys::open(&folder).expect("the folder");
        keys.ensure(&[team("core"), team("ports")]).expect("two keys");
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("core.pem")), 0o600);
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 2);
        let once = keys.signing_key(&team("core")).expect("a key");
        assert!(Arc::ptr_eq(&once, &keys.signing_key(&team("core")).expect("the same")));
        assert_ne!(keys.public_pem(&team("ports")).expect("a key"), once.public_pem());
        let later = Keys::open(&folder).expect("the folder again");
        assert_eq!(later.public_pem(&team("core")).expect("the same"), once.public_pem());
    }

    #[test]
    fn a_key_that_another_process_made_is_taken() {
        let home = tempfile::tempdir().expect("a folder");
        let (ours, theirs) = (Keys::open(home.path()), Keys::open(home.path()));
        let first = theirs.expect("the folder").public_pem(&team("core")).expect("a key");
        let made = ours.expect("the folder").make(&team("core")).expect("a key");
        assert_eq!(made.public_pem(), first);
    }

    #[test]
    fn a_damaged_key_is_named_and_left_alone() {
        let home = tempfile::tempdir().expect("a folder");
        let keys = Keys::open(home.path()).expect("the folder");
        let file = home.path().join("core.pem");
        for content in
            [&b""[..], b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff\xfe"]
        {
            fs::write(&file, content).expect("a file");
            let refused = keys.signing_key(&team("core")).err().expect("an error");
            assert!(matches!(refused, KeysError::Damaged { .. }), "{refused}");
            assert!(refused.to_string().contains("core.pem"), "{refused}");
            assert_eq!(fs::read(&file).expect("the file"), content);
        }
    }

    #[test]
    fn a_key_that_others_can_read_is_closed_to_them() {
        let home = tempfile::tempdir().expect("a folder");
        let public = Keys::open(home.path()).expect("the folder").public_pem(&team("core")).expect("a key");
        let file = home.path().join("core.pem");
        fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("its owner may");
        let again = Keys::open(home.path()).expect("the folder").public_pem(&team("core")).expect("a key");
        assert_eq!((again, mode(&file)), (public, 0o600));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("file");
        fs::write(&file, "").expect("a file");
        let refused = Keys::open(file.join("keys")).err().expect("an error");
        assert!(refused.to_string().contains("file/keys"), "{refused}");
    }
}

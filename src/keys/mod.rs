//! The `keys/` folder: pairs of private keys for every actor, in PEM files that only we can read.
//!
//! The only room that touches that folder. A key that is once there is never written again; what a
//! key is good for is [`crate::signature`]'s to know.

pub mod disk;
pub mod ring;

use crate::keys::ring::{MOST, Pair, Ring};
use crate::model::Timestamp;
use crate::model::slug::Slug;
use crate::signature::signing::{NotASigningKey, ProofKey, SigningKey};
use chrono::{DateTime, SecondsFormat};
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;

/// The first line of a file that says when its key was made. What stands before a PEM block is no
/// part of it (RFC 7468 §2).
const MADE: &str = "Made: ";

/// The keys of all actors.
///
/// The first pair of `core` is in `core.pem` and `core_ed25519.pem`, the second in `core_2.pem` and
/// `core_2_ed25519.pem`: no team's id can hold an underscore.
pub struct Keys {
    folder: PathBuf,
    known: RwLock<HashMap<Slug, Arc<Ring>>>,
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
    #[error("the key {} cannot be written: {cause}; check that this user may write to its folder and that the disk is not full", file.display())]
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
    /// So many pairs are good that one more would be too many.
    #[error(
        "{team} has {MOST} pairs of keys that are good: wait until the oldest is not, as `tidings keys` says"
    )]
    TooMany {
        /// Whose keys.
        team: Slug,
    },
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
        Ok(Keys { folder, known: RwLock::default() })
    }

    /// The keys in a folder, if it is there.
    pub fn find(folder: impl Into<PathBuf>) -> Option<Keys> {
        let folder = folder.into();
        folder.is_dir().then(|| Keys { folder, known: RwLock::default() })
    }

    /// Where the keys are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The pairs of a team that are good; the first is made when there is none. A pair that another
    /// process has made is noticed.
    pub fn ring(&self, team: &Slug) -> Result<Arc<Ring>, KeysError> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(team).cloned();
        if let Some(ring) = known
            && !self.file(team, ring.current().number + 1, Kind::Rsa).exists()
        {
            return Ok(ring);
        }
        let mut pairs = Vec::new();
        for number in self.numbers(team)? {
            pairs.push(Arc::new(self.pair(team, number)?));
        }
        let ring = match Ring::new(pairs) {
            Some(ring) => Arc::new(ring),
            None => Arc::new(Ring::new(vec![Arc::new(self.pair(team, 1)?)]).expect("one pair")),
        };
        self.remember(team, ring.clone());
        Ok(ring)
    }

    /// The key with which a team signs requests now.
    pub fn signing_key(&self, team: &Slug) -> Result<Arc<SigningKey>, KeysError> {
        Ok(self.ring(team)?.current().rsa.clone())
    }

    /// Reads or makes the keys of all teams, on all processors: making one takes a good part of a
    /// second.
    pub fn ensure(&self, teams: &[Slug]) -> Result<(), KeysError> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = teams.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let ensure = |teams: &[Slug]| teams.iter().try_for_each(|team| self.ring(team).map(drop));
            let hands: Vec<_> = teams.chunks(share).map(|teams| scope.spawn(move || ensure(teams))).collect();
            hands.into_iter().try_for_each(|hand| hand.join().expect("making a key does not panic"))
        })
    }

    /// Makes a new pair for a team. The pair before it stays good, and signs what was said up to
    /// now, until [`Keys::expire`] takes it away.
    pub fn rotate(&self, team: &Slug, now: Timestamp) -> Result<Arc<Ring>, KeysError> {
        let ring = self.ring(team)?;
        if ring.older().len() + 1 >= MOST {
            return Err(KeysError::TooMany { team: team.clone() });
        }
        let not_made = |cause| KeysError::NotMade { team: team.clone(), cause };
        let number = ring.current().number + 1;
        let (rsa, ed25519) =
            (SigningKey::generate().map_err(not_made)?, ProofKey::generate().map_err(not_made)?);
        let made = format!("{MADE}{}\n", now.to_rfc3339_opts(SecondsFormat::Secs, true));
        // A proof key without its companion is what a rotation left that was broken off.
        let proof_file = self.file(team, number, Kind::Ed25519);
        disk::remove(&proof_file).map_err(|cause| KeysError::Write { file: proof_file.clone(), cause })?;
        let texts = [
            (proof_file, ed25519.to_pem().map_err(not_made)?),
            (self.file(team, number, Kind::Rsa), rsa.to_pem().map_err(not_made)?),
        ];
        for (file, text) in texts {
            disk::write(&self.folder, &file, &(made.clone() + &text))
                .map_err(|cause| KeysError::Write { file, cause })?;
        }
        self.ring(team)
    }

    /// Removes the pairs whose successor was made before an instant, of every team; gives the teams
    /// that had some.
    pub fn expire(&self, before: Timestamp) -> Result<Vec<Slug>, KeysError> {
        let mut changed = Vec::new();
        for team in self.teams()? {
            let ring = self.ring(&team)?;
            let good = ring.without(before);
            if good.older().len() == ring.older().len() {
                continue;
            }
            let kept: BTreeSet<u32> = good.older().iter().map(|pair| pair.number).collect();
            for pair in ring.older().iter().filter(|pair| !kept.contains(&pair.number)) {
                for kind in [Kind::Rsa, Kind::Ed25519] {
                    let file = self.file(&team, pair.number, kind);
                    disk::remove(&file).map_err(|cause| KeysError::Write { file, cause })?;
                }
            }
            self.remember(&team, Arc::new(good));
            changed.push(team);
        }
        Ok(changed)
    }

    /// The files of all keys with their names: for a backup.
    pub fn files(&self) -> Result<Vec<(String, String)>, KeysError> {
        let mut files = Vec::new();
        for name in self.names()? {
            if name.ends_with(".pem") && !name.starts_with('.') {
                let file = self.folder.join(&name);
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
        match disk::write(&self.folder, &file, text) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => match fs::read_to_string(&file) {
                Ok(there) if there == text => Ok(()),
                _ => Err(KeysError::Other(file)),
            },
            Err(cause) => Err(KeysError::Write { file, cause }),
            Ok(()) => Ok(()),
        }
    }

    /// Who has keys.
    pub fn teams(&self) -> Result<BTreeSet<Slug>, KeysError> {
        let names = self.names()?;
        let firsts = names.iter().filter_map(|name| name.strip_suffix(".pem"));
        Ok(firsts.filter_map(|name| Slug::parse(name.split('_').next()?).ok()).collect())
    }

    fn remember(&self, team: &Slug, ring: Arc<Ring>) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(team.clone(), ring);
    }

    /// The numbers of a team's pairs, in order.
    fn numbers(&self, team: &Slug) -> Result<BTreeSet<u32>, KeysError> {
        let number = |name: &String| {
            let rest = name.strip_prefix(team.as_str())?.strip_suffix(".pem")?;
            if rest.is_empty() { Some(1) } else { rest.strip_prefix('_')?.parse().ok() }
        };
        Ok(self.names()?.iter().filter_map(number).collect())
    }

    fn names(&self) -> Result<Vec<String>, KeysError> {
        let folder = |cause| KeysError::Folder { folder: self.folder.clone(), cause };
        let entries = fs::read_dir(&self.folder).map_err(folder)?;
        Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
    }

    /// A slug holds neither `/` nor `..`, so the file lies in the folder.
    fn file(&self, team: &Slug, number: u32, kind: Kind) -> PathBuf {
        let number = if number == 1 { String::new() } else { format!("_{number}") };
        let kind = if kind == Kind::Ed25519 { "_ed25519" } else { "" };
        self.folder.join(format!("{team}{number}{kind}.pem"))
    }

    /// A pair; what is missing of it is made.
    fn pair(&self, team: &Slug, number: u32) -> Result<Pair, KeysError> {
        let (rsa, ed25519) = (self.read(team, number, Kind::Rsa)?, self.read(team, number, Kind::Ed25519)?);
        if rsa.is_some() != ed25519.is_some() {
            let gone = self.file(team, number, if rsa.is_none() { Kind::Rsa } else { Kind::Ed25519 });
            tracing::warn!(
                "{} is gone; a new key is made, which other servers learn when they ask again",
                gone.display()
            );
        }
        let made = rsa.as_ref().and_then(|(_, made)| *made);
        let key = |found: Option<(Key, _)>, kind| {
            found.map_or_else(|| self.make(team, number, kind), |(key, _)| Ok(key))
        };
        let (Key::Rsa(rsa), Key::Ed25519(ed25519)) = (key(rsa, Kind::Rsa)?, key(ed25519, Kind::Ed25519)?)
        else {
            return Err(KeysError::NotMade { team: team.clone(), cause: NotASigningKey::NotMade });
        };
        Ok(Pair { number, made, rsa: Arc::new(*rsa), ed25519: Arc::new(ed25519) })
    }

    fn read(
        &self,
        team: &Slug,
        number: u32,
        kind: Kind,
    ) -> Result<Option<(Key, Option<Timestamp>)>, KeysError> {
        let file = self.file(team, number, kind);
        let Some(text) = disk::read(&file)? else { return Ok(None) };
        let made = text.lines().next().and_then(|line| line.strip_prefix(MADE));
        let made = made.and_then(|text| DateTime::parse_from_rfc3339(text.trim()).ok());
        let key = Key::from_pem(kind, &text).map_err(|cause| KeysError::Damaged { file, cause })?;
        Ok(Some((key, made.map(Timestamp::from))))
    }

    /// Makes a key and keeps it; if another process was faster, takes what it made.
    fn make(&self, team: &Slug, number: u32, kind: Kind) -> Result<Key, KeysError> {
        let not_made = |cause| KeysError::NotMade { team: team.clone(), cause };
        let (key, text) = Key::generate(kind).map_err(not_made)?;
        let file = self.file(team, number, kind);
        match disk::write(&self.folder, &file, &text) {
            Ok(()) => Ok(key),
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
                let made = self.read(team, number, kind)?;
                made.map(|(key, _)| key).ok_or(KeysError::Write { file, cause })
            }
            Err(cause) => Err(KeysError::Write { file, cause }),
        }
    }
}

/// The two keys of a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rsa,
    Ed25519,
}

/// A key of either kind.
enum Key {
    Rsa(Box<SigningKey>),
    Ed25519(ProofKey),
}

impl Key {
    fn from_pem(kind: Kind, text: &str) -> Result<Key, NotASigningKey> {
        Ok(match kind {
            Kind::Rsa => Key::Rsa(Box::new(SigningKey::from_pem(text)?)),
            Kind::Ed25519 => Key::Ed25519(ProofKey::from_pem(text)?),
        })
    }

    /// A new key, and its file's text.
    fn generate(kind: Kind) -> Result<(Key, String), NotASigningKey> {
        Ok(match kind {
            Kind::Rsa => {
                let key = SigningKey::generate()?;
                let text = key.to_pem()?;
                (Key::Rsa(Box::new(key)), text)
            }
            Kind::Ed25519 => {
                let key = ProofKey::generate()?;
                let text = key.to_pem()?;
                (Key::Ed25519(key), text)
            }
        })
    }
}

#[cfg(test)]
mod tests;

//! Keeps what is served true: reads what changed, renders what that touches, writes the feeds.

use crate::config::Config;
use crate::files::{self, FileError};
use crate::iri::Site;
use crate::keys::{Keys, KeysError};
use crate::model::Timestamp;
use crate::publication::library::Library;
use crate::publication::showroom::{Changes, Kind, Showroom};
use crate::store::{Store, StoreError};
use std::path::Path;
use std::sync::Arc;

/// Why a step could not be done. It is tried again.
#[derive(Debug, thiserror::Error)]
pub enum KeeperError {
    /// The store is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A team's key cannot be had.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// A feed cannot be written.
    #[error(transparent)]
    Files(#[from] FileError),
}

/// The keeper of a server.
pub struct Keeper {
    store: Store,
    library: Arc<Library>,
    showroom: Showroom,
}

/// What a step changed.
pub struct Step {
    /// What is to be served anew.
    pub changes: Changes,
    /// What is published now.
    pub library: Arc<Library>,
}

impl Keeper {
    /// A keeper that has not read anything yet.
    pub fn new(store: Store, site: Site, config: Arc<Config>, keys: Arc<Keys>, now: Timestamp) -> Keeper {
        let showroom = Showroom::new(site, config, keys, now);
        Keeper { store, library: Arc::default(), showroom }
    }

    /// Takes another configuration: the next step renders everything anew.
    pub fn reconfigure(&mut self, showroom: Showroom) {
        self.library = Arc::default();
        self.showroom = showroom;
    }

    /// What never changes.
    pub fn fixtures(&self) -> Changes {
        self.showroom.fixtures()
    }

    /// Renders what changed; `None` when nothing did. A failure leaves everything as it was, and
    /// the next step does it again.
    pub async fn step(&mut self) -> Result<Option<Step>, KeeperError> {
        if self.store.numbers().await? == (self.library.revision, self.library.tallied) {
            return Ok(None);
        }
        let mut library = Library::clone(&self.library);
        let touched = library.refresh(&self.store).await?;
        let changes = self.showroom.render(&library, &touched)?;
        self.library = Arc::new(library);
        Ok(Some(Step { changes, library: self.library.clone() }))
    }
}

/// Writes feeds below a folder, each with its compressed forms beside it (`feed.atom`,
/// `feed.atom.gz`, `feed.atom.br`, `feed.atom.zst`), as static servers look for them.
pub fn write_feeds(folder: &Path, changes: &Changes) -> Result<(), FileError> {
    for (path, exhibit) in
        changes.iter().filter(|(_, exhibit)| matches!(exhibit.kind, Kind::Feed | Kind::Archive))
    {
        for (encoding, form) in exhibit.document.forms() {
            let file = format!("{}{}", path.trim_start_matches('/'), encoding.file_suffix());
            files::write(&folder.join(file), &form.body)?;
        }
    }
    Ok(())
}

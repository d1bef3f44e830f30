//! What is served, by path. Replaced piece by piece when something is published.

use crate::publication::showroom::{Changes, Exhibit};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// All exhibits. Reading takes a lock for the time of a look-up.
#[derive(Default)]
pub struct Shelf {
    exhibits: RwLock<HashMap<String, Arc<Exhibit>>>,
}

impl Shelf {
    /// What is at a path.
    pub fn get(&self, path: &str) -> Option<Arc<Exhibit>> {
        self.exhibits.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// Puts new exhibits in the places of old ones, all at once.
    pub fn put(&self, changes: Changes) {
        let mut exhibits = self.exhibits.write().unwrap_or_else(PoisonError::into_inner);
        exhibits.extend(changes.into_iter().map(|(path, exhibit)| (path, Arc::new(exhibit))));
    }
}

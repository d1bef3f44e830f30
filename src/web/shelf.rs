//! What is served, by path, with the headers of its answers made ready. Replaced piece by piece
//! when something is published.

use crate::document::Document;
use crate::document::delta::delta;
use crate::document::encoding::Encoding;
use crate::publication::showroom::{Changes, Exhibit};
use crate::web::answer::{Vary, headers};
use actix_web::http::header::{HeaderName, HeaderValue};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How many older versions of a feed are remembered with what is new since. More are made anew.
const DELTAS: usize = 8;

/// All exhibits. Reading takes a lock for the time of a look-up.
#[derive(Default)]
pub struct Shelf {
    exhibits: RwLock<HashMap<String, Arc<Ready>>>,
}

/// An exhibit with what is sent of it.
pub struct Ready {
    /// The exhibit.
    pub exhibit: Arc<Exhibit>,
    forms: Vec<(Encoding, Vec<(HeaderName, HeaderValue)>)>,
    /// Versions that readers had, and what is new since.
    deltas: Mutex<Vec<(i64, Arc<Document>)>>,
}

impl Ready {
    /// Makes the headers of every form.
    pub fn new(exhibit: Arc<Exhibit>) -> Ready {
        let vary = Vary::of(&exhibit);
        let document = &exhibit.document;
        let forms = document
            .forms()
            .map(|(encoding, form)| (encoding, headers(document, form, encoding, exhibit.kind, vary)));
        let forms = forms.collect();
        Ready { exhibit, forms, deltas: Mutex::default() }
    }

    /// The headers of a form.
    pub fn headers(&self, encoding: Encoding) -> &[(HeaderName, HeaderValue)] {
        let found = self.forms.iter().find(|(of, _)| *of == encoding).or(self.forms.first());
        found.map_or(&[], |(_, headers)| headers)
    }

    /// What is new in a feed since a version; `None` when that cannot be told.
    pub fn new_since(&self, version: i64) -> Option<Arc<Document>> {
        let known = |deltas: &Vec<(i64, Arc<Document>)>| {
            deltas.iter().find(|(since, _)| *since == version).map(|(_, delta)| delta.clone())
        };
        if let Some(delta) = known(&self.deltas.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Some(delta);
        }
        let whole = &self.exhibit.document;
        let made = Document::new(whole.media_type(), delta(whole, version)?, whole.last_modified());
        let made = Arc::new(made);
        let mut deltas = self.deltas.lock().unwrap_or_else(PoisonError::into_inner);
        if deltas.len() >= DELTAS {
            deltas.remove(0);
        }
        deltas.push((version, made.clone()));
        Some(made)
    }
}

impl Shelf {
    /// What is at a path.
    pub fn get(&self, path: &str) -> Option<Arc<Ready>> {
        self.exhibits.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// Puts new exhibits in the places of old ones, all at once.
    pub fn put(&self, changes: Changes) {
        let ready = changes.into_iter().map(|(path, exhibit)| (path, Arc::new(Ready::new(exhibit))));
        let ready: Vec<_> = ready.collect();
        self.exhibits.write().unwrap_or_else(PoisonError::into_inner).extend(ready);
    }
}

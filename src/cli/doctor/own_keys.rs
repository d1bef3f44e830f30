//! Do the keys that sign here belong to the accounts that are shown there? After a restore without
//! its keys, or with those of another machine, everything looks right and nobody believes a word.

use crate::cli::doctor::finding::Sheet;
use crate::iri::{Named, Site};
use crate::keys::{Keys, KeysError};
use crate::model::slug::Slug;

/// An account as it is shown: its id and its key, in PEM.
pub type Shown = (String, String);

/// Compares the keys in the folder with those that accounts of the site show.
pub fn examine(sheet: &mut Sheet, keys: &Keys, site: &Site, shown: &[Shown]) -> Result<(), KeysError> {
    let teams = keys.teams()?;
    for (id, pem) in shown {
        let Some(Named::Actor(team)) = site.named(id) else { continue };
        // Keys are never made here: an account without one in this folder is of another machine.
        let Some(team) = Slug::parse(&team).ok().filter(|team| teams.contains(team)) else { continue };
        let ring = keys.ring(&team)?;
        let own = std::iter::once(ring.current()).chain(ring.older());
        if own.into_iter().any(|pair| pair.rsa.public_pem().trim() == pem.trim()) {
            sheet.ok("key", id, "the key that signs here is the one that is shown");
        } else {
            sheet.fail(
                "key",
                id,
                "it shows another key than the one in the folder of keys",
                "nobody believes what it signs: restore the keys from a backup, or restart the server",
            );
        }
    }
    Ok(())
}

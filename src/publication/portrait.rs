//! What an account is like: its actor, the notes it features, and a fingerprint of what followers
//! would notice.

use crate::activity::actor::{Icon, Profile, PublicKeys, Role, actor};
use crate::activity::object::Object;
use crate::config::Config;
use crate::iri::Site;
use crate::keys::{Keys, KeysError};
use crate::model::published::{Published, Subject, Team};
use crate::model::slug::Slug;
use crate::publication::library::Library;
use aws_lc_rs::digest::{SHA256, digest};

/// Notes that a new follower's server is shown.
pub const FEATURED: usize = 10;

/// The actor of a team as it is served and told.
pub fn profile(
    site: &Site,
    config: &Config,
    keys: &Keys,
    moved_to: Option<&Site>,
    team: &Team,
) -> Result<Object, KeysError> {
    let public = public_keys(keys, site, &team.id)?;
    let role = if team.id == config.site.umbrella { Role::Umbrella } else { Role::Team };
    let picture = site.avatar(team.id.as_str(), &team.icon);
    let alt = format!("The picture of {}.", team.name);
    let icon = Some(Icon { url: &picture, alt: &alt, media_type: "image/png" });
    let formerly = &config.site.formerly;
    Ok(actor(site, &Profile { team, role, keys: &public, icon, formerly, moved_to }))
}

/// SHA-256 of everything in an actor but the date of its last change.
pub fn fingerprint(actor: &Object) -> String {
    let mut document = actor.document();
    if let Some(document) = document.as_object_mut() {
        document.remove("updated");
    }
    let digest = digest(&SHA256, document.to_string().as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The latest notes of a team, the newest first. The umbrella features none: servers take only an
/// actor's own notes there.
pub fn featured_of<'a>(library: &'a Library, team: &Slug) -> Vec<&'a Published> {
    let mut entries = library.newest(&Subject::Team(team.clone()));
    entries.retain(|entry| entry.posted.is_some());
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.posted));
    entries.truncate(FEATURED);
    entries
}

/// The public halves of a team's keys, as its actor shows them: the newest pair in use, those that
/// were put aside as Multikeys, so that what they signed can still be checked.
pub fn public_keys(keys: &Keys, site: &Site, team: &Slug) -> Result<PublicKeys, KeysError> {
    let ring = keys.ring(team)?;
    let (current, id) = (ring.current(), team.as_str());
    let older = ring.older().iter().rev();
    let proofs = std::iter::once(current).chain(older.clone());
    let proofs = proofs.map(|pair| (site.proof_key(id, pair.number), pair.ed25519.multikey()));
    let put_aside = older.map(|pair| (site.rsa_key(id, pair.number), pair.rsa.multikey()));
    Ok(PublicKeys {
        id: site.rsa_key(id, current.number),
        pem: current.rsa.public_pem().to_owned(),
        multikeys: proofs.chain(put_aside).collect(),
    })
}

//! What Accept and Reject have in common: they answer a Follow, and go to its actor alone.

use crate::activity::audience::Audience;
use crate::activity::context;
use crate::activity::envelope::Envelope;
use crate::activity::follow::Follow;
use crate::activity::object::Object;
use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::slug::Slug;

/// The answer of `kind` to a request that `team` received.
pub(crate) fn answer(
    kind: &'static str,
    site: &Site,
    team: &Slug,
    follow: &Follow,
    now: Timestamp,
) -> Object {
    let what = format!("{}-{}-{:016x}", kind.to_lowercase(), now.timestamp(), fnv1a(follow.id.as_str()));
    Envelope {
        kind,
        id: site.actor_activity(team.as_str(), &what),
        actor: site.actor(team.as_str()),
        published: now,
        audience: Audience::only(follow.actor.as_str()),
    }
    .holding(context::core(), follow.json())
}

/// FNV-1a, 64 bits: tells the answers of one second apart. Two that agree would cost a follower
/// of the same server a second try, so nothing depends on its strength.
pub(crate) fn fnv1a(text: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

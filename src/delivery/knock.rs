//! How an inbox is knocked at: signed in the way that its host is known to take, and once more in
//! the other way when it does not believe the first.
//!
//! A second knock is a second request for one activity, before anything else goes to the host:
//! order is kept. Which way was taken is remembered.

use crate::delivery::engine::Engine;
use crate::delivery::parcel::Parcel;
use crate::model::Timestamp;
use crate::remote::post::{After, Answer};
use crate::signature::Scheme;
use crate::store::StoreError;
use chrono::Utc;

/// What is known of a host in one turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    scheme: Scheme,
    /// Both ways were refused in this turn: it is not for the signature.
    both_refused: bool,
}

impl Manner {
    /// What the store knows of a host.
    pub fn new(scheme: Scheme) -> Manner {
        Manner { scheme, both_refused: false }
    }

    /// How to knock again after an answer; `None`: not at all. A host that does not know the kind
    /// of a signature calls the request ill-formed (400) or unsigned (401).
    fn other(self, status: u16) -> Option<Scheme> {
        match self.scheme {
            _ if self.both_refused || !matches!(status, 400 | 401) => None,
            Scheme::Cavage => Some(Scheme::Rfc9421),
            Scheme::Rfc9421 => Some(Scheme::Cavage),
        }
    }

    /// Notes what came of a second knock; `true`: the host is to be spoken to in another way.
    fn learn(&mut self, tried: Scheme, status: u16) -> bool {
        let taken = (200..300).contains(&status);
        self.both_refused = !taken;
        if taken {
            self.scheme = tried;
        }
        taken
    }
}

/// Posts an activity that has to be signed.
pub async fn knock(
    engine: &Engine,
    host: &str,
    (inbox, parcel): (&str, &Parcel),
    manner: &mut Manner,
    after: After,
) -> Result<Answer, String> {
    let first = engine.post(inbox, parcel, manner.scheme, after).await?;
    let now = Utc::now();
    if first.accept_signature && first.status < 300 && manner.scheme == Scheme::Cavage {
        // RFC 9421 §5.1: it took this one, and asks for the other kind from now on.
        manner.scheme = Scheme::Rfc9421;
        remember(engine, host, *manner, now).await;
    }
    let Some(other) = manner.other(first.status) else { return Ok(first) };
    let second = engine.post(inbox, parcel, other, after).await?;
    if manner.learn(other, second.status) {
        remember(engine, host, *manner, now).await;
        return Ok(second);
    }
    // The answer to the way that the host is known to take says more.
    Ok(if matches!(second.status, 400 | 401) { first } else { second })
}

/// What cannot be remembered is found out again.
async fn remember(engine: &Engine, host: &str, manner: Manner, now: Timestamp) {
    let done: Result<(), StoreError> = match manner.scheme {
        Scheme::Rfc9421 => engine.store.speaks_rfc9421(host, now).await,
        Scheme::Cavage => engine.store.speaks_cavage(host).await,
    };
    if let Err(error) = done {
        tracing::warn!(host, "how requests there are to be signed was not remembered: {error}");
    }
}

#[cfg(test)]
mod tests {
    use crate::delivery::knock::Manner;
    use crate::signature::Scheme;

    #[test]
    fn only_disbelief_is_a_reason_to_knock_again() {
        let (cavage, rfc9421) = (Manner::new(Scheme::Cavage), Manner::new(Scheme::Rfc9421));
        for status in [400, 401] {
            assert_eq!(cavage.other(status), Some(Scheme::Rfc9421));
            assert_eq!(rfc9421.other(status), Some(Scheme::Cavage));
        }
        for status in [200, 202, 301, 403, 404, 410, 429, 500, 503] {
            assert_eq!((cavage.other(status), rfc9421.other(status)), (None, None), "{status}");
        }
    }

    #[test]
    fn what_a_second_knock_shows_is_learnt_and_it_is_not_repeated_in_vain() {
        let mut manner = Manner::new(Scheme::Cavage);
        assert!(manner.learn(Scheme::Rfc9421, 202));
        assert_eq!((manner, manner.other(401)), (Manner::new(Scheme::Rfc9421), Some(Scheme::Cavage)));
        assert!(!manner.learn(Scheme::Cavage, 401));
        assert_eq!((manner.scheme, manner.other(401)), (Scheme::Rfc9421, None));
    }
}

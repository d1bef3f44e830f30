//! How an inbox is knocked at: signed in the way that its host is known to take, and once more in
//! the other way when it does not believe the first.
//!
//! A second knock is a second request for one activity, before anything else goes to the host:
//! order is kept. Which way was taken is remembered.

use crate::delivery::engine::Engine;
use crate::delivery::parcel::{By, Parcel};
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
    /// of a signature calls the request ill-formed (400) or unsigned (401). If the team has had new
    /// keys since, the host may no longer know the old one.
    fn other(self, status: u16, parcel: &Parcel) -> Option<(Scheme, By)> {
        match self.scheme {
            _ if self.both_refused || !matches!(status, 400 | 401) => None,
            scheme if parcel.has_newer() => Some((scheme, By::Newer)),
            Scheme::Cavage => Some((Scheme::Rfc9421, By::Own)),
            Scheme::Rfc9421 => Some((Scheme::Cavage, By::Own)),
        }
    }

    /// Notes what came of a second knock; `true`: the host is to be spoken to in another way.
    fn learn(&mut self, tried: Scheme, status: u16) -> bool {
        let taken = (200..300).contains(&status);
        let other = taken && tried != self.scheme;
        self.both_refused = !taken;
        if taken {
            self.scheme = tried;
        }
        other
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
    let first = engine.post(inbox, parcel, (manner.scheme, By::Own), after).await?;
    let now = Utc::now();
    if first.accept_signature && first.status < 300 && manner.scheme == Scheme::Cavage {
        // RFC 9421 §5.1: it took this one, and asks for the other kind from now on.
        manner.scheme = Scheme::Rfc9421;
        remember(engine, host, *manner, now).await;
    }
    let Some((scheme, by)) = manner.other(first.status, parcel) else { return Ok(first) };
    let second = engine.post(inbox, parcel, (scheme, by), after).await?;
    if manner.learn(scheme, second.status) {
        remember(engine, host, *manner, now).await;
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
    use crate::delivery::parcel::{By, Parcel, Signer};
    use crate::model::Timestamp;
    use crate::signature::Scheme;
    use crate::signature::signing::SigningKey;
    use std::sync::{Arc, LazyLock};

    /// A parcel, said before or after its team got new keys.
    fn parcel(newer: Option<&str>) -> Parcel {
        static KEY: LazyLock<Arc<SigningKey>> =
            LazyLock::new(|| Arc::new(SigningKey::generate().expect("a key")));
        let signer = |id: &str| Signer { key: KEY.clone(), key_id: id.to_owned() };
        Parcel::signed(1, "{}".into(), signer("a"), newer.map(signer), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn only_disbelief_is_a_reason_to_knock_again() {
        let (cavage, rfc9421) = (Manner::new(Scheme::Cavage), Manner::new(Scheme::Rfc9421));
        for status in [400, 401] {
            assert_eq!(cavage.other(status, &parcel(None)), Some((Scheme::Rfc9421, By::Own)));
            assert_eq!(rfc9421.other(status, &parcel(None)), Some((Scheme::Cavage, By::Own)));
            assert_eq!(cavage.other(status, &parcel(Some("b"))), Some((Scheme::Cavage, By::Newer)));
        }
        for status in [200, 202, 301, 403, 404, 410, 429, 500, 503] {
            let other = |manner: Manner| manner.other(status, &parcel(None));
            assert_eq!((other(cavage), other(rfc9421)), (None, None), "{status}");
        }
    }

    #[test]
    fn what_a_second_knock_shows_is_learnt_and_it_is_not_repeated_in_vain() {
        let mut manner = Manner::new(Scheme::Cavage);
        assert!(!manner.learn(Scheme::Cavage, 202), "a newer key is no other way");
        assert!(manner.learn(Scheme::Rfc9421, 202));
        assert_eq!(manner, Manner::new(Scheme::Rfc9421));
        assert!(!manner.learn(Scheme::Cavage, 401));
        assert_eq!((manner.scheme, manner.other(401, &parcel(None))), (Scheme::Rfc9421, None));
    }

    #[test]
    fn the_newer_key_signs_when_it_is_asked_to() {
        let inbox = "https://x.example/inbox".parse().expect("an address");
        let signed = |by| {
            let headers = parcel(Some("b")).headers(&inbox, Scheme::Cavage, by, Timestamp::UNIX_EPOCH);
            headers.into_iter().find(|(name, _)| *name == "signature").map(|(_, value)| value).expect("one")
        };
        assert!(signed(By::Own).starts_with("keyId=\"a\"") && signed(By::Newer).starts_with("keyId=\"b\""));
    }
}

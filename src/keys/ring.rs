//! The keys of one actor: the pair it signs with now, and those that it has put aside and that are
//! still good for a while.

use crate::model::Timestamp;
use crate::signature::signing::{ProofKey, SigningKey};
use chrono::Duration;
use std::sync::Arc;

/// How long a new pair is published before it is used: until then its actor's document may be an
/// older one somewhere.
pub const SETTLING: Duration = Duration::seconds(10);
/// The most pairs of one actor that are good at a time.
pub const MOST: usize = 4;

/// An RSA key for requests and an Ed25519 key for proofs, made together.
pub struct Pair {
    /// Which pair of its actor it is, from 1.
    pub number: u32,
    /// When it was made; the first pair of an actor does not say.
    pub made: Option<Timestamp>,
    /// The key that signs requests.
    pub rsa: Arc<SigningKey>,
    /// The key that signs what documents say.
    pub ed25519: Arc<ProofKey>,
}

/// All pairs of an actor that are good, the newest last. There is one at least.
pub struct Ring {
    older: Vec<Arc<Pair>>,
    current: Arc<Pair>,
}

impl Ring {
    /// A ring of pairs, the newest last; `None` without any.
    pub fn new(mut pairs: Vec<Arc<Pair>>) -> Option<Ring> {
        let current = pairs.pop()?;
        Some(Ring { older: pairs, current })
    }

    /// The newest pair.
    pub fn current(&self) -> &Arc<Pair> {
        &self.current
    }

    /// The pairs that were put aside, the newest last.
    pub fn older(&self) -> &[Arc<Pair>] {
        &self.older
    }

    /// The pair that signs what was said at an instant: the one that was in use then, as long as it
    /// is good. So the news of a new pair is signed by the one before it, which everybody knows.
    pub fn at(&self, said: Timestamp) -> &Arc<Pair> {
        let in_use = |pair: &&Arc<Pair>| pair.made.is_none_or(|made| made + SETTLING < said);
        let newest_first = std::iter::once(&self.current).chain(self.older.iter().rev());
        newest_first.clone().find(in_use).unwrap_or_else(|| self.older.first().unwrap_or(&self.current))
    }

    /// The ring without the pairs whose successor was made before an instant.
    pub fn without(&self, before: Timestamp) -> Ring {
        let all: Vec<&Arc<Pair>> = self.older.iter().chain([&self.current]).collect();
        let good = |pair: &[&Arc<Pair>]| pair[1].made.is_none_or(|made| made >= before);
        let older = all.windows(2).filter(|pair| good(pair)).map(|pair| pair[0].clone()).collect();
        Ring { older, current: self.current.clone() }
    }
}

#[cfg(test)]
mod tests {
    use crate::keys::ring::{Pair, Ring};
    use crate::model::Timestamp;
    use crate::signature::signing::{ProofKey, SigningKey};
    use std::sync::{Arc, LazyLock};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).expect("an instant")
    }

    fn ring() -> Ring {
        static KEYS: LazyLock<(Arc<SigningKey>, Arc<ProofKey>)> = LazyLock::new(|| {
            (Arc::new(SigningKey::generate().expect("a key")), Arc::new(ProofKey::generate().expect("a key")))
        });
        let pair = |number, made: Option<i64>| {
            Arc::new(Pair { number, made: made.map(at), rsa: KEYS.0.clone(), ed25519: KEYS.1.clone() })
        };
        Ring::new(vec![pair(1, None), pair(2, Some(1000)), pair(3, Some(2000))]).expect("three pairs")
    }

    #[test]
    fn what_was_said_is_signed_by_the_pair_that_was_in_use_then() {
        let table = [(0, 1), (1000, 1), (1010, 1), (1011, 2), (2000, 2), (2010, 2), (2011, 3), (9000, 3)];
        for (said, number) in table {
            assert_eq!(ring().at(at(said)).number, number, "{said}");
        }
    }

    #[test]
    fn a_pair_is_good_until_its_successor_is_old() {
        let numbers = |ring: Ring| ring.older().iter().map(|pair| pair.number).collect::<Vec<_>>();
        for (before, good) in
            [(0, vec![1, 2]), (1000, vec![1, 2]), (1001, vec![2]), (2000, vec![2]), (2001, vec![])]
        {
            assert_eq!(numbers(ring().without(at(before))), good, "{before}");
        }
        // What was said by a pair that is good no longer is signed by the oldest that is.
        assert_eq!(ring().without(at(1001)).at(at(500)).number, 2);
        assert_eq!(ring().without(at(9000)).at(at(500)).number, 3);
    }
}

//! From names to addresses that may be reached. The client connects to exactly what is returned
//! here, so a name cannot lead elsewhere between the check and the connection.
//!
//! Literal addresses do not pass here: [`crate::remote::guard::Guard::check`] sees them.

use crate::remote::guard::{Forbidden, Guard};
use moka::future::Cache;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// How long an answer is kept. The system's resolver is asked, since it knows what the operator has
/// set up (hosts file, search order, a cache of its own), and it does not say how long an answer is
/// good for: as long as the shortest that is usual, so that hosts that move are found again.
const KEPT: Duration = Duration::from_secs(60);
/// How long it is kept that there was no answer (RFC 9520 §3.2: a second to five minutes), so that a
/// name that is gone does not hold a thread for each request.
const FAILURE_KEPT: Duration = Duration::from_secs(10);
/// How many names are kept.
const NAMES: u64 = 50_000;

type Answers = Cache<String, Arc<[IpAddr]>>;

/// The system's resolver, without the addresses that may not be reached, and with a memory.
#[derive(Clone, Debug)]
pub struct GuardedResolver {
    guard: Guard,
    answers: Answers,
    /// Names without an answer, and why.
    failures: Cache<String, Arc<str>>,
}

impl GuardedResolver {
    /// A resolver that gives only what the guard admits.
    pub fn new(guard: Guard) -> GuardedResolver {
        let answers = Cache::builder().max_capacity(NAMES).time_to_live(KEPT).build();
        let failures = Cache::builder().max_capacity(NAMES).time_to_live(FAILURE_KEPT).build();
        GuardedResolver { guard, answers, failures }
    }

    /// All addresses of a name, remembered or looked up. Many that ask for one name at the same time
    /// wait for one answer.
    async fn addresses(&self, name: &str) -> Result<Arc<[IpAddr]>, io::Error> {
        if let Some(reason) = self.failures.get(name).await {
            return Err(io::Error::other(reason.to_string()));
        }
        match self.answers.try_get_with_by_ref(name, look_up(name)).await {
            Ok(found) => Ok(found),
            Err(error) => {
                self.failures.insert(name.to_owned(), error.to_string().into()).await;
                Err(io::Error::other(error))
            }
        }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let name = name.as_str().to_ascii_lowercase();
            let found = resolver.addresses(&name).await?;
            let admitted: Vec<SocketAddr> =
                // The port is set by the client.
                found.iter().filter(|address| resolver.guard.admits(**address)).map(|address| (*address, 0).into()).collect();
            if admitted.is_empty() {
                return Err(Forbidden::Private(name).into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

async fn look_up(name: &str) -> Result<Arc<[IpAddr]>, io::Error> {
    Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
}

#[cfg(test)]
mod tests {
    use crate::remote::guard::{Forbidden, Guard};
    use crate::remote::resolver::GuardedResolver;
    use reqwest::dns::Resolve;
    use std::net::IpAddr;

    async fn addresses(resolver: &GuardedResolver, name: &str) -> Result<Vec<IpAddr>, Option<Forbidden>> {
        match resolver.resolve(name.parse().expect("a name")).await {
            Ok(found) => Ok(found.map(|address| address.ip()).collect()),
            Err(error) => Err(error.downcast_ref().cloned()),
        }
    }

    #[tokio::test]
    async fn a_name_with_several_addresses_leads_only_to_those_that_are_admitted() {
        let four = GuardedResolver::new(Guard::plain(|address| address.is_ipv4()));
        let four = addresses(&four, "localhost").await.expect("addresses");
        assert!(!four.is_empty() && four.iter().all(|address| address.is_ipv4()), "{four:?}");
        let none = addresses(&GuardedResolver::new(Guard::public()), "localhost").await;
        assert_eq!(none, Err(Some(Forbidden::Private("localhost".to_owned()))));
    }

    #[tokio::test]
    async fn an_answer_that_is_kept_is_checked_like_a_new_one() {
        let resolver = GuardedResolver::new(Guard::public());
        let kept = ["10.0.0.1".parse().expect("private"), "9.9.9.9".parse().expect("public")];
        resolver.answers.insert("a.example".to_owned(), kept.into()).await;
        assert_eq!(addresses(&resolver, "A.example").await, Ok(vec![kept[1]]));
        resolver.answers.insert("a.example".to_owned(), kept[..1].into()).await;
        assert_eq!(
            addresses(&resolver, "a.example").await,
            Err(Some(Forbidden::Private("a.example".into())))
        );
        assert_eq!(addresses(&resolver, "nothing.invalid").await, Err(None));
        assert!(!resolver.answers.contains_key("nothing.invalid"));
    }

    #[tokio::test]
    async fn that_a_name_has_no_address_is_remembered_for_a_while() {
        let resolver = GuardedResolver::new(Guard::plain(|_| true));
        assert_eq!(addresses(&resolver, "nothing.invalid").await, Err(None));
        assert!(resolver.failures.contains_key("nothing.invalid"));
        resolver.failures.insert("localhost".to_owned(), "it was away".into()).await;
        assert_eq!(addresses(&resolver, "localhost").await, Err(None), "nobody looks");
    }
}

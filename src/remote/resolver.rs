//! From names to addresses that may be reached. The client connects to exactly what is returned
//! here, so a name cannot lead elsewhere between the check and the connection.
//!
//! Literal addresses do not pass here: [`crate::remote::guard::Guard::check`] sees them.

use crate::remote::guard::{Forbidden, Guard};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;

/// The system's resolver, without the addresses that may not be reached.
#[derive(Clone, Copy, Debug)]
pub struct GuardedResolver(pub Guard);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.0;
        Box::pin(async move {
            // The port is set by the client.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let admitted: Vec<SocketAddr> = found.filter(|address| guard.admits(address.ip())).collect();
            if admitted.is_empty() {
                return Err(Forbidden::Private(name.as_str().to_owned()).into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::remote::guard::{Forbidden, Guard};
    use crate::remote::resolver::GuardedResolver;
    use reqwest::dns::Resolve;

    #[tokio::test]
    async fn a_name_with_several_addresses_leads_only_to_those_that_are_admitted() {
        let name = || "localhost".parse().expect("a name");
        let four = GuardedResolver(Guard::plain(|address| address.is_ipv4())).resolve(name()).await;
        let four: Vec<_> = four.expect("addresses").collect();
        assert!(!four.is_empty() && four.iter().all(|address| address.is_ipv4()), "{four:?}");
        let none = GuardedResolver(Guard::public()).resolve(name()).await.err().expect("an error");
        assert_eq!(none.downcast_ref(), Some(&Forbidden::Private("localhost".to_owned())));
    }
}

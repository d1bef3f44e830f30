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

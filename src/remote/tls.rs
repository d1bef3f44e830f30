//! TLS as the client speaks it: the system's certificates, and a memory of sessions that is large
//! enough for the servers of thousands of followers.

use crate::remote::NoClient;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;

/// Servers whose sessions are kept; the library's own number would do for 32 of them.
const SERVERS: usize = 16_384;
/// The library counts eight sessions for a server.
const SESSIONS: usize = SERVERS * 8;

/// The settings of the client.
pub fn config() -> Result<ClientConfig, NoClient> {
    let versions = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let roots = versions.with_safe_default_protocol_versions()?.with_platform_verifier()?;
    let mut config = roots.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::in_memory_sessions(SESSIONS);
    Ok(config)
}

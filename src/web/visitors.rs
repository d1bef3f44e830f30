//! Who may ask for what, and how often: rates for each address, and signatures where the site asks
//! for them.

use crate::activity::id::Id;
use crate::inbox::Rejection;
use crate::iri::Named;
use crate::publication::showroom::Kind;
use crate::web::State;
use crate::web::inbox::{headers, view};
use actix_web::HttpRequest;
use chrono::Utc;
use std::net::{IpAddr, Ipv6Addr};

/// The most addresses whose pace is kept apart from that of others.
pub const MOST_ADDRESSES: usize = 50_000;

/// Takes one request off what an address may make. Only what costs something counts: requests to
/// inboxes, and what is not answered from memory.
pub fn admit(request: &HttpRequest, state: &State) -> Result<(), Rejection> {
    let address = address(request).map_or_else(String::new, |address| bucket(address).to_string());
    state.addresses.take_or_seconds(&address, Utc::now()).map_err(Rejection::TooMany)
}

/// Who signed a request for something that [`is_guarded`].
pub async fn identify(request: &HttpRequest, state: &State) -> Result<Id, Rejection> {
    admit(request, state)?;
    let lines = headers(request);
    state.inbox.identify(&view(request, state, &lines), Utc::now()).await
}

/// With `[federation] authorized_fetch`, only a signed request gets what is said. Actors are shown
/// to everybody: their keys are what signatures are checked with, ours by others while they answer
/// us.
pub fn is_guarded(request: &HttpRequest, state: &State, kind: Kind) -> bool {
    let path = request.path();
    if kind != Kind::Activity || !path.starts_with("/ap/") || !state.config().federation.authorized_fetch {
        return false;
    }
    let named = state.site.named(&state.site.absolute(path.trim_end_matches('/')));
    !matches!(named, Some(Named::Actor(_)))
}

/// Whose request it is. A proxy on this machine says for whom it asks (`X-Forwarded-For`, of which
/// the last address is the one that the proxy itself saw); others could say anything.
fn address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    if !peer.is_loopback() {
        return Some(peer);
    }
    let said = request.headers().get_all("x-forwarded-for").last().and_then(|value| value.to_str().ok());
    let last = said.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    Some(last.unwrap_or(peer))
}

/// Whoever has one address of IPv6 has a network of them: 64 bits count.
fn bucket(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => IpAddr::V4(mapped),
            None => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::web::visitors::{address, bucket};
    use actix_web::test::TestRequest;

    #[test]
    fn a_network_of_ipv6_is_one_visitor() {
        let table = [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ];
        for (address, expected) in table {
            assert_eq!(bucket(address.parse().expect("an address")).to_string(), expected);
        }
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let seen = |peer: &str, said: &str| {
            let peer = format!("{peer}:1").parse().expect("an address");
            let request = TestRequest::default().peer_addr(peer).insert_header(("x-forwarded-for", said));
            address(&request.to_http_request()).map(|address| address.to_string())
        };
        assert_eq!(seen("127.0.0.1", "192.0.2.9, 192.0.2.1").as_deref(), Some("192.0.2.1"));
        assert_eq!(seen("127.0.0.1", "nobody").as_deref(), Some("127.0.0.1"));
        assert_eq!(seen("198.51.100.1", "192.0.2.1").as_deref(), Some("198.51.100.1"));
    }
}

//! Which addresses of the network may be reached: an allow-list, against server-side request
//! forgery.
//!
//! Knows nothing of connections; [`crate::remote::resolver`] asks it for every address before one
//! is made.

use crate::model::hosts::is_plain;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// What may be reached.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    admits: fn(IpAddr) -> bool,
    ports: Ports,
}

/// Which schemes and ports may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ports {
    /// `https` on port 443.
    Https,
    /// `http` and `https` on any port.
    Any,
}

/// Why an address may not be reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// The scheme or port is not that of the public web.
    #[error("only https addresses on port 443 are fetched")]
    NotHttps,
    /// There is a user name or a password in it.
    #[error("addresses with a user name or a password are not fetched")]
    Userinfo,
    /// There is no host, or its name ends in a dot: another name of a host that may be blocked.
    #[error("the address names no host, or one whose name is too long or ends in a dot")]
    NoHost,
    /// The host is, or leads to, a machine of a private or special network.
    #[error("{0} leads to a private or special network")]
    Private(String),
}

impl Guard {
    /// The public web alone.
    pub fn public() -> Guard {
        Guard { admits: is_global_unicast, ports: Ports::Https }
    }

    /// Everything, also plain `http`: for tests and closed networks.
    pub fn open() -> Guard {
        Guard::plain(|_| true)
    }

    /// Any scheme and port, on the addresses that are admitted.
    pub fn plain(admits: fn(IpAddr) -> bool) -> Guard {
        Guard { admits, ports: Ports::Any }
    }

    /// True when a connection to the address may be made.
    pub fn admits(&self, address: IpAddr) -> bool {
        (self.admits)(address)
    }

    /// Checks all of a URL but what its name resolves to. A host that is a literal address is
    /// never resolved, so it is checked here.
    pub fn check(&self, url: &Url) -> Result<(), Forbidden> {
        let usual = url.scheme() == "https" && url.port().is_none();
        let plain = self.ports == Ports::Any && matches!(url.scheme(), "http" | "https");
        if !usual && !plain {
            return Err(Forbidden::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::Userinfo);
        }
        let address: IpAddr = match url.host().ok_or(Forbidden::NoHost)? {
            Host::Domain(name) if is_plain(name) => return Ok(()),
            Host::Domain(_) => return Err(Forbidden::NoHost),
            Host::Ipv4(address) => address.into(),
            Host::Ipv6(address) => address.into(),
        };
        if self.admits(address) { Ok(()) } else { Err(Forbidden::Private(address.to_string())) }
    }
}

/// True for the addresses of the public internet: neither private nor special (RFC 6890 and the
/// IANA registries of special-purpose addresses), nor a way to write one of those.
pub fn is_global_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_global_v4(address),
        IpAddr::V6(address) => is_global_v6(address),
    }
}

/// The special networks of IPv4: address and length of the prefix.
const SPECIAL_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),       // this network, RFC 791
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private, RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // carrier-grade NAT, RFC 6598
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback, RFC 1122
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local and cloud metadata, RFC 3927
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private, RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments, RFC 6890
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation, RFC 5737
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays, RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private, RFC 1918
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarks, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast, RFC 5771
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved and broadcast, RFC 1112
];

fn is_global_v4(address: Ipv4Addr) -> bool {
    let within =
        |&(network, length): &(Ipv4Addr, u32)| (address.to_bits() ^ network.to_bits()) >> (32 - length) == 0;
    !SPECIAL_V4.iter().any(within)
}

/// The special networks within 2000::/3, the only part of IPv6 that is given out for use on the
/// internet. All else – loopback, mapped and compatible addresses, NAT64, discard-only, local,
/// multicast, segment routing – lies outside of it.
const SPECIAL_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, Teredo, RFC 2928
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4, RFC 3056
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation, RFC 9637
];

fn is_global_v6(address: Ipv6Addr) -> bool {
    let within =
        |&(network, length): &(Ipv6Addr, u32)| (address.to_bits() ^ network.to_bits()) >> (128 - length) == 0;
    address.to_bits() >> 125 == 0b001 && !SPECIAL_V6.iter().any(within)
}

#[cfg(test)]
mod tests {
    use crate::remote::guard::{Forbidden, Guard, is_global_unicast};
    use std::net::IpAddr;
    use url::Url;

    /// The first and the last address of every special network.
    const SPECIAL: [&str; 68] = [
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.88.99.0",
        "192.88.99.255",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.0",
        "198.51.100.255",
        "203.0.113.0",
        "203.0.113.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::8.8.8.8",
        "::ffff:0.0.0.0",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b:1::",
        "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
        "100::",
        "100::ffff:ffff:ffff:ffff",
        "100:0:0:1::",
        "1fff:ffff::",
        "2001::",
        "2001:0:53aa:64c::1",
        "2001:1::1",
        "2001:2::",
        "2001:20::1",
        "2001:30::1",
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2002::",
        "2002:7f00:1::",
        "2002:ffff:ffff::",
        "3fff::",
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
        "5f00::1",
        "fc00::",
        "fdff:ffff::",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ];

    /// The neighbours of the special networks, and some well-known hosts.
    const PUBLIC: [&str; 27] = [
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::",
        "2001:200::",
        "2001:db9::",
        "2003::",
        "2606:4700::1111",
        "3ffe::1",
    ];

    #[test]
    fn every_special_network_is_closed_and_its_neighbours_are_open() {
        for (list, open) in [(&SPECIAL[..], false), (&PUBLIC[..], true)] {
            for text in list {
                let address: IpAddr = text.parse().expect("an address");
                assert_eq!(is_global_unicast(address), open, "{text}");
            }
        }
    }

    #[test]
    fn only_https_on_its_own_port_is_open() {
        let table = [
            ("https://a.example/x", Ok(())),
            ("https://a.example:443/", Ok(())),
            ("https://8.8.8.8/", Ok(())),
            ("http://a.example/", Err(Forbidden::NotHttps)),
            ("https://a.example:8443/", Err(Forbidden::NotHttps)),
            ("ftp://a.example/", Err(Forbidden::NotHttps)),
            ("file:///etc/passwd", Err(Forbidden::NotHttps)),
            ("https://u@a.example/", Err(Forbidden::Userinfo)),
            ("https://:p@a.example/", Err(Forbidden::Userinfo)),
            ("https://a.example./", Err(Forbidden::NoHost)),
        ];
        for (url, outcome) in table {
            assert_eq!(Guard::public().check(&Url::parse(url).expect("a URL")), outcome, "{url}");
        }
    }

    #[test]
    fn literal_addresses_are_seen_through_every_spelling() {
        let spellings = [
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "127.0.0.1.",
            "0",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[fe80::1]",
            "169.254.169.254",
            "①②⑦.0.0.1",
        ];
        for host in spellings {
            let url = Url::parse(&format!("https://{host}/")).expect("a URL");
            assert!(matches!(Guard::public().check(&url), Err(Forbidden::Private(_))), "{host}");
            assert_eq!(Guard::open().check(&url), Ok(()), "{host}");
        }
    }
}

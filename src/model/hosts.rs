//! Hosts: those that deliveries go to, with the state of their breakers, and which of them one owner
//! can have in any number.

/// Whether a host gets anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostState {
    /// It answers, or nothing was sent yet.
    Closed,
    /// It has failed and is left in peace for a while.
    Open,
    /// It has failed, and the one request that tries it again is due or under way.
    HalfOpen,
    /// It has failed for so long that nothing is sent until it speaks to us.
    Suspended,
    /// The operator has stopped its deliveries.
    Paused,
}

/// How many hosts are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostStates {
    /// [`HostState::Closed`]
    pub closed: i64,
    /// [`HostState::Open`]
    pub open: i64,
    /// [`HostState::HalfOpen`]
    pub half_open: i64,
    /// [`HostState::Suspended`]
    pub suspended: i64,
    /// [`HostState::Paused`]
    pub paused: i64,
}

impl HostState {
    /// One word for the operator.
    pub fn word(self) -> &'static str {
        match self {
            HostState::Closed => "closed",
            HostState::Open => "open",
            HostState::HalfOpen => "half-open",
            HostState::Suspended => "suspended",
            HostState::Paused => "paused",
        }
    }
}

impl HostStates {
    /// Counts hosts that are in a state.
    pub fn add(&mut self, state: HostState, hosts: i64) {
        *match state {
            HostState::Closed => &mut self.closed,
            HostState::Open => &mut self.open,
            HostState::HalfOpen => &mut self.half_open,
            HostState::Suspended => &mut self.suspended,
            HostState::Paused => &mut self.paused,
        } += hosts;
    }
}

/// The longest name of a host, in bytes (RFC 1035 §2.3.4).
pub const LONGEST: usize = 253;

/// True when a name is written as one name of a host is, and not as another of the same: a dot at the
/// end leads to the same server and would pass by every list and every count.
pub fn is_plain(host: &str) -> bool {
    !host.is_empty() && host.len() <= LONGEST && !host.ends_with('.')
}

/// The domain of a host, as far as names tell: names below one domain are made in any number by one
/// owner, so they count together. The last two labels; the last three where the last two look like a
/// registry's (`example.co.uk`).
///
/// There is no list of registries here: such lists are large and always old. Who is counted together
/// with a stranger because of that waits a while for what it may fetch, and loses nothing.
pub fn domain(host: &str) -> &str {
    match labels(host) {
        Some(labels) if labels.three.is_some() && labels.is_registry() => labels.three.unwrap_or(host),
        Some(labels) => labels.two,
        None => host,
    }
}

/// What a domain of three labels lies below: `co.uk`. `None`: it has two.
pub fn registry(host: &str) -> Option<&str> {
    labels(host).filter(|labels| labels.three.is_some() && labels.is_registry()).map(|labels| labels.two)
}

/// The ends of a name.
struct Labels<'a> {
    two: &'a str,
    three: Option<&'a str>,
}

impl Labels<'_> {
    /// Registries below a country have short names: `co.uk`, `com.au`, `ac.jp`.
    fn is_registry(&self) -> bool {
        self.two.split_once('.').is_some_and(|(second, first)| second.len() <= 3 && first.len() == 2)
    }
}

/// `None`: it is an address, or a single label.
fn labels(host: &str) -> Option<Labels<'_>> {
    if host.starts_with('[') || host.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit()) {
        return None;
    }
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at).skip(1);
    let two = dots.next();
    if two.is_none() && !host.contains('.') {
        return None;
    }
    let behind = |at: usize| &host[at + 1..];
    let three = two.map(|_| dots.next().map_or(host, behind));
    Some(Labels { two: two.map_or(host, behind), three })
}

#[cfg(test)]
mod tests {
    use crate::model::hosts::{domain, registry};

    #[test]
    fn hosts_below_one_domain_count_together() {
        let table = [
            ("a.example", "a.example", None),
            ("x.a.example", "a.example", None),
            ("y.x.a.example", "a.example", None),
            // A short name below a country may be a registry's or not: both are counted.
            ("x.a.de", "x.a.de", Some("a.de")),
            ("x.status.de", "status.de", None),
            ("evil.co.uk", "evil.co.uk", Some("co.uk")),
            ("x.evil.co.uk", "evil.co.uk", Some("co.uk")),
            ("y.x.evil.co.uk", "evil.co.uk", Some("co.uk")),
            ("co.uk", "co.uk", None),
            ("localhost", "localhost", None),
            ("127.0.0.1", "127.0.0.1", None),
            ("[2001:db8::1]", "[2001:db8::1]", None),
            ("", "", None),
        ];
        for (host, expected, above) in table {
            assert_eq!((domain(host), registry(host)), (expected, above), "{host}");
        }
    }
}

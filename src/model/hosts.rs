//! The hosts that deliveries go to, and the state of their breakers.

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

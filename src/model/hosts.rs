//! The hosts that deliveries go to, counted by the state of their breaker.

/// How many hosts are in which state of the breaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostStates {
    /// They answer, or nothing was sent yet.
    pub closed: i64,
    /// They have failed and are left in peace for a while.
    pub open: i64,
    /// They have failed, and the one request that tries them again is due or under way.
    pub half_open: i64,
    /// They have failed for so long that nothing is sent until they speak to us.
    pub suspended: i64,
    /// The operator has stopped their deliveries.
    pub paused: i64,
}

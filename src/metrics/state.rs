//! What the store holds: looked at when somebody asks, and then the same in every process.

use crate::model::hosts::HostStates;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// What the store holds.
#[derive(Debug)]
pub struct StateMetrics {
    hosts: Family<State, Gauge>,
    head: Gauge,
    waiting: Gauge,
    reachable: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

impl StateMetrics {
    /// Gauges that stand at nought, known to a registry.
    pub fn register(registry: &mut Registry) -> StateMetrics {
        let metrics = StateMetrics {
            hosts: Family::default(),
            head: Gauge::default(),
            waiting: Gauge::default(),
            reachable: Gauge::default(),
        };
        registry.register("hosts", "Hosts by the state of their breaker", metrics.hosts.clone());
        let help = "The last position of the outbox log, in activities";
        registry.register("log_head", help, metrics.head.clone());
        let help = "Activities that wait for their time to enter the log";
        registry.register("departures_waiting", help, metrics.waiting.clone());
        let help = "1 when the database answered the last time that it was asked for these figures";
        registry.register("store_reachable", help, metrics.reachable.clone());
        metrics
    }

    /// The hosts, as they were counted now.
    pub fn set_hosts(&self, states: &HostStates) {
        let HostStates { closed, open, half_open, suspended, paused } = *states;
        for (state, count) in [
            ("closed", closed),
            ("open", open),
            ("half-open", half_open),
            ("suspended", suspended),
            ("paused", paused),
        ] {
            self.hosts.get_or_create(&State { state }).set(count);
        }
    }

    /// The last position of the log, and how many departures wait.
    pub fn set_log(&self, head: i64, waiting: i64) {
        self.head.set(head);
        self.waiting.set(waiting);
    }

    /// Whether the database answered.
    pub fn set_reachable(&self, reachable: Reachable) {
        self.reachable.set(i64::from(reachable == Reachable::Yes));
    }
}

/// Whether the database answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reachable {
    /// It does.
    Yes,
    /// It does not; the other figures are older.
    No,
}

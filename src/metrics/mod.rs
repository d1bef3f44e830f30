//! What is counted, and how it reads to Prometheus (OpenMetrics 1.0).
//!
//! Made once, passed on as an argument. Labels come from closed sets, so nothing that a stranger
//! sends can make the list longer. Knows nothing of what is counted: others say it.

pub mod delivery;
pub mod history;
pub mod inbox;
pub mod readers;
pub mod state;

use crate::metrics::delivery::DeliveryMetrics;
use crate::metrics::history::History;
use crate::metrics::inbox::InboxMetrics;
use crate::metrics::readers::Readers;
use crate::metrics::state::StateMetrics;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// The media type of [`Metrics::render`] (OpenMetrics 1.0, "Overall Structure").
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All counters of a process.
#[derive(Debug)]
pub struct Metrics {
    /// What the delivery engine does.
    pub delivery: DeliveryMetrics,
    /// What comes to the inboxes.
    pub inbox: InboxMetrics,
    /// Deliveries by the hour and by the host, for the operator's page.
    pub history: History,
    /// Who reads the feeds, for the operator's page.
    pub readers: Readers,
    /// What the store holds, as it was last looked at.
    pub state: StateMetrics,
    registry: Registry,
}

impl Metrics {
    /// Counters that stand at nought.
    pub fn new() -> Metrics {
        let mut registry = Registry::with_prefix("tidings");
        let build = Family::<[(&'static str, &'static str); 1], Gauge>::default();
        build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
        registry.register("build", "The version of the program; always 1", build);
        Metrics {
            delivery: DeliveryMetrics::register(&mut registry),
            inbox: InboxMetrics::register(&mut registry),
            history: History::default(),
            readers: Readers::default(),
            state: StateMetrics::register(&mut registry),
            registry,
        }
    }

    /// The text that Prometheus reads.
    pub fn render(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing to a text cannot fail");
        text
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics::new()
    }
}

#[cfg(test)]
mod tests {
    use crate::metrics::Metrics;
    use crate::metrics::delivery::Ending;
    use crate::model::hosts::HostStates;
    use std::time::Duration;

    #[test]
    fn what_was_counted_is_read_by_its_name() {
        let metrics = Metrics::new();
        let lag = Some(Duration::from_secs(3));
        metrics.delivery.ended(Ending::Delivered, Some(202), lag);
        metrics.delivery.ended(Ending::Delivered, Some(200), lag);
        metrics.delivery.ended(Ending::Retried, None, None);
        metrics.inbox.accepted("Follow");
        metrics.inbox.refused("signature");
        metrics.state.set_hosts(&HostStates { closed: 7, suspended: 2, ..HostStates::default() });
        metrics.state.set_log(31, 4);
        let under_way = metrics.delivery.begun();
        let text = metrics.render();
        for line in [
            "tidings_deliveries_total{outcome=\"delivered\",status=\"2xx\"} 2",
            "tidings_deliveries_total{outcome=\"retried\",status=\"none\"} 1",
            "tidings_deliveries_total{outcome=\"refused\",status=\"4xx\"} 0",
            "tidings_delivery_lag_seconds_count 2",
            "tidings_delivery_lag_seconds_bucket{le=\"5.0\"} 2",
            "tidings_deliveries_in_flight 1",
            "tidings_hosts{state=\"closed\"} 7",
            "tidings_hosts{state=\"suspended\"} 2",
            "tidings_log_head 31",
            "tidings_departures_waiting 4",
            "tidings_inbox_accepted_total{type=\"Follow\"} 1",
            "tidings_inbox_refusals_total{reason=\"signature\"} 1",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
        }
        drop(under_way);
        assert!(metrics.render().contains("tidings_deliveries_in_flight 0"));
        assert!(text.ends_with("# EOF\n"));
    }
}

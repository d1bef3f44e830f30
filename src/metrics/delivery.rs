//! Deliveries: how they ended, how late they were, how many are under way.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// The bounds of the buckets of lag, in seconds: from a second to a week.
const LAG: [f64; 12] =
    [1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 10_800.0, 43_200.0, 86_400.0, 259_200.0, 604_800.0];

/// How one request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was taken.
    Delivered,
    /// It will never be taken.
    Refused,
    /// It is tried again later.
    Retried,
}

/// What the delivery engine counts.
#[derive(Debug)]
pub struct DeliveryMetrics {
    ended: Family<Labels, Counter>,
    lag: Histogram,
    in_flight: Gauge,
}

/// One request under way; counted as such until it is dropped.
#[derive(Debug)]
pub struct UnderWay(Gauge);

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    outcome: &'static str,
    status: &'static str,
}

impl DeliveryMetrics {
    /// Counters that stand at nought, known to a registry.
    pub fn register(registry: &mut Registry) -> DeliveryMetrics {
        let metrics = DeliveryMetrics {
            ended: Family::default(),
            lag: Histogram::new(LAG),
            in_flight: Gauge::default(),
        };
        for (ending, status) in [
            (Ending::Delivered, Some(200)),
            (Ending::Refused, Some(400)),
            (Ending::Retried, Some(500)),
            (Ending::Retried, None),
        ] {
            drop(metrics.ended.get_or_create(&labels(ending, status)));
        }
        let help = "Requests to inboxes by how they ended and by the class of their status";
        registry.register("deliveries", help, metrics.ended.clone());
        let help = "The time from saying an activity until an inbox took it";
        registry.register_with_unit("delivery_lag", help, Unit::Seconds, metrics.lag.clone());
        let help = "Requests to inboxes that wait for their answer";
        registry.register("deliveries_in_flight", help, metrics.in_flight.clone());
        metrics
    }

    /// A request begins; it ends when the value is dropped.
    pub fn begun(&self) -> UnderWay {
        self.in_flight.inc();
        UnderWay(self.in_flight.clone())
    }

    /// Counts a request; `status` is `None` without an answer, `lag` is the time since the activity
    /// was said, for those that arrived.
    pub fn ended(&self, ending: Ending, status: Option<u16>, lag: Option<Duration>) {
        self.ended.get_or_create(&labels(ending, status)).inc();
        if let Some(lag) = lag {
            self.lag.observe(lag.as_secs_f64());
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn labels(ending: Ending, status: Option<u16>) -> Labels {
    let outcome = match ending {
        Ending::Delivered => "delivered",
        Ending::Refused => "refused",
        Ending::Retried => "retried",
    };
    let status = match status {
        None => "none",
        Some(200..=299) => "2xx",
        Some(300..=399) => "3xx",
        Some(400..=499) => "4xx",
        Some(500..=599) => "5xx",
        Some(_) => "other",
    };
    Labels { outcome, status }
}

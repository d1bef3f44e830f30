//! What comes to the inboxes: taken, by type; refused, by reason.
//!
//! Types and reasons are words of the program, never of a stranger: whoever counts maps what came to
//! one of a closed set (`"Other"` for the rest).

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// What the inboxes count.
#[derive(Debug)]
pub struct InboxMetrics {
    accepted: Family<Type, Counter>,
    refused: Family<Reason, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Type {
    r#type: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

impl InboxMetrics {
    /// Counters that stand at nought, known to a registry.
    pub fn register(registry: &mut Registry) -> InboxMetrics {
        let metrics = InboxMetrics { accepted: Family::default(), refused: Family::default() };
        let help = "Activities that were taken, by type";
        registry.register("inbox_accepted", help, metrics.accepted.clone());
        let help = "Requests to inboxes that were refused, by reason";
        registry.register("inbox_refusals", help, metrics.refused.clone());
        metrics
    }

    /// Counts an activity that was taken; `kind` is its type as ActivityStreams writes it.
    pub fn accepted(&self, kind: &'static str) {
        self.accepted.get_or_create(&Type { r#type: kind }).inc();
    }

    /// Counts a request that was refused.
    pub fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&Reason { reason }).inc();
    }
}

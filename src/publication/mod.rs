//! What was said → what is now said → the difference, written in one transaction; and what leaves
//! when its time comes.
//!
//! Knows nothing of the network: what is to be delivered enters the outbox log, and that is all.

pub mod departures;
pub mod difference;
pub mod edition;
pub mod export;
pub mod fingerprint;
pub mod gallery;
pub mod herald;
pub mod identity;
pub mod keeper;
pub mod library;
pub mod loss;
pub mod matching;
pub mod plan;
pub mod portrait;
pub mod rows;
pub mod showroom;
pub mod suggestion;
pub mod watch;
pub mod wording;

//! Claim, sign, post, settle: the engine that carries the outbox log to every destination.
//!
//! A destination is a cursor into the log; nothing is queued per recipient. Hosts are claimed with
//! a lease and served one request at a time, many hosts at once. Knows nothing of what activities
//! say: bodies are bytes.

pub mod engine;
pub mod feed;
pub mod flush;
pub mod host;
pub mod knock;
pub mod parcel;
pub mod policy;
pub mod room;

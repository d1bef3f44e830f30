//! How others find what the site holds: WebFinger, host-meta and NodeInfo.
//!
//! Knows which documents there are and what they say; knows no team list and no routes.

pub mod host_meta;
pub mod nodeinfo;
pub mod resource;
pub mod webfinger;
pub mod websub;

//! Tidings publishes every entry of a project's status report as a feed item, a page and an
//! ActivityPub note.
//!
//! The rooms stand on floors; imports go down only. `docs/architecture.md` draws the house,
//! `tests/house.rs` keeps it so.

// Floor 0: words.
pub mod iri;
pub mod model;

// Floor 1: pure functions of their arguments.
pub mod activity;
pub mod report;

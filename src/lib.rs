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
pub mod config;
pub mod discovery;
pub mod document;
pub mod feed;
pub mod page;
pub mod report;
pub mod signature;

// Floor 2: holders, each of one thing.
pub mod files;
pub mod keys;
pub mod metrics;
pub mod remote;
pub mod store;

// Floor 3: deeds.
pub mod delivery;
pub mod hub;
pub mod inbox;
pub mod publication;

// Floors 4 and 5: doors.
pub mod cli;
pub mod web;

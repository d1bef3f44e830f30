//! A Fediverse implementation that is not ours, Fedify, follows Tidings and reads what it says.
//!
//! What is tested is what Fedify understood and verified. Without Node or Fedify the tests say so
//! and pass, except under `CI=true`.

mod follower;
mod life;
mod program;
mod proofs;
mod reports;
mod rules;
mod sharing;
mod signatures;
mod story;
mod tidings;
mod tools;

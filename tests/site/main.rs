//! The built program from outside: started in a folder of its own, asked over real sockets, met by
//! a remote server of ours that checks every signature without our own code.

mod accounts;
mod attacks;
mod backup;
mod blocking;
mod browse;
mod browser;
mod checking;
mod cluster;
mod delivery;
mod doctor;
mod exporting;
mod fairness;
mod feeds;
mod following;
mod forged;
#[path = "../../fuzz/src/harmless.rs"]
mod harmless;
mod input;
mod knocking;
mod listings;
mod manual;
mod metrics;
mod moving;
mod operating;
mod outages;
mod pages;
mod patience;
mod pictures;
mod polling;
mod portraits;
#[path = "../store/postgres.rs"]
mod postgres;
mod program;
mod publishing;
mod reactions;
mod reader;
mod remote;
mod retries;
mod rotating;
mod rules;
mod samples;
mod signals;
mod signed;
mod spacing;
mod start;
mod statically;
mod stopping;
mod strangers;
mod subscribing;
mod successors;
mod validators;
mod watching;
mod websub;
mod wire;

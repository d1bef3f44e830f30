//! The documentation tells the truth: every command in it is run by the built program, in a folder
//! of its own, with a running site, a follower on another server and PostgreSQL where one is named.

pub mod book;
pub mod stage;

use book::{Standing, Told};
use stage::Stage;
use std::collections::BTreeSet;

/// What is run nowhere, by how it begins, and why. A line that no document needs any more is an error.
pub const NOT_RUN: [(&str, &str); 6] = [
    (". \"$HOME/.cargo/env\"", "finds the Rust that was not installed"),
    ("cargo bench", "takes minutes; the manifest is asked for the name instead"),
    ("cargo fuzz", "fuzzing needs a program of its own"),
    ("cargo install cargo-fuzz", "fuzzing needs a program of its own"),
    ("curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs", "installs Rust on this machine"),
    ("fuzz/", "fuzzing takes as long as one lets it"),
];

/// What `.ci/run` runs, by how it begins, and there.
pub const IN_CI: [(&str, &str); 3] = [
    (".ci/run", "#!/usr/bin/env bash"),
    ("cargo build", "run cargo build --release --locked"),
    ("cargo test", "run cargo test --locked"),
];

/// What changes the system, by how it begins: it is run only on a [machine](crate::machine) that boots.
const ON_A_MACHINE: [&str; 7] =
    ["apt-get", "certbot", "journalctl", "ssh", "systemctl daemon-reload", "systemctl reload", "useradd"];

/// How a command begins that is not run here.
fn left_out(line: &str) -> Option<&'static str> {
    // Variables that are set for one command come first.
    let is_variable = |word: &&str| word.contains('=') && !word.starts_with(['-', '\'', '"']);
    let words: Vec<&str> = line.split(' ').skip_while(is_variable).collect();
    let command = words.join(" ");
    let command = command.strip_prefix("sudo ").unwrap_or(&command);
    left_outs().find(|beginning| command.starts_with(beginning))
}

fn left_outs() -> impl Iterator<Item = &'static str> {
    NOT_RUN.into_iter().chain(IN_CI).map(|(beginning, _)| beginning).chain(ON_A_MACHINE)
}

/// Runs all commands of a document in order, each once; says which were wrong.
fn perform(document: &str) -> Vec<String> {
    perform_on(&mut Stage::new(), document)
}

fn perform_on(stage: &mut Stage, document: &str) -> Vec<String> {
    let (mut wrong, mut done) = (Vec::new(), BTreeSet::new());
    for told in book::commands(document) {
        if left_out(&told.line).is_none() && done.insert(told.line.clone()) {
            wrong.extend(
                stage.play(&told).err().map(|why| format!("{}: {}\n    {why}", told.place, told.line)),
            );
        }
    }
    wrong
}

fn is_right(document: &str) {
    let wrong = perform(document);
    assert!(wrong.is_empty(), "{} commands are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_the_front_page_tells_to_type_works() {
    is_right("README.md");
}

#[test]
fn the_way_from_nothing_to_a_followed_account_leads_there() {
    let mut stage = Stage::new();
    let wrong = perform_on(&mut stage, "docs/quickstart.md");
    assert!(wrong.is_empty(), "{} commands are wrong:\n{}", wrong.len(), wrong.join("\n"));
    stage.is_followed("core");
}

#[test]
fn what_operators_are_told_to_type_works() {
    is_right("docs/operating.md");
}

#[test]
fn what_operators_of_large_sites_are_told_to_type_works() {
    is_right("docs/scaling.md");
}

#[test]
fn what_a_project_with_a_long_history_is_told_to_type_works() {
    is_right("docs/freebsd.md");
}

#[test]
fn what_all_other_documents_tell_to_type_works() {
    let own = ["README.md", "docs/quickstart.md", "docs/operating.md", "docs/scaling.md", "docs/freebsd.md"];
    let others = book::documents().into_iter().filter(|document| !own.contains(&&**document));
    let wrong: Vec<String> = others.flat_map(|document| perform(&document)).collect();
    assert!(wrong.is_empty(), "{} commands are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_not_run_is_named_in_some_document_and_benchmarks_exist() {
    let all: Vec<Told> = book::documents().iter().flat_map(|document| book::commands(document)).collect();
    assert!(
        all.iter().filter(|told| told.standing == Standing::Block).count() > 50,
        "few commands were found"
    );
    let used: BTreeSet<&str> = all.iter().filter_map(|told| left_out(&told.line)).collect();
    let idle: Vec<_> = left_outs().filter(|beginning| !used.contains(beginning)).collect();
    assert!(idle.is_empty(), "no document says {idle:?}");
    let ci = include_str!("../../.ci/run");
    let missing: Vec<_> =
        IN_CI.iter().filter(|(_, line)| !ci.lines().any(|said| said.starts_with(line))).collect();
    assert!(missing.is_empty(), ".ci/run does not run {missing:?}");
    let manifest = include_str!("../../Cargo.toml");
    for told in all {
        if let Some((_, bench)) = told.line.split_once("cargo bench --bench ") {
            assert!(manifest.contains(&format!("[[bench]]\nname = \"{bench}\"")), "{}: {bench}", told.place);
        }
    }
}

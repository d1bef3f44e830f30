//! Follows `docs/add-a-feed.md` on a copy of the source: every step must fit, and the result must
//! compile and pass its tests.
//!
//! The copy is built as `cargo test` builds the original, in the same folder: dependencies are there
//! already, and only this crate is compiled.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const WALKTHROUGH: &str = "docs/add-a-feed.md";

/// What is copied: all that the library's tests are made of.
const COPIED: [&str; 6] = ["Cargo.toml", "Cargo.lock", "src", "config.toml", "docs", "tests"];

/// A block with the file that it is about: `rust FILE` is a new file, `diff FILE` changes one.
struct Step {
    kind: String,
    file: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn steps(text: &str) -> Vec<Step> {
    let (mut steps, mut open) = (Vec::new(), None);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = info.split_once(' ').map(|(kind, file)| (kind.to_owned(), file.to_owned()));
            }
            Event::Text(text) => {
                if let Some((kind, file)) = open.clone() {
                    steps.push(Step { kind, file, text: text.to_string() });
                }
            }
            Event::End(TagEnd::CodeBlock) => open = None,
            _ => {}
        }
    }
    steps
}

/// The text with a change made at the one place that it fits.
fn changed(before: &str, step: &Step) -> String {
    let side = |sign: char| -> String {
        let lines = step.text.lines().filter(|line| line.starts_with([' ', sign]) || line.is_empty());
        lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
    };
    let (old, new) = (side('-'), side('+'));
    let places = before.matches(&*old).count();
    assert_eq!(places, 1, "{WALKTHROUGH}: this fits {places} places of {}:\n{}", step.file, step.text);
    before.replacen(&*old, &new, 1)
}

fn files(of: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    if of.is_file() {
        into.insert(of.strip_prefix(root()).expect("ours").to_owned(), std::fs::read(of).expect("a file"));
    } else if !of.ends_with("node_modules") {
        let entries = std::fs::read_dir(of).expect("a folder");
        entries.for_each(|entry| files(&entry.expect("a file").path(), into));
    }
}

/// Writes what differs, so that a second run compiles little.
fn write(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    for (file, bytes) in files {
        let path = folder.join(file);
        if std::fs::read(&path).is_ok_and(|there| there == *bytes) {
            continue;
        }
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
}

#[test]
fn the_walkthrough_leads_to_a_feed_format_that_works() {
    let mut copy = BTreeMap::new();
    COPIED.iter().for_each(|path| files(&root().join(path), &mut copy));
    let steps = steps(&std::fs::read_to_string(root().join(WALKTHROUGH)).expect("the walkthrough"));
    assert!(steps.len() > 8, "{} steps", steps.len());
    for step in &steps {
        let file = PathBuf::from(&step.file);
        let before = copy.get(&file).map(|bytes| String::from_utf8(bytes.clone()).expect("UTF-8"));
        let after = match (&*step.kind, before) {
            ("rust", None) => step.text.clone(),
            ("diff", Some(before)) => changed(&before, step),
            (kind, _) => panic!("{WALKTHROUGH}: {kind} of {}, which is there or not", step.file),
        };
        copy.insert(file, after.into_bytes());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walkthrough");
    write(&folder, &copy);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder of builds");
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let mut command = Command::new(cargo);
    command.args(["test", "--lib", "--offline", "--locked", "--quiet", "feed"]).current_dir(&folder);
    let ended = command.env("CARGO_TARGET_DIR", target).output().expect("cargo runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (said(&ended.stdout), said(&ended.stderr));
    assert!(ended.status.success(), "{WALKTHROUGH}: what it leads to fails:\n{out}{err}");
    assert!(out.contains("test result: ok") && !out.contains("running 0 tests"), "{out}");
}

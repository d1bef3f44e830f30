//! Node and Fedify: where they are, or what to install.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The folder of this test.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop");
/// The oldest Node that Fedify runs on.
const OLDEST: u32 = 22;

/// What to do without them.
const MISSING: &str =
    "Fedify or a Node of version 22 is missing; install them with: npm install --prefix tests/interop";

/// Node, when it is new enough and Fedify is there. Else the test passes without having looked,
/// which is told once; under `CI=true` it fails.
pub fn node() -> Option<&'static Path> {
    static NODE: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        let node = find();
        if node.is_none() {
            skipped(MISSING);
        }
        node
    });
    let required = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(NODE.is_some() || !required, "{MISSING}");
    NODE.as_deref()
}

/// The program of activitypub-testing, under the same terms.
pub fn rules() -> Option<&'static Path> {
    const PROGRAM: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/interop/rules/node_modules/activitypub-testing/src/cli.js"
    );
    let program = Path::new(PROGRAM);
    let missing = "activitypub-testing is missing; install it with: npm ci --ignore-scripts --prefix tests/interop/rules";
    let required = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(program.exists() || !required, "{missing}");
    if !program.exists() {
        skipped(missing);
    }
    program.exists().then_some(program)
}

/// Says what was not tested, past the capture of test output.
pub fn skipped(what: &str) {
    let _ = writeln!(stderr(), "SKIPPED: {what}");
}

fn find() -> Option<PathBuf> {
    let modules = Path::new(FOLDER).join("node_modules");
    let installed = modules.join("node/bin/node");
    let node = [installed, PathBuf::from("node")].into_iter().find(|node| is_new_enough(node))?;
    modules.join("@fedify/fedify").is_dir().then_some(node)
}

fn is_new_enough(node: &Path) -> bool {
    let Ok(output) = Command::new(node).arg("--version").output() else { return false };
    let version = String::from_utf8_lossy(&output.stdout);
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    major.is_some_and(|major: u32| major >= OLDEST)
}

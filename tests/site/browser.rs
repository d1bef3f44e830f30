//! The pages in a real browser: Chromium, driven by `tests/browser/look.mjs`, and measured by Lighthouse. Without Node, the npm
//! packages of `tests/interop` or Chromium the test says so and passes, except under `CI=true`.
//!
//! The screenshots are kept in `target/tmp/pages`, to be looked at.

use crate::program::Site;
use crate::samples::{REPORT, shortened};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every kind of page.
const PATHS: [&str; 10] = [
    "/",
    "/reports/2026q1",
    "/reports/2026q1/core-team",
    "/reports/2026q1/memory",
    "/teams/core-team",
    "/categories/kernel",
    "/feeds",
    "/search?q=team",
    "/follow?team=kernel",
    "/reports/2026q1/nothing-there",
];

const MISSING: &str = "Chromium, Node or its packages are missing; install them with: \
                       apt-get install chromium && npm install --prefix tests/interop";

struct Tools {
    node: PathBuf,
    chromium: PathBuf,
}

/// What a visitor comes for. The page of a search is left out: it asks not to be found by search engines,
/// on purpose, and that costs its points there.
const MEASURED: [&str; 4] = ["/", "/reports/2026q1", "/teams/core-team", "/reports/2026q1/memory"];

/// What every page gets at least, in every category.
const ENOUGH: u64 = 95;

/// The tools, when all are there.
fn tools() -> Option<Tools> {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/node_modules");
    let runs = |program: &PathBuf| {
        Command::new(program).arg("--version").output().is_ok_and(|said| said.status.success())
    };
    let node = [modules.join("node/bin/node"), "node".into()].into_iter().find(runs)?;
    let chromium =
        ["chromium", "chromium-browser", "google-chrome"].map(PathBuf::from).into_iter().find(runs)?;
    let packages = ["playwright-core", "axe-core"].iter().all(|package| modules.join(package).is_dir());
    packages.then_some(Tools { node, chromium: whole(&chromium) })
}

/// Where a program lies that is found by its name.
fn whole(program: &Path) -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file());
    found.unwrap_or_else(|| program.to_owned())
}

/// Passes over what cannot be tested here; not in CI.
fn missing(what: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{what}");
    // Past the capture of test output.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}

#[test]
fn lighthouse_finds_little_to_improve() {
    let browser = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let Some(tools) = tools().filter(|_| browser.join("node_modules/lighthouse").is_dir()) else {
        return missing(
            "Lighthouse is missing; install it with: npm ci --ignore-scripts --prefix tests/browser",
        );
    };
    // Lighthouse asks for TLS everywhere but at this address.
    let mut site = Site::new().set("TIDINGS_SERVER_LISTEN", "127.0.0.1:0");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let mut command = Command::new(&tools.node);
    command.arg(browser.join("lighthouse.mjs")).arg(&tools.chromium).arg(site.origin()).args(MEASURED);
    let looked = command.output().expect("node runs");
    let said = String::from_utf8_lossy(&looked.stdout);
    assert!(looked.status.success(), "{said}{}", String::from_utf8_lossy(&looked.stderr));
    let pages: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(pages.len(), MEASURED.len(), "{said}");
    for page in pages {
        let scores = page["scores"].as_object().expect("scores");
        assert_eq!(scores.len(), 4, "{page}");
        assert!(scores.values().all(|score| score.as_u64() >= Some(ENOUGH)), "{page}");
    }
}

#[test]
fn every_page_is_sound_in_a_real_browser() {
    let Some(tools) = tools() else {
        return missing(MISSING);
    };
    let site = Site::with_archive(REPORT);
    site.publish("report.md", &shortened(), &["--silent", "--withdraw"]);
    let root = env!("CARGO_MANIFEST_DIR");
    let mut command = Command::new(&tools.node);
    command.arg(format!("{root}/tests/browser/look.mjs")).arg(&tools.chromium).arg(site.origin());
    command.arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages")).args(PATHS);
    let looked = command.output().expect("node runs");
    let said = String::from_utf8_lossy(&looked.stdout);
    assert!(looked.status.success(), "{said}{}", String::from_utf8_lossy(&looked.stderr));
    let lines: Vec<&str> = said.lines().collect();
    let (measured, complaints) = lines.split_last().expect("a last line");
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
    assert!(measured.contains(&format!("\"visits\":{}", PATHS.len() * 6)), "{measured}");
}

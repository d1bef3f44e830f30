//! Bad input: one clear sentence, exit code 1, nothing half-done.

use crate::program::{Finished, Site};
use crate::samples::REPORT;
use sqlx::{Connection, SqliteConnection};
use std::path::PathBuf;

/// The program has failed with one sentence that holds all these parts.
fn failed(finished: &Finished, parts: &[&str]) {
    assert_eq!(finished.code, 1, "{}{}", finished.out, finished.err);
    let sentences: Vec<&str> = finished.err.lines().filter(|line| line.starts_with("tidings: ")).collect();
    assert_eq!(sentences.len(), 1, "{}", finished.err);
    for part in parts {
        assert!(finished.err.contains(part), "{part} in {}", finished.err);
    }
    assert!(!finished.err.contains("panicked"), "{}", finished.err);
}

fn files(site: &Site, folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(site.path(folder)).into_iter().flatten();
    entries.map(|entry| entry.expect("a file").path()).collect()
}

#[test]
fn what_is_no_report_is_refused_and_changes_nothing() {
    let site = Site::bare();
    site.write("empty.md", "");
    site.write("blank.md", "\n \n\t\n");
    site.write("binary.md", [0u8, 159, 146, 150, 0, 1, 2, 255].repeat(100));
    site.write("prose.txt", "Dear all,\nthis is no report at all.\n");
    site.write("headings.md", "---\ntitle: Status Report First Quarter 2026\n---\n\nNobody wrote.\n");
    std::fs::create_dir(site.path("folder")).expect("a folder");
    let table = [
        ("absent.md", "cannot be read"),
        ("empty.md", "is empty"),
        ("blank.md", "is empty"),
        ("binary.md", "is not text"),
        ("prose.txt", "no form that is known"),
        ("headings.md", "no entry"),
        ("folder", "folder"),
    ];
    for (file, part) in table {
        for command in ["check", "publish"] {
            failed(&site.run(&[command, file]), &[file, part]);
        }
    }
    assert_eq!(site.json(&["teams", "--json"]).as_array().map(Vec::len), Some(1), "the umbrella alone");
    assert_eq!(files(&site, "feeds").len(), 0);
}

#[test]
fn one_bad_report_does_not_stop_the_others() {
    let site = Site::new();
    site.write("empty.md", "");
    site.write("report.md", REPORT);
    failed(&site.run(&["publish", "empty.md", "report.md", "--silent"]), &["empty.md"]);
    assert_eq!(site.json(&["teams", "--json"]).as_array().map(Vec::len), Some(4));
}

#[test]
fn all_problems_of_a_configuration_are_told_at_once() {
    let site = Site::bare().set("TIDINGS_STORE_URL", "mysql:x").set("TIDINGS_SITE_COLOUR", "red");
    let text = "typo = 1\n[site]\nurl = 'example.org'\nactor_type = 'Robot'\n[publish]\nspacing = 3\n[[teams]]\nname = 'X'\n";
    site.write("config.toml", text.replace("spacing = 3\n", "announce_after = 'soon'\n"));
    let keys = [
        "typo",
        "site.url",
        "site.actor_type",
        "publish.announce_after",
        "teams.id",
        "TIDINGS_STORE_URL",
        "TIDINGS_SITE_COLOUR",
    ];
    for command in [&["serve"][..], &["teams"], &["publish", "x"], &["config", "check"]] {
        failed(&site.run(command), &keys);
    }
    assert_eq!(files(&site, "").len(), 1);
}

#[test]
fn a_configuration_in_order_is_told_to_be_so_and_nothing_is_made() {
    let site = Site::bare();
    let told = site.run(&["config", "check"]);
    assert!(told.code == 0 && told.out.contains("the defaults hold"), "{}{}", told.out, told.err);
    site.write("config.toml", "[site]\nurl = 'https://status.example.org'\n");
    let told = site.run(&["config", "check"]);
    assert!(told.code == 0 && told.out.contains("is in order"), "{}{}", told.out, told.err);
    assert!(told.out.contains("https://status.example.org"), "{}", told.out);
    assert_eq!(files(&site, "").len(), 1);
}

#[test]
fn a_configuration_that_was_named_must_be_there() {
    let site = Site::bare();
    failed(&site.run(&["--config", "absent.toml", "teams"]), &["absent.toml", "is not there"]);
    site.write("broken.toml", "[site\n");
    failed(&site.run(&["--config", "broken.toml", "teams"]), &["broken.toml", "line 1"]);
}

#[test]
fn a_port_in_use_is_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let site = Site::bare().set("TIDINGS_SERVER_LISTEN", &address);
    failed(&site.run(&["serve"]), &[&address, "in use", "listen"]);
    assert_eq!(files(&site, "").len(), 0);
}

#[test]
fn a_feeds_folder_that_cannot_be_written_is_named() {
    let site = Site::new();
    site.write("feeds", "a file in the place of the folder");
    site.write("report.md", REPORT);
    failed(&site.run(&["serve"]), &["feeds"]);
    failed(&site.run(&["publish", "report.md"]), &["feeds"]);
    assert!(!site.path("tidings.db").exists(), "a database was made");
}

#[test]
fn a_keys_folder_that_cannot_be_used_is_named() {
    let site = Site::bare();
    site.write("keys", "a file in the place of the folder");
    site.write("report.md", REPORT);
    failed(&site.run(&["serve"]), &["keys"]);
    failed(&site.run(&["publish", "report.md"]), &["keys"]);
    assert_eq!(site.json(&["teams", "--json"]).as_array().map(Vec::len), Some(1), "the umbrella alone");
}

#[test]
fn a_key_that_is_damaged_is_named_and_kept() {
    let site = Site::new();
    site.write("report.md", REPORT);
    let damaged = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    site.write("keys/kernel.pem", damaged);
    failed(&site.run(&["publish", "report.md"]), &["kernel.pem", "backup"]);
    assert_eq!(std::fs::read_to_string(site.path("keys/kernel.pem")).expect("a file"), damaged);
    assert_eq!(site.json(&["teams", "--json"]).as_array().map(Vec::len), Some(1), "the umbrella alone");
    site.write("keys/status.pem", damaged);
    failed(&site.run(&["serve"]), &["status.pem", "backup"]);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let site = Site::new();
    site.write("report.md", REPORT);
    site.publish_path("report.md", &["--silent"]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let url = format!("sqlite:{}", site.path("tidings.db").display());
        let mut database = SqliteConnection::connect(&url).await.expect("a database");
        let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                   VALUES (999, 'later', TRUE, x'00', 0)";
        sqlx::query(sql).execute(&mut database).await.expect("a row");
        database.close().await.expect("it closes");
    });
    for command in [&["serve"][..], &["teams"], &["publish", "report.md"]] {
        failed(&site.run(command), &["newer version", "tidings.db"]);
    }
}

#[test]
fn what_is_no_database_is_named_and_kept() {
    let site = Site::bare();
    site.write("tidings.db", "this is no database, but it is quite important to somebody".repeat(100));
    failed(&site.run(&["serve"]), &["tidings.db"]);
    let kept = std::fs::read_to_string(site.path("tidings.db")).expect("a file");
    assert!(kept.starts_with("this is no database"));
}

#[test]
fn a_database_server_that_does_not_answer_is_named_with_what_it_lacks() {
    // Nobody listens on port 9 of loopback.
    let site = Site::bare().set("TIDINGS_STORE_URL", "postgres://tidings:secret@127.0.0.1:9/tidings");
    let finished = site.run(&["teams"]);
    failed(&finished, &["127.0.0.1:9", "refused", "[store] url", "the server runs"]);
    assert!(!finished.err.contains("secret"), "{}", finished.err);
}

#[test]
fn a_database_of_another_site_with_followers_is_not_taken_over() {
    let mut site = Site::with_archive(REPORT);
    let remote = crate::remote::Remote::start();
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    assert_eq!(site.stop().0, Some(0));
    let site = site.set("TIDINGS_SITE_URL", "https://elsewhere.example");
    failed(&site.run(&["serve"]), &["site", "url"]);
}

#[test]
fn commands_that_make_no_sense_exit_with_2() {
    let site = Site::bare();
    for command in
        [&["nonsense"][..], &["publish"], &["check"], &["publish", "--loud", "x"], &[], &["teams", "x"]]
    {
        let finished = site.run(command);
        assert_eq!(finished.code, 2, "{command:?}");
        assert!(finished.err.contains("Usage"), "{command:?}: {}", finished.err);
    }
    for command in [&["--help"][..], &["help"], &["--version"], &["publish", "--help"]] {
        assert_eq!(site.run(command).code, 0, "{command:?}");
    }
    assert_eq!(files(&site, "").len(), 0);
}

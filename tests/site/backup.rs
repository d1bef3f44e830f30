//! Backups: taken while the server runs, put back on an empty machine, and the site goes on as if
//! nothing had happened.

use crate::delivery::{destination, slugs};
use crate::following::followers;
use crate::patience::until;
use crate::postgres::Server;
use crate::program::Site;
use crate::remote::Remote;
use crate::samples::{REPORT, SLUGS};
use std::os::unix::fs::PermissionsExt;

fn second() -> String {
    REPORT.replace("First", "Second")
}

#[test]
fn a_site_that_is_restored_federates_on() {
    is_restored_and_federates_on(Site::new(), Site::moved);
}

#[test]
fn a_site_on_postgresql_that_is_restored_federates_on() {
    let Some(server) = Server::start() else { return };
    let site = Site::new().owning(&server.database("backed_up"));
    is_restored_and_federates_on(site, |site| {
        let other = site.moved().set("TIDINGS_STORE_URL", server.database("restored"));
        let keys = other.path("keys").display().to_string();
        other.set("TIDINGS_STORE_KEYS", keys)
    });
}

#[test]
fn a_backup_of_postgresql_is_restored_into_sqlite_and_federates_on() {
    let Some(server) = Server::start() else { return };
    let site = Site::new().owning(&server.database("backed_up"));
    is_restored_and_federates_on(site, |site| {
        let other = site.moved().unset("TIDINGS_STORE_URL");
        let keys = other.path("keys").display().to_string();
        other.set("TIDINGS_STORE_KEYS", keys)
    });
}

/// A backup of a site that runs, put back on another machine; what its follower gets is what it would
/// have got.
fn is_restored_and_federates_on(mut site: Site, moved: impl Fn(&Site) -> Site) {
    site.write("config.toml", "[site]\ntitle = 'Restored'\n");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    for team in ["core-team", "graphics-team", "kernel"] {
        ana.follows(&site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", 3);
    site.publish("2026q2.md", &second(), &[]);
    remote.awaits(&ana.inbox(), "Create", 4);
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    let made = site.run(&["backup", "kept.tar.zst"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let kept = site.path("kept.tar.zst");
    assert_eq!(std::fs::metadata(&kept).expect("a file").permissions().mode() & 0o777, 0o600);
    assert_eq!(site.stop().0, Some(0));

    let mut other = moved(&site);
    std::fs::copy(&kept, other.path("kept.tar.zst")).expect("a copy");
    let restored = other.run(&["restore", "kept.tar.zst"]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    let (old, new) = (site.path("keys/kernel.pem"), other.path("keys/kernel.pem"));
    assert_eq!(std::fs::read(&old).expect("a key"), std::fs::read(&new).expect("a key"));
    assert_eq!(std::fs::metadata(&new).expect("a key").permissions().mode() & 0o777, 0o600);
    assert!(other.path("config.toml").exists() && !other.path(".tidings-0").exists());
    other.start();
    assert_eq!(followers(&other).len(), 3, "nobody has to follow again");
    other.publish("2026q3.md", &REPORT.replace("First", "Third"), &[]);
    let creates = remote.awaits(&ana.inbox(), "Create", 8);
    assert_eq!(slugs(&creates[4..]), SLUGS);
    until("everything is settled", || destination(&other, "/inbox")["lag"] == 0);
    assert_eq!(remote.received().len(), 3 + 8, "no post is repeated");
    let page = crate::browse::get_page(&other.at("/")).text();
    assert!(page.contains("Restored"), "the configuration came back, too");
}

#[test]
fn a_backup_is_put_where_there_is_nothing_and_nowhere_else() {
    let site = Site::with_archive(REPORT);
    assert_eq!(site.run(&["backup", "kept.tar.zst"]).code, 0);
    let occupied = site.run(&["restore", "kept.tar.zst"]);
    assert_eq!(occupied.code, 1);
    assert!(occupied.err.contains("the database was not restored"), "{}", occupied.err);
    let other = Site::new().set("TIDINGS_STORE_KEYS", "others");
    other.write("others/kernel.pem", "another key");
    std::fs::copy(site.path("kept.tar.zst"), other.path("kept.tar.zst")).expect("a copy");
    let refused = other.run(&["restore", "kept.tar.zst"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("others/kernel.pem"), "{}", refused.err);
    assert_eq!(std::fs::read(other.path("others/kernel.pem")).expect("a file"), b"another key");
}

/// A black picture.
fn square(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&vec![0; (side * side) as usize]).expect("a picture");
    writer.finish().expect("a picture");
    bytes
}

#[test]
fn what_the_configuration_names_is_in_the_backup() {
    let site = Site::new();
    let picture = square(400);
    site.write("status.png", &picture);
    site.write("lists/blocks.txt", "evil.example\n");
    let config = "[site]\nicon = 'status.png'\n[federation]\nblocks = 'lists/blocks.txt'\n";
    site.write("config.toml", config);
    site.publish("report.md", REPORT, &["--silent"]);
    assert_eq!(site.run(&["backup", "kept.tar.zst"]).code, 0);
    let other = Site::bare();
    other.write("kept.tar.zst", std::fs::read(site.path("kept.tar.zst")).expect("a backup"));
    let restored = other.run(&["restore", "kept.tar.zst"]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert_eq!(std::fs::read(other.path("status.png")).expect("a picture"), picture);
    assert_eq!(std::fs::read(other.path("lists/blocks.txt")).expect("a list"), b"evil.example\n");
    assert_eq!(other.run(&["config", "check"]).code, 0);
}

#[test]
fn a_backup_that_cannot_be_written_says_what_to_do_about_it() {
    let site = Site::with_archive(REPORT);
    std::fs::create_dir(site.path("folder")).expect("a folder");
    for (target, sentence) in [
        ("-", "into a file and nowhere else"),
        ("absent/kept.tar.zst", "make its folder first"),
        ("folder", "a folder has that name: name a file"),
        ("config.toml/kept.tar.zst", "a part of its path is a file"),
    ] {
        site.write("config.toml", "");
        let refused = site.run(&["backup", target]);
        assert_eq!(refused.code, 1, "{target}");
        assert!(refused.err.contains(sentence), "{target}: {}", refused.err);
    }
    assert!(!site.path("-").exists());
    let exported = site.run(&["export", "config.toml"]);
    assert!(exported.err.contains("move away what is there"), "{}", exported.err);
}

#[test]
fn what_is_no_backup_changes_nothing() {
    let site = Site::bare();
    site.write("kept.tar.zst", "no backup");
    let refused = site.run(&["restore", "kept.tar.zst"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("is no backup of Tidings, or a damaged one"), "{}", refused.err);
    assert!(!site.path("tidings.db").exists() && !site.path("keys").exists());
    assert!(site.run(&["backup", "kept.tar.zst"]).err.contains("there is no database"));
    assert_eq!(std::fs::read(site.path("kept.tar.zst")).expect("a file"), b"no backup");
}

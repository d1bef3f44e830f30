//! Keys are made once, kept for us alone, and put aside in order.

use crate::keys::{Keys, KeysError};
use crate::model::Timestamp;
use crate::model::slug::Slug;
use chrono::Duration;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

fn public_pem(keys: &Keys, team: &Slug) -> String {
    keys.signing_key(team).expect("a key").public_pem().to_owned()
}

fn team(id: &str) -> Slug {
    Slug::parse(id).expect("a slug")
}

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn a_key_is_made_once_and_for_us_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("deep/keys");
    let keys = Keys::open(&folder).expect("the folder");
    keys.ensure(&[team("core"), team("ports")]).expect("two keys");
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("core.pem")), 0o600);
    assert_eq!(mode(&folder.join("core_ed25519.pem")), 0o600);
    assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 4);
    let once = keys.signing_key(&team("core")).expect("a key");
    assert!(Arc::ptr_eq(&once, &keys.signing_key(&team("core")).expect("the same")));
    assert_ne!(public_pem(&keys, &team("ports")), once.public_pem());
    let later = Keys::open(&folder).expect("the folder again");
    assert_eq!(public_pem(&later, &team("core")), once.public_pem());
}

#[test]
fn a_key_that_another_process_made_is_taken() {
    let home = tempfile::tempdir().expect("a folder");
    let (ours, theirs) = (Keys::open(home.path()), Keys::open(home.path()));
    let first = public_pem(&theirs.expect("the folder"), &team("core"));
    assert_eq!(public_pem(&ours.expect("the folder"), &team("core")), first);
}

#[test]
fn a_new_pair_is_noticed_and_the_old_one_stays_until_it_expires() {
    let home = tempfile::tempdir().expect("a folder");
    let (server, command) = (Keys::open(home.path()).expect("keys"), Keys::open(home.path()).expect("keys"));
    let (core, now) = (team("core"), Timestamp::from_timestamp(1_700_000_000, 0).expect("an instant"));
    let first = public_pem(&server, &core);
    command.rotate(&core, now).expect("a second pair");
    let ring = server.ring(&core).expect("two pairs");
    assert_eq!((ring.current().number, ring.current().made), (2, Some(now)));
    assert_eq!(ring.older()[0].rsa.public_pem(), first);
    assert_eq!(mode(&home.path().join("core_2.pem")), 0o600);
    assert_eq!(server.expire(now).expect("nothing"), []);
    assert_eq!(server.expire(now + Duration::seconds(1)).expect("one"), std::slice::from_ref(&core));
    assert!(server.ring(&core).expect("one pair").older().is_empty());
    let again = Keys::open(home.path()).expect("keys").ring(&core).expect("one pair");
    assert_eq!((again.current().number, again.older().len()), (2, 0));
    assert!(!home.path().join("core.pem").exists() && !home.path().join("core_ed25519.pem").exists());
}

#[test]
fn the_pairs_that_are_good_are_few() {
    let home = tempfile::tempdir().expect("a folder");
    let (keys, core) = (Keys::open(home.path()).expect("keys"), team("core"));
    let now = Timestamp::from_timestamp(1_700_000_000, 0).expect("an instant");
    for number in 2..=4 {
        assert_eq!(keys.rotate(&core, now).expect("a pair").current().number, number);
    }
    let refused = keys.rotate(&core, now).err().expect("an error");
    assert!(matches!(refused, KeysError::TooMany { .. }), "{refused}");
    assert_eq!(keys.teams().expect("teams").into_iter().collect::<Vec<_>>(), [core]);
}

#[test]
fn a_damaged_key_is_named_and_left_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let keys = Keys::open(home.path()).expect("the folder");
    let file = home.path().join("core.pem");
    for content in [&b""[..], b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", b"\xff\xfe"]
    {
        fs::write(&file, content).expect("a file");
        let refused = keys.signing_key(&team("core")).err().expect("an error");
        assert!(matches!(refused, KeysError::Damaged { .. }), "{refused}");
        assert!(refused.to_string().contains("core.pem"), "{refused}");
        assert_eq!(fs::read(&file).expect("the file"), content);
    }
}

#[test]
fn a_key_that_others_can_read_is_closed_to_them() {
    let home = tempfile::tempdir().expect("a folder");
    let public = public_pem(&Keys::open(home.path()).expect("the folder"), &team("core"));
    let file = home.path().join("core.pem");
    fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("its owner may");
    let again = public_pem(&Keys::open(home.path()).expect("the folder"), &team("core"));
    assert_eq!((again, mode(&file)), (public, 0o600));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("file");
    fs::write(&file, "").expect("a file");
    let refused = Keys::open(file.join("keys")).err().expect("an error");
    assert!(refused.to_string().contains("file/keys"), "{refused}");
}

#[test]
fn what_root_makes_belongs_to_the_owner_of_the_folder() {
    use std::os::unix::fs::{MetadataExt, chown};
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("keys");
    let keys = Keys::open(&folder).expect("the folder");
    // Only root can give a folder away.
    if chown(&folder, Some(1234), Some(1234)).is_err() {
        return;
    }
    keys.ensure(&[team("core")]).expect("keys");
    let owner = |name: &str| fs::metadata(folder.join(name)).expect("a key").uid();
    assert_eq!((owner("core.pem"), owner("core_ed25519.pem")), (1234, 1234));
}

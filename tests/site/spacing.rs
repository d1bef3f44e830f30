//! Notes are spaced out, feeds are not; what changes before it leaves, leaves changed.

use crate::browse::{get, get_activity, get_page};
use crate::delivery::{destination, slugs};
use crate::patience::until;
use crate::program::Site;
use crate::remote::{Actor, Remote};
use crate::samples::{REPORT, SLUGS};
use serde_json::Value;
use std::time::{Duration, Instant};

fn second() -> String {
    REPORT.replace("First", "Second")
}

/// A site whose notes leave a second and a half apart, and who follows its teams.
fn scene(remote: &Remote) -> (Site, Actor) {
    let mut site = Site::new().set("TIDINGS_PUBLISH_SPACING", "1500ms");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let ana = remote.actor("ana");
    for team in ["core-team", "graphics-team", "kernel"] {
        ana.follows(&site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", 3);
    (site, ana)
}

#[test]
fn notes_leave_one_after_the_other_and_feeds_do_not_wait() {
    let remote = Remote::start();
    let (site, ana) = scene(&remote);
    let began = Instant::now();
    site.publish("2026q2.md", &second(), &[]);
    let items = get(&site.at("/reports/2026q2/feed.json")).json()["items"].as_array().map(Vec::len);
    assert_eq!(items, Some(4));
    let waits = remote.taken(&ana.inbox()).len() < 3 + 4;
    assert!(waits || began.elapsed() > Duration::from_millis(4400), "the last note has not left");
    let creates = remote.awaits(&ana.inbox(), "Create", 4);
    // Three pauses, less the part of a second that instants are cut to.
    assert!(began.elapsed() >= Duration::from_millis(3400), "{:?}", began.elapsed());
    assert_eq!(slugs(&creates), SLUGS);
    let published: Vec<&str> = creates.iter().filter_map(|create| create["published"].as_str()).collect();
    assert!(published.windows(2).all(|pair| pair[0] < pair[1]), "{published:?}");
    assert_eq!(get_activity(&site.at("/ap/notes/2026q2/clocks-timers")).status, 200);
}

#[test]
fn an_edit_before_the_note_leaves_is_no_update_and_a_withdrawal_is_no_delete() {
    let remote = Remote::start();
    let (site, ana) = scene(&remote);
    site.publish("2026q2.md", &second(), &[]);
    let edited = second().replace("The memory is larger now.", "The memory is twice as large now.");
    let edited = edited.split("## Clocks").next().expect("a beginning").to_owned();
    site.publish("2026q2.md", &edited, &["--withdraw"]);
    until("the page is gone", || get_page(&site.at("/reports/2026q2/clocks-timers")).status == 410);
    let creates = remote.awaits(&ana.inbox(), "Create", 3);
    assert!(
        creates[2]["object"]["content"].as_str().is_some_and(|text| text.contains("twice as large")),
        "{}",
        creates[2]
    );
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    let kinds: Vec<Value> = remote.taken(&ana.inbox()).into_iter().map(|one| one["type"].clone()).collect();
    assert_eq!(kinds[3..], ["Create", "Create", "Create"], "{kinds:?}");
}

/// When the activities of a type came that are about each note, in the order of the report.
fn came(remote: &Remote, kind: &str) -> Vec<Instant> {
    let received =
        remote.received().into_iter().filter(|one| one.activity["type"] == kind && one.status < 300);
    received.map(|one| one.at).collect()
}

#[test]
fn a_note_is_shared_only_after_it_has_had_time_to_arrive() {
    let remote = Remote::start();
    let pause = Duration::from_secs(2);
    let mut site = Site::new().set("TIDINGS_PUBLISH_ANNOUNCE_AFTER", "2s");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let ana = remote.actor("ana");
    for team in ["core-team", "graphics-team", "kernel", "status"] {
        ana.follows(&site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", 4);
    let began = Instant::now();
    site.publish("2026q2.md", &second(), &[]);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 4)), SLUGS);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Announce", 4)), SLUGS);
    let (creates, announces) = (came(&remote, "Create"), came(&remote, "Announce"));
    assert!(
        announces[0] - began >= pause,
        "the first is shared {:?} after it was published",
        announces[0] - began
    );
    assert!(creates[3] < announces[0], "every note is there before one is shared");
}

#[test]
fn notes_that_wait_survive_a_kill_and_still_leave_one_by_one() {
    let remote = Remote::start();
    let (mut site, ana) = scene(&remote);
    let began = Instant::now();
    site.publish("2026q2.md", &second(), &[]);
    remote.awaits(&ana.inbox(), "Create", 1);
    site.kill();
    site.start();
    crate::patience::until("every note is there, in order", || {
        let mut creates = remote.taken(&ana.inbox());
        creates.retain(|activity| activity["type"] == "Create");
        let mut creates = slugs(&creates);
        // The one that was under way may come twice.
        creates.dedup();
        creates == SLUGS
    });
    let last = came(&remote, "Create").pop().expect("four came");
    assert!(last - began >= Duration::from_millis(3400), "{:?}", last - began);
}

#[test]
fn published_now_all_notes_leave_at_once() {
    let remote = Remote::start();
    let mut site = Site::new().set("TIDINGS_PUBLISH_SPACING", "1h");
    site.start();
    site.publish("report.md", REPORT, &["--silent"]);
    let ana = remote.actor("ana");
    ana.follows(&site, "kernel");
    remote.awaits(&ana.inbox(), "Accept", 1);
    site.publish("2026q2.md", &second(), &["--now"]);
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 2)), SLUGS[2..]);
}

#[test]
fn what_is_withdrawn_before_it_leaves_never_leaves_not_even_after_a_restart() {
    let remote = Remote::start();
    let (mut site, ana) = scene(&remote);
    assert_eq!(site.stop().0, Some(0));
    site.publish("2026q2.md", &second(), &[]);
    let shorter = second().split("## Clocks").next().expect("a beginning").to_owned();
    site.publish("2026q2.md", &shorter, &["--withdraw"]);
    site.start();
    assert_eq!(slugs(&remote.awaits(&ana.inbox(), "Create", 3)), SLUGS[..3]);
    let waiting = || site.run(&["deliveries"]).out.contains("; 3 notes wait");
    until("nothing but the three Announces waits", waiting);
    until("everything is settled", || destination(&site, "/inbox")["lag"] == 0);
    assert_eq!(remote.taken(&ana.inbox()).len(), 3 + 3, "three Accepts and three Creates");
}

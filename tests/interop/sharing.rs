//! The site's own account shares the notes of all teams.

use crate::follower::Follower;
use crate::reports::{REPORT, mailed};
use crate::tidings::Tidings;
use crate::tools::node;

#[test]
fn a_follower_of_the_site_is_shown_every_teams_note() {
    let Some(node) = node() else { return };
    let tidings = Tidings::start();
    let mut fedify = Follower::start(node, &[]);
    fedify.follow_and_be_accepted(&tidings.account("status"));
    let site = fedify.look(&tidings.account("status"));

    let report = &mailed().text;
    tidings.publish(report, &[]);
    for entry in tidings.entries(report) {
        let announce = fedify.received_of_notes();
        assert_eq!(announce["type"], "Announce", "{announce}");
        assert_eq!(announce["actorId"], site["id"]);
        let note = &announce["object"];
        assert_eq!(note["type"], "Note", "fetched by its id: {announce}");
        assert_eq!(note["url"], tidings.entry_page(REPORT, &entry));
        assert_ne!(note["attributionId"], site["id"]);
    }
}

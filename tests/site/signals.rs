//! What the system tells a running server.

use crate::browse::get;
use crate::patience::until;
use crate::program::Site;

#[test]
fn sigint_ends_the_server_in_order_too() {
    let mut site = Site::running();
    let (code, took) = site.stop_by("INT");
    assert_eq!(code, Some(0));
    assert!(took.as_secs() < 10, "{took:?}");
}

#[test]
fn sighup_reads_the_configuration_again_and_one_with_problems_changes_nothing() {
    let mut site = Site::new().may_complain();
    site.write("config.toml", "[site]\ntitle = \"First name\"\n");
    site.start();
    let title = || get(&site.at("/feed.json")).json()["title"].clone();
    assert_eq!(title(), "First name");
    site.write("config.toml", "[site]\ntitle = \"Second name\"\n");
    site.signal("HUP");
    until("the new title is shown", || title() == "Second name");
    site.write("config.toml", "[site]\ntitle = \"Third name\"\nnonsense = 1\n");
    site.signal("HUP");
    until("the problem is named", || site.said().contains("nonsense"));
    assert_eq!(title(), "Second name");
}

//! What the system tells a running server.

use crate::browse::get;
use crate::patience::until;
use crate::program::Site;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command};
use std::time::Duration;

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

/// Ends a server whose log and output nobody reads any more.
fn ends_in_order(mut child: Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
    until("it ends", || child.try_wait().expect("a child").is_some());
    assert_eq!(child.wait().expect("it ended").code(), Some(0));
}

#[test]
fn a_server_stops_in_order_when_nobody_reads_its_log_any_more() {
    let site = Site::bare().set("TIDINGS_LOG", "debug");
    let mut child = site.command(&["serve"]).spawn().expect("the program starts");
    let mut log = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut line = String::new();
    while !line.contains("listening on") {
        line.clear();
        assert_ne!(log.read_line(&mut line).expect("a line"), 0, "it ended");
    }
    drop((log, child.stdout.take()));
    ends_in_order(child);
}

#[test]
fn a_server_stops_in_order_when_nobody_ever_read_its_log() {
    let site = Site::new();
    let mut child = site.command(&["serve"]).spawn().expect("the program starts");
    drop(child.stderr.take());
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    out.read_line(&mut String::new()).expect("it listens");
    drop(out);
    ends_in_order(child);
}

/// What a server says at a socket of systemd's until it has stopped.
fn told(socket: &UnixDatagram, name: &str) -> Vec<String> {
    socket.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
    let mut site = Site::new().set("NOTIFY_SOCKET", name);
    site.start();
    let next = || {
        let mut buffer = [0; 100];
        let length = socket.recv(&mut buffer).expect("it is said");
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    };
    let ready = next();
    assert_eq!(get(&site.at("/healthz")).status, 200);
    site.stop();
    vec![ready, next()]
}

#[test]
fn systemd_is_told_when_the_server_answers_and_when_it_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    assert_eq!(told(&socket, &path.display().to_string()), ["READY=1", "STOPPING=1"]);
}

/// Only Linux has such names.
#[cfg(target_os = "linux")]
#[test]
fn systemd_may_listen_at_a_name_that_is_no_path() {
    use std::os::linux::net::SocketAddrExt;
    let name = format!("tidings-{}", std::process::id());
    let address = std::os::unix::net::SocketAddr::from_abstract_name(&name).expect("a name");
    let socket = UnixDatagram::bind_addr(&address).expect("a socket");
    assert_eq!(told(&socket, &format!("@{name}")), ["READY=1", "STOPPING=1"]);
}

//! The program under test, in a folder of its own, as an operator runs it.

use crate::program::Program;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tidings");
const CONFIG: &str = "[[teams]]\nid = \"core\"\naliases = [\"freebsd-core-team\"]\n";
const VARIABLES: [(&str, &str); 7] = [
    ("TIDINGS_PUBLISH_FEATURED_AFTER", "1h"),
    ("TIDINGS_SERVER_LISTEN", "127.0.0.1:0"),
    ("TIDINGS_FEDERATION_ALLOW_PRIVATE_ADDRESSES", "true"),
    ("TIDINGS_PUBLISH_SPACING", "0s"),
    ("TIDINGS_PUBLISH_ANNOUNCE_AFTER", "0s"),
    ("TIDINGS_DELIVERY_BURST", "1000"),
    ("TIDINGS_REPORTS_PATH", ""),
];

/// A running server. Nothing is published yet.
pub struct Tidings {
    _server: Program,
    /// Host and port.
    authority: String,
    // Goes last: the server writes to it as long as it runs.
    folder: TempDir,
}

impl Tidings {
    /// Starts the server and waits until it listens.
    pub fn start() -> Tidings {
        Tidings::start_with("")
    }

    /// The same; what is featured is told at once.
    pub fn start_featuring() -> Tidings {
        Tidings::start_of("", &[("TIDINGS_PUBLISH_FEATURED_AFTER", "0s")])
    }

    /// The same; `settings` stand before everything else in its configuration.
    pub fn start_with(settings: &str) -> Tidings {
        Tidings::start_of(settings, &[])
    }

    fn start_of(settings: &str, variables: &[(&str, &str)]) -> Tidings {
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("config.toml"), format!("{settings}\n{CONFIG}"))
            .expect("a configuration");
        let server = Program::start("tidings", command(&folder).envs(variables.iter().copied()).arg("serve"));
        let authority = server.await_line("the server's address", |line| {
            line.split_once("listening on http://").map(|(_, authority)| authority.trim().to_owned())
        });
        Tidings { _server: server, authority, folder }
    }

    /// The address that all of its ids begin with.
    pub fn origin(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// Runs a command, which must succeed.
    pub fn command(&self, arguments: &[&str]) {
        self.run(arguments);
    }

    /// The address of one of its accounts.
    pub fn account(&self, handle: &str) -> String {
        format!("acct:{handle}@{}", self.authority)
    }

    /// The address of the page of an entry.
    pub fn entry_page(&self, report: &str, entry: &str) -> String {
        format!("http://{}/reports/{report}/{entry}", self.authority)
    }

    /// Publishes the text of a report while the server runs.
    pub fn publish(&self, report: &str, options: &[&str]) {
        let path = self.write(report);
        self.run(&[&["publish", path.to_str().expect("a name")], options].concat());
    }

    /// Makes new keys for an account.
    pub fn rotate_keys(&self, team: &str) {
        self.run(&["keys", "rotate", team]);
    }

    /// The slugs of all entries in the text of a report, in order.
    pub fn entries(&self, report: &str) -> Vec<String> {
        self.checked(report).into_iter().map(|(_, slug)| slug).collect()
    }

    /// The slugs of a team's entries.
    pub fn entries_of(&self, team: &str, report: &str) -> Vec<String> {
        let entries = self.checked(report).into_iter();
        entries.filter(|(of, _)| of == team).map(|(_, slug)| slug).collect()
    }

    /// Who follows whom: pairs of the team's id and the follower's.
    pub fn followers(&self) -> Vec<(String, String)> {
        pairs(&json(&self.run(&["followers", "--json"])), ["team", "actor"])
    }

    /// The entries of a report: pairs of the team's id and the entry's slug.
    fn checked(&self, report: &str) -> Vec<(String, String)> {
        let path = self.write(report);
        let checked = json(&self.run(&["check", "--json", path.to_str().expect("a name")]));
        pairs(&checked["entries"], ["team", "slug"])
    }

    fn write(&self, report: &str) -> PathBuf {
        let path = self.folder.path().join("report");
        std::fs::write(&path, report).expect("a report");
        path
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = command(&self.folder).args(arguments).output().expect("the program runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tidings {arguments:?}: {error}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}

fn command(folder: &TempDir) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder.path()).envs(VARIABLES);
    command
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Two texts of each member of a list.
fn pairs(list: &Value, keys: [&str; 2]) -> Vec<(String, String)> {
    let members = list.as_array().unwrap_or_else(|| panic!("{list} is no list"));
    let text = |member: &Value, key: &str| member[key].as_str().expect("a text").to_owned();
    members.iter().map(|member| (text(member, keys[0]), text(member, keys[1]))).collect()
}

//! The Fediverse server that follows: `follower.mjs`, told what to do and asked what it saw.

use crate::program::{PATIENCE, Program};
use crate::tools::FOLDER;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The running server.
pub struct Follower {
    program: Program,
    origin: String,
    activities: VecDeque<Value>,
    requests: Vec<Value>,
}

impl Follower {
    /// Starts the server and waits until it listens.
    pub fn start(node: &Path, options: &[&str]) -> Follower {
        let program = Program::start(
            "fedify",
            Command::new(node).current_dir(FOLDER).arg("follower.mjs").args(options),
        );
        let mut follower =
            Follower { program, origin: String::new(), activities: VecDeque::new(), requests: Vec::new() };
        follower.origin = text(&follower.wait("listening"));
        follower
    }

    /// The id of the person who follows.
    pub fn actor(&self) -> String {
        format!("{}/users/reader", self.origin)
    }

    /// Fetches an account or an object by its id; `Null` when there is none.
    pub fn look(&mut self, address: &str) -> Value {
        self.ask("look", address, "found")
    }

    /// Fetches until there is what is expected: what was published is served a moment later.
    pub fn look_until(&mut self, address: &str, is_there: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.look(address);
            if is_there(&found) {
                return found;
            }
            assert!(Instant::now() < deadline, "{address} is not there as expected: {found}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Fetches the members of a collection, page by page.
    pub fn list(&mut self, id: &str) -> Vec<Value> {
        self.ask("list", id, "members").as_array().expect("a list").clone()
    }

    /// Follows an account; gives the id of the Follow.
    pub fn follow(&mut self, account: &str) -> String {
        text(&self.ask("follow", account, "sent"))
    }

    /// Follows an account and sees that it is accepted.
    pub fn follow_and_be_accepted(&mut self, account: &str) {
        let follow = self.follow(account);
        let accept = self.received();
        assert_eq!(accept["type"], "Accept", "{accept}");
        assert_eq!(accept["inbox"], "own", "an Accept concerns one person: {accept}");
        assert_eq!(accept["object"]["type"], "Follow", "{accept}");
        assert_eq!(accept["objectId"], follow, "{accept}");
        assert_eq!(accept["actorId"], accept["object"]["objectId"], "{accept}");
        assert_eq!(accept["object"]["actorId"], self.actor(), "{accept}");
    }

    /// Follows an account no longer.
    pub fn unfollow(&mut self, account: &str) {
        self.ask("unfollow", account, "sent");
    }

    /// Says something about a note – `like`, `share`, `reply`, `quote` – or takes it back by `undo`;
    /// gives the id of what was sent, of a reply or a quote the post's.
    pub fn react(&mut self, how: &str, id: &str) -> String {
        text(&self.ask(how, id, "sent"))
    }

    /// The next activity that arrived, verified; `inbox` is `own` or `shared`.
    pub fn received(&mut self) -> Value {
        self.activities.pop_front().unwrap_or_else(|| self.wait("received"))
    }

    /// The next activity that is about something else than the account itself: a report may also
    /// bring another description of a team.
    pub fn received_of_notes(&mut self) -> Value {
        loop {
            let activity = self.received();
            if activity["objectId"] != activity["actorId"] {
                return activity;
            }
        }
    }

    /// The requests that were made up to the last answer: `method`, `url`, `signature`, `status`.
    pub fn requests(&self) -> &[Value] {
        &self.requests
    }

    fn ask(&mut self, command: &str, argument: &str, answer: &str) -> Value {
        self.program.tell(&json!({ command: argument }).to_string());
        self.wait(answer)
    }

    /// Waits for a line with this key, and keeps what comes before it.
    fn wait(&mut self, key: &str) -> Value {
        let (activities, requests) = (&mut self.activities, &mut self.requests);
        self.program.await_line(key, |line| {
            // What is no JSON was written to standard error.
            let told: Value = serde_json::from_str(line).ok()?;
            assert!(told.get("failed").is_none() && told.get("refused").is_none(), "{told}");
            if let Some(request) = told.get("requested") {
                requests.push(request.clone());
            }
            match told.get("received") {
                Some(activity) if key != "received" => {
                    activities.push_back(activity.clone());
                    None
                }
                _ => told.get(key).cloned(),
            }
        })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

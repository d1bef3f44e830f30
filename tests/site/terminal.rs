//! What is shown on a terminal, and on nothing else: colours, how far long work is, lines that are
//! drawn again. The terminal is made by `script` of util-linux; where that is not installed, the tests
//! say so and pass.

use crate::patience::until;
use crate::program::{Finished, Site};
use crate::remote::Remote;
use crate::samples::{REPORT, edited};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// A command on a terminal of its own.
struct Shown {
    child: Child,
    screen: Arc<Mutex<String>>,
}

impl Shown {
    /// Begins it. `None` with a visible line: there is no `script`.
    fn begin(site: &Site, arguments: &[&str], variables: &[(&str, &str)]) -> Option<Shown> {
        let program = site.command(arguments);
        let words = [program.get_program()].into_iter().chain(program.get_args());
        let line: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
        let mut command = Command::new("script");
        // Without a shell in between, which would end of an interruption itself.
        command.args(["-qefc", &format!("exec {}", line.join(" ")), "/dev/null"]).current_dir(site.path(""));
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env_remove("NO_COLOR").env("TERM", "xterm").envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else {
            // Past the capture of test output.
            let _ = writeln!(std::io::stderr(), "SKIPPED: script is not installed");
            return None;
        };
        let screen = Arc::new(Mutex::new(String::new()));
        let (written, mut pipe) = (screen.clone(), child.stdout.take().expect("a pipe"));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = pipe.read(&mut bytes) {
                written.lock().expect("no panic").push_str(&String::from_utf8_lossy(&bytes[..length]));
            }
        });
        Some(Shown { child, screen })
    }

    fn screen(&self) -> String {
        self.screen.lock().expect("no panic").clone()
    }

    /// Presses a key.
    fn press(&mut self, key: &[u8]) {
        self.child.stdin.as_mut().expect("a pipe").write_all(key).expect("it takes keys");
    }

    /// Waits until it ends by itself.
    fn end(mut self) -> Finished {
        until("it ends", || self.child.try_wait().expect("a child").is_some());
        let code = self.child.wait().expect("it ended").code().expect("an exit code");
        // What it wrote last may still be in the pipe.
        until("the screen stands still", || Arc::strong_count(&self.screen) == 1);
        Finished { code, out: self.screen(), err: String::new() }
    }
}

fn site() -> Site {
    let site = Site::new();
    site.publish("report.md", REPORT, &["--silent"]);
    site.write("report.md", edited());
    site
}

#[test]
fn a_plan_is_coloured_on_a_terminal_unless_that_is_unwanted() {
    let site = site();
    let Some(shown) = Shown::begin(&site, &["check", "report.md"], &[]) else { return };
    let coloured = shown.end();
    assert_eq!(coloured.code, 0, "{}", coloured.out);
    for part in
        ["\u{1b}[33m~ changed  \u{1b}[0m", "\u{1b}[31m[-larger-]\u{1b}[0m", "\u{1b}[1mKernel\u{1b}[0m"]
    {
        assert!(coloured.out.contains(part), "{part:?} in {:?}", coloured.out);
    }
    let plain = [("NO_COLOR", "1"), ("TERM", "dumb")].map(|variable| {
        Shown::begin(&site, &["check", "report.md"], &[variable]).expect("a terminal").end().out
    });
    assert!(plain.iter().all(|out| out.contains("~ changed") && !out.contains("\u{1b}[3")), "{plain:?}");
    let piped = site.run(&["check", "report.md"]);
    assert!(!format!("{}{}", piped.out, piped.err).contains('\u{1b}'), "{}", piped.out);
}

#[test]
fn how_far_long_work_is_stands_on_a_terminal_and_is_taken_away_again() {
    let site = site();
    for (command, steps) in
        [("check", ["reading report.md", "comparing"]), ("publish", ["publishing", "rendering"])]
    {
        let Some(shown) = Shown::begin(&site, &[command, "report.md"], &[]) else { return };
        let screen = shown.end().out;
        assert!(steps.iter().all(|step| screen.contains(step)), "{screen:?}");
        let (before, _) = screen.rsplit_once('\u{2588}').expect("a bar");
        assert!(screen[before.len()..].contains("\r\u{1b}[K"), "the last bar is taken away: {screen:?}");
        let piped = site.run(&[command, "report.md"]);
        assert!(!piped.err.contains('\u{2588}') && !piped.err.contains("reading"), "{}", piped.err);
    }
}

#[test]
fn the_watching_is_drawn_in_one_place_and_ctrl_c_ends_it_and_not_the_delivery() {
    let site = Site::with_archive(REPORT).set("TIDINGS_PUBLISH_SPACING", "1d");
    let remote = Remote::start();
    let ana = remote.actor("ana");
    for team in ["core-team", "kernel"] {
        ana.follows(&site, team);
    }
    remote.awaits(&ana.inbox(), "Accept", 2);
    site.write("2026q2.md", REPORT.replace("First", "Second"));
    let Some(mut shown) = Shown::begin(&site, &["publish", "--watch", "2026q2.md"], &[]) else { return };
    until("it is drawn again", || shown.screen().matches("\r\u{1b}[K\u{1b}[?7ldelivered ").count() > 2);
    let screen = shown.screen();
    let (_, watched) = screen.split_once("\r\u{1b}[K\u{1b}[?7ldelivered ").expect("a line");
    assert!(!watched.contains('\n') && watched.contains("yet to leave"), "in one place: {screen:?}");
    shown.press(b"\x03");
    let ended = shown.end();
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert!(ended.out.contains("delivery goes on in the server"), "{}", ended.out);
    // The server takes no notice.
    remote.awaits(&ana.inbox(), "Create", 1);
    let listed = site.run(&["deliveries"]).out;
    assert!(listed.contains("notes wait for their turn") && !listed.contains("; 0 notes"), "{listed}");
}

//! A program that runs beside the test: it is listened to, and it does not outlive the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// How long anything that is expected may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running program and the lines it has written.
pub struct Program {
    child: Child,
    lines: Receiver<String>,
}

impl Program {
    /// Starts a program. Whatever it writes is shown, under `name`, when the test fails.
    pub fn start(name: &'static str, command: &mut Command) -> Program {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let (sender, lines) = channel();
        listen(name, child.stdout.take().expect("a pipe"), sender.clone());
        listen(name, child.stderr.take().expect("a pipe"), sender);
        Program { child, lines }
    }

    /// The next line that `pick` finds something in; `what` is awaited, and must come in time.
    pub fn await_line<T>(&self, what: &str, mut pick: impl FnMut(&str) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    if let Some(found) = pick(&line) {
                        return found;
                    }
                }
                Err(error) => panic!("{what} did not come: {error}"),
            }
        }
    }

    /// Writes a line to the program's standard input.
    pub fn tell(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().expect("a pipe");
        writeln!(input, "{line}").expect("the program reads");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(name: &'static str, output: impl Read + Send + 'static, sender: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            eprintln!("{name}: {line}");
            if sender.send(line).is_err() {
                return;
            }
        }
    });
}

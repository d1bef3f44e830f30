//! The program in a folder of its own: started, stopped, killed, its commands run. Ends with the
//! test, and then must not have complained.

use crate::patience::{eventually, until};
use crate::signed::Key;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::Permissions;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Every site has an address of its own, so that its port is still free when it starts again.
static NEXT: AtomicU16 = AtomicU16::new(0);

/// A site: its folder, its settings and, while it runs, its process.
pub struct Site {
    folder: TempDir,
    settings: BTreeMap<&'static str, String>,
    running: Option<Running>,
    origin: String,
    may_complain: bool,
}

struct Running {
    child: Child,
    said: Arc<Mutex<String>>,
}

/// A command that runs until it is told to end.
pub struct Begun {
    child: Child,
}

impl Begun {
    /// The first line that it prints. The rest is not kept.
    pub fn first_line(&mut self) -> String {
        let mut line = String::new();
        let out = self.child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        line
    }

    /// Asks it to end, and waits.
    pub fn end(self) -> Finished {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
        Finished::of(self.child)
    }
}

/// A command that has ended.
pub struct Finished {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Site {
    /// A site that does not run yet and has no reports. Its keys are made already: making them is
    /// slow, and has a test of its own.
    pub fn new() -> Site {
        let site = Site::bare();
        for team in ["status", "core-team", "graphics-team", "kernel"] {
            let path = site.write(&format!("keys/{team}.pem"), Key::of(team).private_pem());
            std::fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
        }
        site
    }

    /// A site that has nothing at all.
    pub fn bare() -> Site {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let settings = [
            ("TIDINGS_SERVER_LISTEN", format!("127.0.{}.{}:0", 1 + number / 250, 1 + number % 250)),
            ("TIDINGS_FEDERATION_ALLOW_PRIVATE_ADDRESSES", "true".into()),
            ("TIDINGS_PUBLISH_SPACING", "0s".into()),
            ("TIDINGS_REPORTS_PATH", String::new()),
            ("TIDINGS_DELIVERY_RETRY_FIRST", "100ms".into()),
            ("TIDINGS_DELIVERY_RETRY_LONGEST", "500ms".into()),
            ("TIDINGS_DELIVERY_BURST", "500".into()),
        ];
        Site {
            folder: folder(),
            settings: settings.into(),
            running: None,
            origin: String::new(),
            may_complain: false,
        }
    }

    /// A site that runs and has no reports.
    pub fn running() -> Site {
        let mut site = Site::new();
        site.start();
        site
    }

    /// A site that runs and has published a report, silently.
    pub fn with_archive(report: &str) -> Site {
        let site = Site::running();
        site.publish("report.md", report, &["--silent"]);
        site
    }

    /// The same site on another, empty machine: its address and settings, and nothing else. This one
    /// must not run any more.
    pub fn moved(&self) -> Site {
        assert!(self.running.is_none(), "it still runs");
        let (settings, origin) = (self.settings.clone(), self.origin.clone());
        Site { folder: folder(), settings, running: None, origin, may_complain: self.may_complain }
    }

    /// The site with another setting.
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Site {
        self.settings.insert(name, value.into());
        self
    }

    /// The site without a setting.
    pub fn unset(mut self, name: &str) -> Site {
        self.settings.remove(name);
        self
    }

    /// The site whose server may log errors.
    pub fn may_complain(mut self) -> Site {
        self.may_complain = true;
        self
    }

    /// Settles where the site will listen, and gives its address.
    pub fn settle(&mut self) -> String {
        let listen = self.settings["TIDINGS_SERVER_LISTEN"].clone();
        if !listen.ends_with(":0") {
            return format!("http://{listen}");
        }
        let free = TcpListener::bind(&listen).and_then(|free| free.local_addr()).expect("a free port");
        self.settings.insert("TIDINGS_SERVER_LISTEN", free.to_string());
        format!("http://{free}")
    }

    /// The site on a database of its own that other processes can share; its address is settled.
    pub fn owning(self, store: &str) -> Site {
        let listen = &self.settings["TIDINGS_SERVER_LISTEN"];
        let free = TcpListener::bind(listen).and_then(|free| free.local_addr()).expect("a free port");
        let keys = self.path("keys").display().to_string();
        self.set("TIDINGS_STORE_URL", store)
            .set("TIDINGS_STORE_KEYS", keys)
            .set("TIDINGS_SITE_URL", format!("http://{free}"))
            .set("TIDINGS_SERVER_LISTEN", free.to_string())
    }

    /// Another process of the same site, on the same database and with the same keys.
    pub fn beside(&self) -> Site {
        let mut site = Site::bare();
        for name in ["TIDINGS_STORE_URL", "TIDINGS_STORE_KEYS", "TIDINGS_SITE_URL"] {
            site.settings.insert(name, self.settings[name].clone());
        }
        site
    }

    /// Starts the server and waits until it listens. It keeps its address when started again.
    pub fn start(&mut self) {
        self.serve(self.command(&["serve"]));
    }

    /// Starts a server that does only a part of the work.
    pub fn start_only(&mut self, part: &str) {
        self.serve(self.command(&["serve", "--only", part]));
    }

    /// Starts a server that the system does not end when it may not write more: as with a full
    /// disk, writing fails.
    pub fn start_unbreakable(&mut self) {
        let serve = self.command(&["serve"]);
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" serve"]).arg(serve.get_program());
        let variables = serve.get_envs().filter_map(|(name, value)| Some((name, value?)));
        command.envs(variables).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.serve(command);
    }

    fn serve(&mut self, mut command: Command) {
        let mut child = command.spawn().expect("the program starts");
        let said = Arc::new(Mutex::new(String::new()));
        listen(child.stdout.take().expect("a pipe"), &said);
        listen(child.stderr.take().expect("a pipe"), &said);
        let mut running = Running { child, said };
        self.origin = eventually("the server listens", || {
            let ended = running.child.try_wait().expect("a child");
            assert!(ended.is_none(), "the server ended: {}", running.said());
            address(&running.said())
        });
        let listen = self.origin.trim_start_matches("http://").to_owned();
        self.settings.insert("TIDINGS_SERVER_LISTEN", listen);
        self.running = Some(running);
    }

    /// Asks the server to stop, and waits; gives its exit code and how long it took.
    pub fn stop(&mut self) -> (Option<i32>, Duration) {
        self.stop_by("TERM")
    }

    /// The same by another signal.
    pub fn stop_by(&mut self, signal: &str) -> (Option<i32>, Duration) {
        self.signal(signal);
        let mut running = self.running.take().expect("a running server");
        let began = Instant::now();
        let ended = eventually("the server stops", || running.child.try_wait().expect("a child"));
        self.check(&running);
        (ended.code(), began.elapsed())
    }

    /// Lets the server read its configuration again (SIGHUP).
    pub fn hang_up(&self) {
        let id = self.running.as_ref().expect("a running server").child.id().to_string();
        assert!(Command::new("kill").args(["-HUP", &id]).status().expect("kill").success());
    }

    /// Ends the server without warning (SIGKILL).
    pub fn kill(&mut self) {
        let mut running = self.running.take().expect("a running server");
        running.end();
        self.check(&running);
    }

    /// Sends the server a signal.
    pub fn signal(&self, name: &str) {
        let kill = Command::new("kill").args([&format!("-{name}"), &self.process().to_string()]).status();
        assert!(kill.expect("kill").success());
    }

    /// The id of the server's process.
    pub fn process(&self) -> u32 {
        self.running.as_ref().expect("a running server").child.id()
    }

    /// Everything the server has said.
    pub fn said(&self) -> String {
        self.running.as_ref().map(Running::said).unwrap_or_default()
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with(arguments, "")
    }

    /// Runs a command to its end; it reads `input`.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Finished {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("the program starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        // A command that does not read its input may be gone by now.
        let _ = pipe.write_all(input.as_bytes());
        drop(pipe);
        Finished::of(child)
    }

    /// Runs a line of shell in a folder, with the site's settings; programs below `bin/` of the site
    /// come first.
    pub fn shell(&self, line: &str, folder: &str) -> Finished {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("sh");
        command.args(["-euc", line]).envs(&self.settings).env("PATH", path).current_dir(folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Finished::of(command.spawn().expect("a shell"))
    }

    /// Begins a command that does not end by itself.
    pub fn begin(&self, arguments: &[&str]) -> Begun {
        Begun { child: self.command(arguments).spawn().expect("the program starts") }
    }

    /// What a command that must succeed prints as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let finished = self.run(arguments);
        assert_eq!(finished.code, 0, "{arguments:?}: {}", finished.err);
        serde_json::from_str(&finished.out).expect("JSON")
    }

    /// Writes a report and publishes it; what was printed.
    pub fn publish(&self, name: &str, report: &str, options: &[&str]) -> Finished {
        self.write(name, report);
        self.publish_path(name, options)
    }

    /// Publishes what is at a path, and waits until a running server serves it.
    pub fn publish_path(&self, path: &str, options: &[&str]) -> Finished {
        let finished = self.run(&[&["publish", path], options].concat());
        assert_eq!(finished.code, 0, "{}{}", finished.out, finished.err);
        if self.running.is_some() {
            until("the server notices", || self.serves_its_feed());
        }
        finished
    }

    /// True when every feed on the disk is the one that the server serves. The site's feed alone
    /// would not do: a server that was just writing may leave an older one there for a moment.
    fn serves_its_feed(&self) -> bool {
        let root = self.path("feeds");
        feeds(&root).iter().all(|file| {
            let path = file.strip_prefix(&root).expect("a file in the folder").display();
            let written = std::fs::read(file).unwrap_or_default();
            crate::browse::get(&self.at(&format!("/{path}"))).body == written
        })
    }

    /// Writes a file of the site.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// A path in the site's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the server listens, as the beginning of an address.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port of the server.
    pub fn authority(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The program with these arguments, in the site's folder and with its settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TIDINGS_")) {
            command.env_remove(name);
        }
        command.args(arguments).envs(&self.settings).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// A server that ends has neither panicked nor complained, nor left half a file.
    fn check(&self, running: &Running) {
        if std::thread::panicking() {
            eprintln!("--- the server said:\n{}", running.said());
            return;
        }
        let said = running.said();
        let is_error = said.contains(" ERROR ") || said.contains("\"level\":\"ERROR\"");
        let complained = said.contains("panicked") || (is_error && !self.may_complain);
        assert!(!complained, "the server complained: {said}");
    }
}

impl Finished {
    pub fn of(child: Child) -> Finished {
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Finished {
            code: output.status.code().expect("an exit code"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// The JSON feeds below a folder.
fn feeds(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let own = files.into_iter().filter(|file| file.ends_with("feed.json"));
    own.chain(folders.iter().flat_map(|folder| feeds(folder))).collect()
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.end();
            self.check(&running);
        }
    }
}

impl Running {
    fn said(&self) -> String {
        self.said.lock().expect("no panic").clone()
    }

    fn end(&mut self) {
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it ends");
    }
}

/// Lets a file be run.
pub fn executable(path: &Path) {
    std::fs::set_permissions(path, Permissions::from_mode(0o755)).expect("it is ours");
}

/// A folder in memory where there is one: the program waits for the disk after every write, and
/// the tests of all sites together would wait for minutes.
fn folder() -> TempDir {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    folder.expect("a temporary folder")
}

fn listen(pipe: impl Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = said.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            said.lock().expect("no panic").push_str(&(line + "\n"));
        }
    });
}

/// From the log, whether that is text or JSON.
fn address(said: &str) -> Option<String> {
    let message = |line: &str| match serde_json::from_str::<Value>(line) {
        Ok(line) => line["message"].as_str().map(str::to_owned),
        Err(_) => line.split_once("INFO tidings::cli::serve: ").map(|(_, message)| message.to_owned()),
    };
    let begun = ["listening on ", "delivering for "];
    let rest =
        |message: String| begun.iter().find_map(|begun| message.strip_prefix(begun).map(str::to_owned));
    said.lines().filter_map(message).find_map(rest)?.split_whitespace().next().map(str::to_owned)
}

/// The folder of real reports beside the project, or `None` with a visible line.
pub fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(file);
    if path.exists() {
        return Some(path);
    }
    // Past the capture of test output.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {file} is not beside the project (../shared)");
    None
}

/// What the database of a site says: who follows, and where the log ends.
pub fn store(site: &Site) -> (Vec<String>, i64) {
    let url = format!("sqlite:{}", site.path("tidings.db").display());
    crate::browse::RUNTIME.block_on(async {
        let store = tidings::store::Store::open(&url).await.expect("the database");
        let followers = store.followers().await.expect("followers");
        let head = store.head().await.expect("the end of the log");
        store.close().await;
        (followers.into_iter().map(|one| format!("{} {}", one.team, one.actor)).collect(), head)
    })
}

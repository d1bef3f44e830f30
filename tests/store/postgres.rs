//! A PostgreSQL server of our own on a free port, for the time of a test.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A private server; it ends with the value.
pub struct Server {
    child: Child,
    port: u16,
    programs: String,
    folder: tempfile::TempDir,
}

impl Server {
    /// Starts one; `None` with a visible line when PostgreSQL is not installed, but never in CI.
    pub fn start() -> Option<Server> {
        let Some(programs) = programs() else {
            assert!(std::env::var_os("CI").is_none(), "CI needs initdb and postgres: install PostgreSQL");
            let line = "SKIPPED: PostgreSQL is not installed (initdb, postgres); install it to test the store on it\n";
            std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes()).expect("standard error");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder");
        give_away(folder.path());
        give_away(&data);
        let made = as_nobody(&format!("{programs}initdb"))
            .args([
                "--username=tidings",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
                "--pgdata",
            ])
            .arg(&data)
            .stdout(Stdio::null())
            .status()
            .expect("initdb runs");
        assert!(made.success(), "initdb failed");
        let port = free_port();
        let server = Server { child: run(&programs, &data, port), port, programs, folder };
        server.wait();
        Some(server)
    }

    /// Ends it; connections break off.
    #[allow(dead_code, reason = "most suites need a server that stays")]
    pub fn stop(&mut self) {
        self.end();
    }

    /// Starts it again on the same port.
    #[allow(dead_code, reason = "most suites need a server that stays")]
    pub fn start_again(&mut self) {
        self.child = run(&self.programs, &self.folder.path().join("data"), self.port);
        self.wait();
    }

    /// The address of a new database.
    pub fn database(&self, name: &str) -> String {
        let name: String = name.chars().take(60).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let pool = sqlx::PgPool::connect(&self.url("postgres")).await.expect("a connection");
            let sql = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
            sqlx::query(sql).execute(&pool).await.expect("a database");
            pool.close().await;
        });
        self.url(&name)
    }

    /// A database as SQL, without the lines that are for psql alone.
    #[allow(dead_code, reason = "most suites keep nothing")]
    pub fn dump(&self, name: &str) -> String {
        let mut dump = Command::new(format!("{}pg_dump", self.programs));
        dump.args(["--inserts", "--no-owner", "--no-comments", "--dbname", &self.url(name)]);
        let dump = dump.output().expect("pg_dump runs");
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        let text = String::from_utf8(dump.stdout).expect("UTF-8");
        let lines = text.lines().filter(|line| !line.starts_with(['\\', '-']) && !line.is_empty());
        lines.map(|line| format!("{line}\n")).collect()
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://tidings@127.0.0.1:{}/{name}", self.port)
    }

    fn end(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // SIGINT: the fast shutdown, which ends the server's own children too.
            let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        }
        let _ = self.child.wait();
    }

    /// Waits until the server takes connections.
    fn wait(&self) {
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

fn run(programs: &str, data: &Path, port: u16) -> Child {
    as_nobody(&format!("{programs}postgres"))
        .args(["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="])
        .args(["-p", &port.to_string(), "-D"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("postgres runs")
}

/// Where the programs are: in the path, or where Debian keeps those of the newest version.
fn programs() -> Option<String> {
    let works = |folder: &str| {
        let program = format!("{folder}initdb");
        Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if works("") {
        return Some(String::new());
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut folders: Vec<String> =
        versions.flatten().map(|version| format!("{}/bin/", version.path().display())).collect();
    folders.sort();
    folders.into_iter().rev().find(|folder| works(folder))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// PostgreSQL refuses to run as root; then it runs as nobody.
fn as_nobody(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", program]);
    command
}

fn give_away(folder: &Path) {
    if is_root() {
        let given = Command::new("chown").arg("nobody").arg(folder).status();
        assert!(given.is_ok_and(|status| status.success()), "chown failed");
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

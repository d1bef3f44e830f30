//! Our program and nginx, each in a folder of its own and ended with the benchmark.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// True when a tool is installed.
pub fn there(tool: &str) -> bool {
    let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin";
    path.split(':').any(|folder| Path::new(folder).join(tool).exists())
}

/// Our program in a folder; it may serve.
pub struct Tidings {
    folder: TempDir,
    serving: Option<(Child, String)>,
}

/// nginx with static files that are compressed already.
pub struct Nginx {
    _folder: TempDir,
    child: Child,
    authority: String,
}

/// How nginx brings a file into a socket.
#[derive(Clone, Copy)]
pub enum Sending {
    /// The kernel lends its pages: nothing is copied.
    Lending,
    /// Read into memory and written from there.
    Copying,
}

/// What came.
pub struct Answer {
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let line = self
            .head
            .lines()
            .find(|line| line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name)));
        line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim())
    }
}

impl Tidings {
    pub fn new() -> Tidings {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
        Tidings { folder, serving: None }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TIDINGS_")) {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("TIDINGS_SERVER_LISTEN", "127.0.0.1:0").env("TIDINGS_REPORTS_PATH", "");
        command.env("TIDINGS_SITE_URL", "https://status.example.org");
        command
    }

    /// Publishes a text under a file's name.
    pub fn publish(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("a file");
        self.publish_path(Path::new(name));
    }

    /// Publishes what is at a path; a report that is in the way of another is left out.
    pub fn publish_path(&self, path: &Path) {
        let path = path.to_str().expect("a path");
        let output = self.command(&["publish", path, "--silent"]).output().expect("the program runs");
        if !output.status.success() {
            eprintln!("{path} was not published: {}", String::from_utf8_lossy(&output.stderr));
        }
    }

    /// The same, serving.
    pub fn serve(mut self) -> Tidings {
        let mut command = self.command(&["serve"]);
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
        let authority = lines
            .find_map(|line| {
                Some(line.split_once("listening on http://")?.1.split_whitespace().next()?.to_owned())
            })
            .expect("it listens");
        std::thread::spawn(move || lines.for_each(drop));
        self.serving = Some((child, authority));
        self
    }

    fn authority(&self) -> &str {
        &self.serving.as_ref().expect("it serves").1
    }

    pub fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority())
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        get(self.authority(), path, headers)
    }

    pub fn processes(&self) -> Vec<u32> {
        self.serving.iter().map(|(child, _)| child.id()).collect()
    }

    /// Resident memory, in bytes.
    pub fn resident(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.processes()[0])).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
        line.split_whitespace().next().and_then(|text| text.parse::<u64>().ok()).expect("a number") * 1024
    }
}

impl Drop for Tidings {
    fn drop(&mut self) {
        if let Some((child, _)) = &mut self.serving {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Nginx {
    /// Serves a folder, by `sendfile(2)` or by copying like everybody who has no file.
    pub fn start(root: &Path, sending: Sending) -> Nginx {
        let folder = tempfile::tempdir().expect("a folder");
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
        let authority = format!("127.0.0.1:{port}");
        let at = folder.path().display();
        let sendfile = match sending {
            Sending::Lending => "on",
            Sending::Copying => "off",
        };
        let configuration = format!(
            "worker_processes 2;\ndaemon off;\npid {at}/nginx.pid;\nerror_log {at}/error.log;\n\
             events {{ worker_connections 512; }}\n\
             http {{\n access_log off;\n sendfile {sendfile};\n tcp_nopush on;\n gzip_static on;\n gzip_vary on;\n\
             keepalive_requests 1000000000;\n open_file_cache max=100;\n\
             types {{ application/atom+xml atom; }}\n\
             client_body_temp_path {at}/a; proxy_temp_path {at}/b; fastcgi_temp_path {at}/c;\n\
             uwsgi_temp_path {at}/d; scgi_temp_path {at}/e;\n\
             server {{ listen {authority}; root {}; add_header Cache-Control \"public, max-age=900\"; }}\n}}\n",
            root.display()
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, configuration).expect("a file");
        // A worker must be able to read the folder whoever it runs as.
        let program = if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" };
        let user = format!("user {};", whoami());
        let child = Command::new(program)
            .args(["-p", &at.to_string(), "-c", &file.display().to_string(), "-g", &user])
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx starts");
        let began = Instant::now();
        while TcpStream::connect(&authority).is_err() {
            assert!(began.elapsed() < Duration::from_secs(10), "nginx does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Nginx { _folder: folder, child, authority }
    }

    pub fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority)
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        get(&self.authority, path, headers)
    }

    /// Master and workers.
    pub fn processes(&self) -> Vec<u32> {
        let id = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        children.split_whitespace().filter_map(|id| id.parse().ok()).chain([id]).collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

fn whoami() -> String {
    let output = Command::new("id").arg("-un").output().expect("id runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn get(authority: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut stream = TcpStream::connect(authority).expect("a connection");
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).expect("it listens");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let body = bytes.split_off(end + 4);
    Answer { head: String::from_utf8_lossy(&bytes).into_owned(), body }
}

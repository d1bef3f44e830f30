//! Where the commands of a document are run: a site, what its words stand for, and what has to be
//! there before some of them make sense.

use crate::browse::get;
use crate::manual::book::{Standing, Told};
use crate::patience::until;
use crate::postgres::Server;
use crate::program::{Finished, Site};
use crate::remote::{Actor, Remote};
use crate::samples::REPORT;
use crate::wire::Reply;
use std::io::Write;
use std::path::Path;

/// What reports are called that the documents speak of.
const REPORTS: [&str; 3] = ["REPORT", "PATH…", "PATH"];
/// Folders of the system; here they lie in the site's folder.
const SYSTEM: [&str; 4] = ["/etc/", "/srv/", "/usr/local/", "/var/"];

/// What of the repository the commands name.
const SHIPPED: [&str; 6] = [
    "config.toml",
    "reports/2026q3.md",
    "docs/freebsd-config.toml",
    "packaging/tidings.service",
    "packaging/Caddyfile",
    "packaging/nginx.conf",
];

/// Runs the program, and can do nothing else.
const CARGO: &str = "#!/bin/sh
[ \"$1\" = run ] || exit 9
shift
[ \"$1\" = --release ] && shift
[ \"$1\" = -- ] && shift
exec tidings \"$@\"
";

/// A site, and what is around it.
pub struct Stage {
    site: Site,
    runs: bool,
    folder: String,
    follower: Option<(Remote, Actor)>,
    database: Option<(Server, u32)>,
    successor: Option<Site>,
}

impl Stage {
    /// A checkout in which nothing has been run yet.
    pub fn new() -> Stage {
        let site = Site::new().unset("TIDINGS_REPORTS_PATH").set("TIDINGS_PUBLISH_QUIET", "200ms");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for file in SHIPPED {
            site.write(file, std::fs::read(root.join(file)).expect("a file"));
        }
        site.write("report.md", REPORT);
        for file in ["_index.adoc", "pf.adoc", "fuzz/seeds/asciidoc/another"] {
            site.write(file, "= A report\n");
        }
        site.write("bin/cargo", CARGO);
        site.write("bin/sudo", "#!/bin/sh\n[ \"$1\" = -u ] && shift 2\nexec \"$@\"\n");
        // What a build leaves there, too large to be copied.
        let built = format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_tidings"));
        site.write("target/release/tidings", built);
        // Nothing changes the machine by mistake.
        for program in ["apt-get", "systemctl", "useradd"] {
            site.write(&format!("bin/{program}"), "#!/bin/sh\nexit 9\n");
        }
        let programs = ["bin/apt-get", "bin/cargo", "bin/sudo", "bin/systemctl", "bin/useradd"];
        for program in programs.into_iter().chain(["target/release/tidings"]) {
            crate::program::executable(&site.path(program));
        }
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tidings"), site.path("bin/tidings")).expect("a link");
        for folder in SYSTEM.into_iter().chain([
            "/etc/systemd/system/",
            "/usr/local/bin/",
            "/var/lib/tidings/",
            "/var/backups/",
        ]) {
            std::fs::create_dir_all(site.path(&format!("system{folder}"))).expect("a folder");
        }
        let folder = site.path("").display().to_string();
        Stage { site, runs: false, folder, follower: None, database: None, successor: None }
    }

    /// Runs a command as a reader would; what is wrong with it.
    pub fn play(&mut self, told: &Told) -> Result<(), String> {
        if told.standing == Standing::File {
            self.write(&told.line, &told.prints[0]);
            return Ok(());
        }
        let line = self.translate(&told.line);
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = words.iter().position(|word| *word == "tidings").map(|at| &words[at + 1..]);
        let dashes = words.iter().position(|word| *word == "--").filter(|_| line.starts_with("cargo run "));
        let after = after.or(dashes.map(|at| &words[at + 1..]));
        let bare = after.map(|words| if words.first() == Some(&"--config") { &words[2..] } else { words });
        let said = match bare {
            _ if line.ends_with("systemctl enable --now tidings") => self.serve_installed(),
            Some(["serve"]) => self.serve(),

            Some(["serve", "--only", part]) => return self.serve_part(part),
            Some(["watch", paths @ ..]) if !paths.is_empty() => self.watch(paths),
            Some(["restore", file]) => finished(&Site::bare().run(&["restore", file]))?,
            Some(["copy", "--to", url]) => self.copy(url)?,
            Some(["move", "--to", ..]) => self.relocate(&line)?,
            Some(["doctor" | "teams", ..]) => {
                self.serve();
                self.shell(told, &line)?
            }
            Some(["check" | "publish", ..]) => {
                self.write_reports(&words);
                self.shell(told, &line)?
            }
            _ => self.shell(told, &line)?,
        };
        prints(&said.replace(&self.site.path("system").display().to_string(), ""), &told.prints)
    }

    /// The command with what its words stand for here.
    fn translate(&mut self, line: &str) -> String {
        let mut line = line
            .trim_end_matches(" …")
            .trim_end_matches(" [URL]")
            .replace(" URL", " https://new.example.org");
        if ["HOST", "ACTIVITY"].iter().any(|word| line.contains(word)) {
            let (host, activity) = self.refused();
            line = line.replace("HOST", &host).replace("ACTIVITY", &activity);
        }
        if self.runs {
            let (origin, authority) = (self.site.origin().to_owned(), self.site.authority().to_owned());
            line = line.replace("https://status.example.org", &origin).replace("127.0.0.1:8080", &authority);
        }
        for name in REPORTS {
            line = line.replace(&format!(" {name}"), " report.md");
        }
        for folder in SYSTEM {
            let here = self.site.path(&format!("system{folder}")).display().to_string();
            line = line.replace(&format!(" {folder}"), &format!(" {here}"));
        }
        line
    }

    fn shell(&mut self, told: &Told, line: &str) -> Result<String, String> {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder = folder.to_owned();
            return Ok(String::new());
        }
        let ended = self.site.shell(line, &self.folder);
        if ended.code == 127 && std::env::var("CI").as_deref() != Ok("true") {
            let _ = writeln!(std::io::stderr(), "SKIPPED: {line}: {}", ended.err.trim());
            return Ok(String::new());
        }
        if told.standing == Standing::Mention && ended.code == 2 {
            return finished(&self.site.shell(&format!("{line} --help"), &self.folder));
        }
        finished(&ended)
    }

    fn serve(&mut self) -> String {
        if !self.runs {
            self.site.start();
            self.runs = true;
        }
        self.site.said()
    }

    /// A file at its place; addresses and folders of the system are those that it has here.
    fn write(&mut self, file: &str, text: &str) {
        let mut text = text.replace("https://status.example.org", &self.site.settle());
        for folder in SYSTEM {
            let here = self.site.path(&format!("system{folder}")).display().to_string();
            text = text.replace(&format!("sqlite:{folder}"), &format!("sqlite:{here}"));
            text = text.replace(&format!("\"{folder}"), &format!("\"{here}"));
        }
        let system = SYSTEM.iter().any(|folder| file.starts_with(folder));
        self.site.write(&if system { format!("system{file}") } else { file.to_owned() }, text);
    }

    /// What systemd does: the unit's command, with the configuration that was installed.
    fn serve_installed(&mut self) -> String {
        let config = std::fs::read(self.site.path("system/etc/tidings/config.toml")).expect("it was written");
        self.site.write("config.toml", config);
        self.serve()
    }

    /// Somebody on another server follows a team, and is accepted.
    pub fn is_followed(&mut self, team: &str) {
        let remote = Remote::start();
        let ana = remote.actor("ana");
        ana.follows(&self.site, team);
        remote.awaits(&ana.inbox(), "Accept", 1);
        assert!(self.site.run(&["followers"]).out.contains(&ana.id));
    }

    fn serve_part(&mut self, part: &str) -> Result<(), String> {
        let Some(url) = self.new_database() else { return Ok(()) };
        Site::new().owning(&url).start_only(part);
        Ok(())
    }

    fn watch(&mut self, paths: &[&str]) -> String {
        self.site.write("report.md", REPORT.replace("met *twice*", "met *often*"));
        let begun = self.site.begin(&[&["watch"], paths].concat());
        let published = || self.site.run(&[&["check"], paths].concat()).out.contains(": 4 unchanged");
        until("it is published", published);
        let ended = begun.end();
        ended.out + &ended.err
    }

    /// No server may run on either database.
    fn copy(&mut self, url: &str) -> Result<String, String> {
        let Some(database) = self.new_database() else { return Ok(String::new()) };
        if let Some(file) = url.strip_prefix("sqlite:") {
            let other = Site::bare().set("TIDINGS_STORE_URL", &database);
            other.publish("report.md", REPORT, &["--silent"]);
            return finished(&other.run(&["copy", "--to", &format!("sqlite:{file}")]));
        }
        let ran = std::mem::take(&mut self.runs);
        if ran {
            self.site.stop();
        } else {
            self.site.publish("report.md", REPORT, &["--silent"]);
        }
        let copied = finished(&self.site.run(&["copy", "--to", &database]));
        if ran {
            self.serve();
        }
        copied
    }

    /// The address of a database that is empty; `None` where there is no PostgreSQL.
    fn new_database(&mut self) -> Option<String> {
        if self.database.is_none() {
            self.database = Some((Server::start()?, 0));
        }
        let (server, number) = self.database.as_mut().expect("it is there now");
        *number += 1;
        Some(server.database(&format!("manual{number}")))
    }

    /// A site at another address, with the same teams, that names this one.
    fn relocate(&mut self, line: &str) -> Result<String, String> {
        let mut other = Site::new().unset("TIDINGS_REPORTS_PATH");
        let config = std::fs::read_to_string(self.site.path("config.toml")).expect("a configuration");
        let formerly = format!("[site]\nformerly = [\"{}\"]", self.site.origin());
        other.write("config.toml", config.replacen("[site]", &formerly, 1));
        other.write(
            "reports/2026q3.md",
            std::fs::read(self.site.path("reports/2026q3.md")).expect("a report"),
        );
        other.start();
        let line = line.replace("https://new.example.org", other.origin());
        self.successor = Some(other);
        finished(&self.site.shell(&line, &self.folder))
    }

    /// Reports that the documents speak of and that need not be in the repository; the months come
    /// from the name.
    fn write_reports(&self, words: &[&str]) {
        let text = REPORT.replace(" First Quarter 2026", "");
        for word in words.iter().filter(|word| word.contains(|sign: char| sign.is_ascii_digit())) {
            if !word.contains('/') && !self.site.path(word).exists() {
                self.site.write(word, &text);
            }
        }
    }

    /// A host that follows, and an activity that it has refused.
    fn refused(&mut self) -> (String, String) {
        self.serve();
        if self.follower.is_none() {
            let remote = Remote::start();
            let ana = remote.actor("ana");
            ana.follows(&self.site, "core");
            remote.awaits(&ana.inbox(), "Accept", 1);
            remote.tell(&ana.inbox(), [Reply::status(404)]);
            self.site.publish("refused.md", &REPORT.replace("First", "Second"), &[]);
            until("it has refused", || remote.received().iter().any(|received| received.status == 404));
            self.follower = Some((remote, ana));
        }
        let (remote, _) = self.follower.as_ref().expect("it is there now");
        let refused = remote.received().into_iter().find(|received| received.status == 404);
        let id = refused.expect("a refusal").activity["id"].as_str().expect("an id").to_owned();
        until("it is written down", || self.site.run(&["deliveries", remote.authority()]).out.contains(&id));
        assert_eq!(get(&self.site.at("/healthz")).status, 200);
        (remote.authority().to_owned(), id)
    }
}

/// What it printed, when it succeeded.
pub fn finished(ended: &Finished) -> Result<String, String> {
    let said = format!("{}{}", ended.out, ended.err);
    if ended.code == 0 { Ok(said) } else { Err(format!("exit code {}: {said}", ended.code)) }
}

/// True to what the document shows: its lines come in this order, `…` stands for anything.
pub fn prints(said: &str, lines: &[String]) -> Result<(), String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = words(said);
    let mut rest = &*said;
    for line in lines {
        for part in line.split('…').map(words).filter(|part| !part.is_empty()) {
            let Some(at) = rest.find(&part) else { return Err(format!("does not print {part:?}: {said}")) };
            rest = &rest[at + part.len()..];
        }
    }
    Ok(())
}

//! What stands in `packaging/`, held against the tools that read it. One that is not installed is
//! told of and passed over; under `CI=true` those that `.ci/run` installs have to be there.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn packaging(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(file)
}

fn text(file: &str) -> String {
    std::fs::read_to_string(packaging(file)).expect("a file")
}

/// What `.ci/run` installs.
const IN_CI: [&str; 5] = ["caddy", "nginx", "openssl", "sh", "shellcheck"];

/// What a tool says; `None` with a visible line when it is not there.
fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(_) => {
            let required = IN_CI.contains(&program) && std::env::var("CI").as_deref() == Ok("true");
            assert!(!required, "{program} is missing; install it");
            // Past the capture of test output.
            let _ = writeln!(std::io::stderr(), "SKIPPED: {program} is not installed");
            None
        }
    }
}

fn accepts(program: &str, arguments: &[&str]) {
    let Some(output) = run(program, arguments) else { return };
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{program}: {}{}", said(&output.stdout), said(&output.stderr));
}

fn write(folder: &Path, file: &str, text: &str) -> String {
    let path = folder.join(file);
    std::fs::write(&path, text).expect("a file");
    path.display().to_string()
}

/// The unit with a program and a user that are on this machine.
fn unit(folder: &Path) -> String {
    let unit = text("tidings.service").replace("/usr/local/bin/tidings", env!("CARGO_BIN_EXE_tidings"));
    let unit = unit.replace("User=tidings", "User=root").replace("Group=tidings", "Group=root");
    write(folder, "tidings.service", &unit)
}

#[test]
fn the_unit_is_one_for_systemd() {
    let folder = tempfile::tempdir().expect("a folder");
    accepts("systemd-analyze", &["verify", "--man=no", &unit(folder.path())]);
}

/// `systemd-analyze security` goes from 0 (nothing can be done) to 10; ours is 1.4 when it counts a
/// user as root.
#[test]
fn the_unit_has_few_rights() {
    let folder = tempfile::tempdir().expect("a folder");
    accepts(
        "systemd-analyze",
        &["security", "--offline=yes", "--no-pager", "--threshold=20", &unit(folder.path())],
    );
}

#[test]
fn the_script_for_freebsd_is_one_for_the_shell() {
    accepts("sh", &["-n", &packaging("tidings.rc").display().to_string()]);
    // Set for rc.subr, and `local`, which FreeBSD's shell has.
    let known = "--exclude=SC1091,SC2034,SC2154,SC3043";
    accepts("shellcheck", &["--shell=sh", known, &packaging("tidings.rc").display().to_string()]);
    let script = text("tidings.rc");
    for line in ["# PROVIDE: tidings", "# KEYWORD: shutdown", ". /etc/rc.subr", "run_rc_command \"$1\""] {
        assert!(script.contains(line), "{line}");
    }
}

/// The script with the parts of FreeBSD that it needs, in a folder.
fn freebsd(folder: &Path) -> String {
    let at = |name: &str| folder.join(name).display().to_string();
    write(folder, "rc.subr", include_str!("packaging/rc.subr"));
    let daemon = write(folder, "daemon", include_str!("packaging/daemon"));
    std::fs::set_permissions(&daemon, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let settings = format!(
        "tidings_enable=YES\ntidings_dir={}\ntidings_config={}\ntidings_log={}\ntidings_bin={}\n",
        folder.display(),
        at("config.toml"),
        at("log"),
        env!("CARGO_BIN_EXE_tidings")
    );
    write(folder, "rc.conf", &settings);
    write(folder, "config.toml", "[server]\nlisten = \"127.0.0.1:0\"\n");
    let script = text("tidings.rc").replace("/etc/rc.subr", &at("rc.subr"));
    let script =
        script.replace("/usr/sbin/daemon", &daemon).replace("/var/run", &folder.display().to_string());
    write(folder, "tidings", &script)
}

#[test]
fn the_script_for_freebsd_starts_reloads_and_stops_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = freebsd(folder.path());
    let rc = |command: &str| {
        let output = Command::new("sh").args(["-u", &script, command]).current_dir(folder.path()).output();
        let output = output.expect("a shell");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.success(), said.concat())
    };
    let says = |what: &str| {
        let begun = Instant::now();
        let log = || std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        while !log().contains(what) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{what}: {}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    assert!(!rc("stop").0, "nothing runs");
    let started = rc("start");
    assert!(started.0, "{}", started.1);
    says("listening on");
    let reloaded = rc("reload");
    assert!(reloaded.0, "{}", reloaded.1);
    says("configuration");
    write(folder.path(), "config.toml", "[server]\nlisten = \"127.0.0.1:0\"\nnonsense = 1\n");
    for command in ["reload", "configtest"] {
        let refused = rc(command);
        assert!(!refused.0 && refused.1.contains("server.nonsense"), "{command}: {}", refused.1);
    }
    let stopped = rc("stop");
    assert!(stopped.0 && stopped.1.contains("Stopping tidings"), "{}", stopped.1);
    let log = std::fs::read_to_string(folder.path().join("log")).expect("a log");
    assert!(log.contains("stopped"), "it was not awaited: {log}");
    assert!(!rc("start").0, "the configuration has a problem");
}

#[test]
fn the_server_block_is_one_for_nginx() {
    let folder = tempfile::tempdir().expect("a folder");
    let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
    let (key, certificate) = (key.display().to_string(), certificate.display().to_string());
    let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=status.example.org"];
    let made = run("openssl", &[&request[..], &["-keyout", &key, "-out", &certificate]].concat());
    if !made.is_some_and(|made| made.status.success()) {
        return;
    }
    let live = "/etc/letsencrypt/live/status.example.org";
    let block = text("nginx.conf").replace(&format!("{live}/fullchain.pem"), &certificate);
    let block = block.replace(&format!("{live}/privkey.pem"), &key);
    // The test opens what it listens on: sockets of its own instead of ports that may be taken.
    let at = folder.path().display();
    let ports = [("[::]:80;", "a"), ("80;", "b"), ("[::]:443", "c"), ("443", "d")];
    let block = ports.into_iter().fold(block, |block, (port, name)| {
        let socket = format!("listen unix:{at}/{name}{}", if port.ends_with(';') { ";" } else { "" });
        block.replace(&format!("listen {port}"), &socket)
    });
    let block = write(folder.path(), "block.conf", &block);
    let whole = format!(
        "pid {at}/pid; error_log {at}/error.log; events {{}} http {{ access_log off; \
         client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; \
         scgi_temp_path {at}/s; include {block}; }}"
    );
    let whole = write(folder.path(), "nginx.conf", &whole);
    accepts("nginx", &["-t", "-q", "-p", &at.to_string(), "-c", &whole]);
}

#[test]
fn the_caddyfile_is_one_for_caddy() {
    accepts(
        "caddy",
        &["validate", "--adapter", "caddyfile", "--config", &packaging("Caddyfile").display().to_string()],
    );
}

#[test]
fn the_container_is_made_of_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = text("Containerfile");
    let copied =
        file.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--"));
    let mut count = 0;
    for line in copied {
        let words: Vec<&str> = line.split_whitespace().collect();
        for source in &words[..words.len() - 1] {
            assert!(root.join(source).exists(), "{source} is not there");
            count += 1;
        }
    }
    assert_eq!(count, 5, "what the image is made of");
    // Everything that the manifest names has to be in the image.
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("the manifest");
    for path in manifest.lines().filter_map(|line| line.strip_prefix("path = ")) {
        let path = path.trim_matches('"');
        assert!(copied_folder(&file, path), "{path} is named in Cargo.toml and not copied");
    }
}

fn copied_folder(file: &str, path: &str) -> bool {
    let folder = path.split('/').next().expect("a folder");
    file.contains(&format!("COPY {folder} "))
}

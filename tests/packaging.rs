//! What stands in `packaging/`, held against the tools that read it. One that is not installed is
//! told of and passed over.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn packaging(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(file)
}

fn text(file: &str) -> String {
    std::fs::read_to_string(packaging(file)).expect("a file")
}

/// What a tool says; `None` with a visible line when it is not there.
fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(_) => {
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

#[test]
fn the_unit_is_one_for_systemd() {
    let folder = tempfile::tempdir().expect("a folder");
    // The program and its user need not be on this machine.
    let unit = text("tidings.service").replace("/usr/local/bin/tidings", env!("CARGO_BIN_EXE_tidings"));
    let unit = unit.replace("User=tidings", "User=root").replace("Group=tidings", "Group=root");
    let path = write(folder.path(), "tidings.service", &unit);
    accepts("systemd-analyze", &["verify", "--man=no", &path]);
}

#[test]
fn the_script_for_freebsd_is_one_for_the_shell() {
    accepts("sh", &["-n", &packaging("tidings.rc").display().to_string()]);
    let script = text("tidings.rc");
    for line in ["# PROVIDE: tidings", "# KEYWORD: shutdown", ". /etc/rc.subr", "run_rc_command \"$1\""] {
        assert!(script.contains(line), "{line}");
    }
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

//! The way from nothing to a followed account, on a machine that boots: a copy of this system in
//! namespaces of its own, with systemd, real packages, and an authority that gives certificates.
//! Needs root on a Debian with systemd, and Debian's packages; `.ci/run` runs it where it can.

use crate::manual::book::{self, Standing, Told};
use crate::manual::stage::{finished, prints};
use crate::manual::{IN_CI, NOT_RUN};
use crate::patience::until;
use crate::program::Finished;
use crate::remote::Remote;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The operator's own name for what the documents call `status.example.org`.
pub const NAME: &str = "quickstart.example.org";
/// The folder of the repository that the document speaks of.
const SHIPPED: &str = "packaging";
/// Another ACME server than the world's, since that does not see this machine.
const AUTHORITY: &str = "https://localhost:9443/acme/local/directory";

/// What a server that somebody has just rented has, and this one may lack.
const FURNISH: &str = r#"
echo 'Acquire::Retries "3";' > /etc/apt/apt.conf.d/90retries
echo "127.0.0.1 quickstart.example.org quickstart" >> /etc/hosts
for package in caddy nginx nginx-light nginx-core nginx-full nginx-common certbot; do
    ! dpkg -s $package >/dev/null 2>&1 || apt-get purge -y -qq $package
done
rm -rf /etc/caddy /etc/nginx /var/www /var/lib/caddy
command -v sudo || { apt-get update -qq; apt-get install -y -qq sudo; }
"#;

/// The authority is the program Caddy, too; the system trusts it from now on.
const AUTHORISE: &str = r#"
cat > /etc/authority.json <<END
{"admin": {"disabled": true}, "storage": {"module": "file_system", "root": "/var/lib/authority"},
 "apps": {"http": {"servers": {"acme": {"listen": ["127.0.0.1:9443"], "tls_connection_policies": [{}],
   "automatic_https": {"disable_redirects": true}, "routes": [{"handle": [{"handler": "acme_server"}]}]}}},
  "tls": {"certificates": {"automate": ["localhost"]},
   "automation": {"policies": [{"subjects": ["localhost"], "issuers": [{"module": "internal"}]}]}}}}
END
systemd-run -q --unit authority caddy run --config /etc/authority.json
root=/var/lib/authority/pki/authorities/local/root.crt
until curl -s --cacert $root https://localhost:9443/acme/local/directory >/dev/null; do sleep 0.1; done
cp $root /usr/local/share/ca-certificates/authority.crt
update-ca-certificates
"#;

/// The machine is `your.host`, too.
const SHELL_ELSEWHERE: &str = r#"
apt-get install -y -qq openssh-server
echo "127.0.0.1 your.host" >> /etc/hosts
mkdir -p /root/.ssh
echo 'StrictHostKeyChecking accept-new' > /root/.ssh/config
rm -f /root/.ssh/id_ed25519*
ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
cat /root/.ssh/id_ed25519.pub > /root/.ssh/authorized_keys
systemctl restart ssh
"#;

/// As the kernel writes addresses: 127.0.0.1, port 9464, a listener.
const LISTENS_AT_9464: &str = "grep -q ' 0100007F:24F8 .* 0A ' /proc/net/tcp";

/// A machine that runs; it ends with this value.
struct Machine {
    child: Child,
    first: String,
    _folder: TempDir,
}

impl Machine {
    /// Boots one in which the repository lies, with the program as if it had been built there.
    fn boot() -> Machine {
        let (root, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().expect("a folder"));
        let built = folder.path().join("target/release");
        std::fs::create_dir_all(&built).expect("a folder");
        std::fs::copy(env!("CARGO_BIN_EXE_tidings"), built.join("tidings")).expect("the program");
        std::fs::create_dir(folder.path().join(SHIPPED)).expect("a folder");
        for file in std::fs::read_dir(root.join(SHIPPED)).expect("a folder").flatten() {
            std::fs::copy(file.path(), folder.path().join(SHIPPED).join(file.file_name())).expect("a file");
        }
        let mut boot = Command::new(root.join("tests/site/machine/boot.sh"));
        let mut child =
            boot.arg(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a machine");
        let mut first = String::new();
        let said = child.stdout.take().expect("a pipe");
        BufReader::new(said).read_line(&mut first).expect("a number");
        let machine = Machine { child, first: first.trim().to_owned(), _folder: folder };
        until("systemd runs", || machine.run("test -S /run/systemd/private").code == 0);
        // A unit of this system that fails in a copy is not ours to judge.
        machine.must("systemctl is-system-running --wait || systemctl --failed");
        machine
    }

    /// Runs a line of shell there as root, in the folder of the repository; not for ever.
    fn run(&self, line: &str) -> Finished {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.first, "--mount", "--pid", "--uts", "--ipc", "--cgroup"]);
        command.args(["env", "-i", "HOME=/root", "LANG=C.UTF-8"]);
        command.arg("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        command.args(["timeout", "300", "sh", "-euc", &format!("cd /root/tidings\n{line}")]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Finished::of(command.spawn().expect("nsenter"))
    }

    /// Runs what must succeed.
    fn must(&self, line: &str) -> String {
        finished(&self.run(line)).unwrap_or_else(|why| panic!("{line}\n{why}"))
    }

    fn write(&self, file: &str, text: &str) {
        self.must(&format!("cat > {file} <<'END OF FILE'\n{text}\nEND OF FILE"));
    }

    /// Does what a document tells.
    fn play(&self, told: &Told) {
        let line = told
            .line
            .replace("s/status.example.org/status.example.org/", &format!("s/status.example.org/{NAME}/"));
        if told.standing == Standing::File {
            let mut text = told.prints[0].replace("status.example.org", NAME);
            if line.ends_with("config.toml") {
                // The name leads to this machine only, and so does the follower's; nobody waits here.
                text += "\n[federation]\nallow_private_addresses = true\n\n[publish]\nspacing = \"0s\"\n";
            }
            return self.write(&line, &text);
        }
        let line = if line.contains("sed ") { line } else { line.replace("status.example.org", NAME) };
        self.prepare(&line);
        let said = self.must(&line);
        prints(&said, &told.prints).unwrap_or_else(|why| panic!("{}: {line}: {why}", told.place));
        if ["systemctl reload caddy", "systemctl reload nginx"].iter().any(|end| line.ends_with(end)) {
            self.is_served();
        }
    }

    /// What a machine in the world has before a command, or what the reader chose by it.
    fn prepare(&self, line: &str) {
        if line.contains("reload caddy") {
            self.must(AUTHORISE);
            self.must(&format!("sed -i '1i {{\\n acme_ca {AUTHORITY}\\n}}' /etc/caddy/Caddyfile"));
        }
        if line.contains("install -y nginx") {
            self.must("systemctl disable -q --now caddy");
        }
        if line.contains("certbot certonly") {
            self.must("mkdir -p /etc/letsencrypt");
            let answers = "agree-tos = true\nregister-unsafely-without-email = true\nnon-interactive = true";
            self.write("/etc/letsencrypt/cli.ini", &format!("server = {AUTHORITY}\n{answers}"));
        }
    }

    /// What `docs/operating.md` says of the service, and of machines that are reached by ssh.
    fn operates(&self) {
        let told = book::commands("docs/operating.md");
        let told: Vec<_> = told.iter().filter(|told| told.standing == Standing::Mention).collect();
        let ssh = told.iter().find(|told| told.line.starts_with("ssh ")).expect("the way to the status page");
        self.must(SHELL_ELSEWHERE);
        self.must(&format!("sleep 5 | {} & until {LISTENS_AT_9464}; do sleep 0.1; done", ssh.line));
        assert!(told.iter().any(|told| told.line == "systemctl reload tidings"), "it tells to");
        let config = "/etc/tidings/config.toml";
        self.must("systemctl reload tidings");
        self.must(&format!("cp {config} good; echo '[nonsense]' >> {config}"));
        assert_ne!(self.run("systemctl reload tidings").code, 0, "the configuration has a problem");
        self.must(&format!("cp good {config}; systemctl reload tidings"));
        self.must("systemctl kill --signal=KILL tidings");
        until("it has started again", || self.run("curl -sf http://127.0.0.1:8080/healthz").code == 0);
        self.must("systemctl stop tidings");
        assert!(self.must("journalctl -u tidings").contains("stopped"), "it was not ended by force");
    }

    /// The page comes by TLS, with a certificate that the system takes for good. Getting one takes a while.
    fn is_served(&self) {
        let page =
            self.must(&format!("curl -sS --retry 20 --retry-all-errors --retry-delay 1 https://{NAME}/"));
        assert!(page.contains(&format!("https://{NAME}/feed.atom")), "{page}");
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", self.run("journalctl --no-pager --lines 60").out);
        }
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// The program is built already.
fn is_run(told: &&Told) -> bool {
    let command = told.line.strip_prefix("sudo ").unwrap_or(&told.line);
    !NOT_RUN.iter().chain(&IN_CI).any(|(beginning, _)| command.starts_with(beginning))
}

#[test]
#[ignore = "changes a copy of this system in memory, and installs Debian's packages there: needs root"]
fn the_way_from_nothing_to_a_followed_account_leads_there_on_a_machine_that_boots() {
    let machine = Machine::boot();
    machine.must(FURNISH);
    let remote = Remote::start();
    let ana = remote.actor("ana");
    for told in book::commands("docs/quickstart.md").iter().filter(is_run) {
        if told.line.ends_with(" followers") {
            let team = format!("https://{NAME}/ap/actors/core");
            let answer = ana.posts(&format!("{team}/inbox"), &ana.says("Follow", team.clone()));
            assert_eq!(answer.status, 202, "{}", answer.text());
            remote.awaits(&ana.inbox(), "Accept", 1);
        }
        machine.play(told);
    }
    until("the note has come", || {
        remote.taken(&ana.inbox()).iter().any(|said| said.to_string().contains("Somebody follows us now"))
    });
    machine.operates();
}

//! How fast the engine delivers, against a bare loop of signing and posting in the same run, and
//! what it uses. Prints ratios: other work on the machine falls on both sides alike. At the end one
//! table shows them beside what they should be; nothing is asserted.
//!
//! Names after `--` choose parts: `keep`, `close`, `tls`, `publish`, `trouble`; `scale`, 20,000
//! hosts × 30 notes, runs only when it is named. `TIDINGS_BENCH_HOSTS` (1000), `TIDINGS_BENCH_NOTES`
//! (10) and `TIDINGS_BENCH_RUNS` (5) set the size. Loopback only.

#[path = "../../tests/store/postgres.rs"]
mod postgres;
#[path = "../../tests/store/sample.rs"]
mod sample;

mod meter;
mod publishing;
mod report;
mod sink;
mod stage;
mod subject;
mod tls;

use crate::meter::median;
use crate::report::Line;
use crate::stage::Hosts;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The addresses of the stores that are compared with the bare loop.
type Stores = Vec<(&'static str, String)>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["sink"] => block_on(sink::run(None)),
        ["sink", folder] => block_on(sink::run(Some(folder.to_owned()))),
        ["run", kind, scheme, port, control, healthy, slow, silent, notes, keys] => {
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let hosts = Hosts {
                scheme: scheme.into(),
                port: number(port) as u16,
                control: number(control) as u16,
                healthy: number(healthy),
                slow: number(slow),
                silent: number(silent),
            };
            let task = subject::Task { kind: kind.into(), hosts, notes: number(notes), keys: keys.into() };
            block_on(subject::run(task));
        }
        _ => compare(&arguments),
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(format!("TIDINGS_BENCH_{name}")).map_or(default, |text| text.parse().expect("a number"))
}

fn compare(names: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    subject::make_key(&folder.path().join("keys"));
    let server = postgres::Server::start();
    let parts = names.iter().filter(|name| !name.starts_with("--")).map(|name| (*name).to_owned());
    let bench = Bench {
        folder: folder.path(),
        server: server.as_ref(),
        runs: number("RUNS", 5),
        signatures: subject::signatures(&folder.path().join("keys")),
        parts: parts.collect(),
    };
    let (hosts, notes) = (number("HOSTS", 1000), number("NOTES", 10));
    println!("{hosts} hosts, {notes} notes, {} alternating runs, medians", bench.runs);
    let mut lines = bench.throughput(hosts, notes);
    if bench.wanted("publish") {
        lines.push(block_on(publishing::compare(bench.folder, bench.runs)));
    }
    if bench.wanted("trouble") {
        lines.push(bench.trouble(hosts, notes));
    }
    if bench.parts.iter().any(|name| name == "scale") {
        lines.extend(bench.scale(number("SCALE_HOSTS", 20_000), number("SCALE_NOTES", 30)));
    }
    report::print(&lines);
}

struct Bench<'a> {
    folder: &'a Path,
    server: Option<&'a postgres::Server>,
    runs: usize,
    /// How many signatures a core of this machine makes in a second.
    signatures: f64,
    /// The parts that were named.
    parts: Vec<String>,
}

/// What the issue of a comparison should be: for SQLite and for PostgreSQL.
const SHARES: [f64; 2] = [0.90, 0.85];
/// CPU milliseconds for a delivery over a new plain connection, where a core signs 4,500 times a
/// second.
const CPU: (f64, f64) = (0.35, 4_500.0);

/// One run: deliveries per second, CPU milliseconds each, megabytes, descriptors.
#[derive(Clone, Copy)]
struct Figures([f64; 4]);

impl Bench<'_> {
    /// Without names, every part but the long one.
    fn wanted(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|name| name == part)
    }

    fn throughput(&self, hosts: usize, notes: usize) -> Vec<Line> {
        let plain = [("keep", "http, keep-alive"), ("close", "http, new connections")];
        let plain: Vec<_> = plain.into_iter().filter(|(part, _)| self.wanted(part)).collect();
        let mut lines = Vec::new();
        if !plain.is_empty() {
            let sink = Sink::start(None);
            let hosts = sink.hosts("http", hosts);
            let stores = self.stores("plain", &hosts, notes);
            for (mode, title) in plain {
                block_on(stage::control(hosts.control, &format!("/{mode}")));
                lines.extend(self.table(title, &stores, &hosts, notes));
            }
        }
        if self.wanted("tls") {
            lines.extend(self.encrypted(hosts, notes));
        }
        lines
    }

    fn encrypted(&self, hosts: usize, notes: usize) -> Vec<Line> {
        let folder = self.folder.join("tls");
        std::fs::create_dir(&folder).expect("a folder");
        if !tls::make(&folder, hosts.div_ceil(250)) {
            println!("SKIPPED: TLS needs the program openssl to make certificates");
            return Vec::new();
        }
        let sink = Sink::start(Some(&folder));
        let hosts = sink.hosts("https", hosts);
        let stores = self.stores("tls", &hosts, notes);
        block_on(stage::control(hosts.control, "/close"));
        self.table("https, new connections", &stores, &hosts, notes)
    }

    /// A filled store of each kind.
    fn stores(&self, name: &str, hosts: &Hosts, notes: usize) -> Stores {
        let mut stores = vec![("SQLite", format!("sqlite:{}/{name}.db", self.folder.display()))];
        stores.extend(self.server.map(|server| ("PostgreSQL", server.database(name))));
        for (_, url) in &stores {
            block_on(stage::fill(url, hosts, notes));
        }
        stores
    }

    fn table(&self, title: &str, stores: &Stores, hosts: &Hosts, notes: usize) -> Vec<Line> {
        let mut kinds = vec![("bare loop", "bare".to_owned())];
        kinds.extend(stores.iter().cloned());
        let mut figures = vec![Vec::new(); kinds.len()];
        for run in 0..self.runs {
            let mut order: Vec<usize> = (0..kinds.len()).collect();
            // What slows the machine down for a while should not always meet the same one.
            order.rotate_left(run % kinds.len());
            for kind in order {
                figures[kind].push(self.run(&kinds[kind].1, hosts, notes, "1"));
            }
        }
        let heads = ["deliveries/s", "÷ bare loop", "CPU ms each", "÷ bare loop", "memory MB", "descriptors"];
        println!("\n{title:<24}{}", heads.map(|head| format!("{head:>13}")).concat());
        let mut lines = Vec::new();
        for ((name, _), runs) in kinds.iter().zip(&figures) {
            let of = |column: usize| median(runs.iter().map(|run| run.0[column]).collect());
            let to_bare = |column: usize| {
                let ratios = runs.iter().zip(&figures[0]).map(|(run, bare)| run.0[column] / bare.0[column]);
                median(ratios.collect())
            };
            let (speed, cpu) = (to_bare(0), to_bare(1));
            println!(
                "{name:<24}{:>13.0}{speed:>13.2}{:>13.3}{cpu:>13.2}{:>13.0}{:>13.0}",
                of(0),
                of(1),
                of(2),
                of(3)
            );
            lines.extend(self.lines(title, name, speed, of(1), of(2)));
        }
        lines
    }

    fn lines(&self, title: &str, name: &str, speed: f64, cpu: f64, memory: f64) -> Vec<Line> {
        let Some(place) = ["SQLite", "PostgreSQL"].iter().position(|known| *known == name) else {
            return Vec::new();
        };
        let mut lines = vec![Line::at_least(&format!("{title}: {name} ÷ bare loop"), speed, SHARES[place])];
        lines.push(Line::listed(&format!("{title}: memory with {name}, MB"), format!("{memory:.0}")));
        let cpu_here = format!("{title}: CPU ms each with {name}");
        lines.push(Line::listed(&cpu_here, format!("{cpu:.3}")));
        if title == "http, new connections" {
            let there = cpu * self.signatures / CPU.1;
            let what = format!("{cpu_here}, at {:.0} signatures a second", CPU.1);
            lines.push(Line::at_most(&what, there, CPU.0));
        }
        lines
    }

    /// The time until all healthy hosts have everything, with and without others in trouble.
    fn trouble(&self, healthy: usize, notes: usize) -> Line {
        let sink = Sink::start(None);
        let troubled = Hosts { slow: healthy / 8, silent: healthy / 16, ..sink.hosts("http", healthy) };
        let url = format!("sqlite:{}/trouble.db", self.folder.display());
        block_on(stage::fill(&url, &troubled, notes));
        let alone = sink.hosts("http", healthy);
        let mut ratios = Vec::new();
        for _ in 0..self.runs {
            let alone = self.run(&url, &alone, notes, "1").0[0];
            ratios.push(alone / self.run(&url, &troubled, notes, "1234").0[0]);
        }
        Line::at_most("10 % of hosts dead, 10 % slow: time of the others ÷ without them", median(ratios), 1.2)
    }

    /// Very many hosts in one process.
    fn scale(&self, hosts: usize, notes: usize) -> Vec<Line> {
        let sink = Sink::start(None);
        let hosts = sink.hosts("http", hosts);
        let url = format!("sqlite:{}/scale.db", self.folder.display());
        block_on(stage::fill(&url, &hosts, notes));
        let Figures([rate, cpu, memory, descriptors]) = self.run(&url, &hosts, notes, "1");
        let what = |what: &str| format!("{} hosts × {notes} notes: {what}", hosts.healthy);
        vec![
            Line::at_most(&what("memory, MB"), memory, 300.0),
            Line::listed(&what("descriptors"), format!("{descriptors:.0}")),
            Line::listed(&what("deliveries a second"), format!("{rate:.0}")),
            Line::listed(&what("CPU ms each"), format!("{cpu:.3}")),
        ]
    }

    fn run(&self, kind: &str, hosts: &Hosts, notes: usize, kinds: &str) -> Figures {
        if kind != "bare" {
            block_on(stage::rewind(kind, notes, kinds));
        }
        let numbers =
            [hosts.port.into(), hosts.control.into(), hosts.healthy, hosts.slow, hosts.silent, notes];
        let output = Command::new(std::env::current_exe().expect("a path"))
            .args(["run", kind, &hosts.scheme])
            .args(numbers.map(|number| number.to_string()))
            .arg(self.folder.join("keys"))
            .env("SSL_CERT_FILE", self.folder.join("tls/ca.pem"))
            .stderr(Stdio::inherit())
            .output()
            .expect("a run");
        let text = String::from_utf8_lossy(&output.stdout);
        let figures: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
        Figures(figures.try_into().unwrap_or_else(|_| panic!("the run of {kind} failed: {text}")))
    }
}

/// The process of the other side; it ends with the value.
struct Sink {
    child: Child,
    port: u16,
}

impl Sink {
    fn start(certificates: Option<&Path>) -> Sink {
        let mut command = Command::new(std::env::current_exe().expect("a path"));
        command.arg("sink").args(certificates).stdout(Stdio::piped());
        let mut child = command.spawn().expect("a sink");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        Sink { child, port: line.trim().parse().expect("a port") }
    }

    fn hosts(&self, scheme: &str, healthy: usize) -> Hosts {
        Hosts { scheme: scheme.into(), port: self.port, control: self.port, healthy, slow: 0, silent: 0 }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! How fast the engine delivers, against a bare loop of signing and posting in the same run, and
//! what it uses. Prints ratios: other work on the machine falls on both sides alike.
//!
//! `TIDINGS_BENCH_HOSTS` (1000), `TIDINGS_BENCH_NOTES` (5) and `TIDINGS_BENCH_RUNS` (5) set the
//! size, `TIDINGS_BENCH_ONLY` names parts of it (`keep`, `close`, `tls`, `publish`, `trouble`), and
//! `TIDINGS_BENCH_SCALE=1` adds 20,000 hosts × 30 notes. Loopback only.

#[path = "../../tests/store/postgres.rs"]
mod postgres;
#[path = "../../tests/store/sample.rs"]
mod sample;

mod meter;
mod publishing;
mod sink;
mod stage;
mod subject;
mod tls;

use crate::meter::median;
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
        _ => compare(),
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(format!("TIDINGS_BENCH_{name}")).map_or(default, |text| text.parse().expect("a number"))
}

fn wanted(part: &str) -> bool {
    std::env::var("TIDINGS_BENCH_ONLY").map_or(true, |only| only.split(',').any(|name| name == part))
}

fn compare() {
    let folder = tempfile::tempdir().expect("a folder");
    subject::make_key(&folder.path().join("keys"));
    let server = postgres::Server::start();
    let bench = Bench { folder: folder.path(), server: server.as_ref(), runs: number("RUNS", 5) };
    let (hosts, notes) = (number("HOSTS", 1000), number("NOTES", 5));
    println!("{hosts} hosts, {notes} notes, {} alternating runs, medians", bench.runs);
    bench.throughput(hosts, notes);
    if wanted("publish") {
        block_on(publishing::compare(bench.folder, bench.runs));
    }
    if wanted("trouble") {
        bench.trouble(hosts, notes);
    }
    if number("SCALE", 0) > 0 {
        bench.scale(number("SCALE_HOSTS", 20_000), number("SCALE_NOTES", 30));
    }
}

struct Bench<'a> {
    folder: &'a Path,
    server: Option<&'a postgres::Server>,
    runs: usize,
}

/// One run: deliveries per second, CPU milliseconds each, megabytes, descriptors.
#[derive(Clone, Copy)]
struct Figures([f64; 4]);

impl Bench<'_> {
    fn throughput(&self, hosts: usize, notes: usize) {
        let plain = [("keep", "keep-alive"), ("close", "a new connection each")];
        let plain: Vec<_> = plain.into_iter().filter(|(part, _)| wanted(part)).collect();
        if !plain.is_empty() {
            let sink = Sink::start(None);
            let hosts = sink.hosts("http", hosts);
            let stores = self.stores("plain", &hosts, notes);
            for (mode, title) in plain {
                block_on(stage::control(hosts.control, &format!("/{mode}")));
                self.table(&format!("http, {title}"), &stores, &hosts, notes);
            }
        }
        if wanted("tls") {
            self.encrypted(hosts, notes);
        }
    }

    fn encrypted(&self, hosts: usize, notes: usize) {
        let folder = self.folder.join("tls");
        std::fs::create_dir(&folder).expect("a folder");
        if !tls::make(&folder, hosts.div_ceil(250)) {
            return println!("SKIPPED: TLS needs the program openssl to make certificates");
        }
        let sink = Sink::start(Some(&folder));
        let hosts = sink.hosts("https", hosts);
        let stores = self.stores("tls", &hosts, notes);
        block_on(stage::control(hosts.control, "/close"));
        self.table("https, a new connection each", &stores, &hosts, notes);
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

    fn table(&self, title: &str, stores: &Stores, hosts: &Hosts, notes: usize) {
        let mut kinds = vec![("bare loop", "bare".to_owned())];
        kinds.extend(stores.iter().cloned());
        let mut figures = vec![Vec::new(); kinds.len()];
        for _ in 0..self.runs {
            for ((_, url), figures) in kinds.iter().zip(&mut figures) {
                figures.push(self.run(url, hosts, notes, "1"));
            }
        }
        println!("\n{title:<30} deliveries/s  CPU ms each  memory MB  descriptors  ÷ bare loop");
        for ((name, _), of_kind) in kinds.iter().zip(&figures) {
            let of = |column: usize| median(of_kind.iter().map(|run| run.0[column]).collect());
            let ratio = of_kind.iter().zip(&figures[0]).map(|(run, bare)| run.0[0] / bare.0[0]);
            let ratio = median(ratio.collect());
            println!(
                "{name:<30} {:>12.0} {:>12.3} {:>10.0} {:>12.0} {ratio:>12.2}",
                of(0),
                of(1),
                of(2),
                of(3)
            );
        }
    }

    /// The time until all healthy hosts have everything, with and without others in trouble.
    fn trouble(&self, healthy: usize, notes: usize) {
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
        println!(
            "\n10 % of hosts dead and 10 % slow: time of the healthy ones ÷ without: {:.2}",
            median(ratios)
        );
    }

    /// Very many hosts in one process.
    fn scale(&self, hosts: usize, notes: usize) {
        let sink = Sink::start(None);
        let hosts = sink.hosts("http", hosts);
        let url = format!("sqlite:{}/scale.db", self.folder.display());
        block_on(stage::fill(&url, &hosts, notes));
        let Figures([rate, cpu, memory, descriptors]) = self.run(&url, &hosts, notes, "1");
        println!(
            "\n{} hosts × {notes} notes: {rate:.0} deliveries/s, {cpu:.3} ms CPU each, {memory:.0} MB, {descriptors:.0} descriptors",
            hosts.healthy
        );
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

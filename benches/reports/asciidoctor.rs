//! The same reports by `asciidoctor` and by us, in turns, in every reading of the words "times faster".

use crate::{ROUNDS, Sample};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The ratio that is promised.
const PROMISED: f64 = 50.0;

/// Converts a report again and again in one process that has everything loaded, and prints the least
/// time in milliseconds.
const WARM: &str = r#"
times = Array.new(ARGV[0].to_i) do
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  Asciidoctor.convert_file '_index.adoc', safe: :safe, base_dir: '.', to_file: 'warm.html', attributes: { 'skip-front-matter' => '' }
  Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
end
puts times.min * 1000
"#;

/// Prints the times and the ratios for every report.
pub fn compare<'a>(samples: impl Iterator<Item = &'a Sample>) {
    let Some(version) = version() else {
        println!("SKIPPED: asciidoctor is not installed; nothing to compare with");
        return;
    };
    println!("\nagainst {version}, the least of {ROUNDS} rounds in turns, in ms:\n");
    println!(
        "{:<18} {:>11} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "report", "asciidoctor", "its start", "warm", "library", "check", "its start"
    );
    let mut readings = Vec::new();
    for sample in samples {
        let Some(site) = Site::of(sample) else {
            println!("SKIPPED: asciidoctor does not find all entries of {}", sample.manuscript.name);
            continue;
        };
        let times = Times::take(sample, &site);
        println!("{:<18}{}", sample.manuscript.name, times.row());
        readings.push((sample.manuscript.name.clone(), times.readings()));
    }
    println!("\ntimes faster; {PROMISED:.0} are promised, what is less is marked with *:\n");
    for (number, reading) in READINGS.iter().enumerate() {
        let ratios: String = readings.iter().map(|(name, ratios)| cell(name, ratios[number])).collect();
        println!("{reading:<62}{ratios}");
    }
}

fn cell(name: &str, ratio: f64) -> String {
    format!("  {name} {ratio:.0}{}", if ratio >= PROMISED { "" } else { "*" })
}

/// What is held against what.
const READINGS: [&str; 4] = [
    "whole process / whole process (tidings check)",
    "whole process / our library",
    "first conversion, start taken off / our library",
    "best conversion of a warm process / our library",
];

/// A report as its project's site has it, for asciidoctor: includes are named from the site's root.
struct Site {
    root: tempfile::TempDir,
}

impl Site {
    /// `None` when not every entry comes out of asciidoctor.
    fn of(sample: &Sample) -> Option<Site> {
        let root = tempfile::tempdir().ok()?;
        let index = fs::read_to_string(sample.path.join("_index.adoc")).ok()?;
        let place = index.lines().find_map(|line| line.strip_prefix(":reports-path:"))?.trim().to_owned();
        let (folder, status) = (root.path().join(&place), root.path().join("content/en/status"));
        fs::create_dir_all(&folder).ok()?;
        for file in &sample.manuscript.files {
            let inside =
                file.path.strip_prefix(&*sample.manuscript.name).and_then(|path| path.strip_prefix('/'));
            let target = inside.map_or_else(|| status.join(&file.path), |path| folder.join(path));
            fs::write(target, &file.bytes).ok()?;
        }
        fs::write(root.path().join("_index.adoc"), index).ok()?;
        fs::write(root.path().join("empty.adoc"), "").ok()?;
        let site = Site { root };
        site.is_whole(sample.entries).then_some(site)
    }

    fn is_whole(&self, entries: usize) -> bool {
        run(&mut self.asciidoctor("_index.adoc", "whole.html"));
        let html = fs::read_to_string(self.root.path().join("whole.html")).unwrap_or_default();
        html.matches("<h3").count() >= entries && !html.contains("Unresolved directive")
    }

    /// The output is a real file: told to write to /dev/null, asciidoctor parses and converts nothing.
    fn asciidoctor(&self, file: &str, output: &str) -> Command {
        let mut command = Command::new("asciidoctor");
        command.current_dir(self.root.path()).args(["-S", "safe", "-B", ".", "-a", "skip-front-matter"]);
        command.args(["-o", output, file]);
        command
    }

    /// The best of some conversions within one process.
    fn warm(&self) -> Duration {
        let mut command = Command::new("ruby");
        command.current_dir(self.root.path()).args(["-r", "asciidoctor", "-e", WARM, "8"]);
        let output = command.stderr(Stdio::null()).output().expect("asciidoctor is written in Ruby");
        let ms: f64 =
            String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number of milliseconds");
        Duration::from_secs_f64(ms / 1e3)
    }

    /// Ours as a whole process, without a configuration of anybody's and without a database.
    fn tidings(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command.current_dir(self.root.path()).args(arguments);
        command.env("TIDINGS_SITE_URL", "https://status.example.org");
        command
    }
}

/// The times for one report.
#[derive(Default)]
struct Times {
    asciidoctor: Duration,
    asciidoctor_start: Duration,
    asciidoctor_warm: Duration,
    library: Duration,
    tidings: Duration,
    tidings_start: Duration,
}

impl Times {
    fn take(sample: &Sample, site: &Site) -> Times {
        let path = sample.path.to_string_lossy();
        let mut rounds: [Vec<Duration>; 6] = Default::default();
        for _ in 0..ROUNDS {
            rounds[0].push(run(&mut site.asciidoctor("_index.adoc", "whole.html")));
            rounds[1].push(run(&mut site.asciidoctor("empty.adoc", "empty.html")));
            rounds[2].push(site.warm());
            rounds[3].push(sample.measure());
            rounds[4].push(run(&mut site.tidings(&["check", "--json", &path])));
            rounds[5].push(run(&mut site.tidings(&["--version"])));
        }
        let [asciidoctor, asciidoctor_start, asciidoctor_warm, library, tidings, tidings_start] =
            rounds.map(|times| times.into_iter().min().unwrap_or_default());
        Times { asciidoctor, asciidoctor_start, asciidoctor_warm, library, tidings, tidings_start }
    }

    fn row(&self) -> String {
        let (theirs, ours) = (
            format!(
                " {:>11.1} {:>9.1} {:>9.1}",
                ms(self.asciidoctor),
                ms(self.asciidoctor_start),
                ms(self.asciidoctor_warm)
            ),
            format!(" {:>9.2} {:>9.2} {:>9.2}", ms(self.library), ms(self.tidings), ms(self.tidings_start)),
        );
        theirs + &ours
    }

    /// The ratios in the order of [`READINGS`].
    fn readings(&self) -> [f64; 4] {
        let work = self.asciidoctor.saturating_sub(self.asciidoctor_start);
        [
            ms(self.asciidoctor) / ms(self.tidings),
            ms(self.asciidoctor) / ms(self.library),
            ms(work) / ms(self.library),
            ms(self.asciidoctor_warm) / ms(self.library),
        ]
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn version() -> Option<String> {
    let output = Command::new("asciidoctor").arg("--version").stderr(Stdio::null()).output().ok()?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(str::to_owned)
}

/// Runs a process to its end, whatever it prints; a failure would make all figures worthless.
fn run(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let took = start.elapsed();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} failed");
    took
}

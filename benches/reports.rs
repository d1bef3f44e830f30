//! How fast reports are read, form by form, and against asciidoctor: `cargo bench --bench reports`.
//!
//! Reads every real report beside the project (../shared/reports) and writes the HTML of every
//! entry, as publishing does. The reports in AsciiDoc are then converted by `asciidoctor`, too, in
//! turns with ours, so that a busy machine is busy for both. Every figure is a median.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tidings::files;
use tidings::report::{self, Manuscript, Reading};

/// How often everything is measured.
const ROUNDS: usize = 9;

/// How long one measurement of our reader lasts at least: a single reading is too short for it.
const LEAST: Duration = Duration::from_millis(40);

/// The ratio that is promised.
const PROMISED: f64 = 50.0;

fn main() {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    let Ok(folder) = fs::read_dir(&reports) else {
        println!("SKIPPED: the real reports are not beside the project (../shared)");
        return;
    };
    let mut samples: Vec<Sample> = folder.flatten().filter_map(|file| Sample::at(&file.path())).collect();
    samples.sort_by_key(|sample| (sample.form.clone(), sample.manuscript.name.clone()));
    print_speeds(&samples);
    let Some(version) = asciidoctor_version() else {
        println!("SKIPPED: asciidoctor is not installed; nothing to compare with");
        return;
    };
    println!("\nagainst {version}, medians of {ROUNDS} rounds in turns:\n");
    print_ratios(samples.iter().filter(|sample| sample.form == "asciidoc"));
}

/// A report that is read.
struct Sample {
    path: PathBuf,
    manuscript: Manuscript,
    form: String,
    entries: usize,
    bytes: usize,
}

impl Sample {
    /// `None` for what is no report, as the files that reports include.
    fn at(path: &Path) -> Option<Sample> {
        let manuscript = files::manuscript(path).ok()?;
        let reading = report::read(&manuscript).ok()?;
        let own: usize = manuscript.own_files().map(|file| file.bytes.len()).sum();
        let bytes = if manuscript.is_folder() { own } else { manuscript.files[0].bytes.len() };
        let form = format!("{:?}", reading.report.format).to_lowercase();
        Some(Sample { path: path.to_owned(), manuscript, form, entries: reading.report.entries.len(), bytes })
    }

    /// Reads the report and writes the HTML of its entries; gives the length of it all.
    fn publish(&self) -> usize {
        report::read(&self.manuscript).map_or(0, |reading| html(&reading))
    }

    /// The time of one reading.
    fn measure(&self) -> Duration {
        let (start, mut times) = (Instant::now(), 0);
        while start.elapsed() < LEAST {
            std::hint::black_box(self.publish());
            times += 1;
        }
        start.elapsed() / times
    }
}

fn html(reading: &Reading) -> usize {
    let entries = reading.report.entries.iter();
    entries.map(|entry| entry.body.html(3, &|slug| Some(format!("/{slug}"))).len()).sum()
}

fn print_speeds(samples: &[Sample]) {
    println!(
        "{:<10} {:<24} {:>7} {:>9} {:>9} {:>11} {:>7}",
        "form", "report", "entries", "KB", "ms", "entries/s", "MB/s"
    );
    for sample in samples {
        let time = median((0..ROUNDS).map(|_| sample.measure()).collect());
        let seconds = time.as_secs_f64();
        println!(
            "{:<10} {:<24} {:>7} {:>9.1} {:>9.3} {:>11.0} {:>7.1}",
            sample.form,
            sample.manuscript.name,
            sample.entries,
            sample.bytes as f64 / 1e3,
            seconds * 1e3,
            sample.entries as f64 / seconds,
            sample.bytes as f64 / 1e6 / seconds,
        );
    }
}

fn print_ratios<'a>(samples: impl Iterator<Item = &'a Sample>) {
    let columns = ["asciidoctor", "its start", "library", "tidings", "its start"];
    println!(
        "{:<18} {:>11} {:>11} {:>11} {:>11} {:>11}   (ms)",
        "report", columns[0], columns[1], columns[2], columns[3], columns[4]
    );
    let mut verdicts = Vec::new();
    for sample in samples {
        let Some(site) = Site::of(sample) else {
            println!("SKIPPED: asciidoctor does not find all entries of {}", sample.manuscript.name);
            continue;
        };
        let times = Times::take(sample, &site);
        println!("{}", times.row(&sample.manuscript.name));
        verdicts.push(times.verdict(&sample.manuscript.name));
    }
    println!("\ntimes faster; {PROMISED:.0} are promised:\n");
    verdicts.iter().for_each(|verdict| println!("{verdict}"));
}

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

    /// Ours as a whole process, without a configuration of anybody's and without a database.
    fn tidings(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command.current_dir(self.root.path()).args(arguments);
        command.env("TIDINGS_SITE_URL", "https://status.example.org");
        command
    }
}

/// The medians for one report.
struct Times {
    asciidoctor: Duration,
    asciidoctor_start: Duration,
    library: Duration,
    tidings: Duration,
    tidings_start: Duration,
}

impl Times {
    fn take(sample: &Sample, site: &Site) -> Times {
        let path = sample.path.to_string_lossy();
        let mut rounds: [Vec<Duration>; 5] = Default::default();
        for _ in 0..ROUNDS {
            rounds[0].push(run(&mut site.asciidoctor("_index.adoc", "whole.html")));
            rounds[1].push(run(&mut site.asciidoctor("empty.adoc", "empty.html")));
            rounds[2].push(sample.measure());
            rounds[3].push(run(&mut site.tidings(&["check", "--json", &path])));
            rounds[4].push(run(&mut site.tidings(&["--version"])));
        }
        let [asciidoctor, asciidoctor_start, library, tidings, tidings_start] = rounds.map(median);
        Times { asciidoctor, asciidoctor_start, library, tidings, tidings_start }
    }

    fn row(&self, name: &str) -> String {
        let times =
            [self.asciidoctor, self.asciidoctor_start, self.library, self.tidings, self.tidings_start];
        let cells = times.map(|time| format!(" {:>11.2}", time.as_secs_f64() * 1e3));
        format!("{name:<18}{}", cells.concat())
    }

    /// Whole processes against each other, and what is left of both without their starts.
    fn verdict(&self, name: &str) -> String {
        let over = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        let work = self.asciidoctor.saturating_sub(self.asciidoctor_start);
        let ratios = [
            over(self.asciidoctor, self.library),
            over(work, self.library),
            over(self.asciidoctor, self.tidings),
        ];
        let kept = |ratio: f64| format!("{ratio:.0}x{}", if ratio >= PROMISED { "" } else { " (LESS)" });
        format!(
            "{name}: asciidoctor / our library {}; asciidoctor without its start / our library {}; asciidoctor / tidings check {}",
            kept(ratios[0]),
            kept(ratios[1]),
            kept(ratios[2]),
        )
    }
}

fn asciidoctor_version() -> Option<String> {
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

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

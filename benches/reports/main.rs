//! How fast reports are read, form by form, and against asciidoctor: `cargo bench --bench reports`.
//!
//! Reads every real report beside the project (../shared/reports) and writes the HTML of every
//! entry, as publishing does. The reports in AsciiDoc are then converted by `asciidoctor`, too, in
//! turns with ours, so that a busy machine is busy for both. Every figure is the least of some rounds:
//! whatever else a machine does only adds to the time.

mod asciidoctor;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tidings::files;
use tidings::report::{self, Manuscript, Reading};

/// How often everything is measured.
pub const ROUNDS: usize = 9;

/// How long one measurement of our reader lasts at least: a single reading is too short for it.
const LEAST: Duration = Duration::from_millis(40);

fn main() {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    let Ok(folder) = fs::read_dir(&reports) else {
        println!("SKIPPED: the real reports are not beside the project (../shared)");
        return;
    };
    let mut samples: Vec<Sample> = folder.flatten().filter_map(|file| Sample::at(&file.path())).collect();
    samples.sort_by_key(|sample| (sample.form.clone(), sample.manuscript.name.clone()));
    print_speeds(&samples);
    asciidoctor::compare(samples.iter().filter(|sample| sample.form == "asciidoc"));
}

/// A report that is read.
pub struct Sample {
    /// Where it lies.
    pub path: PathBuf,
    /// Its files.
    pub manuscript: Manuscript,
    form: String,
    /// How many entries come out of it.
    pub entries: usize,
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
    pub fn measure(&self) -> Duration {
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
    let mut forms: BTreeMap<&str, (usize, usize, Duration)> = BTreeMap::new();
    for sample in samples {
        let time = (0..ROUNDS).map(|_| sample.measure()).min().unwrap_or_default();
        let form = forms.entry(&sample.form).or_default();
        *form = (form.0 + sample.entries, form.1 + sample.bytes, form.2 + time);
        print_speed(&sample.form, &sample.manuscript.name, (sample.entries, sample.bytes, time));
    }
    println!();
    forms.into_iter().for_each(|(form, sums)| print_speed(form, "all", sums));
}

fn print_speed(form: &str, report: &str, (entries, bytes, time): (usize, usize, Duration)) {
    let seconds = time.as_secs_f64();
    println!(
        "{form:<10} {report:<24} {entries:>7} {:>9.1} {:>9.3} {:>11.0} {:>7.1}",
        bytes as f64 / 1e3,
        seconds * 1e3,
        entries as f64 / seconds,
        bytes as f64 / 1e6 / seconds,
    );
}

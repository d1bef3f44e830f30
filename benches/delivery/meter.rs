//! What a process has used, from `/proc`.

use std::fs::read_to_string;

/// CPU time of this process in milliseconds.
pub fn cpu() -> f64 {
    let stat = read_to_string("/proc/self/stat").expect("procfs");
    let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks = |field: usize| -> f64 {
        fields.split_whitespace().nth(field).and_then(|text| text.parse().ok()).expect("a number")
    };
    // utime and stime, in hundredths of a second.
    (ticks(11) + ticks(12)) * 10.0
}

/// The most memory this process has had resident, in megabytes.
pub fn memory() -> f64 {
    let status = read_to_string("/proc/self/status").expect("procfs");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    peak.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1024.0
}

/// How many file descriptors are open.
pub fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").expect("procfs").count()
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

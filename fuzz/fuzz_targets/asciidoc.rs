//! Any bytes as a folder of AsciiDoc files that include each other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::report::{asciidoc, recognise};
use tidings_fuzz::{manuscript, reading};

fuzz_target!(|bytes: &[u8]| {
    let manuscript = manuscript::folder("2023q2-asciidoc", "adoc", bytes);
    let _ = recognise::format(&manuscript);
    reading::check(asciidoc::read(&manuscript));
});

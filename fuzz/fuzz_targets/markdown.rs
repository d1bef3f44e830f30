//! Any bytes as a Markdown document, or a folder of them with its Makefile.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::report::{markdown, recognise};
use tidings_fuzz::{manuscript, reading};

fuzz_target!(|bytes: &[u8]| {
    let manuscript = manuscript::folder("2020q4-markdown", "md", bytes);
    let _ = recognise::format(&manuscript);
    reading::check(markdown::read(&manuscript));
});

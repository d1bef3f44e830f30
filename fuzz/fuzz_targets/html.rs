//! Any bytes as a published page.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::report::{html, recognise};
use tidings_fuzz::{manuscript, reading};

fuzz_target!(|bytes: &[u8]| {
    let manuscript = manuscript::file("report-2019-04-2019-06.html", bytes);
    let _ = recognise::format(&manuscript);
    reading::check(html::read(&manuscript));
});

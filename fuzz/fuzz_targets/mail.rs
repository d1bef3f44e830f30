//! Any bytes as a report as mailed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::report::{mail, recognise};
use tidings_fuzz::{manuscript, reading};

fuzz_target!(|bytes: &[u8]| {
    let manuscript = manuscript::file("2019q2-mail.txt", bytes);
    let _ = recognise::format(&manuscript);
    reading::check(mail::read(&manuscript));
});

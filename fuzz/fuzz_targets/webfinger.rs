//! Any text as the resource of a WebFinger query.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tidings::discovery::resource::{Asked, parse};
use tidings::iri::Site;
use tidings::model::slug::Slug;

static SITE: LazyLock<Site> = LazyLock::new(|| Site::parse("https://status.example.org").expect("an origin"));

fuzz_target!(|bytes: &[u8]| {
    match parse(&SITE, &String::from_utf8_lossy(bytes)) {
        Some(Asked::Handle(name)) => {
            assert!(!name.is_empty() && !name.contains('@'), "{name:?}");
            assert!(!name.bytes().any(|byte| byte.is_ascii_uppercase()), "{name:?}");
        }
        Some(Asked::Team(team)) => assert_eq!(Slug::parse(team.as_str()).as_ref(), Ok(&team)),
        Some(Asked::Site) | None => {}
    }
});

//! What packagers ask the program for: manual pages and completions, held against the tools that read
//! them. One that is not installed is told of and passed over.

use crate::program::Site;
use crate::programs::commands;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Output};

/// What a tool says; `None` with a visible line when it is not there.
fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    let output = Command::new(program).args(arguments).output().ok();
    if output.is_none() {
        // Past the capture of test output.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {program} is not installed");
    }
    output
}

#[test]
fn every_command_has_a_manual_page_that_typesetters_take_without_a_warning() {
    let site = Site::bare();
    let written = site.run(&["manual", "share/man/man1"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let folder = std::fs::read_dir(site.path("share/man/man1")).expect("a folder");
    let pages: BTreeSet<_> = folder.map(|file| file.expect("a file").path()).collect();
    let names: BTreeSet<_> =
        pages.iter().map(|page| page.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    for command in commands() {
        let name = format!("tidings-{}.1", command.replace(' ', "-"));
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    let text = |name: &str| std::fs::read_to_string(site.path("share/man/man1").join(name)).expect("a page");
    for section in ["SUBCOMMANDS", "FILES", "ENVIRONMENT", "EXIT STATUS", "VERSION"] {
        assert!(text("tidings.1").contains(section), "{section}");
    }
    assert!(text("tidings-publish.1").contains("silent") && text("tidings-publish.1").contains("SEE ALSO"));
    for page in &pages {
        let Some(set) = run("groff", &["-man", "-ww", "-z", "-Kutf8", &page.display().to_string()]) else {
            return;
        };
        let said = String::from_utf8_lossy(&set.stderr);
        assert!(set.status.success() && said.is_empty(), "{}: {said}", page.display());
    }
}

#[test]
fn shells_complete_commands_and_options() {
    let site = Site::bare();
    let scripts = ["bash", "zsh", "fish", "elvish", "powershell"].map(|shell| {
        let printed = site.run(&["completions", shell]);
        assert_eq!(printed.code, 0, "{shell}: {}", printed.err);
        assert!(["deliveries", "withdraw"].iter().all(|word| printed.out.contains(word)), "{shell}");
        printed.out
    });
    let completed = |words: &str, last: &str, place: usize| {
        let line = format!(
            "{}\nCOMP_WORDS=({words})\nCOMP_CWORD={place}\n_tidings tidings {last} x\necho \"${{COMPREPLY[*]}}\"",
            scripts[0]
        );
        let output = run("bash", &["-c", &line])?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let table = [("tidings del", "del", 1, "deliveries"), ("tidings publish --wi", "--wi", 2, "--withdraw")];
    for (words, last, place, expected) in table {
        assert_eq!(completed(words, last, place).as_deref().unwrap_or(expected), expected, "{words}");
    }
}

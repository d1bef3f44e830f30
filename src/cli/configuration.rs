//! `tidings config`: what holds and where it comes from, and whether it makes sense before a server is
//! started with it.

use crate::cli::context::Typed;
use crate::cli::output::Output;
use crate::cli::terminal::say;
use crate::config::problems::Problem;
use crate::config::settings::{Setting, Source};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::ExitCode;

/// What `config` takes.
#[derive(Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Subcommand)]
enum Deed {
    /// Print every key with its value, and where the value comes from: the file, a variable or the default.
    ///
    /// What is printed is a configuration itself. The password of a database is printed as `***`.
    Show,
    /// Read the configuration, the variables and the pictures, and tell all problems at once.
    ///
    /// Changes nothing. Exit code 1 when there is a problem.
    Check,
}

#[derive(Serialize)]
struct Checked<'a> {
    file: Option<&'a Path>,
    problems: Vec<Problem>,
}

/// Shows or checks.
pub fn config(named: Option<&Path>, args: &ConfigArgs, output: Output) -> anyhow::Result<ExitCode> {
    let typed = Typed::read(named)?;
    match args.deed {
        Deed::Show => show(&typed, output),
        Deed::Check => check(&typed, output),
    }
}

fn check(typed: &Typed, output: Output) -> anyhow::Result<ExitCode> {
    let config = match (typed.config(), output) {
        (Ok(config), _) => config,
        (Err(problems), Output::Json) => {
            output.print(&Checked { file: typed.file(), problems: problems.0 }, |_| {})?;
            return Ok(ExitCode::FAILURE);
        }
        (Err(problems), Output::Text) => return Err(typed.explain(problems)),
    };
    output.print(&Checked { file: typed.file(), problems: Vec::new() }, |_| {
        match typed.file() {
            Some(file) => say!("{} is in order", file.display()),
            None => say!("there is no config.toml here; the defaults hold"),
        }
        match &config.site.url {
            Some(url) => say!("the site is {url}; teams in the list: {}", config.teams.len()),
            None => {
                say!("[site] url is not set; accounts need it before they can be followed from elsewhere")
            }
        }
    })
}

fn show(typed: &Typed, output: Output) -> anyhow::Result<ExitCode> {
    let settings = typed.settings().map_err(|problems| typed.explain(problems))?;
    output.print(&json(typed, &settings), |_| text(typed, &settings))
}

/// By section and key, the lists as lists.
fn json(typed: &Typed, settings: &[Setting]) -> Value {
    let mut sections = Map::new();
    for setting in settings {
        let section = sections.entry(&setting.section);
        let keys = match setting.place {
            None => section.or_insert_with(|| json!({})),
            Some(place) => {
                let list = section.or_insert_with(|| json!([])).as_array_mut().expect("a list, as just made");
                if list.len() <= place {
                    list.resize(place + 1, json!({}));
                }
                &mut list[place]
            }
        };
        keys[&setting.key] = json!({
            "value": setting.shown(),
            "default": setting.default,
            "source": setting.source,
            "variable": setting.variable(),
        });
    }
    json!({ "file": typed.file(), "config": sections })
}

/// As a configuration, with the source of each value as a comment.
fn text(typed: &Typed, settings: &[Setting]) {
    let mut before = None;
    for setting in settings {
        let section = (&setting.section, setting.place);
        if before != Some(section) {
            let blank = if before.is_some() { "\n" } else { "" };
            match setting.place {
                None => say!("{blank}[{}]", setting.section),
                Some(_) => say!("{blank}[[{}]]", setting.section),
            }
            before = Some(section);
        }
        // A team has no use for the keys that it was not given.
        if setting.place.is_none() || setting.source != Source::Default {
            say!("{}", row(typed, setting));
        }
    }
}

fn row(typed: &Typed, setting: &Setting) -> String {
    let (key, source) = (&setting.key, source(typed, setting));
    match setting.shown() {
        Some(value) => format!("{:<44}# {source}", format!("{key} = {value}  ")),
        None => format!("{:<44}# not set", format!("# {key}  ")),
    }
}

fn source(typed: &Typed, setting: &Setting) -> String {
    match setting.source {
        Source::Default => "default".to_owned(),
        Source::File => typed.file().map_or_else(String::new, |file| file.display().to_string()),
        Source::Variable => setting.variable(),
    }
}

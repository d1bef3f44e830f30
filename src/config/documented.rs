//! The shipped `config.toml`, the documents and the code say the same: every key, every default.

use crate::config::Config;
use crate::config::settings::Setting;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use toml::Value;

const FILE: &str = include_str!("../../config.toml");
/// Sections that may stand several times.
const LISTS: [&str; 3] = ["teams", "splits", "reports"];

/// A line `key = value` of the file.
#[derive(Debug)]
struct Line {
    section: String,
    key: String,
    value: Value,
    /// False behind a `#`.
    holds: bool,
    /// The comment above it.
    comment: String,
}

/// Every line of the file that is a key, whether it holds or stands behind a `#`.
fn lines(text: &str) -> Vec<Line> {
    let (mut lines, mut section, mut comment) = (Vec::new(), String::new(), String::new());
    // Keys that stand together share what is said above them.
    let mut is_said = false;
    for line in text.lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        if let Some(name) = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim_matches(['[', ']']).to_owned();
            comment.clear();
        } else if let Some((key, value)) = key_and_value(bare) {
            let (section, comment) = (section.clone(), comment.clone());
            lines.push(Line { section, key, value, holds: bare == line, comment });
            is_said = true;
        } else {
            if is_said || bare == line {
                comment.clear();
                is_said = false;
            }
            comment = format!("{comment} {bare}");
        }
    }
    lines
}

fn key_and_value(line: &str) -> Option<(String, Value)> {
    let (key, _) = line.split_once(" = ")?;
    let named = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let table = line.parse::<toml::Table>().ok().filter(|_| named)?;
    Some((key.to_owned(), table.get(key)?.clone()))
}

/// Every key that the code knows, of the lists one each.
fn known() -> Vec<Setting> {
    let text = "[[teams]]\n[[splits]]\n[[reports]]\n";
    Config::explain(text, &HashMap::new()).1
}

fn name(section: &str, key: &str) -> String {
    format!("{section}.{key}")
}

#[test]
fn every_key_stands_in_the_shipped_file_with_its_default() {
    let lines = lines(FILE);
    let mut complaints = Vec::new();
    for setting in known() {
        let (of, name) = ((&setting.section, &setting.key), name(&setting.section, &setting.key));
        let mut found = lines.iter().filter(|line| (&line.section, &line.key) == of);
        let Some(line) = found.next() else {
            complaints.push(format!("{name} is not explained"));
            continue;
        };
        let is_listed = LISTS.contains(&&*setting.section);
        if found.next().is_some() && !is_listed {
            complaints.push(format!("{name} stands there twice"));
        }
        complaints.extend(wrong(line, &setting).filter(|_| !is_listed).map(|why| format!("{name} {why}")));
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// What a line says that is not so.
fn wrong(line: &Line, setting: &Setting) -> Option<String> {
    let said = line.comment.to_ascii_lowercase().contains("without it");
    match &setting.default {
        _ if line.comment.is_empty() => Some("has no explanation".to_owned()),
        None if !said => Some("has no default: say what holds without it".to_owned()),
        None => None,
        Some(default) if !line.holds && *default != line.value => {
            Some(format!("is {default} by default, and not {}", line.value))
        }
        Some(Value::String(default))
            if line.holds && !default.is_empty() && line.value.as_str() != Some(default) =>
        {
            let named = line.comment.contains(&format!("\"{default}\""));
            (!(said && named)).then(|| format!("holds, and nothing says that {default:?} does without it"))
        }
        Some(_) if line.holds && !said => Some("holds: say what does without it".to_owned()),
        Some(_) => None,
    }
}

#[test]
fn the_shipped_file_names_no_key_that_is_not_known() {
    let known: BTreeSet<String> = known().iter().map(|one| name(&one.section, &one.key)).collect();
    let lines = lines(FILE);
    assert!(lines.len() >= known.len());
    let unknown: Vec<_> =
        lines.iter().filter(|line| !known.contains(&name(&line.section, &line.key))).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn the_shipped_files_are_in_order_also_with_everything_that_stands_behind_a_mark() {
    let whole: Vec<String> = FILE
        .lines()
        .map(|line| {
            let bare = line.strip_prefix("# ").unwrap_or(line);
            let is_code = bare.starts_with('[') && bare.ends_with(']') || key_and_value(bare).is_some();
            if is_code { bare.to_owned() } else { line.to_owned() }
        })
        .collect();
    let freebsd = include_str!("../../docs/freebsd-config.toml");
    for text in [FILE, &whole.join("\n"), freebsd] {
        let read = Config::parse(text, &HashMap::new());
        assert!(read.is_ok(), "{}", read.err().map(|problems| problems.to_string()).unwrap_or_default());
    }
}

/// The documents, and what is put around the program.
fn documents() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["docs", "packaging"].map(|folder| root.join(folder));
    let listed = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let paths = listed.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    let paths = paths
        .chain(["README.md", "FEDERATION.md", "CHANGELOG.md", "config.toml"].map(|file| root.join(file)));
    paths.filter_map(|path| Some((path.clone(), std::fs::read_to_string(&path).ok()?))).collect()
}

#[test]
fn the_documents_name_no_key_that_is_not_known() {
    let known = known();
    let keys: BTreeSet<String> = known.iter().map(|one| format!("[{}] {}", one.section, one.key)).collect();
    let variables: BTreeSet<String> =
        known.iter().map(Setting::variable).chain(["TIDINGS_LOG".into()]).collect();
    let sections: BTreeSet<&str> = known.iter().map(|one| &*one.section).collect();
    let (mut seen, mut complaints) = (0, Vec::new());
    for (path, text) in documents() {
        let mut check = |named: String, known: &BTreeSet<String>| {
            seen += 1;
            if !known.contains(&named) {
                complaints.push(format!("{}: {named}", path.display()));
            }
        };
        // In running text a key may stand on the line after its section.
        let text = text.replace("\n# ", " ").replace('\n', " ");
        for section in &sections {
            for rest in text.split(&format!("[{section}] ")).skip(1).filter(|rest| !rest.starts_with('[')) {
                let key: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                if rest[key.len()..].starts_with(['`', ' ', ',', ';', '.', ')', '"', ':', '?'])
                    && !key.is_empty()
                {
                    check(format!("[{section}] {key}"), &keys);
                }
            }
        }
        for rest in text.split("TIDINGS_").skip(1) {
            let end = rest.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(rest.len());
            let variable = format!("TIDINGS_{}", &rest[..end]);
            if !variable.ends_with("SECTION_KEY") && !variable.ends_with('_') {
                check(variable, &variables);
            }
        }
    }
    assert!(seen > 40, "only {seen} were seen");
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn every_value_tells_where_it_comes_from() {
    use crate::config::settings::Source;
    let variables = [("TIDINGS_SITE_HASHTAGS", "A, B"), ("TIDINGS_LIMITS_HOST_BURST", "5")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let text =
        "[site]\ntitle = 'T'\nhashtags = ['X']\n[store]\nurl = 'postgres://a:b@c/d'\n[[teams]]\nid = 'x'";
    let (config, settings) = Config::explain(text, &variables);
    assert!(config.is_ok());
    let one = |section: &str, key: &str| {
        let one = settings.iter().find(|one| (&*one.section, &*one.key) == (section, key)).expect("a key");
        (one.source, one.place, one.shown().map(|value| value.to_string()).unwrap_or_default())
    };
    assert_eq!(one("site", "title"), (Source::File, None, "\"T\"".into()));
    assert_eq!(one("site", "hashtags"), (Source::Variable, None, "[\"A\", \"B\"]".into()));
    assert_eq!(one("limits", "host_burst"), (Source::Variable, None, "5".into()));
    assert_eq!(one("publish", "spacing"), (Source::Default, None, "\"60s\"".into()));
    assert_eq!(one("site", "url"), (Source::Default, None, String::new()));
    assert_eq!(one("store", "url"), (Source::File, None, "\"postgres://a:***@c/d\"".into()));
    assert_eq!(one("teams", "id"), (Source::File, Some(0), "\"x\"".into()));
}

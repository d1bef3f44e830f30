//! What programs are told: every command with `--json`, against what `docs/json.md` says of it.

use crate::delivery::destination;
use crate::patience::until;
use crate::program::{Finished, Site};
use crate::reader::Reader;
use crate::remote::{Actor, Remote};
use crate::samples::{MAIL, REPORT, edited};
use crate::wire::Reply;
use clap::{Command, CommandFactory};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tidings::cli::Cli;

/// Of each command the places in what it prints: `plan[].slug`.
type Places = BTreeMap<String, BTreeSet<String>>;

/// What the document says under a heading.
#[derive(Default)]
struct Section {
    commands: BTreeSet<String>,
    places: BTreeSet<String>,
}

const DOCUMENT: &str = include_str!("../../docs/json.md");

/// Every command that does something, as it is typed.
pub fn commands() -> BTreeSet<String> {
    fn gather(command: &Command, before: &str, commands: &mut BTreeSet<String>) {
        for below in command.get_subcommands() {
            let name = format!("{before}{}", below.get_name());
            gather(below, &format!("{name} "), commands);
            if !below.is_subcommand_required_set() {
                commands.insert(name);
            }
        }
    }
    let mut commands = BTreeSet::new();
    gather(&Cli::command(), "", &mut commands);
    commands
}

/// Below each heading that names commands, rows that begin with a place.
fn documented() -> Vec<Section> {
    let mut sections = Vec::new();
    for line in DOCUMENT.lines() {
        if let Some(heading) = line.strip_prefix("## tidings ") {
            let commands = heading.split(", ").map(str::to_owned).collect();
            sections.push(Section { commands, ..Section::default() });
        }
        if let (Some(section), Some(row)) = (sections.last_mut(), line.strip_prefix("| `")) {
            section.places.extend(row.split_once('`').map(|(place, _)| place.to_owned()));
        }
    }
    sections
}

/// What is said and not documented, or documented and never said.
fn complaints(seen: &Places, documented: &[Section]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (command, seen) in seen {
        let sections = documented.iter().filter(|section| section.commands.contains(command));
        let told: BTreeSet<&String> = sections.flat_map(|section| &section.places).collect();
        let above = |place: &str| told.iter().any(|told| told.starts_with(place));
        let more = seen.iter().filter(|place| !told.contains(*place) && !above(place));
        complaints.extend(more.map(|place| format!("{command}: {place} is not documented")));
    }
    for Section { commands, places } in documented {
        let seen: BTreeSet<&String> =
            commands.iter().filter_map(|command| seen.get(command)).flatten().collect();
        let less = places.iter().filter(|place| !seen.contains(place));
        complaints.extend(less.map(|place| format!("{commands:?}: {place} is not there")));
    }
    complaints
}

fn gather(value: &Value, place: &str, places: &mut BTreeSet<String>) {
    if !place.is_empty() {
        places.insert(place.to_owned());
    }
    match value {
        Value::Array(list) => list.iter().for_each(|one| gather(one, &format!("{place}[]"), places)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if place.is_empty() { "" } else { "." };
                gather(value, &format!("{place}{dot}{name}"), places);
            }
        }
        _ => {}
    }
}

/// The keys of a configuration are in `config.toml`; here they are all alike.
fn alike(place: String) -> String {
    let mut parts: Vec<&str> = place.split('.').collect();
    if parts[0] == "config" {
        parts.iter_mut().skip(1).take(2).zip(["SECTION", "KEY"]).for_each(|(part, word)| *part = word);
    }
    parts.join(".")
}

/// A site about which every command has something to say.
struct Scene {
    site: Site,
    remote: Remote,
    ana: Actor,
    /// Subscribes.
    _reader: Reader,
    seen: Places,
}

impl Scene {
    fn new() -> Scene {
        let site = Site::with_archive(REPORT).set("TIDINGS_PUBLISH_QUIET", "100ms");
        let remote = Remote::start();
        let (reader, ana) = (Reader::start(), remote.actor("ana"));
        ana.follows(&site, "kernel");
        remote.awaits(&ana.inbox(), "Accept", 1);
        reader.subscribes(&site, "/c", "/teams/kernel/feed.atom", &[]);
        let note = site.at("/ap/notes/2026q1/memory");
        let mut request = ana.says("QuoteRequest", &*note);
        request["instrument"] = json!({ "id": post(&ana), "type": "Note" });
        ana.posts(&site.at("/ap/inbox"), &request);
        ana.posts(&site.at("/ap/inbox"), &ana.says("Flag", note));
        Scene { site, remote, ana, _reader: reader, seen: Places::new() }
    }

    /// Runs a command and looks at each document that it prints.
    fn says(&mut self, command: &str, arguments: &[&str]) -> Vec<Value> {
        let words: Vec<&str> = command.split(' ').chain(arguments.iter().copied()).collect();
        let finished = self.site.run(&[&words, &["--json"][..]].concat());
        self.takes(command, &finished)
    }

    fn takes(&mut self, command: &str, finished: &Finished) -> Vec<Value> {
        assert_eq!((finished.code, &*finished.err), (0, ""), "{command}: {}", finished.out);
        let documents: Vec<Value> = finished.out.lines().map(|line| parsed(command, line)).collect();
        let mut places = BTreeSet::new();
        documents.iter().for_each(|document| gather(document, "", &mut places));
        let is_config = command == "config show";
        let places = places.into_iter().map(|place| if is_config { alike(place) } else { place });
        self.seen.entry(command.to_owned()).or_default().extend(places);
        documents
    }
}

fn parsed(command: &str, line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{command}: {error}: {line}"))
}

fn post(actor: &Actor) -> String {
    format!("{}/notes/7", actor.id)
}

fn about_the_configuration(scene: &mut Scene) {
    scene.site.write("config.toml", "[[teams]]\nid = 'core'\naliases = ['core-team']\n");
    scene.says("config check", &[]);
    let shown = scene.says("config show", &[]).remove(0);
    assert_eq!(shown["config"]["teams"][0]["id"]["value"], "core");
    let spacing = json!({
        "value": "0s", "default": "60s", "source": "variable", "variable": "TIDINGS_PUBLISH_SPACING",
    });
    assert_eq!(shown["config"]["publish"]["spacing"], spacing);
    // For people it is a configuration itself.
    let text = scene.site.run(&["config", "show"]).out;
    scene.site.write("shown.toml", text);
    let again = scene.site.json(&["config", "show", "--json", "--config", "shown.toml"]);
    assert_eq!(again["config"]["teams"][0]["id"]["value"], "core");
    scene.site.write("wrong.toml", "[site]\ncolour = 'red'\n");
    let wrong = scene.site.run(&["config", "check", "--json", "--config", "wrong.toml"]);
    assert_eq!((wrong.code, &*wrong.err), (1, ""));
    let told = parsed("config check", &wrong.out);
    assert_eq!(told["problems"][0]["key"], "site.colour");
    scene.takes("config check", &Finished { code: 0, ..wrong });
    std::fs::remove_file(scene.site.path("config.toml")).expect("it is there");
}

fn about_reports(scene: &mut Scene) {
    let linked = REPORT.replace("larger now", "[larger](https://example.org/m) now");
    scene.site.publish("report.md", &linked, &["--silent"]);
    let other = [
        ("Ana Bo <ana@example.org>", "Bo"),
        ("Clocks & Timers", "Clocks Timers"),
        ("The graphics", "[The](javascript:x) graphics"),
        ("## Graphics Team", "## Graphics"),
    ];
    let other = other.iter().fold(edited(), |text, (old, new)| text.replace(old, new));
    scene.site.write("report.md", other);
    scene.site.write("2026q1.txt", MAIL);
    let documents = scene.says("check", &["report.md", "2026q1.txt"]);
    assert_eq!(documents.len(), 2, "one for each report");
    let inbox = scene.ana.inbox();
    scene.remote.tell(&inbox, [Reply::status(403).saying("no")]);
    scene.site.write("2026q2.md", REPORT.replace("First", "Second"));
    assert_eq!(scene.says("publish", &["--watch", "2026q2.md"]).len(), 2, "the plan, then the watching");
    until("one is refused", || destination(&scene.site, "/inbox")["refused"] == 1);
    scene.says("publish", &["--silent", "report.md"]);
    scene.site.write("2026q3.md", REPORT.replace("First", "Third"));
    let watching = scene.site.begin(&["watch", "--json", "2026q3.md"]);
    until("it is published", || scene.site.json(&["teams", "--json"])[0]["entries"] == 3);
    let finished = watching.end();
    assert_eq!(scene.takes("watch", &finished).len(), 1);
    scene.says("teams", &[]);
    scene.says("teams", &["--suggest"]);
    scene.says("export", &["files"]);
}

fn about_others(scene: &mut Scene) {
    for list in ["followers", "deliveries", "subscriptions", "flags", "quotes"] {
        assert!(!scene.says(list, &[])[0].as_array().expect("a list").is_empty(), "{list}");
    }
    let flag = scene.site.json(&["flags", "--json"])[0]["id"].as_str().expect("an id").to_owned();
    scene.says("flags", &["--forget", &flag]);
    let quote = post(&scene.ana);
    scene.says("quotes", &["--revoke", &quote]);
    let host = scene.remote.authority().to_owned();
    scene.says("deliveries", &[&host]);
    scene.says("deliveries replay", &[&host]);
    scene.says("deliveries pause", &[&host]);
    scene.says("deliveries resume", &[&host]);
    scene.says("deliveries drop", &[&host, "--yes"]);
    scene.says("block add", &["example.org", "--reason", "x"]);
    scene.says("block list", &[]);
    scene.says("block remove", &["example.org"]);
    let address = scene.site.at("/");
    scene.says("doctor", &[&address]);
}

fn about_what_is_kept(scene: &mut Scene) {
    scene.says("keys", &[]);
    scene.says("keys rotate", &["kernel"]);
    scene.says("move", &["--cancel"]);
    scene.says("backup", &["kept.tar.zst"]);
    assert_eq!(scene.site.stop().0, Some(0));
    scene.says("copy", &["--to", "sqlite:copy.db"]);
    let kept = scene.site.path("kept.tar.zst").display().to_string();
    let restored = Site::bare().run(&["restore", &kept, "--json"]);
    scene.takes("restore", &restored);
    scene.says("manual", &["man1"]);
    scene.says("completions", &["bash"]);
    let mut serving = scene.site.begin(&["serve", "--json"]);
    let ready = serving.first_line();
    scene.takes("serve", &Finished { code: 0, out: ready, err: String::new() });
    assert_eq!(serving.end().code, 0);
}

#[test]
fn every_command_says_in_json_what_its_document_promises() {
    let mut scene = Scene::new();
    about_the_configuration(&mut scene);
    about_reports(&mut scene);
    about_others(&mut scene);
    about_what_is_kept(&mut scene);
    let commands = commands();
    assert_eq!(commands, scene.seen.keys().cloned().collect(), "commands that were run");
    let complaints = complaints(&scene.seen, &documented());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_fails_is_told_in_json_with_the_exit_code() {
    let site = Site::bare();
    site.write("config.toml", "[site]\ncolour = 'red'\n");
    site.write("right.toml", "");
    site.write("good.md", REPORT);
    let table: [(&[&str], i32, &str); 7] = [
        (&["teams"], 1, "config.toml: the configuration has 1 problem:\n  site.colour: is no key"),
        (&["config", "show"], 1, "site.colour"),
        (&["teams", "--config", "missing.toml"], 1, "missing.toml is not there"),
        (&["check", "missing.md", "good.md", "--config", "right.toml"], 1, "missing.md"),
        (&["move", "--to", "x", "--config", "right.toml"], 1, "there is no database"),
        (&["deliveries", "--sort", "colour"], 2, "invalid value 'colour' for '--sort <ORDER>'"),
        (&[], 2, "'tidings' requires a subcommand"),
    ];
    for (arguments, code, sentence) in table {
        let finished = site.run(&[arguments, &["--json"]].concat());
        assert_eq!(finished.code, code, "{arguments:?}");
        let failure = parsed(&format!("{arguments:?}"), &finished.err);
        assert_eq!(failure["exit"], code);
        assert!(failure["error"].as_str().is_some_and(|error| error.contains(sentence)), "{failure}");
    }
    let checked = site.run(&["check", "missing.md", "good.md", "--config", "right.toml", "--json"]);
    assert_eq!(
        parsed("check", &checked.out)["report"]["slug"],
        "2026q1",
        "the other is checked all the same"
    );
}

//! Keeps the house as `docs/architecture.md` draws it: imports go down, every room touches its one
//! thing, files and functions stay small. Reads the source as text; tests may look wherever they
//! like, so what is compiled for tests alone is left out.

mod source;

use source::{File, sources};
use std::collections::BTreeSet;

/// The rooms, by floor.
const FLOORS: [&[&str]; 6] = [
    &["iri", "model"],
    &["activity", "config", "discovery", "document", "feed", "page", "report", "signature"],
    &["files", "keys", "metrics", "remote", "store"],
    &["delivery", "hub", "inbox", "publication"],
    &["web"],
    &["cli"],
];

/// Who may touch what: the words that do it, and the rooms that may say them.
const TOUCHES: [(&str, &[&str], &[&str]); 10] = [
    ("SQL", &["sqlx"], &["store"]),
    ("the HTTP client", &["reqwest"], &["remote"]),
    ("sockets", &["TcpListener", "TcpStream", "UdpSocket", "actix_web"], &["cli", "web"]),
    (
        "the disk",
        &["std::fs", "tokio::fs", "unix::fs", "fs::", "File::open", "File::create"],
        &["files", "keys"],
    ),
    // `remote` keeps deadlines: it measures how long something takes, not what time it is.
    (
        "the clock",
        &["Utc::now", "Local::now", "SystemTime::now", "Instant::now"],
        &["cli", "delivery", "hub", "inbox", "publication", "remote", "web"],
    ),
    ("the environment", &["std::env", "env::var", "process::Command", "process::exit"], &["cli"]),
    ("the terminal", &["println!", "eprintln!", "print!", "dbg!"], &["cli"]),
    ("SIGTERM", &["tokio::signal"], &["cli"]),
    ("the counters", &["prometheus_client"], &["metrics"]),
    // RUSTSEC-2023-0071: `rsa` reads keys and checks signatures; aws-lc-rs makes them.
    ("RSA", &["rsa::pkcs1v15", "rsa::traits", "RsaPublicKey"], &["signature"]),
];

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Fails with every complaint at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} complaints:\n  {}", complaints.len(), complaints.join("\n  "));
}

/// Complains about every line of every file of which `wrong` says why.
fn lines(wrong: impl Fn(&File, &str) -> Option<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in sources().iter() {
        for (number, line) in file.code.lines().enumerate() {
            if let Some(why) = wrong(file, line) {
                complaints.push(format!("{}:{}: {why}", file.path, number + 1));
            }
        }
    }
    complaints
}

#[test]
fn every_room_has_a_floor_and_every_floor_its_rooms() {
    let text = include_str!("../src/lib.rs");
    let mut floors: Vec<BTreeSet<&str>> = Vec::new();
    for line in text.lines() {
        if line.starts_with("// Floor") {
            floors.push(BTreeSet::new());
        }
        if let Some(room) = line.strip_prefix("pub mod ") {
            floors.last_mut().expect("a floor before the room").insert(room.trim_end_matches(';'));
        }
    }
    let doors = [FLOORS[4], FLOORS[5]].concat();
    let drawn = [FLOORS[0], FLOORS[1], FLOORS[2], FLOORS[3], &doors];
    assert_eq!(floors, drawn.map(|rooms| rooms.iter().copied().collect::<BTreeSet<_>>()));
}

#[test]
fn imports_go_down_only() {
    let (mut complaints, mut seen) = (Vec::new(), 0);
    for file in sources().iter() {
        let Some(own) = floor(&file.room) else { continue };
        for (number, room) in file.imports() {
            seen += 1;
            let Some(other) = floor(&room) else {
                complaints.push(format!("{}:{number}: {room} is no room", file.path));
                continue;
            };
            if room != file.room && other >= own {
                let way = if other == own { "sideways" } else { "up" };
                complaints.push(format!("{}:{number}: {} imports {room}, {way}", file.path, file.room));
            }
        }
    }
    assert!(seen > 300, "only {seen} imports were seen");
    none(complaints);
}

#[test]
fn every_room_touches_its_own_thing_only() {
    none(lines(|file, line| {
        let touches = |(_, words, rooms): &&(&str, &[&str], &[&str])| {
            !rooms.contains(&&*file.room) && words.iter().any(|word| source::holds(line, word))
        };
        let (what, _, rooms) = TOUCHES.iter().find(touches)?;
        Some(format!("only {} may touch {what}: {}", rooms.join(", "), line.trim()))
    }));
}

#[test]
fn private_keys_are_never_in_the_hands_of_rsa() {
    let words = [
        "RsaPrivateKey",
        "pkcs1v15::SigningKey",
        "pss::SigningKey",
        "DecodeRsaPrivateKey",
        "DecodePrivateKey",
    ];
    none(lines(|_, line| words.iter().find(|word| line.contains(**word)).map(|word| (*word).to_owned())));
}

#[test]
fn imports_name_what_they_import() {
    none(lines(|_, line| {
        let globbed = line.trim_start().starts_with("use ") || line.trim_start().starts_with("pub use ");
        let hidden = line.trim_start().starts_with("pub use ");
        match () {
            () if source::holds(line, "super::") => Some("super::".to_owned()),
            () if globbed && line.contains('*') => Some("a glob".to_owned()),
            () if hidden => Some("a re-export".to_owned()),
            () => None,
        }
    }));
}

/// True when a path such as `store::moves` or `files::manuscript` is that of a module or of what one
/// holds.
fn is_there(path: &str) -> bool {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let file = |path: &str| {
        let place = path.replace("::", "/");
        [format!("{place}.rs"), format!("{place}/mod.rs")].map(|file| root.join(file))
    };
    let (module, item) = path.rsplit_once("::").expect("a path");
    let declares = |text: &str| {
        let kinds = ["fn", "struct", "enum", "trait", "const", "static", "type", "mod"];
        kinds.iter().any(|kind| source::holds(text, &format!("{kind} {item}")))
    };
    let held =
        || file(module).iter().any(|file| std::fs::read_to_string(file).is_ok_and(|text| declares(&text)));
    file(path).iter().any(|file| file.exists()) || held()
}

#[test]
fn what_the_documents_name_is_in_the_house() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let (mut complaints, mut seen) = (Vec::new(), 0);
    for file in std::fs::read_dir(docs).expect("a folder") {
        let path = file.expect("a file").path();
        let Some(text) =
            std::fs::read_to_string(&path).ok().filter(|_| path.extension() == Some("md".as_ref()))
        else {
            continue;
        };
        for named in text.split('`').filter(|word| !word.contains(char::is_whitespace)) {
            if named.split_once("::").is_some_and(|(room, rest)| floor(room).is_some() && !rest.is_empty()) {
                seen += 1;
                if !is_there(named) {
                    complaints.push(format!("{}: there is no {named}", path.display()));
                }
            }
        }
        for (at, _) in
            text.match_indices("`src/").filter(|(at, _)| !text[*at..].starts_with("`src/report/NAME"))
        {
            let named = text[at + 1..].split('`').next().expect("a path");
            seen += 1;
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
            if !root.join(named).exists() {
                complaints.push(format!("{}: there is no {named}", path.display()));
            }
        }
    }
    assert!(seen > 60, "only {seen} names were seen");
    none(complaints);
}

#[test]
fn every_file_opens_with_its_duty() {
    let silent = sources().iter().filter(|file| !file.text.starts_with("//! "));
    none(silent.map(|file| format!("{}: no //! on the first line", file.path)).collect());
}

#[test]
fn files_and_functions_stay_small() {
    let (mut complaints, mut functions) = (Vec::new(), 0);
    for file in sources().iter() {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            complaints.push(format!("{}: {lines} lines", file.path));
        }
        for (number, name, lines) in file.functions() {
            functions += 1;
            if lines > LONGEST_FUNCTION {
                complaints.push(format!("{}:{number}: {name} has {lines} lines", file.path));
            }
        }
    }
    assert!(functions > 500, "only {functions} functions were seen");
    none(complaints);
}

//! What the documentation tells its readers to type: every line of its shell blocks, and every
//! command that is named in running text.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::path::Path;

/// What a command in running text begins with.
const PROGRAMS: [&str; 14] = [
    "tidings",
    "cargo",
    "curl",
    "tar",
    "ssh",
    "systemctl",
    "journalctl",
    "sudo",
    "nginx",
    "caddy",
    "podman",
    "certbot",
    "npm",
    "dig",
];

/// How a command stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In a block: it is complete.
    Block,
    /// In running text: it may be cut short.
    Mention,
    /// A file that the reader is told to write: the place is in `line`, what it holds in `prints`.
    File,
}

/// A command.
#[derive(Clone, Debug)]
pub struct Told {
    /// File and line.
    pub place: String,
    pub line: String,
    pub standing: Standing,
    /// What it prints, among other things: words in order, `…` for what may differ.
    pub prints: Vec<String>,
}

/// All commands of a document, in order.
pub fn commands(document: &str) -> Vec<Told> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = std::fs::read_to_string(path).expect("a document");
    let (mut told, mut block) = (Vec::new(), None);
    for (event, range) in Parser::new(&text).into_offset_iter() {
        let line = text[..range.start].lines().count() + 1;
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                panic!("{document}:{line}: fence the block and name its language")
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                assert!(!language.is_empty(), "{document}:{line}: a block without a language");
                assert!(!["bash", "shell"].contains(&&*language), "{document}:{line}: write sh or console");
                block = Some(language.to_string());
            }
            Event::End(TagEnd::CodeBlock) => block = None,
            Event::Text(lines) => match block.as_deref() {
                Some("sh") => told.extend(script(document, line, &lines)),
                Some("console") => told.extend(dialogue(document, line, &lines)),
                Some(written) if told_to_write(written) => {
                    let file = written.split_once(' ').expect("a name").1.to_owned();
                    let (place, prints) = (format!("{document}:{line}"), vec![lines.to_string()]);
                    told.push(Told { place, line: file, standing: Standing::File, prints });
                }
                _ => {}
            },
            Event::Code(code) if is_command(&code) => {
                let place = format!("{document}:{line}");
                told.push(Told {
                    place,
                    line: code.to_string(),
                    standing: Standing::Mention,
                    prints: vec![],
                });
            }
            _ => {}
        }
    }
    told
}

fn is_command(code: &str) -> bool {
    code.split_once(' ').is_some_and(|(program, _)| PROGRAMS.contains(&program))
}

/// A configuration or a report with the name of a file behind its language.
fn told_to_write(language: &str) -> bool {
    ["toml ", "markdown "].iter().any(|beginning| language.starts_with(beginning))
}

/// A block of commands and remarks; `\` at the end of a line goes on.
fn script(document: &str, first: usize, lines: &str) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut goes_on = false;
    for (number, line) in lines.lines().enumerate() {
        let said = without_remark(line).trim();
        if said.is_empty() {
            continue;
        }
        let part = said.trim_end_matches('\\').trim_end();
        match told.last_mut().filter(|_| goes_on) {
            Some(last) => last.line = format!("{} {part}", last.line),
            None => told.push(Told {
                place: format!("{document}:{}", first + number),
                line: part.to_owned(),
                standing: Standing::Block,
                prints: vec![],
            }),
        }
        goes_on = said.ends_with('\\');
    }
    told
}

/// Commands after `$`, and below each what it prints.
fn dialogue(document: &str, first: usize, lines: &str) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        match line.strip_prefix("$ ") {
            Some(typed) => told.extend(script(document, first + number, typed)),
            None => told.last_mut().expect("a command first").prints.push(line.trim().to_owned()),
        }
    }
    told
}

/// The line up to a `#` that stands after a blank and in no quotes.
fn without_remark(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, sign) in line.char_indices() {
        match (quote, sign) {
            (None, '#') if before == ' ' => return &line[..at],
            (None, '\'' | '"') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => {}
        }
        before = sign;
    }
    line
}

/// Every document that tells what to type.
pub fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["", "docs", "packaging", "feeds", "keys", "reports", "fuzz"] {
        for file in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let name = file.expect("a file").file_name().into_string().expect("a name");
            if name.ends_with(".md") && (["", "docs"].contains(&folder) || name == "README.md") {
                found.push(Path::new(folder).join(name).display().to_string());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn remarks_quotes_and_long_lines_are_told_apart() {
    let told = script("x", 7, "# one\na 'b # c' # d\n\ne \\\n  f # g\n");
    let lines: Vec<_> = told.iter().map(|told| (&*told.place, &*told.line)).collect();
    assert_eq!(lines, [("x:8", "a 'b # c'"), ("x:10", "e f")]);
    let told = dialogue("x", 1, "$ a\nb …\n$ c\n");
    assert_eq!((told.len(), &*told[0].prints), (2, &["b …".to_owned()][..]));
}

//! The source as the house tests see it: code without comments, without what stands in quotes and
//! without what is compiled for tests alone; line by line as it was.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// A source file.
pub struct File {
    /// From the project's folder: `src/store/mod.rs`.
    pub path: String,
    /// The room it lies in: `store`.
    pub room: String,
    /// As written.
    pub text: String,
    /// The code alone, on the same lines.
    pub code: String,
}

/// All files of `src/` but those that only tests compile; read once.
pub fn sources() -> &'static [File] {
    static SOURCES: LazyLock<Vec<File>> = LazyLock::new(read);
    &SOURCES
}

fn read() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    gather(root, &root.join("src"), &mut files);
    let tests = test_files(&files);
    files.retain(|file| {
        !tests
            .iter()
            .any(|test| file.path == format!("{test}.rs") || file.path.starts_with(&format!("{test}/")))
    });
    assert!(files.len() > 50, "the source is not here");
    files
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("UTF-8");
            let path = path.strip_prefix(root).expect("below").to_str().expect("UTF-8").to_owned();
            let room = path.split('/').nth(1).expect("a room").trim_end_matches(".rs").to_owned();
            let code = without_tests(&code(&text));
            files.push(File { path, room, text, code });
        }
    }
}

/// Paths, without `.rs`, of modules that are declared under `#[cfg(test)]`.
fn test_files(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let folder = file.path.trim_end_matches(".rs").trim_end_matches("/mod").trim_end_matches("/lib");
        let code = code(&file.text);
        for after in code.split("#[cfg(test)]").skip(1) {
            let declared = after.trim_start().trim_start_matches("pub(crate) ").strip_prefix("mod ");
            if let Some((name, _)) = declared.and_then(|rest| rest.lines().next()?.split_once(';')) {
                found.push(format!("{folder}/{name}"));
            }
        }
    }
    found
}

/// The code before the tests, which stand last.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

/// True when the word stands in the line and no longer word that ends with it.
pub fn holds(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(part))
}

impl File {
    /// Every `crate::room` with its line.
    pub fn imports(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (number, line) in self.code.lines().enumerate() {
            for after in line.split("crate::").skip(1) {
                let rooms = after.strip_prefix('{').map_or(vec![after], |list| list.split(',').collect());
                for room in rooms {
                    let end = room.trim().find(|c: char| !c.is_alphanumeric() && c != '_');
                    let room = &room.trim()[..end.unwrap_or(room.trim().len())];
                    found.push((number + 1, room.to_owned()));
                }
            }
        }
        found.retain(|(_, room)| !room.is_empty());
        found
    }

    /// Every function with its line, its name and how many lines it has.
    pub fn functions(&self) -> Vec<(usize, String, usize)> {
        let code = code(&self.text);
        let lines: Vec<&str> = code.lines().collect();
        let mut found = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let Some(name) = name(line) else { continue };
            if let Some(length) = length(&lines[number..]) {
                found.push((number + 1, name.to_owned(), length));
            }
        }
        found
    }
}

/// The name of the function that begins on a line.
fn name(line: &str) -> Option<&str> {
    let at = line.match_indices("fn ").find(|(at, _)| *at == 0 || line[..*at].ends_with(' '))?.0;
    let rest = &line[at + 3..];
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (end > 0).then(|| &rest[..end])
}

/// Lines from the first to the one that closes the body; `None` when there is no body.
fn length(lines: &[&str]) -> Option<usize> {
    let (mut depth, mut opened) = (0usize, false);
    for (number, line) in lines.iter().enumerate() {
        for c in line.chars() {
            match c {
                ';' if !opened && depth == 0 => return None,
                '{' => (depth, opened) = (depth + 1, true),
                '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if opened && depth == 0 {
                return Some(number + 1);
            }
        }
    }
    None
}

/// Blanks out comments and quoted text; lines stay lines.
fn code(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(c) = rest.chars().next() {
        let skipped = skip(rest, out.ends_with(|c: char| c.is_alphanumeric() || c == '_'));
        match skipped {
            0 => out.push(c),
            _ => out.extend(rest[..skipped].chars().filter(|c| *c == '\n')),
        }
        rest = &rest[skipped.max(c.len_utf8())..];
    }
    out
}

/// How many bytes of comment, text or character stand at the beginning; 0: none of these.
fn skip(rest: &str, in_word: bool) -> usize {
    let to = |end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return to("*/", 2);
    }
    let raw = rest.trim_start_matches('b').strip_prefix('r').filter(|_| !in_word);
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return to(&format!("\"{}", "#".repeat(hashes)), rest.len() - raw.len() + hashes + 1);
        }
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    let mut after = rest.chars().skip(1);
    let character = after.next() == Some('\\') || after.next() == Some('\'');
    if rest.starts_with('\'') && character { quoted(rest, '\'') } else { 0 }
}

/// To the end of a text that begins here; what is behind a `\` does not end it.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
